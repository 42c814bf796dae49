"""One block of a playlist to an entry, or to the reasons why it gives none."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from urllib.parse import unquote

from iptv_manager.formats.m3u_attributes import (
    ATTRIBUTE_CAP,
    NAME_CAP,
    ExtInf,
    ordinary_extinf,
    read_extinf,
)
from iptv_manager.formats.m3u_blocks import Block, Context
from iptv_manager.formats.m3u_lines import decode_line
from iptv_manager.formats.text import clean, without_controls
from iptv_manager.model.kinds import entry_kind
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject

ADDRESS_CAP = 16_384
"""The longest address that is kept, in characters, with what follows `|`."""

_REJECT_CAP = 200
_LEAD = "\ufeff\u200b\u200c\u200d\u200e\u200f"
_DIRECTIVE = re.compile(r"#(EXTVLCOPT|KODIPROP|EXTHTTP)[ \t]*:?[ \t]*-{0,2}(.*)", re.IGNORECASE | re.DOTALL)
_HEADERS = re.compile(r"\s*[\w-]{1,64}\s*=")
_ABOUT_USER_AGENT = ("http-user-agent", "user-agent", "useragent", "user_agent")
_ABOUT_REFERRER = ("http-referrer", "http-referer", "referer", "referrer")
_ABOUT_DAYS = ("catchup-days", "tvg-rec", "timeshift")
_PLAIN_KEYS = frozenset(("tvg-id", "tvg-name", "tvg-logo", "group-title"))
_NO_EXTINF = ExtInf(None, {}, "")


class _Wishes(NamedTuple):
    """What the lines about one entry ask for: options by key, headers by name."""

    options: dict[str, str]
    headers: dict[str, str]


def parse_block(block: Block) -> Iterable[PlaylistEntry | PlaylistReject]:
    """Read a block; every text of the result is clean and capped."""
    if block.reject is not None:
        return (block.reject,)
    entry = ordinary_entry(block)
    return tuple(careful_entries(block)) if entry is None else (entry,)


def ordinary_entry(block: Block) -> PlaylistEntry | None:
    """Read a block of one ordinary #EXTINF line and one address; None for every other block."""
    try:
        extinf, address, *rest = block.raw.decode().split("\n")
    except ValueError:
        return None
    if rest != [""] or len(address) > ADDRESS_CAP or "|" in address or not address.isprintable():
        return None
    if address[:1] in ("", "#", " ") or address[-1] == " ":
        return None
    info = ordinary_extinf(extinf)
    if info is None or not info.name:
        return None
    if info.attrs.keys() <= _PLAIN_KEYS:
        return _plain_entry(block.line, info, address, block.context)
    return _entry(block.line, info, address, block.context, _Wishes({}, {}))


def careful_entries(block: Block) -> Iterator[PlaylistEntry | PlaylistReject]:
    """Read any block, line by line. What stands before or after an #EXTINF is about it alike."""
    extinf: tuple[int, str] | None = None
    wishes = _Wishes({}, {})
    for line, raw in enumerate(block.raw.split(b"\n"), block.line):
        text = decode_line(raw).strip().lstrip(_LEAD).strip()
        text = without_controls(text).strip()
        if text[:7].upper() == "#EXTINF":
            extinf = (line, text)
        elif text.startswith("#"):
            _take_wish(wishes, text)
        elif text:
            yield _entry_or_reject(line, extinf, text, block.context, wishes)
            extinf = None
    if extinf is not None:
        yield PlaylistReject(extinf[0], "No address follows this #EXTINF line", clean(extinf[1], _REJECT_CAP))


def _entry_or_reject(
    line: int, extinf: tuple[int, str] | None, address: str, context: Context, wishes: _Wishes
) -> PlaylistEntry | PlaylistReject:
    if len(address) > ADDRESS_CAP:
        return PlaylistReject(
            line, f"The address is longer than {ADDRESS_CAP:,} characters", clean(address, _REJECT_CAP)
        )
    if extinf is None:
        return _entry(line, _NO_EXTINF, address, context, wishes)
    return _entry(extinf[0], read_extinf(extinf[1]), address, context, wishes)


def _plain_entry(line: int, info: ExtInf, url: str, context: Context) -> PlaylistEntry:
    """Make the entry of a line that bears the four usual attributes at most."""
    duration, attrs, name = info
    get = attrs.get
    group = get("group-title") or context.group
    fields = (
        line,
        name,
        url,
        url,
        duration,
        entry_kind(url, name, duration),
        get("tvg-id", ""),
        get("tvg-name", ""),
        get("tvg-logo", ""),
        "",
        _number(context.tvg_shift) if context.tvg_shift else None,
        group,
        (group,) if group and ";" not in group else _groups(group),
        context.user_agent,
        context.referrer,
        context.catchup,
        context.catchup_source,
        _number(context.catchup_days) if context.catchup_days else None,
        "",
        attrs,
        {},
    )
    return tuple.__new__(PlaylistEntry, fields)


def _entry(line: int, info: ExtInf, url_raw: str, context: Context, wishes: _Wishes) -> PlaylistEntry:
    duration, attrs, stated_name = info
    get = attrs.get
    url, headers = _address_and_headers(url_raw)
    name = stated_name or (get("tvg-name") or get("tvc-guide-title") or name_from_address(url))[:NAME_CAP]
    group = get("group-title") or context.group
    sources = (headers, wishes.options, wishes.headers, attrs)
    return PlaylistEntry(
        line=line,
        name=name,
        url=url,
        url_raw=url_raw,
        duration=duration,
        kind=entry_kind(url, name, duration),
        tvg_id=get("tvg-id", ""),
        tvg_name=get("tvg-name", ""),
        tvg_logo=get("tvg-logo", ""),
        tvg_chno=_first(attrs, ("tvg-chno", "channel-number", "ch-number")),
        tvg_shift=_number(get("tvg-shift") or context.tvg_shift),
        group=group,
        groups=_groups(group),
        user_agent=_first_of_all(sources, _ABOUT_USER_AGENT) or context.user_agent,
        referrer=_first_of_all(sources, _ABOUT_REFERRER) or context.referrer,
        catchup=_first(attrs, ("catchup", "catchup-type")) or context.catchup,
        catchup_source=get("catchup-source") or context.catchup_source,
        catchup_days=_number(_first(attrs, _ABOUT_DAYS) or context.catchup_days),
        radio=get("radio", ""),
        attrs=attrs,
        options=wishes.options,
    )


def name_from_address(address: str) -> str:
    """Name an entry after the last part of its address, or its host; never after a user or password."""
    path = re.split(r"[?#]", address, maxsplit=1)[0].rstrip("/\\ ")
    last = re.split(r"[/\\]", path)[-1]
    if "://" in path and path.count("/") == 2:
        last = last.rpartition("@")[2]
    decoded = unquote(last)
    return clean(last if "\ufffd" in decoded else decoded, NAME_CAP).strip() or clean(address, NAME_CAP)


def _address_and_headers(url_raw: str) -> tuple[str, dict[str, str]]:
    """Part `url|User-Agent=…&Referer=…`; a `|` before which no header follows belongs to the address."""
    url, bar, rest = url_raw.partition("|")
    if not bar or (rest and not _HEADERS.match(rest)):
        return url_raw, {}
    headers: dict[str, str] = {}
    for part in re.split(r"[&|]", rest)[:ATTRIBUTE_CAP]:
        key, _, value = part.partition("=")
        headers[key.strip().lower()] = clean(_unquoted(unquote(value).strip()))
    return url.strip(), headers


def _take_wish(wishes: _Wishes, text: str) -> None:
    """Take what an #EXTVLCOPT, #KODIPROP or #EXTHTTP line asks for; any other line asks for nothing."""
    match = _DIRECTIVE.match(text)
    if match is None:
        return
    if match[1].upper() == "EXTHTTP":
        wishes.headers.update(_http_headers(match[2]))
        return
    key, _, value = match[2].partition("=")
    key = clean(key.strip().lower(), NAME_CAP)
    if key and (key in wishes.options or len(wishes.options) < ATTRIBUTE_CAP):
        wishes.options[key] = clean(_unquoted(value.strip()))


def _http_headers(text: str) -> dict[str, str]:
    try:
        headers = json.loads(text[:ADDRESS_CAP])
    except (ValueError, RecursionError):
        return {}
    if not isinstance(headers, dict):
        return {}
    return {key.lower(): clean(value).strip() for key, value in headers.items() if isinstance(value, str)}


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return text[1:-1].strip()
    return text


def _groups(group: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in group.split(";") if part.strip())


def _first(values: Mapping[str, str], keys: tuple[str, ...]) -> str:
    for key in keys:
        if value := values.get(key):
            return value
    return ""


def _first_of_all(sources: tuple[dict[str, str], ...], keys: tuple[str, ...]) -> str:
    for source in sources:
        if source and (value := _first(source, keys)):
            return value
    return ""


def _number(text: str) -> float | None:
    """Read a number of hours or days; a comma may stand for the point. None where there is none."""
    if not text:
        return None
    try:
        number = float(text.replace(",", ".", 1))
    except ValueError:
        return None
    return number if math.isfinite(number) else None
