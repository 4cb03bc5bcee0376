"""Revisions kept from before: used as they were published, or not at all."""

import json
from pathlib import Path

import pytest

from bot.content import SHIPPED, Content
from bot.library import check_library

PULSE = (SHIPPED / "scripts" / "pulse.yaml").read_text(encoding="utf-8")


def kept(folder: Path, source: str) -> set[str]:
    """The digests of all `pulse` revisions beside the current one, with this source kept from before."""
    text = json.dumps({"file": "pulse.yaml", "source": source, "overlays": {}})
    (folder / "0123456789ab.json").write_text(text, encoding="utf-8")
    library = check_library(Content(), folder).library
    assert library is not None
    return {one.digest for one in library._all.values() if one.name == "pulse"} - {library.current("pulse").digest}


def test_an_older_revision_is_used(tmp_path: Path) -> None:
    assert len(kept(tmp_path, PULSE.replace("title: Pulse", "title: A pulse"))) == 1


def test_one_that_this_kith_cannot_read_whole_is_not_used(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert kept(tmp_path, PULSE.replace("    ask: scale\n", "    ask: dial\n", 1)) == set()
    assert "sessions on it go on with the current one" in caplog.text
