"""What is said: reading chapters without running them, and checking what they say."""
