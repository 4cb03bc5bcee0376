"""Seal what people say; the only place that sees keys."""

import hmac
import os
import threading
from collections.abc import Iterable
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Damaged, Erased, WrongKey

HOUSE = "house"  # seals what belongs to nobody yet
CHATS = "chats"  # not for sealing: the secret of the chat hash
_NONCE = 12


def person_key(person: int) -> str:
    """The owner name of a person's data key."""
    return f"person:{person}"


def concern_key(concern: int) -> str:
    """The owner name of a concern's data key."""
    return f"concern:{concern}"


class KeyShelf(Protocol):
    """Where wrapped keys are kept; writes join the transaction that is open in this thread."""

    def fetch(self, owners: Iterable[str]) -> dict[str, bytes | None]:
        """Return the wrapped keys that exist; None for destroyed ones."""
        ...

    def keep(self, owner: str, wrapped: bytes | None) -> None:
        """Insert or replace a wrapped key; None destroys it for good."""
        ...

    def owners(self) -> list[str]:
        """Return every owner whose key is not destroyed."""
        ...


class Vault:
    """Data keys per owner, wrapped by the programme's keys; values sealed with AES-256-GCM, bound to their owner."""

    def __init__(self, programme_keys: list[str], shelf: KeyShelf, opened: int = 4_096) -> None:
        """Take Fernet keys, newest first, and hold up to `opened` unwrapped data keys in memory."""
        try:
            self._programme = MultiFernet([Fernet(key) for key in programme_keys])
        except (ValueError, TypeError):
            raise WrongKey("a vault key is not a Fernet key; `kith init` makes one") from None
        self._shelf = shelf
        self._limit = opened
        self._ciphers: dict[str, AESGCM] = {}
        self._changing = threading.Lock()
        self._chats = b""

    def unlock(self) -> None:
        """Make the house's keys on the first start; on later ones raise WrongKey unless they open."""
        self._remember(HOUSE, self._unwrapped(HOUSE) or self._made(HOUSE))
        self._chats = self._unwrapped(CHATS) or self._made(CHATS)

    def seal(self, owner: str, value: bytes) -> bytes:
        """Return a fresh nonce followed by the ciphertext; raise Erased when the owner's key is destroyed."""
        nonce = os.urandom(_NONCE)
        cipher = self._ciphers.get(owner) or self._remember(owner, self._unwrapped(owner) or self._made(owner))
        return nonce + cipher.encrypt(nonce, value, owner.encode())

    def open(self, owner: str, sealed: bytes) -> bytes:
        """Return what was sealed for this owner; raise Damaged or Erased."""
        cipher = self._ciphers.get(owner) or self._known(owner)
        try:
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], owner.encode())
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise Damaged(f"a value sealed for {owner} cannot be opened") from None

    def warm(self, owners: Iterable[str]) -> None:
        """Unwrap the keys of a whole batch with one query."""
        missing = [owner for owner in owners if owner not in self._ciphers]
        if not missing:
            return
        for owner, wrapped in self._shelf.fetch(missing).items():
            if wrapped is not None:
                self._remember(owner, self._unwrap(owner, wrapped))

    def destroy(self, owner: str) -> None:
        """Make everything sealed for this owner unreadable, for good."""
        self._shelf.keep(owner, None)
        self.forget(owner)

    def forget(self, *owners: str) -> None:
        """Drop opened keys from memory; all of them when none is named."""
        with self._changing:
            for owner in owners or tuple(self._ciphers):
                self._ciphers.pop(owner, None)

    def rewrap(self) -> int:
        """Wrap every data key with the newest programme key; return how many."""
        owners = self._shelf.owners()
        for start in range(0, len(owners), 500):
            for owner, wrapped in self._shelf.fetch(owners[start : start + 500]).items():
                if wrapped is not None:
                    self._shelf.keep(owner, self._programme.rotate(wrapped))
        return len(owners)

    def chat_hash(self, chat_id: int) -> str:
        """Return the keyed hash that finds a chat; its secret is wrapped like any data key, so rotation keeps it."""
        return hmac.digest(self._chats, str(chat_id).encode(), "sha256").hex()

    def _known(self, owner: str) -> AESGCM:
        key = self._unwrapped(owner)
        if key is None:
            raise Damaged(f"there is no key for {owner}")
        return self._remember(owner, key)

    def _made(self, owner: str) -> bytes:
        key = AESGCM.generate_key(256)
        self._shelf.keep(owner, self._programme.encrypt(key))
        return key

    def _unwrapped(self, owner: str) -> bytes | None:
        found = self._shelf.fetch([owner])
        if owner not in found:
            return None
        wrapped = found[owner]
        if wrapped is None:
            raise Erased(f"the key of {owner} was destroyed")
        return self._unwrap(owner, wrapped)

    def _unwrap(self, owner: str, wrapped: bytes) -> bytes:
        try:
            return self._programme.decrypt(wrapped)
        except InvalidToken:
            raise WrongKey(
                f"the vault key does not open the key of {owner}: start with the key this data was made with "
                "(several are allowed, the newest first)"
            ) from None

    def _remember(self, owner: str, key: bytes) -> AESGCM:
        cipher = AESGCM(key)
        with self._changing:
            while len(self._ciphers) >= self._limit:
                self._ciphers.pop(next(iter(self._ciphers)))
            self._ciphers[owner] = cipher
        return cipher
