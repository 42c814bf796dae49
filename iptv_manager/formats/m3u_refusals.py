"""What is no playlist, told from its first bytes: one sentence a person understands for each case."""

import json
import re
from itertools import takewhile
from typing import NoReturn

from iptv_manager.formats.m3u_lines import decode_line, utf16_encoding
from iptv_manager.formats.text import clean
from iptv_manager.model.errors import InputRefused

HEAD_SIZE = 64 * 1024
"""How many of the first bytes `sniff` needs, at most."""

_QUOTED = 200  # characters of a foreign message that are shown
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]{1,15}+:[/\\]|rtp:@|udp:@|/|\\\\|\.{1,2}/|[^\s<>{}]{1,300}[./][^\s<>{}]", re.IGNORECASE
)
_MESSAGE = re.compile(
    r'"(?:error|message|msg|detail|reason)"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.){1,400})', re.IGNORECASE
)
_MESSAGE_KEYS = ("error", "message", "msg", "detail", "reason", "status")
_JSON_START = re.compile(r'\{\s*(?:"|\}|$)|\[\s*(?:["{\[\]]|$)')
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\ufffd]")
_MAGIC_BYTES = {
    b"\x1f\x8b": "a gzip archive",
    b"PK\x03\x04": "a zip archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf": "a 7z archive",
    b"BZh": "a bzip2 archive",
    b"Rar!": "a rar archive",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"%PDF": "a PDF document",
    b"\x1aE\xdf\xa3": "a video",
    b"FLV\x01": "a video",
    b"SQLite format 3": "a database",
}


def sniff(head: bytes) -> None:
    """Raise InputRefused when the first bytes (up to `HEAD_SIZE`) show that this is no playlist."""
    _refuse_binary(head)
    encoding = utf16_encoding(head)
    text = decode_line(head) if encoding is None else head.decode(encoding, errors="replace")
    text = text.lstrip("\ufeff\x00 \t\r\n\x0b\x0c\x1a\u200b\xa0")
    if not text:
        _refuse("The list is empty; the provider may be down, try again later or check the address.")
    if text[:1] in "<{[":
        _refuse_markup(text)
        _refuse_json(text)
    _refuse_single_stream(text)
    _refuse_prose(text)


def refuse_without_entries() -> NoReturn:
    """Raise InputRefused for a playlist that holds no entry with an address."""
    _refuse("The playlist holds no entry with an address; the account may have expired or the file is cut.")


def _refuse(sentence: str) -> NoReturn:
    raise InputRefused(sentence)


def _refuse_binary(head: bytes) -> None:
    found = next((kind for magic, kind in _MAGIC_BYTES.items() if head.startswith(magic)), None)
    if head[:1] == b"G" and head[188:189] == b"G" and head[376:377] in (b"G", b""):
        found = "a video"
    if head[4:8] == b"ftyp":
        found = "a video"
    if found:
        _refuse(f"This is {found}, not a playlist; give the address or file of an M3U list.")


def _refuse_markup(text: str) -> None:
    start = text[:2048].lower()
    if not start.startswith("<"):
        return
    if "<tv" in start and "<html" not in start:
        _refuse("This is a TV guide (XMLTV), not a playlist; add it as a guide instead.")
    if any(
        tag in start
        for tag in ("<!doctype html", "<html", "<head", "<body", "<title", "<script", "<div", "<h1")
    ):
        _refuse(f"This is a web page{_page_title(text)}, not a playlist; check the address and the account.")
    _refuse("This is an XML document, not a playlist; give the address or file of an M3U list.")


def _page_title(text: str) -> str:
    match = re.search(r"<title[^>]{0,99}>([^<]{1,400})", text, re.IGNORECASE)
    title = _quotable(match[1]) if match else ""
    return f' ("{title}")' if title else ""


def _refuse_json(text: str) -> None:
    if not _JSON_START.match(text):
        return
    message = _json_message(text)
    said = f' that says "{message}"' if message else ""
    _refuse(f"This is JSON{said}, not a playlist; check the address and the account.")


def _json_message(text: str) -> str:
    """Find what the answer says for itself, also where it is cut off at the end of the head."""
    try:
        answer = json.loads(text)
    except (ValueError, RecursionError):
        answer = None
    if isinstance(answer, list):
        answer = answer[0] if answer else None
    if isinstance(answer, dict):
        for key in _MESSAGE_KEYS:
            if isinstance(value := answer.get(key), str) and value.strip():
                return _quotable(value)
    match = _MESSAGE.search(text)
    return _quotable(_unescaped(match[1])) if match else ""


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"'))
    except ValueError:
        return text


def _quotable(text: str) -> str:
    words = " ".join(clean(text, 4 * _QUOTED).split())
    return words if len(words) <= _QUOTED else words[: _QUOTED - 1] + "…"


def _refuse_single_stream(text: str) -> None:
    """Refuse the playlists that HLS (RFC 8216) is made of: they are one stream, not a list of them."""
    remarks = takewhile(lambda line: line.startswith("#"), _lines(text))
    tags = {line.partition(":")[0].upper() for line in remarks}
    if tags & {"#EXT-X-TARGETDURATION", "#EXT-X-MEDIA-SEQUENCE"}:
        _refuse("This is an HLS media playlist, a single stream and not a list; give the list that names it.")
    if tags & {"#EXT-X-STREAM-INF", "#EXT-X-I-FRAME-STREAM-INF"}:
        _refuse(
            "This is an HLS master playlist, a single stream and not a list; give the list that names it."
        )


def _refuse_prose(text: str) -> None:
    """Refuse text in which nothing is a playlist's: no #EXTM3U, no #EXTINF, no line like an address."""
    if "#EXTM3U" in text[:4096].upper() or "#EXTINF" in text.upper():
        return
    lines = [line for line in _lines(text) if not line.startswith("#")]
    if len(_CONTROLS.findall(text)) * 20 > len(text):
        _refuse("This is binary data, not a playlist; give the address or file of an M3U list.")
    if any(map(_ADDRESS.match, lines)):
        return
    if not lines:
        refuse_without_entries()
    _refuse(
        f'This is text that says "{_quotable(lines[0])}", not a playlist; check the address and the account.'
    )


def _lines(text: str) -> list[str]:
    """Split into stripped lines without blank ones."""
    lines = map(str.strip, text.replace("\r", "\n").split("\n"))
    return [line for line in lines if line]
