"""What became of each row of a resend: by result, by reason, and as a file."""

import csv
import io
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from messaging import outbox, unfolding
from messaging.choices import State, SuppressionReason
from messaging.models import Batch, Message
from messaging.suppressions import suppress
from tests import cast
from tests.messaging.post import post, sent

pytestmark = pytest.mark.django_db
SEES = ("messaging.view_message", "messaging.view_email_log", "messaging.resend_message", "messaging.resend_many")


@pytest.fixture
def owner(db):
    return cast.make_user(*SEES, "messaging.export_message")


@pytest.fixture
def batch(owner) -> Batch:
    """Of six: one sent, two refused for different reasons, one that waits, two skipped for different reasons."""
    names = ["=sale", "lleno", "nadie", "espera", "bloqueado"]
    for name in names:
        sent(recipient=f"{name}@example.com", subject=name)
    post(recipient="encola@example.com")
    suppress(channel="email", address="bloqueado@example.com", reason=SuppressionReason.COMPLAINT)
    made = outbox.resend(
        actor=owner, batch_id=uuid4(), messages=Message.objects.all(), channel="email", address_choice="as_sent"
    )
    fate = {
        "=sale": {"state": State.SENT, "sent_at": timezone.now()},
        "lleno": {"state": State.FAILED, "error_code": "452", "error_text": "4.2.2 mailbox full"},
        "nadie": {"state": State.FAILED, "error_code": "550", "error_text": "5.1.1 user unknown"},
    }
    for name, values in fate.items():
        made.messages.filter(recipient=f"{name}@example.com").update(**values)
    return made


def get(user, name, batch, **query):
    return cast.client_of(user).get(reverse(f"messaging:{name}", args=[batch.pk]), query)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def people(text: str) -> set[str]:
    names = ("=sale", "lleno", "nadie", "espera", "bloqueado", "encola")
    return {name for name in names if f"{name}@example.com" in text}


def table(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_each_result_says_how_many_and_those_that_nobody_had_are_not_there(owner, batch):
    shown = text_of(get(owner, "batch", batch))
    for tab in ("Todos", "En cola", "Enviados", "Con error", "Salteados"):
        assert f"{tab} <span" in shown
    assert "Cancelados" not in shown


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"result": "skipped"}, {"bloqueado", "encola"}),
        ({"result": "skipped", "why": "suppressed"}, {"bloqueado"}),
        ({"result": "failed"}, {"lleno", "nadie"}),
        ({"result": "failed", "why": "550"}, {"nadie"}),
        ({"result": "failed", "why": "nada"}, set()),
        ({"result": "sent", "why": "550"}, {"=sale"}),
    ],
)
def test_the_rows_of_a_result_are_told_apart_by_reason(owner, batch, query, found):
    assert people(text_of(get(owner, "batch", batch, **query))) == found
    assert people(str(table(get(owner, "batch", batch, export="csv", **query)))) == found


def test_reasons_are_said_in_plain_words_with_how_many(owner, batch):
    failed = text_of(get(owner, "batch", batch, result="failed"))
    assert "La casilla no existe" in failed
    assert "La casilla está llena" in failed
    skipped = text_of(get(owner, "batch", batch, result="skipped"))
    assert "Dirección bloqueada" in skipped
    assert "Ya está en cola" in skipped


def test_the_file_has_every_row_with_its_result_and_runs_in_no_spreadsheet(owner, batch):
    response = get(owner, "batch", batch, export="csv")
    rows = table(response)
    assert response["Content-Disposition"].startswith('attachment; filename="R-1-')
    assert len(rows) == 6
    by_person = {row["Destinatario"]: row for row in rows}
    refused, went = by_person["nadie@example.com"], by_person["'=sale@example.com"]
    assert (refused["Resultado"], refused["Código"], refused["Motivo"]) == ("Falló", "550", "5.1.1 user unknown")
    assert (went["Resultado"], went["Asunto"], bool(went["Enviado"])) == ("Enviado", "'=sale", True)
    assert by_person["bloqueado@example.com"]["Resultado"] == "Salteado"


def test_the_file_says_of_what_is_no_message_yet_that_it_waits(owner, monkeypatch):
    monkeypatch.setattr(unfolding, "AT_ONCE", 1)
    sent()
    sent()
    made = outbox.resend(
        actor=owner, batch_id=uuid4(), messages=Message.objects.all(), channel="email", address_choice="as_sent"
    )
    assert [row["Resultado"] for row in table(get(owner, "batch", made, export="csv"))] == ["En cola", "En cola"]
    outbox.cancel_batch(actor=owner, batch=made)
    assert [row["Resultado"] for row in table(get(owner, "batch", made, export="csv"))] == [
        "Cancelado",
        "Cancelado",
    ]


def test_the_file_leaves_a_line_in_the_audit_log(owner, batch):
    get(owner, "batch", batch, export="csv", result="failed")
    entry = AuditEntry.objects.get(action="messaging.export_batch")
    assert (entry.actor, entry.target, entry.detail) == (owner, "R-1", {"result": "failed", "why": ""})


def test_the_file_is_only_for_who_may_export_and_only_of_the_rows_they_may_see(batch):
    reader = cast.make_user(*SEES)
    assert get(reader, "batch", batch, export="csv").status_code == 403
    assert "CSV del resultado" not in text_of(get(reader, "batch", batch))
    narrow = cast.make_user(*SEES, "messaging.export_message", scope="own")
    assert get(narrow, "batch", batch, export="csv").status_code == 404
    mine = batch.items.order_by("pk").first().source
    Message.objects.filter(pk=mine.pk).update(owner_id=narrow.pk)
    assert len(table(get(narrow, "batch", batch, export="csv"))) == 1


def test_the_numbers_of_the_results_follow_a_batch_that_runs(owner, batch):
    answer = text_of(get(owner, "batch_progress", batch))
    assert 'id="batch-tabs"' in answer
    assert 'hx-swap-oob="true"' in answer
