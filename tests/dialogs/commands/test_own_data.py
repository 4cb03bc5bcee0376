"""What is kept of a person is theirs: to see, to change, to contest, to take along, to erase."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from dialogs.model.effect import CloseRelay, Erase, Export, SaveFlag, SaveWeight, Send
from dialogs.model.history import History
from dialogs.model.signal import Evidence, Flag, Kind, Moment, Signal, Span, Urgency
from tests.dialogs.commands.conftest import CONCERN, NOW, MakeWorld, after, ask, found, said, sends, tap


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


def _risk(key: str, minutes: float, rule: str, text: str) -> Flag:
    evidence = Evidence(spans=(Span(0, len(text), text),))
    signal = Signal(kind=Kind.RISK, rule=rule, revision="r", urgency=Urgency.NOW, evidence=evidence)
    return Flag(id=key, at=NOW + timedelta(minutes=minutes), signal=signal)


def test_why_shows_one_entry_a_dangerous_text_and_a_contest_is_for_all_of_it(make_world: MakeWorld) -> None:
    one_text = (
        _risk("a", 0, "risk.plan", "kill myself tonight"), _risk("b", 0, "risk.ideation", "kill myself"),
        _risk("c", 2, "risk.ideation", "kill myself"), _risk("d", 2, "risk.plan", "kill myself tonight"),
    )  # fmt: skip
    another = (_risk("e", 30, "risk.ideation", "kill myself"),)
    world = make_world(history=History(flags=(*one_text, *another)))
    shown = ask(world, "why")
    entries = [send for send in sends(shown) if send.buttons]
    assert len(entries) == 2
    assert entries[0].text.count("kill myself") == 1
    assert "kill myself tonight" in entries[0].text
    tapped = tap(world, replace(shown, effects=(entries[0],)), "That does not fit")
    assert [(one.flag.id, one.flag.contested) for one in found(tapped, SaveFlag)] == [(key, True) for key in "abcd"]


def test_why_shows_different_danger_of_different_texts_apart(make_world: MakeWorld) -> None:
    flags = (_risk("a", 0, "risk.ideation", "kill myself"), _risk("b", 1, "risk.abuse", "he hits me"))
    shown = ask(make_world(history=History(flags=flags)), "why")
    assert len([send for send in sends(shown) if send.buttons]) == 2


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
