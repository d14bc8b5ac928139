"""What every layer rests on: one state of the world, and the files held of it."""
