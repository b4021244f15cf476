"""What messages say: placeholders, the operators' words, and the factory's behind them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import AuditEntry, Organization
from messaging import outbox
from messaging.choices import Channel, State
from messaging.models import TemplateVersion
from messaging.wording import versions, vocabulary
from messaging.wording.composing import compose
from messaging.wording.filling import fill, mistakes
from messaging.wording.versions import WordsRefused, change_words, in_force, restore_factory
from messaging.wording.vocabulary import Text
from tests import cast

KNOWN = ["cliente", "ticket", "texto"]


def opened():
    return vocabulary.find("ticket_opened")


def change(channel=Channel.EMAIL, subject="Hola [#{ticket}]", text="Hola, {cliente}.", based_on=0, actor=None):
    actor = actor or cast.make_user()
    return change_words(
        actor=actor, event=opened(), channel=channel, subject=subject, text=text, based_on=based_on
    )


# --- Placeholders ---
def test_a_placeholder_becomes_its_value_and_doubled_braces_become_one():
    assert fill("Hola, { cliente }: {{así}}", {"cliente": "Ana"}) == "Hola, Ana: {así}"


def test_a_paragraph_is_left_out_when_all_its_placeholders_are_empty():
    source = "Hola.\n\nLo que contaste:\n> {texto}\n\nChau, {cliente} {texto}."
    assert fill(source, {"cliente": "Ana", "texto": " "}) == "Hola.\n\nChau, Ana  ."


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("Hola {clente}", "¿Quisiste decir {cliente}?"),
        ("Hola {saldo_deudor}", "No existe {saldo_deudor} en este aviso."),
        ("Hola {cliente", "«{» suelta"),
        ("Hola cliente}", "«}» suelta"),
        ("Hola {}", "No existe {}"),
    ],
)
def test_a_mistake_is_said_in_words_with_what_was_probably_meant(source, words):
    assert words in " ".join(mistakes(source, KNOWN))


def test_what_can_be_filled_has_no_mistakes():
    assert mistakes("{cliente}, {{eso}} del #{ticket}", KNOWN) == []


@given(st.text())
def test_a_value_comes_out_as_it_went_in_whatever_is_in_it(value):
    assert fill("<{cliente}>", {"cliente": value}) in {f"<{value}>", ""}


# --- The mail ---
@pytest.mark.django_db
def test_a_value_is_text_in_the_mail_and_never_markdown_nor_html():
    told = compose(Channel.EMAIL, Text("Dijo: {texto}", "x"), {"texto": "**a** <b>b</b>\n# c"})
    assert "**a** &lt;b&gt;b&lt;/b&gt;<br># c" in told.html
    assert told.text == "Dijo: **a** <b>b</b>\n# c"


@pytest.mark.django_db
def test_markdown_is_read_in_the_mail_and_its_marks_are_taken_off_the_plain_text():
    told = compose(Channel.EMAIL, Text("# Hola\n\n**Ya** salió.\n\n> {texto}", "x"), {"texto": "uno\ndos"})
    assert "<h1" in told.html
    assert "<strong>Ya</strong>" in told.html
    assert "<blockquote" in told.html
    assert told.text == "Hola\n\nYa salió.\n\n> uno\n> dos"


@pytest.mark.django_db
def test_a_script_in_an_operators_words_stays_text():
    told = compose(Channel.EMAIL, Text("<script>alert(1)</script> [x](javascript:alert(1))", "x"), {})
    assert "<script" not in told.html
    assert 'href="javascript' not in told.html


@pytest.mark.django_db
def test_a_line_break_in_a_value_never_starts_another_header():
    told = compose(Channel.EMAIL, Text("x", "Sobre {texto}"), {"texto": "a\r\nBcc: b@example.com"})
    assert told.subject == "Sobre a Bcc: b@example.com"


# --- Versions ---
@pytest.mark.django_db
def test_the_factory_has_words_without_mistakes_for_every_event_and_channel():
    for event in vocabulary.events():
        for channel, text in event.factory.items():
            assert versions.problems_of(event, channel, str(text.subject), str(text.text)) == {}


@pytest.mark.django_db
def test_new_words_leave_from_the_next_message_on_and_the_message_keeps_its_version():
    organization, _made = Organization.objects.get_or_create(pk=1)
    before = outbox.enqueue(
        channel="email", template="ticket_opened", context={}, event="ticket_opened", recipient="a@example.com"
    )
    version = change(subject="Hola", text="Somos {empresa}.").version
    after = outbox.enqueue(
        channel="email", template="ticket_opened", context={}, event="ticket_opened", recipient="a@example.com"
    )
    before.refresh_from_db()
    assert (before.body.version, after.body.version) == (None, version)
    assert after.subject == "Hola"
    assert after.body.text == f"Somos {organization.name}."
    assert before.subject != "Hola"


@pytest.mark.django_db
def test_each_change_is_a_version_of_its_own_with_its_author_and_a_line_in_the_audit():
    ana = cast.make_user()
    change(actor=ana)
    change(actor=ana, text="Otra cosa.", based_on=1)
    assert list(TemplateVersion.objects.order_by("number").values_list("number", "text", "author")) == [
        (1, "Hola, {cliente}.", ana.pk),
        (2, "Otra cosa.", ana.pk),
    ]
    assert AuditEntry.objects.filter(action="messaging.template", actor=ana).count() == 2


@pytest.mark.django_db
def test_equal_words_make_no_version():
    change()
    change(based_on=1)
    assert TemplateVersion.objects.count() == 1


@pytest.mark.django_db
def test_words_based_on_what_somebody_changed_meanwhile_are_refused():
    change()
    with pytest.raises(WordsRefused, match="Otra persona"):
        change(text="Mientras tanto.", based_on=0)
    assert in_force(opened(), "email").words.text == "Hola, {cliente}."


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"text": "Hola, {clente}"}, "text"),
        ({"text": "  "}, "text"),
        ({"text": "x" * 10_001}, "text"),
        ({"subject": ""}, "subject"),
        ({"subject": "x" * 201}, "subject"),
        ({"subject": "uno\ndos"}, "subject"),
        ({"subject": "{nada}"}, "subject"),
    ],
)
def test_words_with_a_mistake_are_not_kept(fields, field):
    with pytest.raises(WordsRefused) as refused:
        change(**fields)
    assert list(refused.value.problems) == [field]
    assert not TemplateVersion.objects.exists()


@pytest.mark.django_db
def test_an_sms_needs_no_subject_and_keeps_none():
    assert change(Channel.SMS, subject="sobra", text="Hola").words == Text("Hola", "")


@pytest.mark.django_db
def test_the_way_back_to_the_factory_is_a_version_too():
    change()
    back = restore_factory(actor=cast.make_user(), event=opened(), channel="email", based_on=1)
    assert back.is_factory
    assert in_force(opened(), "email").words.text == opened().factory["email"].text
    assert restore_factory(actor=cast.make_user(), event=opened(), channel="email", based_on=2).version.number == 2


@pytest.mark.django_db
def test_an_event_without_words_for_a_channel_becomes_a_row_that_says_so():
    message = outbox.enqueue(
        channel="sms", template="ticket_vendor", context={}, event="ticket_vendor", recipient="+5493515551234"
    )
    assert (message.state, message.error_code) == (State.FAILED, "template_missing")
