"""Content files on disk: the shipped ones in the package, and a programme's own beside or over them."""

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files
from pathlib import Path

from dialogs.issue import Issue

SHIPPED = Path(str(files("dialogs") / "content"))
KNOWN = ("scripts", "locales", "lexicons", "policies", "wording", "nets")
KINDS = {"script": "scripts/{}", "policy": "policies/default.yaml"}  # what a file's first key makes it
_FIRST_KEY = re.compile(r"^([a-z_]+):", re.MULTILINE)


class ContentError(ValueError):
    """The content cannot be used; the message lists every problem with its place."""

    def __init__(self, issues: tuple[Issue, ...]) -> None:
        super().__init__("\n".join(map(str, issues)))
        self.issues = issues


class Content:
    """Finds files by their place below `content/`; a programme's own file wins over the shipped one.

    `own` is a folder laid out like the shipped one, a folder of scripts, or single files.
    """

    def __init__(self, own: Path | Iterable[Path] | None = None) -> None:
        paths = [own] if isinstance(own, Path) else list(own or ())
        laid_out = [path for path in paths if path.is_dir() and is_laid_out(path)]
        self._roots = [SHIPPED, *laid_out]
        self._loose = [path for path in paths if path not in laid_out]

    def paths(self, folder: str, pattern: str = "*.yaml") -> dict[str, Path]:
        """Every file below the folder: its name below it, and where it lies."""
        found: dict[str, Path] = {}
        for root in self._roots:
            base = root / folder
            found |= {path.relative_to(base).as_posix(): path for path in sorted(base.rglob(pattern))}
        found |= {place.partition("/")[2]: path for place, path in self._singles() if place.startswith(f"{folder}/")}
        return dict(sorted(found.items()))

    def read(self, folder: str, pattern: str = "*.yaml") -> dict[str, str]:
        """Every file below the folder: name below it → text."""
        return {name: text_of(path) for name, path in self.paths(folder, pattern).items()}

    def one(self, name: str) -> str | None:
        """One file's text, if there is any."""
        path = self.path(name)
        return text_of(path) if path else None

    def path(self, name: str) -> Path | None:
        """Where one file lies, if there is any."""
        own = [path for place, path in self._singles() if place == name]
        places = [*own, *(root / name for root in reversed(self._roots) if (root / name).is_file())]
        return places[0] if places else None

    def folder(self, name: str) -> Path:
        """Where a folder of that name lies, or would lie: in the programme's own content where there is any."""
        return self._roots[-1] / name

    def changed(self) -> float:
        """When any file was last changed (seconds since the epoch), for reloading."""
        return max((path.stat().st_mtime for path in self._all()), default=0.0)

    def _all(self) -> Iterator[Path]:
        for root in self._roots:
            yield from root.rglob("*.yaml")
            yield from root.rglob("nets/*.json")
        yield from (path for _, path in self._singles())

    def _singles(self) -> Iterator[tuple[str, Path]]:
        for path in self._loose:
            for file in sorted(path.rglob("*.yaml")) if path.is_dir() else [path]:
                if place := KINDS.get(first_key(file)):
                    yield place.format(file.name), file


def is_laid_out(folder: Path) -> bool:
    """Whether the folder has the shipped content's layout; else its files are taken one by one."""
    return any((folder / name).is_dir() for name in KNOWN) or (folder / "crisis.yaml").is_file()


def first_key(file: Path) -> str:
    """The first key of a YAML file, which says what it is; empty when there is none."""
    found = _FIRST_KEY.search(file.read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else ""


def label(path: Path) -> str:
    """How findings name the file: below the shipped content, or as it was given."""
    return path.relative_to(SHIPPED).as_posix() if path.is_relative_to(SHIPPED) else path.as_posix()


def text_of(path: Path) -> str:
    """The file's text. Raises ContentError where it is not UTF-8, and OSError."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        problem = Issue(label(path), line, column, "UTF8", "this is not UTF-8", "save the file as UTF-8")
        raise ContentError((problem,)) from None
