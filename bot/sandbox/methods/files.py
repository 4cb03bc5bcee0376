"""sendPhoto, sendDocument, sendVoice and the like, getFile: files are kept in memory."""

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import caption
from bot.sandbox.methods.deliver import deliver
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, StoredFile
from bot.sandbox.params import Params, Upload
from bot.sandbox.shapes import CAPTIONED, FOLDERS, content_of
from bot.sandbox.world import World

_FLAGS = {"has_spoiler": "has_media_spoiler", "show_caption_above_media": "show_caption_above_media"}


@method("sendPhoto")
async def send_photo(world: World, params: Params) -> Json:
    """Send a PNG, JPEG or GIF picture of up to 10 MB, uploaded or by its file_id."""
    return await _send(world, params, "photo")


@method("sendDocument")
async def send_document(world: World, params: Params) -> Json:
    """Send any file, uploaded or by its file_id."""
    return await _send(world, params, "document")


@method("sendVoice")
async def send_voice(world: World, params: Params) -> Json:
    """Send a voice message; it is kept, never listened to."""
    return await _send(world, params, "voice")


@method("sendAudio")
async def send_audio(world: World, params: Params) -> Json:
    """Send music."""
    return await _send(world, params, "audio")


@method("sendVideo")
async def send_video(world: World, params: Params) -> Json:
    """Send a video; width, height and duration are as the bot says."""
    return await _send(world, params, "video")


@method("sendVideoNote")
async def send_video_note(world: World, params: Params) -> Json:
    """Send a round video."""
    return await _send(world, params, "video_note")


@method("sendAnimation")
async def send_animation(world: World, params: Params) -> Json:
    """Send a moving picture."""
    return await _send(world, params, "animation")


@method("sendSticker")
async def send_sticker(world: World, params: Params) -> Json:
    """Send a sticker, uploaded or by its file_id."""
    return await _send(world, params, "sticker")


@method("getFile")
async def get_file(world: World, params: Params) -> Json:
    """Return where a file can be fetched: /file/bot<TOKEN>/<file_path>."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    return file.as_file() | {"file_path": file.path}


def media(world: World, params: Params, kind: str, name: str) -> Json:
    """Return what a message has of the file in parameter `name` and of its caption, or refuse them."""
    text = caption(params) if kind in CAPTIONED else {}
    content = content_of(kind, _file(world, params, name, FOLDERS[kind]), params.values)
    return content | text | {field: True for flag, field in _FLAGS.items() if params.flag(flag)}


async def _send(world: World, params: Params, kind: str) -> Json:
    user = world.reachable(params.raw("chat_id"))
    return deliver(world, params, user, media(world, params, kind, kind))


def _file(world: World, params: Params, name: str, folder: str) -> StoredFile:
    if upload := _upload(params, name):
        if not upload.content:
            raise bad_request("file must be non-empty")
        return world.keep(upload.content, upload.name, upload.mime, folder)
    given = params.text(name)
    if not given:
        raise bad_request(f"there is no {name.replace('_', ' ')} in the request")
    if given not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[given]


def _upload(params: Params, name: str) -> Upload | None:
    given = params.text(name)
    key = given.removeprefix("attach://") if given.startswith("attach://") else name
    return params.uploads.get(key)
