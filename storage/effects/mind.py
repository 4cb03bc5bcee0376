"""Effects on what is known of a person: events, commitments, flags, plans, check-ins, absences, timers, concerns."""

from sqlalchemy import bindparam, select

from dialogs.model.effect import (
    CancelTimer,
    Notify,
    Record,
    SaveAbsence,
    SaveCheckin,
    SaveCommitment,
    SaveConcern,
    SaveFlag,
    SavePlan,
    SaveWeight,
    SetTimer,
)
from dialogs.model.people import Status
from storage.effects.writing import Writing, applies
from storage.ground import pack
from storage.inbox import notice
from storage.moments import micros
from storage.people import load_people
from storage.sql import put, table, text_of
from storage.tables import AbsenceRow, CheckinRow, CommitmentRow, EventRow, FlagRow, PlanRow, WeightRow
from storage.timers import cancel_timer, set_timer
from storage.vault import person_key

PAGE_EVENTS = 32

_E = table(EventRow)
_COMMIT, _FLAG, _WEIGHT = put(CommitmentRow), put(FlagRow), put(WeightRow)
_PLAN, _CHECKIN, _ABSENCE = put(PlanRow), put(CheckinRow), put(AbsenceRow)
_PAGE = put(EventRow)
_LAST_PAGE = text_of(
    select(_E.c.page, _E.c.count, _E.c.last, _E.c.body)
    .where(_E.c.person == bindparam("person"))
    .order_by(_E.c.page.desc())
    .limit(bindparam("one"))
)


@applies(Record)
def record(writing: Writing, effect: Record) -> None:
    """Written at the end of the turn, all of them onto one page."""
    writing.events.append(effect)


def write_events(writing: Writing) -> None:
    """Add the turn's events to the person's last page, or to a new one when that is full."""
    if not writing.events:
        return
    person = writing.person
    found = writing.c.execute(_LAST_PAGE, {"person": person, "one": 1}).fetchone()
    page, count, last, body = found or (0, 0, 0, None)
    held = b"" if body is None else writing.ground.vault.open(writing.key, body)
    if count >= PAGE_EVENTS:
        page, count, held, last = page + 1, 0, b"", 0
    count += len(writing.events)
    last = max(last, *(micros(one.event.at) for one in writing.events))
    sealed = writing.ground.vault.seal(writing.key, lengthened(held, count, writing.events))
    writing.c.execute(_PAGE, {"person": person, "page": page, "count": count, "last": last, "body": sealed})


def lengthened(held: bytes, count: int, more: list[Record]) -> bytes:
    """Add to a packed array without unpacking it: msgpack's array 16 is 0xdc, the length, then the items."""
    return b"\xdc" + count.to_bytes(2) + held[3:] + b"".join(map(pack, more))


@applies(SaveCommitment)
def commitment(writing: Writing, effect: SaveCommitment) -> None:
    """Insert or update."""
    one = effect.commitment
    closed = None if one.status == "open" else micros(one.changed or writing.now)
    row = {"person": writing.person, "id": one.id, "opened": micros(one.opened), "closed": closed}
    writing.c.execute(_COMMIT, {**row, "body": writing.ground.seal(writing.key, one)})


@applies(SaveFlag)
def flag(writing: Writing, effect: SaveFlag) -> None:
    """Insert or update."""
    one = effect.flag
    row = {"person": writing.person, "id": one.id, "at": micros(one.at)}
    writing.c.execute(_FLAG, {**row, "body": writing.ground.seal(writing.key, one)})


@applies(SaveWeight)
def weight(writing: Writing, effect: SaveWeight) -> None:
    """Insert or update."""
    writing.c.execute(_WEIGHT, {"person": effect.person, "rule": effect.rule, "weight": effect.weight})


@applies(SavePlan)
def plan(writing: Writing, effect: SavePlan) -> None:
    """Insert or update."""
    writing.c.execute(_PLAN, {"person": writing.person, "id": effect.plan.id, "body": pack(effect.plan)})


@applies(SaveCheckin)
def checkin(writing: Writing, effect: SaveCheckin) -> None:
    """Insert or update the one of this plan and day (I10)."""
    one = effect.checkin
    row = {"person": writing.person, "plan": one.plan, "local_date": one.local_date.isoformat()}
    writing.c.execute(_CHECKIN, {**row, "body": pack(one)})


@applies(SaveAbsence)
def absence(writing: Writing, effect: SaveAbsence) -> None:
    """Insert, or change its last day."""
    one = effect.absence
    row = {"person": writing.person, "first": one.first.isoformat(), "last": one.last.isoformat()}
    writing.c.execute(_ABSENCE, row)


@applies(SetTimer)
def timer(writing: Writing, effect: SetTimer) -> None:
    """For the turn's subject; the newest wins. A chat that has just become somebody is that person."""
    subject, owner = _subject(writing)
    set_timer(writing.ground, writing.c, subject, owner, effect.kind, effect.key, effect.due, effect.data)


@applies(CancelTimer)
def cancel(writing: Writing, effect: CancelTimer) -> None:
    """For the turn's subject."""
    cancel_timer(writing.c, _subject(writing)[0], effect.kind, effect.key)


def _subject(writing: Writing) -> tuple[str, str]:
    if writing.turned.job.subject.kind == "concern":
        return writing.subject, writing.owner
    return writing.key, writing.key


@applies(Notify)
def notify(writing: Writing, effect: Notify) -> None:
    """Into the person's own inbox; once they are erased, nobody is left to tell, whatever the turn has read."""
    known = load_people(writing.ground, writing.c, [effect.person]).get(effect.person)
    if known is not None and known.status is not Status.ERASED:
        notice(writing.ground, writing.c, person_key(effect.person), effect.what, writing.now, {})


@applies(SaveConcern)
def concern(writing: Writing, effect: SaveConcern) -> None:
    """Written at the end of the turn: the last one of each number counts."""
    writing.concerns[effect.concern.id] = effect.concern
    writing.ground.taken("concern", effect.concern.id)
