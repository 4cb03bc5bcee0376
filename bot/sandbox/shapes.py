"""The Bot API's objects for files, by kind of message."""

from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.images import image_size
from bot.sandbox.model import Json, StoredFile

PHOTO_LIMIT = 10 * 1024 * 1024
"""Telegram takes photos of up to 10 MB from bots."""

FOLDERS = {
    "photo": "photos", "document": "documents", "voice": "voice", "audio": "music", "video": "videos",
    "video_note": "video_notes", "animation": "animations", "sticker": "stickers",
}  # fmt: skip
"""Kinds of messages that hold a file, and the folder of its path."""

CAPTIONED = set(FOLDERS) - {"video_note", "sticker"}
"""Kinds that may have a caption."""

FRAME = 320
"""Width and height of moving pictures of which the sender did not tell them: files are not looked into."""

_NAMED = {"document", "audio", "video", "animation"}
_SIZES = {"video": ("width", "height"), "animation": ("width", "height"), "video_note": ("length",)}


def content_of(kind: str, file: StoredFile, given: Json) -> Json:
    """Return what a Message has of a file: its object, with width, height, duration and emoji as `given`."""
    if kind == "photo":
        return {"photo": [_photo(file)]}
    body = file.as_file() | _about(kind, file, given)
    content: Json = {kind: body}
    if kind == "animation":
        # Kept by Telegram for clients that do not know animations.
        content["document"] = file.as_file() | {"file_name": file.name, "mime_type": file.mime}
    return content


def _photo(file: StoredFile) -> Json:
    size = image_size(file.content)
    if size is None or len(file.content) > PHOTO_LIMIT:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return file.as_file() | {"width": size[0], "height": size[1]}


def _about(kind: str, file: StoredFile, given: Json) -> Json:
    if kind == "sticker":
        return _sticker(given)
    about: Json = {"file_name": file.name} if kind in _NAMED else {}
    if kind != "video_note":
        about["mime_type"] = file.mime
    if kind != "document":
        about["duration"] = _whole(given.get("duration"), 0)
    about |= {name: _whole(given.get(name), FRAME) for name in _SIZES.get(kind, ())}
    return about | {name: str(given[name]) for name in ("performer", "title") if kind == "audio" and given.get(name)}


def _sticker(given: Json) -> Json:
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return shape | ({"emoji": str(given["emoji"])} if given.get("emoji") else {})


def _whole(value: Any, default: int) -> int:
    try:
        return max(int(value), 0)
    except (TypeError, ValueError):
        return default
