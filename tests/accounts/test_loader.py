"""What our templates are written with and nobody reads stays out of the page."""

from django.template import engines
from django.template.loader import get_template

from accounts.loader import slim


def shown(source: str, **context) -> str:
    return engines["django"].from_string(slim(source)).render(context)


def test_blanks_at_the_ends_of_lines_go_and_words_stay_apart():
    source = (
        "<ul>\n\n    {% for one in all %}\n      <li>\n        {{ one }}\n      </li>\n    {% endfor %}\n</ul>"
    )
    assert shown(source, all=[1, 2]) == "<ul>\n<li>\n1\n</li>\n<li>\n2\n</li>\n</ul>"


def test_a_condition_alone_on_its_line_leaves_no_empty_line():
    source = "<p>\n  uno\n  {% if yes %}\n    dos\n  {% else %}\n    tres\n  {% endif %}\n  cuatro\n</p>"
    assert shown(source, yes=True) == "<p>\nuno\ndos\ncuatro\n</p>"
    assert shown(source, yes=False) == "<p>\nuno\ntres\ncuatro\n</p>"


def test_an_address_that_is_shown_keeps_its_place():
    assert slim('<p>\n  {% url "home" %}\n  x</p>') == '<p>\n{% url "home" %}\nx</p>'
    assert slim('<p>\n  {% url "home" as home %}\n  x</p>') == '<p>\n{% url "home" as home %}x</p>'


def test_words_to_translate_are_looked_up_as_they_are_written():
    source = "<p>\n  {% blocktranslate %}Una\n    y otra{% endblocktranslate %}\n</p>"
    assert slim(source) == "<p>\n{% blocktranslate %}Una\n    y otra{% endblocktranslate %}\n</p>"


def test_our_pages_are_read_so(db):
    assert "\n  " not in get_template("base.html").template.source
