"""Weaknesses that a letter names, PC by PC; plans to replace what is out of support."""
