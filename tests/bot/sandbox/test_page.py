"""The page in a real browser: seen, tapped, typed, on a desk and on a phone."""

import base64
import os
import re
from collections.abc import AsyncIterator

import pytest
import telegram
from playwright.async_api import Page, async_playwright, expect
from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.client import SimClient
from bot.sandbox.images import small_picture
from bot.sandbox.server import Sandbox

CHROMIUM = os.environ.get("KITH_CHROMIUM", "/usr/bin/chromium")
EVIL = '<img src=x onerror="document.title=1"><script>document.title=2</script>'

pytestmark = pytest.mark.browser


@pytest.fixture
async def page(sandbox: Sandbox, sim: SimClient) -> AsyncIterator[Page]:
    await sim.user(1, "Ana", label="mentee", zone="America/Bogota")
    await sim.user(2, "Sam", label="mentor", started=True)
    problems: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-background-networking"]
        )
        opened = await browser.new_page(viewport={"width": 1280, "height": 800})
        opened.on("pageerror", lambda error: problems.append(str(error)))
        opened.on("console", lambda said: problems.append(said.text) if said.type == "error" else None)
        await opened.goto(sandbox.url)
        yield opened
        await browser.close()
    assert problems == []


async def test_a_conversation(page: Page, bot: telegram.Bot, sim: SimClient) -> None:
    left, right = page.locator("#pane-left"), page.locator("#pane-right")
    await sim.card(1, "Invitation", "On paper", "https://t.me/kith_sandbox_bot?start=k1", "Open it")
    await left.get_by_role("button", name="Open it").click()
    await expect(left.get_by_text("/start k1")).to_be_visible()
    keys = [[InlineKeyboardButton("Yes", callback_data="y"), InlineKeyboardButton("No", callback_data="n")]]
    await bot.send_message(1, "Hi <b>you</b> &lt;3", parse_mode="HTML", reply_markup=InlineKeyboardMarkup(keys))
    await expect(left.locator("b", has_text="you")).to_be_visible()
    await left.get_by_role("button", name="Yes").click()
    query = (await bot.get_updates(offset=-1, timeout=5))[0].callback_query
    assert query
    assert query.data == "y"
    await query.answer("Noted")
    await expect(page.get_by_text("Noted")).to_be_visible()
    await query.edit_message_text("Thank you")
    await expect(left.get_by_text("edited")).to_be_visible()
    await right.get_by_label("Message", exact=True).fill("a mentor writes")
    await right.get_by_label("Message", exact=True).press("Enter")
    await expect(right.locator(".bubble.me")).to_contain_text("a mentor writes")


async def test_a_dialog_a_menu_and_a_block(page: Page, bot: telegram.Bot, sim: SimClient) -> None:
    left = page.locator("#pane-left")
    await expect(left.get_by_role("button", name="Start", exact=True)).to_be_visible()
    await left.get_by_role("button", name="Start", exact=True).click()
    await bot.set_my_commands([("next", "When I will write")])
    await bot.send_message(
        1, "x", reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("Open", callback_data="o")]])
    )
    await left.get_by_role("button", name="Open").click()
    query = (await bot.get_updates(offset=-1, timeout=5))[0].callback_query
    assert query
    await query.answer("Not for you", show_alert=True)
    await page.get_by_role("dialog").get_by_role("button", name="OK").click()
    await left.get_by_role("button", name="Commands").click()
    await left.get_by_role("button", name="/next When I will write").click()
    await expect(left.locator(".bubble.me").last).to_contain_text("/next")
    await left.locator("summary[aria-label='More for this chat']").click()
    await left.get_by_role("button", name="Block the bot").click()
    await expect(left.get_by_text("has blocked the bot")).to_be_visible()
    assert (await sim.users())[0]["blocked"]


async def test_text_never_becomes_html(page: Page, bot: telegram.Bot, sim: SimClient) -> None:
    await sim.user(1, EVIL[:64])
    await sim.say(1, EVIL)
    await bot.send_message(1, EVIL)
    await expect(page.locator("#pane-left .bubble.bot")).to_contain_text("<img src=x")
    assert await page.locator("#pane-left .log img, #pane-left .log script").count() == 0
    assert await page.title() == "Kith sandbox"


async def test_the_clock_is_moved(page: Page, sim: SimClient) -> None:
    await expect(page.locator("#clock-time")).to_have_text("04:00")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#clock-time")).to_have_text("05:00")
    await expect(page.locator("#clock-zone")).to_have_text("Bogota")
    await expect(page.locator("#clock-utc")).to_have_text("10:00 UTC")
    await page.get_by_text("Jump, as after an outage").click()
    await page.get_by_role("button", name="Jump 1 day").click()
    await expect(page.locator("#clock-day")).to_have_text(re.compile("Sunday,? 29 March 2026"))


async def test_on_a_phone(page: Page, bot: telegram.Bot) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await expect(page.locator("#pane-right")).to_be_hidden()
    await bot.send_message(2, "An alert")
    await page.get_by_role("button", name="Sam – mentor An alert").click()
    await expect(page.locator("#pane-right").get_by_text("An alert")).to_be_visible()
    await page.get_by_role("tab", name="Clock").click()
    await expect(page.locator("#clock-time")).to_be_visible()
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390


async def test_on_a_phone_nothing_at_the_top_is_cut_off(page: Page, bot: telegram.Bot, sim: SimClient) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await sim.user(3, "Leo", label="second mentee", started=True)
    await sim.user(4, "Ana", label="safeguarding contact", started=True)
    for where, chosen in (("left", "Leo – second mentee"), ("right", "Ana – safeguarding contact")):
        await page.locator(f"#tab-{where}").click()
        await page.locator(f"#pane-{where}").get_by_label("Who is this?").select_option(label=chosen)
    await expect(page.get_by_role("tab", name="Ana")).to_be_visible()
    await page.get_by_role("tab", name="Clock").click()
    for chat in (2, 3, 4):
        await bot.send_message(chat, "🔔 Concern 12 · now · Purple Dunlin")
    await expect(page.locator(".notice")).to_have_count(3)
    cut = (
        "all => all.filter(one => one.scrollWidth > one.clientWidth || one.getBoundingClientRect().right > innerWidth)"
    )
    assert await page.locator(".tabs button, .notice").evaluate_all(f"{cut}.length") == 0


async def test_the_keyboards_place_is_kept(page: Page, bot: telegram.Bot, sim: SimClient) -> None:
    left = page.locator("#pane-left")
    await sim.say(1, "x")
    key = InlineKeyboardButton("Stay", callback_data="s")
    await bot.send_message(1, "one", reply_markup=InlineKeyboardMarkup([[key]]))
    await left.get_by_role("button", name="Stay").focus()
    await bot.send_message(1, "two")
    await expect(left.get_by_text("two")).to_be_visible()
    await expect(left.get_by_role("button", name="Stay")).to_be_focused()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
async def test_long_things_stay_inside(page: Page, bot: telegram.Bot, sim: SimClient, width: int, height: int) -> None:
    await page.set_viewport_size({"width": width, "height": height})
    await sim.pacing(enabled=False)
    word, link = "Donaudampfschiff" * 15, "https://example.com/" + "path/" * 60
    for number in range(15):
        await sim.say(1, [word, link, "👩‍👩‍👧‍👦🏳️‍🌈" * 40][number % 3])
        await sim.send(1, photo=base64.b64encode(small_picture(200, 3000)).decode(), caption=word)
        await bot.send_message(1, f"<pre>{word}</pre><code>{word}</code>", parse_mode="HTML")
        await bot.send_message(
            1, str(number), reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton(word, callback_data="y")] * 3])
        )
    await expect(page.locator("#pane-left .message")).to_have_count(60)
    left_of_the_end = "log => log.scrollHeight - log.scrollTop - log.clientHeight"
    wider = (
        "() => [...document.querySelectorAll('#pane-left .log *')].filter(one => one.scrollWidth > one.clientWidth + 2"
    )
    found = await page.evaluate(wider + " && getComputedStyle(one).display !== 'inline').length")
    assert (found, await page.evaluate("document.documentElement.scrollWidth")) == (0, width)
    assert await page.locator("#pane-left .log").evaluate(left_of_the_end) < 2
    heights = await page.locator("#pane-left .log img").evaluate_all("all => all.map(one => one.clientHeight)")
    assert max(heights) <= 360


@pytest.mark.parametrize("width", [320, 390, 860])
async def test_on_a_phone_the_tabs_stay_in_one_line(page: Page, sim: SimClient, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 844})
    await sim.user(1, "Maximiliana Wolfeschlegelstein", label="safeguarding contact")
    await expect(page.get_by_role("tab", name="Maximiliana")).to_be_visible()
    heights = await page.locator(".tabs button").evaluate_all("all => all.map(one => one.clientHeight)")
    assert max(heights) < 45
    assert len(set(heights)) == 1
    tops = await page.locator(".tabs button").evaluate_all("all => all.map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    assert await page.evaluate("document.documentElement.scrollWidth") <= width


async def test_the_hour_of_each_person_is_seen(page: Page, sim: SimClient) -> None:
    left, right = page.locator("#pane-left .state"), page.locator("#pane-right .state")
    await sim.user(2, zone="Asia/Kolkata")
    await expect(left).to_have_text("04:00 in Bogota · not started yet")
    await expect(right).to_have_text("14:30 in Kolkata")
    await expect(page.locator("#clock-utc")).to_have_text("14:30 in Kolkata · 09:00 UTC")
    await page.get_by_role("button", name="+1 hour").click()
    await expect(right).to_have_text("15:30 in Kolkata")


async def test_a_slash_offers_the_commands_in_the_persons_language(
    page: Page, bot: telegram.Bot, sim: SimClient
) -> None:
    await bot.set_my_commands([("next", "When I will write"), ("pause", "A break"), ("privacy", "Who sees what")])
    await bot.set_my_commands([("pause", "Una pausa")], language_code="es")
    await sim.user(1, language_code="es", started=True)
    left, right = page.locator("#pane-left"), page.locator("#pane-right")
    await expect(left.get_by_role("button", name="Commands")).to_be_visible()  # typing waits for nothing
    await left.get_by_label("Message", exact=True).press_sequentially("/")
    await expect(left.locator(".commands button:visible")).to_have_text(["/pause Una pausa"])
    text = right.get_by_label("Message", exact=True)
    await text.press_sequentially("/")
    await expect(right.locator(".commands button:visible")).to_have_count(3)
    await text.press_sequentially("p")
    await expect(right.locator(".commands button:visible")).to_have_text(["/pause A break", "/privacy Who sees what"])
    await text.press_sequentially("arty")
    await expect(right.locator(".commands")).to_be_hidden()
    await text.fill("/p")
    await text.press("ArrowDown")
    await text.press("ArrowDown")
    await expect(right.locator(".commands .chosen")).to_have_text("/privacy Who sees what")
    await text.press("Enter")
    await expect(right.locator(".bubble.me")).to_contain_text("/privacy")
    await text.fill("/n")
    await text.press("Tab")
    await expect(text).to_have_value("/next ")
    await expect(right.locator(".commands")).to_be_hidden()
    await text.fill("/ne")
    await text.press("Escape")
    await expect(right.locator(".commands")).to_be_hidden()
    await expect(text).to_have_value("/ne")
    await text.press("Enter")
    await expect(right.locator(".bubble.me").last).to_contain_text("/ne")
