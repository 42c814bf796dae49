"""What a pasted address holds: the panel, the user, the password, wherever people and panels put them.

Nothing is fetched, nothing kept. The rules of panels: `get.php`, `player_api.php` and others take the account as
arguments, streams and short links have it in the path.
"""

import re
from typing import NamedTuple
from urllib.parse import unquote, unquote_plus, urlsplit

from iptv_manager.model.secret import PASSWORD, USERNAME

_SCRIPTS = r"(?:player_api|panel_api|get|xmltv|enigma2|portal|epg)\.php"
_SCRIPT = re.compile(rf"/{_SCRIPTS}$", re.IGNORECASE)
_KNOWN_ARGUMENTS = r"(?:u|p|login|pwd|user(?:name)?|pass(?:word|wd)?|type|output|action|\w{3,8}_id|key|sid)"
_VALUE = (
    rf"(?P<value>.*?)(?=&{_KNOWN_ARGUMENTS}=|#|$)"  # a password that nobody encoded may hold `&` and blanks
)
_USER_ARGUMENT = re.compile(rf"[?&](?:user(?:name)?|login|u)={_VALUE}", re.IGNORECASE)
_PASSWORD_ARGUMENT = re.compile(rf"[?&](?:pass(?:word|wd)?|pwd|p)={_VALUE}", re.IGNORECASE)
_TOKEN_ARGUMENT = re.compile(
    r"[?&](?:(?:access|auth|api)?[_-]?(?:token|key)|auth|secret|sig(?:nature)?|hash|pass(?:word)?|pwd)"
    r"=(?P<value>[^&#\s]{4,})",
    re.IGNORECASE,
)
_IN_PATH = re.compile(
    r"/(?:live|movie|series|timeshift|get|playlist|xmltv)/(?P<user>[^/?#]+)/(?P<password>[^/?#]+)(?=/|$|\?)"
    r"|(?<=[^/:])/(?P<user2>[^/?#]+)/(?P<password2>[^/?#]+)/\d+(?:\.\w{1,5})?(?:[?#]|$)",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)(?P<user>[^/?#:@\s]+):(?P<password>[^/?#\s]*)@(?=[^/?#@\s]+(?:[/?#]|$))")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_HOST_LIKE = re.compile(
    r"^(?:[\w.-]+\.[a-z]{2,}|localhost|\[[0-9a-f:.]+\]|\d+(?:\.\d+){3})(?::\d{1,5})?(?:[/?].*)?$", re.I
)


class PanelAddress(NamedTuple):
    """A panel as it was pasted. `server` is scheme, host, port and folder; what was not there is ""."""

    server: str
    username: str = ""
    password: str = ""
    is_list: bool = False  # it asks for the panel's M3U list

    def __repr__(self) -> str:
        """Without user and password: it may end up in a log."""
        return f"PanelAddress({self.server!r})"


class SourceParts(NamedTuple):
    """A list's address without its secrets: placeholders stand for them. `password` may be a lone token."""

    template: str
    username: str = ""
    password: str = ""

    def __repr__(self) -> str:
        """Without user and password: it may end up in a log."""
        return f"SourceParts({self.template!r})"


class _Place(NamedTuple):
    start: int
    end: int
    text: str  # decoded
    placeholder: str


def panel_address(text: str) -> PanelAddress | None:
    """The panel and the account that `text` names, as far as it does; None for what is no web address."""
    address = _whole(text)
    if address is None:
        return None
    places = _login_in(address)
    username, password = _texts(places)
    bare = _without_user_info(address)
    server = _server(bare)
    if server is None:
        return None
    is_list = "/get.php" in bare.lower() or "/playlist/" in bare.lower()
    return PanelAddress(server, username, password, is_list)


def is_panel(text: str) -> bool:
    """Does the address name a panel together with an account there?"""
    found = panel_address(text)
    return bool(found and found.username and found.password) and _names_panel(text)


def source_parts(source: str) -> SourceParts:
    """An address of a list, its secrets taken out. What holds none, and every path, comes back as it is."""
    if not _SCHEME.match(source) or USERNAME in source or PASSWORD in source:
        return SourceParts(source)
    places = _login_in(source) or _token_in(source)
    template = source
    for place in sorted(places, reverse=True):
        template = template[: place.start] + place.placeholder + template[place.end :]
    return SourceParts(template, *_texts(places))


def _whole(text: str) -> str | None:
    """The address with a scheme, without what pasting added to it."""
    address = text.strip().strip("<>\"'").strip().replace("&amp;", "&")
    if not _SCHEME.match(address):
        address = f"http://{address}" if _HOST_LIKE.match(address) else ""
    if not address.lower().startswith(("http://", "https://")):
        return None
    return address


def _login_in(address: str) -> list[_Place]:
    """Where user and password stand; both or none."""
    user, password = _USER_ARGUMENT.search(address), _PASSWORD_ARGUMENT.search(address)
    if user and password and user["value"] and password["value"]:
        return [
            _Place(*user.span("value"), unquote_plus(user["value"]), USERNAME),
            _Place(*password.span("value"), unquote_plus(password["value"]), PASSWORD),
        ]
    if found := _USER_INFO.search(address):
        return [_place(found, "user", USERNAME), _place(found, "password", PASSWORD)]
    path = address.split("?", 1)[0]
    if found := _IN_PATH.search(path):
        number = "" if found["user"] else "2"
        return [_place(found, f"user{number}", USERNAME), _place(found, f"password{number}", PASSWORD)]
    return []


def _token_in(address: str) -> list[_Place]:
    found = _TOKEN_ARGUMENT.search(address)
    return [_Place(*found.span("value"), unquote_plus(found["value"]), PASSWORD)] if found else []


def _place(found: re.Match[str], group: str, placeholder: str) -> _Place:
    return _Place(*found.span(group), unquote(found[group]), placeholder)


def _texts(places: list[_Place]) -> tuple[str, str]:
    named = {place.placeholder: place.text for place in places}
    return named.get(USERNAME, ""), named.get(PASSWORD, "")


def _without_user_info(address: str) -> str:
    return _USER_INFO.sub("", address)


def _server(address: str) -> str | None:
    """Scheme, host, port and folder of the panel. None where the host or port can't be."""
    path = address.split("?", 1)[0].split("#", 1)[0]
    if found := _IN_PATH.search(path):
        path = path[: found.start()]
    path = _SCRIPT.sub("", path.rstrip("/ ")).rstrip("/ ")
    try:
        parts = urlsplit(path)
        port = parts.port
    except ValueError:
        return None
    if not parts.hostname or " " in parts.netloc or port == 0:
        return None
    folder = "" if parts.path.lower() in ("/c", "/index.php", "/index.html") else parts.path
    return f"{parts.scheme.lower()}://{parts.netloc.lower()}{folder}"


def _names_panel(text: str) -> bool:
    """Is there a panel's script or a panel's kind of path in it?"""
    path = text.split("?", 1)[0]
    return bool(re.search(rf"/{_SCRIPTS}", path, re.IGNORECASE) or _IN_PATH.search(path))
