"""What is gathered of one channel or one programme of a guide while its elements pass; then a record of `model`."""

import re
from html import unescape
from typing import Any

from iptv_manager.formats.text import clean, is_clean
from iptv_manager.formats.xmltv_episodes import episode_of
from iptv_manager.formats.xmltv_times import guide_time
from iptv_manager.model.guide import Credit, GuideChannel, GuideProgramme, ProgrammeDetails, Rating

MOST_NAMES = 32  # display names of a channel
MOST_CATEGORIES = 16
MOST_CREDITS = 48
MOST_TITLES = 16
MOST_RATINGS = 8
MOST_EPISODES = 8  # ways of saying it
LONGEST_ID = 255  # characters: an index row holds it
LONGEST_NAME = 255
LONGEST_TEXT = 4096
LONGEST_WORD = 255  # characters of a category, a role, a date

_TWICE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_FLAGS = {"new": "new", "premiere": "premiere", "previously-shown": "previously_shown"}
_FIELDS = {"desc": "description", "sub-title": "sub_title", "date": "date"}
_LONG = frozenset({"title", "desc", "sub-title"})
NOTHING = ProgrammeDetails()
_UNITS = {"": 60, "seconds": 1, "minutes": 60, "hours": 3600}

Attributes = dict[str, str]


def plain(text: str, cap: int = LONGEST_WORD) -> str:
    """A text without needless blanks; references written twice ("&amp;eacute;") are undone."""
    if "&" in text:
        text = _TWICE.sub(lambda found: unescape(found[0]), text)
    text = " ".join(text.split())
    return text[:cap] if is_clean(text) else clean(text, cap)


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
    """A `programme` element. Only what it says is kept meanwhile: a guide has millions of them."""

    __slots__ = ("_channel", "_episodes", "_length", "_said", "_start", "_stop", "_title", "_titles")
    texts = frozenset({"title", "sub-title", "desc", "category", "episode-num", "date", "length"})
    groups = frozenset({"credits", "rating", "star-rating"})

    def __init__(self, channel: str, start: int, attributes: Attributes) -> None:
        self._channel = channel
        self._start = start
        self._stop = guide_time(attributes["stop"]) if "stop" in attributes else None
        self._title = ""
        self._titles: dict[str, str] | None = None  # by language
        self._episodes: list[tuple[str, str]] | None = None
        self._length = 0
        self._said: dict[str, Any] = {}  # fields of `ProgrammeDetails`

    def mark(self, name: str, attributes: Attributes) -> None:
        """Take an element that says something by being there, or by its attributes."""
        if name in _FLAGS:
            self._said[_FLAGS[name]] = True
        elif name == "icon" and (found := plain(attributes.get("src", ""), LONGEST_TEXT)):
            self._said.setdefault("icon", found)

    def text(self, group: str, name: str, attributes: Attributes, text: str) -> None:
        """Take an element's text; `group` is the element around it, "" for none."""
        found = plain(text, LONGEST_TEXT if name in _LONG else LONGEST_WORD)
        if not found:
            return
        if group:
            self._grouped(group, name, attributes, found)
        elif name == "title":
            self._take_title(attributes.get("lang", "")[:16], found)
        elif name == "category":
            self._add("categories", found, MOST_CATEGORIES)
        elif name in _FIELDS:
            self._said.setdefault(_FIELDS[name], found)
        elif name == "episode-num":
            self._episodes = [*(self._episodes or ()), (attributes.get("system", ""), found)][:MOST_EPISODES]
        elif name == "length" and found.isdecimal() and len(found) < 7:
            self._length = int(found) * _UNITS.get(attributes.get("units", "").lower(), 60)

    def _take_title(self, language: str, title: str) -> None:
        self._title = self._title or title
        if self._titles is None:
            self._titles = {language: title}
        elif len(self._titles) < MOST_TITLES:
            self._titles.setdefault(language, title)

    def _grouped(self, group: str, name: str, attributes: Attributes, found: str) -> None:
        if group == "credits":
            self._add("credits", Credit(plain(name), found), MOST_CREDITS)
        elif name == "value" and group == "star-rating":
            self._said.setdefault("stars", found)
        elif name == "value":
            self._add("ratings", Rating(plain(attributes.get("of", "")), found), MOST_RATINGS)

    def _add(self, field: str, value: object, most: int) -> None:
        known: tuple[object, ...] = self._said.get(field, ())
        if value not in known and len(known) < most:
            self._said[field] = (*known, value)

    def record(self) -> GuideProgramme:
        """What was gathered."""
        if self._titles is not None and len(self._titles) > 1:
            self._said["titles"] = self._titles
        if self._episodes is not None:
            season, number, part, shown = episode_of(self._episodes)
            self._said |= {"season": season, "episode": number, "part": part, "episode_text": shown}
        details = ProgrammeDetails(**self._said) if self._said else NOTHING
        return GuideProgramme(self._channel, self._start, self._end(), self._title, details)

    def _end(self) -> int | None:
        if self._stop is not None and self._stop > self._start:
            return self._stop
        return self._start + self._length if self._length else None
