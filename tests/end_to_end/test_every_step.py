"""Words of risk are heard in every step of every script that waits for a mentee, in every form, in both languages."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import product
from types import SimpleNamespace
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from bot.gateway.classify import classify
from bot.library import load_programme
from bot.published import Published
from bot.reception import Reception
from bot.turn import TurnRoom
from dialogs.library import Library
from dialogs.model.dossier import Dossier
from dialogs.model.effect import SavePerson
from dialogs.model.inbound import Subject
from dialogs.model.session import Frame, Session
from storage.records import Job, Message, Outgoing, Turned
from storage.store import Store
from tests.end_to_end.home import ANA, MIA, NOON, SAM, Home
from tests.end_to_end.stage import rows, shipped_library, shipped_signals

RISK = {"en": "I want to kill myself", "es": "quiero morirme"}
FORMS = ("text", "edit", "caption")


class Case(Struct, frozen=True):
    """One mentee, in one step, who writes in one form and one language."""

    chat: int
    script: str
    step: str
    form: str
    language: str

    def __str__(self) -> str:
        return f"{self.script}/{self.step} {self.form} {self.language}"

    def update(self, number: int) -> dict[str, Any]:
        """What Telegram sends."""
        words = RISK[self.language]
        person = {"id": self.chat, "is_bot": False, "first_name": "Mia"}
        body: dict[str, Any] = {"message_id": number, "date": int(NOON.timestamp()), "from": person,
                                "chat": {"id": self.chat, "type": "private", "first_name": "Mia"}}  # fmt: skip
        if self.form == "caption":
            size = {"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}
            return {"update_id": number, "message": body | {"photo": [size], "caption": words}}
        if self.form == "edit":
            return {"update_id": number, "edited_message": body | {"edit_date": body["date"], "text": words}}
        return {"update_id": number, "message": body | {"text": words}}


def every_case(library: Library) -> Iterator[Case]:
    """Generated from what is shipped: a new script or step is in here by itself."""
    steps = [
        (name, step)
        for name, revision in library.scripts.items()
        if revision.script.audience == "mentee"  # what staff write about others is not about themselves
        for step, kind in revision.script.steps.items()
        if kind.waits
    ]
    assert {name for name, _ in steps} | {"mentor-check-in"} == set(library.scripts)
    for chat, ((script, step), form, language) in enumerate(product(steps, FORMS, RISK), MIA):
        yield Case(chat, script, step, form, language)


def put_there(store: Store, home: Home, library: Library, case: Case) -> Turned:
    """Let the mentee stand in the step."""
    number = home.number(case.chat)
    frame = Frame(script=case.script, revision=library.current(case.script).digest, step=case.step)
    session = Session(id=f"s{number}", person=number, stack=(frame,), started=NOON, wait=1, asked_at=NOON)
    person = store.person(number)
    assert person is not None
    job = Job(subject=Subject("person", str(number)), rows=(), dossier=Dossier(person=person))
    speaks = SavePerson(person=replace(person, language=case.language))
    return Turned(job=job, now=NOON, effects=(speaks,), session=session)


def room_of(home: Home, store: Store, library: Library) -> TurnRoom:
    programme = load_programme("programme.yaml", home.programme("http://127.0.0.1:1").read_text(encoding="utf-8"))
    shelf: Any = SimpleNamespace(current=Published(programme, library, shipped_signals()))
    clock: Any = SimpleNamespace(now=lambda: NOON)
    return TurnRoom(store, shelf, clock, Reception("kith_bot", store.next_person_id))


async def test_words_of_risk_are_heard_in_every_step_form_and_language(home: Home) -> None:
    library = shipped_library()
    cases = list(every_case(library))
    home.furnish(len(cases))
    store = home.open()
    store.commit([put_there(store, home, library, case) for case in cases])
    received = [classify(case.update(number), NOON, 1) for number, case in enumerate(cases, 10_000)]
    assert store.receive([one for one in received if one]) == len(cases)
    room = room_of(home, store, library)
    turned = 0
    while count := room.run():
        turned += count
    assert turned == len(cases)
    assert store.waiting_for_human() == []
    heard(home, store, library, cases)
    store.close()


def heard(home: Home, store: Store, library: Library, cases: list[Case]) -> None:
    """Help in the same turn, a concern, and both people's pages in the urgent lane, for every case."""
    said, paged = defaultdict(list), defaultdict(set)
    for row in store.claim(NOON, 1_000_000):
        said[row.person].append(row)
        if row.alert and row.urgent:
            paged[row.concern].add(row.person)
    concerns = dict(rows(store, "SELECT mentee, id FROM concerns WHERE tier = 'now'"))
    staff = {home.number(SAM), home.number(ANA)}
    missed = [
        f"{case}: {why}"
        for case in cases
        for why, right in {
            "no help": helped(library, case.language, said[home.number(case.chat)]),
            "no concern": home.number(case.chat) in concerns,
            "nobody paged": paged[concerns.get(home.number(case.chat))] == staff,
        }.items()
        if not right
    ]
    assert missed == []


def helped(library: Library, language: str, sent: list[Outgoing]) -> bool:
    """The first thing said is the safety script's."""
    help_ = library.current("safety").text(language, "now.say").split("\n")[0]
    return bool(sent) and sent[0].urgent and help_ in msgspec.json.decode(sent[0].payload, type=Message).text
