"""Numbers that a sentence may call: one module for each family of estimates.

Each number hands on an estimate; nothing is computed here.
"""
