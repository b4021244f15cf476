"""Where Python vouches for markup, it says why on the line."""

import ast

from tests.architecture import sources as src


def test_mark_safe_always_says_why():
    """`mark_safe` hands text to the browser unescaped; `format_html` escapes, and needs no reason."""
    bare = []
    for path in src.python_files():
        lines = path.read_text().splitlines()
        for node in src.nodes(path, ast.Call):
            called = getattr(node.func, "id", getattr(node.func, "attr", ""))
            near = " ".join(lines[max(node.lineno - 2, 0) : node.end_lineno])
            if called in {"mark_safe", "SafeString"} and "#" not in near and node.args:
                bare.append(f"{src.name(path)}:{node.lineno}")
    assert bare == []
