"""What is known: the data dictionary, the contracts of each file, the sources."""
