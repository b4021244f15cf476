"""Every address × every kind of person × each method, as `matrix.py` says. One walk a person, for speed."""

import re

import pytest
from django.http import HttpResponse

from tests.access.matrix import FAMILIES, MATRIX, PEOPLE
from tests.access.world import World, fingerprint, patterns

pytestmark = pytest.mark.django_db
SIGN_IN = "/ingresar/?next="
everybody = pytest.mark.parametrize("letter", PEOPLE, ids=PEOPLE.get)
# Providers call there, with a token of their own in the address: no form of ours ever posts to it.
FOR_MACHINES = {"abrir", "informes", "baja"}
TOKENS = re.compile(rb"(csrf\w*|X-CSRFToken)\W+[\w]{64}|nonce=\"[^\"]+\"|<code[^>]*>[\w-]{8,}</code>")


def outcome(response: HttpResponse) -> str:
    if response.status_code in (301, 302) and response.url.startswith(SIGN_IN):
        return "sign in"
    if response.status_code in (403, 404):
        return "refused"
    if response.status_code == 405:
        return "not for this method"
    return "in" if response.status_code < 500 else f"broken: {response.status_code}"


def expected(letter: str, allowed: str) -> set[str]:
    if letter in allowed:
        return {"in"}
    nowhere = set() if allowed else {"not for this method"}
    return nowhere | ({"sign in"} if letter == "-" else {"refused"})


def test_every_address_is_in_the_matrix_and_every_line_of_it_exists():
    found = {name for name, _route in patterns() if name.split(":")[0] not in FAMILIES}
    unlisted, gone = sorted(found - set(MATRIX)), sorted(set(MATRIX) - found)
    assert not unlisted, f"add to tests/access/matrix.py who may open: {unlisted}"
    assert not gone, f"no such address any more: {gone}"


@everybody
def test_get_lets_in_exactly_whom_the_matrix_says_and_changes_nothing(letter):
    world = World(letter)
    before = fingerprint()
    answers = {name: outcome(world.ask(name)) for name in MATRIX}
    wrong = {name: got for name, got in answers.items() if got not in expected(letter, MATRIX[name].get)}
    assert wrong == {}
    if letter == "S":
        for name in MATRIX:
            world.ask(name, headers={"hx-request": "true"})
    assert fingerprint() == before


@everybody
def test_post_lets_in_exactly_whom_the_matrix_says_and_nobody_else_changes_a_thing(letter):
    world = World(letter)
    before = fingerprint()
    answers = {
        name: outcome(world.ask_and_forget(name, "post") if letter in page.post else world.ask(name, "post"))
        for name, page in MATRIX.items()
        if name != "accounts:logout"
    }
    wrong = {name: got for name, got in answers.items() if got not in expected(letter, MATRIX[name].post)}
    assert wrong == {}
    assert fingerprint() == before
    assert outcome(world.ask("accounts:logout", "post")) in expected(letter, MATRIX["accounts:logout"].post)


def bare(response: HttpResponse, address: str) -> int:
    """How long the page is without its one-time tokens and the address asked for, which it may repeat."""
    return len(TOKENS.sub(b"", response.content).replace(address.encode(), b""))


@pytest.mark.parametrize("letter", "nLTMVA", ids=PEOPLE.get)
@pytest.mark.parametrize("method", ["get", "post"])
def test_another_s_row_and_one_that_does_not_exist_answer_alike(letter, method):
    world, wrong = World(letter), {}
    for name, page in MATRIX.items():
        missing = world.ask(name, method, "missing")
        if missing is None:
            continue
        if letter in getattr(page, method) and missing.status_code != 404:
            wrong[name] = f"missing: {missing.status_code}"
        other = world.ask(name, method, "other")
        if other is None:
            continue
        seen = (other.status_code, bare(other, world.address(name, "other")))
        if seen != (missing.status_code, bare(missing, world.address(name, "missing"))):
            wrong[name] = seen
    assert wrong == {}


def test_every_post_without_the_forms_token_is_refused_and_changes_nothing():
    world = World("S", enforce_csrf_checks=True)
    before = fingerprint()
    doors = [name for name, page in MATRIX.items() if page.post and name not in FOR_MACHINES]
    answers = {name: world.ask(name, "post").status_code for name in doors}
    assert {name: status for name, status in answers.items() if status != 403} == {}
    assert fingerprint() == before


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_break_nothing_and_change_nothing(method):
    world = World("S")
    before = fingerprint()
    answers = {name: world.ask(name, method).status_code for name in MATRIX}
    assert {name: status for name, status in answers.items() if status >= 500} == {}
    assert fingerprint() == before


@pytest.mark.parametrize("letter", "-nLTMVA", ids=PEOPLE.get)
def test_the_admin_sends_away_whoever_is_not_staff(letter):
    client = World(letter).client
    for path in ("/admin/", "/admin/accounts/user/", "/admin/auth/group/", "/admin/password_change/"):
        response = client.get(path)
        assert response.status_code == 302, path
        assert response.url.split("?")[0] in ("/admin/login/", "/ingresar/"), path
