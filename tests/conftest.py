"""What all tests share: tests in a browser need Chromium, and say so when there is none."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

# A deadline measures the machine, not the code: with other work beside it any example may take a second.
settings.register_profile("kith", deadline=None)
settings.load_profile("kith")

CHROMIUM = Path(os.environ.get("KITH_CHROMIUM", "/usr/bin/chromium"))
MISSING = f"no Chromium at {CHROMIUM}: set KITH_CHROMIUM to its path"


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a browser test without Chromium; fail it where KITH_REQUIRE_BROWSER=1, as in CI."""
    if item.get_closest_marker("browser") is None or CHROMIUM.exists():
        return
    if os.environ.get("KITH_REQUIRE_BROWSER") == "1":
        pytest.fail(MISSING, pytrace=False)
    pytest.skip(MISSING)
