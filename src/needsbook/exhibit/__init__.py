"""Exhibits: what a function of the analysis may reach while it computes one."""
