import pytest
from django.utils import timezone

from accounts.models import AuditEntry
from customers.models import Customer, Tag
from customers.services.connections import (
    AlreadyRemoved,
    StaleConnection,
    add_connection,
    change_connection,
    remove_connection,
)
from customers.services.contacts import EmailEntry, PhoneEntry, mark_email_bounced
from customers.services.customers import StaleCustomer, change_customer, create_customer
from customers.services.removal import AlreadyDeleted, NotDeleted, delete_customer, restore_customer

pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_creating_a_customer_keeps_contacts_tags_and_search_text(maria):
    assert [email.address for email in maria.emails.all()] == ["mbacosta@gmial.com", "acosta@trabajo.example"]
    assert [(phone.number, phone.whatsapp) for phone in maria.phones.all()] == [("+5493515551234", True)]
    assert [tag.name for tag in maria.tags.all()] == ["vip"]
    assert maria.code == f"{maria.pk:06d}"
    for piece in (maria.code, "maria belen acosta", "28345678", "los ceibos", "gmial", "+5493515551234"):
        assert piece in maria.search_text
    assert actions() == ["customers.create"]


def test_creating_with_a_field_that_nobody_may_write_is_refused(keeper):
    with pytest.raises(TypeError):
        create_customer(actor=keeper, name="X", deleted_at=timezone.now())
    assert not Customer.objects.exists()


def test_changing_a_customer_writes_what_differs_and_says_who(maria, keeper):
    row = change_customer(actor=keeper, customer=maria, version=1, name="María B. Acosta", city="Villa Elisa")
    assert (row.name, row.city) == ("María B. Acosta", "Villa Elisa")
    row.refresh_from_db()
    assert (row.version, row.changed_by) == (2, keeper)
    assert "maria b. acosta" in row.search_text
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.actor, entry.detail) == ("customers.change", keeper, {"fields": ["name"]})


def test_changing_the_status_records_before_and_after(maria, keeper):
    change_customer(actor=keeper, customer=maria, version=1, status="blocked")
    assert AuditEntry.objects.first().detail == {"fields": ["status"], "status": ["enabled", "blocked"]}


def test_changing_with_an_old_version_is_refused_and_writes_nothing(maria, keeper):
    change_customer(actor=keeper, customer=maria, version=1, name="Primera")
    with pytest.raises(StaleCustomer):
        change_customer(actor=keeper, customer=maria, version=1, name="Segunda", emails=[], phones=[])
    maria.refresh_from_db()
    assert (maria.name, maria.version) == ("Primera", 2)
    assert (maria.emails.count(), maria.phones.count()) == (2, 1)


def test_saving_without_changes_leaves_no_trace_in_the_audit_log(maria, keeper):
    change_customer(actor=keeper, customer=maria, version=1, name=maria.name, tags=["vip"])
    assert actions() == ["customers.create"]


def test_contacts_that_are_not_given_stay(maria, keeper):
    change_customer(actor=keeper, customer=maria, version=1, city="Colón")
    assert (maria.emails.count(), maria.phones.count(), maria.tags.count()) == (2, 1, 1)


def test_an_address_that_stays_keeps_its_bounce_and_a_corrected_one_loses_it(maria, keeper):
    assert mark_email_bounced(address="MBAcosta@gmial.com", at=timezone.now()) == 1
    entries = [EmailEntry("acosta@trabajo.example"), EmailEntry("mbacosta@gmial.com", "Viejo")]
    row = change_customer(actor=keeper, customer=maria, version=1, emails=entries)
    kept = [(email.address, email.label, email.bounced_at is not None) for email in row.emails.all()]
    assert kept == [("acosta@trabajo.example", "", False), ("mbacosta@gmial.com", "Viejo", True)]
    row = change_customer(actor=keeper, customer=maria, version=2, emails=[EmailEntry("mbacosta@gmail.com")])
    assert [(email.address, email.bounced_at) for email in row.emails.all()] == [("mbacosta@gmail.com", None)]
    row.refresh_from_db()
    assert "gmial" not in row.search_text


def test_marking_a_bounce_twice_counts_once(maria):
    now = timezone.now()
    assert [mark_email_bounced(address="mbacosta@gmial.com", at=now) for _ in range(2)] == [1, 0]


def test_phones_change_flags_in_place(maria, keeper):
    before = maria.phones.get().pk
    entries = [PhoneEntry("+543514251234", "Casa", sms=False), PhoneEntry("+5493515551234", sms=False)]
    row = change_customer(actor=keeper, customer=maria, version=1, phones=entries)
    kept = [(phone.number, phone.sms, phone.whatsapp) for phone in row.phones.all()]
    assert kept == [("+543514251234", False, False), ("+5493515551234", False, False)]
    assert row.phones.get(number="+5493515551234").pk == before


def test_tags_are_shared_between_customers_whatever_the_case(maria, tornillo, keeper):
    change_customer(actor=keeper, customer=tornillo, version=1, tags=["Vip", " mayorista "])
    assert [tag.name for tag in tornillo.tags.all()] == ["mayorista", "vip"]
    assert Tag.objects.filter(name="vip").count() == 1


def test_deleting_hides_the_customer_and_restoring_brings_it_back(maria, keeper):
    delete_customer(actor=keeper, customer=maria)
    assert list(Customer.objects.visible_to(keeper)) == []
    assert list(Customer.objects.restorable_by(keeper)) == [maria]
    restore_customer(actor=keeper, customer=maria)
    assert list(Customer.objects.visible_to(keeper)) == [maria]
    assert actions() == ["customers.create", "customers.delete", "customers.restore"]


def test_deleting_twice_and_restoring_twice_are_refused(maria, keeper):
    with pytest.raises(NotDeleted):
        restore_customer(actor=keeper, customer=maria)
    delete_customer(actor=keeper, customer=maria)
    with pytest.raises(AlreadyDeleted):
        delete_customer(actor=keeper, customer=maria)


def test_changing_a_deleted_customer_is_refused(maria, keeper):
    delete_customer(actor=keeper, customer=maria)
    maria.refresh_from_db()
    with pytest.raises(StaleCustomer):
        change_customer(actor=keeper, customer=maria, version=maria.version, name="Otra")


def test_a_connection_is_added_changed_and_taken_down(maria, keeper):
    house = add_connection(actor=keeper, customer=maria, name="Casa", plan="Fibra 100")
    house = change_connection(actor=keeper, connection=house, version=1, plan="Fibra 300", node="VEN-03")
    assert (house.plan, house.node) == ("Fibra 300", "VEN-03")
    remove_connection(actor=keeper, connection=house)
    house.refresh_from_db()
    assert (house.state, house.version, list(maria.connections.standing())) == ("removed", 3, [])
    assert actions()[1:] == [
        "customers.add_connection",
        "customers.change_connection",
        "customers.remove_connection",
    ]


def test_a_connection_changed_from_an_old_version_or_removed_twice_is_refused(maria, keeper):
    house = add_connection(actor=keeper, customer=maria, name="Casa")
    change_connection(actor=keeper, connection=house, version=1, plan="Fibra 300")
    with pytest.raises(StaleConnection):
        change_connection(actor=keeper, connection=house, version=1, plan="Fibra 50")
    remove_connection(actor=keeper, connection=house)
    with pytest.raises(AlreadyRemoved):
        remove_connection(actor=keeper, connection=house)
    house.refresh_from_db()
    assert house.plan == "Fibra 300"
