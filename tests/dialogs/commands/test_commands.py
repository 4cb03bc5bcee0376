"""Each command as a mentee meets it: what is said, in both languages, and what it asks of the world."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.answer import Answer
from dialogs.commands import COMMANDS, global_word, handle, press
from dialogs.fold import fold
from dialogs.model.action import Do
from dialogs.model.checkin import Checkin, Plan
from dialogs.model.concern import Concern, Tier
from dialogs.model.dossier import Relay
from dialogs.model.effect import (
    CancelTimer,
    CloseRelay,
    Effect,
    Erase,
    Export,
    OpenConcern,
    OpenRelay,
    SaveCheckin,
    SaveFlag,
    SavePerson,
    SaveWeight,
    Send,
    SetTimer,
)
from dialogs.model.history import History
from dialogs.model.inbound import Command, Inbound, Subject
from dialogs.model.people import Pairing, Person, Role, Status
from dialogs.model.session import Frame, Session
from dialogs.model.signal import Evidence, Flag, Kind, Moment, Signal, Span, Urgency
from dialogs.text import Locale, slots_of
from dialogs.world import World

MakeWorld = Callable[..., World]
PAGE = Path(__file__).parents[3] / "docs" / "mentee.md"
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CONCERN = Concern(id=7, mentee=1, tier=Tier.NOW, family="ideation", opened=NOW, state="acknowledged")


def ask(world: World, text: str) -> Answer:
    """`/pause until friday` as the engine hands it over."""
    name, *args = text.split()
    command = Command(name=name, args=tuple(args))
    return handle(world, Inbound(ids=(1,), subject=Subject("person", "1"), at=world.now, event=command), command)


def tap(world: World, answer: Answer, label: str) -> Answer:
    """Press a button of the answer's last message that has one of this label."""
    buttons = [button for send in sends(answer) for row in send.buttons for button in row]
    action = next(button.action for button in buttons if button.label == label)
    assert isinstance(action, Do)
    reply = press(world, action)
    assert reply is not None
    return reply


def sends(answer: Answer) -> list[Send]:
    return [effect for effect in answer.effects if isinstance(effect, Send)]


def said(answer: Answer) -> str:
    return "\n".join(send.text for send in sends(answer) if send.to == 1)


def found(answer: Answer, kind: type[Any]) -> list[Any]:
    return [effect for effect in answer.effects if isinstance(effect, kind)]


def after(world: World, effects: tuple[Effect, ...]) -> World:
    return replace(world, dossier=fold(world.dossier, effects, world.now))


def session(script: str, checkin: str = "") -> Session:
    frame = Frame(script=script, revision="r", step="s")
    return Session(id="x", person=1, stack=(frame,), started=NOW, checkin=checkin)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_answers_in_both_languages(
    make_world: MakeWorld, locale: Locale, name: str, language: str
) -> None:
    answer = ask(make_world(person={"language": language}), name)
    assert answer.start_script or said(answer)
    assert "{" not in said(answer)
    assert locale.say(language, f"menu.{name}")


@pytest.mark.parametrize("language", ["en", "es"])
def test_help_and_the_page_for_mentees_name_every_command(make_world: MakeWorld, language: str) -> None:
    help_text = said(ask(make_world(person={"language": language}), "help"))
    for name in set(COMMANDS) - {"start", "help"}:
        assert f"/{name} – " in help_text
    page = PAGE.read_text("utf-8")
    assert all(f"`/{name}`" in page for name in COMMANDS)


def test_help_for_several_roles_names_each_command_once(make_world: MakeWorld) -> None:
    text = said(ask(make_world(person={"roles": frozenset({Role.MENTOR, Role.SAFEGUARDING})}), "help"))
    assert text.count("/alerts") == text.count("/mentees") == text.count("/drill") == 1
    assert "/invite" not in text


@pytest.mark.parametrize("name", ["commands", "checkins"])
def test_both_languages_have_the_same_texts_with_the_same_placeholders(locale: Locale, name: str) -> None:
    own = {"commands": (*COMMANDS, "menu", "commands"), "checkins": ("checkin", "next", "format")}[name]
    keys = {key for key in locale.keys("en") | locale.keys("es") if key.partition(".")[0] in own}
    assert len(keys) > 20
    for key in keys:
        texts = [locale._texts[language][key] for language in ("en", "es")]
        assert slots_of(texts[0]) == slots_of(texts[1]), key


def test_unknown_commands_and_those_of_other_roles_are_refused(make_world: MakeWorld) -> None:
    assert "do not know that command" in said(ask(make_world(), "nonsense"))
    mentor = make_world(person={"roles": frozenset({Role.MENTOR})})
    assert "do not know that command" in said(ask(mentor, "checkin"))
    assert "/alerts" in said(ask(mentor, "help"))
    assert press(mentor, Do("concern.ack", {"concern": "1"})) is None


def test_before_onboarding_is_over_nothing_else_begins(make_world: MakeWorld) -> None:
    new = make_world(person={"status": Status.ONBOARDING, "screening_consent": None})
    for name in ("checkin", "next", "pause", "settings"):
        assert said(ask(new, name)) == "First let us finish getting to know each other. /start takes you there."
    assert press(new, Do("settings.open", {"what": "zone"})) == ask(new, "settings")
    assert ask(new, "start").start_script == "onboarding"


@pytest.mark.parametrize(
    ("text", "language", "command"),
    [
        ("stop", "en", "stop"), ("STOP!", "es", "stop"), ("pausa", "es", "pause"), ("Ayuda.", "es", "help"),
        ("human", "en", "talk"), ("¿privacidad?", "es", "privacy"), ("para", "es", "stop"), ("para", "en", ""),
        ("stop it", "en", ""), ("I need help", "en", ""), ("", "en", ""), ("persona", "es", "talk"),
    ],
)  # fmt: skip
def test_single_words_are_commands(text: str, language: str, command: str) -> None:
    assert global_word(text, language) == command


def test_checkin_starts_the_plans_script_at_once(make_world: MakeWorld) -> None:
    answer = ask(make_world(), "checkin")
    assert (answer.start_script, answer.leave) == ("pulse", True)
    open_one = make_world(session=session("pulse", checkin="c"))
    assert "middle of one" in said(ask(open_one, "checkin"))


@pytest.mark.parametrize("command", ["checkin", "start"])
def test_nothing_begins_over_the_safety_script(make_world: MakeWorld, command: str) -> None:
    person = {"status": Status.STOPPED, "screening_consent": None} if command == "start" else {}
    answer = ask(make_world(session=session("safety"), person=person), command)
    assert answer.start_script is None
    assert not answer.leave
    assert "stay with this first" in said(answer)


@pytest.mark.parametrize("text", ["stop", "pause 3 days"])
def test_the_safety_script_is_not_left(make_world: MakeWorld, text: str) -> None:
    assert not ask(make_world(session=session("safety")), text).leave
    assert ask(make_world(session=session("pulse")), text).leave


def test_next_says_when_and_why(make_world: MakeWorld) -> None:
    text = said(ask(make_world(), "next"))
    assert "Friday 20 November, 1" in text
    assert "(Europe/Madrid)" in text
    assert "between 18:00 and 20:00" in text
    fixed = Plan(id="pulse", script="pulse", days=frozenset({0}), start=time(19), end=time(19))
    spanish = said(
        ask(make_world(plans=(fixed,), person={"language": "es", "paused_until": NOW + timedelta(days=5)}), "next")
    )
    assert "lunes 30 de noviembre, 19:00" in spanish
    assert "hasta el miércoles 25 de noviembre" in spanish


def test_pause_until_a_day_lets_the_open_question_go(make_world: MakeWorld) -> None:
    row = Checkin(
        id="1:pulse:2026-11-20", plan="pulse", local_date=date(2026, 11, 20), due=NOW, status="sent", sent=NOW
    )
    answer = ask(make_world(checkins=(row,), session=session("pulse", row.id)), "pause until friday")
    saved = found(answer, SavePerson)[0].person
    assert saved.paused_until == datetime(2026, 11, 26, 23, tzinfo=UTC), "Friday begins at midnight in Madrid"
    assert "<b>Friday 27 November</b>" in said(answer)
    assert found(answer, SaveCheckin)[0].checkin.reason == "paused"
    assert {(timer.kind, timer.key) for timer in found(answer, CancelTimer)} == {
        ("checkin_expiry", "pulse:2026-11-20"), ("checkin_remind", "pulse:2026-11-20"),
    }  # fmt: skip


def test_pause_by_button_and_its_end(make_world: MakeWorld) -> None:
    world = make_world()
    paused = after(world, tap(world, ask(world, "pause"), "A week").effects)
    assert paused.dossier.person is not None
    assert paused.dossier.person.paused_until == datetime(2026, 11, 26, 23, tzinfo=UTC)
    again = ask(paused, "pause")
    assert "paused until <b>Friday 27 November</b>" in said(again)
    resumed = tap(paused, again, "Go on now")
    assert found(resumed, SavePerson)[0].person.paused_until is None
    assert found(ask(paused, "pause off"), SavePerson)[0].person.paused_until is None
    assert "could not read a day" in said(ask(world, "pause sometime"))


def test_stop_ends_contact_but_not_a_concern(make_world: MakeWorld) -> None:
    planned = Checkin(
        id="1:pulse:2026-11-20", plan="pulse", local_date=date(2026, 11, 20), due=NOW + timedelta(hours=9)
    )
    world = make_world(checkins=(planned,), concerns=(CONCERN,))
    answer = ask(world, "stop")
    assert found(answer, SavePerson)[0].person.status is Status.STOPPED
    assert found(answer, SaveCheckin)[0].checkin.reason == "stopped"
    assert found(answer, CancelTimer) == [CancelTimer(kind="checkin", key="pulse:2026-11-20")]
    assert "One thing goes on" in said(answer)
    assert "One thing goes on" not in said(ask(make_world(), "stop"))
    stopped = after(world, answer.effects)
    assert "already stopped" in said(ask(stopped, "stop"))
    assert "You asked me to stop" in said(ask(stopped, "checkin"))


@pytest.mark.parametrize(("concern", "closed"), [(None, 1), (7, 0)])
def test_stop_closes_a_line_unless_a_concern_opened_it(make_world: MakeWorld, concern: int | None, closed: int) -> None:
    world = make_world(relay=Relay(1, 2, NOW + timedelta(minutes=5), concern))
    assert len(found(ask(world, "stop"), CloseRelay)) == closed


def test_start_comes_back_after_stop_and_plans_again(make_world: MakeWorld) -> None:
    answer = ask(make_world(person={"status": Status.STOPPED, "paused_until": NOW + timedelta(days=9)}), "start")
    person = found(answer, SavePerson)[0].person
    assert (person.status, person.paused_until) == (Status.ACTIVE, None)
    assert found(answer, SetTimer)[0].kind == "checkin"
    assert "Welcome back, Ana" in said(answer)
    assert "Hello Ana" in said(ask(make_world(), "start"))


def test_talk_opens_a_line_to_the_mentor_with_the_kind_of_help(make_world: MakeWorld) -> None:
    world = make_world()
    answer = tap(world, ask(world, "talk"), "Give me advice")
    assert [(line.person, line.peer) for line in found(answer, OpenRelay)] == [(1, 2)]
    to_mentor = next(send for send in sends(answer) if send.to == 2)
    assert "<b>Ana</b> would like to talk with you. Wished for: advice." in to_mentor.text
    assert to_mentor.buttons[0][0].action == Do("relay.open", {"to": "1"})
    assert "straight to Noor" in said(answer)
    assert not found(answer, OpenConcern)


def test_talk_again_says_that_the_line_is_open(make_world: MakeWorld) -> None:
    world = make_world(relay=Relay(1, 2, NOW + timedelta(minutes=5)))
    answer = ask(world, "talk")
    assert "goes to Noor" in said(answer)
    assert sends(answer)[0].buttons[0][0].action == Do("relay.stop")


def _staff(**mentor: Any) -> dict[int, Person]:
    noor = {"name": "Noor", "reachable": True} | mentor
    return {
        2: Person(id=2, roles=frozenset({Role.MENTOR}), status=Status.ACTIVE, **noor),
        3: Person(id=3, roles=frozenset({Role.MENTOR}), status=Status.ACTIVE, name="Kim", reachable=True),
    }


@pytest.mark.parametrize(
    "mentor", [{"reachable": False}, {"blocked": True}, {"away_until": NOW + timedelta(days=1)}, {"excluded": True}]
)
def test_talk_goes_to_the_backup_when_the_mentor_cannot_or_must_not(
    make_world: MakeWorld, mentor: dict[str, Any]
) -> None:
    left_out = mentor.pop("excluded", False)
    concerns = (replace(CONCERN, family="abuse", excluded=frozenset({2})),) if left_out else ()
    world = make_world(people=_staff(**mentor), concerns=concerns)
    assert [line.peer for line in found(tap(world, ask(world, "talk"), "Just listen"), OpenRelay)] == [3]


def test_talk_asks_the_team_when_nobody_can_be_reached(make_world: MakeWorld) -> None:
    world = make_world(pairing=Pairing(1, None))
    answer = tap(world, ask(world, "talk"), "Just listen")
    concern = found(answer, OpenConcern)[0]
    assert (concern.tier, concern.family, concern.reason) == (Tier.TODAY, "asked_for_human", "asked")
    assert "asked the people of the programme" in said(answer)
    assert not found(answer, OpenRelay)


def test_settings_show_what_is_set_and_change_it(make_world: MakeWorld) -> None:
    world = make_world(person={"country": "ES"})
    answer = ask(world, "settings")
    for line in ("Country: Spain", "Time zone: Europe/Madrid", "Days: Mon, Tue", "Time: 18:00–20:00", "21:30–08:00"):
        assert line in said(answer)
    zone = tap(world, answer, "Time zone")
    assert (zone.start_script, zone.vars, zone.leave) == ("settings", {"what": "zone"}, True)
    listening = after(world, tap(world, answer, "Just listen").effects)
    assert listening.dossier.person is not None
    assert listening.dossier.person.just_listen
    assert "yes, without advice" in said(ask(listening, "settings"))
    assert tap(listening, ask(listening, "settings"), "Advice is welcome").effects


@pytest.mark.parametrize(
    ("language", "off", "on"), [("en", "No patterns", "Notice patterns"), ("es", "Sin patrones", "Fíjate en patrones")]
)
def test_patterns_are_noticed_only_for_who_wants_it(make_world: MakeWorld, language: str, off: str, on: str) -> None:
    world = make_world(person={"language": language})
    without = after(world, tap(world, ask(world, "settings"), off).effects)
    assert without.dossier.person is not None
    assert without.dossier.person.unnoticed == {"rumination", "avoidance"}
    again = after(without, tap(without, ask(without, "settings"), on).effects)
    assert again.dossier.person is not None
    assert again.dossier.person.unnoticed == frozenset()


def test_names_are_escaped_in_texts_and_plain_on_buttons(make_world: MakeWorld) -> None:
    world = make_world(person={"name": "A<b>&"})
    assert "A&lt;b&gt;&amp;" in said(ask(world, "start"))
    answer = tap(world, ask(world, "talk"), "Just listen")
    to_mentor = next(send for send in sends(answer) if send.to == 2)
    assert to_mentor.buttons[0][0].label == "Reply to A<b>&"
    assert "A&lt;b&gt;&amp;" in to_mentor.text


def test_export_and_delete(make_world: MakeWorld) -> None:
    assert found(ask(make_world(), "export"), Export) == [Export(person=1)]
    world = make_world()
    sure = ask(world, "delete")
    assert not found(sure, Erase), "only after the button"
    assert "Nothing was deleted" in said(tap(world, sure, "No, keep it"))
    gone = tap(world, sure, "Yes, erase everything")
    assert [type(effect) for effect in gone.effects] == [Send, CloseRelay, Erase]
    assert gone.leave


def test_delete_says_what_an_open_concern_keeps(make_world: MakeWorld) -> None:
    world = make_world(concerns=(CONCERN,))
    sure = ask(world, "delete")
    assert "with one exception" in said(sure)
    gone = tap(world, sure, "Yes, erase everything")
    assert "but for the shortest record" in said(gone)
    assert found(gone, Erase)


def _flag(kind: Kind, rule: str, **fields: Any) -> Flag:
    span = Span(0, 9, "no <point>")
    signal = Signal(kind=kind, rule=rule, revision="r", urgency=Urgency.ASK, evidence=Evidence(spans=(span,)))
    return Flag(id=rule, at=NOW, signal=signal, **fields)


def test_why_shows_an_acute_flag_and_a_contest_never_lowers_it(make_world: MakeWorld) -> None:
    world = make_world(history=History(flags=(_flag(Kind.RISK, "risk.hopeless"),)))
    shown = ask(world, "why")
    assert "Friday 20 November" in said(shown)
    assert "“no &lt;point&gt;”" in said(shown)
    contested = tap(world, shown, "That does not fit")
    assert found(contested, SaveFlag)[0].flag.contested is True
    assert found(contested, SaveWeight) == []
    assert "they still will" in said(contested)
    assert "You said that this does not fit" in said(ask(after(world, contested.effects), "why"))


def _put_off() -> Flag:
    put_off = Moment(NOW, "goal_deferred", "my CV")
    evidence = Evidence(moments=(put_off, put_off, put_off))
    signal = Signal(kind=Kind.AVOIDANCE, rule="avoidance.deferred", revision="r", evidence=evidence)
    return Flag(id="put-off", at=NOW, signal=signal)


def test_why_contested_lowers_a_pattern_once(make_world: MakeWorld) -> None:
    world = make_world(history=History(flags=(_put_off(),)))
    shown = ask(world, "why")
    assert "moved 3 times" in said(shown)
    once = tap(world, shown, "That does not fit")
    assert found(once, SaveWeight) == [SaveWeight(person=1, rule="avoidance.deferred", weight=0.6)]
    assert found(tap(after(world, once.effects), shown, "That does not fit"), SaveWeight) == []
    assert "no longer have" in said(tap(make_world(), shown, "That does not fit"))
    assert "not noticed anything" in said(ask(make_world(), "why"))


def test_privacy_names_the_contact_and_the_limits(make_world: MakeWorld) -> None:
    text = said(ask(make_world(), "privacy"))
    assert all(
        part in text for part in ("Sam", "Harbour", "365 days", "not end-to-end encrypted", "cannot keep danger secret")
    )
    assert len(text) < 4096


def test_why_takes_that_it_fits(make_world: MakeWorld) -> None:
    world = make_world(history=History(flags=(_put_off(),)))
    shown = ask(world, "why")
    fitting = tap(world, shown, "That fits")
    assert [effect.flag.contested for effect in found(fitting, SaveFlag)] == [False]
    assert found(fitting, SaveWeight) == []
    assert "noted that it fits" in said(fitting)
    again = ask(after(world, fitting.effects), "why")
    assert "You said that this fits" in said(again)
    assert "no longer have" in said(tap(make_world(), shown, "That fits"))
