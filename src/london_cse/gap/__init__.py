"""The identification gap: what more would be recorded, and how firmly that is known."""
