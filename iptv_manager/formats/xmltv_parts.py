"""What is gathered of one channel or one programme of a guide while its elements pass; then a record of `model`."""

import re
from html import unescape

from iptv_manager.formats.text import clean
from iptv_manager.formats.xmltv_episodes import episode_of
from iptv_manager.formats.xmltv_times import guide_time
from iptv_manager.model.guide import Credit, GuideChannel, GuideProgramme, ProgrammeDetails, Rating

MOST_NAMES = 32  # display names of a channel
MOST_CATEGORIES = 16
MOST_CREDITS = 48
MOST_TITLES = 16
MOST_RATINGS = 8
LONGEST_ID = 255  # characters: an index row holds it
LONGEST_NAME = 255
LONGEST_TEXT = 4096
LONGEST_WORD = 255  # characters of a category, a role, a date

_TWICE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNITS = {"": 60, "seconds": 1, "minutes": 60, "hours": 3600}

Attributes = dict[str, str]


def plain(text: str, cap: int = LONGEST_WORD) -> str:
    """A text without needless blanks; references written twice ("&amp;eacute;") are undone."""
    if "&" in text:
        text = _TWICE.sub(lambda found: unescape(found[0]), text)
    return clean(" ".join(text.split()), cap)


class ChannelParts:
    """A `channel` element."""

    texts = frozenset({"display-name"})
    groups = frozenset[str]()

    def __init__(self, channel: str) -> None:
        self._id = channel
        self._names: dict[str, None] = {}
        self._icon = ""

    def mark(self, name: str, attributes: Attributes) -> None:
        """Take an element that says all by its attributes."""
        if name == "icon" and not self._icon:
            self._icon = plain(attributes.get("src", ""), LONGEST_TEXT)

    def text(self, group: str, name: str, attributes: Attributes, text: str) -> None:
        """Take an element's text."""
        del group, name, attributes
        found = plain(text, LONGEST_NAME)
        if found and len(self._names) < MOST_NAMES:
            self._names[found] = None

    def record(self) -> GuideChannel:
        """What was gathered."""
        return GuideChannel(self._id, tuple(self._names), self._icon)


class ProgrammeParts:
    """A `programme` element."""

    __slots__ = (
        "_categories", "_channel", "_credits", "_date", "_episodes", "_icon", "_length", "_marks", "_ratings",
        "_stars", "_start", "_stop", "_texts", "_titles",
    )  # fmt: skip
    texts = frozenset({"title", "sub-title", "desc", "category", "episode-num", "date", "length"})
    groups = frozenset({"credits", "rating", "star-rating"})
    _FLAGS = frozenset({"new", "premiere", "previously-shown"})

    def __init__(self, channel: str, start: int, attributes: Attributes) -> None:
        self._channel = channel
        self._start = start
        self._stop = guide_time(attributes["stop"]) if "stop" in attributes else None
        self._titles: dict[str, str] = {}
        self._texts: dict[str, str] = {}
        self._categories: dict[str, None] = {}
        self._episodes: list[tuple[str, str]] = []
        self._marks: set[str] = set()
        self._ratings: list[Rating] = []
        self._credits: list[Credit] = []
        self._stars = self._icon = self._date = ""
        self._length = 0

    def mark(self, name: str, attributes: Attributes) -> None:
        """Take an element that says something by being there, or by its attributes."""
        if name in self._FLAGS:
            self._marks.add(name)
        elif name == "icon" and not self._icon:
            self._icon = plain(attributes.get("src", ""), LONGEST_TEXT)

    def text(self, group: str, name: str, attributes: Attributes, text: str) -> None:
        """Take an element's text; `group` is the element around it, "" for none."""
        if group:
            self._grouped(group, name, attributes, text)
        elif name == "title":
            if (found := plain(text, LONGEST_TEXT)) and len(self._titles) < MOST_TITLES:
                self._titles.setdefault(attributes.get("lang", "")[:16], found)
        elif name in ("desc", "sub-title"):
            if name not in self._texts and (found := plain(text, LONGEST_TEXT)):
                self._texts[name] = found
        else:
            self._rarer(name, attributes, text)

    def _rarer(self, name: str, attributes: Attributes, text: str) -> None:
        found = plain(text)
        if name == "category" and found and len(self._categories) < MOST_CATEGORIES:
            self._categories[found] = None
        elif name == "episode-num" and len(self._episodes) < MOST_RATINGS:
            self._episodes.append((attributes.get("system", ""), found))
        elif name == "date":
            self._date = self._date or found[:32]
        elif name == "length" and found.isdecimal() and len(found) < 7:
            self._length = int(found) * _UNITS.get(attributes.get("units", "").lower(), 60)

    def _grouped(self, group: str, name: str, attributes: Attributes, text: str) -> None:
        found = plain(text)
        if not found:
            return
        if group == "credits":
            if len(self._credits) < MOST_CREDITS:
                self._credits.append(Credit(plain(name), found))
        elif name == "value" and group == "star-rating":
            self._stars = self._stars or found[:32]
        elif name == "value" and len(self._ratings) < MOST_RATINGS:
            self._ratings.append(Rating(plain(attributes.get("of", "")), found))

    def record(self) -> GuideProgramme:
        """What was gathered."""
        title = next(iter(self._titles.values()), "")
        return GuideProgramme(self._channel, self._start, self._end(), title, self._details())

    def _end(self) -> int | None:
        if self._stop is not None and self._stop > self._start:
            return self._stop
        return self._start + self._length if self._length else None

    def _details(self) -> ProgrammeDetails:
        season = number = part = None
        shown = ""
        if self._episodes:
            season, number, part, shown = episode_of(self._episodes)
        return ProgrammeDetails(
            sub_title=self._texts.get("sub-title", ""),
            description=self._texts.get("desc", ""),
            titles=self._titles if len(self._titles) > 1 else {},
            categories=tuple(self._categories),
            season=season,
            episode=number,
            part=part,
            episode_text=shown,
            new="new" in self._marks,
            premiere="premiere" in self._marks,
            previously_shown="previously-shown" in self._marks,
            ratings=tuple(self._ratings),
            stars=self._stars,
            icon=self._icon,
            credits=tuple(self._credits),
            date=self._date,
        )
