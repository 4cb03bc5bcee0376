"""What holds of every command: both languages, who may, what is refused, and single words that mean one."""

from pathlib import Path

import pytest

from dialogs.commands import COMMANDS, global_word, press
from dialogs.model.action import Do
from dialogs.model.people import Role, Status
from dialogs.text import Locale, slots_of
from tests.dialogs.commands.conftest import MakeWorld, ask, said, sends, tap

PAGE = Path(__file__).parents[3] / "docs" / "mentee.md"


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


def test_names_are_escaped_in_texts_and_plain_on_buttons(make_world: MakeWorld) -> None:
    world = make_world(person={"name": "A<b>&"})
    assert "A&lt;b&gt;&amp;" in said(ask(world, "start"))
    answer = tap(world, ask(world, "talk"), "Just listen")
    to_mentor = next(send for send in sends(answer) if send.to == 2)
    assert to_mentor.buttons[0][0].label == "Reply to A<b>&"
    assert "A&lt;b&gt;&amp;" in to_mentor.text
