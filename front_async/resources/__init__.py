"""What you can ask: one file per group of Front's reference, one class per file."""
