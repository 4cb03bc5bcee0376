"""What goes out, and what is kept of what was said."""

import msgspec
import pytest

from dialogs.model.action import Button
from dialogs.model.effect import Alarm, AnswerTap, CloseButtons, Export, Heard, Page, SaveConcern, SecondChannel, Send
from dialogs.model.people import Role
from storage.records import Message
from tests.storage.effects.conftest import concern, each


def _send(home, one):
    home.by(one.id, Send(to=one.id, text="hello", urgent=True, step="a/b", buttons=((Button(label="b", url="u"),),)))
    (out,) = home.store.claim(home.now, 10)
    message = msgspec.json.decode(out.payload, type=Message)
    assert (out.kind, out.person, out.chat_id, out.urgent, out.attempt) == ("send", one.id, 7, True, 1)
    assert (message.text, message.buttons[0][0].url, message.step) == ("hello", "u", "a/b")
    assert home.store.export(one.id)["transcript"][-1]["text"] == "hello"


def _answer_tap(home, one):
    home.text("tap", 7, kind="tap", callback_data="x")
    home.turn(AnswerTap(query_id="q", text="done"))
    (out,) = home.store.claim(home.now, 10, urgent_only=True)
    assert (out.kind, out.chat_id) == ("answer_tap", 7)
    assert msgspec.json.decode(out.payload, type=AnswerTap) == AnswerTap(query_id="q", text="done")


def _close_buttons(home, one):
    home.by(one.id, CloseButtons(to=one.id, message_id=4, chosen="Yes"))
    (out,) = home.store.claim(home.now, 10)
    assert (out.kind, out.chat_id) == ("close_buttons", 7)
    assert msgspec.json.decode(out.payload, type=CloseButtons).chosen == "Yes"


def _heard(home, one):
    home.text("my words", 7)
    home.turn(Heard(text="my words", step="a/b"))
    assert home.store.export(one.id)["transcript"][-1]["by"] == "you"


def _export(home, one):
    home.by(one.id, Export(person=one.id))
    (out,) = home.store.claim(home.now, 10)
    assert (out.kind, out.person, out.chat_id) == ("export", one.id, 7)


def _alarm(home, one):
    home.by(one.id, Alarm(code="c", text="t"))
    (out,) = home.store.claim(home.now, 10, urgent_only=True)
    assert (out.kind, out.person, out.chat_id, out.alert) == ("alarm", None, None, True)


def _second_channel(home, one):
    home.by(one.id, SaveConcern(concern=concern(one.id)))
    home.by(1, SecondChannel(concern=1, text="t"), kind="concern")
    (out,) = home.store.claim(home.now, 10, urgent_only=True)
    assert (out.kind, out.concern) == ("second_channel", 1)


def _page(home, one):
    home.by(one.id, Page(concern=1, to=(one.id,), rung=2))
    assert msgspec.json.decode(home.rows("SELECT pages FROM turns ORDER BY id DESC")[0][0])[0]["rung"] == 2


CHECKS = {
    Send: (_send,), AnswerTap: (_answer_tap,), CloseButtons: (_close_buttons,), Heard: (_heard,), Export: (_export,),
    Alarm: (_alarm,), SecondChannel: (_second_channel,), Page: (_page,),
}  # fmt: skip


@pytest.mark.parametrize(("kind", "check"), each(CHECKS))
def test_an_effect_is_kept(home, kind, check):
    check(home, home.person(chat=7))


def test_a_send_to_zero_answers_the_chat_that_wrote(home):
    home.text("hello?", 7)
    home.turn(Send(to=0, text="By invitation only."))
    (out,) = home.store.claim(home.now, 10)
    assert (out.person, out.chat_id) == (None, 7)


def test_nobody_is_told_anything_after_their_erasure(home):
    one = home.person(chat=7)
    home.store.erase(one.id, home.now)
    home.by(home.person().id, Send(to=one.id, text="are you there?"))
    assert home.store.claim(home.now, 10) == []


def test_what_staff_are_told_is_in_no_transcript(home):
    mentor = home.person(Role.MENTOR, chat=9)
    home.text("/mentees", 9, kind="command")
    home.turn(Send(to=mentor.id, text="about somebody"))
    assert home.rows("SELECT count(*) FROM transcript") == [(0,)]


def test_when_the_mentor_wrote_to_the_mentee_is_known(home):
    mentor = home.person(Role.MENTOR, chat=9)
    mentee = home.person(chat=7, pairing=(mentor.id, None))
    assert home.dossier(7).last_from_mentor is None
    home.text("tap", 9, kind="tap")
    home.turn(Send(to=mentee.id, text="Sam has seen it.", step="concern/seen"))
    assert home.dossier(7).last_from_mentor is None
    home.text("well done", 9)
    home.turn(Send(to=mentee.id, text="well done", step="relay/words"))
    assert home.dossier(7).last_from_mentor == home.now
