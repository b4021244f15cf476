import pytest

from customers.models import Customer
from customers.services.connections import add_connection
from customers.services.contacts import mark_email_bounced
from customers.services.customers import change_customer, create_customer
from customers.services.removal import delete_customer
from customers.tabs import TABS, TIMELINE, tabs_for
from tests.cast import client_of, make_user

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    return response.content.decode()


@pytest.fixture
def page(keeper):
    return client_of(keeper)


def test_the_page_shows_who_it_is_how_to_reach_them_and_what_they_have(page, maria):
    add_connection(actor=None, customer=maria, name="Casa", plan="Fibra 100", node="VEN-03")
    text = text_of(page.get(f"/clientes/{maria.code}/"))
    known = ("María Belén Acosta", maria.code, "0351 15-555-1234", "mbacosta@gmial.com", "Fibra 100", "VEN-03")
    for piece in known:
        assert piece in text
    assert 'href="https://wa.me/5493515551234"' in text


def test_an_address_that_bounced_is_marked_with_the_way_to_correct_it(page, maria):
    assert "Rebotó" not in text_of(page.get(f"/clientes/{maria.code}/"))
    mark_email_bounced(address="mbacosta@gmial.com", at=maria.created_at)
    text = text_of(page.get(f"/clientes/{maria.code}/"))
    assert text.count("Rebotó") == 1
    assert f'href="/clientes/{maria.code}/editar/#emails-rows"' in text


def test_the_details_link_to_the_open_map(page, maria):
    change_customer(actor=None, customer=maria, version=1, latitude="-31.318000", longitude="-64.276000")
    text = text_of(page.get(f"/clientes/{maria.code}/?tab=details"))
    assert "https://www.openstreetmap.org/?mlat=-31.318000&amp;mlon=-64.276000" in text
    assert 'href="geo:-31.318000,-64.276000"' in text


@pytest.mark.parametrize("tab", ["summary", "services", "details", "otra", "", "x" * 515, "\x00"])
def test_any_tab_answers_and_an_unknown_one_is_the_summary(page, maria, tab):
    response = page.get(f"/clientes/{maria.code}/", {"tab": tab})
    assert response.status_code == 200
    assert "María Belén Acosta" in text_of(response)


@pytest.mark.parametrize("code", ["999999", "000000", "999999999999"])
def test_a_code_that_nobody_has_is_not_found(page, maria, code):
    assert page.get(f"/clientes/{code}/").status_code == 404


@pytest.mark.parametrize("code", ["1", "abcdef", "9" * 13, "000001'", "-00001"])
def test_what_is_no_code_is_not_found(page, maria, code):
    assert page.get(f"/clientes/{code}/").status_code == 404


def test_who_may_only_look_is_offered_nothing_to_change(maria, sofia):
    text = text_of(client_of(sofia).get(f"/clientes/{maria.code}/?tab=services"))
    for address in ("/editar/", "/eliminar/", "/servicios/nuevo/"):
        assert address not in text


@pytest.mark.parametrize("deed", ["view", "change"])
def test_editing_needs_exactly_its_permissions(maria, keeper, keeper_without, deed):
    address = f"/clientes/{maria.code}/editar/"
    assert client_of(keeper).get(address).status_code == 200
    assert client_of(keeper_without(deed)).get(address).status_code == 403


@pytest.mark.parametrize("deed", ["view", "delete"])
def test_deleting_needs_exactly_its_permissions(maria, keeper_without, deed):
    response = client_of(keeper_without(deed)).post(f"/clientes/{maria.code}/eliminar/")
    assert response.status_code == 403
    assert Customer.objects.present().filter(pk=maria.pk).exists()


def test_deleting_asks_first_and_says_what_stays(page, maria):
    text = text_of(page.get(f"/clientes/{maria.code}/eliminar/"))
    assert "Sus tickets y los mensajes que se le enviaron quedan" in text
    assert Customer.objects.present().filter(pk=maria.pk).exists()


def test_a_deleted_customer_can_be_brought_back_from_its_page(page, maria):
    text = text_of(page.post(f"/clientes/{maria.code}/eliminar/", follow=True))
    assert "Cliente eliminado" in text
    assert "Eliminaste a María Belén Acosta." in text
    assert "mbacosta@gmial.com" not in text
    text = text_of(page.post(f"/clientes/{maria.code}/recuperar/", follow=True))
    assert "Recuperaste a María Belén Acosta." in text
    assert "mbacosta@gmial.com" in text


def test_a_deleted_customer_is_not_found_by_who_may_not_delete(maria, keeper_without):
    delete_customer(actor=None, customer=maria)
    page = client_of(keeper_without("delete"))
    for part in ("", "editar/", "servicios/nuevo/"):
        assert page.get(f"/clientes/{maria.code}/{part}").status_code == 404


def test_two_clicks_on_delete_and_on_restore_say_so(page, maria):
    page.post(f"/clientes/{maria.code}/eliminar/")
    assert page.post(f"/clientes/{maria.code}/eliminar/").status_code == 404
    page.post(f"/clientes/{maria.code}/recuperar/")
    assert "No estaba eliminado." in text_of(page.post(f"/clientes/{maria.code}/recuperar/", follow=True))


def test_names_that_are_markup_stay_text(page):
    nasty = create_customer(actor=None, name="<script>alert(1)</script>", notes="<img src=x>", tags=["<b>"])
    for address in (nasty.get_absolute_url(), f"{nasty.get_absolute_url()}?tab=details", "/clientes/"):
        text = text_of(page.get(address))
        assert "<script>alert(1)" not in text
        assert "<img src=x>" not in text


LOOK = "customers.view_customer"


@pytest.mark.parametrize(
    ("permissions", "tabs"),
    [
        ([LOOK], ["summary", "services", "details"]),
        ([LOOK, "tickets.view_ticket"], ["summary", "tickets", "services", "details"]),
        ([LOOK, "messaging.view_message"], ["summary", "services", "details"]),
        ([LOOK, "messaging.view_sms_log"], ["summary", "services", "details"]),
        (
            [LOOK, "messaging.view_message", "messaging.view_sms_log"],
            ["summary", "messages", "services", "details"],
        ),
    ],
)
def test_a_part_of_another_app_is_offered_only_where_it_may_be_seen(maria, permissions, tabs):
    somebody = make_user(*permissions)
    assert [tab.key for tab in tabs_for(maria, somebody)] == tabs
    page = client_of(somebody)
    for key in ("tickets", "messages"):
        text = text_of(page.get(f"/clientes/{maria.code}/", {"tab": key}))
        part = next((tab for tab in TABS if tab.key == key), None)
        assert (f'hx-get="{part.address(maria)}"' in text) is (key in tabs)


def test_every_part_that_is_offered_answers_whom_it_is_offered(maria, admin, sofia, lucia, mauro, fabian):
    """A tab must never lead to a refusal: its permissions are those of who serves the part."""
    for somebody in (admin, sofia, lucia, mauro, fabian):
        parts = [tab for tab in (*tabs_for(maria, somebody), TIMELINE) if tab.fragment]
        for tab in parts:
            if tab.is_offered(maria, somebody):
                assert client_of(somebody).get(tab.address(maria)).status_code == 200, (somebody, tab.key)


@pytest.mark.parametrize("tab", [tab for tab in (*TABS, TIMELINE) if tab.fragment], ids=lambda tab: tab.key)
def test_a_part_is_a_page_of_its_own_without_a_script(maria, admin, tab):
    page = client_of(admin)
    alone, part = page.get(tab.address(maria)), page.get(tab.address(maria), headers={"hx-request": "true"})
    assert "<html" in text_of(alone)
    assert f'href="/clientes/{maria.code}/">Volver al cliente' in text_of(alone)
    assert "<html" not in text_of(part)
    assert part.content.strip()


def test_the_page_costs_the_same_however_much_the_customer_has(page, maria, django_assert_num_queries):
    page.get(f"/clientes/{maria.code}/")
    with django_assert_num_queries(9):
        page.get(f"/clientes/{maria.code}/?tab=services")
    for number in range(12):
        add_connection(actor=None, customer=maria, name=f"Casa {number}", plan="Fibra 100")
    change_customer(actor=None, customer=maria, version=1, tags=[f"t{n}" for n in range(9)])
    with django_assert_num_queries(9):
        page.get(f"/clientes/{maria.code}/?tab=services")
