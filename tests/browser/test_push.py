"""A push message in a real browser: it is shown, and a tap opens its page and tells us."""

import pytest

from messaging.choices import Channel, State
from messaging.models import ReportEvent
from messaging.opening import SIGNER
from tests.messaging.post import sent

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
# Headless Chromium opens no window for a tap that no hand made: what would be opened is written down instead.
WATCH = """() => {
  self.opened = [];
  self.clients.openWindow = async (url) => { self.opened.push(url); };
}"""
TAP = """async (url) => {
  await self.registration.showNotification("Corte", { data: { url } });
  const [notification] = (await self.registration.getNotifications()).slice(-1);
  const event = new NotificationEvent("notificationclick", { notification });
  self.dispatchEvent(event);
}"""
READY = "navigator.serviceWorker.register('/avisos.js').then(() => navigator.serviceWorker.ready).then(() => true)"


def link(message) -> str:
    return f"/abrir/{SIGNER.sign(str(message.pk))}/"


def told(page, count: int) -> None:
    """A browser says it when it can; the table is asked until it did."""
    for _turn in range(300):
        if ReportEvent.objects.filter(fate="opened").count() == count:
            return
        page.wait_for_timeout(50)
    raise AssertionError("the browser never told that the message was opened")


@pytest.fixture
def page(open_page):
    return open_page(width=390)


@pytest.fixture
def worker(page, live_server):
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    with page.context.expect_event("serviceworker") as found:
        page.goto("/ingresar/")
        assert page.evaluate(READY)
    found.value.evaluate(WATCH)
    return found.value


def test_the_page_shows_the_message_and_says_that_it_was_opened(page):
    message = sent(channel=Channel.PUSH, recipient="Moto G")
    page.goto(link(message))
    assert message.body.text in page.inner_text("main")
    told(page, 1)
    message.refresh_from_db()
    assert message.state == State.DELIVERED
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_tap_opens_the_page_of_its_message_and_tells_it(page, worker, live_server):
    message = sent(channel=Channel.PUSH, recipient="Moto G")
    worker.evaluate(TAP, live_server.url + link(message))
    told(page, 1)
    assert worker.evaluate("self.opened") == [live_server.url + link(message)]


@pytest.mark.parametrize("url", ["https://evil.example/x", "//evil.example", "javascript:alert(1)", ""])
def test_a_tap_leads_nobody_elsewhere(page, worker, url):
    worker.evaluate(TAP, url)
    assert worker.evaluate("self.opened") == []
