"""One block of a playlist to an entry, or to the reasons why it gives none."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache, partial
from typing import NamedTuple
from urllib.parse import unquote

from iptv_manager.formats.m3u_attributes import (
    ATTRIBUTE_CAP,
    NAME_CAP,
    ExtInf,
    ordinary_pieces,
    read_extinf,
)
from iptv_manager.formats.m3u_blocks import Block, Context
from iptv_manager.formats.m3u_lines import decode_line
from iptv_manager.formats.text import clean, is_clean, number, without_controls
from iptv_manager.model.kinds import entry_kind
from iptv_manager.model.names import group_parts
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
SURELY_CLEAN = bytes((10, *range(32, 127), *range(0x80, 0xC2), *range(0xC3, 0xCC)))
"""Bytes of lines in UTF-8 that hold no control and nothing from U+0300 on, which is composed therefore."""

_make_entry = partial(tuple.__new__, PlaylistEntry)
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
    line, raw, context, _ = block
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return None
    cut = ordinary_pieces(text)
    if cut is None:
        return None
    shape, values, name_and_address = cut
    name, _, address = name_and_address.partition("\n")
    address = address[:-1]  # the line end
    if shape.usual is None or _is_odd(name, address):
        return None
    if raw.translate(None, SURELY_CLEAN) and not is_clean(text.replace("\n", "")):
        return None
    name = name.strip()
    tvg_id, tvg_name, tvg_logo, tvg_chno, group, radio = shape.usual(values)
    stated, user_agent, referrer, catchup, catchup_source, catchup_days, tvg_shift, _ = context
    group = group or stated
    # fmt: off
    fields: tuple[object, ...] = (  # in the order of PlaylistEntry: by keyword it takes a quarter more time
        line, name, address, address, shape.duration, entry_kind(address, name, shape.duration),
        tvg_id, tvg_name, tvg_logo, tvg_chno, tvg_shift,
        group, (group,) if group and ";" not in group else groups_of(group),
        user_agent, referrer,
        catchup, catchup_source, catchup_days,
        radio, shape.keys, tuple(values[:-1]), (),
    )
    # fmt: on
    return _make_entry(fields)


def _is_odd(name: str, address: str) -> bool:
    """Tell whether name or address need care: none at all, headers behind `|`, blanks around, more lines."""
    if "|" in address or "\n" in address or len(name) > NAME_CAP or not name or name.isspace():
        return True
    return address[:1] in ("", "#", " ") or address[-1] == " "


def careful_entries(block: Block) -> Iterator[PlaylistEntry | PlaylistReject]:
    """Read any block, line by line. What stands before or after an #EXTINF is about it alike."""
    extinf: tuple[int, str] | None = None
    wishes = _Wishes({}, {})
    for line, raw in enumerate(block.raw.split(b"\n"), block.line):
        if not raw:
            continue
        text = without_controls(decode_line(raw).strip().lstrip(_LEAD)).strip()
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
        tvg_shift=_number(get("tvg-shift"), context.tvg_shift),
        group=group,
        groups=groups_of(group),
        user_agent=_first_of_all(sources, _ABOUT_USER_AGENT) or context.user_agent,
        referrer=_first_of_all(sources, _ABOUT_REFERRER) or context.referrer,
        catchup=_first(attrs, ("catchup", "catchup-type")) or context.catchup,
        catchup_source=get("catchup-source") or context.catchup_source,
        catchup_days=_number(_first(attrs, _ABOUT_DAYS), context.catchup_days),
        radio=get("radio", ""),
        keys=tuple(attrs),
        values=tuple(attrs.values()),
        wishes=tuple(wishes.options.items()),
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


@lru_cache(maxsize=4096)
def groups_of(group: str) -> tuple[str, ...]:
    """The groups that a `group-title` names, between semicolons, without blanks around them."""
    return group_parts(group)


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


def _number(text: str | None, default: float | None) -> float | None:
    return number(text) if text else default
