"""Countries and time zones, as people name them in English or Spanish; names are Unicode CLDR's, through Babel."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from babel.core import get_global

from dialogs.parse.fold import fold, nearest

_LANGUAGES = ("en", "es")
_ALSO = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northern ireland": "GB", "great britain": "GB",
    "inglaterra": "GB", "escocia": "GB", "gales": "GB", "us": "US", "usa": "US", "the us": "US", "the usa": "US",
    "united states of america": "US", "eeuu": "US", "ee uu": "US", "ee. uu.": "US", "holland": "NL", "holanda": "NL",
    "the netherlands": "NL", "czech republic": "CZ", "turkey": "TR", "republica dominicana": "DO",
}  # fmt: skip
_NO_COUNTRY = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"})  # CLDR's unions, leftovers and stand-ins


def is_country(code: str) -> bool:
    """Whether that is the code of a country or territory, in capitals."""
    return len(code) == 2 and code.isalpha() and code in Locale("en").territories and code not in _NO_COUNTRY


def parse_country(text: str) -> str | None:
    """ISO 3166-1 alpha-2 of a country's name, or of its code in capitals; None when unclear."""
    code = text.strip()
    if code in _countries().values():
        return code
    return nearest(fold(text).strip(" .!"), _countries())


def country_name(code: str, language: str) -> str:
    """What the country is called; its code when nobody knows."""
    return str(Locale.parse(language).territories.get(code, code))


def zones_of(country: str) -> tuple[str, ...]:
    """IANA zones of a country (ISO code), by name; empty when unknown."""
    return tuple(sorted(get_global("territory_zones").get(country, ())))


def parse_zone(text: str, country: str = "") -> tuple[str, ...]:
    """IANA zones that the words may mean: a zone, a city, or a country; those in `country` come first."""
    said = fold(text.replace("_", " ")).partition(",")[0].strip(" .!")
    exact = _cities().get(said) or zones_of(_countries().get(said, ""))
    found = exact or nearest(said, _cities()) or zones_of(nearest(said, _countries()) or "")
    home = frozenset(zones_of(country))
    return tuple(sorted(found, key=lambda zone: zone not in home))


@cache
def _countries() -> Mapping[str, str]:
    names = {
        fold(name): code
        for language in _LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == 2 and code.isalpha() and zones_of(code)
    }
    return names | _ALSO


@cache
def _cities() -> Mapping[str, tuple[str, ...]]:
    """Folded zone name and city names in each language → zones."""
    cities: dict[str, list[str]] = {"utc": ["UTC"], "gmt": ["UTC"]}
    zones = {zone for zones in get_global("territory_zones").values() for zone in zones if "/" in zone}
    for zone in sorted(zone for zone in zones if not zone.startswith("Etc/")):
        for name in {fold(name.replace("_", " ")) for name in (zone, *_city_names(zone))}:
            cities.setdefault(name, []).append(zone)
    return {city: tuple(zones) for city, zones in cities.items()}


def _city_names(zone: str) -> set[str]:
    told = (Locale(language).time_zones.get(zone) for language in _LANGUAGES)
    return {zone.rpartition("/")[2], *(names["city"] for names in told if names and "city" in names)}
