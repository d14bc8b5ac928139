"""The profile: public statistics and what the police have counted."""
