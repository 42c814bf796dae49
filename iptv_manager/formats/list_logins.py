"""Accounts that a list's own entries carry: found by counting, since a file doesn't say that it holds any.

An address names an account in a panel's way (/live/USER/PASS/123.ts, /USER/PASS/123), in arguments or before `@`;
options and headers name passwords. What only looks like an account is told by its words, and by what else its host
has. Nothing is changed here: `secret_bytes` puts placeholders in place of what was found.
"""

import codecs
import itertools
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from io import SEEK_CUR, BufferedIOBase
from typing import Any, NamedTuple
from urllib.parse import unquote, unquote_plus

from iptv_manager.formats.m3u_lines import LINE_CAP, Source, utf16_encoding
from iptv_manager.formats.secret_bytes import is_spelled
from iptv_manager.model.secret import Login

PIECE = 1 << 16  # bytes looked at in one go, half a millisecond
MOST_READ = 32 << 20  # bytes; of a bigger list so many are looked at, evenly all over it
FEWEST_SHORT = 3  # entries of the form /USER/PASS/123, which other servers have, too
SHARE = 0.5  # of a host's entries that are in a panel's form; of all entries that have one token
FEWEST_TOKENS = 3  # entries with one token
SHORTEST_PASSWORD = 4
MOST_COUNTED = 50_000  # different things kept in mind at once, however hostile the list is

_STOP = rb"\s\"'<>|"
_PART = rb"[^/\s?#|]{1,128}+"
_FULL = (
    rb"(?:%(part)b/)?(?:live|movie|series|timeshift)/%(part)b/%(part)b(?=/(?:[\d:_-]+/)*\d+(?:\.\w{1,5})?[\s|?#])"
    % {b"part": _PART}
)
_SHORT = rb"%(part)b/%(part)b(?=/\d+(?:\.(?:ts|m3u8))?[\s|?#])" % {b"part": _PART}
_ENTRY = re.compile(rb"\n[ \t]*+\w{3,6}+://([^/\s]{1,260}+/(?:%b|%b)?)" % (_FULL, _SHORT), re.IGNORECASE)
_KIND = re.compile(rb"/(?:live|movie|series|timeshift)/[^/]+/[^/]+$", re.IGNORECASE)
_VALUE = rb"([^&#;%b]{1,128})" % _STOP
_BETWEEN = rb"(?:&[^&%b]{0,200}){0,6}?&" % _STOP
_USER, _WORD = rb"(?:username|user|usr|login)=" + _VALUE, rb"(?:password|passwd|pass|pwd)=" + _VALUE
_ARGUMENTS = re.compile(rb"[?&;]" + _USER + _BETWEEN + _WORD, re.IGNORECASE)
_TURNED_ARGUMENTS = re.compile(rb"[?&;]" + _WORD + _BETWEEN + _USER, re.IGNORECASE)
_USER_INFO = re.compile(rb"://([^/\s:@\"'<>|?#]{1,128}):([^/\s@\"'<>|?#]{1,128})@(?=[^/\s@?#]+)")
_TOKEN = re.compile(
    rb"[?&;](?:(?:access|auth|api|play)?[_-]?(?:token|key)|auth|secret|sig(?:nature)?|hash|mac|sid|session(?:id)?"
    rb"|pass(?:word|wd)?|pwd)=([^&#;%b]{6,512})" % _STOP,
    re.IGNORECASE,
)
_OPTION = re.compile(rb"[:|&\n][\w.-]*-(?:password|passwd|pass|pwd)=([^&;%b]{4,128})" % _STOP, re.IGNORECASE)
_HEADER = re.compile(
    rb"\b(?:authorization|cookie)[\"']?[ \t]*[:=][ \t]*[\"']?(?:(?:bearer|basic)(?: |%20)+)?([^\s\"'|&;]{6,512})",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"(?=.*[a-zA-Z])(?=.*[^a-zA-Z]).{6,}")
_HAS_PORT = re.compile(r":\d+$")
_SIZE = re.compile(r"\d{3,4}[pi]", re.IGNORECASE)
_NO_ACCOUNT = frozenset(
    {
        "live", "stream", "streams", "movie", "movies", "film", "films", "series", "vod", "timeshift", "catchup",
        "hd", "fhd", "uhd", "sd", "hq", "lq", "raw", "hevc", "low", "high", "medium", "mobile", "backup", "source",
        "hls", "dash", "rtmp", "m3u8", "cdn", "edge", "origin", "app", "apps", "api", "web", "iptv", "tv", "hdlive",
        "static", "assets", "files", "content", "media", "video", "videos", "audio", "radio", "play", "play.php",
        "playlist", "playlists", "index", "main", "mono", "output", "out", "feeds", "liveapp", "webrtcapp", "dvr",
        "scheduler", "schedulemaster", "ch", "channel", "channels", "channelid", "event", "events", "ppv",
        "category", "sport", "sports", "news", "kids", "music", "shows", "football", "documentary", "cartoons",
    }
)  # fmt: skip
"""Parts of other servers' paths, in the places of user and password."""


class FoundLogin(NamedTuple):
    """An account that entries carry. A lone token has no user, and is of no host."""

    login: Login
    hosts: frozenset[str]
    times: int  # that it stands there

    def __repr__(self) -> str:
        """Shows no login."""
        return f"FoundLogin({self.times})"


def logins_in(source: Source, size: int = 0) -> list[FoundLogin]:
    """The accounts of a list of `size` bytes, the most common one first."""
    counts = _Counts()
    for piece in _pieces(source, max(1, -(-size // MOST_READ))):
        counts.look_at(piece)
    return counts.found()


class _Counts:
    """What stands in a list how often, as it is spelled there."""

    def __init__(self) -> None:
        self._entries: Counter[bytes] = Counter()  # host, and the path up to the account if there may be one
        self._pairs: Counter[tuple[bytes, bytes]] = Counter()
        self._user_infos: Counter[tuple[bytes, bytes]] = Counter()
        self._tokens: Counter[bytes] = Counter()
        self._words: Counter[bytes] = Counter()  # passwords and headers, whoever's they are

    def look_at(self, piece: bytes) -> None:
        """Count what stands in whole lines, which begin with a line end."""
        self._entries.update(_ENTRY.findall(piece))
        low = piece.lower()
        if b"pass" in low or b"pwd=" in low:
            self._pairs.update(_ARGUMENTS.findall(piece))
            self._pairs.update((user, word) for word, user in _TURNED_ARGUMENTS.findall(piece))
            self._words.update(_OPTION.findall(piece))
        if b"@" in piece:
            self._user_infos.update(_USER_INFO.findall(piece))
        if b"?" in piece:
            self._tokens.update(_TOKEN.findall(piece))
        if b"authorization" in low or b"cookie" in low:
            self._words.update(_HEADER.findall(piece))
        for counter in (self._entries, self._pairs, self._user_infos, self._tokens, self._words):
            _bound(counter)

    def found(self) -> list[FoundLogin]:
        """All that are accounts."""
        found: defaultdict[Login, Counter[str]] = defaultdict(Counter)
        for host, login, count in self._in_paths():
            found[login][host] += count
        for decode, counter in ((unquote_plus, self._pairs), (unquote, self._user_infos)):
            for pair, count in counter.items():
                told = _login(*pair, decode)
                if told and told[0] and len(told[1]) >= SHORTEST_PASSWORD:
                    found[told][""] += count
        passwords = {password for _, password in found}
        for login, count in self._lone():
            if login[1] not in passwords:
                found[login][""] += count
        logins = [
            FoundLogin(login, frozenset(filter(None, hosts)), hosts.total()) for login, hosts in found.items()
        ]
        return sorted(logins, key=lambda one: (not one.login[0], -one.times, one.login))

    def _in_paths(self) -> Iterator[tuple[str, Login, int]]:
        """Host, account and count of accounts in paths: of panels, and what can be no chance of any host."""
        hosts: defaultdict[str, Counter[Login]] = defaultdict(Counter)
        entries: Counter[str] = Counter()
        sure: set[Login] = set()
        for entry, count in self._entries.items():
            place, *path = entry.split(b"/")
            host = place.rpartition(b"@")[2].decode("latin-1").lower()
            entries[host] += count
            login = _login(path[-2], path[-1], unquote) if len(path) > 1 else None
            is_kind = _KIND.search(entry) is not None
            if login and _may_be(login) and (is_kind or _is_short(login, host, count)):
                hosts[host][login] += count
                sure |= {login} if is_kind and _DRAWN.fullmatch(login[1]) else set()
        for host, logins in hosts.items():
            count = logins.total()
            if len(logins) <= max(3, count / 2):
                is_panel = count >= entries[host] * SHARE
                yield from ((host, login, own) for login, own in logins.items() if is_panel or login in sure)

    def _lone(self) -> Iterator[tuple[Login, int]]:
        """Passwords and tokens without a user."""
        for word, count in self._words.items():
            if login := _login(b"", word, unquote):
                yield login, count
        enough = max(FEWEST_TOKENS, self._entries.total() * SHARE)
        for token, count in self._tokens.items():
            if count >= enough and (login := _login(b"", token, unquote_plus)):
                yield login, count


def _pieces(source: Source, of: int) -> Iterator[bytes]:
    """The list in pieces of whole lines, each led by a line end; one `of` so many."""
    held = b"\n"
    for piece in _as_utf8(source, of):
        text = held + piece
        cut = text.rfind(b"\n") + 1
        if cut > 1:
            yield text[:cut]
            text = text[cut - 1 :]
        # Where pieces are left out the next one begins within a line.
        held = text if of == 1 and len(text) < LINE_CAP else b""
    yield held + b"\n"


def _as_utf8(source: Source, of: int) -> Iterator[bytes]:
    """Pieces of a list in any encoding, one `of` so many, lines ended by LF."""
    piece = source.read(PIECE)
    encoding = utf16_encoding(piece)
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    is_sampled = decoder is None and of > 1
    leap = (
        source.seek if is_sampled and isinstance(source, BufferedIOBase) else None
    )  # what is left out is not read
    for number in itertools.count():
        if not piece:
            return
        text = decoder.decode(piece).encode() if decoder else piece
        if leap or number % of == 0:
            yield _plain(text)
        if leap:
            leap((of - 1) * PIECE, SEEK_CUR)
        piece = source.read(PIECE)


def _plain(text: bytes) -> bytes:
    """Lines end in LF."""
    return text.replace(b"\r", b"\n") if b"\r" in text else text


def _login(user: bytes, word: bytes, decode: Callable[[str], str]) -> Login | None:
    """The account, decoded; None where its spelling is none by which it would be found again."""
    try:
        login = decode(user.decode()), decode(word.decode())
    except UnicodeDecodeError:
        login = decode(user.decode("cp1252", "replace")), decode(word.decode("cp1252", "replace"))
    return login if is_spelled(*login, user, word) and "{" not in login[0] + login[1] else None


def _may_be(login: Login) -> bool:
    """Could these parts of a path be a user and a password?"""
    parts = [part.lower() for part in login]
    is_long = len(login[1]) >= SHORTEST_PASSWORD and not _SIZE.fullmatch(login[1])
    return is_long and _NO_ACCOUNT.isdisjoint(parts)


def _is_short(login: Login, host: str, count: int) -> bool:
    """Do so many addresses /USER/PASS/123 tell an account? One does where it stands at a port and looks drawn."""
    if any("." in part and "@" not in part for part in login):  # hosts and files
        return False
    return count >= FEWEST_SHORT or bool(_HAS_PORT.search(host) and _DRAWN.fullmatch(login[1]))


def _bound(counter: Counter[Any]) -> None:
    """Keep in mind what is common, where there is too much."""
    if len(counter) > MOST_COUNTED:
        for key, _ in counter.most_common()[MOST_COUNTED // 2 :]:
            del counter[key]
