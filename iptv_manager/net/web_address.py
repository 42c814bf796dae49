"""Addresses of streams, read for asking: where they lead and what is asked for there. Quick, for thousands a second.

What many addresses have in common (scheme, host, port, login) is read once and remembered; the rest is text.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from yarl import URL

_PARTS = re.compile(r"(https?://[!\"$-.0->@-~]+)(/[!\"$->@-~]*)?(\?[!\"$-~]*)?", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\x21-\x7e]")


class Place(NamedTuple):
    """Where a connection leads."""

    host: str
    port: int
    is_secure: bool


class Origin(NamedTuple):
    """The part of an address that many have in common."""

    place: Place
    authority: str  # host and port as a request names them
    login: tuple[str, str] | None  # user and password


class WebAddress(NamedTuple):
    """An address that can be asked for. `target` is its path with the arguments, without blanks and line ends."""

    text: str
    origin: Origin
    target: str

    @property
    def host(self) -> str:
        """Its host in lower case; an international name as it is looked up."""
        return self.origin.place.host

    @property
    def path(self) -> str:
        """Its path alone."""
        return self.target.partition("?")[0]

    def joined(self, named: str) -> str:
        """Where something leads that is named there, a whole address (of any scheme) or a part of one. Raises
        ValueError where that is nowhere."""
        url = as_url(self.text).join(as_url(named))
        if not url.raw_host:
            raise ValueError("an address without a host")
        return str(url)


def as_url(address: str) -> URL:
    """The address for a request, as it was written wherever that is possible. Raises ValueError."""
    text = address.strip()
    plain = text.isascii() and " " not in text
    url = URL(text, encoded=plain)
    if url.explicit_port == 0:  # looked at here, because only then an impossible host or port is noticed
        raise ValueError("port 0")
    return url


def web_address(text: str) -> WebAddress:
    """Read an address, as it was written wherever that is possible. Raises ValueError for what is none."""
    parts = _PARTS.fullmatch(text)
    if parts is None:
        return _of_url(as_url(text))
    start, path, arguments = parts.groups()
    target = path or "/"
    return WebAddress(text, _origin(start), target + arguments if arguments and arguments != "?" else target)


def _of_url(url: URL) -> WebAddress:
    target = _UNSAFE.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), url.raw_path_qs)
    return WebAddress(str(url), _origin_of(url), target)


@lru_cache(maxsize=4096)
def _origin(start: str) -> Origin:
    return _origin_of(as_url(start))


def _origin_of(url: URL) -> Origin:
    host = (url.raw_host or "").lower()
    if not host or url.scheme not in ("http", "https"):
        raise ValueError("no address of the web")
    place = Place(host, url.port or 80, url.scheme == "https")
    shown = f"[{host}]" if ":" in host else host
    authority = shown if url.is_default_port() else f"{shown}:{url.port}"
    return Origin(place, authority, (url.user or "", url.password or "") if url.raw_user else None)
