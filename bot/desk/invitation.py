"""Invitations: their link, the hash that is stored of their token, and a name that says nothing about anybody."""

import hashlib
from datetime import timedelta

VALID = timedelta(hours=24)

_COLOURS = (
    "Amber", "Azure", "Blue", "Bronze", "Cedar", "Copper", "Coral", "Crimson", "Dusky", "Emerald", "Golden", "Green",
    "Grey", "Indigo", "Ivory", "Jade", "Lilac", "Maple", "Misty", "Olive", "Pearl", "Purple", "Red", "Rosy",
    "Ruby", "Rusty", "Sandy", "Scarlet", "Silver", "Snowy", "Violet", "White",
)  # fmt: skip
_BIRDS = (
    "Avocet", "Bittern", "Bunting", "Crane", "Curlew", "Dipper", "Dove", "Dunlin", "Egret", "Falcon", "Finch", "Gannet",
    "Goldcrest", "Grebe", "Gull", "Harrier", "Heron", "Hoopoe", "Ibis", "Jackdaw", "Kestrel", "Kingfisher", "Lapwing",
    "Lark", "Linnet", "Magpie", "Martin", "Oriole", "Osprey", "Owl", "Petrel", "Pipit", "Plover", "Puffin", "Raven",
    "Redstart", "Robin", "Sandpiper", "Siskin", "Snipe", "Sparrow", "Starling", "Stork", "Swallow", "Swan", "Swift",
    "Teal", "Tern", "Thrush", "Wren",
)  # fmt: skip
_PAIRS = len(_COLOURS) * len(_BIRDS)
_STRIDE = 1_009  # shares no factor with the number of pairs: every id up to it has a pair of its own


def token_hash(token: str) -> str:
    """What is stored of a token: it is long and random, so a plain SHA-256 cannot be guessed back."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_link(username: str, token: str) -> str:
    """The deep link that carries the token to the bot as "/start TOKEN"."""
    return f"https://t.me/{username}?start={token}"


def pseudonym(person: int) -> str:
    """A pseudonym for that id, unlike every other id's, e.g. "Blue Heron"; past 1,600 people with a number."""
    turn, place = divmod(person, _PAIRS)
    bird, colour = divmod(place * _STRIDE % _PAIRS, len(_COLOURS))
    name = f"{_COLOURS[colour]} {_BIRDS[bird]}"
    return f"{name} {turn + 1}" if turn else name
