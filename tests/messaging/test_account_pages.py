import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from benchmarks.ports import free_port
from messaging.accounts import hold_account, secrets_of
from messaging.channels import KINDS
from messaging.channels.webpush_keys import new_key
from messaging.choices import Channel
from messaging.models import Account
from tests import cast
from tests.messaging.accounts import make_account
from tests.messaging.smtp_server import ScriptedServer

pytestmark = pytest.mark.django_db
SMTP = {
    "name": "Facturas", "host": "mail.example.com", "security": "starttls", "port": "587", "user": "ana",
    "password": "muy secreta", "purpose": "invoices", "sender_address": "facturas@example.com", "connections": "4",
    "is_active": "on",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _our_own_servers_may_be_called(settings):
    settings.INSIDE_NETWORKS = ["127.0.0.0/8"]


@pytest.fixture
def client(admin):
    return cast.client_of(admin)


def url(name: str, *args) -> str:
    return reverse(f"configuration-messaging:{name}", args=args)


def create(client, **values):
    return client.post(url("create_account", "email", "smtp"), {**SMTP, **values})


def test_a_secret_that_nobody_gave_is_not_told_as_kept(client):
    account = make_account(
        channel="push", transport="push", contact="mailto:a@isp.example", vapid_key=new_key(), name="Push"
    )
    form = client.get(url("account", account.pk)).context["form"]
    kept = {name: "Ya hay una guardada" in str(form[name].help_text) for name in ("vapid_key", "service_account")}
    assert kept == {"vapid_key": True, "service_account": False}


@pytest.mark.parametrize("name", ["accounts", "account", "create_account"])
def test_who_may_not_configure_accounts_finds_no_page(name):
    account = make_account()
    args = {"account": [account.pk], "create_account": ["email", "console"]}.get(name, [])
    boss = cast.make_user_without("messaging.configure_account")
    assert cast.client_of(boss).get(url(name, *args)).status_code == 403
    assert cast.client_of(cast.make_user("messaging.configure_account")).get(url(name, *args)).status_code == 200


def test_account_is_created_with_its_password_sealed(client):
    answer = create(client)
    account = Account.objects.get()
    assert answer.url == url("account", account.pk)
    assert (account.purpose, account.settings["host"], account.settings["port"]) == (
        "invoices",
        "mail.example.com",
        587,
    )
    assert secrets_of(account) == {"password": "muy secreta"}


def test_page_never_shows_the_password_again_and_an_empty_one_keeps_it(client):
    create(client)
    account = Account.objects.get()
    page = client.get(url("account", account.pk)).content.decode()
    assert "muy secreta" not in page
    assert account.sealed not in page
    assert "Ya hay una guardada" in page
    client.post(url("account", account.pk), {**SMTP, "password": "", "user": "beto"})
    account.refresh_from_db()
    assert (account.settings["user"], secrets_of(account)["password"]) == ("beto", "muy secreta")


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("host", "", "obligatorio"), ("sender_address", "nada", "Escribí un email."),
        ("connections", "0", "mayor o igual"),
        ("purpose", "otra", "otra"), ("security", "quizás", "quizás"), ("port", "mil", "entero"),
        ("hourly_limit", "-1", "mayor o igual"),
    ],
)  # fmt: skip
def test_wrong_value_is_told_beside_its_field_and_nothing_is_kept(client, field, value, says):
    answer = create(client, **{field: value})
    assert answer.status_code == 422
    assert says in " ".join(answer.context["form"].errors[field])
    assert "muy secreta" not in answer.content.decode()
    assert not Account.objects.exists()


def test_name_that_is_taken_is_told_beside_the_name(client):
    create(client)
    answer = create(client)
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"] == ["Ya hay una cuenta con ese nombre."]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_has_a_form(client, kind):
    for channel in kind.channels:
        page = client.get(url("create_account", channel, kind.key)).content.decode()
        assert all(f'name="{field.name}"' in page for field in kind.fields)


def test_kind_that_does_not_serve_the_channel_is_not_there(client):
    assert client.get(url("create_account", "sms", "smtp")).status_code == 404
    assert client.get(url("create_account", "fax", "smtp")).status_code == 404


def test_list_says_which_sends_and_what_leaves_by_the_server(client):
    make_account("tickets", "Mesa")
    make_account("tickets", "Otra mesa")
    page = client.get(url("accounts"))
    (view,) = (each for each in page.context["channels"] if each.channel == Channel.EMAIL)
    assert [(row.account.name, row.sends) for row in view.rows] == [("Mesa", True), ("Otra mesa", False)]
    assert view.rest == ["Facturas", "Clientes"]
    client.post(url("put_account_first", Account.objects.get(name="Otra mesa").pk))
    (view, *_) = client.get(url("accounts")).context["channels"]
    assert [(row.account.name, row.sends) for row in view.rows] == [("Otra mesa", True), ("Mesa", False)]


def test_list_shows_nothing_of_the_password_in_the_environment(client, settings):
    settings.MESSAGING_TRANSPORTS = {
        **settings.MESSAGING_TRANSPORTS,
        "email": "smtp://ana:secreta@mail.example.com",
    }
    assert "secreta" not in client.get(url("accounts")).content.decode()


def test_account_is_held_and_released_from_its_page(client):
    account = make_account()
    client.post(url("hold_account", account.pk), {"hold": "1"})
    account.refresh_from_db()
    assert account.is_on_hold
    client.post(url("hold_account", account.pk))
    account.refresh_from_db()
    assert not account.is_on_hold


def test_page_of_a_held_account_says_what_the_server_said(client):
    account = make_account()
    hold_account(actor=None, account=account, why="535 5.7.8 bad credentials")
    assert "535 5.7.8 bad credentials" in client.get(url("account", account.pk)).content.decode()
    assert "535 5.7.8 bad credentials" in client.get(url("accounts")).content.decode()


def probe(client, to: str = "", **given) -> list[tuple[bool, str]]:
    values = {"name": "P", "host": "127.0.0.1", "security": "none", "sender_address": "a@example.com", **given}
    account = make_account(transport="smtp", **values)
    steps = client.post(url("probe_account", account.pk), {"to": to}).context["steps"]
    return [(step.ok, str(step.title)) for step in steps]


def test_probe_of_a_server_that_is_well_really_hands_over_a_mail(client):
    server = ScriptedServer()
    found = probe(client, "yo@example.com", port=server.port)
    assert found[-1] == (True, "Aceptó un mensaje de prueba para yo@example.com")
    assert b"From: ISPCube <a@example.com>" in server.mails[0]
    assert AuditEntry.objects.filter(action="messaging.probe_account").count() == 1


def test_probe_without_an_address_sends_nothing(client):
    server = ScriptedServer()
    assert probe(client, port=server.port)[-1] == (True, "Contesta y nos deja entrar")
    assert server.mails == []


@pytest.mark.parametrize(
    ("script", "values", "says"),
    [
        ({"HELLO": ["554 go away"]}, {}, "El servidor no nos deja pasar"),
        ({}, {"security": "starttls"}, "El servidor no ofrece STARTTLS"),
        ({"EHLO": ["250-here\r\n250 AUTH PLAIN"], "AUTH": ["535 5.7.8 bad"]}, {"user": "ana", "password": "x"},
         "No acepta el usuario o la clave"),
        ({"MAIL": ["553 5.7.1 not yours"]}, {}, "No acepta la dirección del remitente"),
        ({"RCPT": ["550 5.1.1 nobody"]}, {}, "No acepta la dirección de destino"),
        ({"DOT": ["554 5.7.1 spam"]}, {}, "No aceptó el mensaje de prueba"),
    ],
)  # fmt: skip
def test_probe_says_in_plain_words_where_it_stops(client, script, values, says):
    server = ScriptedServer(**{step: list(answers) for step, answers in script.items()})
    ok, title = probe(client, "yo@example.com", port=server.port, **values)[-1]
    assert (ok, title) == (False, says)


def test_probe_of_a_closed_port_and_of_no_server_say_so(client):
    port = free_port()
    assert probe(client, port=port)[-1] == (False, f"El puerto {port} está cerrado")
    host = "no-existe.invalid"
    assert probe(client, name="Q", host=host, port=25)[-1] == (False, f"No existe ningún servidor «{host}»")


@pytest.mark.parametrize("host", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "[::1]", "localhost"])
def test_account_never_makes_the_server_call_its_own_network(client, settings, host):
    settings.INSIDE_NETWORKS = []
    host = host.strip("[]")
    answer = create(client, host=host)
    assert answer.status_code == 422
    assert "INSIDE_NETWORKS" in answer.content.decode()
    server = ScriptedServer()
    settings.INSIDE_NETWORKS = ["127.0.0.0/8", "10.0.0.0/8", "169.254.0.0/16", "::1/128"]
    account = make_account(transport="smtp", name="P", host=host, port=server.port, security="none")
    settings.INSIDE_NETWORKS = []
    (step,) = client.post(url("probe_account", account.pk)).context["steps"]
    assert (step.ok, str(step.title)) == (False, "Ese servidor está dentro de tu red")
    assert server.connections == 0


def test_probe_to_something_that_is_no_address_is_not_tried(client):
    account = make_account()
    answer = client.post(url("probe_account", account.pk), {"to": "cualquier cosa"})
    assert answer.status_code == 422
    assert "Escribí un email completo" in answer.content.decode()


def sms_account(**values):
    fields = {"host": "127.0.0.1", "port": free_port(), "system_id": "isp", "password": "clave", **values}
    return make_account(channel="sms", transport="smpp", **fields)


def test_probe_takes_a_phone_as_people_write_it_and_says_what_is_wrong_with_it(client, monkeypatch):
    tried = []
    monkeypatch.setattr("messaging.views.accounts.probe_account", lambda **given: tried.append(given["to"]) or [])
    page = url("probe_account", sms_account().pk)
    client.post(page, {"to": "0351 15-555-1234"})
    answer = client.post(page, {"to": "hola"})
    assert tried == ["+5493515551234"]
    assert "Eso no es un teléfono" in answer.content.decode()


def test_probe_of_an_smsc_that_is_not_there_says_so_though_no_message_was_asked_for(client):
    steps = client.post(url("probe_account", sms_account().pk)).context["steps"]
    assert [(step.ok, str(step.title)) for step in steps] == [
        (True, "El servidor existe"),
        (False, "Nadie atiende en ese puerto"),
    ]


def test_probe_of_a_password_that_cannot_be_read_says_what_to_do(client, settings):
    create(client)
    settings.SECRET_KEY = "otra"
    client.force_login(cast.make_user("messaging.configure_account"))
    steps = client.post(url("probe_account", Account.objects.get().pk)).context["steps"]
    assert [str(step.title) for step in steps] == ["No podemos leer la clave guardada"]
