"""One programme with everybody in it: a mentee, their mentor and backup, those who run it; time is a value."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from msgspec import structs
from ruamel.yaml import YAML

from dialogs.concern import advance, handle_press, join, open_concern
from dialogs.library import Library
from dialogs.model.action import Do
from dialogs.model.concern import Concern, Tier
from dialogs.model.dossier import Dossier
from dialogs.model.effect import Effect, OpenConcern, Page, Send, TellConcern
from dialogs.model.inbound import Due, Notice
from dialogs.model.people import Pairing, Person, QuietHours, Role, Status
from dialogs.model.signal import Evidence, Kind, Signal, Span, Urgency
from dialogs.programme import Programme
from dialogs.signals.pack import Pack
from dialogs.text import Locale
from dialogs.world import World

NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
MENTEE, MENTOR, BACKUP, SAFE, DEPUTY, COORD, COORD2, STRANGER = range(1, 9)
VERBS = ["open", "ack", "contacted", "pass", "resolve", "outcome", "close", "useful", "not_useful", "write"]
LOCALES = Path(__file__).parents[3] / "dialogs/content/locales"


def locale() -> Locale:
    """The shipped texts."""
    yaml = YAML(typ="safe")
    texts: dict[str, dict[str, str]] = {}
    for path in sorted(LOCALES.glob("*/*.yaml")):
        texts.setdefault(path.parent.name, {}).update(yaml.load(path.read_text(encoding="utf-8")))
    return Locale(texts)


PROGRAMME = Programme.model_validate(
    {
        "programme": "spring",
        "name": "Spring",
        "contacts": {
            "safeguarding": {"name": "Ines"},
            "final_rung": {"name": "Office", "email": "office@example.org"},
        },
    }
)
LIBRARY = Library((), locale=locale())
PACK = Pack({}, {})


def person(number: int, name: str, *roles: Role, **more: Any) -> Person:
    """Somebody active and reachable, awake around the clock unless told otherwise."""
    awake = QuietHours(start=NOON.time(), end=NOON.time())
    given = {"reachable": True, "quiet": awake, "status": Status.ACTIVE, "pseudonym": f"Bird {number}"} | more
    return Person(id=number, roles=frozenset(roles), name=name, **given)


def people(**changes: dict[str, Any]) -> dict[int, Person]:
    """Everybody, with changes by name, e.g. people(sam={"blocked": True})."""
    all_ = [
        person(MENTEE, "Lena", Role.MENTEE),
        person(MENTOR, "Sam", Role.MENTOR),
        person(BACKUP, "Bo", Role.MENTOR),
        person(SAFE, "Ines", Role.SAFEGUARDING),
        person(DEPUTY, "Dora", Role.DEPUTY),
        person(COORD, "Carl", Role.COORDINATOR),
        person(COORD2, "Cleo", Role.COORDINATOR),
        person(STRANGER, "Otto", Role.MENTOR),
    ]
    return {one.id: structs.replace(one, **changes.get(one.name.lower(), {})) for one in all_}


def world(now: datetime = NOON, everybody: dict[int, Person] | None = None, **more: Any) -> World:
    """The mentee's world."""
    known = everybody if everybody is not None else people()
    pack = more.pop("signals", PACK)
    given = {"pairing": Pairing(mentee=MENTEE, mentor=MENTOR, backup=BACKUP)} | more
    dossier = Dossier(person=known[MENTEE], people=known, **given)
    return World(now=now, seed="t", programme=PROGRAMME, library=LIBRARY, signals=pack, dossier=dossier)


def signal(kind: Kind = Kind.RISK, family: str = "ideation_passive", text: str = "not be alive", **more: Any) -> Signal:
    """A signal with one span of the mentee's words."""
    evidence = Evidence(spans=(Span(0, len(text), text),))
    given = {"urgency": Urgency.NOW if kind is Kind.RISK else None} | more
    return Signal(kind=kind, rule=f"{kind}.{family}", revision="r1", family=family, evidence=evidence, **given)


def concern_of(tier: Tier = Tier.NOW, family: str = "ideation_passive", **more: Any) -> OpenConcern:
    """What a turn asks for."""
    kind = Kind.RISK if tier in {Tier.NOW, Tier.TODAY} else Kind.RUMINATION
    given = {"reason": "signal", "signals": (signal(kind, family),), "said": "not be alive"} | more
    return OpenConcern(mentee=MENTEE, tier=tier, family=family, **given)


class Story:
    """One concern as time goes by; `paged` collects (minutes since the start, ids), `effects` everything."""

    def __init__(self, effect: OpenConcern, everybody: dict[int, Person] | None = None, **more: Any) -> None:
        self.everybody, self.more, self.now = everybody or people(), more, more.pop("now", NOON)
        self.start = self.now
        self.effects: list[Effect] = []
        self.last: tuple[Effect, ...] = ()
        self.pages: list[tuple[float, tuple[int, ...]]] = []
        self.concern: Concern
        self._take(open_concern(self.world, effect, 7))

    @property
    def world(self) -> World:
        return world(self.now, self.everybody, **self.more)

    def _take(self, step: tuple[Concern, tuple[Effect, ...]]) -> None:
        self.concern, self.last = step
        self.effects += self.last
        minutes = (self.now - self.start) / timedelta(minutes=1)
        self.pages += [(minutes, effect.to) for effect in self.last if isinstance(effect, Page)]

    def walk(self, until: timedelta) -> None:
        """From timer to timer, as the demo does."""
        end = self.start + until
        while self.concern.next_action is not None and self.concern.next_action <= end:
            self.now = max(self.now, self.concern.next_action)
            self.due()
        self.now = end

    def jump(self, to: timedelta) -> None:
        """An outage: only then the timer that was due."""
        self.now = self.start + to
        self.due()

    def due(self) -> None:
        assert self.concern.next_action is not None
        self._take(advance(self.world, self.concern, Due(kind="concern", key="7", due=self.concern.next_action)))

    def tell(self, what: str, by: int | None = None, text: str = "", **data: str) -> None:
        told = TellConcern(concern=7, what=what, by=by, text=text, data=data)
        self._take(advance(self.world, self.concern, told))

    def press(self, verb: str, by: int, **args: str) -> None:
        do = Do(f"concern.{verb}", {"concern": "7", **args})
        self._take(handle_press(self.world, self.concern, self.everybody[by], do))

    def undelivered(self, who: int) -> None:
        self._take(advance(self.world, self.concern, Notice(what="undeliverable", data={"person": who})))

    def join(self, effect: OpenConcern) -> None:
        self._take(join(self.world, self.concern, effect))

    def to(self, who: int) -> list[str]:
        """What the last event said to somebody."""
        return [effect.text for effect in self.last if isinstance(effect, Send) and effect.to == who]

    def reached(self) -> set[int]:
        """Whoever the last event sent an alert to."""
        return {effect.to for effect in self.last if isinstance(effect, Send) and effect.alert}
