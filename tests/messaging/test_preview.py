"""The pane and the page of one message: what was sent, how it went, and nothing that runs."""

from dataclasses import replace

import pytest
from django.urls import reverse

from messaging.channels.told import Report
from messaging.choices import Channel, Outcome, State
from messaging.keys import key_of
from messaging.models import DeliveryAttempt, Message, MessageBody
from messaging.outbox import About, write
from messaging.reports import take
from tests import cast
from tests.messaging.post import make_customer, post, sent

SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.view_sms_log", "messaging.view_push_log")
EVIL = '<p>Hola</p><script>alert(1)</script><img src="https://spy.example/1.png"><p onclick="alert(1)">x</p>'


@pytest.fixture
def reader(db):
    return cast.make_user(*SEES, "messaging.view_body")


@pytest.fixture
def blind(db):
    """Sees the logs, and may not read what the messages say."""
    return cast.make_user(*SEES)


def get(user, name, *args, **query):
    return cast.client_of(user).get(reverse(f"messaging:{name}", args=args), query)


def text_of(response) -> str:
    return response.content.decode()


def with_html(html: str, **fields) -> Message:
    message = post(**fields)
    Message.objects.filter(pk=message.pk).update(body=MessageBody.objects.create(text="Hola", html=html))
    return message


def test_a_mail_is_shown_in_a_frame_that_may_do_nothing(reader):
    message = with_html(EVIL)
    shown = text_of(get(reader, "email", view=message.pk))
    source = reverse("messaging:body", args=[message.pk])
    assert '<iframe class="mail-frame" sandbox loading="lazy"' in shown
    assert f'src="{source}"' in shown
    assert "alert(1)" not in shown


def test_the_frames_content_is_clean_and_closed_by_its_own_policy(reader):
    response = get(reader, "body", with_html(EVIL).pk)
    shown = text_of(response)
    assert "Hola" in shown
    assert not any(bad in shown for bad in ("script", "spy.example", "onclick"))
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "img-src data:" in policy
    assert policy.endswith("sandbox")
    assert (response.headers["X-Content-Type-Options"], response.headers["X-Frame-Options"]) == (
        "nosniff",
        "SAMEORIGIN",
    )


def test_a_mail_that_is_too_heavy_says_where_to_read_it(reader):
    assert "pestaña Texto" in text_of(get(reader, "body", with_html("<b>" * 5000).pk))


def test_the_content_is_closed_to_who_lacks_just_that_permission(blind):
    message = post(recipient="ana@example.com")
    assert get(blind, "body", message.pk).status_code == 403
    shown = text_of(get(blind, "detail", message.pk))
    assert "No tenés permiso para ver el contenido" in shown
    assert "ana@example.com" in shown
    assert message.body.text not in shown


def test_an_sms_is_a_bubble_with_its_cost(reader):
    message = write(actor=reader, channel=Channel.SMS, recipient="+5493515551234", text="Ya está")
    shown = text_of(get(reader, "sms", view=message.pk))
    assert '<div class="sms-bubble">Ya está</div>' in shown
    assert "1 segmento · UCS-2" in shown


def test_a_push_is_a_card(reader):
    message = write(actor=reader, channel=Channel.PUSH, recipient="token", text="Ya volvió", subject="Servicio")
    shown = text_of(get(reader, "push", view=message.pk))
    assert "<b>Servicio</b>" in shown
    assert "<p>Ya volvió</p>" in shown


def test_a_bounce_at_a_mistyped_domain_suggests_the_right_one(reader):
    message = post(recipient="ana@gmial.com", state=State.BOUNCED, error_code="550 5.1.2")
    shown = text_of(get(reader, "email", view=message.pk))
    assert "El dominio no existe" in shown
    assert "<b>ana@gmail.com</b>" in shown


def test_the_history_shows_each_try_with_its_answer(reader):
    message = post(state=State.FAILED, attempts_made=1)
    DeliveryAttempt.objects.create(
        message=message, number=1, token=TOKEN,
        started_at=message.created_at, outcome=Outcome.PERMANENT, code="550", answer="Mailbox unknown",
    )  # fmt: skip
    shown = text_of(get(reader, "detail", message.pk))
    assert "Error definitivo" in shown
    assert "<code>550</code> Mailbox unknown" in shown


TOKEN = "6f1b0a34-0000-4000-8000-000000000000"


def test_the_chain_shows_the_original_and_its_resends_that_one_may_see(reader):
    original = sent(recipient="vieja@example.com")
    copy = sent(recipient="nueva@example.com", resend_of=original)
    assert "El original" in text_of(get(reader, "detail", copy.pk))
    assert "nueva@example.com" in text_of(get(reader, "detail", original.pk))


def test_the_chain_hides_a_resend_that_one_may_not_see(db):
    narrow = cast.make_user(*SEES, scope="own")
    original = sent(sent_by=narrow)
    sent(recipient="canario@example.com", resend_of=original)
    assert "canario" not in text_of(get(narrow, "detail", original.pk))


def test_who_wrote_it_is_named_only_to_who_may_see_people(reader, lucia):
    message = post(sent_by=lucia)
    boss = cast.make_user(*SEES, "accounts.view_user")
    assert "Lucía Peralta" not in text_of(get(reader, "detail", message.pk))
    assert "Lucía Peralta" in text_of(get(boss, "detail", message.pk))


def test_another_areas_message_is_not_found(db):
    narrow = cast.make_user(*SEES, "messaging.view_body", scope="areas")
    message = post(about=About(ticket_number=1, area_id=99))
    assert get(narrow, "detail", message.pk).status_code == 404
    assert get(narrow, "body", message.pk).status_code == 404


def test_the_name_of_a_customer_is_text_and_runs_nowhere(reader):
    message = post(customer=make_customer("<script>alert(1)</script>"))
    assert "<script>alert(1)" not in text_of(get(reader, "email", view=message.pk))


def test_the_history_shows_what_the_provider_told_later_the_newest_first(reader):
    message = sent(state=State.BOUNCED)
    report = Report("1", "delivered", key_of(message))
    take(report, source="mailgun:1", channel="email")
    take(
        replace(report, event="2", fate="bounced", code="550", answer="User unknown"),
        source="mailgun:1",
        channel="email",
    )
    shown = text_of(get(reader, "detail", message.pk))
    assert shown.index("<code>550</code> User unknown") < shown.index("Lo entregó")
    assert shown.count("informe del proveedor") == 2
