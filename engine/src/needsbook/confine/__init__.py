"""What a function of the analysis can reach, and what it is refused."""
