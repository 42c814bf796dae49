"""A guide's bytes made fit for a strict parser: UTF-8 whatever they were, references that every XML parser knows.

Guides hold `&icirc;` without a document type, `AT&T`, control characters, and bytes of another encoding than they
say. None of that loses a programme: it is mended here, in the stream, before anything is parsed.
"""

import codecs
import re
from collections.abc import Iterator
from html.entities import html5

from iptv_manager.formats.m3u_lines import Source, decode_line, read_head, utf16_encoding
from iptv_manager.model.errors import InputRefused

PIECE = 256 * 1024  # bytes read at a time
LONGEST_MARKUP = 4 << 20  # bytes from one ">" to the next

_HEAD = 4096
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z][\w.:\-]{1,30})[\"']")
_READABLE = re.compile(
    r"(?:iso8859[_-]|cp|koi8|mac|big5|gb|euc|shift_?jis|johab|hz|ascii|utf-?(?:8|16|32)|tis).*"
)
_REFERENCE = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos);)(?:#(?:([0-9]{1,8})|[xX]([0-9a-fA-F]{1,7}));|([A-Za-z][A-Za-z0-9]{0,31};))?"
)
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})  # single bytes of UTF-8 in any place
_NO_CHARACTERS = (b"\xef\xbf\xbe", b"\xef\xbf\xbf")


def guide_pieces(source: Source) -> Iterator[bytes]:
    """The guide in pieces of UTF-8 that end with a tag, from its first "<" on. Raises InputRefused for no XML."""
    pieces = _as_utf8(source)
    held = _begun(next(pieces, b""))
    for piece in pieces:
        held += piece
        cut = held.rfind(b">") + 1
        if cut:
            yield _mended(held[:cut])
            held = held[cut:]
        elif len(held) > LONGEST_MARKUP:
            raise InputRefused(
                "The guide holds a piece of markup longer than any guide needs; it was left unread."
            )
    yield _mended(held)


def _begun(head: bytes) -> bytes:
    """The head from its first tag on. Says what the file is where that is no guide."""
    text = head.removeprefix(codecs.BOM_UTF8).lstrip(b" \t\r\n\0")
    if text.startswith(b"<"):
        return text
    if not text:
        raise InputRefused("The guide is empty.")
    if text.startswith(b"#EXT"):
        raise InputRefused("This is a playlist, not a guide; add it as a provider.")
    if text[:1] in b"{[":
        raise InputRefused("This is JSON, not a guide in XMLTV form; check the address.")
    raise InputRefused("This is no guide in XMLTV form: it does not begin as XML does; check the address.")


def _as_utf8(source: Source) -> Iterator[bytes]:
    head = read_head(source, _HEAD)
    encoding = _encoding(head)
    decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
    piece = head
    while piece:
        yield decoder.decode(piece).encode("utf-8", "replace") if decoder else piece
        piece = source.read(PIECE)


def _encoding(head: bytes) -> str:
    """The encoding to be undone; "" for UTF-8."""
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if wide := utf16_encoding(head):
        return "utf-16" if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else wide
    declared = _DECLARED.search(head)
    if declared is None or head.startswith(codecs.BOM_UTF8):
        return ""
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name
    except LookupError:
        return ""
    if name.startswith(("utf", "ascii")) or not _READABLE.fullmatch(name):
        return (
            ""  # a wide one without its NULs was made UTF-8 already, and not everything Python knows is text
        )
    return "cp1252" if name == "iso8859-1" else name


def _mended(piece: bytes) -> bytes:
    try:
        piece.decode()
    except UnicodeDecodeError:
        piece = b">".join(decode_line(part).encode() for part in piece.split(b">"))
    if b"&" in piece:
        piece = _REFERENCE.sub(_reference, piece)
    for none in _NO_CHARACTERS:
        if none in piece:
            piece = piece.replace(none, b"")
    return piece.translate(None, _CONTROLS)


def _reference(found: "re.Match[bytes]") -> bytes:
    """A reference that XML knows, in place of one that it does not; nothing for one to no character."""
    decimal, hexadecimal, name = found.groups()
    if name is not None:
        meant = html5.get(name.decode())
        return b"".join(b"&#%d;" % ord(one) for one in meant) if meant else b"&amp;" + name
    if decimal is None and hexadecimal is None:
        return b"&amp;"
    code = int(decimal) if decimal is not None else int(hexadecimal, 16)
    return found[0] if _is_character(code) else b""


def _is_character(code: int) -> bool:
    if code < 32:
        return code in (9, 10, 13)
    return code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
