"""Whatever people press, write, send or leave unanswered: no script fails, hangs, or lets anybody down."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.content import SHIPPED
from dialogs.engine import advance
from dialogs.model.concern import Tier
from dialogs.model.inbound import Event, Inbound, Subject, Tap
from dialogs.rehearsal import MENTEE, Rehearsal, Said
from dialogs.rehearsal_test import Given
from dialogs.text import plain_text

INPUTS: dict[str, list[dict[str, Any]]] = {
    "safety": [
        {"urgency": urgency, "family": family, "told": "I have sent word.", "words": "some words"}
        for urgency in ("now", "today", "ask")
        for family in ("ideation_passive", "abuse", "unclear")
    ],
    "settings": [
        {"what": what} for what in ("language", "country", "zone", "days", "time", "quiet", "contact", "else")
    ],
    "noticed": [
        {"noticed_words": "Does this fit?", "noticed_for_mentor": "A pattern.", "noticed_kind": kind}
        for kind in ("avoidance", "rumination", "")
    ],
    "listening": [{"words": "a few words"}, {"words": "many words " * 30}, {"words": "hm", "just_listen": True}],
    "onboarding": [{"person.consented": False, "languages": n} for n in (1, 2)] + [{"needs_guardian": True}],
}
NAMES = sorted(path.stem for path in (SHIPPED / "scripts").glob("*.yaml"))
TEXTS = [
    "7", "0", "11", "-1", "3 or 4", "yes", "no", "not yet", "my CV", "call the dentist", "Madrid", "Spain", "mon fri",
    "18:30", "22:00 to 8:00", "none", "hm", "…", "🙂", "<b>&", "{name} {", "human", "help", "privacy", "pause", "stop",
    "x" * 4096, "I don't want to be alive anymore", "this exam is killing me", "you misunderstood me",
]  # fmt: skip
WAITS = [timedelta(minutes=16), timedelta(hours=3), timedelta(hours=13), timedelta(days=2), timedelta(days=9)]

Deed = tuple[str, Any]
deeds = st.lists(
    st.one_of(
        st.tuples(st.just("press"), st.integers(0, 11)),
        st.tuples(st.just("press"), st.integers(0, 11)),
        st.tuples(st.just("press old"), st.integers(0, 200)),
        st.tuples(st.just("say"), st.sampled_from(TEXTS)),
        st.tuples(st.just("say"), st.text(min_size=1, max_size=60)),
        st.tuples(st.just("send"), st.sampled_from(["voice", "photo", "sticker", "other"])),
        st.tuples(st.just("wait"), st.sampled_from(WAITS)),
        st.tuples(st.just("start"), st.sampled_from(["pulse", "weekly-reflection", "quiet"])),
    ),
    max_size=14,
)
worlds = st.fixed_dictionaries(
    {
        "mentor": st.sampled_from(["Sam", None]),
        "language": st.sampled_from(["en", "es"]),
        "country": st.sampled_from(["ES", "IE", "", "XK"]),
        "age_band": st.sampled_from(["", "under_16", "18_24"]),
        "name": st.sampled_from(["Mia", "", "<Mia & Co>"]),
        "commitments": st.sampled_from([[], [{"text": "my CV"}], [{"text": "my <CV>", "deferred": 2}]]),
    }
)
scripts = st.sampled_from(NAMES).flatmap(lambda name: st.tuples(st.just(name), st.sampled_from(INPUTS.get(name, [{}]))))


class Careful(Rehearsal):
    """A rehearsal that checks every turn: run twice it gives the same, and afterwards the run can go on."""

    def _turn(self, event: Event) -> None:
        inbound = Inbound(ids=(0,), subject=Subject("person", str(MENTEE)), at=self.now, event=event)
        assert advance(self._world(), self.session, inbound) == advance(self._world(), self.session, inbound)
        super()._turn(event)
        self.check()

    def check(self) -> None:
        """The run is over, or its question has a timer and can be answered or left."""
        waits = [timer for key, timer in self._timers.items() if key == ("step", "session")]
        assert len(waits) == (self.session is not None)
        assert all(timer.due >= self.now for timer in waits)
        if self.session is not None:
            top = self.session.top
            assert self._library.script(top.script).steps[top.step].waits

    def do(self, deed: Deed) -> None:
        """Press a button of the last question, or an older one; write; send; wait; let a check-in come."""
        kind, value = deed
        if kind == "wait":
            self.wait(value)
        elif kind in {"say", "send", "start"}:
            getattr(self, kind)(value)
        elif found := self.buttons(newest=kind == "press"):
            button = found[value % len(found)]
            self._turn(Tap(action=button.action, query_id="q", label=button.label))

    def buttons(self, *, newest: bool) -> list[Any]:
        """Buttons of the mentee's newest message that has any, or of all of them."""
        messages = [message for message in self.said if message.to == MENTEE and message.buttons]
        return [button for message in (messages[-1:] if newest else messages) for button in message.buttons]


def live(shipped: Any, world: Any, script: Any, what: list[Deed]) -> Careful:
    """Play it all."""
    name, inputs = script
    rehearsal = Careful(
        shipped.library, shipped.signals, shipped.programme, Given.model_validate({**world, "vars": inputs})
    )
    rehearsal.start(name)
    rehearsal.check()
    for deed in what:
        rehearsal.do(deed)
    return rehearsal


def can_be_sent(message: Said) -> bool:
    """Words in it, and labels that Telegram and a phone can show. (Long texts are split on their way out.)"""
    labels = [button.label for button in message.buttons]
    return bool(plain_text(message.text).strip()) and all(0 < len(label) <= 64 for label in labels)


def begun_lately(rehearsal: Careful) -> bool:
    """Whether the run that is open is today's check-in."""
    session = rehearsal.session
    return session is not None and bool(session.checkin) and rehearsal.now - session.started <= timedelta(days=1)


@given(world=worlds, script=scripts, what=deeds)
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answers(shipped: Any, world: Any, script: Any, what: list[Deed]) -> None:
    rehearsal = live(shipped, world, script, what)
    assert all(can_be_sent(message) for message in rehearsal.said)
    rehearsal.wait(timedelta(days=20))
    assert rehearsal.session is None or begun_lately(rehearsal)  # a plan goes on, and may just have asked again


@pytest.mark.nightly
@given(world=worlds, script=scripts, what=deeds)
@settings(max_examples=3000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answers_at_length(shipped: Any, world: Any, script: Any, what: list[Deed]) -> None:
    live(shipped, world, script, what).wait(timedelta(days=20))


@given(world=worlds, script=scripts, before=deeds, after=deeds)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_danger_is_answered_in_any_state_and_no_button_closes_it(
    shipped: Any, world: Any, script: Any, before: list[Deed], after: list[Deed]
) -> None:
    rehearsal = live(shipped, world, script, before)
    seen = len(rehearsal.said)
    rehearsal.say("I don't want to be alive anymore")
    said = [message for message in rehearsal.said[seen:] if message.to == MENTEE]
    assert any(word in said[0].text for word in ("In danger right now", "Si hay peligro ahora mismo"))
    for deed in after:
        rehearsal.do(deed)
    assert any(concern.tier is Tier.NOW and concern.open for concern in rehearsal.dossier.concerns)
