import pytest

from listings import paging
from listings.jobs.models import Job
from tests.cast import client_of, make_user
from tests.listings.jobs.consumer import work_off

COUNT = "/filtros/test-people/contar/"


@pytest.fixture(autouse=True)
def _low_cap(monkeypatch):
    monkeypatch.setattr(paging, "COUNT_CAP", 3)


def test_the_button_is_there_only_where_the_page_does_not_know(page, people):
    people(3)
    assert COUNT not in page.get("/gente/").content.decode()
    people(1)
    assert COUNT in page.get("/gente/").content.decode()


def test_the_exact_number_comes_with_its_time_in_the_place_of_the_button(page, people):
    people(5)
    people(4, status="blocked")
    running = page.post(COUNT, {"query": "status=blocked"}, headers={"hx-request": "true"})
    assert "Contando…" in running.content.decode()
    asked = page.get(COUNT, {"query": "status=blocked"})
    assert asked.status_code == 200
    work_off()
    told = page.get(COUNT, {"query": "status=blocked"})
    assert told.status_code == 286, "the asking ends"
    assert "= 4 a las " in told.content.decode()
    assert "= 4 a las " in page.get("/gente/?status=blocked").content.decode()
    assert "= 9 a las" not in page.get("/gente/?all=1").content.decode(), "another filter was not counted"


def test_a_double_click_counts_once(page, people):
    people(5)
    for _click in range(2):
        page.post(COUNT, {"query": ""}, headers={"hx-request": "true"})
    assert Job.objects.count() == 1
    work_off()
    page.post(COUNT, {"query": ""}, headers={"hx-request": "true"})
    assert Job.objects.count() == 1, "within half a minute the answer is the same"


def test_without_a_script_the_listing_shows_it_after_a_reload(page, people):
    people(5)
    sent = page.post(COUNT, {"query": "kind=residential", "back": "?kind=residential"})
    assert sent["Location"] == "/gente/?kind=residential"
    assert "Contando…" in page.get(sent["Location"]).content.decode()


def test_each_reader_counts_what_they_see(people, reader):
    people(5)
    client_of(reader).post(COUNT, {"query": ""})
    work_off()
    other = client_of(make_user("customers.view_customer"))
    assert "= 5 a las" not in other.get("/gente/?all=1").content.decode()


def test_who_lost_the_listing_meanwhile_gets_no_number(people, reader):
    people(5)
    client_of(reader).post(COUNT, {"query": ""})
    reader.user_permissions.clear()
    work_off()
    job = Job.objects.get()
    assert (job.state, job.result, job.error) == ("failed", {}, "Ya no podés abrir ese listado.")


def test_counts_are_no_jobs_that_people_see(page, people):
    people(5)
    page.post(COUNT, {"query": ""})
    assert "Todavía no pediste nada" in page.get("/trabajos/").content.decode()
