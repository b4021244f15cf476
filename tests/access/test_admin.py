"""The Django admin: every model usable by administrators, none by others, and no way around the rules."""

import pytest
from django.contrib import admin as django_admin
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, User
from customers.services.customers import create_customer
from ispcube.roles import ROLES
from tests import cast
from tickets.models import Area, Category, Priority, State, Ticket

pytestmark = pytest.mark.django_db
MODELS = sorted(django_admin.site._registry, key=lambda model: model._meta.label)
OURS = {"accounts", "customers", "listings", "messaging", "tickets"}


def address(model, name: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def staff(db):
    """Of the group Administración and marked as staff: what the admin takes."""
    return cast.make_member("jefa", "Administración", is_staff=True)


@pytest.fixture
def make_ticket(db):
    def make(**fields) -> Ticket:
        now = timezone.now()
        area = Area.objects.default()
        category, _created = Category.objects.get_or_create(name="Sin servicio", area=area)
        rows = {"state": State.objects.default(), "priority": Priority.objects.default()}
        customer = create_customer(actor=None, name="Marta")
        return Ticket.objects.create(
            customer=customer, area=area, category=category, created_at=now, updated_at=now, **rows, **fields
        )

    return make


def test_every_model_of_ours_that_people_work_with_is_in_the_admin():
    registered = {model._meta.label for model in MODELS if model._meta.app_label in OURS}
    wanted = {"Area", "State", "Priority", "Category", "Ticket", "Entry", "Attachment", "Change", "NoticeRule"}
    assert {f"tickets.{name}" for name in wanted} <= registered


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_superuser_opens_the_list_the_search_and_the_form_of_every_model(admin, model, make_ticket):
    make_ticket()
    client = cast.client_of(admin)
    assert client.get(address(model, "changelist")).status_code == 200
    assert client.get(address(model, "changelist"), {"q": "ñ'\"%"}).status_code == 200
    assert client.get(address(model, "add")).status_code in (200, 403)
    for row in model._default_manager.all()[:2]:
        assert client.get(address(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)
def test_who_is_not_staff_is_sent_away_from_every_model(model):
    client = cast.client_of(cast.make_member("jefa", "Administración"))
    for name in ("changelist", "add"):
        assert client.get(address(model, name)).status_code == 302


def test_group_administration_marked_as_staff_manages_people_groups_and_catalogues(staff):
    client = cast.client_of(staff)
    for model in (User, Group, Area, State, Priority, Category):
        assert client.get(address(model, "changelist")).status_code == 200
        assert client.get(address(model, "add")).status_code == 200


def test_saving_a_factory_group_in_the_admin_keeps_its_permissions(staff):
    group = Group.objects.get(name="Administración")
    keys = [str(key) for key in group.permissions.values_list("pk", flat=True)]
    cast.client_of(staff).post(address(Group, "change", group.pk), {"name": group.name, "permissions": keys})
    assert group.permissions.count() == len(ROLES["Administración"])


def test_administrator_makes_nobody_a_superuser_and_touches_no_superuser(staff, admin, lucia):
    client = cast.client_of(staff)
    data = {"username": "lucia", "is_active": "on", "is_superuser": "on", "row_scope": "all", "theme": "auto"}
    client.post(address(User, "change", lucia.pk), data | {"density": "comfortable"})
    lucia.refresh_from_db()
    assert not lucia.is_superuser
    client.post(address(User, "change", admin.pk), data | {"username": "vencida", "density": "comfortable"})
    new = {"password1": "otra clave muy larga", "password2": "otra clave muy larga", "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_password_change", args=[admin.pk]), new).status_code == 403
    admin.refresh_from_db()
    assert admin.username == "admin"
    assert admin.check_password(cast.PASSWORD)


def test_catalogues_are_written_by_the_services_and_audited(staff):
    client = cast.client_of(staff)
    client.post(address(Priority, "add"), {"name": "Urgentísima", "color": "red"})
    made = Priority.objects.get(name="Urgentísima")
    assert made.order == 5
    client.post(address(Priority, "change", made.pk), {"name": "Ya", "color": "red", "is_default": "on"})
    made.refresh_from_db()
    assert (made.name, made.is_default) == ("Ya", False)
    client.post(address(Priority, "delete", made.pk), {"post": "yes"})
    actions = (
        AuditEntry.objects.filter(action__endswith="priority").order_by("pk").values_list("action", flat=True)
    )
    assert list(actions) == ["tickets.create_priority", "tickets.change_priority", "tickets.delete_priority"]


def test_name_that_exists_gets_an_answer_in_the_admin_too(staff):
    answer = cast.client_of(staff).post(address(Area, "add"), {"name": "tecnica"})
    assert answer.status_code == 200
    assert "Ya existe" in answer.content.decode()


def test_row_in_use_is_not_deleted_by_the_admin(staff, make_ticket):
    area = make_ticket().area
    client = cast.client_of(staff)
    client.post(address(Area, "delete", area.pk), {"post": "yes"})
    client.post(
        address(Area, "changelist"), {"action": "delete_selected", "_selected_action": [area.pk], "post": "yes"}
    )
    assert Area.objects.filter(pk=area.pk).exists()


def test_admin_shows_no_ticket_that_its_reader_may_not_see(make_ticket):
    reader = cast.make_user("tickets.view_ticket", scope="own", is_staff=True)
    mine, theirs = make_ticket(assignee=reader, subject="canario-propio"), make_ticket(subject="canario-ajeno")
    client = cast.client_of(reader)
    page = client.get(address(Ticket, "changelist")).content.decode()
    assert "canario-propio" in page
    assert "canario-ajeno" not in page
    assert client.get(address(Ticket, "change", mine.pk)).status_code == 200
    assert client.get(address(Ticket, "change", theirs.pk)).status_code == 302


def test_admin_shows_no_price_to_who_may_not_see_it(make_ticket):
    reader = cast.make_user("tickets.view_ticket", is_staff=True)
    ticket = make_ticket(price="4321.99")
    assert "4.321,99" not in cast.client_of(reader).get(address(Ticket, "change", ticket.pk)).content.decode()
    payer = cast.make_user("tickets.view_ticket", "tickets.view_price", is_staff=True)
    assert "4.321,99" in cast.client_of(payer).get(address(Ticket, "change", ticket.pk)).content.decode()
