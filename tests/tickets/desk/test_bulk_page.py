import re
import uuid

import pytest

from accounts.models import AuditEntry
from listings import paging
from listings.jobs import running
from listings.jobs.models import Job
from tests.cast import client_of as browser
from tests.cast import make_user, permission
from tickets.models import Change, Ticket

BULK = "/tickets/cambiar/state/"


def work_off():
    while running.work("rows"):
        pass


def results(job) -> dict[int, str]:
    return dict(job.rows.values_list("object_id", "outcome"))


def test_the_confirm_page_says_how_many_and_changes_nothing(client_of, mauro, make_ticket):
    rows = [make_ticket() for _turn in range(3)]
    answer = client_of(mauro).post(BULK, {"ids": [row.pk for row in rows[:2]]})
    assert "Vas a cambiar 2 tickets." in answer.content.decode()
    assert not Change.objects.exists()


def test_a_few_are_changed_at_once_and_each_has_its_result(client_of, mauro, make_ticket, state):
    closed = make_ticket(state=state["Cerrado"])
    opened = [make_ticket() for _turn in range(3)]
    sent = {
        "all": "1",
        "query": "customer=" + closed.customer.code,
        "confirmed": "1",
        "value": state["Cerrado"].pk,
    }
    content = client_of(mauro).post(BULK, sent, follow=True).content.decode()
    assert "Cambiar el estado: Cerrado" in content
    assert "4 de 4" in content
    assert (len(re.findall("Cambiado</span>", content)), len(re.findall("Ya estaba así</span>", content))) == (
        3,
        1,
    )
    assert "customer=" + closed.customer.code in content, "the way back to the listing as it stood"
    assert Ticket.objects.ongoing().filter(pk__in=[row.pk for row in opened]).count() == 0
    assert AuditEntry.objects.get(action="tickets.bulk_change").detail == {
        "field": "state",
        "asked": 4,
        "refused": 0,
    }


@pytest.fixture
def ordered(client_of, mauro, make_ticket, state, settings):
    """Three tickets that wait for a worker to close them."""
    settings.JOB_AT_ONCE = 0
    tickets = [make_ticket() for _turn in range(3)]
    sent = {"all": "1", "query": "", "confirmed": "1", "value": state["Cerrado"].pk, "form_key": uuid.uuid4()}
    for _click in range(2):
        client_of(mauro).post(BULK, sent)
    return tickets


def test_many_wait_for_a_worker_and_a_double_click_is_one_order(ordered, mauro, client_of):
    job = Job.objects.get()
    assert (job.total, job.state, Change.objects.count()) == (3, "queued", 0)
    page = client_of(mauro).get(f"/trabajos/{job.pk}/").content.decode()
    assert "En cola" in page
    assert "0 de 3" in page
    work_off()
    assert set(results(job).values()) == {"changed"}
    assert Change.objects.count() == 3


def test_what_comes_to_match_after_the_confirmation_is_not_touched(ordered, make_ticket):
    later = make_ticket()
    work_off()
    later.refresh_from_db()
    assert not later.is_ended


def test_rights_are_those_of_the_moment_when_it_is_done(ordered, mauro):
    mauro.groups.clear()
    mauro.user_permissions.set([permission("tickets.view_ticket"), permission("tickets.bulk_change")])
    work_off()
    assert set(results(Job.objects.get()).values()) == {"refused"}
    mauro.user_permissions.set([permission("tickets.view_ticket")])
    assert not Change.objects.exists()


def test_who_lost_the_right_to_change_many_changes_none(ordered, mauro):
    mauro.groups.clear()
    mauro.user_permissions.set([permission("tickets.view_ticket"), permission("tickets.close_ticket")])
    work_off()
    job = Job.objects.get()
    assert (job.state, Change.objects.count()) == ("failed", 0)
    assert "permiso" in job.error


def test_rows_that_went_out_of_sight_are_skipped_and_named_by_number_only(ordered, mauro, area):
    hidden = ordered[0]
    mauro.row_scope = "areas"
    mauro.save()
    mauro.areas.add(area["Gerencia"])
    Ticket.objects.exclude(pk=hidden.pk).update(area=area["Gerencia"])
    work_off()
    job = Job.objects.get()
    assert results(job)[hidden.pk] == "gone"
    page = browser(mauro).get(f"/trabajos/{job.pk}/?result=gone").content.decode()
    assert f"#{hidden.pk}" in page
    assert hidden.title not in page


def test_a_job_is_taken_back_by_its_button(ordered, mauro, client_of, state):
    work_off()
    job = Job.objects.get()
    client = client_of(mauro)
    assert "Deshacer todo" in client.get(f"/trabajos/{job.pk}/").content.decode()
    sent = {"undo": "1", "form_key": uuid.uuid4()}
    asked = client.post(f"/trabajos/{job.pk}/de-nuevo/", sent).content.decode()
    assert "Vuelven a como estaban 3 filas." in asked
    assert Job.objects.count() == 1, "asked first"
    client.post(f"/trabajos/{job.pk}/de-nuevo/", sent | {"confirmed": "1"})
    work_off()
    assert Ticket.objects.ongoing().count() == 3
    assert Change.objects.count() == 6


def test_the_result_of_each_row_can_be_taken_away(ordered, mauro, client_of):
    work_off()
    answer = client_of(mauro).get(f"/trabajos/{Job.objects.get().pk}/resultado/")
    lines = b"".join(answer.streaming_content).decode().removeprefix("\ufeff").splitlines()
    assert lines[0] == "Número;Fila;Resultado;Motivo"
    assert len(lines) == 4
    assert lines[1].startswith(f"{ordered[0].pk};#{ordered[0].pk} ")
    assert lines[1].endswith(";Cambiado;")


def test_a_job_is_its_owner_s_alone(ordered, client_of, lucia, admin):
    job = Job.objects.get()
    for path in ("", "avance/", "resultado/", "archivo/"):
        assert client_of(lucia).get(f"/trabajos/{job.pk}/{path}").status_code == 404
    for path in ("cancelar/", "de-nuevo/"):
        assert client_of(lucia).post(f"/trabajos/{job.pk}/{path}").status_code == 404
    assert client_of(admin).get(f"/trabajos/{job.pk}/").status_code == 200


def test_the_bell_tells_what_runs_and_what_ended_until_it_is_looked_at(ordered, mauro, client_of):
    client = client_of(mauro)
    assert "1 trabajo en marcha" in client.get("/trabajos/campana/").content.decode()
    work_off()
    assert "Cambiar el estado: Cerrado: Terminó" in client.get("/trabajos/campana/").content.decode()
    client.get("/trabajos/")
    assert "Terminó" not in client.get("/trabajos/campana/").content.decode()


def test_too_many_are_refused_before_anything_is_written(client_of, mauro, make_ticket, settings, state):
    settings.BULK_MAX_TICKETS = 1
    make_ticket(), make_ticket()
    sent = {"all": "1", "query": "", "confirmed": "1", "value": state["Cerrado"].pk}
    page = client_of(mauro).post(BULK, sent, follow=True).content.decode()
    assert "Hasta 1 tickets por vez" in page
    assert not Job.objects.exists()


@pytest.fixture
def very_many(make_ticket, monkeypatch):
    """Three, where a page counts to two."""
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    return [make_ticket() for _number in range(3)]


def test_of_very_many_the_page_says_more_than_and_how_many_may_be(client_of, mauro, very_many):
    page = client_of(mauro).post(BULK, {"all": "1", "query": ""}).content.decode()
    assert "Vas a cambiar más de 2 tickets." in page
    assert "Hasta 100.000 tickets por vez" in page
    assert "Contando cuántos son…" in page, "the exact number is asked for"
    assert not Job.objects.exists()


def test_the_exact_number_of_very_many_is_counted_while_the_page_is_read(client_of, mauro, very_many, state):
    again = {"all": "1", "query": "", "confirmed": "1", "recount": "1", "value": state["Cerrado"].pk}
    page = client_of(mauro).post(BULK, again).content.decode()
    assert "Vas a cambiar 3 tickets." in page
    assert "Contando" not in page
    assert not Job.objects.exists(), "to count is not to order"


def test_more_than_may_be_changed_is_said_when_they_were_counted(client_of, mauro, very_many, settings):
    settings.BULK_MAX_TICKETS = 2
    page = client_of(mauro).post(BULK, {"all": "1", "query": "", "recount": "1"}).content.decode()
    assert "Vas a cambiar más de 2 tickets." in page
    assert "Hasta 2 tickets por vez" in page


def test_rows_that_are_not_theirs_are_never_touched(client_of, make_ticket, area, state):
    permissions = ("tickets.view_ticket", "tickets.change_ticket", "tickets.bulk_change")
    person = make_user(*permissions, scope="areas")
    person.areas.add(area["Técnica"])
    mine, hidden = make_ticket(), make_ticket(area=area["Gerencia"])
    sent = {"ids": [mine.pk, hidden.pk], "confirmed": "1", "value": state["Pendiente"].pk}
    client_of(person).post(BULK, sent)
    assert list(Change.objects.values_list("ticket_id", flat=True)) == [mine.pk]


def test_bad_input_changes_nothing(client_of, mauro, make_ticket):
    ticket = make_ticket()
    client = client_of(mauro)
    for value in ("", "999999", "9" * 40, "x"):
        answer = client.post(BULK, {"ids": ticket.pk, "confirmed": "1", "value": value})
        assert answer.status_code == 200
    assert client.post(BULK, {"ids": "x"}).status_code == 302
    assert client.post("/tickets/cambiar/price/", {"ids": ticket.pk}).status_code == 404
    assert not Change.objects.exists()
