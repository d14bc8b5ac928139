"""The analysis of the assessment: sources, estimates, and what a reader sees."""
