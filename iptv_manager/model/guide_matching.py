"""Pure rules: which channel of a guide is that of a channel of the line-up, how that was found, and how sure it is.

First the guide id: a person's own, always; then that of the lists, as it is written or by what it says
(`model.matching.guide_parts`). Then a name, exactly, as the merge reads names. Numbers, time shifts, regions and
countries that contradict one another are a veto: no guide is better than another channel's.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from iptv_manager.model.guide import GuideChannel, GuideMatch, MatchMethod
from iptv_manager.model.matching import (
    GuideParts,
    MatchKey,
    NameParts,
    guide_parts,
    is_generic,
    match_key,
    name_parts,
)
from iptv_manager.model.names import search_key

_REGIONS = (
    "east west north south eastern western northern southern pacific atlantic mountain central este oeste norte sur "
    "nord sud est ouest ost"
)
REGIONS = frozenset(_REGIONS.split())
EXACT, BY_PARTS, BY_ONLY_FEED = 1.0, 0.95, 0.85
SAME_COUNTRY, NO_COUNTRY, ONE_COUNTRY = 0.9, 0.85, 0.8
MOST_NAMES, MOSTLY = 5, 0.6  # from so many clear names, and so great a share, on a guide is one of a country
UNCLEAR = "?"


class Way(StrEnum):
    """What brought a channel and a guide's channel together."""

    EXACT = "exact"  # the lists' guide id, whatever its case
    PARTS = "parts"  # the same id, written in another way
    FEED = "feed"  # the only feed that the guide has of it
    NAME = "name"


class Candidate(NamedTuple):
    """A channel that may have its guide here."""

    channel_id: int
    guide_id: str
    way: Way
    name: str  # of the channel
    country: str  # of the name that brought them together; "" where none is told
    provider_id: int | None  # whose stream is its first


class GuideKeys(NamedTuple):
    """What a guide's channel says by its id and its names."""

    id: GuideParts
    names: tuple[MatchKey, ...]
    spoken: tuple[NameParts, ...]


def guide_keys(channel: GuideChannel) -> GuideKeys:
    """Take a guide's channel apart. A heading among its names counts for nothing."""
    found = (match_key(name, channel.id) for name in channel.names)
    names = dict.fromkeys(key for key in found if key is not None and key.name)
    return GuideKeys(
        guide_parts(channel.id), tuple(names), tuple(name_parts(search_key(name)) for name in channel.names)
    )


class Matcher:
    """Matches one guide. `provider_id` is whose guide it is, None for one that a person added."""

    def __init__(self, channels: Mapping[str, GuideChannel], provider_id: int | None) -> None:
        self.keys = {key: guide_keys(channel) for key, channel in channels.items()}
        self._places = {key: place for place, key in enumerate(channels)}
        self._provider_id = provider_id
        self._meant: dict[str, str] = {}  # countries of the guide's channels that name none
        self._by_id: dict[str, str] = {}
        self._by_parts: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        for key, said in self.keys.items():
            self._by_id.setdefault(key.strip().casefold(), key)
            self._by_parts.setdefault(said.id.key or key, key)
            for name in said.names:
                self._by_name.setdefault(name.name, []).append(key)

    @property
    def only_feeds(self) -> dict[str, str]:
        """Guide ids without their feed, where the guide has one feed alone of it, and no shifted or regional one."""
        found: dict[str, list[str]] = {}
        for key, said in self.keys.items():
            stem = ".".join(filter(None, (said.id.stem, said.id.country)))
            if stem:
                found.setdefault(stem, []).append(key)
        return {
            stem: keys[0]
            for stem, keys in found.items()
            if len(keys) == 1 and _is_harmless(self.keys[keys[0]].id.feed)
        }

    def by_own_id(self, channel_id: int, own_id: str) -> GuideMatch | None:
        """The match that a person's own guide id makes: nothing speaks against it."""
        exact = self._by_id.get(own_id.strip().casefold())
        if exact is not None:
            return GuideMatch(channel_id, exact, MatchMethod.OWN_ID, EXACT, own_id)
        parts = self._by_parts.get(guide_parts(own_id).key)
        return GuideMatch(channel_id, parts, MatchMethod.OWN_ID, BY_PARTS, own_id) if parts else None

    def by_own_name(self, channel_id: int, name: str, group: str, provider_id: int | None) -> list[Candidate]:
        """What a person's own name of a channel finds."""
        key = match_key(name, "", group)
        if key is None:
            return []
        return [
            Candidate(channel_id, guide_id, Way.NAME, name, key.country, provider_id)
            for guide_id in self._by_name.get(key.name, ())
        ]

    def best(self, candidates: Iterable[Candidate]) -> dict[int, GuideMatch]:
        """The best match of each channel, by its id. Two that are as good and mean two countries are none."""
        asked = list(candidates)
        self._learn_countries(asked)
        found: dict[int, list[GuideMatch]] = {}
        for one in asked:
            if (match := self._judged(one)) is not None:
                found.setdefault(one.channel_id, []).append(match)
        chosen = ((key, self._chosen(matches)) for key, matches in found.items())
        return {key: match for key, match in chosen if match is not None}

    def _learn_countries(self, candidates: Sequence[Candidate]) -> None:
        """Which country a name of a guide without countries means.

        That of the line-up's only channels of that name; where there are several, that of the guide as a whole:
        of most of the names that are clear."""
        met: dict[str, set[str]] = {}
        for one in candidates:
            if one.way is Way.NAME and one.country and not self._country(one.guide_id):
                met.setdefault(one.guide_id, set()).add(one.country)
        clear = Counter(country for countries in met.values() if len(countries) == 1 for country in countries)
        ((main, count),) = clear.most_common(1) or (("", 0),)
        self._main = main if count >= MOST_NAMES and count > clear.total() * MOSTLY else ""
        self._meant = {
            key: self._main or (next(iter(countries)) if len(countries) == 1 else UNCLEAR)
            for key, countries in met.items()
        }

    def _country(self, guide_id: str) -> str:
        said = self.keys[guide_id]
        return said.id.country or next((name.country for name in said.names if name.country), "")

    def _chosen(self, matches: list[GuideMatch]) -> GuideMatch | None:
        highest = max(match.score for match in matches)
        best = [match for match in matches if match.score == highest]
        if (
            best[0].method is MatchMethod.NAME
            and len({self.keys[one.guide_id].id.country for one in best}) > 1
        ):
            return None
        return min(best, key=lambda match: self._places[match.guide_id])

    def _judged(self, one: Candidate) -> GuideMatch | None:
        said = self.keys.get(one.guide_id)
        if said is None:
            return None
        score = self._score_by_name(one, said) if one.way is Way.NAME else self._score_by_id(one, said)
        method = MatchMethod.NAME if one.way is Way.NAME else MatchMethod.GUIDE_ID
        return GuideMatch(one.channel_id, one.guide_id, method, score) if score else None

    def _score_by_id(self, one: Candidate, said: GuideKeys) -> float:
        is_number = one.guide_id.strip().isdecimal()
        if is_number and self._provider_id not in (None, one.provider_id):
            return 0.0  # every provider counts its channels
        channel = name_parts(search_key(one.name))
        if said.spoken and all(contradict(channel, name) for name in said.spoken):
            return 0.0
        return {Way.EXACT: EXACT, Way.PARTS: BY_PARTS}.get(one.way, BY_ONLY_FEED)

    def _score_by_name(self, one: Candidate, said: GuideKeys) -> float:
        country = self._country(one.guide_id)
        if one.country and country:
            return SAME_COUNTRY if one.country == country else 0.0
        if one.country and one.country != self._meant.get(one.guide_id, one.country):
            return 0.0
        is_own = self._provider_id is not None and self._provider_id == one.provider_id
        if not is_own and any(is_generic(name.name) for name in said.names):
            return 0.0
        return ONE_COUNTRY if one.country or country else NO_COUNTRY


def contradict(one: NameParts, other: NameParts) -> bool:
    """Do two names mean different stations: another number, another time shift, another region?"""
    if one.shift != other.shift:
        return True
    numbers, others = _numbers(one), _numbers(other)
    if numbers != others:
        is_the_rest_equal = _without_numbers(one) == _without_numbers(other)
        if (numbers and others) or is_the_rest_equal:
            return True
    regions, theirs = REGIONS & {*one.words}, REGIONS & {*other.words}
    return bool(regions and theirs and regions != theirs)


def _numbers(parts: NameParts) -> list[str]:
    return [word for word in parts.words if word.isdecimal()]


def _without_numbers(parts: NameParts) -> list[str]:
    return [word for word in parts.words if not word.isdecimal()]


def _is_harmless(feed: str) -> bool:
    return bool(feed) and not feed.startswith("plus") and feed not in REGIONS
