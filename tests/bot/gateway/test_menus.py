from bot.gateway.api import BotApi
from bot.gateway.menus import Seat, set_menu, set_menus
from bot.sandbox.client import SimClient
from dialogs.model.people import Role
from dialogs.text import Locale

COMMANDS = {Role.MENTEE: ("next", "help"), Role.MENTOR: ("alerts", "help"), Role.COORDINATOR: ("alerts", "people")}
LOCALE = Locale(
    {
        "en": {f"menu.{name}": f"{name}!" for name in ("next", "help", "alerts", "people")},
        "es": {"menu.next": "¿cuándo?"},
    }
)
STAFF = frozenset({Role.MENTOR, Role.COORDINATOR})


async def menu(sim: SimClient, user: int) -> list[tuple[str, str]]:
    return [(one["command"], one["description"]) for one in (await sim.chat(user))["commands"]]


async def test_everybody_has_the_menu_of_their_role_and_language(api: BotApi, sim: SimClient, ana: int) -> None:
    await sim.user(12, "Ben", language_code="de", started=True)
    await sim.user(13, "Cleo", language_code="es", started=True)
    await set_menus(
        api, LOCALE, COMMANDS, ["en", "es"], [Seat(13, STAFF, "en"), Seat(12, frozenset({Role.MENTEE}), "en")]
    )
    assert await menu(sim, ana) == [("next", "¿cuándo?"), ("help", "help!")]
    assert await menu(sim, 12) == [("next", "next!"), ("help", "help!")]
    assert await menu(sim, 13) == [("alerts", "alerts!"), ("help", "help!"), ("people", "people!")]


async def test_a_refused_menu_stops_nothing(api: BotApi) -> None:
    await set_menu(api, LOCALE, COMMANDS, Seat(999, STAFF, "en"))
