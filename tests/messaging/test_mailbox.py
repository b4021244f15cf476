"""Where the mailbox of bounces may be. What is in it is read from a real one, in tests/peers."""

import pytest

from messaging.channels.inside import NotAllowed
from messaging.reports.mailbox import Mailbox


@pytest.mark.parametrize("scheme", ["imap", "pop3"])
def test_a_password_leaves_our_house_only_encrypted(scheme):
    box = Mailbox.from_url(f"{scheme}://ana:clave@192.0.0.9/", ["10.0.0.0/8"])
    with pytest.raises(NotAllowed, match="without TLS"):
        box.empty(lambda raw: True)


@pytest.mark.parametrize("url", ["http://x.example/", "imaps://", "correo"])
def test_what_is_no_mailbox_is_refused(url):
    with pytest.raises(ValueError, match="mailbox"):
        Mailbox.from_url(url, [])


def test_a_mailbox_inside_our_own_network_is_called_only_if_it_may():
    box = Mailbox.from_url("imaps://ana:clave@127.0.0.1:1/", [])
    with pytest.raises(NotAllowed, match="our own network"):
        box.empty(lambda raw: True)
