"""`kith signals backtest`: reads everybody's history, beside a running bot if need be, and compares two policies."""

import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.commands.run import read_settings
from bot.commands.signals_backtest import Person
from bot.commands.signals_backtest import run as compare
from bot.content import Content
from bot.detectors import POLICY, load_policy, load_wording
from bot.library import ContentError, load_programme
from bot.settings import Settings, SettingsError
from dialogs.programme import parse_duration
from storage.errors import StorageError
from storage.store import Store


def run(policy: Path, since: str, as_json: bool, data: Path | None) -> int:
    """Print the comparison; 1, with a sentence on what to mend, when there can be none."""
    try:
        settings = read_settings(data)
        content = Content(settings.content)
        programme = load_programme(str(settings.programme), settings.programme.read_text(encoding="utf-8"))
        old = load_policy(POLICY, content.one(POLICY) or "")
        new = load_policy(policy.name, policy.read_text(encoding="utf-8"))
        old, new = (policy.narrowed(programme=programme.programme, off=programme.signals.off) for policy in (old, new))
        begin = datetime.now(UTC) - parse_duration(since)
        return compare(_histories(settings), old, new, begin, load_wording(content, new), as_json=as_json)
    except (SettingsError, ContentError, StorageError, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _histories(settings: Settings) -> list[Person]:
    store = Store.open(settings.data, [key.get_secret_value() for key in settings.keys], memory_lock=False)
    try:
        return store.histories(datetime.now(UTC))
    finally:
        store.close()
