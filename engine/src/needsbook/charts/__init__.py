"""The look of charts and maps, and the charts, maps and diagrams drawn in it."""
