import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from bot.logs import configure

TOKEN = "123456789:AAcanary_canary_canary_canary"
CANARY = "the planted sentence"


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """Logging belongs to the whole process: put everything back."""
    root, hooks = logging.getLogger(), (sys.excepthook, threading.excepthook)
    kept = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in ("httpx", "httpcore", "telegram", "uvicorn", "asyncio")}
    yield
    root.handlers[:], root.level = kept
    sys.excepthook, threading.excepthook = hooks
    logging.captureWarnings(capture=False)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


log = logging.getLogger("bot.test")


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().err.splitlines()


def test_an_event_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    log.info("one\nevent\r\n  in   pieces")
    log.debug("not asked for")
    (line,) = lines(capsys)
    assert line.endswith("INFO bot.test: one event in pieces")


def test_secrets_are_struck_out(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO", [SecretStr("secret-of-the-webhook"), SecretStr("key-one-canary,key-two-canary"), SecretStr("of")])
    log.info("https://api.example/bot%s/getMe secret-of-the-webhook key-two-canary of", TOKEN)
    (line,) = lines(capsys)
    assert "canary" not in line
    assert "secret-of-the-webhook" not in line
    assert line.endswith("https://api.example/bot[secret]/getMe [secret] [secret] of")


def test_an_exception_tells_its_kind_and_place_but_not_its_message(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    try:
        raise ValueError(CANARY)
    except ValueError:
        log.exception("It failed.", stack_info=True)
    (line,) = lines(capsys)
    assert CANARY not in line
    assert f"It failed. [ValueError at {Path(__file__).name}:" in line


def test_uncaught_errors_are_one_line_without_their_message(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")

    def fail() -> None:
        raise RuntimeError(CANARY)

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    try:
        fail()
    except RuntimeError as error:
        sys.excepthook(RuntimeError, error, error.__traceback__)
    found = lines(capsys)
    assert len(found) == 2
    assert all("RuntimeError at" in line and CANARY not in line for line in found)


def test_libraries_do_not_log_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    configure("DEBUG")
    with httpx.Client(transport=httpx.MockTransport(lambda _request: httpx.Response(200))) as client:
        client.get(f"https://api.example/bot{TOKEN}/getMe")
    logging.getLogger("telegram").info(CANARY)
    assert lines(capsys) == []


def test_warnings_are_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    configure("INFO")
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("look\nhere", stacklevel=1)
    assert len(lines(capsys)) == 1
