"""The Bot API's methods, one file a family; importing a family registers its methods."""

from bot.sandbox.methods import callbacks, chats, commands, edits, files, me, messages, updates
from bot.sandbox.methods.registry import METHODS

__all__ = ["METHODS", "callbacks", "chats", "commands", "edits", "files", "me", "messages", "updates"]
