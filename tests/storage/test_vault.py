"""Keys: sealing, binding to an owner, destruction, rotation."""

import pytest
from cryptography.fernet import Fernet

from storage.errors import Damaged, Erased, WrongKey
from storage.store import Store
from storage.vault import Vault


class Drawer:
    """A key shelf in memory that counts how often it is asked."""

    def __init__(self):
        self.held = {}
        self.asked = 0

    def fetch(self, owners):
        self.asked += 1
        return {owner: self.held[owner] for owner in owners if owner in self.held}

    def keep(self, owner, wrapped):
        self.held[owner] = wrapped

    def owners(self):
        return [owner for owner, wrapped in self.held.items() if wrapped is not None]


def keys(count):
    return [Fernet.generate_key().decode() for _ in range(count)]


def vault(drawer, programme=None, opened=4_096):
    made = Vault(programme or keys(1), drawer, opened=opened)
    made.unlock()
    return made


def test_what_is_sealed_opens_for_its_owner_only():
    one = vault(Drawer())
    sealed = one.seal("person:1", b"words")
    assert b"words" not in sealed
    assert one.seal("person:1", b"words") != sealed
    assert one.open("person:1", sealed) == b"words"
    one.seal("person:2", b"")
    with pytest.raises(Damaged):
        one.open("person:2", sealed)


def test_a_value_is_bound_to_its_owner_even_under_the_same_key():
    drawer = Drawer()
    one = vault(drawer)
    sealed = one.seal("person:1", b"words")
    drawer.held["person:2"] = drawer.held["person:1"]
    with pytest.raises(Damaged):
        one.open("person:2", sealed)


@pytest.mark.parametrize("torn", [b"", b"short", b"x" * 40])
def test_what_is_torn_is_damaged_and_the_error_holds_nothing_of_it(torn):
    one = vault(Drawer())
    one.seal("person:1", b"words")
    with pytest.raises(Damaged) as caught:
        one.open("person:1", torn)
    assert "x" * 40 not in str(caught.value)


def test_opening_makes_no_key():
    drawer = Drawer()
    with pytest.raises(Damaged):
        vault(drawer).open("person:1", b"x" * 40)
    assert "person:1" not in drawer.held


def test_a_destroyed_key_opens_and_seals_nothing_ever_again():
    drawer, programme = Drawer(), keys(1)
    one = vault(drawer, programme)
    sealed = one.seal("person:1", b"words")
    one.destroy("person:1")
    for again in (one, vault(drawer, programme)):
        with pytest.raises(Erased):
            again.open("person:1", sealed)
        with pytest.raises(Erased):
            again.seal("person:1", b"more")


def test_rotation_keeps_every_value_and_every_chat():
    drawer, (old, new) = Drawer(), keys(2)
    one = vault(drawer, [old])
    sealed, chat = one.seal("person:1", b"words"), one.chat_hash(7)
    one.seal("person:2", b"")
    one.destroy("person:2")
    both = vault(drawer, [new, old])
    assert both.open("person:1", sealed) == b"words"
    assert both.rewrap() == 3
    only_new = vault(drawer, [new])
    assert only_new.open("person:1", sealed) == b"words"
    assert only_new.chat_hash(7) == chat
    with pytest.raises(WrongKey):
        vault(drawer, [old])


def test_a_chat_hash_is_keyed():
    assert vault(Drawer()).chat_hash(7) != vault(Drawer()).chat_hash(7)
    one = vault(Drawer())
    assert one.chat_hash(7) != one.chat_hash(8)
    assert len(one.chat_hash(-1)) == 64


def test_the_cache_is_bounded_and_a_batch_is_warmed_with_one_question():
    drawer, programme = Drawer(), keys(1)
    one = vault(drawer, programme, opened=3)
    sealed = {f"person:{n}": one.seal(f"person:{n}", b"words") for n in range(6)}
    assert all(one.open(owner, value) == b"words" for owner, value in sealed.items())
    assert len(one._ciphers) == 3
    wide = vault(drawer, programme)
    before = drawer.asked
    wide.warm(sealed)
    for owner, value in sealed.items():
        wide.open(owner, value)
    assert drawer.asked == before + 1


def test_a_key_that_is_none_is_refused_without_repeating_it():
    with pytest.raises(WrongKey) as caught:
        Vault(["not-a-key"], Drawer())
    assert "not-a-key" not in str(caught.value)


def test_a_store_opens_only_with_a_key_it_knows_and_rotates(home):
    one = home.person(chat=7, name="Ana")
    home.store.close()
    with pytest.raises(WrongKey):
        Store.open(home.path, keys(1))
    home.keys = [*keys(1), *home.keys]
    home.store = Store.open(home.path, home.keys)
    home.store.rewrap()
    home.keys = home.keys[:1]
    home.reopen()
    assert home.dossier(7).person == one
