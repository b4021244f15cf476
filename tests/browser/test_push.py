"""A push message in a real browser: it is shown, and a tap opens its page and tells us."""

import json
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from messaging import devices
from messaging.channels.webpush_keys import new_key
from messaging.choices import Channel, State
from messaging.models import ReportEvent
from messaging.opening import SIGNER
from tests.messaging.accounts import make_account
from tests.messaging.post import make_customer, sent

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


# Headless Chromium has no push service: what one would give is given here, kept as a browser keeps it.
SERVICE = """() => {
  const given = { endpoint: "https://push.example/7", keys: { p256dh: "p", auth: "a" } };
  const subscription = { toJSON: () => given, unsubscribe: async () => sessionStorage.removeItem("on") };
  PushManager.prototype.getSubscription = async () => (sessionStorage.getItem("on") ? subscription : null);
  PushManager.prototype.subscribe = async (options) => {
    sessionStorage.setItem("on", options.applicationServerKey);
    return subscription;
  };
}"""


def test_a_customer_turns_push_messages_on_and_off_in_their_browser(page, live_server):
    make_account(channel="push", transport="push", contact="mailto:a@isp.example", vapid_key=new_key())
    customer = make_customer()
    page.context.grant_permissions(["notifications"], origin=live_server.url)
    page.add_init_script(f"({SERVICE})()")
    link = urlsplit(devices.device_link(customer)).path
    page.goto(link)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Activar avisos en este dispositivo").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Listo: te van a llegar los avisos acá")
    row = customer.push_subscriptions.get()
    assert (json.loads(row.target)["endpoint"], row.active) == ("https://push.example/7", True)
    assert page.evaluate("sessionStorage.getItem('on')") == devices.web_push_key()
    page.goto(link)
    page.get_by_role("button", name="No recibir más avisos acá").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("No te mandamos más avisos a este dispositivo")
    row.refresh_from_db()
    assert not row.active


@pytest.mark.parametrize("url", ["https://evil.example/x", "//evil.example", "javascript:alert(1)", ""])
def test_a_tap_leads_nobody_elsewhere(page, worker, url):
    worker.evaluate(TAP, url)
    assert worker.evaluate("self.opened") == []
