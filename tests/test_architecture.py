"""The directions of imports, and the purity of dialogs: no clock, no chance, no I/O."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[1]
OUTSIDE = {
    "aiohttp", "alembic", "apscheduler", "asyncio", "concurrent", "fcntl", "glob", "http", "httpx", "logging",
    "multiprocessing", "os", "pickle", "requests", "secrets", "shutil", "signal", "smtplib", "socket",
    "sqlalchemy", "sqlite3", "sqlmodel", "starlette", "subprocess", "telegram", "tempfile", "threading", "time",
    "typer", "urllib", "uuid", "uvicorn",
}  # fmt: skip
"""What dialogs may import nowhere, not even inside a function."""
CLOCKS = {"now", "utcnow", "today", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
ONLY = {"random": {"Random"}, "io": {"StringIO"}, "pathlib": {"PurePath", "PurePosixPath"}}
"""The pure parts of modules that have others."""
BUILTINS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("dialogs", "storage", "bot", include_external_packages=True, cache_dir=None)


def imports_of(package: str) -> dict[str, set[str]]:
    """Module of the package → everything it imports directly."""
    modules = {package, *graph().find_descendants(package)}
    return {module: graph().find_modules_directly_imported_by(module) for module in modules}


@pytest.mark.parametrize(("package", "above"), [("dialogs", {"storage", "bot"}), ("storage", {"bot"})])
def test_imports_point_one_way(package: str, above: set[str]) -> None:
    wrong = {(m, i) for m, found in imports_of(package).items() for i in found if i.split(".")[0] in above}
    assert wrong == set()


def test_storage_knows_only_the_shared_values_of_dialogs() -> None:
    found = {i for imported in imports_of("storage").values() for i in imported if i.split(".")[0] == "dialogs"}
    assert found
    assert {i for i in found if not i.startswith("dialogs.model")} == set()


def test_dialogs_touches_nothing_outside() -> None:
    wrong = {(m, i) for m, found in imports_of("dialogs").items() for i in found if i.split(".")[0] in OUTSIDE}
    assert wrong == set()


def test_only_the_vault_sees_keys() -> None:
    cryptic = {m for package in ("dialogs", "storage") for m, i in imports_of(package).items() if "cryptography" in i}
    assert cryptic == {"storage.vault"}


@pytest.mark.parametrize(
    "path",
    sorted((ROOT / "dialogs").rglob("*.py")),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_dialogs_is_pure(path: Path) -> None:
    assert [f"line {line}: {what}" for line, what in impure(ast.parse(path.read_text(encoding="utf-8")))] == []


def impure(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """What reads a clock, rolls a module's dice, or touches the outside: (line, what)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from ((node.lineno, what) for what in _called(node.func))
        if isinstance(node, ast.ImportFrom) and node.module in ONLY:
            yield from ((node.lineno, f"{node.module}.{n.name}") for n in node.names if n.name not in ONLY[node.module])
        if isinstance(node, ast.Import):
            yield from ((node.lineno, n.name) for n in node.names if n.name in {"io", "pathlib"})
        if isinstance(node, ast.AsyncFunctionDef | ast.Await | ast.Global):
            yield node.lineno, type(node).__name__


def _called(function: ast.expr) -> Iterator[str]:
    if isinstance(function, ast.Name) and function.id in BUILTINS:
        yield function.id
    if not (isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name)):
        return
    owner, name = function.value.id, function.attr
    if owner in {"datetime", "date", "time"} and name in CLOCKS:
        yield f"{owner}.{name}"
    if owner == "random" and name != "Random":
        yield f"random.{name}"
    if owner == "sys" and name != "intern":
        yield f"sys.{name}"


@pytest.mark.parametrize(
    "line",
    [
        "datetime.now(UTC)",
        "date.today()",
        "time.time()",
        "random.choice(x)",
        "from random import choice",
        "open('x')",
        "import io",
    ],
)
def test_an_impure_line_is_seen(line: str) -> None:
    assert list(impure(ast.parse(line)))


def test_chance_comes_in_as_a_value() -> None:
    assert list(impure(ast.parse("import random\ndef f(rng: random.Random): return rng.choice([1])"))) == []
