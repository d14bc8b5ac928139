"""How charts, maps and diagrams of this assessment are drawn."""
