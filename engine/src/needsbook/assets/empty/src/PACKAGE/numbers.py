"""Numbers in sentences."""
