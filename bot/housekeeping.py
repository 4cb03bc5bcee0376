"""Once an hour: what is past its retention goes, and what waits for a human without being asked about is said."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.alarm import Alarm
from bot.published import Shelf
from storage.errors import StorageError
from storage.store import Store

log = logging.getLogger(__name__)


class Housekeeping:
    """Keeps the programme's promises about time: retention, messages set aside, crisis lines' age."""

    def __init__(self, store: Store, shelf: Shelf, alarm: Alarm, now: Callable[[], datetime]) -> None:
        self._store, self._shelf, self._alarm, self._now = store, shelf, alarm, now

    async def run(self) -> None:
        """Go round once; what cannot be done now is done in an hour."""
        try:
            await asyncio.to_thread(self._let_go)
            waiting = len(await asyncio.to_thread(self._store.waiting_for_human))
        except StorageError as error:
            log.error("Housekeeping could not be done (%s).", type(error).__name__)
            return
        if waiting:
            sentence = f"{waiting} messages were set aside and wait for a human: run kith doctor."
            self._alarm.ring_soon("set_aside", sentence)
        crisis = self._shelf.current.library.crisis
        if crisis is not None and crisis.stale(self._now().date()):
            log.warning("The crisis lines were last checked on %s: check each at its source.", crisis.checked)

    def _let_go(self) -> None:
        programme = self._shelf.current.programme
        before = self._now() - timedelta(days=programme.retention_days)
        concerns_before = self._now() - timedelta(days=programme.concern_retention_days)
        while self._store.let_go(before, concerns_before):
            continue
