"""Lengths and offsets as Telegram counts them: in UTF-16 code units."""


def units(text: str) -> int:
    """Return the length of `text` in UTF-16 code units."""
    return len(text) + sum(ch > "\uffff" for ch in text)


def cut(text: str, offset: int, length: int) -> str:
    """Return the part of `text` at `offset` and `length`, both in UTF-16 code units."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return raw[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")
