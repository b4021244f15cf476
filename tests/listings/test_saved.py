import pytest
from django.urls import reverse

from listings import services
from listings.models import ListingDefault, SavedFilter
from tests.cast import client_of, make_user
from tests.listings.test_listing import shown

SAVE = "/filtros/test-people/guardar/"


def keep(user, name="Bloqueados", query="status=blocked", **more) -> SavedFilter:
    return services.save_filter(owner=user, listing="test-people", name=name, query=query, **more)


def test_the_ticked_form_saves_the_selection_and_filters(page, reader, people):
    people(1, status="blocked")
    people(1, name="Otra")
    response = page.post(SAVE, {"status": "blocked", "city": "", "save": "1", "save_name": "  Los   bloqueados "})
    saved = SavedFilter.objects.get()
    assert (saved.owner, saved.name, saved.query) == (reader, "Los bloqueados", "status=blocked")
    assert response["Location"] == f"/gente/?status=blocked&saved={saved.pk}"
    followed = page.get(response["Location"])
    assert shown(followed) == ["Persona 01"]
    assert "Guardamos «Los bloqueados» en Mis filtros." in followed.content.decode()


def test_the_same_form_without_the_tick_only_filters(page, people):
    response = page.post(SAVE, {"status": "blocked", "city": "", "save_name": "Olvidado", "order": "-name"})
    assert response["Location"] == "/gente/?status=blocked&order=-name"
    assert not SavedFilter.objects.exists()


def test_nothing_that_only_helps_the_form_stays_in_an_address(page, people):
    response = page.get("/gente/?status=blocked&save=1&save_name=x&csrfmiddlewaretoken=secret")
    assert response["Location"] == "/gente/?status=blocked"


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_filter_needs_a_fit_name_and_loses_nothing(page, name):
    response = page.post(SAVE, {"query": "status=blocked", "save": "1", "save_name": name})
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="status=blocked"' in html
    assert "invalid-feedback" in html
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_whatever_its_capitals(page, reader):
    saved = keep(reader, "Ñandú")
    response = page.post(SAVE, {"query": "kind=company", "save": "1", "save_name": "ñANDÚ"})
    html = response.content.decode()
    assert "Ya tenés un filtro «Ñandú» en este listado" in html
    assert reverse("listings:replace", args=[saved.pk]) in html
    assert SavedFilter.objects.get().query == "status=blocked"


def test_another_persons_filter_of_the_same_name_is_no_hindrance(page, boss):
    keep(boss)
    page.post(SAVE, {"query": "status=blocked", "save": "1", "save_name": "Bloqueados"})
    assert SavedFilter.objects.filter(name="Bloqueados").count() == 2


def test_the_database_decides_when_two_tabs_save_the_same_name(reader, monkeypatch):
    keep(reader)
    monkeypatch.setattr(services.saved, "_refuse_taken", lambda *args, **more: None)
    with pytest.raises(services.NameTaken):
        keep(reader)


@pytest.mark.parametrize(
    ("query", "says"),
    [("status=nonsense", "corregilo"), ("", "Elegí primero"), ("colour=red", "Elegí primero")],
)
def test_a_selection_that_means_nothing_is_not_saved(page, query, says):
    response = page.post(SAVE, {"query": query, "save": "1", "save_name": "X"}, follow=True)
    assert says in response.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_filter_that_the_owner_may_not_use_is_not_kept(page):
    page.post(SAVE, {"query": "document=20111111&status=blocked", "save": "1", "save_name": "X"})
    assert SavedFilter.objects.get().query == "status=blocked"


def test_an_old_filter_with_a_lost_permission_has_no_effect_and_says_so(page, reader, people):
    people(1, document="20111111")
    people(1, name="Otra")
    saved = keep(reader, query="document=20111111")
    response = page.get(f"/gente/?{saved.query}&saved={saved.pk}")
    assert shown(response) == ["Otra", "Persona 01"]
    assert "No tenés permiso para filtrar por «Documento»" in response.content.decode()


def test_a_bare_address_opens_the_default_and_all_escapes_it(page, reader, people):
    people(1)
    saved = keep(reader, is_default=True)
    assert page.get("/gente/")["Location"] == f"/gente/?status=blocked&saved={saved.pk}"
    assert shown(page.get("/gente/?all=1")) == ["Persona 01"]


def test_somebody_elses_default_opens_nothing(page, boss, people):
    people(1)
    keep(boss, is_default=True)
    assert shown(page.get("/gente/")) == ["Persona 01"]


def test_one_default_at_a_time(page, reader):
    first, second = keep(reader, is_default=True), keep(reader, "Otro", "kind=company")
    page.post(reverse("listings:default", args=[second.pk]), {"is_default": "1"})
    assert ListingDefault.objects.get().saved == second
    page.post(reverse("listings:default", args=[second.pk]), {"is_default": "0"})
    assert not ListingDefault.objects.exists()
    assert first.pk != second.pk


def test_a_changed_selection_offers_to_keep_the_changes(page, reader):
    saved = keep(reader)
    same = page.get(f"/gente/?status=blocked&saved={saved.pk}").content.decode()
    assert "Guardar cambios" not in same
    changed = page.get(f"/gente/?status=enabled&saved={saved.pk}").content.decode()
    assert "Guardar cambios" in changed
    response = page.post(reverse("listings:replace", args=[saved.pk]), {"query": "status=enabled"})
    saved.refresh_from_db()
    assert saved.query == "status=enabled"
    assert response["Location"] == f"/gente/?status=enabled&saved={saved.pk}"


def test_renaming_refuses_a_taken_name_and_keeps_its_own(page, reader):
    saved, other = keep(reader), keep(reader, "Otro", "kind=company")
    url = reverse("listings:rename", args=[other.pk])
    assert "Ya tenés un filtro «Bloqueados»" in page.post(url, {"save_name": "bloqueados"}).content.decode()
    page.post(url, {"save_name": "OTRO"})
    assert set(SavedFilter.objects.values_list("name", flat=True)) == {"Bloqueados", "OTRO"}
    assert saved.pk != other.pk


def test_deleting_asks_first(page, reader):
    url = reverse("listings:delete", args=[keep(reader).pk])
    assert "Eliminar el filtro «Bloqueados»" in page.get(url).content.decode()
    assert SavedFilter.objects.exists()
    page.post(url)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("deed", ["rename", "replace", "default", "delete"])
def test_nobody_touches_anothers_filter(boss, reader, deed):
    saved = keep(reader, is_default=True)
    data = {"save_name": "Robado", "query": "kind=company", "is_default": "0"}
    response = client_of(boss).post(reverse(f"listings:{deed}", args=[saved.pk]), data)
    assert response.status_code == 404
    saved.refresh_from_db()
    assert (saved.name, saved.query) == ("Bloqueados", "status=blocked")
    assert ListingDefault.objects.get().saved == saved


def test_the_page_of_my_filters_shows_mine_in_words(page, reader, boss):
    keep(reader)
    keep(boss, "Ajeno")
    services.save_filter(owner=reader, listing="gone", name="Viejo", query="x=1")
    html = page.get("/filtros/").content.decode()
    assert "Estado: Bloqueado" in html
    assert "Ajeno" not in html
    assert "Listado que ya no podés abrir" in html


def test_a_listing_that_may_not_be_opened_keeps_no_filter(stranger):
    for path in ("guardar", "columnas", "ver", "exportar"):
        assert client_of(stranger).post(f"/filtros/test-people/{path}/").status_code == 403
        assert client_of(stranger).post(f"/filtros/nonsense/{path}/").status_code == 404


def test_there_is_an_end_to_how_many_and_how_long(page, reader, monkeypatch):
    monkeypatch.setattr(services.saved, "MOST_FILTERS", 1)
    keep(reader)
    html = page.post(SAVE, {"query": "kind=company", "save": "1", "save_name": "Dos"}).content.decode()
    assert "demasiados filtros" in html
    monkeypatch.setattr(services.saved, "LONGEST_QUERY", 5)
    with pytest.raises(services.QueryTooLong):
        services.saved.clean_query("city=Villa+Elisa")


def test_a_shared_link_with_anothers_filter_works_without_its_name(page, people):
    people(1, status="blocked")
    other = make_user("customers.view_customer")
    saved = keep(other, "Secreto")
    response = page.get(f"/gente/?status=blocked&saved={saved.pk}")
    assert shown(response) == ["Persona 01"]
    assert "Secreto" not in response.content.decode()
