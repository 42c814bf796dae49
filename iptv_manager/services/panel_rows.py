"""Records of a panel's lists to the texts of rows, in the order of `store.imports.COLUMNS`.

Addresses hold placeholders in place of server, user and password: a move or a new password changes no row.
"""

from array import array
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from hashlib import blake2b, md5
from itertools import compress
from sys import byteorder
from typing import Any, NamedTuple, TypeVar

from iptv_manager.formats.xtream_columns import StreamColumns, columns_of_channels, columns_of_films
from iptv_manager.formats.xtream_lists import (
    NO_ID,
    ChannelRecord,
    FilmRecord,
    PlaceRecord,
    read_entries,
)
from iptv_manager.formats.xtream_records import Record, excerpt_of
from iptv_manager.model.names import group_key, keys_of_names, number_key
from iptv_manager.model.panel import PanelEpisode, PanelKind
from iptv_manager.model.playlist import PlaylistReject, StreamKind
from iptv_manager.services.panel_manifest import CategoryTitles
from iptv_manager.services.panel_taken import Taken, TitlesOfRecords, read_taken, with_ids
from iptv_manager.store.copy_rows import NULL

ACCOUNT = "{username}/{password}"
_EPISODES = f"{{server}}/series/{ACCOUNT}/"
_NAMES = {PanelKind.LIVE: "Channels", PanelKind.VOD: "Films", PanelKind.SERIES: "Series"}
_UNREAD = PlaceRecord()
Value = TypeVar("Value")


class _Way(NamedTuple):
    """How records of a list become rows."""

    kind: StreamKind
    shape: type[ChannelRecord] | type[FilmRecord]
    columns: Callable[[Sequence[Any]], StreamColumns]
    address: str  # up to the id


_WAYS = {
    PanelKind.LIVE: _Way(StreamKind.LIVE, ChannelRecord, columns_of_channels, f"{{server}}/live/{ACCOUNT}/"),
    PanelKind.VOD: _Way(StreamKind.MOVIE, FilmRecord, columns_of_films, f"{{server}}/movie/{ACCOUNT}/"),
}


class RowsOfList:
    """Makes rows of one list. `counts` counts what is read, by main category; `groups` the rows, by group as written;
    `prints` are the rows' fingerprints."""

    def __init__(self, kind: PanelKind, titles: CategoryTitles) -> None:
        self._kind = kind
        self._way = _WAYS[kind]
        self._titles = TitlesOfRecords(titles)
        self.counts = self._titles.counts
        self.groups: Counter[str] = Counter()
        self.prints = array("q")
        self._group_keys: dict[str, str] = {}
        self._seeds: dict[str, blake2b] = {}

    def fingerprints(self, records: Sequence[Record], first: int) -> list[tuple[str, str]]:
        """(place, fingerprint) of the records of which a category is taken, places from `first` on."""
        read = read_entries(records, PlaceRecord)
        said = [_UNREAD if isinstance(one, str) else one for one in read]
        titles = self._titles.of([one.category_id for one in said], [one.category_ids for one in said])
        taken = [title is not None for title in titles]
        places = compress(range(first, first + len(records)), taken)
        prints = self._fingerprints(compress(records, taken), [one for one in titles if one is not None])
        return list(zip(map(str, places), map(str, prints), strict=True))

    def rows(
        self,
        records: Sequence[Record],
        numbers: Sequence[int],
        places: Sequence[int],
        rejects: list[PlaylistReject],
    ) -> Sequence[Sequence[str]]:
        """The columns of rows of those records, places first; what gives none goes to `rejects`.

        `numbers` are those of the records in their list, for the rejects."""
        taken, unread = read_taken(records, self._way.shape, self._titles)
        columns = self._way.columns(taken.said)
        taken, columns, nameless = with_ids(taken, columns, columns.ids, NO_ID[self._kind])
        for place, reason in sorted(unread + nameless):
            rejects.append(reject_of(self._kind, numbers[place], reason, records[place]))
        prints = self._fingerprints(_those(records, taken.places), taken.titles)
        self.prints += prints
        self.groups.update(taken.titles)
        texts = list(map(str, prints))
        return self._columns(taken, columns, list(map(str, _those(places, taken.places))), texts)

    def _columns(
        self, taken: Taken, columns: StreamColumns, places: list[str], prints: list[str]
    ) -> Sequence[Sequence[str]]:
        ids, names, numbers, logos, guide_ids, containers, extras = columns
        urls = [f"{self._way.address}{of}.{ending}" for of, ending in zip(ids, containers, strict=True)]
        sort_keys, search_keys = keys_of_names(names)
        group_keys = {title: self._group_key(title) for title in set(taken.titles)}
        nothing = [""] * len(ids)
        return (
            places, [md5(url.encode(), usedforsecurity=False).hexdigest() for url in urls], prints,
            [self._way.kind.value] * len(ids), names, taken.titles, numbers, guide_ids, nothing, logos, urls,
            nothing, nothing, [extra or NULL for extra in extras],
            sort_keys, search_keys, [group_keys[title] for title in taken.titles], _number_keys(numbers),
        )  # fmt: skip

    def _fingerprints(self, records: Iterable[Record], titles: Sequence[str]) -> "array[int]":
        """Signed 64-bit fingerprints of all that rows are made of."""
        seeds = {title: self._seed(title) for title in set(titles)}
        digests = list(map(blake2b.copy, map(seeds.__getitem__, titles)))
        deque(map(blake2b.update, digests, records), maxlen=0)
        prints = array("q", b"".join(map(blake2b.digest, digests)))
        if byteorder == "big":
            prints.byteswap()
        return prints

    def _seed(self, title: str) -> blake2b:
        seed = self._seeds.get(title)
        if seed is None:
            seed = self._seeds[title] = blake2b(title.encode(), digest_size=8, person=self._kind.encode())
        return seed

    def _group_key(self, title: str) -> str:
        key = self._group_keys.get(title)
        if key is None:
            key = self._group_keys[title] = group_key(title)
        return key


def _those(values: Sequence[Value], places: Sequence[int]) -> Sequence[Value]:
    """The values at those places, which as a rule are all."""
    return values if len(places) == len(values) else [values[place] for place in places]


def _number_keys(numbers: list[str]) -> list[str]:
    """`number_key` of each as COPY text; usual whole numbers are worked out at once."""
    digits = "".join(numbers)
    are_whole = digits.isdecimal() and digits.isascii() and all(numbers) and len(max(numbers, key=len)) < 10
    if are_whole and "0" not in {number[0] for number in numbers}:
        return [number + "00000" for number in numbers]
    keys = [number_key(number) if number else None for number in numbers]
    return [NULL if key is None else str(key) for key in keys]


def episode_url(episode: PanelEpisode) -> str:
    """The address of an episode, with placeholders."""
    return f"{_EPISODES}{episode.episode_id}.{episode.container}"


def reject_of(kind: PanelKind, number: int, reason: str, record: Record) -> PlaylistReject:
    """The reject of a record, named by its list and its place there."""
    return PlaylistReject(number, f"{_NAMES[kind]}: {reason}", excerpt_of(record))
