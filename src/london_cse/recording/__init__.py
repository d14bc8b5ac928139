"""What children's services recorded: counts, rates, doubts, spread."""
