"""A real Chromium against a real server. Nothing waits by the clock, only for things."""

import os
import shutil

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, sync_playwright

from accounts.models import User
from tests import cast

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium(django_db_setup) -> Browser:
    assert CHROMIUM, "No Chromium on this machine: apt-get install chromium"
    # Playwright runs a loop of its own in this thread, which Django would take for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # Nothing was kept when no test of this run writes to the database.
    factory_rows = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        # Under Playwright's loop Django opens another connection, which must bring the factory rows back as well.
        if factory_rows is not None:
            connection._test_serialized_contents = factory_rows
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, live_server):
    """open_page(user, width=…, scheme=…) → a page of somebody who has signed in; paths are relative."""
    contexts = []

    def make(user: User | None = None, *, width: int = 1440, scheme: str = "light", **options: object) -> Page:
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme, **options
        )
        contexts.append(context)
        if user is not None:
            session = cast.client_of(user).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
        return context.new_page()

    yield make
    for context in contexts:
        context.close()
