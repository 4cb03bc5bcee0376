"""Effects on who is who."""

from sqlalchemy import bindparam

from dialogs.model.effect import CloseRelay, Erase, Invite, OpenRelay, Redeem, SavePairing, SavePerson
from dialogs.model.people import Pairing
from storage.effects.writing import Writing, applies
from storage.errors import ChatTaken, NotCommittable, Stale
from storage.moments import micros
from storage.people import load_people, people_of, save_person
from storage.sql import array, put, table, text_of
from storage.tables import InboxRow, InvitationRow, PairingRow, PersonRow, RelayRow
from storage.vault import HOUSE, person_key

_PAIR = put(PairingRow, keep=("mentor_wrote",))
_INVITE = put(InvitationRow)
_RELAY = put(RelayRow)
_P, _N, _I, _R = table(PersonRow), table(InvitationRow), table(InboxRow), table(RelayRow)
_REDEEM = text_of(
    _N.update()
    .where(
        _N.c.token_hash == bindparam("token"),
        _N.c.person == bindparam("whom"),
        _N.c.used.is_(None),
        _N.c.expires > bindparam("now"),
    )
    .values(used=bindparam("now"))
)
_BIND = text_of(
    _P.update().where(_P.c.id == bindparam("whom")).values(chat_hash=bindparam("hash"), chat=bindparam("sealed"))
)
_CLAIM_ROWS = text_of(
    _I.update()
    .where(_I.c.subject == bindparam("nobody"), _I.c.closed.is_(None))
    .values(subject=bindparam("whose"), sender=bindparam("whom"))
)
_OWN_ROWS = text_of(
    _I.update()
    .where(_I.c.sealed_for == bindparam("house"), _I.c.subject == bindparam("nobody"))
    .values(sender=bindparam("whom"))
)
_CLOSE_RELAY = text_of(_R.delete().where(_R.c.person == bindparam("person")))


@applies(SavePerson)
def person(writing: Writing, effect: SavePerson) -> None:
    """Insert or update. Stale where the row is not what the turn has read: the whole row is written."""
    one = effect.person
    read = None if one.id in writing.saved else writing.read(one.id)
    if read is not None and load_people(writing.ground, writing.c, [one.id]).get(one.id, read) != read:
        raise Stale(f"person {one.id} was changed since they were read; repeat the turn")
    save_person(writing.ground, writing.c, one)
    writing.saved.add(one.id)
    writing.changed.add(one.id)


@applies(SavePairing)
def pairing(writing: Writing, effect: SavePairing) -> None:
    """Insert or update."""
    _pair(writing, effect.pairing)


def _pair(writing: Writing, one: Pairing) -> None:
    left_out = array(sorted(one.left_out))
    writing.c.execute(_PAIR, {"mentee": one.mentee, "mentor": one.mentor, "backup": one.backup, "left_out": left_out})


@applies(Invite)
def invite(writing: Writing, effect: Invite) -> None:
    """Keep the person, their pairing and the invitation."""
    save_person(writing.ground, writing.c, effect.person)
    writing.changed.add(effect.person.id)
    if effect.pairing is not None:
        _pair(writing, effect.pairing)
    row = {"token_hash": effect.token_hash, "person": effect.person.id, "expires": micros(effect.expires), "used": None}
    writing.c.execute(_INVITE, row)


@applies(Redeem)
def redeem(writing: Writing, effect: Redeem) -> None:
    """Use the invitation up and bind the chat, or raise Stale when it is used or expired; ChatTaken for a bound chat.

    What else waits from that chat becomes the person's, and what came before is theirs to erase.
    """
    if writing.chat_id is None:
        raise NotCommittable("an invitation can be redeemed only from a chat")
    whom = {"whom": effect.person}
    if not writing.c.execute(_REDEEM, {**whom, "token": effect.token_hash, "now": micros(writing.now)}).rowcount:
        raise Stale("the invitation is used, expired or somebody else's")
    hashed = writing.ground.vault.chat_hash(writing.chat_id)
    holder = people_of(writing.c, [hashed]).get(hashed)
    if holder not in (None, effect.person):
        raise ChatTaken
    sealed = writing.ground.seal(person_key(effect.person), writing.chat_id)
    writing.c.execute(_BIND, {**whom, "hash": hashed, "sealed": sealed})
    chat = {**whom, "nobody": f"chat:{hashed}"}
    writing.c.execute(_OWN_ROWS, {**chat, "house": HOUSE})
    writing.c.execute(_CLAIM_ROWS, {**chat, "whose": person_key(effect.person)})
    writing.changed.add(effect.person)


@applies(OpenRelay)
def open_relay(writing: Writing, effect: OpenRelay) -> None:
    """One a person; the newest wins."""
    row = {"person": effect.person, "peer": effect.peer, "until": micros(effect.until), "concern": effect.concern}
    writing.c.execute(_RELAY, row)


@applies(CloseRelay)
def close_relay(writing: Writing, effect: CloseRelay) -> None:
    """Nothing happens when none is open."""
    writing.c.execute(_CLOSE_RELAY, {"person": effect.person})


@applies(Erase)
def erase(writing: Writing, effect: Erase) -> None:
    """Done at the end of the turn, after everything else it writes."""
    writing.changed.add(effect.person)
