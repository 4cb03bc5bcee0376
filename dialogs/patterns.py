"""Rumination, avoidance and silence at the end of a turn: flags raised, and the mentee asked whether they fit."""

from datetime import timedelta

from msgspec.structs import replace

from dialogs.model.concern import Tier
from dialogs.model.effect import Erase, OpenConcern
from dialogs.model.history import History
from dialogs.model.people import QuietHours, Role, Status
from dialogs.model.signal import Flag, Kind, Signal
from dialogs.run import start
from dialogs.safety import look
from dialogs.signals.explain import for_mentee
from dialogs.signals.notice import notice
from dialogs.signals.policy import Policy
from dialogs.turn import Turn
from dialogs.when import in_quiet

NOTICED = "noticed"  # the script that asks "does this fit?"
QUIET_NOTE = "quiet"  # the one no-blame note after silence
ASK_WITHIN = timedelta(days=3)  # an older unasked flag is no longer worth a question


def look_for(turn: Turn) -> None:
    """Raise what the policy lets through now, and ask about it as soon as nothing else is going on."""
    leaving = any(isinstance(effect, Erase) for effect in turn.effects)
    if leaving or turn.person.status is not Status.ACTIVE or not turn.person.has(Role.MENTEE):
        return
    if turn.notice and not turn.in_safety:
        for signal in _noticed(turn):
            _raise(turn, signal)
    if not turn.stack and not _quiet(turn):
        _ask(turn)


def _noticed(turn: Turn) -> tuple[Signal, ...]:
    """What the detectors see; a detector that fails leads to a human look, and never takes the turn with it (I12)."""
    pack = turn.world.signals
    if pack.policy is None:
        return ()
    try:
        return notice(_policy(turn, pack.policy), _history(turn), turn.world.now, pack.wording)
    except Exception:  # whatever it is, the mentee's own words must not be lost for it
        look(turn, "detector")
        return ()


def _policy(turn: Turn, policy: Policy) -> Policy:
    """What the programme and the person leave of the policy."""
    programme, person = turn.world.programme, turn.person
    off = programme.signals.off | person.unnoticed
    return policy.narrowed(programme=programme.programme, person=person.pseudonym, off=off)


def _history(turn: Turn) -> History:
    history = turn.world.dossier.history
    flags = {flag.id: flag for flag in history.flags} | turn.flags
    return replace(history, events=(*history.events, *turn.new_events), flags=tuple(flags.values()))


def _raise(turn: Turn, signal: Signal) -> None:
    key = f"{turn.world.rng('flag', signal.rule).getrandbits(48):012x}"
    turn.save_flag(Flag(id=key, at=turn.world.now, signal=signal))
    if signal.kind is Kind.SILENCE:
        turn.effects.append(
            OpenConcern(
                mentee=turn.person.id, tier=Tier.QUIET, family="silence", reason="signal", signals=(signal,),
            )
        )  # fmt: skip


def _ask(turn: Turn) -> None:
    fresh = [flag for flag in turn.flags.values() if _unasked(flag) and turn.world.now - flag.at <= ASK_WITHIN]
    if not fresh:
        return
    flag = max(fresh, key=lambda flag: flag.at)
    turn.save_flag(replace(flag, asked=turn.world.now))
    script = QUIET_NOTE if flag.signal.kind is Kind.SILENCE else NOTICED
    start(turn, script, {"flag": flag.id, "noticed_words": _words(turn, flag)})


def _unasked(flag: Flag) -> bool:
    return flag.asked is None and flag.contested is None and flag.signal.kind is not Kind.RISK


def _words(turn: Turn, flag: Flag) -> str:
    explanation = for_mentee(flag, turn.person.language, turn.person.zone)
    return turn.world.library.locale.raw(turn.person.language, explanation.key, **explanation.slots)


def _quiet(turn: Turn) -> bool:
    hours = turn.world.programme.quiet_hours
    quiet = turn.person.quiet or QuietHours(hours.start, hours.end)
    paused = turn.person.paused_until is not None and turn.world.now < turn.person.paused_until
    return paused or in_quiet(turn.world.now, turn.person.zone, quiet)
