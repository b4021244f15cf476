"""The user guide's lettered fields of the configuration, one test each, through the pages that people use."""

from decimal import Decimal

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tests import cast
from tickets.choices import Door
from tickets.models import Area, Category, Priority, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(boss):
    return cast.client_of(boss)


@pytest.fixture
def submit(client):
    """Fills in the form of a new row as a person would, and gives the row that came of it."""

    def fill(slug: str, model: type, **typed):
        response = client.post(reverse("configuration:create", args=[slug]), typed)
        assert response.status_code == 302, response.context["form"].errors
        return model.objects.named(typed["name"]).get()

    return fill


@pytest.fixture
def category_with(submit):
    """A new category with what is typed, besides the two fields that it can't be without."""

    def fill(**typed) -> Category:
        area = Area.objects.get(name="Técnica")
        return submit("categorias", Category, **{"name": "Sin señal", "area": area.pk, "color": "gray"} | typed)

    return fill


def shown(client, row, slug="categorias") -> str:
    """The words of the row's own page (guide, point 8: Ver)."""
    return client.get(reverse("configuration:detail", args=[slug, row.pk])).content.decode()


def form_of(client, row, slug="categorias") -> str:
    return client.get(reverse("configuration:edit", args=[slug, row.pk])).content.decode()


def test_1a_area_has_the_name_that_was_typed(submit, client):
    area = submit("areas", Area, name="Cobranzas")
    assert area.name == "Cobranzas"
    assert "Cobranzas" in client.get(reverse("configuration:areas")).content.decode()


def test_2a_state_has_the_name_and_says_what_it_means(submit, client):
    state = submit("estados", State, name="Espera repuesto", kind="waiting", color="yellow")
    assert (state.name, state.kind, state.color) == ("Espera repuesto", "waiting", "yellow")
    assert "En espera" in shown(client, state, "estados")


def test_3a_priority_has_the_name_that_was_typed(submit):
    assert submit("prioridades", Priority, name="Prioridad baja", color="gray").name == "Prioridad baja"


def test_3b_priority_has_the_color_that_was_picked(submit, client):
    priority = submit("prioridades", Priority, name="Urgente", color="red")
    assert priority.color == "red"
    assert 'class="chip chip-red"' in client.get(reverse("configuration:priorities")).content.decode()


def test_4a_category_has_the_name_that_was_typed(category_with):
    assert category_with(name="No tiene internet").name == "No tiene internet"


def test_4b_comment_is_optional_and_for_ourselves(category_with, client):
    assert category_with().comment == ""
    noted = category_with(name="Con nota", comment="Pedir foto de la ONU")
    assert "Pedir foto de la ONU" in shown(client, noted)
    assert noted.name_for_customers == "Con nota"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1.234,50", "1234.50"),
        ("1234.50", "1234.50"),
        ("1234,5", "1234.5"),
        ("1.234", "1234"),
        ("1,234.50", "1234.50"),
        ("$ 15.000", "15000"),
        ("12.345.678,90", "12345678.90"),
        ("0,99", "0.99"),
        ("0", "0"),
        ("", None),
    ],
)
def test_4c_price_is_optional_and_exact(category_with, typed, kept):
    price = category_with(price=typed).price
    assert price == (None if kept is None else Decimal(kept))


@pytest.mark.parametrize(
    "typed",
    ["mil", "-1", "1,234", "1.23.45", "1e5", "NaN", "Infinity", "0.500", "99999999999", "9" * 500, "12.3456"],
)
def test_4c_price_that_is_none_gets_a_clear_answer(client, category, typed):
    data = {"name": category.name, "area": category.area_id, "color": "red", "price": typed}
    response = client.post(reverse("configuration:edit", args=["categorias", category.pk]), data)
    assert response.status_code == 422
    assert "importe" in response.context["form"].errors["price"][0]
    category.refresh_from_db()
    assert category.price is None


def test_4c_price_is_shown_as_people_here_write_it_and_comes_back_equal(category_with, client):
    category = category_with(price="1234.5")
    assert 'value="1.234,50"' in form_of(client, category)
    assert "$ 1.234,50" in shown(client, category)


def test_4d_area_is_needed_and_chosen_among_those_in_use(client, category_with):
    Area.objects.filter(name="Gerencia").update(in_use=False)
    form = client.get(reverse("configuration:create", args=["categorias"])).context["form"]
    assert [area.name for area in form.fields["area"].queryset] == ["Mesa de ayuda", "Técnica", "Administración"]
    answer = client.post(reverse("configuration:create", args=["categorias"]), {"name": "X", "color": "red"})
    assert answer.context["form"].errors["area"] == ["Elegí un área."]
    assert category_with().area.name == "Técnica"


def test_4e_technician_is_chosen_among_active_people_who_may_be_assigned(client, category_with, technician):
    by_group = cast.make_user(first_name="Por grupo")
    by_group.groups.add(Group.objects.get(name="Técnicos"))
    superuser = cast.make_user(first_name="Super", is_superuser=True)
    cast.make_user("tickets.be_assigned", first_name="Se fue", is_active=False)
    cast.make_user("tickets.view_ticket", first_name="Sólo mira")
    form = client.get(reverse("configuration:create", args=["categorias"])).context["form"]
    boss = form.actor
    assert set(form.fields["technician"].queryset) == {technician, by_group, superuser, boss}
    assert category_with(technician=technician.pk).technician == technician


def test_4e_technician_who_can_not_be_assigned_is_refused(client, category):
    nobody = cast.make_user("tickets.view_ticket")
    data = {"name": "Otra", "area": category.area_id, "color": "red", "technician": nobody.pk}
    response = client.post(reverse("configuration:create", args=["categorias"]), data)
    assert response.status_code == 422
    assert "elegí otra" in response.context["form"].errors["technician"][0]


def test_4f_in_use_makes_the_category_available(category_with):
    on, off = category_with(name="Prendida", in_use="on"), category_with(name="Apagada")
    assert set(Category.objects.offered_at(Door.DESK)) == {on}
    assert off.in_use is False


@pytest.mark.parametrize(
    ("letter", "switch", "door"),
    [
        ("g", "available_in_technician_app", Door.TECHNICIAN_APP),
        ("h", "available_in_customer_app", Door.CUSTOMER_APP),
        ("i", "available_in_customer_portal", Door.PORTAL),
    ],
)
def test_4ghi_each_switch_opens_its_own_door(category_with, letter, switch, door):
    there = category_with(name="Ahí", in_use="on", **{switch: "on"})
    category_with(name="Ni ahí", in_use="on")
    assert set(Category.objects.offered_at(door)) == {there}
    others = set(Door) - {door, Door.DESK}
    assert all(there not in Category.objects.offered_at(other) for other in others)


def test_4j_customers_read_the_description_or_else_the_name(category_with):
    own = category_with(customer_description="No tengo internet")
    assert own.name_for_customers == "No tengo internet"
    assert category_with(name="Reposición").name_for_customers == "Reposición"


def test_4k_category_has_the_color_that_was_picked(category_with, client):
    category = category_with(color="violet")
    assert category.color == "violet"
    assert 'class="chip chip-violet"' in client.get(reverse("configuration:categories")).content.decode()


def test_4k_color_is_one_of_the_twelve(client, category):
    data = {"name": "Otra", "area": category.area_id, "color": "#ff0000"}
    response = client.post(reverse("configuration:create", args=["categorias"]), data)
    assert response.context["form"].errors["color"] == ["Elegí uno de los doce colores."]


def test_4l_complaints_are_split_by_semicolon_and_shown_as_a_list(category_with, client):
    typed = " No tengo Internet;No vino el técnico;;  Se quemo el modem ; \n Otros;"
    category = category_with(complaint_options=typed)
    expected = ["No tengo Internet", "No vino el técnico", "Se quemo el modem", "Otros"]
    assert category.complaints == expected
    page = shown(client, category)
    assert all(f"<li>{each}</li>" in page for each in expected)


def test_4l_complaint_too_long_for_a_ticket_is_refused(client, category):
    data = {"name": "Otra", "area": category.area_id, "color": "red", "complaint_options": "Corto;" + "x" * 121}
    response = client.post(reverse("configuration:create", args=["categorias"]), data)
    assert "demasiado largo" in response.context["form"].errors["complaint_options"][0]


def test_category_form_uses_the_words_of_the_guide(client):
    form = client.get(reverse("configuration:create", args=["categorias"])).context["form"]
    assert [str(field.label) for field in form] == [
        "Nombre",
        "Comentario",
        "Precio",
        "Área",
        "Técnico",
        "En uso",
        "Disponible en app técnicos",
        "Disponible en app clientes",
        "Disponible en Portal Web Clientes",
        "Descripción para clientes",
        "Color",
        "Categorías para App clientes",
    ]
