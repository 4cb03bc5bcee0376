"""The desk's commands as small transcripts, and who may use which."""

from datetime import timedelta

import pytest
from msgspec import structs

from bot.desk import COMMANDS
from bot.desk.registry import ALL, VERBS
from dialogs.model.action import Do
from dialogs.model.concern import Tier
from dialogs.model.effect import AnswerTap, Invite, SavePerson, Send, SetTimer, TellConcern
from dialogs.model.inbound import Command, Due, Tap, Text
from dialogs.model.people import Pairing, Role, Status
from tests.bot.desk.talk import Talk
from tests.dialogs.concern.story import (
    BACKUP,
    COORD,
    DEPUTY,
    MENTEE,
    MENTOR,
    NOON,
    PROGRAMME,
    SAFE,
    STRANGER,
    Story,
    concern_of,
    people,
)  # fmt: skip

ROLE_OF = {
    MENTOR: Role.MENTOR,
    COORD: Role.COORDINATOR,
    SAFE: Role.SAFEGUARDING,
    DEPUTY: Role.DEPUTY,
}


@pytest.mark.parametrize("name", sorted(COMMANDS))
@pytest.mark.parametrize("who", sorted(ROLE_OF))
def test_a_command_is_only_for_its_roles(name: str, who: int) -> None:
    talk = Talk(who)
    answer = talk.command(f"/{name}")
    refused = answer.startswith("That is not for your role")
    assert refused == (ROLE_OF[who] not in COMMANDS[name].roles)


@pytest.mark.parametrize("verb", sorted(VERBS))
@pytest.mark.parametrize("who", sorted(ROLE_OF))
def test_a_button_is_only_for_its_roles(verb: str, who: int) -> None:
    args = {"days": "1", "name": "Ana"}
    refused = Talk(who).do(verb, **args).startswith("That is not for your role")
    assert refused == (ROLE_OF[who] not in VERBS[verb][0].roles)


def test_every_command_has_its_line_in_the_menu_in_both_languages() -> None:
    locale = Talk(MENTOR).world.library.locale
    for command in ALL:
        assert f"menu.{command.name}" in locale.keys("en") & locale.keys("es")


def test_a_mentee_and_a_stranger_to_the_desk_go_on_to_the_engine() -> None:
    talk = Talk(MENTEE)
    for event in (Command(name="alerts"), Text(parts=("hello",)), Tap(action=Do("drill.answer"), query_id="q")):
        assert talk.send(event) is None


@pytest.mark.parametrize("line", ["/help", "/start", "/privacy", "/export"])
def test_what_everybody_may_is_the_engines(line: str) -> None:
    talk = Talk(MENTOR)
    talk.command(line)
    assert talk.last is None


@pytest.mark.parametrize("line", ["/checkin", "/nonsense"])
def test_an_unknown_command_says_so(line: str) -> None:
    assert "do not know" in Talk(MENTOR).command(line)


def test_alerts_lists_what_is_theirs_worst_first_and_without_content() -> None:
    now, pattern = Story(concern_of()).concern, Story(concern_of(Tier.PATTERN)).concern
    abuse = structs.replace(Story(concern_of(family="abuse")).concern, id=9)
    talk = Talk(MENTOR, concerns=(structs.replace(pattern, id=3), now, abuse))
    answer = talk.command("/alerts")
    assert answer.index("<b>7</b>") < answer.index("<b>3</b>")
    assert "<b>9</b>" not in answer
    assert "alive" not in answer
    assert talk.labels() == ["Open 7", "Open 3"]
    safe = Talk(SAFE, concerns=(now, abuse))
    safe.command("/alerts")
    assert safe.labels() == ["Open 7", "Open 9"]


def test_alerts_when_nothing_waits() -> None:
    assert Talk(COORD, concerns=(Story(concern_of()).concern,)).command("/alerts") == "Nothing waits for you."


def test_ack_by_number_tells_the_concern() -> None:
    talk = Talk(MENTOR, concerns=(Story(concern_of()).concern,))
    assert not talk.command("/ack 7")
    assert talk.last == (TellConcern(concern=7, what="acknowledge", by=MENTOR),)


@pytest.mark.parametrize(
    ("line", "answer"), [("/ack", "Which one"), ("/ack x", "Which one"), ("/ack 8", "not with you")]
)
def test_ack_of_anything_else_says_why_not(line: str, answer: str) -> None:
    assert answer in Talk(MENTOR, concerns=(Story(concern_of()).concern,)).command(line)


@pytest.mark.parametrize("who", [BACKUP, COORD, STRANGER])
def test_ack_is_only_for_those_it_reached(who: int) -> None:
    assert "not with you" in Talk(who, concerns=(Story(concern_of()).concern,)).command("/ack 7")


def test_ack_of_a_disclosure_about_the_mentor_gives_nothing_away() -> None:
    abuse = Story(concern_of(family="abuse")).concern
    known = Talk(MENTOR, concerns=(abuse,)).command("/ack 7")
    unknown = Talk(MENTOR, concerns=()).command("/ack 7")
    assert known == unknown


def test_mentees_shows_who_and_when_and_offers_to_write() -> None:
    talk = Talk(MENTOR, concerns=(Story(concern_of()).concern,))
    answer = talk.command("/mentees")
    assert answer == "• <b>Lena</b> (Bird 1), 12:00 on their clock; open: 7"
    assert talk.labels() == ["Write to Lena"]
    abuse = Talk(MENTOR, concerns=(Story(concern_of(family="abuse")).concern,))
    assert "open" not in abuse.command("/mentees")
    assert "nobody" in Talk(STRANGER).command("/mentees")


def test_away_until_a_day_and_back() -> None:
    talk = Talk(MENTOR)
    assert "How long" in talk.command("/away")
    assert "Saturday 7 March" in talk.press("3 days")
    assert talk.dossier.person.away_until == NOON.replace(day=8, hour=0)
    talk.command("/away")
    assert "Welcome back" in talk.press("I am back")
    assert talk.dossier.person.away_until is None
    assert "Friday 6 March" in talk.command("/away until friday")
    assert "Welcome back" in talk.command("/away off")
    assert "could not read" in talk.command("/away sometime")


def test_away_reminds_of_what_is_still_theirs() -> None:
    story = Story(concern_of())
    story.press("ack", MENTOR)
    talk = Talk(MENTOR, concerns=(story.concern,))
    assert "Still with you: 7" in talk.command("/away 3 days")


def test_people_lists_everybody_and_what_is_missing() -> None:
    talk = Talk(COORD, people=people(bo={"blocked": True}, otto={"away_until": NOON + timedelta(days=1)}))
    answer = talk.command("/people")
    assert "• <b>Lena</b> · mentee · here · with Sam" in answer
    assert "• <b>Bo</b> · mentor · cannot be reached" in answer
    assert "• <b>Otto</b> · mentor · away" in answer
    assert "not answered the practice alert" in answer
    assert "practice" not in Talk(COORD, drill_answered=True).command("/people")


def test_an_invitation_from_the_first_word_to_the_link() -> None:
    both = PROGRAMME.model_copy(update={"languages": ("en", "es")})
    talk = Talk(COORD, programme=both)
    assert "Write their name" in talk.command("/invite")
    assert "What will <b>Ana &amp; Co</b> be here?" in talk.write("  Ana &  Co ")
    assert "language" in talk.press("mentee")
    assert "Who mentors" in talk.press("español")
    assert "steps in" in talk.press("Sam")
    assert "Sam" not in talk.labels()
    answer = talk.press("Bo")
    assert "https://t.me/kith_bot?start=secret-token" in answer
    made = next(effect for effect in talk.last or () if isinstance(effect, Invite))
    assert made.person.id == 42
    assert (made.person.name, made.person.language, made.person.status) == ("Ana & Co", "es", Status.INVITED)
    assert made.person.roles == {Role.MENTEE}
    assert made.pairing == Pairing(mentee=42, mentor=MENTOR, backup=BACKUP)
    assert made.expires == NOON + timedelta(hours=24)
    assert "secret" not in made.token_hash


def test_inviting_staff_asks_for_no_mentor() -> None:
    talk = Talk(COORD)
    talk.command("/invite Ines Two")
    assert "start=secret-token" in talk.press("safeguarding contact")
    made = next(effect for effect in talk.last or () if isinstance(effect, Invite))
    assert (made.pairing, made.person.roles) == (None, {Role.SAFEGUARDING})


def test_a_mentee_can_come_before_their_mentor() -> None:
    talk = Talk(COORD)
    talk.command("/invite Ana")
    talk.press("mentee")
    talk.press("Nobody yet")
    talk.press("Nobody yet")
    made = next(effect for effect in talk.last or () if isinstance(effect, Invite))
    assert made.pairing == Pairing(mentee=42, mentor=None, backup=None)


def test_a_drill_is_answered_remembered_and_repeated_in_a_year() -> None:
    talk = Talk(SAFE)
    assert "Practice alert" in talk.command("/drill")
    alert = next(effect for effect in talk.last or () if isinstance(effect, Send))
    assert alert.urgent
    assert alert.alert
    assert "alerts reach you" in talk.press("Got it")
    assert talk.dossier.person.drilled == NOON
    assert SetTimer(kind="drill", key="yearly", due=NOON + timedelta(days=365)) in (talk.last or ())
    assert "can come in now" in talk.said(COORD)
    talk.send(Due(kind="drill", key="yearly", due=NOON))
    assert "Practice alert" in talk.said()


def test_a_later_drill_and_a_deputys_do_not_open_the_door_again() -> None:
    for talk in (Talk(SAFE, drill_answered=True), Talk(DEPUTY)):
        talk.do("drill.answer")
        assert not talk.said(COORD)


def test_a_press_ends_its_spinner() -> None:
    talk = Talk(MENTOR)
    talk.do("away.off")
    assert AnswerTap(query_id="q") in (talk.last or ())
    assert any(isinstance(effect, SavePerson) for effect in talk.last or ())


def test_a_coordinator_confirms_a_guardians_consent() -> None:
    waiting = {"age_band": "under_16", "status": Status.ONBOARDING}
    talk = Talk(COORD, people=people(lena=waiting))
    talk.command("/guardian")
    assert "can go on" in talk.do("guardian.agreed", person=str(MENTEE))
    assert "your guardian has agreed" in talk.said(to=MENTEE)
    saved = [effect.person for effect in talk.last or () if isinstance(effect, SavePerson)]
    assert [one.guardian_consent for one in saved] == [NOON]


def test_nobody_older_waits_for_a_guardian() -> None:
    talk = Talk(COORD, people=people(lena={"age_band": "18_24", "status": Status.ONBOARDING}))
    assert "Nobody waits" in talk.command("/guardian")
    assert "Nobody waits" in talk.do("guardian.agreed", person=str(MENTEE))
