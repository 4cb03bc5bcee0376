"""The desk: what mentors and those who run the programme do in Telegram; everything here returns effects."""

from bot.desk.base import Desk, DeskCommand
from bot.desk.desk import handle
from bot.desk.door import Admission, admit
from bot.desk.invitation import invitation_link, pseudonym, token_hash
from bot.desk.registry import COMMANDS

__all__ = [
    "COMMANDS",
    "Admission",
    "Desk",
    "DeskCommand",
    "admit",
    "handle",
    "invitation_link",
    "pseudonym",
    "token_hash",
]
