"""Statistics that know no topic."""
