import pytest
from django.contrib import admin
from django.urls import reverse

from customers.models import Connection, Customer, CustomerEmail, CustomerPhone, PushSubscription, Tag
from customers.services.connections import add_connection
from tests.cast import client_of

pytestmark = pytest.mark.django_db
MODELS = [Connection, Customer, CustomerEmail, CustomerPhone, PushSubscription, Tag]


@pytest.mark.parametrize("model", MODELS)
def test_every_model_has_a_list_a_search_and_a_form_in_the_admin(admin_page, maria, model):
    add_connection(actor=None, customer=maria, name="Casa")
    PushSubscription.objects.create(customer=maria, token="t", device="Samsung")
    address = reverse(f"admin:customers_{model._meta.model_name}_changelist")
    assert admin_page.get(address).status_code == 200
    assert admin_page.get(address, {"q": "maría"}).status_code == 200
    row = model.objects.first()
    assert (
        admin_page.get(reverse(f"admin:customers_{model._meta.model_name}_change", args=[row.pk])).status_code
        == 200
    )


def test_no_model_of_customers_is_missing_from_the_admin():
    registered = {model for model in admin.site._registry if model._meta.app_label == "customers"}
    assert registered == set(MODELS)


@pytest.fixture
def admin_page(admin):
    return client_of(admin)


def test_the_admin_finds_without_accents(admin_page, maria, tornillo):
    content = admin_page.get(reverse("admin:customers_customer_changelist"), {"q": "BELEN"}).content.decode()
    assert "María Belén Acosta" in content
    assert "Tornillo" not in content


def test_saving_in_the_admin_keeps_the_search_line_and_the_version(admin_page, admin, maria):
    address = reverse("admin:customers_customer_change", args=[maria.pk])
    data = {"name": "Otra Persona", "kind": "company", "status": "enabled"}
    for prefix in ("emails", "phones", "connections"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    assert admin_page.post(address, data).status_code == 302
    maria.refresh_from_db()
    assert (maria.version, maria.changed_by) == (2, admin)
    assert "otra persona" in maria.search_text


def test_the_admin_deletes_no_customer(admin_page, maria):
    assert (
        admin_page.post(reverse("admin:customers_customer_delete", args=[maria.pk]), {"post": "yes"}).status_code
        == 403
    )
    assert Customer.objects.filter(pk=maria.pk).exists()
