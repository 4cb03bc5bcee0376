"""What does not go over Telegram: the final rung (webhook, e-mail) and alarms."""

import asyncio
import logging
import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import httpx
import msgspec
from pydantic import SecretStr

from bot.alarm import Alarm
from bot.backoff import delay
from bot.delivery.outcome import Gone, Later, Outcome, Sending, Sent
from bot.gateway.api import loopback
from dialogs.model import effect
from dialogs.programme import FinalRung

PATIENCE = 15.0
"""Seconds that a mail server or a webhook may take."""

log = logging.getLogger(__name__)


class Elsewhere:
    """Pages the programme's final rung and the operator; texts hold a number and a tier, never content."""

    def __init__(self, rung: Callable[[], FinalRung], alarm: Alarm, smtp_url: SecretStr | None = None) -> None:
        """`rung` is asked at each page: the programme may have changed since the start."""
        self._rung = rung
        self._alarm = alarm
        self._smtp_url = smtp_url

    async def step(self, sending: Sending) -> Outcome:
        """Send one second_channel or alarm row."""
        try:
            told = await self._tell(sending)
        except msgspec.MsgspecError:
            self._alarm.ring_soon("payload", "a message in the outbox cannot be read and was not sent.")
            return Gone("unreadable")
        if told:
            return Sent()
        sending.failures += 1
        return Later(delay(sending.failures, first=2, cap=60))

    async def _tell(self, sending: Sending) -> bool:
        row = sending.row
        if row.kind == "alarm":
            alarm = msgspec.json.decode(row.payload, type=effect.Alarm)
            return await self._alarm.ring(alarm.code, alarm.text)
        page = msgspec.json.decode(row.payload, type=effect.SecondChannel)
        told = await self.page(page)
        if not told:
            self._alarm.ring_soon("final_rung", f"the final rung could not be told of concern {page.concern}.")
        return told

    async def page(self, page: effect.SecondChannel) -> bool:
        """Tell the final rung by webhook and e-mail; whether one of them took it."""
        return any(await asyncio.gather(self._post(page), self._mail(page)))

    async def _post(self, page: effect.SecondChannel) -> bool:
        url = self._rung().webhook
        if not url:
            return False
        try:
            async with httpx.AsyncClient(timeout=PATIENCE, trust_env=not loopback(url)) as client:
                answer = await client.post(url, json={"concern": page.concern, "text": page.text})
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            log.error("The final rung's webhook cannot be reached (%s).", type(error).__name__)
            return False
        if not answer.is_success:
            log.error("The final rung's webhook answered %d.", answer.status_code)
        return answer.is_success

    async def _mail(self, page: effect.SecondChannel) -> bool:
        email = self._rung().email
        if not (email and self._smtp_url):
            return False
        letter = EmailMessage()
        letter["Subject"] = f"Kith: concern {page.concern} needs you" if page.concern else "Kith: a practice page"
        letter["To"] = email
        letter.set_content(page.text)
        try:
            await asyncio.to_thread(_post_letter, self._smtp_url.get_secret_value(), letter)
        except (OSError, smtplib.SMTPException) as error:
            log.error("The final rung's e-mail could not be sent (%s).", type(error).__name__)
            return False
        return True


def _post_letter(url: str, letter: EmailMessage) -> None:
    """Hand the letter to the server in `url`; smtp:// uses STARTTLS wherever the server offers it."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    letter["From"] = parse_qs(parts.query)["from"][0]
    safe = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, parts.port or 465, timeout=PATIENCE, context=safe)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, parts.port or 587, timeout=PATIENCE)
    )
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=safe)
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(letter)
