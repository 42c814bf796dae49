"""An answer of a panel cut into its records, undecoded: what each one says is read elsewhere.

An answer is a list of objects, or an object of objects by number, or nothing at all. One record with a stray
control, a NaN or a wrong escape spoils only itself: then the answer is cut by its brackets alone.
"""

import json
import mmap
import re
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from iptv_manager.formats.text import clean
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.panel import RecordReject

Buffer = bytes | mmap.mmap
Record = bytes | msgspec.Raw

EXCERPT = 200  # characters of what was refused
_LIST = msgspec.json.Decoder(list[msgspec.Raw])
_BY_NUMBER = msgspec.json.Decoder(dict[str, msgspec.Raw])
_PIECE = re.compile(rb'"(?:[^"\\]++|\\.)*+("?)|[\[\]{}]', re.DOTALL)
_TEXT = r'"(?:[^"\\]|\\.)*(?:"|\Z)'
_TELLING = re.compile(
    rf'(?P<name>"(?:password|token|user_?name)"\s*:\s*){_TEXT}|"(?:[^"\\/]|\\[^/])*+\\?/(?:[^"\\]|\\.)*(?:"|\Z)',
    re.IGNORECASE | re.DOTALL,
)
_SPACE = b" \t\r\n\xef\xbb\xbf"
_NOTHING = frozenset([b"[]", b"{}", b"null", b"false", b'""', b"0"])
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|\?xml|script|br|center|h\d|p|div)\b", re.IGNORECASE)


class Records(NamedTuple):
    """The records of one answer; `ends_cut` tells that it breaks off in the middle."""

    records: Sequence[Record]
    ends_cut: bool


class Said(msgspec.Struct, gc=False):
    """What an answer says that is no list: whether the account may log in, and a word to the person."""

    user_info: object = None
    message: object = None
    error: object = None
    msg: object = None
    status: object = None


def cut_records(answer: Buffer) -> Records:
    """The records of a list. Raises InputRefused with one sentence for what is no list of a panel."""
    start = answer[:64].strip(_SPACE)
    if len(answer) < 64 and start in _NOTHING:
        return Records((), False)
    if start[:1] == b"[":
        return _of_list(answer)
    if start[:1] == b"{":
        return _of_object(answer)
    raise refusal(answer[:4096])


def decoded(record: Record) -> object:
    """The record as plain values, however badly it is written. Raises ValueError for what is no JSON."""
    try:
        return msgspec.json.decode(record)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        text = bytes(record).decode("utf-8", "replace")
    try:
        return json.loads(text, strict=False)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def excerpt_of(record: Record) -> str:
    """The beginning of a record for a person, without addresses and passwords: they hold the account."""
    text = bytes(record)[: 8 * EXCERPT].decode("utf-8", "replace")
    return clean(_TELLING.sub(_hidden, text), EXCERPT)


def refused(number: int, reason: str, record: Record) -> RecordReject:
    """The reject of a record."""
    return RecordReject(number, reason, excerpt_of(record))


def refusal(answer: bytes) -> InputRefused:
    """Why an answer gives nothing, in one sentence about the panel."""
    text = answer.strip(_SPACE)
    if not text:
        return InputRefused("The panel answers with nothing at all; try again later.")
    if _MARKUP.match(text):
        return InputRefused(
            "The panel answers with a web page instead of data; it may block us, want another user agent, or be "
            "no panel at all: check the address."
        )
    said = _word(text)
    if "block" in said.lower() or "ban" in said.lower():
        return InputRefused(f"The panel blocks us (it says “{said}”); ask your provider.")
    if said:
        return InputRefused(f"The panel answers with a message instead of data: “{said}”.")
    return InputRefused("What answers is no Xtream Codes panel; check the address.")


def _of_list(answer: Buffer) -> Records:
    try:
        return Records(_LIST.decode(_without_mark(answer)), False)
    except (msgspec.DecodeError, RecursionError):
        return _cut_by_hand(answer)


def _of_object(answer: Buffer) -> Records:
    """Objects by number, as PHP writes a list with gaps; anything else is a message."""
    try:
        by_number = _BY_NUMBER.decode(_without_mark(answer))
    except (msgspec.DecodeError, RecursionError):
        by_number = {}
    if by_number and all(key.strip().isdecimal() for key in by_number):
        return Records(list(by_number.values()), False)
    if not by_number and answer[:64].strip(_SPACE)[:16].lstrip(b'{" ')[:1].isdigit():
        return _cut_by_hand(answer)
    raise refusal(answer[:65_536])


def _cut_by_hand(answer: Buffer) -> Records:
    """Whatever stands between matching braces one level deep; wrong ones included, which give rejects."""
    records: list[Record] = []
    depth = start = 0
    for piece in _PIECE.finditer(answer):
        mark = piece[0]
        if mark[:1] == b'"':
            if not piece[1]:
                break  # a text without its end: the rest is part of it
        elif mark in b"[{":
            depth += 1
            if depth == 2:
                start = piece.start()
        elif depth:
            depth -= 1
            if depth == 1:
                records.append(bytes(answer[start : piece.end()]))
            elif depth == 0:
                return Records(records, False)
    return Records(records, True)


def _without_mark(answer: Buffer) -> Buffer | bytes:
    return answer[3:] if answer[:3] == b"\xef\xbb\xbf" else answer


def _hidden(found: re.Match[str]) -> str:
    return f'{found["name"] or ""}"…"'


def _word(text: bytes) -> str:
    """What a message says, as short plain text; "" for JSON without a word, and for what is no text."""
    if text[:1] in b'{["':
        try:
            found = decoded(text)
        except ValueError:
            return ""
        if isinstance(found, str):
            return clean(found.strip(), EXCERPT)
        names = ("message", "error", "msg", "reason")
        told = (found.get(name) for name in names) if isinstance(found, dict) else ()
        return next((clean(one.strip(), EXCERPT) for one in told if isinstance(one, str) and one.strip()), "")
    try:
        plain = text[:1000].decode()
    except UnicodeDecodeError:
        return ""
    return clean(" ".join(plain.split()), EXCERPT) if len(plain) < 1000 else ""
