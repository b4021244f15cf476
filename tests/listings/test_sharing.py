import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from listings import services
from listings.models import FilterPin, ListingDefault, SavedFilter
from tests.cast import client_of, make_user
from tests.listings.sharing import group, keep, share, withdraw
from tests.listings.test_listing import shown

SEE = "customers.view_customer"
PUBLISH = "listings.publish_filter"
MANAGE = "listings.manage_filters"


@pytest.fixture
def publisher(db):
    return make_user(SEE, "customers.change_customer", PUBLISH, first_name="Paula", last_name="Ríos")


def url(deed: str, saved: SavedFilter) -> str:
    return reverse(f"listings:{deed}", args=[saved.pk])


def menu(response) -> str:
    html = response.content.decode()
    return html[html.index("saved-menu") : html.index("Administrar mis filtros")]


def test_who_is_in_the_group_finds_the_filter_and_who_shares_it(page, reader, publisher):
    share(keep(publisher), group("Mesa", reader))
    found = menu(page.get("/gente/?all=1"))
    assert "Compartidos con vos" in found
    assert "Bloqueados" in found
    assert "Paula Ríos" in found
    mine = page.get("/filtros/").content.decode()
    assert "de Paula Ríos" in mine
    assert "para Mesa" in mine


def test_who_is_outside_of_the_group_finds_nothing(page, reader, publisher):
    saved = share(keep(publisher, "Secreto"), group("Otra"))
    for address in ("/gente/?all=1", f"/gente/{saved.address}", "/filtros/"):
        assert "Secreto" not in page.get(address).content.decode()
    for deed in ("default", "pin", "move_pin", "copy", "rename", "delete", "replace"):
        assert page.post(url(deed, saved)).status_code == 404


def test_withdrawing_takes_it_from_others_at_once_with_its_pins_and_stars(page, reader, publisher):
    saved = share(keep(publisher), group("Mesa", reader))
    page.post(url("pin", saved), {"pinned": "1"})
    page.post(url("default", saved), {"is_default": "1"})
    services.pin_filter(user=publisher, saved=saved)
    withdraw(saved)
    assert "Bloqueados" not in menu(page.get("/gente/?all=1"))
    assert page.get("/gente/").status_code == 200
    assert list(FilterPin.objects.values_list("user", flat=True)) == [publisher.pk]
    assert not ListingDefault.objects.exists()


def test_sharing_needs_its_permission(reader):
    saved = keep(reader)
    data = {"audience": "everybody"}
    assert client_of(reader).get(url("share", saved)).status_code == 403
    assert client_of(reader).post(url("share", saved), data).status_code == 403
    saved.refresh_from_db()
    assert not saved.is_shared


def test_sharing_by_the_page_keeps_groups_and_says_so_in_the_audit_log(publisher):
    saved, mesa = keep(publisher), group("Mesa")
    client_of(publisher).post(url("share", saved), {"audience": "groups", "groups": [mesa.pk]})
    saved.refresh_from_db()
    assert (saved.audience, list(saved.groups.all())) == ("groups", [mesa])
    entry = AuditEntry.objects.get(action="listings.share")
    assert (entry.actor, entry.target) == (publisher, "Bloqueados")
    assert entry.detail["before"]["audience"] == "private"
    assert entry.detail["after"]["groups"] == ["Mesa"]
    client_of(publisher).post(url("share", saved), {"audience": "private", "groups": [mesa.pk]})
    assert AuditEntry.objects.filter(action="listings.unshare").count() == 1
    assert not saved.groups.exists()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"audience": "groups"}, "Elegí al menos un grupo"),
        ({"audience": "private", "opens_for": ["mesa"]}, "no puede abrir con un filtro"),
        ({"audience": "groups", "groups": ["otra"], "opens_for": ["mesa"]}, "no puede abrir con un filtro"),
        ({"audience": "nadie"}, "nadie"),
    ],
)
def test_a_listing_never_opens_with_what_its_readers_may_not_use(publisher, data, says):
    saved = keep(publisher)
    keys = {"mesa": group("Mesa").pk, "otra": group("Otra").pk}
    data = {key: [keys[one] for one in value] if isinstance(value, list) else value for key, value in data.items()}
    response = client_of(publisher).post(url("share", saved), data)
    assert says in response.content.decode()
    saved.refresh_from_db()
    assert not saved.is_shared
    assert not ListingDefault.objects.exists()


def test_only_who_looks_after_filters_opens_everybodys_listing(publisher):
    saved = keep(publisher)
    data = {"audience": "everybody", "opens_for_all": "on"}
    client_of(publisher).post(url("share", saved), data)
    assert not ListingDefault.objects.exists()
    keeper = make_user(SEE, PUBLISH, MANAGE)
    client_of(keeper).post(url("share", saved), data)
    assert ListingDefault.objects.get().saved == saved
    client_of(publisher).post(url("share", saved), {"audience": "everybody"})
    assert ListingDefault.objects.exists()


def test_a_reader_uses_and_copies_but_does_not_change(page, reader, publisher, people):
    people(1, status="blocked")
    saved = share(keep(publisher), group("Mesa", reader))
    for deed in ("rename", "delete", "replace"):
        assert page.post(url(deed, saved), {"query": "kind=company", "save_name": "X"}).status_code == 404
    assert "Guardar cambios" not in page.get(f"/gente/?status=enabled&saved={saved.pk}").content.decode()
    copied = page.post(url("copy", saved), follow=True)
    mine = SavedFilter.objects.get(owner=reader)
    assert shown(copied) == ["Persona 01"]
    assert (mine.name, mine.query, mine.is_shared) == ("Bloqueados", "status=blocked", False)
    page.post(url("copy", saved))
    assert SavedFilter.objects.filter(owner=reader, name="Bloqueados (2)").exists()


def test_who_looks_after_filters_changes_shared_ones_and_never_private_ones(publisher):
    keeper = client_of(make_user(SEE, MANAGE))
    shared, private = share(keep(publisher), group("Mesa")), keep(publisher, "Mío")
    keeper.post(url("rename", shared), {"save_name": "Cortados"})
    assert "Cortados" in keeper.get("/filtros/").content.decode()
    assert "Mío" not in keeper.get("/filtros/").content.decode()
    assert keeper.post(url("rename", private), {"save_name": "X"}).status_code == 404
    entry = AuditEntry.objects.get(action="listings.rename_shared")
    assert entry.detail == {"listing": "test-people", "owner": "Paula Ríos", "before": "Bloqueados"}


def test_changing_and_deleting_say_how_many_use_it(publisher, reader):
    saved = share(keep(publisher), mesa := group("Mesa", reader), opens_for=[group("Mesa")])
    services.pin_filter(user=reader, saved=saved)
    client = client_of(publisher)
    assert "Lo usa 1 persona más." in client.get(url("delete", saved)).content.decode()
    asked = client.post(url("replace", saved), {"query": "kind=company"}).content.decode()
    assert "Lo usa 1 persona más." in asked
    assert f"El listado abre con él para: {mesa.name}." in asked
    saved.refresh_from_db()
    assert saved.query == "status=blocked"
    client.post(url("replace", saved), {"query": "kind=company", "confirmed": "1"})
    saved.refresh_from_db()
    assert saved.query == "kind=company"


def test_a_filter_of_somebody_who_left_stays_with_who_uses_it(page, reader, publisher, people):
    people(1, status="blocked")
    people(1, name="Otra")
    shared, private = share(keep(publisher), group("Mesa", reader)), keep(publisher, "Mío")
    AuditEntry.objects.all().delete()
    publisher.delete()
    shared.refresh_from_db()
    assert shared.owner is None
    assert not SavedFilter.objects.filter(pk=private.pk).exists()
    assert shown(page.get(f"/gente/{shared.address}")) == ["Persona 01"]
    assert "de alguien que ya no está" in page.get("/filtros/").content.decode()
    assert client_of(make_user(SEE, MANAGE)).post(url("delete", shared)).status_code == 302


def test_sharing_grants_no_field_and_no_row(page, reader, publisher, people):
    people(1, document="20111111")
    people(1, name="Otra")
    people(1, name="Borrada", document="20111111", deleted_at=timezone.now())
    saved = share(keep(publisher, query="document=20111111"))
    response = page.get(f"/gente/{saved.address}")
    assert shown(response) == ["Otra", "Persona 01"]
    assert "No tenés permiso para filtrar por «Documento»" in response.content.decode()
    touched = page.post("/gente/tocar/", {"all": "1", "query": saved.query, "confirmed": "1"})
    assert touched.content == b"2"


def test_a_listing_that_may_not_be_opened_shares_nothing(stranger, publisher):
    saved = share(keep(publisher))
    client = client_of(stranger)
    assert client.get(f"/gente/{saved.address}").status_code == 403
    assert client.post(url("copy", saved)).status_code == 403
    html = client.get("/filtros/").content.decode()
    assert "Listado que ya no podés abrir" in html
    assert "Estado: Bloqueado" not in html
