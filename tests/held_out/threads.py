"""Write the held-out threads to standard output, one JSON line a person; the same lines every time.

Run: python tests/held_out/threads.py > tests/held_out/threads.jsonl
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from person import Person, Step
from ruamel.yaml import YAML

HERE = Path(__file__).parent
FILES = ("looping", "avoiding", "silent", "ordinary", "moving_on", "spanish")
FIRST_DAY = date(2026, 1, 12)
PLANS = ((0, 2, 4), (1, 3, 5), (0, 3, 6), (1, 4, 6))
EXPIRES = timedelta(hours=20)
HOW_FAR = {"en": "How far are you with this: {goal}?", "es": "¿Cómo vas con esto: {goal}?"}
WHICH_STEP = {
    "en": "What is one small thing you could do about it this week?",
    "es": "¿Qué cosa pequeña podrías hacer sobre esto esta semana?",
}


def people() -> Iterator[Person]:
    """Everyone described in people/*.yaml, in the order of FILES."""
    yaml = YAML(typ="safe")
    for name in FILES:
        for row in yaml.load((HERE / "people" / f"{name}.yaml").read_text(encoding="utf-8")):
            yield Person(**row)


def small_talk() -> dict[str, list[str]]:
    """Pools of everyday sentences; a mixed pool holds words, sentences and long tales."""
    texts = YAML(typ="safe").load((HERE / "smalltalk.yaml").read_text(encoding="utf-8"))
    pools = {name: text.splitlines() for name, text in texts.items()}
    for lang in ("en", "es"):
        pools[f"{lang}_mixed"] = [*pools[lang][:25], *pools[f"{lang}_short"], *pools[f"{lang}_chatty"]]
    return pools


class Diary:
    """Turns one person's story into dated events; all chance comes from a generator seeded with the name."""

    def __init__(self, person: Person, pools: dict[str, list[str]]) -> None:
        self.person = person
        self.rng = random.Random(f"held out: {person.name}")
        self.zone = ZoneInfo(person.tz)
        self.plan = self.rng.choice(PLANS)
        self.day = person.starts or FIRST_DAY + timedelta(days=self.rng.randrange(200))
        self.now = datetime.combine(self.day, time(9), self.zone).astimezone(UTC)
        self.talk = list(pools[person.pool or person.lang])
        self.rng.shuffle(self.talk)
        self.goal = ""
        self.events: list[dict[str, Any]] = []
        self.onset: int | None = None

    def tell(self, step: Step) -> None:
        """Let one step of the story happen."""
        getattr(self, f"_{step.verb}")(step)

    def _note(self, kind: str, after: timedelta = timedelta(), **more: Any) -> None:
        self.now += after
        written = self.now.astimezone(self.zone).isoformat(timespec="seconds")
        self.events.append({"t": written, "kind": kind} | {k: v for k, v in more.items() if v is not None})

    def _minutes(self, low: int, high: int) -> timedelta:
        return timedelta(seconds=self.rng.randrange(low * 60, high * 60))

    def _latency(self, step: Step) -> timedelta:
        usual = self.person.late * (0.7 + 0.9 * self.rng.random() ** 2) * self.rng.choice((1,) * 9 + (3,))
        return min(timedelta(seconds=int(usual * 60)) + timedelta(hours=step.options.get("h", 0)), 0.9 * EXPIRES)

    def _at(self, day: date) -> datetime:
        return datetime.combine(day, time(self.person.hour), self.zone).astimezone(UTC)

    def _send(self, kind: str, step: Step) -> str | None:
        """Move to the next planned day, send what is due then, and return the goal it is about."""
        self.day += timedelta(days=1)
        while self.day.weekday() not in self.plan or self._at(self.day) <= self.now:
            self.day += timedelta(days=1)
        self.now = self._at(self.day) + self._minutes(0, 30)
        about = self.goal if kind == "goal_due" or "g" in step.options else None
        self._note(kind, text=self._question(step), goal=about)
        return about

    def _question(self, step: Step) -> str | None:
        if "q" in step.options:
            return WHICH_STEP[self.person.lang]
        return HOW_FAR[self.person.lang].format(goal=self.goal) if "g" in step.options else None

    def _mark(self, step: Step) -> None:
        if step.onset:
            self.onset = len(self.events) - 1

    def _rate(self, step: Step) -> None:
        usual = step.options.get("m", self.person.mood) + self.rng.choice((-1, 0, 0, 1))
        if "m" in step.options or self.rng.random() < 0.7:
            self._note("mood", self._minutes(1, 4), value=min(10, max(0, usual)))
        if "l" in step.options:
            self._note("loop_rating", self._minutes(1, 3), value=step.options["l"])
        elif step.verb == "talk" and self.rng.random() < 0.2:
            self._note("loop_rating", self._minutes(1, 3), value=self.rng.randrange(4))

    def _say(self, step: Step) -> None:
        self._send("checkin_sent", step)
        self._note("answer", self._latency(step), text=step.text or self.talk.pop())
        self._mark(step)
        self._rate(step)

    _talk = _say

    def _free(self, step: Step) -> None:
        self._note("free_message", self._minutes(60, 600), text=step.text)
        self._mark(step)
        self._rate(step)

    def _miss(self, step: Step) -> None:
        about = self._send("checkin_sent", step)
        self._note("no_answer", EXPIRES, goal=about)
        self._mark(step)

    def _skip(self, step: Step) -> None:
        about = self._send("checkin_sent", step)
        self._note("skip", self._latency(step), text=step.text, goal=about)
        self._mark(step)

    def _snooze(self, step: Step) -> None:
        about = self._send("checkin_sent", step)
        self._note("snooze", self._minutes(2, 40), goal=about)
        self._mark(step)
        if step.text:
            self._note("answer", self._minutes(120, 600), text=step.text)
            self._rate(step)

    def _set(self, step: Step) -> None:
        self.goal = step.text or ""
        self._note("goal_set", self._minutes(3, 12), text=self.goal, goal=self.goal)

    def _done(self, step: Step) -> None:
        about = self._send("goal_due", step)
        self._note("goal_done", self._latency(step), text=step.text, goal=about)
        self._rate(step)

    def _defer(self, step: Step) -> None:
        about = self._send("goal_due", step)
        self._note("goal_deferred", self._latency(step), text=step.text, goal=about)
        self._mark(step)
        self._rate(step)


def thread(person: Person, pools: dict[str, list[str]]) -> dict[str, Any]:
    """The person's thread in the format of `kith signals threads`."""
    diary = Diary(person, pools)
    for step in person.steps:
        diary.tell(step)
    onset = {} if diary.onset is None else {"onset_event_index": diary.onset}
    head = {"id": f"{person.lang}-{person.name}", "label": person.label, **onset}
    return {**head, "tz": person.tz, "lang": person.lang, "events": diary.events}


if __name__ == "__main__":
    pools = small_talk()
    for someone in people():
        sys.stdout.write(json.dumps(thread(someone, pools), ensure_ascii=False) + "\n")
