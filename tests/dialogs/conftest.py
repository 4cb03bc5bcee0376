"""A world in memory: one mentee, their mentor, the shipped texts, and time that is only moved."""

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ruamel.yaml import YAML

from dialogs.model.checkin import Plan
from dialogs.model.dossier import Dossier
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.programme import Programme
from dialogs.signals import Pack
from dialogs.text import Locale
from dialogs.world import World

LOCALES = Path(__file__).parents[2] / "dialogs" / "content" / "locales"
MENTEE, MENTOR, BACKUP = 1, 2, 3
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)  # a Friday morning


def read_locale() -> Locale:
    """Every shipped locale text."""
    texts: dict[str, dict[str, str]] = {}
    for file in sorted(LOCALES.glob("*/*.yaml")):
        texts.setdefault(file.parent.name, {}).update(YAML(typ="safe").load(file.read_text("utf-8")) or {})
    return Locale(texts)


@pytest.fixture(scope="session")
def locale() -> Locale:
    return read_locale()


@pytest.fixture
def make_world(locale: Locale) -> Callable[..., World]:
    """`make_world(now=…, minutes=…, person={…}, **dossier fields)`."""
    contact = {"name": "Sam", "phone": ""}
    rung = {"name": "Board", "email": "board@example.org"}
    programme = Programme.model_validate(
        {"programme": "test", "name": "Harbour", "languages": ["en", "es"],
         "contacts": {"safeguarding": contact, "final_rung": rung}}
    )  # fmt: skip
    plan = Plan(id="pulse", script="pulse", days=frozenset(range(7)), start=time(18), end=time(20))

    def make(now: datetime = NOW, minutes: float = 2, person: dict[str, Any] | None = None, **fields: Any) -> World:
        known = {"name": "Ana", "zone": "Europe/Madrid", "screening_consent": NOW, "reachable": True}
        mentee = Person(
            id=MENTEE, **{"roles": frozenset({Role.MENTEE}), "status": Status.ACTIVE} | known | (person or {})
        )
        staff = {
            i: Person(id=i, roles=frozenset({Role.MENTOR}), status=Status.ACTIVE, name=name, reachable=True)
            for i, name in ((MENTOR, "Noor"), (BACKUP, "Kim"))
        }
        defaults = {"plans": (plan,), "people": staff, "pairing": Pairing(MENTEE, MENTOR, BACKUP)}
        pauses = {"listening": timedelta(minutes=15)}
        library = SimpleNamespace(
            locale=locale,
            has=lambda _name: True,
            script=lambda name: SimpleNamespace(script=name, minutes=minutes, gives_way=pauses.get(name)),
        )
        dossier = Dossier(person=mentee, **(defaults | fields))
        return World(now=now, seed="s", programme=programme, library=library, signals=Pack({}, {}), dossier=dossier)  # type: ignore[arg-type] # only what is asked for

    return make
