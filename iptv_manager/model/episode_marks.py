"""Pure rule: where in a name the mark of an episode stands (S01E02, 1x02, "Staffel 1 Folge 2"), and what it says."""

import re
from typing import NamedTuple

MOST_PARTS = 30  # episodes that one file may hold; a greater distance is another number


class EpisodeMark(NamedTuple):
    """A mark from `start` to `end` of a name; `last` is `number` unless one file holds several episodes."""

    start: int
    end: int
    season: int
    number: int
    last: int


_SEASON = (
    r"season|staffel|saison|temporada|temp|stagione|sezonul|sezon|sezóna|série|serie|series|säsong|sesong|sæson|kausi"
    r"|seizoen|сезон|évad|الموسم|موسم"
)
_EPISODE = (
    r"episode|épisode|episodio|episódio|episodul|epizoda|epizód|episod|capitulo|capítulo|puntata|folge|bölüm|bolum"
    r"|avsnitt|afsnit|odcinek|odc|aflevering|jakso|серия|серії|серія|rész|díl|الحلقة|حلقة|epis|eps|cap|ep|e"
)
_GAP = r"[ ._:,\-–]{0,4}"
_FIRST = r"(?<![^\W_])(?<!['’])"  # not in "Ocean's 11 E 2"
_NO_MORE = r"(?![^\W_])"

# The number of the last part: "E02-E03", "E02E03", "E02 - E03", "E02-03"; not "E02 - 24 hours".
_PARTS = r"(?:[ ._]*[-–&+]?[ ._]*e(?:p)?[ ._]?(?P<last>\d{1,4})|[-–&+](?P<plain>\d{1,3}))?"

_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"{_FIRST}s(?:eason)?[ ._]?(?P<season>\d{{1,4}})[ ._\-–:|x]{{0,3}}(?:ep?|episode|folge|odc)[ ._-]{{0,3}}"
        rf"(?P<number>\d{{1,4}}){_PARTS}(?:v\d)?{_NO_MORE}",
        rf"{_FIRST}(?P<season>\d{{1,2}})x(?P<number>\d{{2,4}})"
        rf"(?:[ ._]?[-–&+]?[ ._]?(?:\d{{1,2}})?x(?P<last>\d{{2,3}})|[-–&+](?P<plain>\d{{2,3}}))?{_NO_MORE}",
        rf"{_FIRST}(?:{_SEASON}){_GAP}(?P<season>\d{{1,4}}){_GAP}(?:{_EPISODE}){_GAP}(?P<number>\d{{1,4}})"
        rf"{_PARTS}{_NO_MORE}",
        rf"{_FIRST}(?P<season>\d{{1,3}})\.?[ ]?(?:{_SEASON}){_GAP}"
        rf"(?P<number>\d{{1,4}})\.?[ ]?(?:{_EPISODE}){_NO_MORE}",
        rf"{_FIRST}t(?P<season>\d{{1,2}})[ ._-]{{0,3}}(?:ep?|cap)[ ._]?(?P<number>\d{{1,3}}){_NO_MORE}",
        rf"{_FIRST}s(?P<season>\d{{1,2}})[ ._-]{{1,3}}(?P<number>\d{{1,3}}){_NO_MORE}",
        r"(?<!\d)(?P<season>20\d\d)[-. ](?P<number>[01]\d[-. ][0-3]\d)(?!\d)",
        rf"{_FIRST}(?:{_EPISODE})[ ._-]{{0,3}}(?P<number>\d{{1,4}}){_PARTS}{_NO_MORE}",
        rf"{_FIRST}(?P<number>\d{{1,4}})\.?[ ](?:bölüm|bolum|серия|rész|díl|folge){_NO_MORE}",
        rf"{_FIRST}(?:{_SEASON}){_GAP}(?P<season>\d{{1,4}}){_NO_MORE}",
        r" [-–] (?P<number>(?!(?:19|20)\d\d)\d{1,4})$",
    )
)
"""Forms of marks, surest first. The last ones count only where the address says that it is an episode."""

_SURE = _FORMS[:4]
_DIGITS_OF_A_MARK = re.compile(r"s[ ._]?\d|\dx\d")  # with the words: what says no to most names, quickly
_SEASON_WORDS = tuple(_SEASON.split("|"))
_OPENING = " ([{|-–:._"


def find_mark(name: str) -> EpisodeMark | None:
    """The mark in the name of something that is known to be an episode; None where it bears none."""
    return _found(name, _FORMS)


def has_sure_mark(name: str) -> bool:
    """Does the name bear a mark that only episodes have?"""
    lowered = name.lower()
    may_be = _DIGITS_OF_A_MARK.search(lowered) or any(word in lowered for word in _SEASON_WORDS)
    return bool(may_be) and _found(name, _SURE) is not None


def _found(name: str, forms: "tuple[re.Pattern[str], ...]") -> EpisodeMark | None:
    for form in forms:
        match = form.search(name)
        if match is not None:
            return _mark(name, match)
    return None


def _mark(name: str, match: "re.Match[str]") -> EpisodeMark:
    """The mark with a bracket around it, if there is one."""
    told = match.groupdict()
    season = int(told.get("season") or 1)
    number = int(re.sub(r"\D", "", told.get("number") or "0"))
    last = int(told.get("last") or told.get("plain") or number)
    end = match.end()
    if not number <= last <= number + MOST_PARTS:  # "E05-24" is no range: the rest belongs to the title
        last = number
    return EpisodeMark(_opened(name, match.start()), _closed(name, end), season, number, last)


def _opened(name: str, start: int) -> int:
    return start - 1 if start and name[start - 1] in "([{" else start


def _closed(name: str, end: int) -> int:
    return end + 1 if name[end : end + 1] in (")", "]", "}") else end
