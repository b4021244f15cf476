import csv
import re
from datetime import UTC, datetime

import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from customers.models import Customer
from listings import cells, export
from listings.columns import Column
from listings.jobs import files, running, sheets
from listings.jobs.models import Job
from listings.jobs.turns import stopping
from tests.cast import client_of
from tests.listings.consumer import PeopleListing
from tests.listings.jobs.consumer import work_off
from tests.listings.jobs.workbook import sheets as read

EXPORT = "/filtros/test-people/exportar/"


@pytest.fixture
def desk(boss):
    return client_of(boss)


@pytest.fixture
def order(desk):
    """order("?q=…") asks for the file of what that address shows; returns its job, once made."""

    def order(address="?all=1", wanted="xlsx", **fields):
        desk.post(EXPORT, {"all": "1", "query": address, "back": address, "format": wanted, **fields})
        work_off()
        return Job.objects.get()

    return order


def book(job) -> list[list[object]]:
    (sheet,) = read(files.path_of(job.file))
    return sheet


def shown(html: str) -> list[list[str]]:
    """The cells of the page, as a person reads them."""
    rows = re.findall(r'<tr id="row-.*?</tr>', html, re.S)
    assert rows
    found = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in rows]
    return [[re.sub("<[^>]+>", "", cell).strip() for cell in row[1:]] for row in found]


def test_the_file_says_what_the_page_shows(order, desk, people):
    people(12, status="blocked")
    people(2)
    address = "?status=blocked&order=-name&columns=name,code,document"
    job = order(address)
    assert (job.state, job.done, job.total) == ("done", 12, 12)
    page = shown(desk.get(f"/gente/{address}").content.decode())
    assert book(job)[0] == ["Nombre", "Código", "Documento"]
    assert [[*row, ""][:3] for row in book(job)[1:]] == [[*row, "", ""][:3] for row in page]


def test_dates_are_dates_in_local_time_and_numbers_are_numbers(order, people, monkeypatch):
    person = people(1)[0]
    Customer.objects.update(created_at=datetime(2026, 11, 22, 1, 30, 5, 999, tzinfo=UTC))
    columns = [
        *PeopleListing.columns[:2],
        Column("created", "Alta", str, export=lambda row: cells.moment_text(row.created_at)),
        Column("number", "Número", str, export=lambda row: row.pk),
    ]
    monkeypatch.setattr(PeopleListing, "columns", columns)
    job = order("?columns=name,created,number")
    assert book(job)[1][1:] == [datetime(2026, 11, 21, 22, 30, 5), person.pk]  # noqa: DTZ001 - as a cell says it


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "{=1}", "http://evil.example"])
def test_text_stays_text_whatever_it_begins_with(order, people, text):
    people(1, notes=text)
    job = order("?columns=name,notes")
    assert book(job)[1][1].strip() == text.strip()


def test_more_rows_than_a_sheet_takes_go_on_in_another(order, people, monkeypatch):
    monkeypatch.setattr(sheets, "ROWS_A_SHEET", 4)
    people(7)
    found = read(files.path_of(order("?columns=name").file))
    assert [len(sheet) for sheet in found] == [4, 4, 2]
    assert all(sheet[0] == ["Nombre"] for sheet in found)
    names = [row[0] for sheet in found for row in sheet[1:]]
    assert names == [f"Persona {number:02d}Villa Elisa" for number in range(1, 8)]


def test_a_file_is_read_in_chunks_and_misses_nothing(order, people, monkeypatch):
    monkeypatch.setattr(export.in_chunks, "__defaults__", (3,))
    people(7)
    people(2, name="Igual")
    names = [row[0] for row in book(order("?columns=name"))[1:]]
    assert len(names) == 9
    assert names == sorted(names)


def test_ticked_rows_alone_and_few_are_there_at_once(desk, people, settings):
    settings.JOB_AT_ONCE = 50
    rows = people(3)
    sent = {"ids": [rows[0].pk, rows[2].pk], "back": "?columns=name", "format": "xlsx"}
    answer = desk.post(EXPORT, sent, follow=True).content.decode()
    assert "Bajar test-people-" in answer
    assert [row[0][:10] for row in book(Job.objects.get())[1:]] == ["Persona 01", "Persona 03"]


def test_a_big_csv_can_be_made_aside_and_is_the_same_as_the_streamed_one(order, desk, people):
    people(5, notes="=1+1")
    job = order("?columns=name,notes", wanted="csv-file")
    streamed = b"".join(desk.get("/gente/?columns=name,notes&export=csv").streaming_content)
    assert files.path_of(job.file).read_bytes() == streamed
    assert list(csv.reader(streamed.decode().splitlines(), delimiter=";"))[1][1] == "'=1+1"


def test_columns_and_rows_are_those_of_the_reader_when_it_is_made(desk, boss, people):
    rows = people(3, document="20304050")
    desk.post(EXPORT, {"all": "1", "query": "", "back": "?columns=name,document", "format": "xlsx"})
    boss.user_permissions.remove(boss.user_permissions.get(codename="change_customer"))
    Customer.objects.filter(pk=rows[0].pk).update(deleted_at=timezone.now())
    work_off()
    assert book(Job.objects.get()) == [["Nombre"], ["Persona 02Villa Elisa"], ["Persona 03Villa Elisa"]]


def test_the_file_is_served_to_its_owner_alone_and_never_shown_inside_a_page(order, desk, reader, admin, people):
    people(1)
    job = order()
    assert re.fullmatch(r"[0-9a-f]{32}\.xlsx", job.file)
    answer = desk.get(f"/trabajos/{job.pk}/archivo/")
    assert answer["Content-Disposition"].startswith('attachment; filename="test-people-')
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    assert client_of(reader).get(f"/trabajos/{job.pk}/archivo/").status_code == 404
    assert client_of(admin).get(f"/trabajos/{job.pk}/archivo/").status_code == 200


def test_who_lost_the_right_to_export_can_neither_make_nor_take_a_file(order, desk, boss, people):
    people(1)
    job = order()
    boss.user_permissions.remove(boss.user_permissions.get(codename="export_customer"))
    assert desk.get(f"/trabajos/{job.pk}/archivo/").status_code == 403
    assert "Bajar test-people-" not in desk.get(f"/trabajos/{job.pk}/").content.decode()
    Job.objects.update(state="queued", file="")
    work_off()
    job.refresh_from_db()
    assert (job.state, job.error) == ("failed", "No tenés permiso para exportar este listado.")


def test_export_to_a_file_needs_its_permission(page, people):
    people(1)
    assert page.post(EXPORT, {"all": "1", "format": "xlsx"}).status_code == 403
    assert not Job.objects.exists()


def test_a_double_click_makes_one_file(desk, people):
    people(1)
    for _click in range(2):
        desk.post(EXPORT, {"all": "1", "query": "", "format": "xlsx"})
    assert Job.objects.count() == 1


def test_what_leaves_is_written_down_with_its_kind(order, people):
    people(2)
    order("?kind=residential&columns=name")
    detail = AuditEntry.objects.get(action="listings.export").detail
    assert detail == {"rows": "2", "format": "xlsx", "by": ["kind", "columns"], "columns": ["name"]}


def test_a_cancelled_file_leaves_nothing_behind(desk, people, monkeypatch):
    monkeypatch.setattr(export.in_chunks, "__defaults__", (1,))
    people(3)
    desk.post(EXPORT, {"all": "1", "query": "", "format": "xlsx"})
    job = Job.objects.get()
    at_work = Column.value

    def cancel_meanwhile(self, row):
        desk.post(f"/trabajos/{job.pk}/cancelar/")
        return at_work(self, row)

    monkeypatch.setattr(Column, "value", cancel_meanwhile)
    work_off()
    job.refresh_from_db()
    assert (job.state, job.file) == ("cancelled", "")
    assert list(files.folder().iterdir()) == []


def test_a_worker_that_is_asked_to_stop_leaves_the_file_to_another(desk, people):
    people(2)
    desk.post(EXPORT, {"all": "1", "query": "", "format": "xlsx"})
    stopping.set()
    try:
        running.work("file")
    finally:
        stopping.clear()
    job = Job.objects.get()
    assert (job.state, job.claim_token, job.file) == ("running", None, "")
    work_off()
    job.refresh_from_db()
    assert job.state == "done"
