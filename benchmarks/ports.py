"""Ports for servers that tests and benchmarks start."""

import random
import socket
from contextlib import suppress
from functools import cache

# Below the ports that Linux gives to outgoing connections, any of which could take one before its server does.
LOWEST, HIGHEST = 12_000, 32_000


@cache
def _candidates() -> list[int]:
    return random.SystemRandom().sample(range(LOWEST, HIGHEST), HIGHEST - LOWEST)


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens to. No process gets the same one twice."""
    while True:
        port = _candidates().pop()
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
