"""Pure rules over the names of films and episodes as lists write them: what is the title, what stands around it.

A name is taken apart from both ends: codes in front ("|DE|", "EN - "), brackets of years and marks anywhere,
marks of quality at the end. What is in doubt stays in the title. Nothing here knows a list or a database.
"""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from iptv_manager.model.episode_marks import EpisodeMark, find_mark
from iptv_manager.model.kinds import VIDEO_FILES
from iptv_manager.model.names import search_key
from iptv_manager.model.title_words import (
    CODES,
    LANGUAGE_WORDS,
    is_release_mark,
    is_tail_mark,
    language_of,
    marks_of,
    may_hold_release_mark,
    quality_of,
)

EARLIEST_YEAR, LATEST_YEAR = (
    1888,
    2040,
)  # the first film there is; a number beyond the last is part of a title
LONGEST = 400  # characters of a name that are looked at
LONGEST_KEY = 200  # characters


class MovieTitle(NamedTuple):
    """What the name of a film says. `quality` is 8K, 4K, FHD, HD, SD, CAM or ""; `language` a code or ""."""

    title: str
    year: int | None
    quality: str
    language: str


class EpisodeTitle(NamedTuple):
    """What the name of an episode says. `number` is 0 where none is told, `last` that of the last part.

    `series` is "" where the name begins with the mark; `title` is the episode's own, mostly ""."""

    series: str
    year: int | None
    season: int
    number: int
    last: int
    title: str
    quality: str
    language: str


class _Found(NamedTuple):
    """A name on its way: what is left of it, and what was taken off."""

    text: str
    years: tuple[int, ...] = ()
    marks: tuple[str, ...] = ()


_SEPARATORS = " \t-–—:|_·•,;/┃▎★✦"
_FRONT = re.compile(
    r"\s*(?:[\[(|┃{](?P<closed>[^\[\](){}|┃]{1,16})[\])}|┃][\s\-–:|•★✦▎┃]*"
    r"|(?P<open>[A-Z0-9+/]{1,8}(?:[ /-][A-Z0-9+]{1,5})?)(?:\s+[-–—•★✦]+\s+|\s*[|┃▎:]\s*[-|]?\s*))"
)
_NOT_FRONT = re.compile(
    r"IT\s*:\s*(?:Chapter|Capitolo|Kapitel|Chapitre|Cap[íi]tulo|Welcome|Part)", re.IGNORECASE
)
_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|\{([^{}]*)\}|[|┃]([^|┃]{1,12})[|┃]")
_YEAR_TEXT = re.compile(r"\s*((?:18|19|20)\d\d)(?:\s*[-–/]\s*(?:(?:18|19|20)?\d\d)?)?\s*")
_YEAR = re.compile(r"(?:18|19|20)\d\d")
_ONE_NUMBER = re.compile(r"\W*\d*\W*")
_NO_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = re.compile(r"['’`´]")
_FILE_ENDING = re.compile(rf"\.(?:{'|'.join(sorted(VIDEO_FILES))})$", re.IGNORECASE)
_WITH_THE_NUMBER = re.compile(
    r"(?:of|in|street|part|space|airport|anno|since|wonder woman|death race|runner|dracula|godzilla|turbo|tokyo"
    r"|expo|studio|miami|metal|route|wrestlemania|euro|cyborg|mission|year|chapter|vol\.?|#|:)$",
    re.IGNORECASE,
)
_RAISED = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]+[ᵖᴾᴷᵏ]|[ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᶠˢ]+")  # not the number of "[REC]²"
_PLAIN = str.maketrans("ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᶠˢ⁰¹²³⁴⁵⁶⁷⁸⁹ᵖᵏ", "ABDEGHIJKLMNOPRTUVWFS0123456789pk")
_UNDER_DOT = re.compile(r"(?<=\w\w)\.$")  # "Show.S01E02", but not "S.W.A.T."
_LENT = "¶"
_FRAME = re.compile(r"^#{2,}|#{2,}$")
_TWO_LANGUAGES = re.compile(r" (\w+) [DM]L$")


def movie_title(name: str) -> MovieTitle:
    """Take the name of a film apart. The title is never empty unless the name is."""
    found = _cut_release(_without_brackets(_without_front(_Found(_readable(name)))))
    found = _without_last_year(_without_tail(found))
    title = found.text or _tidy(name[:LONGEST]) or name[:LONGEST].strip()
    return MovieTitle(_with_article(title), _last(found.years), _quality(found), _language(found))


def episode_title(name: str) -> EpisodeTitle:
    """Take the name of an episode apart: series, season and number, the episode's own title."""
    text = _readable(name)
    mark = find_mark(text)
    if mark is None:
        whole = movie_title(name)
        return EpisodeTitle(whole.title, whole.year, 1, 0, 0, "", whole.quality, whole.language)
    before = _series_name(_UNDER_DOT.sub("", text[: mark.start]))
    after = _episode_name(text[mark.end :])
    both = _Found("", (), (*before.marks, *after.marks))
    series = _with_article(before.text)
    return EpisodeTitle(
        series, _last(before.years), *_numbers(mark), after.text, _quality(both), _language(both)
    )


def title_key(title: str) -> str:
    """Give the form in which spellings of one title are the same: case, accents, signs do not count.

    "The" at the end stands for one in front; "&" for "and". Empty only for an empty title."""
    folded = search_key(title)
    words = _NO_WORD.sub(" ", _APOSTROPHES.sub("", folded.replace("&", " and "))).strip()
    return (words or folded)[:LONGEST_KEY].rstrip()


def container_of(url: str) -> str:
    """The ending of a file's address ("mkv"), in lower case; "" where the path has none or it is a script's."""
    path = re.split(r"[?#|]", url, maxsplit=1)[0]
    name = unquote(path.rpartition("/")[2])
    stem, dot, ending = name.rpartition(".")
    ending = ending.strip().lower()
    is_ending = bool(dot and stem) and 2 <= len(ending) <= 5 and ending.isascii() and ending.isalnum()
    return ending if is_ending and not ending.isdigit() and ending not in _SCRIPTS else ""


_SCRIPTS = frozenset({"php", "asp", "aspx", "jsp", "cgi", "html", "htm", "com", "net", "org", "m3u"})


def _numbers(mark: EpisodeMark) -> tuple[int, int, int]:
    return mark.season, mark.number, mark.last


def _readable(name: str) -> str:
    """The name with blanks between its words and plain letters for raised ones, without a file's ending."""
    written = name[:LONGEST].strip()
    text = _FILE_ENDING.sub("", written)
    if not text.isascii():
        text = _RAISED.sub(lambda raised: raised[0].translate(_PLAIN), text)
    if "_" in text and " " not in text:
        text = text.replace("_", " ")
    if _is_dotted(text) or (text != written and " " not in text and text.count(".") == 1):
        text = text.replace(".", " ")
    return " ".join(text.split())


def _is_dotted(text: str) -> bool:
    """Do dots stand between the words? Not in "S.W.A.T.", nor in "Vol. 2"."""
    if "." not in text:
        return False
    pieces = [piece for piece in text.split(".") if piece]
    dots = len(pieces) - 1
    if dots < 1 or dots <= text.count(" "):
        return False
    if dots == 1:
        return _YEAR.fullmatch(pieces[1]) is not None
    return sum(len(piece) > 1 for piece in pieces) * 2 > len(pieces)


def _without_front(found: _Found) -> _Found:
    """Take codes off the front, up to four: "|DE| [4K] Title", "EN - NF - Title"."""
    text, marks = found.text, found.marks
    for _ in range(4):
        match = _FRONT.match(text)
        known = match and marks_of(match["closed"] or match["open"])
        if not match or not known or _NOT_FRONT.match(text):
            break
        rest = text[match.end() :]
        if _ONE_NUMBER.fullmatch(rest):  # "IT - 2017" is the film
            break
        text, marks = rest, (*marks, *known)
    return _Found(text, found.years, marks)


def _without_brackets(found: _Found) -> _Found:
    """Take off brackets that hold years or marks; the others belong to the title."""
    text, years, marks = found.text, list(found.years), list(found.marks)
    for match in reversed(list(_BRACKETS.finditer(text))):
        rest = f"{text[: match.start()]} {'| ' if match[4] else ''}{text[match.end() :]}"
        inside = match[1] or match[2] or match[3] or match[4] or ""
        year = _year_in(inside)
        known = None if year else marks_of(inside)
        if not (year or known or not inside.strip()) or not _tidy(rest):
            continue
        text = rest
        years += [year] if year else []
        marks += known or []
    return _Found(_tidy(text), tuple(years), tuple(marks))


def _year_in(text: str) -> int | None:
    match = _YEAR_TEXT.fullmatch(text)
    return int(match[1]) if match and EARLIEST_YEAR <= int(match[1]) <= LATEST_YEAR else None


def _cut_release(found: _Found) -> _Found:
    """Cut at the first word that no title has, and at a year that stands before it."""
    if not may_hold_release_mark(found.text):
        return found
    words = found.text.split(" ")
    place = next((place for place, word in enumerate(words) if place and is_release_mark(word)), None)
    if place is None:
        return found
    years = [at for at, word in enumerate(words[:place]) if at and _YEAR.fullmatch(word)]
    end = years[-1] if years and not found.years else place
    told = [word.upper() for word in words[end:] if word not in CODES]  # "DTS-HD MA" is not Morocco
    year = (int(words[end]),) if end < place else ()
    text = _tidy(" ".join(words[:end]))
    if (match := _TWO_LANGUAGES.search(text)) and language_of(match[1].upper()):  # "German DL"
        text, told = text[: match.start()], [match[1].upper(), *told]
    return _Found(text, (*found.years, *year), (*found.marks, *told))


def _without_tail(found: _Found) -> _Found:
    """Take marks of quality and, after a dash or bar, of language off the end."""
    words, taken = found.text.split(" "), list(found.marks)
    while len(words) > 1 and (is_tail_mark(words[-1]) or _is_set_apart(words)):
        taken.append(words.pop().upper())
        while len(words) > 1 and not words[-1].strip(_SEPARATORS):
            words.pop()
    return _Found(_tidy(" ".join(words)), found.years, tuple(taken))


def _is_set_apart(words: list[str]) -> bool:
    """ "Film - EN" and "Film | DE": a code after a separator that stands alone."""
    last = words[-1]
    is_language = last in CODES or last in LANGUAGE_WORDS
    return is_language and len(words) > 2 and not words[-2].strip(_SEPARATORS)


def _without_last_year(found: _Found) -> _Found:
    """Take a year without brackets off the end, where none was found and the number is none of the title's."""
    words = found.text.split(" ")
    if found.years or len(words) < 2 or not _YEAR.fullmatch(words[-1]) or not _year_in(words[-1]):
        return found
    rest = " ".join(words[:-1])
    if _WITH_THE_NUMBER.search(rest):
        return found
    return _Found(_tidy(rest), (int(words[-1]),), found.marks)


@lru_cache(maxsize=4096)
def _series_name(text: str) -> _Found:
    """The series' own name and year out of what stands before the mark: the same for all its episodes."""
    found = _without_brackets(_without_front(_Found(_tidy_end(text))))
    return _without_last_year(_without_tail(_cut_release(found)))


def _episode_name(text: str) -> _Found:
    """The episode's own title. It may be empty, so a word is lent to it: that one is never taken off."""
    found = _without_tail(_cut_release(_without_brackets(_Found(f"{_LENT} {text}"))))
    return found._replace(text=_tidy(found.text.removeprefix(_LENT)))


def _quality(found: _Found) -> str:
    return next((step for mark in found.marks if (step := quality_of(mark))), "")


def _language(found: _Found) -> str:
    return next((code for mark in found.marks if (code := language_of(mark))), "")


def _last(years: tuple[int, ...]) -> int | None:
    """Brackets were read from the end: the first found is the last written."""
    return years[0] if years else None


def _with_article(title: str) -> str:
    """ "Matrix, The" is "The Matrix"."""
    stem, comma, article = title.rpartition(", ")
    return f"{article} {stem}" if comma and article in ("The", "A", "An", "Der", "Die", "Das") else title


def _tidy(text: str) -> str:
    """Without separators at the ends; a closing dot belongs to the title ("S.W.A.T.")."""
    tidy = _tidy_end(text)
    return (_FRAME.sub("", tidy) if "##" in tidy else tidy).lstrip(_SEPARATORS + ".").strip()


def _tidy_end(text: str) -> str:
    return " ".join(text.split()).rstrip(_SEPARATORS)
