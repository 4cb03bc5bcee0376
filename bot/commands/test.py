"""`kith test`: the example conversations inside scripts, played and compared."""

from collections.abc import Sequence
from pathlib import Path

from bot.content import SHIPPED, Content
from bot.detectors import load_signals
from bot.library import ContentError, load_library, load_programme
from dialogs.library import Library
from dialogs.programme import Programme
from dialogs.rehearsal import Rehearsal
from dialogs.script import Revision
from dialogs.signals import Pack
from dialogs.transcript import Failure, play


def run(paths: Sequence[Path]) -> int:
    """Play the tests of every script in these folders (over the shipped content); 1 when one goes another way."""
    failed = passed = 0
    for path in (*paths,) or (None,):
        try:
            results = results_of(Content(path))
        except ContentError as error:
            print(error)
            return 1
        for revision, name, failure in results:
            if failure is None:
                passed += 1
                continue
            failed += 1
            print(f"{revision.file}: “{name}”, line {failure.line}: {failure.message}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


def results_of(content: Content) -> list[tuple[Revision, str, Failure | None]]:
    """Every test of every script with its failure, if any. Raises ContentError."""
    library, signals, programme = load_library(content), load_signals(content), demo_programme()
    return [
        (revision, test.name, _play(library, signals, programme, revision, index))
        for revision in library.scripts.values()
        for index, test in enumerate(revision.script.tests)
    ]


def demo_programme() -> Programme:
    """The programme that conversations are tried in."""
    return load_programme("demo.yaml", (SHIPPED / "programme" / "demo.yaml").read_text(encoding="utf-8"))


def _play(library: Library, signals: Pack, programme: Programme, revision: Revision, index: int) -> Failure | None:
    test = revision.script.tests[index]
    return play(Rehearsal(library, signals, programme, test.given), revision.name, test)
