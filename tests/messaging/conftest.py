import pytest

from tests.messaging.http_server import ScriptedHttp
from tests.messaging.post import wire
from tests.messaging.stage import stage

__all__ = ["stage", "wire"]


@pytest.fixture
def this_machine(settings):
    """What listens here may be called, and what it tells us it tells to tickets.example."""
    settings.INSIDE_NETWORKS = ["127.0.0.0/8"]
    settings.PUBLIC_URL = "https://tickets.example"


@pytest.fixture
def server(this_machine):
    """The other side of HTTP, which answers "ok" until it is told otherwise."""
    there = ScriptedHttp()
    yield there
    there.close()
