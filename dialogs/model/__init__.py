"""Frozen values that the rooms hand to each other; no behaviour that needs the world."""
