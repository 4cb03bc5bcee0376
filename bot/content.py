"""Content files on disk: the shipped ones in the package, and a programme's own folder beside or over them."""

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

SHIPPED = Path(str(files("dialogs") / "content"))


class Content:
    """Finds files by their place below `content/`; a programme's own file wins over the shipped one."""

    def __init__(self, own: Path | None = None) -> None:
        self._roots = [SHIPPED, *([own] if own else [])]

    def read(self, folder: str, pattern: str = "*.yaml") -> dict[str, str]:
        """Every file below the folder: name below it → text."""
        found: dict[str, Path] = {}
        for root in self._roots:
            base = root / folder
            found |= {path.relative_to(base).as_posix(): path for path in sorted(base.rglob(pattern))}
        return {name: path.read_text(encoding="utf-8") for name, path in sorted(found.items())}

    def one(self, name: str) -> str | None:
        """One file's text, if there is any."""
        places = [root / name for root in reversed(self._roots) if (root / name).is_file()]
        return places[0].read_text(encoding="utf-8") if places else None

    def changed(self) -> float:
        """When any file was last changed (seconds since the epoch), for reloading."""
        return max((path.stat().st_mtime for path in self._all()), default=0.0)

    def _all(self) -> Iterator[Path]:
        for root in self._roots:
            yield from root.rglob("*.yaml")
