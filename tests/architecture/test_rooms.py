"""What may stand where. Who may import whom is held by the import contracts in pyproject.toml."""

import ast
import re

import pytest

from tests.architecture import sources as src

PYTHON = [pytest.param(path, id=src.name(path)) for path in src.python_files()]
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplemented)\b")
DRAWERS = {"common", "utils", "helpers", "extras", "core", "misc"}


@pytest.mark.parametrize("path", PYTHON)
def test_no_first_party_import_hides_in_a_function(path):
    hidden = [
        f"{node.lineno}: {ast.unparse(inner)}"
        for node in src.functions(path)
        for inner in ast.walk(node)
        if (isinstance(inner, ast.ImportFrom) and src.is_first_party(inner.module))
        or (isinstance(inner, ast.Import) and any(src.is_first_party(alias.name) for alias in inner.names))
    ]
    assert hidden == []


@pytest.mark.parametrize("path", PYTHON)
def test_no_star_import_and_no_signal_of_our_own(path):
    # Celery's signals tell of the life of its worker, which nothing else can.
    imports = [node for node in src.nodes(path, ast.ImportFrom) if node.module != "celery.signals"]
    assert [node.lineno for node in imports if any(alias.name == "*" for alias in node.names)] == []
    assert [node.lineno for node in imports if (node.module or "").endswith("dispatch")] == []
    assert [node.lineno for node in imports if "signals" in (node.module or "")] == []


@pytest.mark.parametrize("path", [*PYTHON, *(pytest.param(p, id=src.name(p)) for p in src.template_files())])
def test_nothing_is_left_unfinished(path):
    found = [line for line in path.read_text().splitlines() if UNFINISHED.search(line)]
    assert found == []


def test_no_drawer_takes_what_has_no_name():
    names = {src.name(path) for path in src.python_files() if path.stem in DRAWERS or path.parent.name in DRAWERS}
    assert names == set()


def test_wiring_holds_no_rule_no_model_and_no_page():
    files = {src.name(path) for path in (src.ROOT / "ispcube").glob("*.py")}
    assert not files & {f"ispcube/{room}.py" for room in ("models", "views", "services", "forms", "filters")}


@pytest.mark.parametrize("path", PYTHON)
def test_nothing_trusts_the_request_with_the_names_of_fields(path):
    text = path.read_text()
    assert not re.search(r"\*\*\s*(self\.)?request\.(GET|POST)", text)
    assert not re.search(r"fields\s*=\s*[\"']__all__[\"']", text)
