"""What step types promise, in small scripts made for it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.library import Library
from dialogs.model.concern import Tier
from dialogs.model.effect import Record, SavePerson, SetTimer
from dialogs.model.people import Person, Role, Status
from dialogs.programme import Programme
from dialogs.rehearsal import MENTEE, MENTOR, Rehearsal
from dialogs.rehearsal_test import Given
from dialogs.script import Revision, parse
from dialogs.signals import Pack
from dialogs.text import MissingText, fill, fill_plain, plain_text

Play = Callable[..., "Played"]


@dataclass
class Played:
    """A rehearsal with short ways to look at it."""

    rehearsal: Rehearsal

    def said(self) -> list[str]:
        """What the mentee was sent, as they read it."""
        return [plain_text(message.text) for message in self.rehearsal.said if message.to == MENTEE]

    def of(self, kind: type) -> list[Any]:
        """Effects of a kind."""
        return [effect for effect in self.rehearsal.effects if isinstance(effect, kind)]


@pytest.fixture
def play(library: Library, signals: Pack, programme: Programme) -> Play:
    """Begin a script given as YAML steps; the shipped scripts can be called."""

    def begin(steps: str, *, extra: str = "", others: dict[str, str] | None = None, **given: Any) -> Played:
        made = [revision("made", steps, extra), *(revision(name, text, extra) for name, text in (others or {}).items())]
        shipped = [one for name, one in library.scripts.items() if name not in {one.name for one in made}]
        world = Library([*shipped, *made], locale=library.locale, crisis=library.crisis)
        rehearsal = Rehearsal(world, signals, programme, Given.model_validate(given))
        rehearsal.start("made")
        return Played(rehearsal)

    return begin


def revision(name: str, steps: str, extra: str) -> Revision:
    """A script with these steps, starting at `a`."""
    text = f"script: {name}\ntitle: T\npurpose: P\nminutes: 1\nstart: a\n{extra}\nsteps:\n{steps}"
    script, _, issues = parse(name, text)
    assert script is not None, issues
    return Revision(script, {}, text, name)


DAYS = """
  a:
    ask: text
    parse: days
    say: When?
    choices: {two: "Tue, Thu", never: {label: "Never, thanks", to: c}}
    save: days
    to: b
  b: {end: done, say: "On {days}."}
  c: {end: done, say: Never.}
"""


@pytest.mark.parametrize(
    ("answer", "last"),
    [("[Tue, Thu]", "On tue thu."), ("tue thu", "On tue thu."), ("fridays", "On fri."), ("[Never, thanks]", "Never."),
     ("never", "Never."), ("NEVER!", "Never.")],
)  # fmt: skip
def test_buttons_of_an_open_question_lead_away_or_count_as_typed(play: Play, answer: str, last: str) -> None:
    played = play(DAYS)
    if answer.startswith("["):
        played.rehearsal.press(answer[1:-1])
    else:
        played.rehearsal.say(answer)
    assert played.said()[-1] == last


def test_a_number_typed_to_an_open_question_is_not_a_button(play: Play) -> None:
    steps = "  a: {ask: text, say: How many?, choices: {x: {label: None, to: c}}, save: n, to: b}\n"
    played = play(f'{steps}  b: {{end: done, say: "You said {{n}}."}}\n  c: {{end: done, say: Pressed.}}\n')
    played.rehearsal.say("1")
    assert played.said()[-1] == "You said 1."


@pytest.mark.parametrize("typed", ["Sí", "si", "Sí, con azúcar", "1", "yes"])
def test_typed_words_mean_a_button_by_its_beginning_its_number_or_its_key(play: Play, typed: str) -> None:
    steps = """
  a: {ask: choice, say: ¿Té?, choices: {yes: {label: "Sí, con azúcar", to: b}, no: {label: "No", to: c}}}
  b: {end: done, say: Bien.}
  c: {end: done, say: Mal.}
"""
    played = play(steps)
    played.rehearsal.say(typed)
    assert played.said()[-1] == "Bien."


def test_words_can_be_kept_out_of_the_history(play: Play) -> None:
    played = play("  a: {ask: text, say: Well?, record: false, save: w, to: b}\n  b: {end: done, say: '{w}.'}\n")
    played.rehearsal.say("something hard")
    assert played.said()[-1] == "something hard."
    assert played.of(Record) == []


CALLS = "  a: {ask: text, say: Below., to: b}\n  b: {end: done, say: Below done.}\n"


@pytest.mark.parametrize(("everything", "last"), [("true", "Top done."), ("false", "Below.")])
def test_an_end_of_everything_ends_what_waits_below(play: Play, everything: str, last: str) -> None:
    top = f"  a: {{ask: text, say: Top., to: b}}\n  b: {{end: done, all: {everything}, say: Top done.}}\n"
    played = play(CALLS, others={"top": top})
    played.rehearsal.start("top")
    played.rehearsal.say("yes")
    assert played.said()[-1] == last
    assert (played.rehearsal.session is None) == (everything == "true")


def test_a_script_for_once_a_day_runs_once_a_day(play: Play) -> None:
    once = "  a: {ask: text, say: Well?, to: b}\n  b: {end: done, say: Done.}\n"
    played = play(once, extra="once_a_day: true")
    played.rehearsal.say("so")
    played.rehearsal.start("made")
    assert played.said()[-1].startswith("We did that one today already")
    assert played.rehearsal.session is None


def test_a_call_of_a_script_for_once_a_day_comes_back_and_says_so(play: Play) -> None:
    steps = """
  a: {call: looping-thoughts, to: b}
  b: {branch: [{if: outcome == "once_a_day", to: c}, {to: a}]}
  c: {end: done, say: Enough for today.}
"""
    played = play(steps)
    played.rehearsal.say("the test")
    played.rehearsal.press("Stop here")
    assert played.said()[-1] == "Enough for today."


def test_placeholders_are_names_with_dots_and_only_what_is_used_is_looked_up() -> None:
    slots = {"person.name": "<Mia>", "a": 1}
    assert fill("<b>{person.name}</b> {a}", slots) == "<b>&lt;Mia&gt;</b> 1"
    assert fill_plain("{person.name} {a:>3}", slots) == "<Mia>   1"
    with pytest.raises(MissingText, match="nothing"):
        fill("{nothing}", slots)


def test_danger_asked_about_goes_to_a_human_with_its_words_and_its_evidence(play: Play) -> None:
    played = play(CALLS)
    played.rehearsal.say("wish i was dead haha")
    played.rehearsal.say("no idea")
    concern = played.rehearsal.dossier.concerns[0]
    assert concern.said.splitlines()[-1] == "no idea"
    assert [signal.kind for signal in concern.signals] == ["risk"]


def test_a_denial_is_told_as_one_and_leaving_says_nothing(play: Play) -> None:
    played = play(CALLS)
    played.rehearsal.say("I don't want to be alive anymore")
    played.rehearsal.press("You misunderstood me")
    played.rehearsal.press("Go on with the rest")
    concern = played.rehearsal.dossier.concerns[0]
    assert concern.open
    assert concern.answered == "You misunderstood me"
    assert [note.what for note in concern.notes if note.what in {"denied", "replied"}] == ["denied"]


def test_a_missing_guardian_is_for_the_coordinators(play: Play) -> None:
    played = play(CALLS, age_band="under_16")
    played.rehearsal.start("onboarding")
    concern = played.rehearsal.dossier.concerns[0]
    assert (concern.family, concern.reason) == ("guardian_consent", "guardian_consent")
    assert MENTOR not in concern.paged
    assert all(effect.person.guardian_consent is None for effect in played.of(SavePerson))


@pytest.mark.parametrize(("here", "named"), [({}, "Carla"), ({"reachable": False}, "Ana Ruiz")])
def test_a_guardian_is_asked_to_speak_with_whoever_can_confirm_it(play: Play, here: dict[str, Any], named: str) -> None:
    played = play(CALLS, age_band="under_16")
    given = {"roles": frozenset({Role.COORDINATOR}), "status": Status.ACTIVE, "name": "Carla", "reachable": True}
    carla = Person(id=9, **given | here)
    rehearsal = played.rehearsal
    rehearsal.dossier = replace(rehearsal.dossier, people={**rehearsal.dossier.people, 9: carla})
    rehearsal.start("onboarding")
    assert f"to speak with {named}" in "".join(said.text for said in rehearsal.said)


def test_whoever_gets_stuck_at_the_beginning_is_for_the_coordinators(play: Play) -> None:
    played = play(CALLS, country="", age_band="")
    played.rehearsal.start("onboarding")
    for words in ("Mia", "Atlantis", "Lemuria", "Mu"):
        played.rehearsal.say(words)
    (concern,) = played.rehearsal.dossier.concerns
    assert (concern.tier, concern.reason) == (Tier.PATTERN, "stuck")
    assert MENTOR not in concern.paged
    assert "told the people who coordinate" in "".join(said.text for said in played.rehearsal.said)


def test_a_reminder_is_set_for_its_moment(play: Play) -> None:
    played = play("  a: {remind: 3h, say: Now., to: b}\n  b: {end: done}\n")
    begun = played.rehearsal.now
    timer = next(effect for effect in played.of(SetTimer) if effect.kind == "remind")
    assert (timer.due - begun).total_seconds() == 3 * 3600


def test_a_long_commitment_fits_its_button(play: Play) -> None:
    played = play("  a: {ask: commitment, say: What?, save: t, to: b}\n  b: {end: done, say: '{t}'}\n",
                  commitments=[{"text": "write " * 40}])  # fmt: skip
    label = played.rehearsal.labels()[0]
    assert len(label) <= 40
    played.rehearsal.press(label)
    assert played.said()[-1].strip() == ("write " * 40).strip()


def test_a_mentor_who_is_left_out_of_a_concern_is_offered_nothing(play: Play) -> None:
    played = play("  a: {branch: [{if: has_mentor, to: b}, {to: c}]}\n  b: {end: yes}\n  c: {end: no, say: Nobody.}\n")
    assert played.said() == []
    played.rehearsal.say("my dad hits me every night")
    assert MENTOR in played.rehearsal.dossier.concerns[0].excluded
    played.rehearsal.start("made")
    assert "Nobody." in played.said()
    assert not any(message.to == MENTOR for message in played.rehearsal.said)
