"""Detectors: acute risk in every text; rumination, avoidance and silence over a person's own history."""

from dialogs.signals.pack import Pack, PackError, build
from dialogs.signals.risk import safe_screen, screen

__all__ = ["Pack", "PackError", "build", "safe_screen", "screen"]
