"""What an #EXTINF or #EXTM3U line says: duration, attributes, name. One line in, a record out.

Two readers agree on every line they both take: `ordinary_extinf` knows only the shape nearly all lines
have and is fast, `careful_extinf` takes anything in time linear to its length.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from iptv_manager.formats.text import clean, is_clean, without_controls

NAME_CAP = 512
"""The longest name in characters."""

ATTRIBUTE_CAP = 64
"""The most attributes that are kept of one line, and the longest key in characters."""

ORDINARY_CAP = 2048
"""The longest line that counts as ordinary, in characters."""

USUAL_KEYS = ("tvg-id", "tvg-name", "tvg-logo", "tvg-chno", "group-title", "radio")
"""Attributes that are fields of an entry as they stand."""

TELLING_KEYS = frozenset(
    (
        *("http-user-agent", "user-agent", "useragent", "user_agent"),
        *("http-referrer", "http-referer", "referer", "referrer"),
        *("catchup", "catchup-type", "catchup-source", "catchup-days", "tvg-rec", "timeshift", "tvg-shift"),
        *("channel-number", "ch-number"),
    )
)
"""Attributes that fields of an entry are worked out from."""

_TAG = len("#EXTINF")
_KEY_TEXT = r"[^\s=,\"']{1,64}+"
_EQUALS = r"\s{0,16}+=\s{0,16}+"
_KEY = re.compile(rf"({_KEY_TEXT}){_EQUALS}")
_DURATION = re.compile(rf"\s*+([+-]?[0-9]{{1,15}}(?:\.[0-9]{{0,15}})?)(?=[\s,]|$|{_KEY_TEXT}{_EQUALS})")
_BLANKS = re.compile(r"\s*+")
_WORD = re.compile(r"[^\s,]++")
_BARE_VALUE = re.compile(r"[^\s,]*+")
_AFTER_QUOTE = re.compile(rf"\s*+(?:,|$|{_KEY_TEXT}{_EQUALS})")
_UNCLOSED_END = re.compile(rf",|\s(?={_KEY_TEXT}{_EQUALS})|$")
_WELL_KNOWN = re.compile(
    rf"\s*+(?:tvg-|tvc-|group-title|channel-|catchup|timeshift|http-|radio)[a-z-]{{0,32}}+{_EQUALS}\"",
    re.IGNORECASE,
)

_HEADER_SEPARATORS = re.compile(r"[\s,:]*+")
_SCHEME = r"[A-Za-z][A-Za-z0-9+.-]{0,15}+://"
_BARE_HEADER_VALUE = re.compile(rf"\S*+(?:\s++{_SCHEME}\S*+)*+")
_BETWEEN_ADDRESSES = re.compile(rf"(?<![,\s])[,\s]++(?={_SCHEME})")
_GUIDE_KEYS = ("url-tvg", "x-tvg-url", "tvg-url")

_ORDINARY_START = re.compile(r"#EXTINF:(-?[0-9]{1,15}(?:\.[0-9]{1,15})?)")
_ORDINARY_KEY = re.compile(r" ([A-Za-z0-9_-]{1,64})=")


class ExtInf(NamedTuple):
    """An #EXTINF line: seconds (None where missing), attributes with keys in lower case, cleaned name."""

    duration: float | None
    attrs: dict[str, str]
    name: str


class LineShape(NamedTuple):
    """An ordinary #EXTINF line without its values.

    `pieces` is how many it has when cut at its quotes. `usual` takes the values of `USUAL_KEYS` out of all
    values and an empty one, which stands for those missing; it is None if other keys tell of the stream too.
    """

    duration: float
    keys: tuple[str, ...]
    pieces: int
    usual: "Callable[[list[str]], tuple[str, ...]] | None"


def read_extinf(line: str) -> ExtInf:
    """Read a line that begins with #EXTINF, whatever follows."""
    return ordinary_extinf(line) or careful_extinf(line)


def ordinary_extinf(line: str) -> ExtInf | None:
    """Read `#EXTINF:-1 key="value" …,Name` without anything odd about it; None for every other line."""
    cut = ordinary_pieces(line)
    if cut is None or not is_clean(line):
        return None
    shape, values, name = cut
    return ExtInf(shape.duration, dict(zip(shape.keys, values)), name.strip())  # noqa: B905 - values has one more


def ordinary_pieces(line: str) -> tuple[LineShape, list[str], str] | None:
    """Cut an ordinary line at its quotes; give what stands between the values, the values and the name.

    One empty value follows the last. What comes out is not cleaned; the name may hold further lines.
    """
    pieces = line.split('"')
    name = pieces[-1]
    shape = line_shape(tuple(pieces[:-1:2]))
    if shape is None or name[:1] != "," or len(pieces) != shape.pieces or len(line) > ORDINARY_CAP:
        return None
    return shape, [*map(str.strip, pieces[1::2]), ""], name[1:]


@lru_cache(maxsize=4096)
def line_shape(pieces: tuple[str, ...]) -> LineShape | None:
    """Read what stands between the values of an #EXTINF line (`#EXTINF:-1 tvg-id=`, ` tvg-name=`, …).

    Cut at its quotes an ordinary line is keys and values by turns, and few sequences of keys occur in a list.
    None when the line is not of that kind.
    """
    start = _ORDINARY_START.match(pieces[0]) if pieces and len(pieces) <= ATTRIBUTE_CAP else None
    if start is None:
        return None
    matches = [_ORDINARY_KEY.fullmatch(piece) for piece in (pieces[0][start.end() :], *pieces[1:])]
    keys = tuple(match[1].lower() for match in matches if match)
    return (
        LineShape(float(start[1]), keys, 2 * len(keys) + 1, _usual(keys))
        if len(keys) == len(pieces)
        else None
    )


def _usual(keys: tuple[str, ...]) -> "Callable[[list[str]], tuple[str, ...]] | None":
    if not TELLING_KEYS.isdisjoint(keys) or len(set(keys)) < len(keys):
        return None
    places = [keys.index(key) if key in keys else -1 for key in USUAL_KEYS]
    usual: Callable[[list[str]], tuple[str, ...]] = itemgetter(*places)
    return usual


def careful_extinf(line: str) -> ExtInf:
    """Read any line that begins with #EXTINF.

    The name begins after the first comma outside quotes, unless a well-known attribute follows that comma
    (`#EXTINF:-1, tvg-id="a", tvg-name="b",Name`). Without a comma the words after the last attribute are it.
    """
    text = without_controls(line)[_TAG:].lstrip(" \t:")
    match = _DURATION.match(text)
    attrs, name = _attributes_and_name(text, match.end() if match else 0)
    return ExtInf(float(match[1]) if match else None, attrs, clean(name.strip(), NAME_CAP).strip())


def header_attributes(line: str) -> dict[str, str]:
    """Read the attributes of a line that begins with #EXTM3U; keys in lower case."""
    text = without_controls(line)
    attrs: dict[str, str] = {}
    at = len("#EXTM3U")
    while (at := _end(_HEADER_SEPARATORS, text, at)) < len(text):
        key = _KEY.match(text, at)
        if key is None:
            at = max(_end(_WORD, text, at), at + 1)
            continue
        value, at = _header_value(text, key.end())
        _keep(attrs, key[1], value)
    return attrs


def guide_addresses(attrs: dict[str, str]) -> tuple[str, ...]:
    """List the guide addresses a header names, in order and each once.

    They are separated by commas or blanks, but addresses hold commas themselves: a new one begins only
    where a scheme does.
    """
    found: dict[str, None] = {}
    for key in _GUIDE_KEYS:
        for address in _BETWEEN_ADDRESSES.split(attrs.get(key, "")):
            if stripped := address.strip(" ,\t"):
                found[stripped] = None
    return tuple(found)


def _attributes_and_name(text: str, at: int) -> tuple[dict[str, str], str]:
    attrs: dict[str, str] = {}
    stray = len(text)  # where words begin that belong to no attribute
    while (at := _end(_BLANKS, text, at)) < len(text):
        if text[at] == ",":
            if not _WELL_KNOWN.match(text, at + 1):
                return attrs, text[at + 1 :]
            at += 1
        elif key := _KEY.match(text, at):
            value, at = _value(text, key.end())
            _keep(attrs, key[1], value)
            stray = len(text)
        else:
            stray = min(stray, at)
            at = _end(_WORD, text, at)
    return attrs, text[stray:]


def _keep(attrs: dict[str, str], key: str, value: str) -> None:
    key = clean(key.lower(), ATTRIBUTE_CAP)
    if key in attrs or len(attrs) < ATTRIBUTE_CAP:
        attrs[key] = clean(value).strip()


def _header_value(text: str, at: int) -> tuple[str, int]:
    if text[at : at + 1] in ('"', "'"):
        return _value(text, at)
    end = _end(_BARE_HEADER_VALUE, text, at)
    return text[at:end], end


def _value(text: str, at: int) -> tuple[str, int]:
    """Read the value that begins at `at`; give it and where the line goes on."""
    quote = text[at : at + 1]
    if quote not in ('"', "'"):
        end = _end(_BARE_VALUE, text, at)
        return text[at:end], end
    start = at + 1
    end = _closing_quote(text, quote, start)
    if end >= 0:
        return text[start:end], end + 1
    end = _unclosed_end(text, start)
    return text[start:end], end


def _closing_quote(text: str, quote: str, start: int) -> int:
    """Find the quote that closes the value from `start` on, or -1 where it was left open.

    Values hold quotes themselves (`"The "Best" Show"`), so the closing one is the first before a comma, the
    end or another attribute. Failing that, one before a blank will do. A quote that opens another attribute
    shows that this value was left open.
    """
    before_blank, seen, at = -1, start, start
    while (at := text.find(quote, at)) >= 0:
        if before_blank >= 0 and text.find(",", seen, at) >= 0:
            return before_blank
        if _AFTER_QUOTE.match(text, at + 1):
            return at
        if _opens_attribute(text, start, at):
            return before_blank
        if before_blank < 0 and text[at + 1].isspace():
            before_blank = at
        seen = at = at + 1
    return before_blank


def _opens_attribute(text: str, start: int, at: int) -> bool:
    """Tell whether the quote at `at` follows ` key=`."""
    before = text[max(start, at - 2 * ATTRIBUTE_CAP) : at].rstrip()
    if not before.endswith("="):
        return False
    words = before[:-1].rstrip()
    key = words.split()[-1:]
    return bool(key) and len(key[0]) < len(words) and _KEY.fullmatch(key[0] + "=") is not None


def _unclosed_end(text: str, start: int) -> int:
    match = _UNCLOSED_END.search(text, start)
    return match.start() if match else len(text)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
