"""Which episode a programme is, out of a guide's `episode-num`: xmltv_ns, onscreen, SxxExx, or without a system."""

import re
from collections.abc import Iterable
from typing import NamedTuple

LARGEST = 100_000  # no series has more; greater ones are ids

_NS = re.compile(
    r"\s*(\d+)?\s*(?:/\s*\d*\s*)?\.\s*(\d+)?\s*(?:/\s*\d*\s*)?(?:\.\s*(\d+)?\s*(?:/\s*\d*\s*)?)?", re.ASCII
)
_SHOWN = (
    re.compile(r"(?<![a-z])[st][ ._]*(\d{1,4})[ ._,:;-]*(?:x|ep?|episode|cap)[ ._]*(\d{1,5})(?!\d)", re.I),
    re.compile(r"(?<!\d)(\d{1,4})x(\d{1,5})(?!\d)", re.I),
    re.compile(r"(?<![a-z])(?:season|saison|staffel|temporada)\W*(\d{1,4})\D{1,16}?(\d{1,5})(?!\d)", re.I),
)  # fmt: skip
_NUMBER_ALONE = re.compile(
    r"(?<![a-z])(?:ep?|eps?|episode|folge|cap(?:itulo)?|odc)[ ._:#]*(\d{1,5})(?!\d)", re.I
)
_BY_ZERO, _PROGRAMME_ID = "xmltv_ns", "dd_progid"


class Episode(NamedTuple):
    """Counted from 1; None where the guide does not say. `text` is how the guide would show it."""

    season: int | None = None
    number: int | None = None
    part: int | None = None
    text: str = ""


def episode_of(told: Iterable[tuple[str, str]]) -> Episode:
    """The episode out of (system, text) of each `episode-num`; the numbers of xmltv_ns go before others."""
    by_system = {system.strip().lower(): text.strip() for system, text in told if text.strip()}
    exact = by_system.pop(_BY_ZERO, "")
    shown = {system: text for system, text in by_system.items() if not _names_a_programme(system)}
    found = _by_zero(exact)
    text = next(iter(shown.values()), "")
    for other in shown.values():
        found = found or _as_shown(other) or _by_zero(other)
    plain = found or Episode()
    return plain._replace(text=text if text and not _is_by_zero(text) else "")


def _names_a_programme(system: str) -> bool:
    """Do its numbers name a programme (thetvdb.com) rather than count it?"""
    return system == _PROGRAMME_ID or "." in system


def _is_by_zero(text: str) -> bool:
    return "." in text and _NS.fullmatch(text) is not None


def _by_zero(text: str) -> Episode | None:
    """Counted from 0: "0 . 4/12 . 0/2" is the first season's fifth episode, its first part."""
    match = _NS.fullmatch(text)
    if match is None:
        return None
    season, number, part = (_counted(part, 1) for part in match.groups())
    return Episode(season, number, part) if season or number or part else None


def _as_shown(text: str) -> Episode | None:
    for form in _SHOWN:
        if match := form.search(text):
            return Episode(_counted(match[1]), _counted(match[2]))
    match = _NUMBER_ALONE.search(text)
    if match is None and text.isdecimal():
        return Episode(None, _counted(text))
    return Episode(None, _counted(match[1])) if match else None


def _counted(text: str | None, first: int = 0) -> int | None:
    if text is None or len(text) > len(str(LARGEST)):
        return None
    number = int(text) + first
    return number if number < LARGEST else None
