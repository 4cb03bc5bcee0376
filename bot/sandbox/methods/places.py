"""sendLocation, sendVenue, sendContact."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.deliver import deliver
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.world import World


@method("sendLocation")
async def send_location(world: World, params: Params) -> Json:
    """Send a point on the map."""
    user = world.reachable(params.raw("chat_id"))
    return deliver(world, params, user, {"location": _location(params)})


@method("sendVenue")
async def send_venue(world: World, params: Params) -> Json:
    """Send a place with its name and address."""
    user = world.reachable(params.raw("chat_id"))
    location = _location(params)
    names = {name: _needed(params, name) for name in ("title", "address")}
    return deliver(world, params, user, {"venue": {"location": location, **names}, "location": location})


@method("sendContact")
async def send_contact(world: World, params: Params) -> Json:
    """Send a phone number with a name."""
    user = world.reachable(params.raw("chat_id"))
    contact = {name: _needed(params, name) for name in ("phone_number", "first_name")}
    more = {name: params.text(name) for name in ("last_name", "vcard") if params.text(name)}
    return deliver(world, params, user, {"contact": contact | more})


def _location(params: Params) -> Json:
    try:
        latitude, longitude = float(params.text("latitude")), float(params.text("longitude"))
    except ValueError:
        raise bad_request("wrong latitude or longitude specified") from None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong latitude or longitude specified")
    return {"latitude": latitude, "longitude": longitude}


def _needed(params: Params, name: str) -> str:
    if not params.text(name).strip():
        raise bad_request(f"{name.replace('_', ' ')} must be non-empty")
    return params.text(name)
