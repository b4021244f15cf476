"""The menus with a form are drawn when somebody opens them, with and without a script."""

import re

from listings import cells

FORM = 'id="filter-form"'


def aside(page, place: str) -> str:
    return page.get(f"/gente/?status=blocked&menu={place}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET=f"menu-{place}")


def test_a_page_carries_no_filter_form_until_it_is_asked_for(page, people):
    people(1)
    html = page.get("/gente/?all=1").content.decode()
    assert FORM not in html
    assert 'href="?all=1&amp;menu=filters"' in html


def test_the_form_comes_alone_when_the_menu_opens(page, people):
    people(2, status="blocked")
    html = aside(page, "filters").content.decode()
    assert FORM in html
    assert "Persona" not in html
    assert re.search(r'value="blocked"[^>]*checked', html)


def test_the_columns_come_alone_when_their_menu_opens(page, people):
    people(2)
    html = aside(page, "columns").content.decode()
    assert 'name="sequence"' in html
    assert "Persona" not in html


def test_without_a_script_a_link_opens_the_menu_in_the_page(page, people):
    people(1, status="blocked")
    html = page.get("/gente/?status=blocked&menu=filters").content.decode()
    assert FORM in html
    assert "Persona 01" in html
    assert '<details class="menu filter-menu" open>' in html


def test_no_link_of_the_page_opens_the_menu_again(page, people):
    people(30)
    html = page.get("/gente/?order=name&menu=filters").content.decode().partition('id="listing"')[2]
    assert "menu=filters" not in html


def test_an_icon_is_drawn_once_however_many_rows_point_at_it():
    rows = [cells.chip("green", "Entregado", "check"), cells.chip("green", "Otro", "check"), cells.icon("clock")]
    drawn = str(cells.drawings(rows))
    assert re.findall(r'<symbol[^>]*id="icon-([a-z-]+)"', drawn) == ["check", "clock"]
    assert all("<path" not in row for row in rows)
