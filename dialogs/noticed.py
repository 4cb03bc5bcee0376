"""The flag that a running script is about, as the mentee, the mentor and a concern are told of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialogs import mentor
from dialogs.concern.routing import asks_about_pairing
from dialogs.model.concern import Tier
from dialogs.model.effect import OpenConcern
from dialogs.signals.explain import for_mentor

if TYPE_CHECKING:
    from dialogs.turn import Turn


def kind(turn: Turn) -> str:
    """Which kind of signal it is; empty without one."""
    known = turn.flag()
    return known.signal.kind.value if known else ""


def words(turn: Turn) -> str:
    """Its evidence, put for the mentee; whoever started the script gave it."""
    return str(turn.frame.vars.get("noticed_words", ""))


def words_for_mentor(turn: Turn) -> str:
    """The same for the mentor, in their language: what is sent when the mentee shares it."""
    known = turn.flag()
    if known is None:
        return ""
    listener = mentor.reached(turn)
    language = listener.language if listener else turn.world.programme.language
    told = for_mentor(known, language, shared=True, zone=turn.person.zone)
    return turn.world.library.locale.raw(language, told.key, **told.slots)


def about_the_pairing(turn: Turn) -> bool:
    """Whether it may have to do with the mentoring itself (see concern/routing.py)."""
    known = turn.flag()
    evidence = (known.signal,) if known else ()
    raised = OpenConcern(mentee=turn.person.id, tier=Tier.PATTERN, family="", reason="signal", signals=evidence)
    return asks_about_pairing(turn.world, raised)
