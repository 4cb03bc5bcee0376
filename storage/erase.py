"""Erase a person: destroy their key, remove their rows, keep the minimal record of an open concern (I14)."""

from sqlite3 import Cursor

from msgspec.structs import replace
from sqlalchemy import bindparam, func, select

from dialogs.model.concern import Concern, Tier
from dialogs.model.signal import Evidence, Signal
from storage.concerns import open_of
from storage.ground import Ground
from storage.people import load_people
from storage.sql import table, text_of
from storage.tables import (
    AbsenceRow,
    ActionRow,
    CheckinRow,
    CommitmentRow,
    ConcernRow,
    EventRow,
    FlagRow,
    InboxRow,
    InvitationRow,
    OutboxRow,
    PairingRow,
    PersonRow,
    PlanRow,
    RelayRow,
    SessionRow,
    TimerRow,
    TranscriptRow,
    WeightRow,
)
from storage.vault import HOUSE, concern_key, person_key

_OWN = (
    SessionRow, TranscriptRow, EventRow, CommitmentRow, FlagRow, WeightRow, PlanRow, CheckinRow, AbsenceRow,
    RelayRow, ActionRow, OutboxRow, InvitationRow,
)  # fmt: skip
_DELETE_OWN = [text_of(table(row).delete().where(table(row).c.person == bindparam("person"))) for row in _OWN]
_R, _T, _I, _O = table(RelayRow), table(TimerRow), table(InboxRow), table(OutboxRow)
_PAIR, _P, _C = table(PairingRow), table(PersonRow), table(ConcernRow)
_BLANK = _I.update().values(
    body=bindparam("nothing"), aside=bindparam("nothing"), closed=func.coalesce(_I.c.closed, _I.c.at)
)
_BLANK_INBOX = text_of(_BLANK.where(_I.c.sealed_for == bindparam("owner")))
_BLANK_BEFORE = text_of(_BLANK.where(_I.c.sealed_for == bindparam("house"), _I.c.sender == bindparam("person")))
_DELETE_LINKED = [
    text_of(_R.delete().where(_R.c.peer == bindparam("person"))),
    text_of(_PAIR.delete().where(_PAIR.c.mentee == bindparam("person"))),
    text_of(_PAIR.update().where(_PAIR.c.mentor == bindparam("person")).values(mentor=bindparam("nothing"))),
    text_of(_PAIR.update().where(_PAIR.c.backup == bindparam("person")).values(backup=bindparam("nothing"))),
    text_of(_T.delete().where(_T.c.subject == bindparam("owner"))),
    text_of(_O.delete().where(_O.c.sealed_for == bindparam("owner"))),
    _BLANK_INBOX,
    _BLANK_BEFORE,
    text_of(
        _P.update()
        .where(_P.c.id == bindparam("person"))
        .values(
            status=bindparam("status_"),
            roles=bindparam("empty"),
            staff=bindparam("nothing"),
            pseudonym=bindparam("empty"),
            chat_hash=bindparam("nothing"),
            chat=bindparam("nothing"),
            body=bindparam("nothing"),
        )
    ),
]
_CLOSED = text_of(select(_C.c.id).where(_C.c.mentee == bindparam("person"), _C.c.closed.is_not(None)))
_DROP_CONCERN = text_of(_C.delete().where(_C.c.id == bindparam("number")))
_DROP_TIMERS = text_of(_T.delete().where(_T.c.sealed_for == bindparam("owner")))
_SHRINK = text_of(
    _C.update().where(_C.c.id == bindparam("number")).values(version=bindparam("written"), body=bindparam("sealed"))
)
_DANGER = frozenset({Tier.NOW, Tier.TODAY})


def erase_person(ground: Ground, c: Cursor, person: int) -> None:
    """Leave nothing readable of the person but the minimal record of open concerns; the number stays taken."""
    owner = person_key(person)
    known = load_people(ground, c, [person]).get(person)
    name = (known.name or known.pseudonym) if known else ""
    values = {"person": person, "owner": owner, "nothing": None, "empty": "", "status_": "erased", "house": HOUSE}
    for statement in (*_DELETE_OWN, *_DELETE_LINKED):
        c.execute(statement, values)
    for concern in open_of(ground, c, [person]).get(person, []):
        kept = minimal(concern, name)
        c.execute(
            _SHRINK,
            {"number": concern.id, "written": kept.version, "sealed": ground.seal(concern_key(concern.id), kept)},
        )
    for (number,) in c.execute(_CLOSED, {"person": person}).fetchall():
        drop_concern(ground, c, number)
    ground.vault.destroy(owner)


def drop_concern(ground: Ground, c: Cursor, number: int) -> None:
    """Leave nothing readable of a closed concern; its number stays taken."""
    owner = concern_key(number)
    c.execute(_DROP_CONCERN, {"number": number})
    c.execute(_DROP_TIMERS, {"owner": owner})
    c.execute(_BLANK_INBOX, {"owner": owner, "nothing": None})
    ground.vault.destroy(owner)


def minimal(concern: Concern, name: str) -> Concern:
    """What stays of a concern whose person was erased: what was said, what was done, which rules; no history.

    And in danger who it is about, or nobody could look after them. A new version, so that no turn that has read the
    old one puts it back.
    """
    named = name if concern.tier in _DANGER else ""
    bare = tuple(_bare(one) for one in concern.signals)
    return replace(concern, signals=bare, named=named, version=concern.version + 1)


def _bare(signal: Signal) -> Signal:
    return replace(signal, theme="", evidence=Evidence(cues=signal.evidence.cues))
