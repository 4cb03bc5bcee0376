"""From the text of a call to the text and entities of a message, within Telegram's limits."""

from bot.sandbox.detect import FOUND, detect
from bot.sandbox.entities import STYLES, Entity, parse_html, trim
from bot.sandbox.errors import bad_request
from bot.sandbox.legacy import parse_legacy
from bot.sandbox.markdown import parse_markdown
from bot.sandbox.params import Params
from bot.sandbox.utf16 import units

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
"""UTF-16 code units, counted after the entities are parsed."""

_NEEDED = {"text_link": "url", "text_mention": "user", "custom_emoji": "custom_emoji_id"}


def read_text(params: Params, name: str = "text", entities: str = "entities") -> tuple[str, list[Entity]]:
    """Return the formatted text of a call, trimmed, with the entities Telegram would find."""
    source = params.text(name)
    mode = params.text("parse_mode").lower()
    given = _given(params, entities)
    if given and not mode:
        text, found = source, given
    elif mode == "html":
        text, found = parse_html(source)
    elif mode == "markdownv2":
        text, found = parse_markdown(source)
    elif mode == "markdown":
        text, found = parse_legacy(source)
    elif mode:
        raise bad_request("unsupported parse_mode")
    else:
        text, found = source, []
    text, found = trim(text, found)
    return text, sorted(found + _detected(text, found), key=lambda e: (e["offset"], -e["length"]))


def message_text(params: Params, too_long: str) -> dict[str, object]:
    """Return text and entities of a message, or refuse an empty or too long one."""
    text, entities = read_text(params)
    if not text:
        raise bad_request("message text is empty")
    if units(text) > TEXT_LIMIT:
        raise bad_request(too_long)
    return {"text": text, **({"entities": entities} if entities else {})}


def caption(params: Params) -> dict[str, object]:
    """Return caption and entities, nothing when there is none, or refuse a too long one."""
    text, entities = read_text(params, "caption", "caption_entities")
    if units(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, **({"caption_entities": entities} if entities else {})}


def _given(params: Params, name: str) -> list[Entity]:
    refusal = "can't parse entities JSON object"
    entities = params.data(name, refusal) or []
    if not isinstance(entities, list) or not all(_is_entity(e) for e in entities):
        raise bad_request(refusal)
    if not {e["type"] for e in entities} <= STYLES | FOUND:
        raise bad_request("can't parse MessageEntity: Unsupported type specified")
    # What Telegram finds by itself counts only where it finds it.
    return [e for e in entities if e["type"] in STYLES]


def _is_entity(value: object) -> bool:
    """Tell whether this is an entity with all that its kind needs."""
    return (
        isinstance(value, dict)
        and _NEEDED.get(str(value.get("type")), "type") in value
        and isinstance(value.get("type"), str)
        and all(isinstance(value.get(name), int) and value[name] >= 0 for name in ("offset", "length"))
    )


def _detected(text: str, given: list[Entity]) -> list[Entity]:
    """Drop what would overlap with formatting that keeps its text literal."""
    literal = [e for e in given if e["type"] in ("code", "pre", "text_link")]
    return [e for e in detect(text) if not any(_overlap(e, other) for other in literal)]


def _overlap(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < other["offset"] + other["length"] and other["offset"] < one["offset"] + one["length"])
