"""The shipped lexicons, and small labelled files of our own."""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.content import Content
from bot.detectors import load_signals
from dialogs.signals import Pack

ROWS: list[dict[str, Any]] = [
    {"id": "a", "text": "i want to kill myself", "lang": "en", "label": ["risk"], "urgency": "now"},
    {"id": "b", "texts": ["i want to", "end my life"], "lang": "en", "label": ["risk"], "form": "bubbles"},
    {"id": "c", "text": "pizza tonight?", "lang": "en", "label": ["none"]},
    {"id": "d", "text": "ya no quiero vivir", "lang": "es-MX", "label": "risk", "slice": "ideation", "urgency": "now"},
    {"id": "e", "text": "the weather is nice", "lang": "en", "label": ["risk"], "slice": "veiled", "urgency": "today"},
    {"id": "f", "text": "lol i want to kill myself haha", "lang": "en", "label": ["none"]},
    {"id": "g", "text": "i want to kill myself", "lang": "en", "label": ["avoidance"]},
    {"id": "h", "text": "round and round in my head, i keep replaying it", "lang": "en", "label": ["rumination"]},
]


@pytest.fixture(scope="session")
def pack() -> Pack:
    return load_signals(Content())


def written(folder: Path, rows: list[dict[str, Any]]) -> Path:
    path = folder / "set.jsonl"
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, ROWS)
