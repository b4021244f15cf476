import csv
import io

import pytest

from accounts.models import AuditEntry
from listings.export import safe_cell
from tests.cast import client_of


@pytest.fixture
def desk(boss):
    return client_of(boss)


def table(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_the_file_has_the_visible_rows_and_columns_in_their_order(desk, people):
    people(30, status="blocked")
    people(1, name="Otra")
    response = desk.get("/gente/?status=blocked&order=-name&columns=code,name&export=csv")
    rows = table(response)
    assert rows[0] == ["Código", "Nombre"]
    assert [row[1] for row in rows[1:]] == [f"Persona {number:02d}Villa Elisa" for number in range(30, 0, -1)]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="test-people-')


def test_export_needs_its_permission_and_is_offered_only_with_it(page, desk, people):
    people(1)
    assert page.get("/gente/?export=csv").status_code == 403
    assert "export=csv" not in page.get("/gente/").content.decode()
    assert "export=csv" in desk.get("/gente/").content.decode()


def test_what_leaves_is_written_down(desk, boss, people):
    rows = people(2)
    desk.get("/gente/?q=20111111&columns=code&export=csv")
    desk.post("/filtros/test-people/exportar/", {"ids": rows[0].pk, "back": "?columns=code"})
    noted = AuditEntry.objects.filter(action="listings.export").order_by("pk")
    assert [(one.actor, one.target, one.detail) for one in noted] == [
        (boss, "test-people", {"rows": "0", "format": "csv", "by": ["q", "columns"], "columns": ["name", "code"]}),
        (boss, "test-people", {"rows": "1", "format": "csv", "by": ["columns"], "columns": ["name", "code"]}),
    ]


def test_a_made_up_key_is_not_written_down(desk, people):
    """PostgreSQL keeps no NUL, so the page would break on it."""
    people(1)
    assert desk.get("/gente/?%00=1&kind=residential&export=csv").status_code == 200
    assert AuditEntry.objects.get(action="listings.export").detail["by"] == ["kind"]


def test_a_wrong_filter_exports_nothing(desk, people):
    people(2)
    assert len(table(desk.get("/gente/?status=nonsense&export=csv"))) == 1


def test_ticked_rows_are_exported_alone(desk, people):
    rows = people(3)
    response = desk.post(
        "/filtros/test-people/exportar/", {"ids": [rows[0].pk, rows[2].pk], "back": "?columns=code"}
    )
    assert [row[-1] for row in table(response)[1:]] == [rows[0].code, rows[2].code]


def test_ticked_rows_are_exported_only_with_the_permission(page, people):
    row = people(1)[0]
    assert page.post("/filtros/test-people/exportar/", {"ids": row.pk}).status_code == 403


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-2+3", "'-2+3"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("+5493515551234", "+5493515551234"),
        ("-12,50", "-12,50"),
        ("Ana = Eva", "Ana = Eva"),
        ("a\x00b", "ab"),
    ],
)
def test_cells_are_text_to_a_spreadsheet(text, safe):
    assert safe_cell(text) == safe
