"""Records of a panel's lists to the texts of rows, in the order of `store.imports.COLUMNS`.

Addresses hold placeholders in place of server, user and password: a move or a new password changes no row.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from hashlib import blake2b, md5
from typing import NamedTuple

import msgspec

from iptv_manager.formats.xtream_lists import (
    StreamRecord,
    channel_of,
    film_of,
    ids_of_categories,
    place_of,
    read_entry,
)
from iptv_manager.formats.xtream_records import Record, excerpt_of
from iptv_manager.model.names import group_key, keys_of_names, number_key
from iptv_manager.model.panel import PanelEpisode, PanelKind, PanelStream
from iptv_manager.model.playlist import PlaylistReject, StreamKind
from iptv_manager.services.panel_manifest import CategoryTitles
from iptv_manager.store.copy_rows import NULL

ACCOUNT = "{username}/{password}"
_EPISODES = f"{{server}}/series/{ACCOUNT}/"
_NAMES = {PanelKind.LIVE: "Channels", PanelKind.VOD: "Films", PanelKind.SERIES: "Series"}
_USUAL = frozenset((str, int))  # 1 and True are one key of a dict, and two spellings
_MOST_PLACES = 10_000
_encode = msgspec.json.Encoder().encode


class _Way(NamedTuple):
    """How records of a list become rows."""

    kind: StreamKind
    read: Callable[[StreamRecord], PanelStream | str]
    address: str  # up to the id


_WAYS = {
    PanelKind.LIVE: _Way(StreamKind.LIVE, channel_of, f"{{server}}/live/{ACCOUNT}/"),
    PanelKind.VOD: _Way(StreamKind.MOVIE, film_of, f"{{server}}/movie/{ACCOUNT}/"),
}


class RowsOfList:
    """Makes rows of one list. `counts` counts what is read, by main category."""

    def __init__(self, kind: PanelKind, titles: CategoryTitles) -> None:
        self.counts: Counter[str] = Counter()
        self._kind = kind
        self._titles = titles
        self._group_keys: dict[str, str] = {}
        self._places: dict[tuple[object, object], tuple[str, str | None]] = {}
        self._seeds: dict[str, blake2b] = {}
        way = _WAYS[kind]
        self._identity = md5(way.address.encode(), usedforsecurity=False)

    def fingerprints(self, records: Sequence[Record], first: int) -> list[tuple[str, str]]:
        """(place, fingerprint) of the records of which a category is taken, places from `first` on."""
        found = []
        for place, record in enumerate(records, first):
            title = self._title(*place_of(record))
            if title is not None:
                found.append((str(place), str(self._fingerprint(record, title))))
        return found

    def rows(
        self,
        records: Sequence[Record],
        numbers: Sequence[int],
        places: Sequence[int],
        rejects: list[PlaylistReject],
    ) -> list[tuple[str, ...]]:
        """Rows of those records, each preceded by its place; what gives none goes to `rejects`.

        `numbers` are those of the records in their list, for the rejects."""
        kept: list[tuple[int, Record, str, PanelStream]] = []
        read = _WAYS[self._kind].read
        for record, number, place in zip(records, numbers, places, strict=True):
            said = read_entry(record)
            title: str | None = ""
            if not isinstance(said, str):
                title = self._title(said.category_id, said.category_ids)
            stream = said if isinstance(said, str) or title is None else read(said)
            if isinstance(stream, str):
                rejects.append(reject_of(self._kind, number, stream, record))
            elif title is not None and isinstance(stream, PanelStream):
                kept.append((place, record, title, stream))
        return self._made(kept)

    def _made(self, kept: Sequence[tuple[int, Record, str, PanelStream]]) -> list[tuple[str, ...]]:
        stream_kind, _, before = _WAYS[self._kind]
        sort_keys, search_keys = keys_of_names([stream.name for *_, stream in kept])
        made: list[tuple[str, ...]] = []
        for (place, record, title, stream), sort_key, search_key in zip(
            kept, sort_keys, search_keys, strict=True
        ):
            stream_id, name, number, logo, guide_id, container, extra = stream
            file = f"{stream_id}.{container}"
            identity = self._identity.copy()
            identity.update(file.encode())
            row = (
                str(place), identity.hexdigest(),
                str(self._fingerprint(record, title)),
                stream_kind, name, title, number, guide_id, "", logo, before + file, "", "",
                _encode(extra).decode() if extra else NULL,
                sort_key, search_key, self._group_key(title), _number_key(number),
            )  # fmt: skip
            made.append(row)
        return made

    def _title(self, main: object, others: object) -> str | None:
        """The title for what a record says of its categories; it is counted. Usual spellings are remembered."""
        if type(main) not in _USUAL or type(others) is not list or len(others) != 1:
            return self._counted(*self._placed(main, others))
        one = others[0]
        if type(one) not in _USUAL:
            return self._counted(*self._placed(main, others))
        place = self._places.get((main, one))
        if place is None:
            place = self._placed(main, others)
            if len(self._places) < _MOST_PLACES:
                self._places[main, one] = place
        return self._counted(*place)

    def _placed(self, main: object, others: object) -> tuple[str, str | None]:
        categories = ids_of_categories(main, others)
        return categories[0] if categories else "", self._titles.title(categories)

    def _counted(self, category: str, title: str | None) -> str | None:
        self.counts[category] += 1
        return title

    def _fingerprint(self, record: Record, title: str) -> int:
        """A signed 64-bit fingerprint of all that a row is made of."""
        seed = self._seeds.get(title)
        if seed is None:
            seed = self._seeds[title] = blake2b(title.encode(), digest_size=8, person=self._kind.encode())
        digest = seed.copy()
        digest.update(record)
        return int.from_bytes(digest.digest(), "little", signed=True)

    def _group_key(self, title: str) -> str:
        key = self._group_keys.get(title)
        if key is None:
            key = self._group_keys[title] = group_key(title)
        return key


def _number_key(number: str) -> str:
    """`number_key` as COPY text; the usual whole number is worked out at once."""
    if number.isdecimal() and number.isascii() and len(number) < 10:
        return f"{int(number) if number[0] == '0' else number}00000"
    key = number_key(number) if number else None
    return NULL if key is None else str(key)


def episode_url(episode: PanelEpisode) -> str:
    """The address of an episode, with placeholders."""
    return f"{_EPISODES}{episode.episode_id}.{episode.container}"


def reject_of(kind: PanelKind, number: int, reason: str, record: Record) -> PlaylistReject:
    """The reject of a record, named by its list and its place there."""
    return PlaylistReject(number, f"{_NAMES[kind]}: {reason}", excerpt_of(record))
