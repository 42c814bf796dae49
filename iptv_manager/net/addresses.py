"""Which addresses may be reached. What a person typed may be anywhere; what a list, a playlist or a redirect
names may not reach into this computer or this network, unless its source is there itself.
"""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
AddressInfo = tuple[
    int | socket.AddressFamily, int | socket.SocketKind, int, str, tuple[str, int] | tuple[str, int, int, int]
]

_public_only: ContextVar[bool] = ContextVar("public_only", default=False)
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")  # NAT64: the last 32 bits are an IPv4 address


class PrivateAddressRefused(OSError):
    """A document or a redirect pointed into this computer or this network."""


@contextmanager
def public_only() -> Iterator[None]:
    """Inside, connections of guarded sessions go to public addresses alone; raises PrivateAddressRefused."""
    token = _public_only.set(True)
    try:
        yield
    finally:
        _public_only.reset(token)


def guarded_socket(info: AddressInfo) -> socket.socket:
    """The socket for a connection, made only if its address may be reached.

    Sees the very address that is connected to, so neither a name that resolves anew, nor an odd spelling of
    an address, nor a literal gets around it."""
    family, kind, protocol, _, place = info
    if _public_only.get() and is_private(place[0]):
        raise PrivateAddressRefused(f"{place[0]} is not a public address")
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made


def is_private(address: str) -> bool:
    """Is this an address of this computer, this network, or of no host at all? Unreadable ones are."""
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return True
    return not all(one.is_global and not one.is_multicast for one in _meant(found))


def _meant(address: Address) -> list[Address]:
    """The address, and the IPv4 address that an IPv6 one wraps."""
    if isinstance(address, ipaddress.IPv4Address):
        return [address]
    inner = address.ipv4_mapped or address.sixtofour
    if inner is None and address in _TRANSLATED:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return [inner]
    return [inner] if inner else [address]
