"""Resending: the page that says what will happen, who may, and that one form means one order."""

from uuid import uuid4

import pytest
from django.urls import reverse

from listings import paging
from messaging.choices import State
from messaging.models import Batch, Message
from messaging.views import resend
from tests import cast
from tests.messaging.post import make_customer, post, sent

SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.resend_message")


@pytest.fixture
def one_at_a_time(db):
    """May resend, and not many at once."""
    return cast.make_user(*SEES)


@pytest.fixture
def resender(db):
    return cast.make_user(*SEES, "messaging.resend_many")


def ask(user, messages=(), channel="email", **fields):
    data = {"ids": [str(message.pk) for message in messages], **fields}
    return cast.client_of(user).post(reverse("messaging:resend_confirm", args=[channel]), data)


def confirm(user, messages=(), **fields):
    return ask(
        user, messages, **{"confirmed": "1", "form_key": str(uuid4()), "address_choice": "as_sent", **fields}
    )


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_confirm_page_says_what_leaves_and_what_is_skipped_and_why(resender):
    rows = [sent(), post(state=State.FAILED), post(), sent(recipient="")]
    shown = text_of(ask(resender, rows))
    assert "Reenviar 4 mensajes" in shown
    assert "<b>Salen 2</b> · 1 como mensaje nuevo · 1 vuelve a la cola" in shown
    assert "Se saltea: 1 · Ya está en cola" in shown
    assert "Se saltea: 1 · Sin dirección" in shown
    assert not Batch.objects.exists()


def test_of_very_many_the_page_comes_first_and_then_counts_what_leaves(resender, monkeypatch):
    monkeypatch.setattr(resend, "JUDGED_AT_ONCE", 1)
    monkeypatch.setattr(paging, "COUNT_CAP", 2)
    rows = [sent(), sent(), post()]
    first = text_of(ask(resender, rows))
    assert "Reenviar más de 2 mensajes" in first
    assert 'hx-trigger="load, change"' in first
    assert "Contando cuántos salen" in first
    assert "Salen 2" not in first
    counted = text_of(ask(resender, rows, recount="1", address_choice="as_sent"))
    assert "<b>Salen 2</b> de 3 elegidos" in counted
    assert "Se saltea: 1 · Ya está en cola" in counted
    assert not Batch.objects.exists()
    confirm(resender, rows)
    assert Batch.objects.get().total == 3


def test_few_are_told_at_once_and_not_asked_for_again(resender):
    shown = text_of(ask(resender, [sent(), sent()]))
    assert 'hx-trigger="change"' in shown
    assert "<b>Salen 2</b> ·" in shown


def test_the_address_as_it_was_comes_chosen_and_todays_is_shown_beside_it(resender):
    customer = make_customer(email="nueva@example.com")
    shown = text_of(ask(resender, [sent(customer=customer, recipient="vieja@example.com")]))
    assert 'value="as_sent" checked' in shown
    assert "vieja@example.com" in shown
    assert "nueva@example.com" in shown


def test_a_sent_message_leaves_again_as_a_new_one_linked_to_it(resender):
    original = sent()
    response = confirm(resender, [original])
    copy = Message.objects.get(resend_of=original)
    assert (copy.state, copy.recipient, copy.batch.actor) == (State.QUEUED, original.recipient, resender)
    assert response.url == f"/mensajes/lotes/mensajes/?batch={copy.batch}"
    original.refresh_from_db()
    assert original.state == State.SENT


def test_a_message_that_never_left_is_queued_again_itself(resender):
    message = post(state=State.FAILED)
    confirm(resender, [message])
    message.refresh_from_db()
    assert (message.state, Message.objects.count()) == (State.QUEUED, 1)


def test_todays_address_is_used_when_it_is_chosen(resender):
    original = sent(customer=make_customer(email="nueva@example.com"), recipient="vieja@example.com")
    confirm(resender, [original], address_choice="current")
    assert Message.objects.get(resend_of=original).recipient == "nueva@example.com"


def test_a_double_click_is_one_order(resender):
    original, key = sent(), str(uuid4())
    first = confirm(resender, [original], form_key=key)
    second = confirm(resender, [original], form_key=key)
    assert first.url == second.url
    assert (Batch.objects.count(), Message.objects.count()) == (1, 2)


def test_all_that_match_means_the_filter_and_not_the_page(resender):
    for _number in range(30):
        post(state=State.FAILED)
    others = [sent() for _number in range(3)]
    confirm(resender, **{"all": "1", "query": "state=failed"})
    assert Batch.objects.get().total == 30
    assert not Message.objects.filter(resend_of__in=others).exists()


def test_one_may_be_resent_without_the_permission_for_many(one_at_a_time):
    confirm(one_at_a_time, [sent()])
    assert Batch.objects.get().total == 1


def test_several_need_the_permission_for_many(one_at_a_time):
    response = confirm(one_at_a_time, [sent(), sent()])
    assert response.url.startswith(reverse("messaging:email"))
    assert not Batch.objects.exists()
    assert Message.objects.count() == 2


def test_resending_needs_its_own_permission(db):
    user = cast.make_user_without("messaging.resend_message")
    assert confirm(user, [sent()]).status_code == 403
    assert not Batch.objects.exists()


def test_rows_that_one_may_not_see_are_not_resent(resender):
    hidden = sent(channel="sms")
    own = sent()
    confirm(resender, [hidden, own])
    assert list(Message.objects.exclude(resend_of=None).values_list("resend_of", flat=True)) == [own.pk]


def test_another_areas_rows_are_not_resent_by_all(db):
    narrow = cast.make_user(*SEES, "messaging.resend_many", scope="own")
    own = sent(sent_by=narrow)
    sent(subject="canario")
    confirm(narrow, **{"all": "1", "query": ""})
    assert list(Message.objects.exclude(resend_of=None).values_list("resend_of", flat=True)) == [own.pk]


def test_nothing_chosen_says_so_and_changes_nothing(resender):
    response = ask(resender, [])
    assert response.url.startswith(reverse("messaging:email"))
    assert not Batch.objects.exists()


def test_nothing_that_can_leave_makes_no_batch(resender):
    confirm(resender, [post()])
    assert not Batch.objects.exists()


@pytest.mark.parametrize(
    "fields",
    [
        {"ids": "x"},
        {"ids": "9" * 40},
        {"ids": "\x00"},
        {"all": "1", "query": "state=\x00&date_from=mañana"},
        {"retry_of": "no-es-un-lote"},
        {"retry_of": str(uuid4())},
        {"form_key": "x", "address_choice": "luna", "confirmed": "1"},
    ],
)
def test_junk_is_answered_without_breaking(resender, fields):
    message = sent()
    response = ask(resender, [message], **fields) if "ids" not in fields else ask(resender, **fields)
    assert response.status_code in (200, 302, 404)
    assert not Batch.objects.exists()


def test_an_unknown_channel_and_one_that_is_closed_answer_alike(resender):
    assert ask(resender, channel="fax").status_code == ask(resender, channel="sms").status_code == 404


def test_another_way_is_counted_again_before_it_is_done(resender):
    customer = make_customer(phone="+5493515550000")
    rows = [sent(customer=customer), sent()]
    boss = cast.make_user(*SEES, "messaging.resend_many", "messaging.view_sms_log")
    shown = text_of(ask(boss, rows, recount="1", confirmed="1", address_choice="as_sent", leave_by="sms"))
    assert "<b>Sale 1</b>" in shown
    assert "Se saltea: 1 · Sin dirección" in shown
    assert "1 segmento de SMS" in shown
    assert not Batch.objects.exists()
    confirm(boss, rows, leave_by="sms")
    assert Message.objects.get(resend_of=rows[0]).channel == "sms"


def test_a_channel_whose_log_one_may_not_see_is_not_offered(resender):
    row = sent(customer=make_customer(phone="+5493515550000"))
    assert 'name="leave_by"' not in text_of(ask(resender, [row]))
    confirm(resender, [row], leave_by="sms")
    assert not Batch.objects.exists()


def test_a_warning_holds_back_many_until_it_is_ticked_and_one_goes_all_the_same(resender):
    doubtful, fine = post(state=State.UNCERTAIN), sent()
    shown = text_of(ask(resender, [doubtful, fine]))
    assert "Se saltea: 1 · Sin confirmar: puede haber llegado" in shown
    assert 'name="include" value="uncertain" >' in shown
    assert "Va igual: 1 · Sin confirmar" in text_of(ask(resender, [doubtful]))
    confirm(resender, [doubtful, fine])
    doubtful.refresh_from_db()
    assert doubtful.state == State.UNCERTAIN
    confirm(resender, [doubtful], include="uncertain")
    doubtful.refresh_from_db()
    assert doubtful.state == State.QUEUED


def test_a_row_against_which_two_things_speak_goes_when_both_are_ticked(resender):
    row, other = post(state=State.UNCERTAIN), sent()
    Message.objects.filter(pk=sent().pk).update(resend_of=row)
    shown = text_of(ask(resender, [row, other], recount="1", confirmed="1", include="uncertain"))
    # The first stays ticked while the second is asked for: without it, ticking one would take away the other.
    assert "Va igual: 0 · Sin confirmar" in shown
    assert 'name="include" value="uncertain" checked>' in shown
    assert "Se saltea: 1 · Ya salió de nuevo después" in shown
    confirm(resender, [row, other], include=["uncertain", "sent_since"])
    row.refresh_from_db()
    assert row.state == State.QUEUED


def test_the_difference_is_for_who_may_read_messages(resender):
    row = sent(event="ticket_opened", template="ticket_opened")
    shown = text_of(ask(resender, [row], recount="1", address_choice="as_sent", content_choice="rendered"))
    assert "No tenés permiso para ver el contenido" in shown
    assert "Se saltea: 1 · No se puede armar de nuevo" in shown


def test_the_seconds_to_undo_are_those_of_the_installation(resender, settings):
    settings.MESSAGING_UNDO_SECONDS = 25
    original = sent()
    assert "Tenés 25 segundos para deshacer" in text_of(ask(resender, [original]))
    confirm(resender, [original])
    copy = Message.objects.get(resend_of=original)
    assert 20 < (copy.due_at - copy.created_at).total_seconds() <= 25


def test_before_one_message_goes_nothing_is_said_of_warnings_that_do_not_concern_it(resender):
    assert "Va igual" not in text_of(ask(resender, [sent()]))
