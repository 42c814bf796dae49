"""Which address of a playlist a check goes on to."""

import re
from typing import NamedTuple

from iptv_manager.formats.hls import HlsPlaylist, HlsSegment, best_variant, parse_hls, resolved
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.health import Outcome
from iptv_manager.services.media_signs import LOOK
from iptv_manager.services.verdicts import Found, Page, Settled

_PLS_ENTRY = re.compile(rb"(?im)^[ \t]*file\d+[ \t]*=[ \t]*(\S+)")
_EMPTY = Found(Outcome.NOT_MEDIA, "A playlist without anything to play.")


class Named(NamedTuple):
    """What to ask for: `first`, and `last` should that be gone; `key`, the whole address of what unlocks it."""

    first: HlsSegment
    last: HlsSegment
    key: str = ""


def named_in(page: Page) -> Named:
    """What a playlist names, master, media or plain. Raises Settled if that is DRM or nothing."""
    text = page.head
    if len(text) >= LOOK:  # the rest was not read, and the last line may be half
        text = text[: text.rfind(b"\n") + 1]
    if text.lstrip()[:10].lower() == b"[playlist]":
        return _of_pls(text)
    try:
        playlist = parse_hls(text)
    except InputRefused as error:
        raise Settled(Found(Outcome.NOT_MEDIA, "A playlist that can't be read.")) from error
    if playlist.drm:
        raise Settled(Found(Outcome.DRM, f"Protected ({playlist.drm})."))
    base_url = page.url.text
    return _of_master(playlist, base_url) if playlist.is_master else _of_pieces(playlist, base_url)


def _of_master(playlist: HlsPlaylist, base_url: str) -> Named:
    address = best_variant(playlist, base_url)
    if not address:
        raise Settled(_EMPTY)
    return _only(address)


def _only(address: str) -> Named:
    piece = HlsSegment(address, None)
    return Named(piece, piece)


def _of_pieces(playlist: HlsPlaylist, base_url: str) -> Named:
    if not playlist.segments:
        raise Settled(_EMPTY)
    key = next((key.uri for key in playlist.keys if key.method == "AES-128"), "")
    first = playlist.segments[0]
    last = first if playlist.is_ended else playlist.segments[-1]
    return Named(first, last, resolved(key, base_url) if key else "")


def _of_pls(text: bytes) -> Named:
    entry = _PLS_ENTRY.search(text)
    if entry is None:
        raise Settled(_EMPTY)
    address = entry[1].decode("utf-8", errors="replace")
    return _only(address)
