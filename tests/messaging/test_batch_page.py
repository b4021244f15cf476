"""A batch as it goes: counted from the rows, for who may see them, until it ends."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from messaging import delivery, outbox
from messaging.channels import ChannelDown
from messaging.choices import State
from messaging.models import Batch, Message
from tests import cast
from tests.messaging.post import post, sent

SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.resend_message", "messaging.resend_many")
STOP = 286
ONE_TIME = re.compile(r"[A-Za-z0-9]{64}|nonce=\"[^\"]+\"")


@pytest.fixture
def owner(db):
    return cast.make_user(*SEES)


def resend(user, *messages, **how) -> Batch:
    rows = Message.objects.filter(pk__in=[message.pk for message in messages])
    return outbox.resend(
        actor=user, batch_id=uuid4(), messages=rows, channel="email", address_choice="as_sent", **how
    )


def settle(batch: Batch, *states: str) -> None:
    """As the workers would: the batch's messages, in order, end in these states."""
    for message, state in zip(batch.messages.order_by("pk"), states, strict=False):
        Message.objects.filter(pk=message.pk).update(state=state, sent_at=timezone.now())


def get(user, name, batch=None, **query):
    return cast.client_of(user).get(reverse(f"messaging:{name}", args=[batch.pk] if batch else []), query)


def rows(user, batch, **query):
    return cast.client_of(user).get(reverse("messaging:batch_rows"), {"batch": str(batch), **query})


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def without_tags(text: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_the_page_tells_how_many_are_where(owner):
    batch = resend(owner, sent(), sent(), sent(), post(state=State.FAILED), post())
    settle(batch, State.SENT, State.FAILED)
    shown = text_of(rows(owner, batch))
    assert "3 de 5" in shown
    for told in ("Enviados 1", "En cola 2", "Con error 1", "Salteados 1"):
        assert told in without_tags(shown)


def test_progress_is_asked_for_until_it_ends(owner):
    batch = resend(owner, sent(), sent())
    running = get(owner, "batch_progress", batch)
    assert running.status_code == 200
    assert 'hx-trigger="every 1s"' in text_of(running)
    settle(batch, State.SENT, State.SENT)
    ended = get(owner, "batch_progress", batch)
    assert ended.status_code == STOP
    assert "hx-trigger" not in text_of(ended)
    assert "Terminó" in text_of(ended)


def test_a_batch_on_a_held_channel_says_why_it_does_not_move(owner):
    batch = resend(owner, sent())
    outbox.hold(actor=owner, channel="email")
    assert "En pausa" in text_of(rows(owner, batch))
    settle(batch, State.SENT)
    assert "En pausa" not in text_of(get(owner, "batch_progress", batch))


def test_a_running_page_can_be_read_anew_without_a_script(owner):
    batch = resend(owner, sent())
    assert "<noscript><a" in text_of(rows(owner, batch))
    settle(batch, State.SENT)
    assert "noscript" not in text_of(rows(owner, batch))


@pytest.mark.parametrize(
    ("result", "found"),
    [("sent", ["a"]), ("failed", ["b"]), ("waiting", ["c"]), ("skipped", ["d"]), ("", ["a", "b", "c", "d"])],
)
def test_the_rows_can_be_filtered_by_result(owner, result, found):
    chosen = [sent(recipient=f"{name}@example.com") for name in "abc"] + [post(recipient="d@example.com")]
    batch = resend(owner, *chosen)
    settle(batch, State.SENT, State.BOUNCED)
    shown = text_of(rows(owner, batch, **({"result": result} if result else {})))
    assert [name for name in "abcd" if f"{name}@example.com" in shown] == found


def test_what_failed_can_be_tried_again(owner):
    batch = resend(owner, sent(), sent())
    settle(batch, State.SENT, State.FAILED)
    assert "Reintentar el que falló" in text_of(rows(owner, batch))
    url = reverse("messaging:resend_confirm", args=["email"])
    data = {"retry_of": str(batch.pk), "confirmed": "1", "form_key": str(uuid4()), "address_choice": "as_sent"}
    cast.client_of(owner).post(url, data)
    again = Batch.objects.exclude(pk=batch.pk).get()
    assert again.total == 1
    assert "1 en otro lote" in text_of(rows(owner, batch))


def test_cancelling_stops_what_has_not_left(owner):
    batch = resend(owner, sent(), sent())
    settle(batch, State.SENT)
    cast.client_of(owner).post(reverse("messaging:batch_cancel", args=[batch.pk]))
    assert sorted(batch.messages.values_list("state", flat=True)) == [State.CANCELLED, State.SENT]
    assert "Cancelado" in text_of(rows(owner, batch))


def steer(user, batch, deed):
    return cast.client_of(user).post(reverse(f"messaging:batch_{deed}", args=[batch.pk]), follow=True)


@pytest.mark.parametrize("deed", ["cancel", "undo", "pause", "resume"])
def test_somebody_else_without_the_right_to_many_can_not_steer(owner, deed):
    other = cast.make_user(*SEES[:-1])
    batch = resend(owner, sent())
    assert "Este reenvío es de otra persona" in text_of(steer(other, batch, deed))
    assert batch.messages.get().state == State.QUEUED


def test_somebody_else_with_the_right_to_many_sees_and_steers(owner):
    other = cast.make_user(*SEES)
    batch = resend(owner, sent(), sent())
    assert "Pausar" in text_of(rows(other, batch))
    shown = text_of(steer(other, batch, "pause"))
    assert "El reenvío quedó en pausa" in shown
    assert "Reanudar" in shown
    assert set(batch.messages.values_list("state", flat=True)) == {State.PAUSED}
    assert "El reenvío sigue" in text_of(steer(owner, batch, "resume"))
    assert set(batch.messages.values_list("state", flat=True)) == {State.QUEUED}


def test_it_can_be_undone_until_it_starts_and_a_late_one_is_told_the_truth(owner):
    batch = resend(owner, sent(), sent(), undo_seconds=10)
    shown = text_of(rows(owner, batch))
    assert "Empieza a salir en 10 segundos" in shown
    assert "Deshacer" in shown
    settle(batch, State.SENT)
    assert "1 mensaje no salió. 1 ya había salido." in text_of(steer(owner, batch, "undo"))
    second = resend(owner, sent(), undo_seconds=10)
    assert "Deshiciste el reenvío: 1 mensaje no salió." in text_of(steer(owner, second, "undo"))
    assert "Empieza a salir" not in text_of(rows(owner, second))
    assert "El reenvío ya estaba cancelado" in text_of(steer(owner, second, "pause"))


def test_those_in_doubt_are_sent_again_only_when_they_are_ticked(owner):
    batch = resend(owner, sent(), sent(), sent())
    settle(batch, State.SENT, State.FAILED, State.UNCERTAIN)
    assert "También el que quedó sin confirmar" in text_of(rows(owner, batch))
    url, asked = reverse("messaging:resend_confirm", args=["email"]), {"retry_of": str(batch.pk)}
    client = cast.client_of(owner)
    assert "Reenviar 1 mensaje" in text_of(client.post(url, asked))
    shown = text_of(client.post(url, {**asked, "uncertain": "1"}))
    assert "Reenviar 2 mensajes" in shown
    assert "Puede que a alguien le llegue dos veces." in shown
    assert "ya no está" not in shown


def test_the_page_says_how_fast_it_goes_and_how_long_it_takes(owner, wire):
    batch = resend(owner, *[sent() for _number in range(30)])
    wire.answers = ["accepted"] * 10 + [ChannelDown(code="connection", answer="refused")]
    delivery.drain("email")
    shown = text_of(rows(owner, batch))
    assert "por minuto · termina en" in shown


def nothing_there(reader, batch) -> bool:
    """The same page as of a batch that does not exist."""
    hidden, missing = text_of(rows(reader, batch)), text_of(rows(reader, "R-9"))
    return ONE_TIME.sub("", hidden).replace(str(batch), "R-9").replace(f"<b>{batch.number}<", "<b>9<") == (
        ONE_TIME.sub("", missing)
    )


def test_a_server_that_does_not_answer_is_no_progress_and_the_page_says_why(owner, wire):
    batch = resend(owner, *[sent() for _number in range(3)])
    wire.answers = [ChannelDown(code="connection", answer="[Errno -2] Name or service not known")]
    delivery.drain("email")
    shown = text_of(rows(owner, batch))
    assert "por minuto" not in shown
    assert "?batch=R-1&amp;result=waiting&amp;why=connection" in shown


def test_a_batch_of_a_log_that_one_may_not_see_is_not_found(owner):
    other = cast.make_user("messaging.view_message", "messaging.view_sms_log")
    batch = resend(owner, sent())
    assert {get(other, name, batch).status_code for name in ("batch", "batch_progress")} == {404}
    assert "Todavía no hubo reenvíos" in text_of(get(other, "batch_list"))
    assert nothing_there(other, batch)


def test_a_narrow_scope_counts_and_shows_only_its_own_rows(owner):
    narrow = cast.make_user(*SEES, scope="own")
    mine, hidden = sent(sent_by=narrow, recipient="mia@example.com"), sent(recipient="canario@example.com")
    batch = resend(owner, mine, hidden)
    shown = text_of(rows(narrow, batch))
    assert "mia@example.com" in shown
    assert "canario" not in shown
    assert "de 1" in shown
    assert "1 mensaje" in text_of(get(narrow, "batch_list"))


def test_a_batch_without_a_row_of_ones_own_is_not_found(owner):
    narrow = cast.make_user(*SEES, scope="own")
    assert nothing_there(narrow, resend(owner, sent()))


def test_the_list_costs_the_same_for_one_and_for_many(owner, django_assert_max_num_queries):
    client, url = cast.client_of(owner), reverse("messaging:batch_list")
    resend(owner, sent())
    client.get(url)
    for _number in range(10):
        resend(owner, sent())
    with django_assert_max_num_queries(9):
        client.get(url)


def test_the_rows_cost_the_same_for_one_and_for_many(owner):
    few, many = resend(owner, sent()), resend(owner, *[sent() for _number in range(40)])
    client = cast.client_of(owner)

    def asked(batch) -> int:
        url = reverse("messaging:batch_rows")
        client.get(url, {"batch": str(batch)})
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"batch": str(batch)})
        return sum("SAVEPOINT" not in one["sql"] for one in queries)

    # While it runs there is also how fast, and why some wait.
    assert asked(few) <= 12
    for batch in (few, many):
        batch.messages.update(state=State.SENT)
    assert asked(few) <= 10
    # More than a page of them: they are counted.
    assert asked(many) == asked(few) + 1


def test_the_dock_follows_ones_own_batch_until_it_ends(owner):
    url = reverse("messaging:dock", args=["email"])
    client = cast.client_of(owner)
    assert client.get(url).status_code == STOP
    batch = resend(owner, sent())
    running = client.get(url)
    assert (running.status_code, str(batch) in text_of(running)) == (200, True)
    settle(batch, State.SENT)
    ended = client.get(url, {"number": str(batch.number)})
    assert (ended.status_code, "terminó" in text_of(ended)) == (STOP, True)
    assert cast.client_of(cast.make_user(*SEES)).get(url).content == b""


JUNK = [{"after": "x"}, {"result": "\x00"}, {"why": "\x00"}, {"batch": "x"}, {"batch": "9" * 40}, {"result": "no"}]


@pytest.mark.parametrize("query", JUNK)
def test_junk_in_the_address_breaks_nothing(owner, query):
    resend(owner, sent())
    url = reverse("messaging:batch_rows")
    assert cast.client_of(owner).get(url, {"batch": "R-1"} | query).status_code == 200


def test_cancelled_while_some_are_on_the_wire_it_says_that_those_end_and_offers_nothing_more(owner):
    batch = resend(owner, sent(), sent())
    first = Message.objects.filter(batch=batch).order_by("pk")[:1].values("pk")
    on_the_wire = {"state": State.SENDING, "claim_token": uuid4(), "lease_until": timezone.now()}
    assert Message.objects.filter(pk__in=first).update(**on_the_wire) == 1
    shown = text_of(steer(owner, batch, "cancel"))
    assert "Cancelado: termina lo que ya estaba saliendo" in shown
    assert "Cancelar lo que falta" not in shown
    assert "Pausar</button>" not in shown
