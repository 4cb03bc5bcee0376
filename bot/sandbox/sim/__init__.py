"""The `/sim` routes, one file a family; docs/sandbox.md shows each of them."""

from bot.sandbox.sim import clock, faults, people, things

ROUTES = [*people.ROUTES, *clock.ROUTES, *faults.ROUTES, *things.ROUTES]
"""Every `/sim` route."""
