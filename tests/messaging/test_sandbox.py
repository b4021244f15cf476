import time

import pytest

from messaging.sandbox import MAX_CHARACTERS, MAX_TAGS, NotShowable, clean


@pytest.mark.parametrize(
    ("html", "cleaned"),
    [
        ("<p>Hola <b>Ana</b></p>", "<p>Hola <b>Ana</b></p>"),
        ("<p>a</p><script>alert(1)</script>", "<p>a</p>"),
        ('<p onclick="alert(1)">a</p>', "<p>a</p>"),
        ("<svg><script>alert(1)</script></svg>", ""),
        ("<form action=https://a.example><input name=q></form>", ""),
        ('<iframe src="https://a.example"></iframe>', ""),
        ('<img src="https://spy.example/1.png" alt="logo">', '<img alt="logo">'),
        ('<img src="data:image/png;base64,AAAA">', '<img src="data:image/png;base64,AAAA">'),
        ('<img src="data:image/svg+xml;base64,AAAA">', "<img>"),
        ('<p style="background:url(https://spy.example/1)">a</p>', "<p>a</p>"),
        ('<p style="color:red;background:u\\72l(https://spy.example)">a</p>', "<p>a</p>"),
        ('<p style="color:rgb(1, 2, 3);position:fixed">a</p>', '<p style="color:rgb(1, 2, 3)">a</p>'),
        ('<a href="javascript:alert(1)">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="data:text/html,x">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="/salir/">x</a>', '<a rel="noopener noreferrer">x</a>'),
        ('<a href="https://a.example/">x</a>', '<a href="https://a.example/" rel="noopener noreferrer">x</a>'),
    ],
)
def test_clean_keeps_what_can_be_shown_and_nothing_else(html, cleaned):
    assert clean(html) == cleaned


def test_clean_refuses_what_is_too_large():
    with pytest.raises(NotShowable):
        clean("a" * (MAX_CHARACTERS + 1))


def test_clean_refuses_too_many_tags():
    with pytest.raises(NotShowable):
        clean("<b>" * (MAX_TAGS + 1))


def test_clean_of_the_deepest_tree_it_takes_ends_soon():
    started = time.perf_counter()
    clean("<div>" * MAX_TAGS)
    assert time.perf_counter() - started < 2
