"""Simulated areas with a known truth: how often the methods are right.

The book and the tests use few repetitions; `main` of each module prints many.
"""
