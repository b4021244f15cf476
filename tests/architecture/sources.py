"""The project's own files, as the guards of the house look at them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ["tickets", "messaging", "customers", "listings", "accounts"]
PACKAGES = ["ispcube", "benchmarks", *APPS]
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def python_files() -> list[Path]:
    """Every module that runs in an installation; migrations are Django's writing."""
    files = [
        path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
    ]
    return sorted([*files, ROOT / "manage.py"])


@cache
def test_files() -> list[Path]:
    return sorted((ROOT / "tests").rglob("*.py"))


@cache
def template_files() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def line_count(path: Path) -> int:
    return len(path.read_text().splitlines())


def nodes(path: Path, *kinds: type[ast.AST]) -> Iterator:
    return (node for node in ast.walk(tree(path)) if isinstance(node, kinds))


def functions(path: Path) -> Iterator[Function]:
    return nodes(path, ast.FunctionDef, ast.AsyncFunctionDef)


def length(node: Function | ast.ClassDef) -> int:
    return node.end_lineno - node.lineno + 1


def percentile(numbers: list[int], share: float) -> int:
    return sorted(numbers)[int(len(numbers) * share)]


def is_first_party(module: str | None) -> bool:
    return (module or "").split(".")[0] in PACKAGES
