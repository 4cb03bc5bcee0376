"""I14: nothing readable on disk; and after an erasure, nothing readable with the keys either."""

from datetime import timedelta

import msgspec
import pytest
from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from dialogs.model.action import Button, Choose, Do
from dialogs.model.commitment import Commitment
from dialogs.model.concern import Concern, Note, Tier
from dialogs.model.effect import (
    Alarm,
    AnswerTap,
    CloseButtons,
    Erase,
    Heard,
    Record,
    SaveCommitment,
    SaveConcern,
    SaveFlag,
    Send,
    SetTimer,
)
from dialogs.model.history import Event
from dialogs.model.people import Role
from dialogs.model.session import Frame, Session
from dialogs.model.signal import Evidence, Flag, Kind, Moment, Signal, Span
from storage.concerns import by_id
from storage.errors import Stale

CANARY = "the heron flew over seventeen quiet bridges"
KEPT = "words that raised it"
NAME = "Quillonette of the seventeen names"


def concern(home, mentee, number, **more):
    evidence = Evidence(spans=(Span(0, 3, CANARY),), moments=(Moment(home.now, "answer", CANARY),))
    signal = Signal(kind=Kind.RISK, rule="r", revision="1", theme=CANARY, evidence=evidence)
    values = {"tier": Tier.NOW, "next_action": home.now + timedelta(minutes=3), **more}
    return Concern(id=number, mentee=mentee, family="x", opened=home.now, signals=(signal,), said=KEPT,
                   notes=(Note(at=home.now, by=None, what="opened", text=KEPT),), **values)  # fmt: skip


def plant(home):
    """Put the sentence wherever a person's words can go."""
    one = home.person(chat=7, name=NAME, contact_preference=CANARY)
    home.text(CANARY, 7)
    frame = Frame(script="pulse", revision="1", step="a", vars={"x": CANARY})
    commitment = Commitment(id="k", text=CANARY, opened=home.now)
    signal = Signal(kind=Kind.RISK, rule="r", revision="1", evidence=Evidence(spans=(Span(0, 3, CANARY),)))
    home.turn(
        Heard(text=CANARY),
        Record(event=Event(at=home.now, kind="answer", text=CANARY)),
        SaveCommitment(commitment=commitment),
        SaveFlag(flag=Flag(id="f", at=home.now, signal=signal)),
        SetTimer(kind="remind", key="k", due=home.now + timedelta(hours=1), data={"text": CANARY}),
        Send(to=one.id, text=CANARY, buttons=((Button(label=CANARY, action=Choose("s", 1, CANARY)),),)),
        Send(to=one.id, text="file", document=("a.txt", CANARY)),
        AnswerTap(query_id="q", text=CANARY),
        CloseButtons(to=one.id, message_id=1, chosen=CANARY),
        Alarm(code="c", text=CANARY),
        SaveConcern(concern=concern(home, one.id, 1)),
        SaveConcern(concern=concern(home, one.id, 2, state="resolved", next_action=None)),
        SaveConcern(concern=concern(home, one.id, 3, tier=Tier.PATTERN, next_action=home.now + timedelta(days=1))),
        session=Session(id="s", person=one.id, stack=(frame,), started=home.now),
    )
    home.text(CANARY, 7)
    home.text(CANARY, 99)
    home.text(CANARY, None, kind="unreadable")
    return one


def test_nothing_that_was_said_lies_readable_on_disk(home):
    plant(home)
    assert (home.path / "kith.sqlite3-wal").stat().st_size > 0
    found = home.bytes_on_disk()
    for words in (CANARY, KEPT, NAME, *(text.encode("utf-16-le").decode("latin-1") for text in (CANARY, NAME))):
        assert words.encode() not in found
    assert home.keys[0].encode() not in found


def test_the_search_would_find_it(home):
    home.sql.execute("UPDATE outbox SET why = ?", [CANARY])
    home.sql.execute("INSERT INTO keys VALUES (?, NULL)", [CANARY])
    assert CANARY.encode() in home.bytes_on_disk()


def wrapped_keys(home):
    programme = Fernet(home.keys[0])
    rows = home.rows("SELECT owner, wrapped FROM keys WHERE wrapped IS NOT NULL")
    return {owner: programme.decrypt(wrapped) for owner, wrapped in rows}


def everything_sealed(home):
    tables = [name for (name,) in home.rows("SELECT name FROM sqlite_schema WHERE type = 'table'") if name != "keys"]
    for name in tables:
        for row in home.rows(f"SELECT * FROM {name}"):
            yield from (value for value in row if isinstance(value, bytes))


def readable(home):
    """All that somebody with the database and the vault key can read."""
    found = []
    for owner, key in wrapped_keys(home).items():
        for sealed in everything_sealed(home):
            try:
                found.append(AESGCM(key).decrypt(sealed[:12], sealed[12:], owner.encode()))
            except InvalidTag:
                continue
    return b"\n".join(found)


def opened(home, number):
    with home.store._ground.database.reading() as c:
        return by_id(home.store._ground, c, [number])[number]


@pytest.fixture
def erased(home):
    one = plant(home)
    while job := next((job for job in home.jobs() if job.subject.key == str(one.id)), None):
        home.store.commit([home.turned(job)])
    before = home.rows("SELECT wrapped FROM keys WHERE owner = ?", [f"person:{one.id}"])[0][0]
    assert CANARY.encode() in readable(home)
    home.text("/delete", 7, kind="command")
    (job,) = [job for job in home.jobs() if job.subject.key == str(one.id)]
    home.store.commit([home.turned(job, Send(to=one.id, text="Farewell"), Erase(person=one.id))])
    return one, before


def test_an_erased_person_leaves_only_the_minimal_record_of_an_open_concern(home, erased):
    one, _ = erased
    left = readable(home)
    house = 3  # two texts of nobody and the operator's alarm are not this person's
    assert left.count(CANARY.encode()) == house
    assert KEPT.encode() in left
    assert home.rows("SELECT id FROM concerns") == [(1,), (3,)]
    assert home.rows("SELECT wrapped FROM keys WHERE owner IN ('concern:2', ?)", [f"person:{one.id}"]) == [(None,)] * 2
    assert home.store.subject_of(7).kind == "chat"
    assert home.store.integrity() == []


def test_in_danger_their_name_stays_with_the_concern_and_goes_with_its_key(home, erased):
    assert readable(home).count(NAME.encode()) == 1
    assert [opened(home, number).named for number in (1, 3)] == [NAME, ""]
    assert NAME.encode() not in home.bytes_on_disk()
    closed = msgspec.structs.replace(opened(home, 1), state="resolved", next_action=None)
    home.by(1, SaveConcern(concern=closed), kind="concern")
    home.store.let_go(home.now, home.now + timedelta(days=1))
    assert home.rows("SELECT id FROM concerns") == [(3,)]
    assert NAME.encode() not in readable(home)


def test_whoever_gave_no_name_is_found_by_their_pseudonym(home):
    one = home.person(chat=7, name="", pseudonym="Blue Heron")
    home.by(one.id, SaveConcern(concern=concern(home, one.id, 1, tier=Tier.TODAY)))
    home.store.erase(one.id, home.now)
    assert opened(home, 1).named == "Blue Heron"


def test_a_turn_that_has_read_the_whole_concern_does_not_put_it_back(home):
    one = plant(home)
    whole = opened(home, 1)
    home.store.erase(one.id, home.now)
    with pytest.raises(Stale):
        home.by(1, SaveConcern(concern=whole), kind="concern")
    assert opened(home, 1).signals[0].evidence.spans == ()


LABEL = f"Write to {CANARY}"


def sent_button(home, to, action):
    """Send somebody a button about the mentee, and return what Telegram says when it is pressed."""
    home.by(to, Send(to=to, text=CANARY, buttons=((Button(label=LABEL, action=action),),)))
    home.store.sent([(row.id, 5) for row in home.store.claim(home.now, 10)])
    (pressed,) = home.rows("SELECT id FROM actions WHERE person = ? ORDER BY created DESC", [to])
    return pressed[0]


@pytest.mark.parametrize("action", [Do("concern.write", {"concern": "1"}), Do("mentees.write", {"to": "2"})])
def test_what_a_mentor_pressed_keeps_no_name_of_an_erased_mentee(home, action):
    mentor = home.person(Role.MENTOR, chat=9)
    mentee = home.person(chat=7, name=CANARY, pairing=(mentor.id, None))
    home.by(mentee.id, SaveConcern(concern=concern(home, mentee.id, 1, state="resolved", next_action=None)))
    home.text(LABEL, 9, kind="tap", callback_data=sent_button(home, mentor.id, action))
    assert CANARY.encode() in readable(home)
    home.turn()
    home.store.erase(mentee.id, home.now)
    assert CANARY.encode() not in readable(home)


def test_a_button_that_is_pressed_after_the_erasure_leaves_nothing(home):
    mentee = home.person(chat=7, name=CANARY)
    pressed = sent_button(home, mentee.id, Do("why.fits", {}))
    home.store.erase(mentee.id, home.now)
    home.text(LABEL, 7, kind="tap", callback_data=pressed)
    assert home.job().subject.kind == "chat"
    home.turn()
    assert CANARY.encode() not in readable(home)


def test_the_wrapped_key_itself_is_gone_from_the_file_and_its_log(home, erased):
    _, wrapped = erased
    assert wrapped not in home.bytes_on_disk()


def test_an_erased_persons_concern_goes_on(home, erased):
    one, _ = erased
    home.now += timedelta(minutes=3)
    assert home.store.due(home.now) == 1
    job = next(job for job in home.jobs() if job.subject.kind == "concern")
    (concern,) = job.dossier.concerns
    assert (concern.said, concern.notes[0].text, concern.signals[0].evidence.spans) == (KEPT, KEPT, ())
    assert job.dossier.person.id == one.id
    assert job.dossier.person.status == "erased"


def test_a_mentors_erasure_leaves_their_mentee_without_a_mentor(home):
    mentor = home.person(Role.MENTOR, chat=9)
    home.person(chat=7, pairing=(mentor.id, mentor.id))
    home.store.erase(mentor.id, home.now)
    pairing = home.dossier(7).pairing
    assert (pairing.mentor, pairing.backup) == (None, None)


def test_an_export_holds_what_is_kept_and_nothing_of_others(home):
    other = home.person(chat=8, name="Somebody Else")
    one = plant(home)
    home.text("not yours", 8)
    for job in home.jobs():
        home.store.commit([home.turned(job, *([Heard(text="not yours")] if job.subject.key == str(other.id) else []))])
    found = home.store.export(one.id)
    assert found["person"]["name"] == NAME
    for part in ("transcript", "history", "commitments", "flags", "concerns", "received", "session"):
        assert CANARY in str(found[part]) or KEPT in str(found[part]), part
    assert "not yours" not in str(found)
    assert str(other.name) not in str(found)
    assert home.store.export(999) == {}
