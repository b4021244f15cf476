"""The guide is walked on the product itself: a demo of this run's own, with its example data."""

import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.guide.product import Demo

DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
expect.set_options(timeout=8_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[str]:
    """The address of a demo of this run's own; `ISPCUBE_SITE` names one that already runs, for writing tests."""
    if running := os.environ.get("ISPCUBE_SITE"):
        yield running.rstrip("/")
        return
    demo = Demo.start(tmp_path_factory.mktemp("demo"))
    # Nobody reads its log any more; a full pipe would stop it.
    threading.Thread(
        target=lambda: all(iter(lambda: os.read(demo.process.stdout.fileno(), 65536), b"")), daemon=True
    ).start()
    yield demo.url
    demo.stop()


@pytest.fixture(scope="session")
def sessions() -> dict[str, dict]:
    """Whoever signed in once stays signed in for the whole run."""
    return {}


@pytest.fixture
def open_as(chromium, site, sessions, tmp_path, request) -> Iterator[Callable[..., Page]]:
    """open_as("lucia") gives a page on which she has signed in; open_as("") one on which nobody has.

    After the test no page may have complained: no script error, no refused content, no answer above 499.
    """
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(username: str = "admin", *, viewport: dict = DESK, **options: object) -> Page:
        context = chromium.new_context(
            base_url=site,
            viewport=viewport,
            locale="es-AR",
            timezone_id="America/Argentina/Buenos_Aires",
            storage_state=sessions.get(username),
            **options,
        )
        contexts.append(context)
        context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
        context.on(
            "console", lambda said: complaints.append(f"console: {said.text}") if said.type == "error" else None
        )
        context.on(
            "response",
            lambda answer: complaints.append(f"{answer.status} {answer.url}") if answer.status > 499 else None,
        )
        page = context.new_page()
        if username and username not in sessions:
            sign_in(page, username)
            sessions[username] = context.storage_state()
        return page

    yield open_page
    for context in contexts:
        context.close()
    expected = request.node.get_closest_marker("complains")
    assert expected or complaints == []


def sign_in(page: Page, username: str, password: str = "demo") -> None:
    page.goto("/ingresar/")
    page.locator("[name=username]").fill(username)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    expect(page).not_to_have_url("**/ingresar/**")


@pytest.fixture
def admin(open_as) -> Page:
    return open_as("admin")


@pytest.fixture
def lucia(open_as) -> Page:
    return open_as("lucia")


@pytest.fixture
def mauro(open_as) -> Page:
    return open_as("mauro")
