"""`make bench`: what a build costs, measured from outside (`python -m benchmarks`)."""
