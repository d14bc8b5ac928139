"""Statistics of counts, rates and shares, for whole columns of areas."""
