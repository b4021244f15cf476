import pytest

from messaging.choices import Channel, SuppressionReason
from messaging.models import Suppression
from messaging.suppressions import lift, suppress
from tests.cast import client_of, make_user
from tests.messaging.post import make_customer, post

pytestmark = pytest.mark.django_db
URL = "/mensajes/bloqueados/"
MAY = ["messaging.view_suppression", "messaging.manage_suppression", "messaging.view_email_log"]


@pytest.fixture
def rows() -> dict[str, Suppression]:
    def block(name: str, channel: str, reason: str) -> Suppression:
        return suppress(channel=channel, address=name, reason=reason, message=post(recipient=name))

    return {
        "mail": block("ana@gmial.com", Channel.EMAIL, SuppressionReason.HARD_BOUNCE),
        "wish": block("luis@correo.example", Channel.EMAIL, SuppressionReason.OPT_OUT),
        "sms": block("+5493515551234", Channel.SMS, SuppressionReason.HARD_BOUNCE),
    }


def shown(client, query: str) -> set[str]:
    text = client.get(URL + query).content.decode()
    return {name for name in ("ana@gmial.com", "luis@correo.example", "+5493515551234") if name in text}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?all=1", {"ana@gmial.com", "luis@correo.example", "+5493515551234"}),
        ("?reason=opt_out", {"luis@correo.example"}),
        ("?channel=sms", {"+5493515551234"}),
        ("?q=gmial", {"ana@gmial.com"}),
        ("?standing=no", set()),
        ("?since=today&reason=hard_bounce", {"ana@gmial.com", "+5493515551234"}),
    ],
)
def test_page_finds_blocked_addresses(rows, mauro, query, found):
    assert shown(client_of(mauro), query) == found


def test_only_addresses_of_logs_that_one_may_see_are_there(rows):
    reader = client_of(make_user(*MAY))
    assert shown(reader, "?all=1") == {"ana@gmial.com", "luis@correo.example"}


def test_who_sees_only_own_tickets_sees_only_own_blocks(rows):
    narrow = make_user(*MAY, scope="own")
    own = suppress(channel=Channel.EMAIL, address="mia@x.example", reason=SuppressionReason.BY_HAND, actor=narrow)
    assert list(Suppression.objects.visible_to(narrow)) == [own]


def test_lifting_asks_first_says_whose_wish_it_was_and_then_lifts(rows, mauro):
    client, ids = client_of(mauro), [rows["mail"].pk, rows["wish"].pk]
    text = client.post(URL + "desbloquear/", {"ids": ids}).content.decode()
    assert "Desbloquear 2 direcciones" in text
    assert "1 la pidió el cliente" in text
    assert Suppression.objects.standing().count() == 3
    text = client.post(URL + "desbloquear/", {"ids": ids, "confirmed": "1"}, follow=True).content.decode()
    assert "Desbloqueaste 2 direcciones." in text
    assert list(Suppression.objects.standing()) == [rows["sms"]]


def test_lifting_twice_changes_nothing_and_says_so(rows, mauro):
    lift(actor=None, suppression=rows["mail"])
    answer = client_of(mauro).post(URL + "desbloquear/", {"ids": [rows["mail"].pk], "confirmed": "1"}, follow=True)
    assert "Ya estaban desbloqueadas." in answer.content.decode()
    rows["mail"].refresh_from_db()
    assert rows["mail"].lifted_by is None


@pytest.mark.parametrize("lacking", ["messaging.view_suppression", "messaging.manage_suppression"])
def test_who_lacks_one_right_blocks_and_lifts_nothing(rows, lacking):
    client = client_of(make_user(*[right for right in MAY if right != lacking]))
    assert client.post(URL + "desbloquear/", {"ids": [rows["mail"].pk], "confirmed": "1"}).status_code == 403
    new = {"channel": "email", "address": "otra@x.example"}
    assert client.post(URL + "nueva/", new).status_code == 403
    assert Suppression.objects.standing().count() == 3


@pytest.mark.parametrize(
    ("channel", "typed", "kept"),
    [("email", " Ana@X.example ", "ana@x.example"), ("sms", "0351 15-555-9999", "+5493515559999")],
)
def test_address_blocked_by_hand_is_kept_in_its_one_form(mauro, channel, typed, kept):
    data = {"channel": channel, "address": typed, "note": "Lo pidió por teléfono"}
    assert client_of(mauro).post(URL + "nueva/", data).status_code == 302
    row = Suppression.objects.get()
    assert (row.address, row.reason, row.created_by, row.note) == (kept, "by_hand", mauro, "Lo pidió por teléfono")


@pytest.mark.parametrize(
    "data",
    [
        {"channel": "email", "address": "no es un mail"},
        {"channel": "sms", "address": "123"},
        {"channel": "push", "address": "abc"},
        {"channel": "email", "address": ""},
    ],
)
def test_what_is_no_address_is_refused_and_stays_in_the_form(mauro, data):
    answer = client_of(mauro).post(URL + "nueva/", data)
    assert answer.status_code == 422
    assert data["address"] in answer.content.decode()
    assert not Suppression.objects.exists()


def test_pane_says_why_and_since_when_and_leads_to_the_message(rows, mauro):
    text = client_of(mauro).get(f"{URL}?standing=yes&view={rows['mail'].pk}").content.decode()
    assert "Ahí no recibe nadie" in text
    assert f"/mensajes/{rows['mail'].message_id}/" in text


def test_address_that_works_again_is_written_to_again_from_the_customers_page(rows):
    customer = make_customer(email="ana@gmial.com")
    other = make_customer("Otra", "otra@x.example")
    email = customer.emails.get()
    address = f"{URL}sirve/{customer.pk}/{email.pk}/"
    assert client_of(make_user("customers.view_customer")).post(address).status_code == 403
    keeper = client_of(make_user("customers.view_customer", "customers.change_customer"))
    assert keeper.post(f"{URL}sirve/{other.pk}/{email.pk}/").status_code == 404
    assert rows["mail"] in Suppression.objects.standing()
    text = keeper.post(address, follow=True).content.decode()
    assert "Vamos a volver a escribirle a ana@gmial.com." in text
    assert rows["mail"] not in Suppression.objects.standing()


def test_pane_says_that_a_wish_stands_behind_the_reason(admin):
    row = suppress(channel="email", address="ana@example.com", reason=SuppressionReason.HARD_BOUNCE)
    url = f"/mensajes/bloqueados/?view={row.pk}"
    assert "ese pedido sigue en pie" not in client_of(admin).get(url).content.decode()
    suppress(channel="email", address="ana@example.com", reason=SuppressionReason.OPT_OUT)
    assert "ese pedido sigue en pie" in client_of(admin).get(url).content.decode()
