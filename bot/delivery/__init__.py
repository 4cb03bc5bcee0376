"""Delivery: what the outbox holds goes out, paced, in two lanes, at least once."""
