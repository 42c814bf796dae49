"""Clips that panels send instead of a channel: "buy a plan", "no signal", "expired". Pure rules.

A stream is a placeholder when one of these holds:
- a part of the path that gave the media (after redirects, or of an HLS piece) is a name such clips have:
  no_signal, expired, offline, blocked, buy-a-plan, max_connections … with any ending;
- the address of a live stream was redirected to a film: a whole file of at most `CLIP_SIZE` bytes; or is one itself,
  where it is plainly that of a live transport stream (/live/…, ….ts);
- its picture is black (see `black_picture`).
"""

import re
from functools import lru_cache
from urllib.parse import unquote

from iptv_manager.model.kinds import VIDEO_FILES

CLIP_SIZE = 24 << 20  # bytes of a film that is too short to be one

_WHAT = r"account|acct|subscription|sub|plan|package|trial|user|line|service|stream|channel|live|video|tv|iptv|vpn|ip"
_SAYS = (
    r"expired|no[ _-]?signal|offline|off[ _-]?air|unavailable|not[ _-]?(?:available|found)|blocked|banned",
    r"disabled|suspended|place[ _-]?holder|error|geo[ _-]?blocked?|black[ _-]?screen|coming[ _-]?soon",
    r"(?:max|too[ _-]?many)[ _-]?(?:connection|device|stream|user|screen)s?(?:[ _-]?(?:reached|exceeded))?",
    r"connection[ _-]?limit(?:[ _-]?(?:reached|exceeded))?|access[ _-]?denied|(?:not[ _-]?|un)authori[sz]ed",
    r"invalid[ _-]?(?:token|user|login|account|credentials)|(?:under[ _-]?)?maintenance|unpaid",
    r"(?:please[ _-]?)?(?:renew(?:al)?|upgrade|subscribe|pay)(?:[ _-]?(?:now|(?:your[ _-]?)?(?:subscription|plan)))",
    r"please[ _-]?(?:renew|upgrade|subscribe|pay)|renew(?:al)?|upgrade|subscribe|payment[ _-]?(?:required|due)",
    r"(?:buy|get|choose|purchase|order)[ _-]?(?:a[ _-]?)?(?:plan|now|premium|subscription|package)|buy",
    r"no[ _-]?(?:subscription|access|stream|video)",
)
_LIVE = re.compile(r"^/live/.+/\d+(?:\.ts|\.m3u8)?$|\.ts$", re.IGNORECASE)
_AS = r"clip|video|channel|stream|screen|loop|card|image|message|picture|hd|sd|\d{1,4}p?"
_NAMES = re.compile(
    rf"/(?:the[ _-]?)?(?:your[ _-]?)?(?:(?:{_WHAT})[ _-]{{0,2}})?(?:is[ _-])?(?:has[ _-])?"
    rf"(?:{'|'.join(_SAYS)}|(?<=[ _-])(?:ended|over|finished))(?:[ _-]?(?:{_AS}))?(?:\.[^/]*)?(?:/|$)",
    re.ASCII | re.IGNORECASE,
)


def is_placeholder_path(path: str) -> bool:
    """Does a part of this path (percent-encoded or not) have a name that only placeholder clips have?"""
    folders, slash, name = (unquote(path) if "%" in path else path).rpartition("/")
    if not name[:1].isdecimal() and _NAMES.match(f"{slash}{name}"):
        return True
    return _has_name(folders + slash)


@lru_cache(maxsize=1024)
def _has_name(folders: str) -> bool:
    """The folders alone, that thousands of streams have in common; all these names are those of one part."""
    return _NAMES.search(folders) is not None


def is_film(path: str) -> bool:
    """Is this, by its ending, the path of a film and not of a live stream?"""
    return path[-6:].lower().rpartition(".")[2] in VIDEO_FILES


def is_clip_for_live(
    asked_path: str, given_size: int | None, is_transport_stream: bool, was_moved: bool
) -> bool:
    """Was a live stream asked for, and a short film (bytes known: no live stream) given?"""
    if given_size is None or given_size > CLIP_SIZE or is_transport_stream or is_film(asked_path):
        return False
    return was_moved or _LIVE.search(asked_path) is not None
