"""Exhibits: computed in workers that reach nothing but what they are handed."""
