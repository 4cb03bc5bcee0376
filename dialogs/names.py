"""Names and functions that every script can use beside its own variables; one line each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from dialogs import answered, coordinator, goals, mentor, noticed
from dialogs.concern.routing import leaves_out_mentor
from dialogs.guardian import needs_guardian
from dialogs.helplines import crisis_lines
from dialogs.parse import zones_of

if TYPE_CHECKING:
    from dialogs.turn import Turn


def _city(zone: str | None) -> str | None:
    """The city that a zone is named after, as people write it."""
    return zone.rpartition("/")[2].replace("_", " ") if zone else None


def _only(zones: tuple[str, ...]) -> str | None:
    """The time zone of a country that has only one."""
    return zones[0] if len(zones) == 1 else None


NAMES: dict[str, Callable[[Turn], Any]] = {
    "name": lambda turn: turn.person.name,
    "mentor": lambda turn: mentor.name(turn),
    "may_be_mentor": lambda turn: leaves_out_mentor(str(turn.frame.vars.get("family", ""))),
    "has_mentor": lambda turn: mentor.reached(turn) is not None,
    "programme": lambda turn: turn.world.programme.name,
    "coordinator": lambda turn: coordinator.name(turn),
    "safeguarding": lambda turn: turn.world.programme.contacts.safeguarding.name,
    "safeguarding_phone": lambda turn: turn.world.programme.contacts.safeguarding.phone,
    "crisis_lines": lambda turn: crisis_lines(turn.world, turn.person),
    "who_was_told": lambda turn: turn.who_was_told(),
    "noticed": lambda turn: noticed.words(turn),
    "noticed_for_mentor": lambda turn: noticed.words_for_mentor(turn),
    "noticed_kind": lambda turn: noticed.kind(turn),
    "pairing_in_question": lambda turn: noticed.about_the_pairing(turn),
    "commitments": lambda turn: len(turn.commitments),
    "due_commitment": lambda turn: goals.due(turn),
    "hour": lambda turn: turn.world.now.astimezone(ZoneInfo(turn.person.zone)).hour,
    "just_listen": lambda turn: turn.person.just_listen,
    "minor": lambda turn: turn.person.minor,
    "needs_guardian": lambda turn: needs_guardian(turn.world.programme, turn.person),
    "languages": lambda turn: len(turn.world.programme.languages),
    "person.name": lambda turn: turn.person.name,
    "person.language": lambda turn: turn.person.language,
    "person.country": lambda turn: turn.person.country,
    "only_zone": lambda turn: _only(zones_of(turn.person.country)),
    "only_city": lambda turn: _city(_only(zones_of(turn.person.country))),
    "person.zone": lambda turn: turn.person.zone,
    "person.age_band": lambda turn: turn.person.age_band,
    "person.consented": lambda turn: turn.person.screening_consent is not None,
}

FUNCTIONS: dict[str, Callable[[Turn], Callable[..., Any]]] = {
    "deferrals": lambda turn: partial(goals.deferrals, turn),
    "last": lambda turn: partial(answered.last, turn),
    "letters": lambda turn: lambda value: len(turn.show(value)),
    "words": lambda turn: lambda value: len(turn.show(value).split()),
    "ran_today": lambda turn: partial(answered.today, turn),
}


class Env(Mapping[str, Any]):
    """What a condition or a placeholder can see: the frame's variables first, then the shared names, when asked for."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def __getitem__(self, key: str) -> Any:
        if key.endswith("()"):
            return FUNCTIONS[key[:-2]](self._turn)
        variables = self._turn.frame.vars
        return variables[key] if key in variables else NAMES[key](self._turn)

    def __iter__(self) -> Iterator[str]:
        yield from self._turn.frame.vars
        yield from NAMES

    def __len__(self) -> int:
        return len(self._turn.frame.vars) + len(NAMES)


class Shown(Mapping[str, str]):
    """The same, as the words a person reads."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    def __getitem__(self, key: str) -> str:
        return self._turn.show(self._turn.env[key])

    def __iter__(self) -> Iterator[str]:
        return iter(self._turn.env)

    def __len__(self) -> int:
        return len(self._turn.env)
