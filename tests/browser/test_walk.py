"""What a newcomer does with the demo, from the invitation to the second rung, as a person would on the page."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.stage import ARTEFACTS, DESK, PATIENCE, PHONE, Chat, browser, demo

RISK = "Honestly I do not want to be alive any more"
PUT_OFF = "my CV"


class Walk:
    """The page with Mia on the left and Sam on the right, and a camera."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.mia, self.right = Chat(page, "left"), Chat(page, "right")
        self._shots = 0
        ARTEFACTS.mkdir(parents=True, exist_ok=True)

    def shoot(self, name: str, *, phone: str = "") -> None:
        """Keep a picture of this stage, and one as on a phone, of the "left" chat, the "right" one or the "side"."""
        self._shots += 1
        self.page.mouse.move(0, 0)
        self.page.screenshot(path=ARTEFACTS / f"{self._shots:02}-{name}.png")
        if phone:
            self.page.set_viewport_size(PHONE)
            self.page.locator(f"#tab-{phone}").click()
            self.page.screenshot(path=ARTEFACTS / f"{self._shots:02}-{name}-phone.png")
            assert self.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
            self.page.set_viewport_size(DESK)

    def time_passes(self, until: str) -> None:
        """Walk the clock from message to message until the mentee hears this."""
        button = self.page.get_by_role("button", name="To the next message")
        for _ in range(12):
            button.click()
            expect(button).to_be_enabled(timeout=2 * PATIENCE)
            if until in self.mia.last.inner_text():
                return
        raise AssertionError(f"The mentee never heard “{until}”.")


@pytest.mark.browser
def test_a_newcomer_lives_through_the_story(tmp_path: Path) -> None:
    with demo(tmp_path) as url, browser(url) as page:
        walk = Walk(page)
        onboarding(walk)
        first_check_in(walk)
        for _ in range(3):
            put_off_again(walk)
        does_it_fit(walk)
        mentor_answers(walk)
        danger(walk)


def onboarding(walk: Walk) -> None:
    mia = walk.mia
    expect(mia.pane.get_by_role("button", name="Open Kith")).to_be_visible(timeout=PATIENCE)
    walk.shoot("invitation", phone="left")
    mia.taps("Open Kith")
    mia.picks("Which language", "English")
    mia.hears("I am a program, not a person")
    mia.hears("not end-to-end encrypted")
    mia.hears("three in the morning")
    walk.shoot("what-it-is", phone="left")
    mia.taps("My mentor")
    mia.picks("three in the morning", "Nobody, you are a program")
    mia.hears("Do you agree")
    walk.shoot("consent")
    mia.taps("Yes, I agree")
    mia.writes("What shall I call you", "Mia")
    mia.writes("Which country", "Spain")
    mia.writes("larger city", "Madrid")
    mia.picks("How old", "18 to 24")
    mia.writes("On which days", "weekdays")
    mia.picks("At what time", "17:30")
    mia.picks("be quiet", "22:00 to 8:00")
    mia.hears("Sam is your mentor")
    mia.types("/next")
    assert "17:30 (Europe/Madrid)" in mia.hears("Your next check-in")
    walk.shoot("ready", phone="left")


def first_check_in(walk: Walk) -> None:
    mia = walk.mia
    walk.time_passes("How are you right now")
    walk.shoot("check-in", phone="left")
    mia.picks("How are you right now", "3")
    mia.writes("going round in your head", "2")
    mia.writes("on your mind today", "Too much at once this week")
    mia.picks("Would something help", "Something I put off")
    mia.writes("What have you been putting off", PUT_OFF)
    mia.picks("cost you", "6")
    mia.writes("What would be better", "I could apply for the summer job")
    mia.writes("first two minutes", "open the file")
    mia.picks("When will you do those", "Tomorrow")
    mia.hears("Take care, Mia")
    walk.shoot("a-plan")


def put_off_again(walk: Walk) -> None:
    mia = walk.mia
    walk.time_passes("How are you right now")
    mia.picks("How are you right now", "6")
    mia.picks("on your mind today", "Nothing today")
    mia.picks(f"How did “{PUT_OFF}” go", "Not yet")


def does_it_fit(walk: Walk) -> None:
    mia = walk.mia
    assert PUT_OFF in mia.hears("does this fit?")
    walk.shoot("does-this-fit", phone="left")
    mia.taps("Yes, that fits")
    mia.picks("small enough to start", "Yes, now")
    mia.picks("What have you been putting off", PUT_OFF)
    mia.picks("cost you", "6")
    mia.picks("What would be better", "Skip this")
    mia.writes("first two minutes", "open the file")
    mia.picks("When will you do those", "Now")
    mia.picks("How was it", "I started")
    assert PUT_OFF in mia.hears("exactly these words")
    walk.shoot("share")
    mia.taps("Send these words")
    mia.hears("Done")


def mentor_answers(walk: Walk) -> None:
    mia, sam = walk.mia, walk.right
    alert = sam.hears("oncern 1")
    assert PUT_OFF not in alert
    assert "Mia" not in alert
    walk.shoot("alert")
    sam.taps("Open")
    opened = sam.hears("What came with it")
    assert PUT_OFF in opened
    assert "What the bot showed: “Something I noticed”" in opened
    walk.shoot("alert-opened", phone="right")
    sam.taps("Got it")
    sam.hears("is yours")
    mia.hears("Sam has seen it")
    sam.taps("Write to Mia")
    sam.writes("From now on", "Shall we look at it together on Thursday?")
    mia.hears("together on Thursday")
    mia.taps("Reply to Sam")
    mia.writes("From now on", "Yes please")
    sam.hears("Yes please")
    walk.shoot("relay")


def danger(walk: Walk) -> None:
    mia, right = walk.mia, walk.right
    mia.types(RISK)
    help_text = mia.hears("I have sent word to")
    assert "112" in help_text
    mia.hears("Are you safe right now?")
    assert RISK not in right.hears("Concern 2 · now")
    walk.shoot("danger", phone="left")
    right.becomes("Ana – safeguarding contact")
    assert RISK not in right.hears("Concern 2 · now")
    walk.shoot("safeguarding")
    walk.page.get_by_role("button", name="+15 min").click()
    right.hears("Concern 2 · now")
    right.becomes("Noor – backup mentor")
    right.hears("Concern 2 · now")
    right.becomes("Carla – coordinator")
    right.hears("Concern 2 · now")
    expect(walk.page.locator("#outside li")).to_have_text(re.compile("concern 2"), timeout=PATIENCE)
    walk.shoot("next-rungs", phone="side")
    right.becomes("Ana – safeguarding contact")
    right.taps("Open")
    right.hears("not want to be alive")
    walk.shoot("danger-opened", phone="right")
    right.taps("Got it")
    mia.hears("Ana has seen it")
