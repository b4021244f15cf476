"""What people do on the configuration pages, and what the pages answer."""

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, Organization
from tests import cast
from tickets.configuration.catalogues import CATALOGUES
from tickets.models import Area, Category, NoticeRule, Priority, State
from tickets.services import catalogues

pytestmark = pytest.mark.django_db
# Session, person, their two sorts of permissions, what a page's frame asks, and the rows with their counts.
QUERIES = 5
JUNK = ["", " ", "\x00", "x" * 6000, "'; DROP TABLE tickets_area; --", "{{ 7*7 }}", "ñandú\u202e", "-1", "9" * 40]


@pytest.fixture
def client(boss):
    return cast.client_of(boss)


@pytest.fixture(params=CATALOGUES, ids=str)
def catalogue(request, category):
    return request.param


def address(name: str, catalogue, row=None) -> str:
    return reverse(f"configuration:{name}", args=[catalogue, row.pk] if row else [catalogue])


def last(catalogue):
    return catalogue.model.objects.last()


def flashes(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_list_shows_every_row_in_order_with_its_four_actions(client, catalogue):
    page = client.get(catalogue.url)
    names = [row.name for row in page.context["rows"]]
    assert names == list(catalogue.model.objects.values_list("name", flat=True))
    for name in names:
        for action in ("Ver", "Editar", "Discontinuar", "Eliminar"):
            assert f'aria-label="{action} {name}"' in page.content.decode()


def test_list_asks_the_same_few_questions_for_one_row_and_for_forty(
    client, catalogue, boss, category, django_assert_num_queries
):
    client.get(catalogue.url)
    with django_assert_num_queries(QUERIES):
        client.get(catalogue.url)
    extra = {"area": category.area} if catalogue.model is Category else {}
    for number in range(40):
        catalogues.create(actor=boss, model=catalogue.model, name=f"Fila {number}", **extra)
    with django_assert_num_queries(QUERIES):
        assert len(client.get(catalogue.url).context["rows"]) > 40


def test_list_says_in_how_many_tickets_each_row_is_used(client, make_ticket):
    ticket = make_ticket()
    make_ticket()
    for each in CATALOGUES:
        page = client.get(each.url).content.decode()
        row = getattr(ticket, each.field)
        cells = page.split(f'id="row-{row.pk}"')[1].split("</tr>")[0]
        assert "2 tickets" in cells


def test_creating_leads_back_to_the_new_row(client, catalogue, category):
    data = {"name": "Nueva", "color": "teal", "kind": "open", "area": category.area_id}
    response = client.post(address("create", catalogue), data, follow=True)
    row = catalogue.model.objects.named("nueva").get()
    assert response.redirect_chain == [(f"{catalogue.url}#row-{row.pk}", 302)]
    assert flashes(response) == ["Creaste «Nueva»."]


def test_name_that_exists_is_refused_beside_its_field_and_nothing_typed_is_lost(client, catalogue, category):
    existing = catalogue.model.objects.first().name
    data = {"name": existing.upper(), "color": "pink", "kind": "waiting", "area": category.area_id}
    response = client.post(address("create", catalogue), data)
    assert response.status_code == 422
    assert "Ya existe" in response.context["form"].errors["name"][0]
    assert f'value="{existing.upper()}"' in response.content.decode()


def test_editing_changes_what_was_typed_and_nothing_else(client, catalogue, category):
    row = last(catalogue)
    before = catalogue.model.objects.filter(pk=row.pk).values().get()
    data = {"name": "Otro nombre", "color": "lime", "area": category.area_id, "in_use": "on"}
    data |= {"kind": getattr(row, "kind", "")}
    client.post(address("edit", catalogue, row), data | {"is_default": "on", "order": "99", "id": "77"})
    after = catalogue.model.objects.filter(pk=row.pk).values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"name", "name_key"} | ({"color"} if catalogue.has_color else set())


def test_delete_asks_first_and_then_deletes(client, catalogue, boss, category):
    extra = {"area": category.area} if catalogue.model is Category else {}
    row = catalogues.create(actor=boss, model=catalogue.model, name="De paso", **extra)
    page = client.get(address("delete", catalogue, row))
    assert "¿Eliminar «De paso»?" in page.content.decode()
    assert catalogue.model.objects.filter(pk=row.pk).exists()
    assert flashes(client.post(address("delete", catalogue, row), follow=True)) == ["Eliminaste «De paso»."]
    assert not catalogue.model.objects.filter(pk=row.pk).exists()


def test_delete_of_a_row_in_use_says_how_many_tickets_use_it_and_offers_to_discontinue(client, make_ticket):
    ticket = make_ticket()
    make_ticket()
    for each in CATALOGUES:
        row = getattr(ticket, each.field)
        each.model.objects.filter(pk=row.pk).update(is_default=False)
        for answer in (client.get(address("delete", each, row)), client.post(address("delete", each, row))):
            page = answer.content.decode()
            assert "2 tickets" in page.split('id="pane-title"')[1]
            assert address("discontinue", each, row) in page.split('id="pane-title"')[1]
        assert answer.status_code == 409
        assert each.model.objects.filter(pk=row.pk).exists()


def test_delete_of_an_area_says_how_many_categories_use_it(client, category):
    page = client.get(reverse("configuration:delete", args=["areas", category.area_id]))
    assert "1 categoría" in page.content.decode().split('id="pane-title"')[1]


def test_discontinue_and_restore_are_one_click_each(client, catalogue):
    row = last(catalogue)
    answer = client.post(address("discontinue", catalogue, row), follow=True)
    assert "no se ofrece en los nuevos" in flashes(answer)[0]
    assert row not in catalogue.model.objects.offered()
    assert f'aria-label="Reactivar {row}"' in answer.content.decode()
    client.post(address("restore", catalogue, row))
    assert row in catalogue.model.objects.offered()


def test_default_is_one_click_moves_and_can_be_taken_back(client, catalogue, boss, category):
    row = last(catalogue)
    client.post(address("default", catalogue, row))
    assert list(catalogue.model.objects.filter(is_default=True)) == [row]
    client.post(address("unset_default", catalogue, row))
    assert not catalogue.model.objects.filter(is_default=True).exists()


def test_default_can_not_be_discontinued_and_the_page_says_why(client):
    state = State.objects.default()
    answer = client.post(reverse("configuration:discontinue", args=["estados", state.pk]), follow=True)
    assert flashes(answer) == ["«Abierto» es el valor predeterminado: elegí otro antes de discontinuarlo."]
    state.refresh_from_db()
    assert state.in_use


def test_arrows_move_a_row_one_place(client):
    names = list(Priority.objects.values_list("name", flat=True))
    url = reverse("configuration:move", args=["prioridades", Priority.objects.first().pk])
    client.post(url, {"to": "down"})
    assert list(Priority.objects.values_list("name", flat=True))[:2] == [names[1], names[0]]
    client.post(url, {"to": "up"})
    assert list(Priority.objects.values_list("name", flat=True)) == names
    assert client.post(url, {"to": "sideways"}).status_code == 400


@pytest.mark.parametrize("junk", JUNK)
def test_junk_in_every_field_is_answered_and_never_breaks(client, catalogue, junk, category):
    fields = [*catalogue.form.base_fields, "members"]
    for url in (address("create", catalogue), address("edit", catalogue, last(catalogue))):
        answer = client.post(url, dict.fromkeys(fields, junk))
        assert answer.status_code in (302, 422)
    assert client.post(address("move", catalogue, last(catalogue)), {"to": junk}).status_code == 400


@pytest.mark.parametrize("name", ["detail", "edit", "delete"])
def test_rows_that_do_not_exist_are_not_found(client, catalogue, name):
    for key in (0, 999_999, 10**30):
        assert client.get(reverse(f"configuration:{name}", args=[catalogue, key])).status_code == 404


def test_catalogue_that_does_not_exist_is_not_found(client):
    assert client.get("/configuracion/colores/").status_code == 404


def test_whoever_lacks_only_the_permission_to_configure_gets_into_none_of_its_pages():
    client = cast.client_of(cast.make_user_without("tickets.configure"))
    area = Area.objects.last()
    for name in ("areas", "states", "priorities", "categories", "notices", "organization"):
        assert client.get(reverse(f"configuration:{name}")).status_code == 403
    for name in ("edit", "delete", "discontinue", "restore", "default", "unset_default", "move"):
        answer = client.post(reverse(f"configuration:{name}", args=["areas", area.pk]), {"name": "X", "to": "up"})
        assert answer.status_code == 403
    assert list(Area.objects.all())[-1] == area


def test_whoever_has_only_that_permission_configures_but_sees_no_company_nor_members():
    client = cast.client_of(cast.make_user("tickets.configure"))
    page = client.get(reverse("configuration:areas"))
    assert [item.key for item in page.context["menu"]] == [each.key for each in CATALOGUES] + ["notices"]
    assert client.get(reverse("configuration:organization")).status_code == 403
    form = client.get(reverse("configuration:create", args=["areas"])).context["form"]
    assert list(form.fields) == ["name"]


def test_members_can_not_be_slipped_in_by_who_may_not_change_people(technician):
    client = cast.client_of(cast.make_user("tickets.configure"))
    area = Area.objects.get(name="Técnica")
    client.post(
        reverse("configuration:edit", args=["areas", area.pk]), {"name": "Redes", "members": [technician.pk]}
    )
    area.refresh_from_db()
    assert (area.name, list(area.members.all())) == ("Redes", [])


def test_members_are_chosen_by_who_may_change_people(client, technician):
    area = Area.objects.get(name="Técnica")
    client.post(
        reverse("configuration:edit", args=["areas", area.pk]), {"name": "Técnica", "members": [technician.pk]}
    )
    assert list(area.members.all()) == [technician]


def test_notices_are_switched_event_by_event_and_channel_by_channel(client):
    url = reverse("configuration:notices")
    page = client.get(url).content.decode()
    assert 'value="ticket_closed:sms" checked' in page
    client.post(url, {"rules": ["ticket_opened:sms", "ticket_reply:email"]})
    enabled = set(NoticeRule.objects.filter(enabled=True).values_list("event", "channel"))
    assert enabled == {("ticket_opened", "sms"), ("ticket_reply", "email")}
    assert AuditEntry.objects.get(action="tickets.change_notice_rules").detail["ticket_closed:sms"] is False
    assert client.post(url, {"rules": ["ticket_opened:fax"]}).status_code == 422
    assert set(NoticeRule.objects.filter(enabled=True).values_list("event", "channel")) == enabled


def test_company_is_saved_audited_and_shown_at_once(client):
    url = reverse("configuration:organization")
    data = {"name": "Fibra del Valle", "vendor_name": "ISPCube", "vendor_email": "soporte@ispcube.example"}
    answer = client.post(url, data, follow=True)
    assert flashes(answer) == ["Guardaste los datos de la empresa."]
    assert Organization.current().vendor_email == "soporte@ispcube.example"
    assert "Fibra del Valle</" in answer.content.decode().replace("\n", "")
    assert AuditEntry.objects.get(action="accounts.change_organization").detail["name"][1] == "Fibra del Valle"
    wrong = client.post(url, data | {"vendor_email": "soporte@"})
    assert wrong.status_code == 422
    assert wrong.context["form"].errors["vendor_email"] == ["Escribí un email completo, como soporte@ejemplo.com."]


def test_administrators_find_people_and_permissions_in_the_menu(admin, boss):
    assert "people" in [i.key for i in cast.client_of(admin).get("/configuracion/areas/").context["menu"]]
    assert "people" not in [i.key for i in cast.client_of(boss).get("/configuracion/areas/").context["menu"]]
