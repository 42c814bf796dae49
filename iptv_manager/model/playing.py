"""What is played, and the rules of what a player outside the program may be given: one clean address, no more."""

import re
from datetime import datetime
from typing import NamedTuple

from iptv_manager.model.errors import PlayRefused

SCHEMES = ("http", "https", "rtsp", "rtsps", "rtmp", "rtmps", "rtp", "udp", "srt", "mms", "mmsh")
"""What players open over the network. Not among them: `file`, `plugin`, `pipe`, and whatever begins an option."""

_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]{0,30})://(.*)", re.DOTALL)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_BLANK = re.compile(r"\s")
_LONGEST_TITLE = 200  # characters


class Wish(NamedTuple):
    """A stream as a player is to open it, secrets and all: neither to be stored nor shown."""

    stream_id: int
    provider_id: int
    stream: str  # its name
    provider: str
    title: str  # what is shown: the channel's or film's name, or the stream's own
    address: str
    user_agent: str = ""
    referrer: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    proxy: str = ""


class Playing(NamedTuple):
    """What plays now, as it may be shown."""

    stream_id: int
    stream: str
    provider: str
    title: str
    player: str  # its name
    started_at: datetime


def player_address(address: str) -> str:
    """The address as a player may be given it: of a scheme that leads to the network, on one line, without
    blanks. Raises PlayRefused."""
    found = _ADDRESS.fullmatch(address.strip(" "))
    if found is None:
        raise PlayRefused("Its address is none that a player can open.")
    scheme, rest = found[1].lower(), found[2]
    if scheme not in SCHEMES:
        raise PlayRefused(f"“{scheme}” addresses are not given to a player, only {', '.join(SCHEMES)}.")
    if _CONTROL.search(rest) or not rest.strip("@/?#: "):
        raise PlayRefused("Its address is broken and was not given to a player.")
    return f"{scheme}://{_BLANK.sub('%20', rest)}"


def one_line(text: str) -> str:
    """A text for a line of a file that players read: nothing in it can begin another line."""
    return " ".join(_CONTROL.sub(" ", text).split())


def player_title(text: str) -> str:
    """A title as players' lists bear it; VLC drops what stands before a comma."""
    return one_line(text.replace(",", " "))[:_LONGEST_TITLE]
