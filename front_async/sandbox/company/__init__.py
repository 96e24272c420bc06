"""The made-up company: every record computed from its number, plus what was written since."""
