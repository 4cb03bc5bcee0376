"""What stands beside a hit and changes how urgent it is; nothing here deletes a hit."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from msgspec import Struct

from dialogs.model.signal import Urgency
from dialogs.signals.document import Cue, Idiom, Rule
from dialogs.signals.lexicon import Found

ORDER = (Urgency.NOW, Urgency.TODAY, Urgency.ASK)


class Hit(Struct, frozen=True):
    """A rule that matched, how urgent it is here, and the cues that made it so."""

    found: Found
    urgency: Urgency
    cues: tuple[str, ...] = ()


class Ends(Struct, frozen=True):
    """Where something ends in a text, in words: sentences at `stops`, parts of one before the words at `breaks`."""

    stops: tuple[int, ...]
    breaks: tuple[int, ...]

    def part_stop(self, first: int, last: int) -> bool:
        """Whether a sentence ends between two words."""
        return bisect_left(self.stops, first) != bisect_left(self.stops, last)

    def part_break(self, first: int, last: int) -> bool:
        """Whether a comma or a line's end stands between two words."""
        return bisect_right(self.breaks, first) != bisect_right(self.breaks, last)


def judge(found: Iterable[Found], ends: Ends, *, minor: bool) -> list[Hit]:
    """The hits among `found`, idioms taken out and cues applied."""
    everything = list(found)
    rules = [f for f in everything if isinstance(f.pattern.meaning, Rule)]
    if not rules:
        return []
    idioms = [f for f in everything if isinstance(f.pattern.meaning, Idiom)]
    cues = [f for f in everything if isinstance(f.pattern.meaning, Cue)]
    serious = any(_cue(f).steps > 0 for f in cues)
    meant = rules if serious else [f for f in rules if not any(_within(f, idiom) for idiom in idioms)]
    return [_judged(f, cues, ends, minor=minor, idiom=any(_within(f, idiom) for idiom in idioms)) for f in meant]


def _cue(found: Found) -> Cue:
    assert isinstance(found.pattern.meaning, Cue)
    return found.pattern.meaning


def _within(hit: Found, idiom: Found) -> bool:
    shared = min(idiom.last, hit.last) - max(idiom.first, hit.first)
    return 2 * shared >= hit.last - hit.first


def _judged(hit: Found, cues: list[Found], ends: Ends, *, minor: bool, idiom: bool) -> Hit:
    rule, family = hit.pattern.meaning, hit.pattern.family
    assert isinstance(rule, Rule)
    assert family is not None
    young = family.minor if minor else None
    base = young or rule.urgency or family.urgency
    near = [_cue(f) for f in cues if _touches(f, hit, ends)]
    ignored = {name for cue in near for name in cue.cancels} | set(family.unmoved_by)
    moving = {cue.id: cue.steps for cue in near if cue.steps and cue.id not in ignored}
    if idiom:
        moving["figure_of_speech"] = -1
    raised = sum(1 for steps in moving.values() if steps > 0)
    least = 2 if young else 1  # what is urgent because of someone's age, a slight cue does not lower
    lowered = min((steps for steps in moving.values() if steps <= -least), default=0)
    place = ORDER.index(base) - lowered - (1 if raised else 0)
    return Hit(hit, ORDER[max(0, min(place, len(ORDER) - 1))], tuple(sorted(moving)))


def _touches(cue: Found, hit: Found, ends: Ends) -> bool:
    meaning = _cue(cue)
    if meaning.where == "anywhere":
        return True
    before, after = hit.first - cue.last, cue.first - hit.last
    if meaning.where == "before":
        # "no, I want to die" denies nothing: what stands before reaches no further than its part of the sentence
        near = 0 <= before <= meaning.within and not ends.part_break(cue.last - 1, hit.first)
    elif meaning.where == "after":
        near = 0 <= after <= meaning.within
    elif meaning.where == "beside":
        near = 0 <= before <= meaning.within or 0 <= after <= meaning.within
    else:
        near = before <= meaning.within and after <= meaning.within
    low, high = min(cue.last, hit.last), max(cue.first, hit.first)
    return near and not ends.part_stop(low, high)
