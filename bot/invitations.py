"""Invitations made outside of Telegram: from the command line, and for the demo."""

import secrets
from datetime import datetime

from bot.desk import pseudonym, token_hash
from bot.desk.invitation import VALID
from dialogs.model.effect import Invite
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.programme import Programme
from storage.store import Store


def invite(
    store: Store, programme: Programme, now: datetime, role: Role, name: str, *, language: str = "",
    mentor: int | None = None, backup: int | None = None,
) -> tuple[int, str]:  # fmt: skip
    """Keep a person and their one-time invitation; returns their number and the token, which is stored only hashed."""
    number, token = store.next_person_id(), secrets.token_urlsafe(24)
    person = Person(
        id=number, roles=frozenset({role}), status=Status.INVITED, name=name, pseudonym=pseudonym(number),
        language=language or programme.language, zone=programme.zone,
    )  # fmt: skip
    pairing = Pairing(number, mentor, backup) if role is Role.MENTEE else None
    effect = Invite(person=person, pairing=pairing, token_hash=token_hash(token), expires=now + VALID)
    store.invite(effect, now)
    return number, token
