"""Figures that the two reports derive, beside their recomputation."""
