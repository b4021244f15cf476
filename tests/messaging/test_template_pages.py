"""Plantillas: the pages where operators change what messages say."""

import pytest
from django.urls import reverse

from customers.services.customers import create_customer
from messaging.models import TemplateVersion
from messaging.wording import vocabulary
from tests import cast
from tickets.models import Area, Category
from tickets.services import NewTicket, open_ticket

pytestmark = pytest.mark.django_db
HERE = "/configuracion/plantillas/ticket_opened/email/"
WORDS = {"subject": "Hola", "text": "Hola, {cliente}.", "based_on": "0"}


@pytest.fixture
def editor():
    return cast.make_user("messaging.view_templateversion", "messaging.edit_template", "customers.view_customer")


@pytest.fixture
def desk(editor):
    return cast.client_of(editor)


def test_the_list_names_every_event_and_says_whose_words_are_in_force(desk):
    desk.post(HERE, WORDS)
    page = desk.get("/configuracion/plantillas/").content.decode()
    for event in vocabulary.events():
        assert str(event.label) in page
    assert "Versión 1" in page
    assert "De fábrica" in page


def test_the_editor_shows_the_words_in_force_and_every_placeholder(desk):
    page = desk.get(HERE).content.decode()
    assert "Recibimos tu pedido [#{ticket}]" in page
    for name in vocabulary.find("ticket_opened").names:
        assert f'data-placeholder="{{{name}}}"' in page


def test_saving_puts_the_words_in_force(desk, editor):
    answer = desk.post(HERE, WORDS)
    assert answer.url == HERE
    version = TemplateVersion.objects.get()
    assert (version.subject, version.text, version.author) == ("Hola", "Hola, {cliente}.", editor)


def test_a_mistake_is_said_beside_its_field_and_nothing_typed_is_lost(desk):
    answer = desk.post(HERE, WORDS | {"text": "Hola, {clente}. Esto es largo."})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "¿Quisiste decir {cliente}?" in page
    assert "Esto es largo." in page
    assert not TemplateVersion.objects.exists()


@pytest.mark.parametrize("based_on", ["", "x", "-1"])
def test_a_form_that_lost_its_version_is_refused(desk, based_on):
    assert desk.post(HERE, WORDS | {"based_on": based_on}).status_code == 422


def test_who_may_only_see_the_templates_can_not_change_them():
    reader = cast.client_of(cast.make_user("messaging.view_templateversion"))
    page = reader.get(HERE)
    assert page.status_code == 200
    assert "Guardar" not in page.content.decode()
    assert reader.post(HERE, WORDS).status_code == 403
    assert not TemplateVersion.objects.exists()


def test_who_may_edit_but_not_see_is_refused():
    blind = cast.client_of(cast.make_user_without("messaging.view_templateversion"))
    assert blind.get(HERE).status_code == 403
    assert blind.post(HERE, WORDS).status_code == 403


def test_older_words_come_back_by_saving_them(desk):
    desk.post(HERE, WORDS)
    desk.post(HERE, WORDS | {"text": "Otra cosa.", "based_on": "1"})
    page = desk.get(HERE + "?version=1").content.decode()
    assert "Hola, {cliente}." in page
    assert "Esta es la versión 1" in page
    assert desk.get(HERE + "?version=nada").status_code == 200


def test_the_factory_comes_back_by_its_button(desk):
    desk.post(HERE, WORDS)
    desk.post(HERE, WORDS | {"based_on": "1", "factory": "1"})
    assert "Hoy sale con el texto de fábrica." in desk.get(HERE).content.decode()


def test_the_preview_fills_the_words_with_a_real_customer_and_keeps_nothing(desk):
    customer = create_customer(actor=None, name="Marta Vega")
    answer = desk.post(HERE + "vista/", WORDS | {"customer": customer.code})
    assert "Hola, Marta Vega." in answer.content.decode()
    assert "sandbox" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert not TemplateVersion.objects.exists()


def test_the_preview_says_a_mistake_instead_of_showing_something_else(desk):
    answer = desk.post(HERE + "vista/", WORDS | {"text": "{nada_parecido}"})
    assert "No existe {nada_parecido}" in answer.content.decode()


def test_the_preview_tells_nothing_of_a_customer_whom_the_reader_may_not_see():
    customer = create_customer(actor=None, name="Marta Vega")
    reader = cast.client_of(cast.make_user("messaging.view_templateversion"))
    page = reader.post(HERE + "vista/", WORDS | {"customer": customer.code}).content.decode()
    assert "Marta Vega" not in page
    assert "María Fernández" in page


def test_the_preview_tells_nothing_of_a_ticket_that_the_reader_may_not_see(desk):
    customer = create_customer(actor=None, name="Marta Vega")
    category = Category.objects.create(name="Sin servicio", area=Area.objects.first())
    open_ticket(actor=None, new=NewTicket(customer=customer, category=category, subject="Secreto"))
    words = WORDS | {"customer": customer.code, "text": "{titulo}"}
    assert "Secreto" not in desk.post(HERE + "vista/", words).content.decode()
    seer = cast.client_of(
        cast.make_user("messaging.view_templateversion", "customers.view_customer", "tickets.view_ticket")
    )
    assert "Secreto" in seer.post(HERE + "vista/", words).content.decode()


@pytest.mark.parametrize("path", ["nada/email/", "ticket_opened/fax/", "ticket_vendor/sms/"])
def test_what_nobody_says_does_not_exist(desk, path):
    assert desk.get(f"/configuracion/plantillas/{path}").status_code == 404


def test_who_reads_english_edits_the_words_that_customers_get(desk):
    desk.post("/idioma/", {"language": "en"})
    page = desk.get(HERE).content.decode()
    assert "Recibimos tu pedido [#{ticket}]" in page


@pytest.mark.parametrize(("event", "channel"), [("ticket_reply", "email"), ("manual", "sms")])
def test_words_without_what_somebody_wrote_are_refused_though_two_braces_look_like_it(desk, event, channel):
    page = reverse("configuration-messaging:template", args=[event, channel])
    for text in ("Te respondimos.", "Te respondimos: {{texto}}"):
        answer = desk.post(page, {"subject": "Hola", "text": text, "based_on": "0"})
        assert answer.status_code == 422
        assert "Falta {texto}: sin eso no llega lo que se escribió." in answer.content.decode()
    assert desk.post(page, {"subject": "Hola", "text": "Va: {texto}", "based_on": "0"}).status_code == 302
