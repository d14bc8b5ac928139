"""The analysis of the London child sexual exploitation needs assessment."""
