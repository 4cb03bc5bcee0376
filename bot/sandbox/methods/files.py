"""sendPhoto, sendDocument, getFile: files are kept in memory."""

from bot.sandbox.errors import bad_request
from bot.sandbox.formatting import caption
from bot.sandbox.images import image_size
from bot.sandbox.methods.messages import deliver
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json, StoredFile
from bot.sandbox.params import Params, Upload
from bot.sandbox.world import World

_PHOTO_LIMIT = 10 * 1024 * 1024


@method("sendPhoto")
async def send_photo(world: World, params: Params) -> Json:
    """Send a PNG, JPEG or GIF picture of up to 10 MB, uploaded or by its file_id."""
    user = world.reachable(params.raw("chat_id"))
    text = caption(params)
    file = _file(world, params, "photo", "photos")
    return deliver(world, params, user, {"photo": [photo_size(file)], **text})


@method("sendDocument")
async def send_document(world: World, params: Params) -> Json:
    """Send any file, uploaded or by its file_id."""
    user = world.reachable(params.raw("chat_id"))
    text = caption(params)
    file = _file(world, params, "document", "documents")
    document = file.as_file() | {"file_name": file.name, "mime_type": file.mime}
    return deliver(world, params, user, {"document": document, **text})


@method("getFile")
async def get_file(world: World, params: Params) -> Json:
    """Return where a file can be fetched: /file/bot<TOKEN>/<file_path>."""
    file = world.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    return file.as_file() | {"file_path": file.path}


def photo_size(file: StoredFile) -> Json:
    """Return the Bot API's PhotoSize of a picture, or refuse what is none."""
    size = image_size(file.content)
    if size is None or len(file.content) > _PHOTO_LIMIT:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return file.as_file() | {"width": size[0], "height": size[1]}


def _file(world: World, params: Params, name: str, folder: str) -> StoredFile:
    if upload := _upload(params, name):
        if not upload.content:
            raise bad_request("file must be non-empty")
        return world.keep(upload.content, upload.name, upload.mime, folder)
    given = params.text(name)
    if not given:
        raise bad_request(f"there is no {name} in the request")
    if given not in world.files:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return world.files[given]


def _upload(params: Params, name: str) -> Upload | None:
    given = params.text(name)
    key = given.removeprefix("attach://") if given.startswith("attach://") else name
    return params.uploads.get(key)
