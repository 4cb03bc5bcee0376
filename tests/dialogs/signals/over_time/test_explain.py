"""What mentee, mentor and coordinator read of a flag: every key is there, and nobody reads more than they may."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from ruamel.yaml import YAML

from dialogs.model.signal import Evidence, Flag, Kind, Moment, Signal
from dialogs.signals.explain import QUOTING, RULES, for_coordinator, for_mentee, for_mentor

LOCALES = Path(__file__).parents[4] / "dialogs/content/locales"
MONDAY = datetime(2026, 3, 2, 18, tzinfo=UTC)
TEXTS = {
    language: YAML(typ="safe").load((LOCALES / language / "signals.yaml").read_text(encoding="utf-8"))
    for language in ("en", "es")
}


def flag(rule, *moments):
    """A flag two days after the Monday."""
    kind = Kind(rule.partition(".")[0])
    signal = Signal(kind=kind, rule=rule, revision="abc", evidence=Evidence(moments=moments, baseline={"median": 84.0}))
    return Flag(id="f", at=MONDAY + timedelta(days=2), signal=signal)


def entries(count):
    """That many entries with words, a day apart, ending on the flag's day."""
    return tuple(Moment(MONDAY + timedelta(days=n + 3 - count), "answer", f"secret {n}") for n in range(count))


CASES = [
    flag(rule, *entries(count)) for rule in RULES for count in (1, 3)
] + [
    flag(rule, *(Moment(MONDAY + timedelta(days=n), "goal_deferred", text) for n in range(3)))
    for rule in RULES for text in ("", "my CV")
]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.signal.rule)
def test_every_explanation_has_a_text_and_all_its_slots(case, language):
    """In both languages, for all three readers."""
    told = [
        for_mentee(case, language), for_coordinator(case, language),
        for_mentor(case, language, shared=True), for_mentor(case, language, shared=False),
    ]  # fmt: skip
    for explanation in told:
        wanted = {name for _, name, _, _ in Formatter().parse(TEXTS[language][explanation.key]) if name}
        assert wanted <= explanation.slots.keys()


def test_both_languages_have_the_same_keys():
    """And no key that nothing asks for."""
    assert TEXTS["en"].keys() == TEXTS["es"].keys()
    asked = {
        explain.key
        for case in CASES
        for explain in (for_mentee(case, "en"), for_mentor(case, "en", shared=True), for_coordinator(case, "en"),
                        for_mentor(case, "en", shared=False))
    }  # fmt: skip
    assert TEXTS["en"].keys() - asked == {"signals.coordinator.counted"}


def test_every_text_for_a_mentee_ends_in_a_question():
    """A flag is a question."""
    assert all(text.endswith("?") for texts in TEXTS.values() for key, text in texts.items() if ".mentee." in key)


@pytest.mark.parametrize("rule", sorted(QUOTING))
def test_the_mentor_reads_words_only_when_they_were_shared(rule):
    """And the coordinator never."""
    case = flag(rule, *entries(3))
    assert "secret" in str(for_mentor(case, "en", shared=True).slots)
    assert "secret" not in str(for_mentor(case, "en", shared=False).slots)
    assert "secret" not in str(for_coordinator(case, "en").slots)


def test_the_mentee_reads_their_words_with_the_days():
    """The first and the latest, the latest being today."""
    told = for_mentee(flag("rumination.going_round", *entries(3)), "en")
    text = TEXTS["en"][told.key].format(**told.slots)
    assert "“secret 0” on Monday 2 March, and “secret 2” today" in text
    told = for_mentee(flag("rumination.going_round", *entries(3)), "es", "Europe/Madrid")
    assert "«secret 0» el lunes 2 de marzo, y «secret 2» hoy" in TEXTS["es"][told.key].format(**told.slots)


def test_a_commitment_is_named():
    """When all deferrals carry its name."""
    told = for_mentee(CASES[[case.signal.rule for case in CASES].index("avoidance.deferred")], "en")
    assert told.key.endswith("counts")
    named = flag("avoidance.deferred", *(Moment(MONDAY, "goal_deferred", "my CV") for _ in range(3)))
    assert for_mentee(named, "en").slots["thing"] == "my CV"


def test_a_long_entry_is_cut():
    """At a word."""
    told = for_mentee(flag("rumination.going_round", Moment(MONDAY, "answer", "word " * 80)), "en")
    assert len(told.slots["first"]) <= 120
    assert told.slots["first"].endswith("word…")
