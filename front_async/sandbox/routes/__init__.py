"""The operations of the Core API, a file for each group or two."""
