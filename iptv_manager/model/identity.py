"""What tells that an entry of a new list is one that we know, though its address or name is another now.

Pure rules: an entry's marks from its address, name, guide id. Pairing rows by them is SQL's work
(`store/pairing.py`). Marks of a million entries are made at a sync that changed every address, so the first
half of this module is written for speed.
"""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

PANEL_KINDS = {"live": "live", "movie": "movie", "series": "series", "timeshift": "live", "vod": "movie"}
"""First parts of paths at Xtream panels, by what their numbers count."""

VOLATILE_ARGUMENTS = frozenset(
    {
        "token", "tok", "auth", "authorization", "sig", "sign", "signature", "hash", "key", "keys",
        "apikey", "api_key", "access_token", "play_token", "expires", "expire", "expiry", "exp", "e",
        "st", "et", "ts", "t", "time", "timestamp", "valid", "validfrom", "validto", "validuntil",
        "nonce", "salt", "session", "sessionid", "session_id", "sid", "ssid", "jsessionid", "phpsessid",
        "uid", "user", "username", "usr", "pass", "password", "pwd", "u", "p", "mac", "sn", "sn2",
        "device", "deviceid", "device_id", "wmsauthsign", "hdnts", "hdnea", "hdntl", "policy",
        "key-pair-id", "md5", "hmac", "ip", "cip", "r", "rand", "random", "rnd", "cache", "cb",
        "utm_source", "utm_medium", "utm_campaign",
    }
)  # fmt: skip
"""Arguments of a query that carry who asks, until when, or nothing at all; compared in lower case."""

DULL_WORDS = frozenset(
    {
        "hd", "fhd", "uhd", "sd", "hq", "lq", "raw", "hevc", "h", "k", "p", "i", "x", "hdr", "vip",
        "backup", "tv", "channel", "the", "live", "online", "stream", "plus", "east", "west", "vod",
        "movie", "film", "series", "ppv", "event",
    }
)  # fmt: skip
"""Words that a name shares with half the list: they don't tell that two names mean one channel."""

_LONGEST_NUMBER = 18
_TELLING_NOTHING = frozenset(
    {
        "live", "stream", "streams", "hls", "index", "playlist", "master", "chunklist", "manifest",
        "video", "tv", "play", "channel", "channels", "mono", "main", "tracks-v1a1", "output", "out",
        "media", "iptv", "m3u8", "ts",
    }
)  # fmt: skip
_ENDING = re.compile(r"\.(?:m3u8?|ts|mpd|mp4|mkv|avi|flv|isml?)$", re.IGNORECASE)
_UUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
_RANDOM = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])(?:[0-9A-Fa-f]{16,}|[\w.~=+%-]{24,})")
_WORDY = re.compile(r"[A-Za-z]{3,}(?:[-_.][A-Za-z]{3,})+")
_PREFIX = re.compile(r"\s*(?:[\[(|]\s*([a-z]{2,4})\s*[\])|]|([a-z]{2,3})\s*[:|]|([a-z]{2,3})\s+[-–—]\s)\s*")
_TOKEN = re.compile(r"\+\s?\d+|\d+|[^\W\d_]+|\+")
_QUALITY = re.compile(r"\b(?:[48]\s?k|\d{3,4}\s?[pi]|[hx][ .]?26[45]|\d{2}\s?fps)\b")
_SIDES = frozenset({"east", "west", "north", "south"})


class AddressMarks(NamedTuple):
    """What of an address lasts. "" stands for: nothing to go by."""

    stream: str  # the provider's own number, with what it counts: "live:123"
    address: str  # path and arguments without host, credentials, tokens
    host: str  # with port; for telling whether the provider moved


class NameMarks(NamedTuple):
    """What of a name lasts."""

    plain: str  # its words and numbers, in order, and nothing between them
    words: tuple[str, ...]  # those that tell something about which channel it is
    numbers: tuple[str, ...]  # numbers, time shifts and sides of a country, but for qualities; sorted


def address_marks(
    url: str, panel_id: str = "", volatile: frozenset[str] = VOLATILE_ARGUMENTS
) -> AddressMarks:
    """Give the marks of an address; `panel_id` is the provider's number where the list states one beside it."""
    _scheme, found, rest = url.partition("://")
    host, _, path = (rest if found else url).partition("/")
    path, _, query = path.partition("#")[0].partition("?")
    parts = path.split("/")
    stream = _stated(panel_id) or _panel_number(parts) or (_queried_number(query) if query else "")
    kept = [part for part in parts if part and not (len(part) >= 16 and _is_token(part))]
    arguments = _lasting_arguments(query, volatile) if query else ""
    if kept:
        kept[-1] = _ENDING.sub("", kept[-1])
    if not arguments and _TELLING_NOTHING.issuperset(map(str.lower, kept)):
        return AddressMarks(stream, "", host)
    return AddressMarks(stream, f"{'/'.join(kept)}?{arguments}", host)


def name_marks(folded: str) -> NameMarks:
    """Give the marks of a name, folded before by `model.names.search_key`."""
    prefix = _PREFIX.match(folded)
    tokens = _TOKEN.findall(folded)
    plain = " ".join(token.replace(" ", "") for token in tokens)
    spoken = _TOKEN.findall(folded, prefix.end()) if prefix else tokens
    words = tuple(token for token in spoken if token[0].isalpha() and token not in DULL_WORDS)
    numbers = {
        token.replace(" ", "") for token in _TOKEN.findall(_QUALITY.sub(" ", folded)) if _tells_which(token)
    }
    return NameMarks(plain, words or tuple(spoken) or (folded,), tuple(sorted(numbers)))


def is_another_channel(
    before: NameMarks, guide_id_before: str, after: NameMarks, guide_id_after: str
) -> bool:
    """Tell whether a number or address now means a wholly different channel.

    It does when the guide id is another one and the names share no telling word, or have other numbers (ESPN,
    ESPN 2); of two guide ids that are both stated, when the words are not the same. (The same rule in SQL:
    `sync_tier.sql`'s condition `NOT_REUSED` of `store/pairing.py`.)
    """
    if guide_id_before.casefold() == guide_id_after.casefold():
        return False
    if before.numbers != after.numbers or set(before.words).isdisjoint(after.words):
        return True
    return bool(guide_id_before and guide_id_after) and set(before.words) != set(after.words)


def volatile_arguments(chosen: Iterable[str]) -> frozenset[str]:
    """All arguments to be left aside, with those that the person chose for a provider."""
    return VOLATILE_ARGUMENTS | {name.strip().lower() for name in chosen if name.strip()}


def _tells_which(token: str) -> bool:
    return token[-1].isdigit() or token in _SIDES


def _stated(panel_id: str) -> str:
    return f"live:{panel_id}" if panel_id.isdecimal() and len(panel_id) <= _LONGEST_NUMBER else ""


def _panel_number(parts: list[str]) -> str:
    """The number at the end of /live/USER/PASS/123.ts or /USER/PASS/123."""
    number = parts[-1].partition(".")[0]
    if not number.isdecimal() or len(number) > _LONGEST_NUMBER:
        return ""
    if len(parts) == 3:
        return f"live:{number}"
    kind = PANEL_KINDS.get(parts[-4].lower()) if len(parts) >= 4 else None
    return f"{kind}:{number}" if kind else ""


def _queried_number(query: str) -> str:
    """The number in play/live.php?mac=…&stream=123&extension=ts of a portal."""
    if "stream=" not in query:
        return ""
    arguments = dict(pair.partition("=")[::2] for pair in query.split("&"))
    number = arguments.get("stream", "")
    return f"live:{number}" if number.isdecimal() and len(number) <= _LONGEST_NUMBER else ""


def _lasting_arguments(query: str, volatile: frozenset[str]) -> str:
    kept = []
    for pair in query.split("&"):
        name, _, value = pair.partition("=")
        if name.lower() not in volatile and not (len(value) >= 16 and _is_token(value)):
            kept.append(pair)
    kept.sort()
    return "&".join(kept)


@lru_cache(maxsize=50_000)
def _is_token(text: str) -> bool:
    """Does a part of an address look drawn at random: long, letters mixed with digits, no words?"""
    if _UUID.fullmatch(text):
        return True
    return _RANDOM.fullmatch(text) is not None and _WORDY.search(text) is None
