"""What is kept of persons, one query a kind for a whole batch of them."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from sqlite3 import Cursor
from typing import Any, NamedTuple

from msgspec import json
from sqlalchemy import Table, bindparam, func, select

from dialogs.model.checkin import Checkin, Plan
from dialogs.model.commitment import Commitment
from dialogs.model.dossier import Bubble, Relay
from dialogs.model.effect import Record
from dialogs.model.history import Absence, History
from dialogs.model.history import Event as Happened
from dialogs.model.people import Pairing, Person
from dialogs.model.session import Session
from dialogs.model.signal import Flag
from storage.effects.say import Said
from storage.ground import Ground, unpack
from storage.moments import micros, moment
from storage.sql import among, array, table, text_of
from storage.tables import (
    AbsenceRow,
    CheckinRow,
    CommitmentRow,
    EventRow,
    FlagRow,
    PairingRow,
    PlanRow,
    RelayRow,
    SessionRow,
    TranscriptRow,
    WeightRow,
)
from storage.vault import person_key

HISTORY = timedelta(days=90)
CHECKINS = timedelta(days=30)
BUBBLE_SPAN = timedelta(minutes=3)
BUBBLES = 5

_S, _M, _K, _L = table(SessionRow), table(CommitmentRow), table(CheckinRow), table(PlanRow)
_E, _F, _W, _A = table(EventRow), table(FlagRow), table(WeightRow), table(AbsenceRow)
_R, _X, _PAIR = table(RelayRow), table(TranscriptRow), table(PairingRow)


def _mine(rows: Table) -> Any:
    return rows.c.person.in_(among("ids"))


_SESSIONS = text_of(select(_S.c.person, _S.c.body).where(_mine(_S)))
_COMMITMENTS = text_of(
    select(_M.c.person, _M.c.body).where(_mine(_M), _M.c.closed.is_(None)).order_by(_M.c.opened, _M.c.id)
)
_PLANS = text_of(select(_L.c.person, _L.c.body).where(_mine(_L)).order_by(_L.c.id))
_CHECKINS = text_of(
    select(_K.c.person, _K.c.body)
    .where(_mine(_K), _K.c.local_date >= bindparam("day"))
    .order_by(_K.c.local_date, _K.c.plan)
)
_EVENTS = text_of(select(_E.c.person, _E.c.body).where(_mine(_E), _E.c.last >= bindparam("since")).order_by(_E.c.page))
_FLAGS = text_of(
    select(_F.c.person, _F.c.body).where(_mine(_F), _F.c.at >= bindparam("since")).order_by(_F.c.at, _F.c.id)
)
_WEIGHTS = text_of(select(_W.c.person, _W.c.rule, _W.c.weight).where(_mine(_W)).order_by(_W.c.rule))
_ABSENCES = text_of(
    select(_A.c.person, _A.c.first, _A.c.last).where(_mine(_A), _A.c.last >= bindparam("day")).order_by(_A.c.first)
)
_RELAYS = text_of(
    select(_R.c.person, _R.c.peer, _R.c.until, _R.c.concern).where(_mine(_R), _R.c.until > bindparam("now"))
)
_SPANS = func.json_each(bindparam("spans")).table_valued("value", name="spans")
_BUBBLES = text_of(
    select(_X.c.person, _X.c.at, _X.c.body)
    .join_from(
        _SPANS,
        _X,
        (_X.c.person == func.json_extract(_SPANS.c.value, bindparam("whose")))
        & (_X.c.at > func.json_extract(_SPANS.c.value, bindparam("from")))
        & (_X.c.at <= func.json_extract(_SPANS.c.value, bindparam("to"))),
    )
    .where(_X.c.heard.is_not(None))
    .order_by(_X.c.at, _X.c.id)
)
_PAIR_COLUMNS = (_PAIR.c.mentee, _PAIR.c.mentor, _PAIR.c.backup, _PAIR.c.mentor_wrote, _PAIR.c.left_out)
_PAIRINGS = text_of(select(*_PAIR_COLUMNS).where(_PAIR.c.mentee.in_(among("ids"))))
_MENTORING = text_of(select(*_PAIR_COLUMNS).where(_PAIR.c.mentor.in_(among("ids")) | _PAIR.c.backup.in_(among("ids"))))
_ALL_PAIRINGS = text_of(select(*_PAIR_COLUMNS).order_by(_PAIR.c.mentee.desc()).limit(bindparam("limit")))


class Paired(NamedTuple):
    """A pairing, and when the mentor last wrote to the mentee."""

    pairing: Pairing
    mentor_wrote: datetime | None


class Shelves:
    """The rows of one batch of persons, opened, by person."""

    def __init__(self, ground: Ground, c: Cursor, ids: Iterable[int], now: datetime) -> None:
        self._ground = ground
        self._c = c
        self._now = now
        self._bind = {"ids": array(list(ids)), "now": micros(now)}
        self.sessions = {person: one[-1] for person, one in self._sealed(_SESSIONS, Session).items()}
        self.commitments = self._sealed(_COMMITMENTS, Commitment)
        self.flags = self._sealed(_FLAGS, Flag, since=micros(now - HISTORY))
        self.plans = self._plain(_PLANS, Plan)
        self.checkins = self._plain(_CHECKINS, Checkin, day=(now - CHECKINS).date().isoformat())
        self.events = self._events()
        self.weights = self._weights()
        self.absences = self._absences()
        self.relays = {
            person: Relay(person, peer, moment(until), concern)
            for person, peer, until, concern in c.execute(_RELAYS, self._bind)
        }

    def history(self, person: Person) -> History:
        """Return what the detectors read of one of these persons."""
        return History(
            events=tuple(self.events.get(person.id, ())),
            zone=person.zone,
            language=person.language,
            absences=tuple(self.absences.get(person.id, ())),
            flags=tuple(self.flags.get(person.id, ())),
            weights=self.weights.get(person.id, {}),
        )

    def _rows(self, statement: str, **more: Any) -> list[Any]:
        return self._c.execute(statement, {**self._bind, **more}).fetchall()

    def _sealed(self, statement: str, kind: Any, **more: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for person, body in self._rows(statement, **more):
            found[person].append(self._ground.open(person_key(person), body, kind))
        return found

    def _plain(self, statement: str, kind: Any, **more: Any) -> dict[int, list[Any]]:
        found: dict[int, list[Any]] = defaultdict(list)
        for person, body in self._rows(statement, **more):
            found[person].append(unpack(body, kind, person_key(person)))
        return found

    def _events(self) -> dict[int, list[Happened]]:
        since = self._now - HISTORY
        pages = self._sealed(_EVENTS, list[Record], since=micros(since))
        return {
            person: sorted(
                (one.event for page in found for one in page if one.event.at >= since), key=lambda event: event.at
            )
            for person, found in pages.items()
        }

    def _weights(self) -> dict[int, dict[str, float]]:
        found: dict[int, dict[str, float]] = defaultdict(dict)
        for person, rule, weight in self._rows(_WEIGHTS):
            found[person][rule] = weight
        return found

    def _absences(self) -> dict[int, list[Absence]]:
        found: dict[int, list[Absence]] = defaultdict(list)
        for person, first, last in self._rows(_ABSENCES, day=(self._now - HISTORY).date().isoformat()):
            found[person].append(Absence(date.fromisoformat(first), date.fromisoformat(last)))
        return found


def bubbles(ground: Ground, c: Cursor, before: dict[int, datetime]) -> dict[int, list[Bubble]]:
    """Return each person's last texts up to the given moment, oldest first (SIGNALS: five within three minutes)."""
    if not before:
        return {}
    spans = array([[person, micros(at - BUBBLE_SPAN), micros(at)] for person, at in before.items()])
    places = {"whose": "$[0]", "from": "$[1]", "to": "$[2]"}
    found: dict[int, list[Bubble]] = defaultdict(list)
    for person, at, body in c.execute(_BUBBLES, {"spans": spans, **places}).fetchall():
        found[person].append(Bubble(moment(at), ground.open(person_key(person), body, Said).text))
    return {person: one[-BUBBLES:] for person, one in found.items()}


def pairings(c: Cursor, mentees: Iterable[int]) -> dict[int, Paired]:
    """Return the mentees' own pairings."""
    return {row[0]: _paired(row) for row in c.execute(_PAIRINGS, {"ids": array(list(mentees))})}


def mentoring(c: Cursor, mentors: Iterable[int]) -> list[Pairing]:
    """Return the pairings in which one of `mentors` is mentor or backup, by mentee."""
    found = c.execute(_MENTORING, {"ids": array(list(mentors))}).fetchall()
    return [_paired(row).pairing for row in sorted(found)]


def all_pairings(c: Cursor, limit: int) -> list[Pairing]:
    """Return the newest mentees' pairings, by mentee."""
    return [_paired(row).pairing for row in c.execute(_ALL_PAIRINGS, {"limit": limit})][::-1]


def _paired(row: Any) -> Paired:
    mentee, mentor, backup, wrote, left_out = row
    pairing = Pairing(mentee, mentor, backup, json.decode(left_out, type=frozenset[int]))
    return Paired(pairing, None if wrote is None else moment(wrote))
