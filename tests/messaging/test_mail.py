"""The bytes of a mail: what is written by hand says the same as what the standard library writes."""

import email
import email.policy
from dataclasses import replace

import pytest

from messaging import delivery
from messaging.bodies import body_of
from messaging.channels import DeliveryError, Envelope, mail_content
from messaging.channels.mail import folded, header, mail_bytes
from messaging.choices import Channel
from messaging.models import MessageBody
from messaging.rendering import Rendered
from tests.messaging.post import post

ENVELOPE = Envelope(
    key="7.20260101", sender="Fibra ñ <avisos@valle.example>", recipient="ana@example.com", subject="Aviso",
    text="Mañana\n.\nHola", html="<p>Mañana</p>", headers={"List-Id": "<avisos.valle.example>"},
)  # fmt: skip


def read(content: bytes) -> email.message.EmailMessage:
    return email.message_from_bytes(content, policy=email.policy.default)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Subject", "Aviso de mantenimiento"),
        ("Subject", "Tu ticket está cerrado"),
        ("Subject", "=?utf-8?q?not_encoded_by_us?="),
        ("Subject", "two  spaces"),
        ("Subject", "x" * 300),
        ("Subject", ""),
        ("To", "ana@example.com"),
        ("To", "Ana Gómez <ana@example.com>"),
        ("To", "a+b_c.d@sub.example.com"),
    ],
)
def test_a_header_is_the_one_that_the_standard_library_writes(name, value):
    assert header(name, value) == folded(name, value)


def test_a_mail_of_bytes_built_beforehand_reads_like_one_built_at_once():
    kept = replace(ENVELOPE, content=mail_content(ENVELOPE.text, ENVELOPE.html))
    fresh, stored = read(mail_bytes(ENVELOPE)), read(mail_bytes(kept))
    for name in ("From", "To", "Subject", "Message-ID", "List-Id", "MIME-Version"):
        assert stored[name] == fresh[name] != ""
    assert stored.get_body(("plain",)).get_content().split() == ["Mañana", ".", "Hola"]
    assert stored.get_body(("html",)).get_content() == fresh.get_body(("html",)).get_content()


@pytest.mark.parametrize("change", [{"recipient": "a@b.example\r\nBcc: x@y.example"}, {"subject": "a\r\nBcc: x"}])
def test_a_line_break_starts_no_other_header(change):
    with pytest.raises(DeliveryError) as caught:
        mail_bytes(replace(ENVELOPE, **change))
    assert caught.value.permanent


@pytest.mark.django_db
def test_a_mail_is_built_when_it_is_queued_and_an_sms_is_not():
    mail, sms = post(), post(channel=Channel.SMS)
    assert read(bytes(mail.body.mime)).get_body(("plain",)).get_content().split() == mail.body.text.split()
    assert sms.body.mime is None


@pytest.mark.django_db
def test_a_body_without_its_bytes_gets_them_when_it_first_leaves(wire):
    message = post()
    MessageBody.objects.update(mime=None)
    delivery.drain(Channel.EMAIL)
    assert bytes(MessageBody.objects.get(pk=message.body_id).mime) == wire.envelopes[0].content != b""


def test_what_no_mail_can_carry_is_kept_as_words_alone():
    assert body_of(Rendered(text="\udcff"), Channel.EMAIL).mime is None
