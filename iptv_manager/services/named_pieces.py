"""Which address of a playlist a check goes on to."""

import re
from typing import NamedTuple

from iptv_manager.formats.hls import HlsPlaylist, best_variant, parse_hls
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.health import Outcome
from iptv_manager.services.media_signs import LOOK
from iptv_manager.services.verdicts import Found, Page, Settled

_PLS_ENTRY = re.compile(rb"(?im)^[ \t]*file\d+[ \t]*=[ \t]*(\S+)")
_EMPTY = Found(Outcome.NOT_MEDIA, "A playlist without anything to play.")


class Named(NamedTuple):
    """What to ask for: `first`, and `last` should that be gone. `is_locked`: encrypted, by a plain key."""

    first: str
    last: str
    is_locked: bool


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
    return _of_master(playlist, str(page.url)) if playlist.is_master else _of_pieces(playlist)


def _of_master(playlist: HlsPlaylist, base_url: str) -> Named:
    address = best_variant(playlist, base_url)
    if not address:
        raise Settled(_EMPTY)
    return Named(address, address, is_locked=False)


def _of_pieces(playlist: HlsPlaylist) -> Named:
    if not playlist.segments:
        raise Settled(_EMPTY)
    is_locked = any(key.method == "AES-128" for key in playlist.keys)
    first = playlist.segments[0].uri
    last = first if playlist.is_ended else playlist.segments[-1].uri
    return Named(first, last, is_locked)


def _of_pls(text: bytes) -> Named:
    entry = _PLS_ENTRY.search(text)
    if entry is None:
        raise Settled(_EMPTY)
    address = entry[1].decode("utf-8", errors="replace")
    return Named(address, address, is_locked=False)
