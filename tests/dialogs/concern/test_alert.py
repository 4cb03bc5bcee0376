"""What stands behind the button, and what the mentee is told."""

import re
from datetime import timedelta

import pytest
from msgspec import structs

from dialogs.concern import opened, who_was_told
from dialogs.concern.alert import trigger_words
from dialogs.model.concern import Tier
from dialogs.model.people import Status
from dialogs.model.signal import Evidence, Kind, Moment, Signal
from dialogs.text import slots_of
from tests.dialogs.concern.story import (
    COORD,
    LIBRARY,
    MENTEE,
    MENTOR,
    NOON,
    SAFE,
    Story,
    concern_of,
    people,
    signal,
    world,
)  # fmt: skip


def test_behind_the_button_stands_what_is_needed_and_nothing_is_markup() -> None:
    everybody = people(lena={"name": "<Lena>", "zone": "Asia/Tokyo", "contact_preference": "call & wait"})
    effect = concern_of(signals=(signal(text="<b>end & it</b>"),), bot_said="safety/now")
    story = Story(effect, everybody)
    story.tell("replied", MENTEE, text="no <i>")
    story.press("open", MENTOR)
    text = story.to(MENTOR)[0]
    for part in ("&lt;Lena&gt;", "Bird 1", "21:00", "&lt;b&gt;end &amp; it&lt;/b&gt;", "risk.ideation_passive", "r1",
                 "safety/now", "no &lt;i&gt;", "call &amp; wait", "You could begin"):  # fmt: skip
        assert part in text
    assert set(re.findall(r"</?(\w+)", text)) <= {"b", "i", "code"}


def test_got_it_is_asked_for_only_where_it_can_be_pressed() -> None:
    story = Story(concern_of())
    assert "press Got it" in opened(story.world, story.concern, story.everybody[SAFE]).text
    story.press("ack", MENTOR)
    assert "Got it" not in opened(story.world, story.concern, story.everybody[SAFE]).text


def test_its_labels_are_plain_text() -> None:
    story = Story(concern_of(), people(lena={"name": "Tom & Lena"}))
    message = opened(story.world, story.concern, story.everybody[MENTOR])
    assert "Write to Tom & Lena" in [button.label for row in message.buttons for button in row]


def test_after_an_erasure_those_who_work_on_it_read_the_name_that_was_kept() -> None:
    story = Story(concern_of(), people(lena={"status": Status.ERASED, "name": "", "pseudonym": ""}))
    for named, shown in (("Tom & Lena", "Tom &amp; Lena"), ("", "someone")):
        story.concern = structs.replace(story.concern, named=named)
        message = opened(story.world, story.concern, story.everybody[MENTOR])
        assert ("<b>Tom &amp; Lena</b>, who" in message.text) == bool(named)
        assert f"Hello {shown}," in message.text
        assert not [button for row in message.buttons for button in row if "Write to" in button.label]
        story.walk(story.now - story.start + timedelta(minutes=5))
        assert story.reached()
        assert all("Lena" not in text for who in story.reached() for text in story.to(who))


def test_words_that_several_rules_found_are_shown_once() -> None:
    found = [signal(text=words) for words in ("all the pills", "I took all the pills", "i took all the pills")]
    story = Story(concern_of(signals=tuple(found)))
    assert trigger_words(story.concern) == ["i took all the pills"]


def test_it_fits_one_message_whatever_anybody_wrote() -> None:
    long = "&" * 5000
    everybody = people(
        lena={"name": long, "pseudonym": long, "contact_preference": long},
        **{one: {"name": long} for one in ("sam", "bo")},
    )
    effect = concern_of(
        family="abuse", signals=tuple(signal(text=f"{n}{long}") for n in range(5)), said=long, bot_said=long
    )
    story = Story(effect, everybody)
    story.tell("denied", MENTEE, text=long)
    for language in ("en", "es"):
        reader = people(sam={"language": language, "name": long})[MENTOR]
        assert len(opened(story.world, story.concern, reader).text) <= 4096


def test_a_pattern_shows_what_was_shared_and_never_the_entries() -> None:
    effect = concern_of(
        Tier.PATTERN, said="I keep putting off my CV", signals=(signal(Kind.RUMINATION, text="secret"),)
    )
    story = Story(effect)
    story.press("open", MENTOR)
    assert "putting off my CV" in story.to(MENTOR)[0]
    assert "secret" not in story.to(MENTOR)[0]


def counted(kind: Kind = Kind.AVOIDANCE, rule: str = "avoidance.told") -> Signal:
    moments = tuple(Moment(NOON - timedelta(days=n), "answer", f"secret {n}") for n in (6, 3, 0))
    return Signal(kind=kind, rule=rule, revision="r1", evidence=Evidence(moments=moments, baseline={"misses": 3.0}))


@pytest.mark.parametrize("reader", [COORD, SAFE])
@pytest.mark.parametrize(
    ("tier", "reason"), [(Tier.PATTERN, "asked"), (Tier.PATTERN, "pairing"), (Tier.QUIET, "signal")]
)
def test_who_is_not_the_mentor_reads_rule_revision_and_counts_of_a_pattern(
    reader: int, tier: Tier, reason: str
) -> None:
    story = Story(concern_of(tier, "avoidance", said="my own words", reason=reason, signals=(counted(),)))
    story.tell("replied", MENTEE, text="my reply")
    text = opened(story.world, story.concern, story.everybody[reader]).text
    assert "Rule avoidance.told, policy r1, Wednesday 4 March: 3 events in 7 days; misses 3." in text
    assert not any(words in text for words in ("secret", "my own words", "my reply"))


def test_the_mentor_reads_counts_and_what_was_shared() -> None:
    story = Story(concern_of(Tier.PATTERN, "avoidance", said="my own words", signals=(counted(),)))
    text = opened(story.world, story.concern, story.everybody[MENTOR]).text
    assert "Something seems hard to start: 3 times in 7 days." in text
    assert "my own words" in text
    assert "secret" not in text


def test_only_the_safeguarding_side_is_offered_to_clear_the_mentor() -> None:
    def labels(story: Story, who: int) -> list[str]:
        message = opened(story.world, story.concern, story.everybody[who])
        return [button.label for row in message.buttons for button in row]

    assert "Mentor is not involved" in labels(Story(concern_of(family="abuse")), SAFE)
    assert "Mentor is not involved" not in labels(Story(concern_of()), SAFE)


def test_where_somebody_may_read_along_the_first_words_ask_whether_it_is_safe() -> None:
    story = Story(concern_of(family="abuse"))
    story.press("open", SAFE)
    assert "good moment to write here" in story.to(SAFE)[0]


BOTH = "I have sent word to Sam (your mentor) and Ines (safeguarding). I will tell you when one of them has seen it."
ONLY = "I have sent word to Ines (safeguarding), and nobody else so far. I will tell you when it was seen."


@pytest.mark.parametrize(("effect", "words"), [(concern_of(), BOTH), (concern_of(family="abuse"), ONLY)])
def test_the_mentee_hears_who_was_told_and_not_that_anybody_reads(effect, words: str) -> None:
    lena = people()[MENTEE]
    assert who_was_told(world(), lena, effect) == words
    assert who_was_told(world(), lena, Story(effect).concern) == words


def test_joining_evidence_tells_of_those_who_were_told() -> None:
    story = Story(concern_of())
    told = who_was_told(world(concerns=(story.concern,)), people()[MENTEE], concern_of(Tier.TODAY))
    assert "Sam (your mentor)" in told


def test_whoever_was_told_before_they_were_left_out_is_named_as_well() -> None:
    story = Story(concern_of())
    told = who_was_told(world(concerns=(story.concern,)), people()[MENTEE], concern_of(family="abuse"))
    assert told.startswith("I have sent word to Ines (safeguarding) about this. Sam (your mentor) had word")
    assert "nobody else" not in told


def test_when_nobody_could_be_told_it_says_so() -> None:
    gone = {name: {"reachable": False} for name in ("sam", "bo", "ines", "dora", "carl", "cleo")}
    told = who_was_told(world(NOON, people(**gone)), people()[MENTEE], concern_of())
    assert told.startswith("Nobody could be told yet")
    assert "Ines" in told


@pytest.mark.parametrize("reason", ["pairing", "poison", "undeliverable"])
def test_the_mentee_does_not_hear_of_what_they_were_never_told(reason: str) -> None:
    story = Story(concern_of(Tier.PATTERN if reason == "pairing" else Tier.TODAY, reason=reason))
    who = next(iter(story.concern.paged))
    story.press("ack", who)
    assert story.concern.state == "acknowledged"
    assert not story.to(MENTEE)


def test_both_languages_say_the_same_things() -> None:
    locale = LIBRARY.locale
    mine = {key for key in locale.keys("en") | locale.keys("es") if key.split(".")[0] in {"alerts", "desk", "door"}}
    assert mine
    for key in sorted(mine):
        assert key in locale.keys("en") & locale.keys("es"), key
        assert slots_of(locale._texts["en"][key]) == slots_of(locale._texts["es"][key]), key
