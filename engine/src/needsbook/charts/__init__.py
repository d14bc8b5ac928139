"""The look of charts and maps."""
