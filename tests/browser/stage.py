"""The demo as a person has it: the real process, a browser, two chats and a clock."""

import json
import logging
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page, sync_playwright

from bot.commands.demo import CLOCK_FILE

log = logging.getLogger(__name__)
CHROMIUM = os.environ.get("KITH_CHROMIUM", "/usr/bin/chromium")
ARTEFACTS = Path(os.environ.get("KITH_ARTEFACTS", Path(__file__).parents[2] / "artefacts")) / "walk"
DESK = {"width": 1280, "height": 800}
PHONE = {"width": 390, "height": 844}
MORNING = "2026-11-23T09:00:00+00:00"
"""A Monday: what comes next must not depend on the day of the test."""

PATIENCE = 30_000
"""Milliseconds until something that a person waits for counts as missing."""


@contextmanager
def demo(folder: Path) -> Iterator[str]:
    """`kith demo` as a process of its own; yields the page's address, and ends it as Ctrl+C does."""
    (folder / CLOCK_FILE).write_text(json.dumps(MORNING))
    began = time.perf_counter()
    command = [Path(sys.executable).with_name("kith"), "demo", "--port", "0", "--data", folder]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield _address(process, began)
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str], began: float) -> str:
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://127\.0\.0\.1:\d+", said)
    assert found, f"the demo did not start: {said}{process.stdout.read()}"
    log.info("From command to address: %.2f s", time.perf_counter() - began)
    return found[0]


@contextmanager
def browser(url: str) -> Iterator[Page]:
    """The page at `url` in Chromium; any error of its scripts fails the test."""
    problems: list[str] = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        page = chromium.new_page(viewport=DESK)
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console", lambda said: problems.append(f"{said.text} {said.location}") if said.type == "error" else None
        )
        page.goto(url)
        yield page
        chromium.close()
    assert problems == [], problems


NEXT = """([where, words, after]) => {
  const all = [...document.querySelectorAll(where)].map((m) => ({id: Number(m.dataset.id), text: m.innerText}));
  return all.find((m) => m.id > after && m.text.includes(words)) ?? null;
}"""


class Chat:
    """One of the two chats on the page."""

    def __init__(self, page: Page, where: str) -> None:
        self.page, self.where = page, where
        self.pane = page.locator(f"#pane-{where}")
        self._heard = 0

    @property
    def last(self) -> Locator:
        """The newest message."""
        return self.pane.locator("li.message").last

    def hears(self, words: str) -> str:
        """Wait until the bot says this, after whatever was heard before; returns the whole message."""
        arguments = [f"#pane-{self.where} li.message.bot", words, self._heard]
        found = self.page.wait_for_function(NEXT, arg=arguments, timeout=PATIENCE).json_value()
        self._heard = int(found["id"])
        return str(found["text"])

    def taps(self, label: str) -> None:
        """Tap the newest button of this label."""
        self.pane.get_by_role("button", name=label, exact=True).last.click(timeout=PATIENCE)

    def types(self, words: str) -> None:
        """Write and send."""
        box = self.pane.get_by_label("Message", exact=True)
        box.fill(words)
        box.press("Enter")

    def picks(self, question: str, label: str) -> None:
        """Hear the question and tap the answer."""
        self.hears(question)
        self.taps(label)

    def writes(self, question: str, words: str) -> None:
        """Hear the question and write the answer."""
        self.hears(question)
        self.types(words)

    def becomes(self, name: str) -> None:
        """Pick somebody else in this pane."""
        picker = self.pane.get_by_label("Who is this?")
        picker.select_option(label=name)
        self._heard = 0
