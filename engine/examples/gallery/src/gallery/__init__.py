"""The gallery: each chart and each statistic of the kit, on data of no topic."""
