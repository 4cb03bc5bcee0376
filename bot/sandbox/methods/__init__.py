"""The Bot API's methods, one file a family; importing a family registers its methods."""

from bot.sandbox.methods import (
    albums,
    callbacks,
    chats,
    commands,
    copies,
    edits,
    files,
    marks,
    me,
    messages,
    places,
    profile,
    updates,
)
from bot.sandbox.methods.registry import METHODS

__all__ = [
    "METHODS", "albums", "callbacks", "chats", "commands", "copies", "edits", "files", "marks", "me", "messages",
    "places", "profile", "updates",
]  # fmt: skip
