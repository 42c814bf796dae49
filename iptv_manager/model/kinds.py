"""Pure rule: is an entry of a playlist a live channel, a film or an episode of a series?"""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, repeat

from iptv_manager.model.episode_marks import has_sure_mark
from iptv_manager.model.playlist import StreamKind

VIDEO_FILES = frozenset(
    [
        "mp4",
        "mkv",
        "avi",
        "mov",
        "m4v",
        "wmv",
        "flv",
        "mpg",
        "mpeg",
        "webm",
        "ogm",
        "ogv",
        "vob",
        "divx",
        "xvid",
        "3gp",
        "asf",
        "m2ts",
        "mts",
        "rmvb",
        "f4v",
        "mp4v",
    ]
)
"""Endings of files that are watched from their beginning, unlike the `.ts` and `.m3u8` of live streams."""

_LIVE_TOO = "flv"  # all of them in a real public list are live (HTTP-FLV); a film states how long it is

_EPISODE_MARK = re.compile(
    r"(?<![a-z0-9])(?:"
    r"s\d{1,4}[ ._-]{0,3}ep?[ ._-]{0,3}\d{1,4}"  # S01E02, s1 e2, S01.EP02
    r"|\d{1,2}x\d{2,3}"  # 1x02, but not 1920x1080
    r"|season[ ._-]{1,3}\d{1,3}[ ._,-]{1,4}episode[ ._-]{1,3}\d{1,4}"
    r")(?![a-z0-9])",
    re.ASCII,
)
_TWO_NUMBERS = re.compile(r"\d\D+\d")  # most films have one, so few names are looked at more closely
_NOT_PATH = re.compile(r"[?#|]")  # query, fragment, headers
_LIVE_ENDINGS = (b".m3u8", b".ts")  # no names of files that are watched from their beginning
_SHORTEST_EPISODE = 60.0  # seconds; live entries carry durations such as 0, 1 or 10 by mistake


def entry_kind(url: str, name: str, duration: float | None) -> StreamKind:
    """Tell what an entry is from its address, its name and its stated duration in seconds.

    The address decides: `/live/` is live, `/series/` an episode, `/movie/` a film, whatever the name says;
    then the ending of the path. A video file is an episode if its name bears a mark like S01E02, otherwise
    a film. The mark alone proves nothing: "Channel 1x02" on a `.ts`, a `.m3u8` or a bare address is live,
    unless such a bare address (no ending) also states a duration of a minute or more. An `.flv` is live too
    unless it states one.
    """
    path = url.lower()
    if "?" in path or "#" in path or "|" in path:
        path = _NOT_PATH.split(path, maxsplit=1)[0]
    if "/live/" in path:
        return StreamKind.LIVE
    if "/series/" in path:
        return StreamKind.EPISODE
    if "/movie/" in path:
        return StreamKind.MOVIE
    ending = path[-6:].rpartition(".")[2]
    if ending in VIDEO_FILES and ending != _LIVE_TOO:
        return StreamKind.EPISODE if has_episode_mark(name) else StreamKind.MOVIE
    if duration is None or duration < _SHORTEST_EPISODE:
        return StreamKind.LIVE
    if ending == _LIVE_TOO:
        return StreamKind.EPISODE if has_episode_mark(name) else StreamKind.MOVIE
    return StreamKind.EPISODE if _has_no_ending(path) and has_episode_mark(name) else StreamKind.LIVE


def kinds_written(urls: Sequence[bytes], names: Sequence[bytes], duration: float | None) -> list[bytes]:
    """Tell `entry_kind` of a batch in UTF-8: what most addresses say is looked for in all of them at once.

    To ask each address about each mark takes as long where all are short, nearly twice as long in a public list."""
    paths = _paths(b"\n".join(urls).lower())
    kinds = [_UNKNOWN] * len(names)
    for mark, kind in _MARKS:
        for place in _lines_with(mark, paths):
            kinds[place] = kind
    if _UNKNOWN not in kinds:
        return kinds
    return [
        kind or (_LIVE if path.endswith(_LIVE_ENDINGS) else _kind_written(path, name, duration))
        for kind, path, name in zip(kinds, paths.split(b"\n"), names, strict=True)
    ]


_LIVE, _MOVIE, _EPISODE = (kind.value.encode() for kind in StreamKind)
_UNKNOWN = b""
_MARKS = ((b"/movie/", _MOVIE), (b"/series/", _EPISODE), (b"/live/", _LIVE))  # the last one counts


def _paths(urls: bytes) -> bytes:
    """The addresses, a line each, without queries, fragments and headers."""
    for mark in (b"?", b"#", b"|"):
        if mark in urls:
            lines = urls.split(b"\n")
            urls = b"\n".join([line.split(mark, 1)[0] if mark in line else line for line in lines])
    return urls


def _lines_with(mark: bytes, text: bytes) -> Iterator[int]:
    """The lines that hold the mark, in order."""
    return accumulate(map(bytes.count, text.split(mark)[:-1], repeat(b"\n")))


def _kind_written(url: bytes, name: bytes, duration: float | None) -> bytes:
    return entry_kind(url.decode(), name.decode(), duration).value.encode()


def has_episode_mark(name: str) -> bool:
    """Tell whether a name bears the mark of an episode: S01E02, s1 e2, 1x02, "Staffel 1 Folge 2"."""
    if _EPISODE_MARK.search(name.lower()) is not None:
        return True
    return _TWO_NUMBERS.search(name) is not None and has_sure_mark(name)


def _has_no_ending(path: str) -> bool:
    return "." not in path.rpartition("/")[2]
