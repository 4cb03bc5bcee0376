"""How a concern begins, and how new evidence joins one that is open."""

from collections.abc import Iterable

from msgspec.structs import replace

from dialogs.concern.ladder import arm, climb, ladder_of, restart
from dialogs.concern.replies import news
from dialogs.concern.routing import (
    asks_about_pairing,
    leaves_out_mentor,
    left_out,
    themed_mentoring,
)
from dialogs.concern.standing import ACUTE, Step, around, keep_apart, noted
from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import OpenConcern
from dialogs.world import World

_ORDER = list(Tier)
_KEPT_SIGNALS = 20
_APART = frozenset({"undeliverable", "poison", "aside"})  # about messages, not about what the mentee said


def open_concern(world: World, effect: OpenConcern, id: int) -> Step:  # noqa: A002 # the contract's name
    """A new concern, already at its first rung."""
    pairing = asks_about_pairing(world, effect)
    concern = Concern(
        id=id, mentee=effect.mentee, tier=effect.tier, family=effect.family, opened=world.now, since=world.now,
        excluded=left_out(world, effect) | _carried(world, effect.mentee), signals=effect.signals, said=effect.said,
        bot_said=effect.bot_said, reason="pairing" if pairing else effect.reason,
    )  # fmt: skip
    apart = () if pairing else keep_apart(world, effect.mentee, concern.excluded)
    opened, effects = climb(world, replace(concern, notes=noted(concern, world, "opened")))
    return opened, (*apart, *effects)


def _carried(world: World, mentee: int) -> frozenset[int]:
    """Whoever is left out of what concerns the mentee is left out of the next concern as well."""
    about = [c for c in world.dossier.concerns if c.mentee == mentee and c.open and c.reason != "pairing"]
    pairing = around(world, mentee).pairing
    return (pairing.left_out if pairing else frozenset[int]()).union(*(concern.excluded for concern in about))


def wants_join(open_concerns: Iterable[Concern], effect: OpenConcern) -> Concern | None:
    """The open concern that takes this evidence: same mentee, same kind of thing; else None."""
    mine = (c for c in open_concerns if c.open and c.mentee == effect.mentee)
    return next((concern for concern in mine if _same_kind(concern, effect)), None)


def _same_kind(concern: Concern, effect: OpenConcern) -> bool:
    if concern.tier in ACUTE or effect.tier in ACUTE:
        apart = {concern.reason, effect.reason} & _APART
        return {concern.tier, effect.tier} <= ACUTE and (not apart or concern.reason == effect.reason)
    if concern.tier is not effect.tier:
        return False
    if effect.tier is Tier.LOOK:
        return (concern.reason == "look:detector") == (effect.reason == "look:detector")
    return effect.tier is Tier.QUIET or _same_pattern(concern, effect)


def _same_pattern(concern: Concern, effect: OpenConcern) -> bool:
    """What is said about the pairing never joins what the mentor sees, nor what was meant for them the reverse."""
    about_pairing = effect.reason == "pairing" or themed_mentoring(effect)
    if concern.reason == "pairing":
        return about_pairing or (effect.reason == "signal" and concern.family == effect.family)
    return not about_pairing and concern.family == effect.family


def join(world: World, concern: Concern, effect: OpenConcern) -> Step:
    """Add evidence; a higher tier, or somebody newly left out, restarts the ladder even after an acknowledgement."""
    raised = _ORDER.index(effect.tier) < _ORDER.index(concern.tier)
    excluded = concern.excluded | _newly_left_out(world, concern, effect)
    joined = replace(
        concern,
        tier=effect.tier if raised else concern.tier,
        family=_family(concern, effect, raised=raised),
        reason=effect.reason if raised else concern.reason,
        excluded=excluded,
        signals=(*concern.signals, *effect.signals)[-_KEPT_SIGNALS:],
        said=effect.said if raised or not concern.said else concern.said,
        bot_said=effect.bot_said or concern.bot_said,
        outcome="",  # what somebody was about to close is not the same any more
    )
    newly = excluded != concern.excluded
    apart = keep_apart(world, effect.mentee, excluded) if newly and concern.reason != "pairing" else ()
    after, effects = _go_on(world, joined, raised=raised, newly=newly)
    return after, (*apart, *effects)


def _go_on(world: World, joined: Concern, *, raised: bool, newly: bool) -> Step:
    if newly:
        return restart(world, joined, "rerouted")
    return restart(world, joined, "raised") if raised else _more(world, joined)


def _family(concern: Concern, effect: OpenConcern, *, raised: bool) -> str:
    """The family that routes: one that may be about the mentor is never forgotten."""
    if leaves_out_mentor(concern.family):
        return concern.family
    return effect.family if raised or leaves_out_mentor(effect.family) else concern.family


def _newly_left_out(world: World, concern: Concern, effect: OpenConcern) -> frozenset[int]:
    """A human's ruling on the mentor holds for what was there when it was made, not for what comes after it."""
    if concern.reason == "pairing":
        return frozenset(effect.about)
    return left_out(world, effect)


def _more(world: World, concern: Concern) -> Step:
    """Whoever has the concern learns of it at once, and it returns if they stay silent."""
    joined = replace(concern, notes=noted(concern, world, "joined"))
    due = joined.next_action or world.now
    if joined.state == "triggered":
        return arm(joined, due)
    armed, timer = arm(joined, min(due, world.now + ladder_of(world, joined).reopen))
    return armed, (*news(world, armed, "alerts.more"), *timer)
