"""Hosts as they stand in addresses, and which are of this computer or network by their very name."""

from functools import lru_cache

from iptv_manager.net.addresses import is_private

_OURS = (".local", ".localhost", ".lan", ".home", ".internal", ".home.arpa", ".localdomain", ".intranet")
_NOBODYS = (".invalid", ".test", ".example", ".onion", ".alt", ".example.com", ".example.net", ".example.org")
"""RFC 2606, 6761, 7686, 9476."""


@lru_cache(maxsize=4096)
def is_inside(host: str) -> bool:
    """Is this a private address, or a name that nobody outside can own?"""
    name = host.rstrip(".").lower()
    if ":" in name or name.replace(".", "").isdecimal():
        return is_private(name)
    return "." not in name or name.endswith(_OURS)


def says_nothing_of_the_line(host: str) -> bool:
    """Would this host be as silent with the best of connections, or as talkative with none?"""
    return is_inside(host) or host.rstrip(".").lower().endswith(_NOBODYS)


def host_in(address: str) -> str:
    """The host of an address, quickly; anything for what is none."""
    place = address.partition("://")[2].partition("/")[0].rpartition("@")[2].lower()
    if place.startswith("["):
        return place[1:].partition("]")[0]
    return place.partition(":")[0].partition("?")[0]
