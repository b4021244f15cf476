"""The customer's form in the browser's terms: what is posted, what comes back."""

import pytest

from customers.models import Customer
from customers.services.customers import change_customer
from customers.services.removal import delete_customer
from tests.cast import client_of

pytestmark = pytest.mark.django_db
NEW = "/clientes/nuevo/"


def posted(emails: list[dict] | None = None, phones: list[dict] | None = None, **fields: object) -> dict:
    """What the browser sends for the form, rows included."""
    data = {"name": "Jorge Ruiz Díaz", "kind": "residential", "status": "enabled", **fields}
    for prefix, rows in (("emails", emails or []), ("phones", phones or [])):
        data |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-{n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return data


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def page(keeper):
    return client_of(keeper)


def test_creating_saves_everything_at_once(page):
    data = posted(
        [{"address": "jrd@correo.example", "label": "Casa"}, {"address": ""}],
        [{"number": "0351 15-555-9876", "sms": "on", "whatsapp": "on"}, {"number": "0351 425-1111"}],
        document="28.345.678",
        coordinates="-31.4201, -64.1888",
        tag_names="VIP, mayorista,",
        notes="Perro suelto",
    )
    response = page.post(NEW, data)
    customer = Customer.objects.get()
    assert response.url == f"/clientes/{customer.code}/"
    assert (customer.name, customer.document) == ("Jorge Ruiz Díaz", "28345678")
    assert (str(customer.latitude), str(customer.longitude)) == ("-31.420100", "-64.188800")
    assert [email.address for email in customer.emails.all()] == ["jrd@correo.example"]
    kept = [(phone.number, phone.sms, phone.whatsapp) for phone in customer.phones.all()]
    assert kept == [("+5493515559876", True, True), ("+543514251111", False, False)]
    assert [tag.name for tag in customer.tags.all()] == ["mayorista", "vip"]


def test_the_form_comes_with_what_is_known_and_saving_it_unchanged_changes_nothing(page, maria):
    address = f"/clientes/{maria.code}/editar/"
    text = text_of(page.get(address))
    for piece in ("28.345.678", "0351 15-555-1234", "mbacosta@gmial.com", 'value="vip"'):
        assert piece in text
    context = page.get(address).context["editor"]
    data = posted(context.emails.initial, context.phones.initial, version=1)
    data |= {name: context.form[name].value() or "" for name in context.form.fields}
    before = maria.search_text
    assert page.post(address, data).status_code == 302
    maria.refresh_from_db()
    assert maria.search_text == before
    assert maria.phones.get().number == "+5493515551234"


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "", "obligatorio"),
        ("name", "x" * 521, "120"),
        ("name", "a\x00b", "nulos"),
        ("kind", "otra", "no es una de las opciones"),
        ("status", "9" * 513, "no es una de las opciones"),
        ("document", "...", "Escribí el número"),
        ("document", "1" * 25, "demasiado largo"),
        ("coordinates", "Los Ceibos 1180", "Pegá latitud y longitud"),
        ("coordinates", "91, 0", "La latitud va de -90 a 90"),
        ("tag_names", "x" * 41, "hasta 40 letras"),
        ("tag_names", ",".join(f"t{n}" for n in range(13)), "Hasta 12 etiquetas"),
    ],
)
def test_a_wrong_value_is_refused_with_words_and_nothing_is_saved(page, field, value, says):
    response = page.post(NEW, posted(notes="lo escrito sigue", **{field: value}))
    assert response.status_code == 200
    text = text_of(response)
    assert says in text
    assert "lo escrito sigue" in text
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ({"phones": [{"number": "15 555 1234"}]}, "Falta el código de área"),
        ({"phones": [{"number": "0351 425-1111", "sms": "on"}]}, "Es un fijo y no recibe SMS"),
        ({"phones": [{"number": "0351 15-555-1234"}, {"number": "+54 9 351 555 1234"}]}, "Está repetido."),
        ({"phones": [{"number": "", "label": "Casa"}]}, "Completá este dato o quitá la fila."),
        ({"phones": [{"number": "ñ" * 530}]}, "40"),
        ({"emails": [{"address": "sin arroba"}]}, "Eso no es un email"),
        ({"emails": [{"address": "a@b.example"}, {"address": "A@B.example"}]}, "Está repetido."),
        ({"emails": [{"address": f"a{n}@b.example"} for n in range(11)]}, "10"),
    ],
)
def test_a_wrong_row_is_refused_with_words_and_nothing_is_saved(page, rows, says):
    response = page.post(NEW, posted(**rows))
    assert response.status_code == 200
    assert says in text_of(response)
    assert not Customer.objects.exists()


@pytest.mark.parametrize("total", ["", "x", "9" * 515, "99999"])
def test_a_broken_count_of_rows_is_refused(page, total):
    response = page.post(NEW, posted() | {"emails-TOTAL_FORMS": total})
    assert response.status_code == 200
    assert not Customer.objects.exists()


def test_nothing_else_can_be_written_through_the_form(page, maria):
    data = posted(version=1, id=99, search_text="x", deleted_at="2020-01-01")
    page.post(f"/clientes/{maria.code}/editar/", data)
    maria.refresh_from_db()
    assert (maria.name, maria.deleted_at) == ("Jorge Ruiz Díaz", None)
    assert maria.search_text != "x"


def test_adding_a_row_keeps_what_was_typed_and_saves_nothing(page):
    data = posted([{"address": "jrd@correo.example", "label": "Casa"}], add="emails", name="")
    response = page.post(NEW, data)
    text = text_of(response)
    assert 'value="jrd@correo.example"' in text
    assert 'name="emails-1-address"' in text
    assert "obligatorio" not in text
    assert not Customer.objects.exists()


def test_removing_a_row_moves_up_those_after_it(page):
    rows = [{"address": f"{letter}@b.example", "label": letter} for letter in "abc"]
    editor = page.post(NEW, posted(rows, remove="emails-1")).context["editor"]
    assert [row["address"].value() for row in editor.emails] == ["a@b.example", "c@b.example"]
    assert [row["label"].value() for row in editor.emails] == ["a", "c"]


@pytest.mark.parametrize("button", ["emails-7", "emails-", "emails-²", "otros-0", "emails-" + "9" * 600, "-1"])
def test_removing_a_row_that_is_not_there_saves_nothing_wrong(page, button):
    assert page.post(NEW, posted([{"address": "a@b.example"}], remove=button, name="")).status_code == 200
    assert not Customer.objects.exists()


def test_removing_the_first_row_of_an_edit_and_saving_keeps_the_second(page, maria):
    address = f"/clientes/{maria.code}/editar/"
    rows = [{"address": "mbacosta@gmial.com"}, {"address": "acosta@trabajo.example"}]
    editor = page.post(address, posted(rows, remove="emails-0", version=1)).context["editor"]
    left = [{"address": row["address"].value()} for row in editor.emails]
    page.post(address, posted(left, version=1))
    assert [email.address for email in maria.emails.all()] == ["acosta@trabajo.example"]


def test_a_stale_form_is_refused_with_both_versions_and_what_was_typed(page, maria, lucia):
    change_customer(actor=lucia, customer=maria, version=1, city="Colón", status="blocked")
    data = posted([{"address": "nuevo@correo.example"}], version=1, city="La Granja", notes="lo mío sigue")
    response = page.post(f"/clientes/{maria.code}/editar/", data)
    text = text_of(response)
    assert response.status_code == 409
    assert "Otra persona guardó cambios" in text
    assert str(lucia) in text
    for piece in ("Colón", "La Granja", "lo mío sigue", "nuevo@correo.example", "Bloqueado"):
        assert piece in text
    maria.refresh_from_db()
    assert (maria.city, maria.emails.count()) == ("Colón", 2)


def test_saving_again_after_seeing_both_versions_writes_mine(page, maria, lucia):
    change_customer(actor=lucia, customer=maria, version=1, city="Colón")
    address, data = f"/clientes/{maria.code}/editar/", posted(version=1, city="La Granja")
    form = page.post(address, data).context["editor"].form
    assert page.post(address, data | {"version": form["version"].value()}).status_code == 302
    maria.refresh_from_db()
    assert maria.city == "La Granja"


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 515])
def test_a_form_without_a_good_version_never_overwrites(page, maria, version):
    response = page.post(f"/clientes/{maria.code}/editar/", posted(version=version))
    assert response.status_code in (200, 409)
    maria.refresh_from_db()
    assert maria.name == "María Belén Acosta"


def test_saving_what_was_deleted_meanwhile_is_not_found(page, maria):
    delete_customer(actor=None, customer=maria)
    assert page.post(f"/clientes/{maria.code}/editar/", posted(version=1)).status_code == 404


@pytest.mark.parametrize(
    "same",
    [
        {"document": "28.345.678"},
        {"emails": [{"address": "MBACOSTA@gmial.com"}]},
        {"phones": [{"number": "351 15 555 1234", "sms": "on"}]},
    ],
)
def test_somebody_with_the_same_data_is_a_warning_and_can_be_saved_all_the_same(page, maria, same):
    response = page.post(NEW, posted(**same))
    text = text_of(response)
    assert "¿Ya es cliente?" in text
    assert f'href="/clientes/{maria.code}/"' in text
    assert Customer.objects.count() == 1
    assert page.post(NEW, posted(**same) | {"seen": maria.code}).status_code == 302
    assert Customer.objects.count() == 2


def test_what_a_customer_already_shared_is_not_warned_of_again(page, maria, tornillo):
    change_customer(actor=None, customer=tornillo, version=1, document=maria.document)
    data = posted([{"address": "compras@eltornillo.example"}], document=maria.document, version=2)
    assert page.post(f"/clientes/{tornillo.code}/editar/", data).status_code == 302


def test_a_deleted_twin_is_not_told_of(page, maria):
    delete_customer(actor=None, customer=maria)
    assert page.post(NEW, posted(document=maria.document)).status_code == 302


@pytest.mark.parametrize("deed", ["view", "add"])
def test_creating_needs_exactly_its_permissions(keeper_without, deed):
    assert client_of(keeper_without(deed)).post(NEW, posted()).status_code == 403
    assert not Customer.objects.exists()
