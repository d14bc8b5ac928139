"""The exhibits: every figure and table of the assessment, by chapter."""
