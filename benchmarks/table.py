"""Figures as people read them."""

import os
import platform
import sqlite3
from collections.abc import Iterable

from msgspec import Struct

from benchmarks.stage import SAMPLES, Cost


class Line(Struct, frozen=True):
    """One measurement: of what, with how many people and inbound waiting, and what should be reached."""

    name: str
    people: int
    waiting: int
    cost: Cost
    reach: str = ""


def machine() -> str:
    """What the figures were taken on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, SQLite"
        f" {sqlite3.sqlite_version}, load {os.getloadavg()[0]:.1f}; each figure is the lower quartile of {SAMPLES}"
        " samples, because others may use this machine too; data in memory"
    )


def show(title: str, lines: Iterable[Line]) -> None:
    """Print a table."""
    print(f"\n{title}\n  {'':<32}{'people':>9}{'waiting':>9}{'CPU ms':>9}{'wall ms':>9}  reach")
    for line in lines:
        cpu, wall = f"{line.cost.cpu:.3f}", f"{line.cost.wall:.3f}"
        print(f"  {line.name:<32}{line.people:>9,}{line.waiting:>9}{cpu:>9}{wall:>9}  {line.reach}", flush=True)
