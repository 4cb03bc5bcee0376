"""Every command of the desk; a new one is a file and a line here."""

from bot.desk.base import DeskCommand
from bot.desk.commands.ack import ack
from bot.desk.commands.alerts import alerts
from bot.desk.commands.away import away
from bot.desk.commands.drill import drill
from bot.desk.commands.guardian import guardian
from bot.desk.commands.invite import invite
from bot.desk.commands.mentees import mentees
from bot.desk.commands.people import people

ALL: tuple[DeskCommand, ...] = (alerts, ack, mentees, away, people, invite, guardian, drill)
COMMANDS = {command.name: command for command in ALL}
VERBS = {verb: (command, run) for command in ALL for verb, run in command.verbs.items()}
