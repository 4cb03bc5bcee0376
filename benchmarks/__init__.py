"""Measurements, always beside a peer or a raw floor; printed, never asserted."""
