"""Estimates: functions from sources to a table or a number."""
