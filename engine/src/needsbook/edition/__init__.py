"""One build, from plan to publication, and its record."""
