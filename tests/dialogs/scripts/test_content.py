"""Crisis lines and the two programmes that are shipped."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from bot.content import Content
from bot.library import ContentError, load_programme
from dialogs.crisis import STALE_DAYS, CrisisFile, Line
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.rehearsal import Rehearsal
from dialogs.rehearsal_test import Given
from dialogs.signals import Pack
from dialogs.steps.end import End


@pytest.fixture
def crisis(library: Library) -> CrisisFile:
    """The shipped file."""
    assert library.crisis is not None
    return library.crisis


def test_every_number_says_where_it_was_read(crisis: CrisisFile) -> None:
    for country in crisis.countries.values():
        assert country.source
        assert all(line.source and line.name.get("en") for line in country.lines)


def test_old_numbers_must_be_looked_up_again(crisis: CrisisFile) -> None:
    assert not crisis.stale(crisis.checked + timedelta(days=STALE_DAYS))
    assert crisis.stale(crisis.checked + timedelta(days=STALE_DAYS + 1))
    assert crisis.checked >= date(2026, 11, 20)


def test_the_countries_of_the_demo_are_known(crisis: CrisisFile, programme: Programme) -> None:
    assert set(programme.countries) <= set(crisis.countries)


@pytest.mark.parametrize(
    ("given", "there", "not_there"),
    [
        ({"country": "ES", "age_band": "18_24"}, ("112", "024"), ("900 20 20 10",)),
        ({"country": "ES", "age_band": "16_17"}, ("112", "024", "900 20 20 10"), ()),
        ({"country": "GB", "age_band": "25_plus"}, ("999", "116 123"), ("112", "024")),
        ({"country": "XK"}, ("your local emergency number",), ("112", "999", "911")),
    ],
)
def test_a_person_in_danger_sees_the_numbers_of_their_country(
    given: dict[str, str], there: tuple[str, ...], not_there: tuple[str, ...], library: Library, signals: Pack,
    programme: Programme,
) -> None:  # fmt: skip
    rehearsal = Rehearsal(library, signals, programme, Given.model_validate(given))
    rehearsal.say("I don't want to be alive anymore")
    shown = "\n".join(message.text for message in rehearsal.said if message.to == 1)
    assert all(number in shown for number in there)
    assert not any(number in shown for number in not_there)
    assert "Ana Ruiz" in shown


@pytest.mark.parametrize(
    ("phone", "ends"),
    [
        ("+34 600 000 000", "• Ana Ruiz (Riverside Mentoring): +34 600 000 000"),
        ("", "• Ana Ruiz (Riverside Mentoring): the person to turn to here"),
    ],
)
def test_the_contact_never_stands_there_bare(
    phone: str, ends: str, library: Library, signals: Pack, programme: Programme
) -> None:
    contact = programme.contacts.safeguarding.model_copy(update={"phone": phone})
    contacts = programme.contacts.model_copy(update={"safeguarding": contact})
    reachable = programme.model_copy(update={"contacts": contacts})
    rehearsal = Rehearsal(library, signals, reachable, Given.model_validate({"country": "ES"}))
    rehearsal.say("I don't want to be alive anymore")
    assert any(message.text.endswith(ends) for message in rehearsal.said if message.to == 1)


@pytest.mark.parametrize("name", [{}, {"es": "Línea"}, {"en": " "}])
def test_a_crisis_line_without_a_name_to_show_is_refused(name: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Line.model_validate({"name": name, "number": "024", "source": "https://example.org"})


@pytest.mark.parametrize("name", ["demo", "template"])
def test_the_shipped_programmes_are_valid_and_name_scripts_that_exist(
    name: str, content: Content, library: Library
) -> None:
    filled = (content.one(f"programme/{name}.yaml") or "").replace("WRITE A NAME HERE", "Ana Ruiz")
    programme = load_programme(f"{name}.yaml", filled)
    assert programme.contacts.safeguarding.name
    assert all(library.has(plan.script) for plan in programme.checkins.values())


def test_a_programme_with_the_templates_stand_ins_is_refused(content: Content) -> None:
    with pytest.raises(ContentError, match=r"(?s)safeguarding\.name.*stand-in.*final_rung\.name"):
        load_programme("template.yaml", content.one("programme/template.yaml") or "")


def test_a_check_in_offers_one_way_to_leave_it_for_today(library: Library, programme: Programme) -> None:
    for plan in programme.checkins.values():
        script = library.script(plan.script)
        ways = {route.to for _, routes in script.steps[script.start].exits() for route in routes}
        ends = [step for name in ways if isinstance(step := script.steps.get(name), End)]
        assert not ends, f"{plan.script}: every check-in brings its own button for that"


@pytest.mark.parametrize(
    ("file", "asked_first"),
    [
        ("scripts/onboarding.yaml", "About a pattern I ask you first."),
        ("locales/es/scripts/onboarding.yaml", "Si es un patrón, primero te pregunto."),
    ],
)
def test_only_about_a_pattern_the_consent_promises_to_ask_first(file: str, asked_first: str, content: Content) -> None:
    assert asked_first in (content.one(file) or "")
