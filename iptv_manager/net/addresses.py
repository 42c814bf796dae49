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
_WRAPPING = tuple(map(ipaddress.IPv6Network, ("64:ff9b::/96", "::/96")))  # IPv4 in the last 32 bits
_LOCAL_TOO = tuple(map(ipaddress.IPv6Network, ("fec0::/10", "64:ff9b:1::/48")))  # "global" to `ipaddress`


class PrivateAddressRefused(OSError):
    """A document or a redirect pointed into this computer or this network."""

    def __init__(self, *told: object) -> None:
        super().__init__(*(told or ("not a public address",)))  # the same text for each address of a host


@contextmanager
def public_only() -> Iterator[None]:
    """Inside, connections of guarded sessions go to public addresses alone; raises PrivateAddressRefused."""
    token = _public_only.set(True)
    try:
        yield
    finally:
        _public_only.reset(token)


@contextmanager
def anywhere() -> Iterator[None]:
    """Inside, `public_only` does not hold: for what the person named, such as a proxy."""
    token = _public_only.set(False)
    try:
        yield
    finally:
        _public_only.reset(token)


def check_carried(host: str) -> None:
    """Raise PrivateAddressRefused inside `public_only` where a proxy would be asked for a private address."""
    if _public_only.get():
        check_named(host)


def check_reached(address: str) -> None:
    """Raise PrivateAddressRefused inside `public_only` unless `address` is public."""
    if _public_only.get() and is_private(address):
        raise PrivateAddressRefused


def check_named(host: str) -> None:
    """Raise PrivateAddressRefused where `host` is, as it is written, this computer or a private address.

    All that can be seen of a request that a proxy carries out: names are looked up by the proxy."""
    literal = host.strip("[]").split("%", 1)[0]
    try:
        ipaddress.ip_address(literal)
    except ValueError:
        if literal.lower().rstrip(".").rpartition(".")[2] == "localhost":
            raise PrivateAddressRefused from None
        return
    if is_private(literal):
        raise PrivateAddressRefused


def guarded_socket(info: AddressInfo) -> socket.socket:
    """The socket for a connection, made only if its address may be reached.

    Sees the very address that is connected to, so neither a name that resolves anew, nor an odd spelling of
    an address, nor a literal gets around it. Raises PrivateAddressRefused."""
    family, kind, protocol, _, place = info
    check_reached(place[0])
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)
    return made


def is_private(address: str) -> bool:
    """Is this an address of this computer, this network, or of no host at all? Unreadable ones are."""
    try:
        found = ipaddress.ip_address(address.split("%", 1)[0])
    except ValueError:
        return True
    meant = _meant(found)
    return not meant.is_global or meant.is_multicast or any(meant in network for network in _LOCAL_TOO)


def _meant(address: Address) -> Address:
    """The address itself, or the IPv4 address that an IPv6 one wraps."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    wrapped = address.ipv4_mapped or address.sixtofour
    if wrapped is None and any(address in network for network in _WRAPPING):
        wrapped = ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return wrapped or address
