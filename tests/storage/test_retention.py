"""What is past its time goes; what still matters stays."""

from datetime import timedelta

from dialogs.model.concern import Concern, Tier
from dialogs.model.effect import Heard, SaveConcern, Send

YEAR = timedelta(days=365)


def test_what_is_old_and_done_goes_bit_by_bit(home):
    one = home.person(chat=7)
    for _ in range(3):
        home.text("old", 7)
        home.turn(Heard(text="old"), Send(to=one.id, text="old"))
    home.store.sent([(row.id, 1) for row in home.store.claim(home.now, 9)])
    home.text("still waiting", 7)
    home.now += 2 * YEAR
    while home.store.let_go(home.now - YEAR, home.now - YEAR, limit=2):
        pass
    left = [home.rows(f"SELECT count(*) FROM {name}")[0][0] for name in ("transcript", "turns", "outbox", "inbox")]
    assert left == [0, 0, 0, 1]
    assert b"still waiting" in home.job().rows[0].raw


def test_what_is_young_stays(home):
    one = home.person(chat=7)
    home.text("new", 7)
    home.turn(Heard(text="new"), Send(to=one.id, text="new"))
    assert home.store.let_go(home.now - YEAR, home.now - YEAR) == 0


def test_a_closed_concern_goes_with_its_key_after_its_own_time(home):
    one = home.person(chat=7)
    for number, state in ((1, "resolved"), (2, "triggered")):
        due = home.now if state == "triggered" else None
        concern = Concern(id=number, mentee=one.id, tier=Tier.NOW, family="x", opened=home.now, state=state,
                          next_action=due)  # fmt: skip
        home.by(one.id, SaveConcern(concern=concern))
    home.now += YEAR
    home.store.let_go(home.now, home.now - 2 * YEAR)
    assert home.rows("SELECT id FROM concerns") == [(1,), (2,)]
    home.store.let_go(home.now, home.now)
    assert home.rows("SELECT id FROM concerns") == [(2,)]
    assert home.rows("SELECT owner FROM keys WHERE wrapped IS NULL") == [("concern:1",)]
    assert home.store.next_concern_id() > 2
