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


def _register_send(kind: str) -> None:
    """Register the method of a kind of file, uploaded or by its file_id: sendVideoNote of "video_note"."""

    @method("send" + kind.title().replace("_", ""))
    async def send(world: World, params: Params) -> Json:
        user = world.reachable(params.raw("chat_id"))
        return deliver(world, params, user, media(world, params, kind, kind))


for _kind in FOLDERS:
    _register_send(_kind)


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
