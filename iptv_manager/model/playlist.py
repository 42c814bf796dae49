"""What a playlist says, as plain records. Reading one is the work of `formats/m3u.py`."""

from collections.abc import Mapping
from enum import StrEnum
from typing import NamedTuple


class StreamKind(StrEnum):
    """What an entry of a list is. The order is the order of the database's type of the same name."""

    LIVE = "live"
    MOVIE = "movie"
    EPISODE = "episode"


class PlaylistEntry(NamedTuple):
    """One entry of a playlist, cleaned of control characters; absent text is "", absent numbers None.

    `group` is the text as written, `groups` its parts. `url` is the part before `|`, as written;
    `url_raw` the whole. `keys` and `values` are every attribute of EXTINF, keys in lower case, `wishes` what
    EXTVLCOPT and KODIPROP lines said; `attrs` and `options` are the same as dicts, made when asked for: two
    dicts for each of a million entries would take a third of the time of reading them.
    """

    line: int
    name: str
    url: str
    url_raw: str
    duration: float | None
    kind: StreamKind
    tvg_id: str
    tvg_name: str
    tvg_logo: str
    tvg_chno: str
    tvg_shift: float | None  # hours
    group: str
    groups: tuple[str, ...]
    user_agent: str
    referrer: str
    catchup: str
    catchup_source: str
    catchup_days: float | None
    radio: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    wishes: tuple[tuple[str, str], ...]

    @property
    def attrs(self) -> dict[str, str]:
        """Every attribute, keys in lower case."""
        return dict(zip(self.keys, self.values, strict=True))

    @property
    def options(self) -> dict[str, str]:
        """What EXTVLCOPT and KODIPROP lines said, keys in lower case."""
        return dict(self.wishes)


class PlaylistReject(NamedTuple):
    """A place of a playlist that gave no entry: `line` counts from 1, `text` is capped at 200 characters."""

    line: int
    reason: str
    text: str


class PlaylistHeader(NamedTuple):
    """The first line's attributes (keys in lower case) and the guide addresses it names, in order."""

    attrs: dict[str, str]
    guide_urls: tuple[str, ...]


LICENCES = ("widevine", "playready", "wiseplay", "fairplay")
_LICENCE_OPTIONS = ("license_type", "drm_legacy", "drm")  # of Kodi's inputstream.adaptive, old and new


def licence_in(options: Mapping[str, str]) -> str:
    """The system whose licence it takes to watch an entry with these options; "" for none.

    A clear key, which stands in the list itself, is none."""
    for name, value in options.items():
        if name.lower().rpartition(".")[2] in _LICENCE_OPTIONS:
            said = str(value).lower()
            found = next((licence for licence in LICENCES if licence in said), "")
            if found:
                return found
    return ""
