"""Pure rules of matching: what a channel's name says, and the key under which its streams meet.

"UK: BBC One FHD" and "BBC 1 ᴴᴰ (1080p) [Not 24/7]" are one channel; "ESPN" and "ESPN 2", "TF1" and "TF1 +1",
"HBO East" and "HBO West", "CNN" and "CNN International" are not. In doubt two streams stay apart: a person
merges two rows in a second, and may never notice that a third has the wrong film. Nothing here knows a database.
"""

import re
from collections.abc import Collection
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

from iptv_manager.model.match_words import (
    ADJUSTMENTS,
    COUNTED,
    COUNTRIES,
    FILLER_WORDS,
    FOLLOWING_NUMBERS,
    GENERIC_WORDS,
    LANGUAGES,
    NO_GUIDE_IDS,
    NUMBER_WORDS,
    PLAIN_FEEDS,
    PLAIN_PREFIXES,
    QUALITIES,
    REGION_WORDS,
    Quality,
)
from iptv_manager.model.names import search_key

RULES_VERSION = 2
"""Raised whenever these rules change, so that line-ups are merged anew."""

KEY_CAP = 400  # characters; as an index row four bytes each still fit
KEPT = 1 << 15  # names, guide ids and groups taken apart that are remembered: kindred ones stand together
MOST_SHIFT = 12  # hours; a day is one as well, and "+18" is none
SHARED_LETTERS = 4  # in a row: from so many on, two names are relatives rather than the same station

_SEPARATOR = re.compile(
    r"\s*(?:[#=*~•●★☆▬━═─✦✪◆►◄⭐-]{2,}.*[#=*~•●★☆▬━═─✦✪◆►◄⭐-]{2,}|[#=*~▬━═─]{3,}.*|[\W_]*)\s*", re.DOTALL
)
_PREFIX = re.compile(
    r"[\[(|┃▎]*\s*([48a-z][a-z48 -]{1,14})\s*"
    r"(?:[\])|┃▎:»•●►➤➾✦★⭐◉]+\s*[-:|]?|[-–—/]\s)\s*(?=\S)"
)
_FLAG = re.compile(r"\s*([\U0001F1E6-\U0001F1FF])([\U0001F1E6-\U0001F1FF])\s*")
_REMARK = re.compile(r"[\[(](?:not 24/7|geo-?blocked|offline|multi[ -]?audio|multi|no ?audio|opt-?\d)[\])]")
_BRACKETED = re.compile(r"[\[(]([a-z][a-z ]{1,14})[\])]")
_SHIFT = re.compile(
    r"(?<![\w+])\+ ?(\d{1,2}) ?(?:h|hr|hrs|hour|hours)?(?!\w)"
    r"|(?<=\w)(?<!canal)(?<!cine)(?<!movistar)\+(\d{1,2})h?(?!\w)"
)
_GROUP = re.compile(r"[\[(|┃▎]*\s*([a-z][a-z -]*[a-z])\s*(?:[\])|┃▎:»•►✦★/–—-]|$)")
_FPS = re.compile(r"\b(\d{2}) fps\b")
_H26X = re.compile(r"\b([hx])[. ](26[45])\b")
_PLAIN_TOKEN = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"(?:[^\W_]|[\u0900-\u109f\u1780-\u17ff])+")  # vowel signs are no letters to `re`
_SPELLINGS = (("'", ""), ("’", ""), ("&", " and "), ("-4k", "4k"), ("-8k", "8k"), ("hd+", "hdplus"))
SIZES = ((2000, Quality.UHD), (1000, Quality.FHD), (700, Quality.HD))  # from so many lines on
_DIGITS = re.compile(r"\d+")
_BETWEEN_DIGITS = re.compile(r"(?<=\d) (?=\d)")
_CAMEL = re.compile(r"\d+|[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\d_]+")
_QUALITY_END = re.compile(r"(?<=.)(?:uhd|fhd|hd|sd|4k)$")
_FILLER = re.compile("|".join(sorted(FILLER_WORDS, key=len, reverse=True)))
_REGION = re.compile(f"(?:{'|'.join(REGION_WORDS)}|{'|'.join(name for name in COUNTRIES if len(name) > 4)})+")
_LINES = re.compile(r"(?:(\d{3,4})[pi]|\d{3,4}x(\d{3,4})p?)(?:25|30|50|60)?")
_IN_PREFIX = re.compile(r"[ -]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_SPECIAL = frozenset((*QUALITIES, *ADJUSTMENTS, *FOLLOWING_NUMBERS))  # words that may mean something else
_PLUS_FEED = re.compile(r"plus(\d{1,2})")


class NameParts(NamedTuple):
    """What a name says. `words` are those of the station itself, numbers in digits, filler and all."""

    words: tuple[str, ...]
    name: str  # words joined, with the time shift
    country: str  # as COUNTRIES writes it; "" where the name says none
    shift: int  # hours
    quality: int  # rank, the best first; see `Quality`


class GuideParts(NamedTuple):
    """What a guide id says: "BBCOneHD.uk@London" has stem "bbc1", country "uk", feed "london"."""

    stem: str
    country: str
    feed: str
    key: str  # the form in which two spellings of an id are one; "" for none


class MatchKey(NamedTuple):
    """Where a stream belongs: streams of one name and one country, or of one guide id, may meet."""

    name: str  # words joined, with feed and time shift
    country: str
    guide: str
    quality: int


def is_separator(name: str) -> bool:
    """Is this a heading ("##### UK #####") rather than a channel?"""
    return not name[:1].isalnum() and _SEPARATOR.fullmatch(name) is not None


def match_key(name: str, guide_id: str = "", group: str = "") -> MatchKey | None:
    """The key of a stream; None for what is no channel."""
    return folded_key(search_key(name), guide_id, search_key(group))


def folded_key(name: str, guide_id: str, group: str) -> MatchKey | None:
    """The same for a name and a group that `search_key` has folded. A million of them pass here.

    The name's own word on the country goes before the guide id's and the group's."""
    if not name[:1].isalnum() and _SEPARATOR.fullmatch(name):
        return None
    country, rest = _country_in_front(name)
    key = _key_without_group(country, rest, guide_id)
    return key if key.country else key._replace(country=group_country(group))


@lru_cache(KEPT)
def _key_without_group(country: str, text: str, guide_id: str) -> MatchKey:
    """The key of a name's country, what stands behind it, and a guide id: many streams share all three."""
    said, guide = _parts(text), guide_parts(guide_id)
    return MatchKey(
        _with_guide(said, guide) if guide.feed or len(guide.stem) > len(said.name) else said.name,
        country or said.country or guide.country,
        guide.key,
        said.quality,
    )


def _with_guide(parts: NameParts, guide: GuideParts) -> str:
    """What the guide id alone says of the feed: "HBO" of "HBO.us@East" is "HBO East"."""
    if plus := _PLUS_FEED.fullmatch(guide.feed):
        return parts.name if parts.shift else f"{parts.name}+{plus[1]}"
    feed = guide.feed or _region_of(guide, parts.name)
    if feed in parts.name:
        return parts.name
    name = compact((*parts.words, feed))[:KEY_CAP]
    return f"{name}+{parts.shift}" if parts.shift else name


def _region_of(guide: GuideParts, name: str) -> str:
    """The region or language that the id puts behind the name: "german" of "EuronewsGerman.fr" for "Euronews"."""
    if guide.stem[:2] != name[:2] or not guide.country:
        return ""
    stem, plain = _FILLER.sub("", guide.stem), _FILLER.sub("", name) or name
    rest = stem[len(plain) :] if stem.startswith(plain) else ""
    return rest if COUNTRIES.get(rest) != guide.country and _REGION.fullmatch(rest) else ""


def compact(words: tuple[str, ...]) -> str:
    """The words without blanks, but for those between numbers: "Sky Sports 1" is "skysports1"."""
    joined = "".join(words)
    if joined.isalpha() or sum([word[0].isdecimal() or word[-1].isdecimal() for word in words]) < 2:
        return joined
    pieces = _BETWEEN_DIGITS.split(" ".join(words))
    return " ".join(piece.replace(" ", "") for piece in pieces)


def name_parts(folded: str) -> NameParts:
    """Take a name apart that `search_key` has folded."""
    country, rest = _country_in_front(folded)
    said = _parts(rest)
    return said._replace(country=country) if country else said


def _country_in_front(folded: str) -> tuple[str, str]:
    """The country that a name begins with, "" for none, and what stands behind it."""
    prefix = _PREFIX.match(folded)
    country = COUNTRIES.get(prefix[1].strip()) if prefix else None
    return (country, folded[prefix.end() :]) if prefix and country else ("", folded)


@lru_cache(KEPT)
def _parts(text: str) -> NameParts:
    """What a name says, or what stands behind its country, which many names share."""
    rest, country, before = _without_prefixes(text)
    shift = 0
    if "[" in rest or "(" in rest:
        rest, country = _without_remarks(rest, country)
    for written, meant in _SPELLINGS:
        if written in rest:
            rest = rest.replace(written, meant)
    if "+" in rest:
        rest, shift = _without_shift(rest)
        rest = rest.replace("+", " plus ")
    if "fps" in rest or "26" in rest:
        rest = _H26X.sub(r"\1\2", _FPS.sub(r"\1fps", rest))
    words, tags = _told_apart((_PLAIN_TOKEN if rest.isascii() else _TOKEN).findall(rest))
    name = compact(words)[:KEY_CAP]
    return NameParts(words, f"{name}+{shift}" if shift else name, country, shift, _rank((*before, *tags)))


def _without_prefixes(text: str) -> tuple[str, str, list[str]]:
    """Take country and quality off the front, as often as they stand there; gives the rest and both."""
    country, tags = "", []
    if not text.isascii() and (flag := _FLAG.match(text)):
        code = "".join(chr(ord(letter) - 0x1F1E6 + 97) for letter in flag.groups())
        country, text = COUNTRIES.get(code, ""), text[flag.end() :] or text
    while prefix := _PREFIX.match(text):
        said, spoken = _country_and_tags(prefix[1].strip())
        if not (said or spoken) or (said and country and said != country):
            break
        country = said or country
        tags += spoken
        text = text[prefix.end() :]
    if not country and text.startswith(PLAIN_PREFIXES):
        code, _, text = text.partition(" ")
        country = COUNTRIES[code]
    return text, country, tags


def _country_and_tags(prefix: str) -> tuple[str, list[str]]:
    """What stands in front of a name: a country ("uk"), words of the picture ("4k"), or both ("uk-fhd")."""
    if prefix in COUNTRIES:
        return COUNTRIES[prefix], []
    words = _IN_PREFIX.split(prefix)
    tags = [word for word in words if word in QUALITIES or word in ADJUSTMENTS]
    said = " ".join(word for word in words if word not in tags)
    if said and (said not in COUNTRIES or not tags):
        return "", []
    return COUNTRIES.get(said, ""), tags


def _without_remarks(text: str, country: str) -> tuple[str, str]:
    """Take "[Not 24/7]" and its like out, and a country in brackets."""
    text = _REMARK.sub(" ", text)
    for said in _BRACKETED.finditer(text):
        if said[1] in COUNTRIES and said[1] not in LANGUAGES and not country:
            return text.replace(said[0], " ", 1), COUNTRIES[said[1]]
    return text, country


def _without_shift(text: str) -> tuple[str, int]:
    """Take "+1" out. "Canal+ 2" and "+18" are none."""
    found = _SHIFT.search(text)
    hours = int(found[1] or found[2]) if found else 0
    if found is None or not (0 < hours <= MOST_SHIFT or hours == 24):
        return text, 0
    return f"{text[: found.start()]} {text[found.end() :]}", hours


def _told_apart(tokens: list[str]) -> tuple[tuple[str, ...], list[str]]:
    """The words of the station, and those that speak of the stream."""
    words: list[str] = []
    tags: list[str] = []
    counted = False
    for place, word in enumerate(tokens):
        if word.isalpha() and word not in _SPECIAL:  # nearly all of them
            words.append(word)
            counted = False
        elif _is_tag(word, words, tokens[place + 1 : place + 2]):
            tags.append(word)
            counted = word in COUNTED
        elif not (counted and word.isdecimal()):
            words.append(_plain_number(word, len(words)))
            counted = False
    if not words or (tags and tokens[0] == tags[0] and all(map(str.isdecimal, words))):
        return tuple(tokens), []  # "4K 1" is no channel "1"
    if words[0] == "the" and len(words) > 1:
        del words[0]
    return tuple(words), tags


def _is_tag(word: str, before: list[str], after: list[str]) -> bool:
    """Does the word speak of the stream? Not in "BBC UHD 3", "WWE Raw" and "Alt Rock"."""
    size = QUALITIES.get(word)
    if size is not None:
        return size is not Quality.UHD or not (before and after and after[0].isdecimal())
    if word in ADJUSTMENTS:
        return bool(before) and (word != "raw" or before[-1] != "wwe")
    return word[0].isdecimal() and not word.isdecimal() and _lines(word) is not None


def _plain_number(word: str, before: int) -> str:
    if word[0] == "0":
        return word.lstrip("0") or "0"
    return (FOLLOWING_NUMBERS if before else NUMBER_WORDS).get(word, word)


@lru_cache(KEPT)
def _rank(tags: tuple[str, ...]) -> int:
    if not tags:
        return Quality.PLAIN.value
    sizes = [size for tag in tags if (size := _size(tag)) is not None]
    return min(sizes, default=Quality.PLAIN) + sum({ADJUSTMENTS.get(tag, 0) for tag in tags})


@lru_cache(KEPT)
def _size(tag: str) -> Quality | None:
    if tag in QUALITIES or tag in ADJUSTMENTS:
        return QUALITIES.get(tag)
    lines = _lines(tag) or 0
    return next((size for least, size in SIZES if lines >= least), Quality.SD)


@lru_cache(KEPT)
def _lines(word: str) -> int | None:
    """Of how many lines a picture is: of "1080p", "1080i50", "1920x1080"."""
    found = _LINES.fullmatch(word)
    return int(found[1] or found[2]) if found else None


@lru_cache(KEPT)
def guide_parts(guide_id: str) -> GuideParts:
    """Take a guide id apart: all of it empty for the many ways of writing that there is none."""
    folded = guide_id.strip()[:KEY_CAP]
    if folded.casefold() in NO_GUIDE_IDS:
        return GuideParts("", "", "", "")
    base, _, feed = folded.partition("@")
    stem, _, ending = base.rpartition(".")
    country = COUNTRIES.get(ending.casefold().rstrip("123456789"), "") if stem else ""  # "ESPN.HD.us2"
    words = filter(None, map(search_key, _CAMEL.findall(stem if country else base)))
    joined = compact(tuple([_plain_number(word, place) for place, word in enumerate(words)]))
    stem = _QUALITY_END.sub("", joined)
    if feed:
        feed = "".join(_TOKEN.findall(search_key(feed)))
        feed = "" if feed in PLAIN_FEEDS else _QUALITY_END.sub("", feed)
    return GuideParts(stem, country, feed, ".".join(filter(None, (stem, country, feed))) if stem else "")


@lru_cache(KEPT)
def group_country(group: str) -> str:
    """The country that a group's folded title begins with ("uk | news", "germany"); "" for none."""
    said = _GROUP.match(group)
    if said is None:
        return ""
    code = said[1].strip()
    if code in COUNTRIES:
        return COUNTRIES[code]
    first = code.split(" ", 1)[0]
    return COUNTRIES.get(first, "") if len(first) > 3 or f"{first} " in PLAIN_PREFIXES else ""


@lru_cache(KEPT)
def is_generic(name: str) -> bool:
    """Is this such a name as stations of several countries bear ("Sport 1", "TV 2")? Takes a key's name."""
    return all(word in GENERIC_WORDS for word in _LETTERS.findall(name))


def stations(names: Collection[str], guide: str) -> dict[str, str]:
    """Which of the names (of keys) that bear one guide id mean one station: each name with its spokesman.

    They may differ by words that one list writes and another leaves out ("TV"). Two that have nothing in common
    ("ARD", "Das Erste") may be one, where the id is the name of one of them or they are of different scripts.
    Everything else keeps them apart: a number, a time shift, a region, a word more."""
    plain = {name: _FILLER.sub("", name) or name for name in sorted(names)}
    found: dict[str, str] = {}
    for name in plain:
        found.setdefault(plain[name], name)
    one, *others = found
    if len(others) == 1 and _strangers(one, others[0], _FILLER.sub("", guide.partition(".")[0])):
        found = dict.fromkeys(found, min(found.values()))
    return {name: found[key] for name, key in plain.items()}


def _strangers(one: str, other: str, stem: str) -> bool:
    """Have the two nothing in common but this id, and is that what it should be?"""
    if _DIGITS.findall(one) != _DIGITS.findall(other) or one.partition("+")[2] != other.partition("+")[2]:
        return False
    if one.isascii() != other.isascii():
        return True
    shared = SequenceMatcher(None, one, other, autojunk=False).find_longest_match().size
    return shared < SHARED_LETTERS and shared < min(len(one), len(other)) and stem in (one, other)
