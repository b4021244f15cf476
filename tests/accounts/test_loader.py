"""What our templates are written with and nobody reads stays out of the page."""

import pytest
from django.template import engines
from django.template.loader import get_template
from django.urls import set_script_prefix
from django.utils.translation import override

from accounts.loader import slim, written_out


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


def kept(source: str) -> str:
    return written_out(source, engines["django"].engine)


def test_what_is_the_same_on_every_page_is_written_out():
    tags = (
        '{% url "home" %}',
        '{% static "css/tokens.css" %}',
        "{% translate 'Inicio' %}",
        '{% lucide "x" size=18 %}',
    )
    source = "|".join(tags)
    with override("en"):
        told = kept(source)
        assert told == engines["django"].from_string(source).render({})
    assert "{%" not in told
    assert "|Home|" in told


@pytest.mark.parametrize(
    "tag",
    [
        *("{% translate words %}", '{% translate "Inicio" as words %}', '{% translate "Inicio"|lower %}'),
        *("{% url name %}", '{% url "tickets:detail" number %}', '{% url "tickets:list" as all %}'),
        *("{% lucide link.icon size=18 %}", '{% lucide "x" size=size %}', "{% csrf_token %}", "{{ user }}"),
        *('{% url "nobody:knows" %}', "{% blocktranslate %}{% translate 'Inicio' %}{% endblocktranslate %}"),
    ],
)
def test_what_hangs_on_the_page_or_is_wrong_stays_a_tag(tag):
    assert kept(tag) == tag


def test_a_text_that_looks_like_a_tag_stays_one():
    for text in ("{{ user.password }}", "{# nothing #}"):
        assert kept(f'{{% translate "{text}" %}}') == f'{{% translate "{text}" %}}'


def test_each_language_has_its_own():
    for _time in range(2):
        for code, word in (("es-ar", "Saltar al contenido"), ("en", "Skip to the content")):
            with override(code):
                assert word in get_template("base.html").template.source


def test_an_address_that_is_written_out_follows_the_place_where_the_product_is_served():
    assert 'href="/mesa/' not in get_template("components/sidebar.html").template.source
    set_script_prefix("/mesa/")
    try:
        assert 'href="/mesa/' in get_template("components/sidebar.html").template.source
    finally:
        set_script_prefix("/")
