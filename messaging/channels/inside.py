"""Which addresses the server may call when a person typed them: the world's, and inside ones only if allowed."""

import socket
from collections.abc import Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network


class NotAllowed(Exception):
    """The name leads into our own network."""


def address_of(host: str, port: int, inside: Sequence[str] = ()) -> str:
    """The address to call, asked for once, so that nobody can answer differently the second time.

    inside: networks ("192.168.10.0/24") that may be called. Raises NotAllowed, OSError.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(row[4][0]) for row in found]
    for address in addresses:
        if not may_call(address, inside):
            raise NotAllowed("an address of our own network")
    return addresses[0]


def may_call(address: str, inside: Sequence[str], *, world: bool = True) -> bool:
    """world: whether any address outside may be called too."""
    meant = bare(ip_address(address.partition("%")[0]))
    if any(meant in ip_network(network, strict=False) for network in inside):
        return True
    return world and meant.is_global and not meant.is_multicast


def bare(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """Without the clothes in which an inside address could pass as an outside one."""
    if isinstance(address, IPv6Address):
        if address in ip_network("64:ff9b::/96"):
            return IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or address
    return address
