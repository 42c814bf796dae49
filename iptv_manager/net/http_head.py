"""Heads of HTTP requests and answers, for visits to streams (see `player`). Pure functions over text and bytes."""

import re
from base64 import b64encode
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from iptv_manager.net.session import PLAYER
from iptv_manager.net.web_address import Place, WebAddress

LONGEST_HEAD = 32_768  # bytes
_OURS = ("host", "connection", "content-length", "transfer-encoding", "range")  # nobody else sets these

_TELLING = re.compile(
    rb"\n(connection|content-length|transfer-encoding|location|retry-after)[ \t]*:[ \t]*([^\r\n]*)",
    re.IGNORECASE,
)
_STATUS_LINE = re.compile(rb"(HTTP/1\.[01]|ICY)[ \t]+(\d{3})(?:[ \t\r\n]|$)")
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")  # RFC 9110, 5.6.2


class NotHttp(ValueError):
    """The answer is not in HTTP 1, nor in SHOUTcast's likeness of it."""


class Head(NamedTuple):
    """Head of an answer. Of its headers those that tell where it ends and where to go, names in lower case."""

    status: int
    headers: Mapping[str, str]
    may_stay_open: bool  # as far as the head says


class Asking(NamedTuple):
    """What a request says of who asks, and what part it asks for (first and last byte; None: all)."""

    user_agent: str = ""
    referrer: str = ""
    headers: tuple[tuple[str, str], ...] = ()  # beside the usual ones, or in their place
    span: tuple[int, int] | None = None


def request_for(address: WebAddress, asking: "Asking", proxy: WebAddress | None = None) -> bytes:
    """A GET as players send it, to a `proxy` if one carries it. Nothing in address or headers can add a line."""
    authority, login = address.origin.authority, address.origin.login
    target = address.target
    sign_in = _sign_in(*login) if login else ""
    if proxy is not None:
        target = f"http://{authority}{target}"
        sign_in += _sign_in(*proxy.origin.login, "Proxy-") if proxy.origin.login else ""
    span = f"Range: bytes={asking.span[0]}-{asking.span[1]}\r\n" if asking.span else ""
    fixed = _fixed(asking.user_agent, asking.referrer, asking.headers)
    return f"GET {target} HTTP/1.1\r\nHost: {authority}\r\n{sign_in}{span}{fixed}".encode()


def tunnel_to(place: Place, proxy: WebAddress) -> bytes:
    """Ask a proxy for a tunnel there (RFC 9110, 9.3.6)."""
    host = f"[{place.host}]" if ":" in place.host else place.host
    login = proxy.origin.login
    sign_in = _sign_in(*login, "Proxy-") if login else ""
    return f"CONNECT {host}:{place.port} HTTP/1.1\r\nHost: {host}:{place.port}\r\n{sign_in}\r\n".encode()


def end_of_head(received: bytes) -> tuple[int, int] | None:
    """Where the head ends, and where what follows it begins; None while it goes on."""
    end = received.find(b"\n\r\n")
    bare = received.find(b"\n\n", 0, end + 1 if end >= 0 else None)  # old SHOUTcast servers leave the \r out
    if bare >= 0:
        end, after = bare, bare + 2
    elif end >= 0:
        after = end + 3
    else:
        return None
    return end - (received[end - 1 : end] == b"\r"), after


def read_head(head: bytes) -> Head:
    """Read the head of an answer, with or without its last blank line. Raises NotHttp."""
    status_line = _STATUS_LINE.match(head)
    if status_line is None:
        raise NotHttp("the answer does not begin with a status")
    headers: dict[str, str] = {}
    for name, value in _TELLING.findall(head):  # of equal ones the first counts
        headers.setdefault(name.decode().lower(), value.decode("utf-8", "replace").strip())
    wish = headers.get("connection")
    may_stay_open = status_line[1] == b"HTTP/1.1" and (wish is None or "close" not in wish.lower())
    return Head(int(status_line[2]), headers, may_stay_open)


@lru_cache(maxsize=64)
def _sign_in(user: str, password: str, whose: str = "") -> str:
    return f"{whose}Authorization: Basic {b64encode(f'{user}:{password}'.encode()).decode()}\r\n"


@lru_cache(maxsize=256)
def _fixed(user_agent: str, referrer: str, headers: tuple[tuple[str, str], ...]) -> str:
    """The headers that are the same for all streams of a kind."""
    given = {
        "User-Agent": user_agent or PLAYER,
        "Referer": referrer,
        "Accept": "*/*",
        "Accept-Encoding": "identity",
    }
    may_be_sent = [(name, value) for name, value in headers if _NAME.fullmatch(name)]
    given |= {_usual_name(name): value for name, value in may_be_sent if name.lower() not in _OURS}
    clean = {name: "".join(filter(str.isprintable, value)).strip() for name, value in given.items()}
    return "".join(f"{name}: {value}\r\n" for name, value in clean.items() if value) + "\r\n"


def _usual_name(name: str) -> str:
    """The name as it is written above, so that one given in other letters takes that one's place."""
    return "-".join(part.capitalize() for part in name.split("-"))
