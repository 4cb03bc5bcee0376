"""What somebody is called, out of the sentence that they say it in."""

import re

_GREETING = r"(?:(?:hi|hello|hey|hola|buenas)[\s,.!¡]+)?"
_SURE = r"""my\ name\ is | my\ name's | (?:you\ can\ |just\ )?call\ me | i'm\ called | i\ am\ called
    | me\ llamo | me\ llaman | me\ dicen | mi\ nombre\ es | ll[aá]mame | (?:puedes\ )?llamarme"""
_VAGUE = r"i'm | i\ am | (?-i:im) | it's | (?:yo\ )?soy"  # "Im" with a capital is a name itself
_OPENING = re.compile(rf"{_GREETING}(?:(?:{_SURE})|(?P<vague>{_VAGUE}))[\s:,]+(?P<name>.+)", re.VERBOSE | re.IGNORECASE)
_PLEASE = re.compile(r"[\s,]+(?:please|por favor)$", re.IGNORECASE)
_BEFORE, _AFTER = " ¡¿", " .,;:!?…"
_LONGEST, _LONGEST_VAGUE = 4, 2  # words; "I'm" begins many a sentence that tells no name
_NO_NAME = re.compile(
    r"""\d | [,.;:!?]\s | \b(?:and|but|y|pero)\b
    | ^(?:not|no|a|an|the|un|una|el|la|de|del|from|in|your|my|tu|mi|me|yo|so|very|muy|here|whatever|what|as|como)(?!\S)
    | ^(?:fine|good|ok|okay|sorry|sure|tired|sad|new|how|by)(?!\S)""",
    re.VERBOSE | re.IGNORECASE,
)


def parse_called(line: str) -> str:
    """The name in "My name is Mia" or "soy Leo!"; where it is unclear, the line as it was typed."""
    bare = _bare(line)
    opening = _OPENING.fullmatch(bare.replace("’", "'"))
    if opening is None:
        return bare or line
    name = _bare(_PLEASE.sub("", bare[opening.start("name") :]))
    return name if _is_name(name, _LONGEST_VAGUE if opening["vague"] else _LONGEST) else line


def _bare(text: str) -> str:
    return text.lstrip(_BEFORE).rstrip(_AFTER)


def _is_name(text: str, longest: int) -> bool:
    return 0 < len(text.split()) <= longest and _NO_NAME.search(text) is None
