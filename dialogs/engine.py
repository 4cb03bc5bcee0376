"""advance(world, session, inbound): one turn of one person, as a pure function."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dialogs import afterwards, checkins, coordinator, hear, patterns, relay, review
from dialogs.commands import words
from dialogs.commands.talk import TIMER as TALK
from dialogs.commands.talk import unanswered
from dialogs.concern.replies import CLOSED
from dialogs.model.effect import CancelTimer, Effect, SavePerson, Send, SetTimer
from dialogs.model.inbound import Command, Due, Inbound, Media, Membership, Notice, Tap, Text, Unreadable
from dialogs.model.people import QuietHours, Role, Status
from dialogs.model.session import Session
from dialogs.run import DEFAULT_TIMEOUT, mend, start, time_out
from dialogs.signals import safe_screen
from dialogs.turn import Turn
from dialogs.when import in_quiet, quiet_end
from dialogs.world import World

UNREACHABLE = frozenset({"blocked", "unreachable", "chat_not_found"})  # reasons that will hold for the next one too
STEP_TIMER, STEP_KEY = "step", "session"


class Advance(Struct, frozen=True):
    """What a turn comes to: the session as it now stands (None: nothing runs), and the effects in order."""

    session: Session | None
    effects: tuple[Effect, ...]


def advance(world: World, session: Session | None, inbound: Inbound) -> Advance:
    """Run one inbound of a known person; the same arguments always give the same result (I9)."""
    turn = _begin(world, session)
    if isinstance(inbound.event, Text | Tap | Command | Media):
        _reachable(turn, blocked=False)
    HANDLERS[type(inbound.event)](turn, inbound, inbound.event)
    return _finish(turn, session)


def alarming(world: World, inbound: Inbound) -> bool:
    """Whether a mentee's words hold danger that door or desk would answer first: a command's, or any of one who is
    staff as well.
    """
    person, event = world.dossier.person, inbound.event
    if person is None or not person.has(Role.MENTEE):
        return False
    said = words(event) if isinstance(event, Command) else ""
    if isinstance(event, Text) and person.roles != {Role.MENTEE}:
        said = event.text
    return bool(said) and safe_screen(world.signals, (said,), (), person.language, minor=person.minor).worst is not None


def begin_script(world: World, session: Session | None, script: str, values: dict[str, Any] | None = None) -> Advance:
    """Start a script for a person from outside, e.g. onboarding after an invitation was redeemed."""
    turn = _begin(world, session)
    start(turn, script, values)
    return _finish(turn, session)


def _begin(world: World, session: Session | None) -> Turn:
    person = world.dossier.person
    if person is None:
        raise LookupError("advance needs a person; a chat that is nobody yet goes through the door")
    turn = Turn(world, person, session)
    mend(turn)
    return turn


def _finish(turn: Turn, before: Session | None) -> Advance:
    patterns.look_for(turn)
    if turn.replan:
        turn.effects += checkins.plan_ahead(checkins.seen(turn.world, tuple(turn.effects)))
    if before is not None and not turn.stack:
        turn.effects += checkins.on_session_end(checkins.seen(turn.world, tuple(turn.effects)))
    after = _step_timer(turn, before)
    return Advance(after, tuple(turn.effects))


def _step_timer(turn: Turn, before: Session | None) -> Session | None:
    if not turn.stack:
        if before is not None:
            turn.effects.append(CancelTimer(kind=STEP_TIMER, key=STEP_KEY))
        return turn.session(None)
    if before is not None and before.wait == turn.wait and before.id == turn.session_id:
        return turn.session(before.expires)
    timeout = turn.revision.script.timeout_of(turn.step) or DEFAULT_TIMEOUT
    expires = turn.world.now + timeout.after
    data = {"session": turn.session_id, "wait": turn.wait}
    turn.effects.append(SetTimer(kind=STEP_TIMER, key=STEP_KEY, due=expires, data=data))
    return turn.session(expires)


def _step_due(turn: Turn, due: Due) -> None:
    current = (due.data.get("session"), due.data.get("wait")) == (turn.session_id, turn.wait)
    if turn.stack and current:
        time_out(turn)


def _remind(turn: Turn, due: Due) -> None:
    paused = turn.person.paused_until is not None and turn.world.now < turn.person.paused_until
    if turn.person.status is not Status.ACTIVE or paused:
        return
    hours = turn.world.programme.quiet_hours
    quiet = turn.person.quiet or QuietHours(hours.start, hours.end)
    if in_quiet(turn.world.now, turn.person.zone, quiet):
        later = quiet_end(turn.world.now, turn.person.zone, quiet)
        turn.effects.append(SetTimer(kind=due.kind, key=due.key, due=later, data=due.data))
        return
    turn.effects.append(Send(to=turn.person.id, text=str(due.data["text"]), step="remind"))


def _checkin_due(turn: Turn, due: Due) -> None:
    decided = checkins.on_due(turn.world, due)
    if not isinstance(decided, checkins.Fire):
        turn.effects += decided
        return
    turn.effects += decided.effects
    world = checkins.seen(turn.world, decided.effects)
    turn.effects += checkins.on_sent(world, decided.checkin)
    if checkins.gives_way(turn.world):
        turn.leave()
    turn.checkin = decided.checkin.id
    turn.opener = checkins.buttons(turn.world, decided.checkin)
    start(turn, decided.script)


def _checkin_expired(turn: Turn, due: Due) -> None:
    effects = checkins.on_expired(turn.world, due)
    turn.effects += effects
    turn.notice = bool(effects)
    if effects and turn.checkin.endswith(due.key) and len(turn.stack) == 1:
        turn.stack = []


def _checkin_reminder(turn: Turn, due: Due) -> None:
    turn.effects += checkins.on_reminder(turn.world, due)


def _review(turn: Turn, due: Due) -> None:
    """Once a day: silence has no event of its own."""
    del due
    turn.notice = True
    turn.effects.append(review.next_review(turn.world.now, turn.person.zone))


def _talk_due(turn: Turn, due: Due) -> None:
    turn.effects += unanswered(turn.world, due)


def _relay_due(turn: Turn, due: Due) -> None:
    turn.effects += relay.expired(turn.world, due)


def _closed_due(turn: Turn, due: Due) -> None:
    del due
    afterwards.hear_closed(turn)


DUE: dict[str, Callable[[Turn, Due], None]] = {
    STEP_TIMER: _step_due,
    "remind": _remind,
    "checkin": _checkin_due,
    "checkin_expiry": _checkin_expired,
    "checkin_remind": _checkin_reminder,
    review.TIMER: _review,
    "relay": _relay_due,
    TALK: _talk_due,
    CLOSED: _closed_due,
}


def _due(turn: Turn, inbound: Inbound, due: Due) -> None:
    del inbound
    DUE[due.kind](turn, due)


def _unreadable(turn: Turn, inbound: Inbound, event: Unreadable) -> None:
    del inbound
    hear.hear_unreadable(turn, event)


def _membership(turn: Turn, inbound: Inbound, event: Membership) -> None:
    del inbound
    hear.membership(turn, event)


def _notice(turn: Turn, inbound: Inbound, notice: Notice) -> None:
    """A message could not reach the person: remembered until they write again. Or a human has closed a concern."""
    del inbound
    if notice.what == CLOSED:
        afterwards.hear_closed(turn)
    if notice.what == "undeliverable" and notice.data.get("why") in UNREACHABLE:
        _reachable(turn, blocked=True)


def _reachable(turn: Turn, *, blocked: bool) -> None:
    if turn.person.blocked != blocked:
        turn.effects += coordinator.told_of_lost(turn) if blocked else ()
        turn.person = replace(turn.person, blocked=blocked)
        turn.effects.append(SavePerson(person=turn.person))


HANDLERS: dict[type, Callable[[Turn, Inbound, Any], None]] = {
    Text: hear.hear_text,
    Media: hear.hear_media,
    Tap: hear.press,
    Command: hear.hear_command,
    Due: _due,
    Membership: _membership,
    Unreadable: _unreadable,
    Notice: _notice,
}
