"""Playlist entries to COPY text. A million pass here: every line counts."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import md5
from itertools import repeat

from iptv_manager.formats.m3u import Block, fingerprints, parse_block
from iptv_manager.formats.m3u_columns import Columns, entries_of, read_columns
from iptv_manager.model.name_columns import keys_written, number_keys_written
from iptv_manager.model.names import group_key, name_keys, number_key
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject
from iptv_manager.store.copy_rows import NULL, copy_lines, copy_text

IN_COLUMNS = frozenset({"tvg-id", "tvg-name", "tvg-logo", "group-title", "tvg-chno"})
"""Attributes that have a column; every other one is kept in `extra`."""

_NULL = NULL.encode()
MOST_GROUPS = 10_000  # groups that are counted, and whose keys are remembered, while one list is read


class RowMaker:
    """Makes rows in the order of `store.imports.COLUMNS`; remembers the keys of groups, which repeat."""

    def __init__(self) -> None:
        self._group_keys = _GroupKeys()
        self._groups: Counter[bytes] = Counter()
        self._are_counted = True

    @property
    def groups(self) -> dict[str, int] | None:
        """How many rows were made of each group as written; None where there are too many groups to count."""
        return {group.decode(): count for group, count in self._groups.items()} if self._are_counted else None

    def add_groups(self, groups: Mapping[str, int] | None) -> None:
        """Count those of another maker as well."""
        self._are_counted = self._are_counted and groups is not None
        self._count({group.encode(): count for group, count in (groups or {}).items()})

    def _count(self, groups: Iterable[bytes]) -> None:
        if self._are_counted:
            self._groups.update(groups)
            self._are_counted = len(self._groups) <= MOST_GROUPS
        if not self._are_counted:
            self._groups.clear()

    def text(self, blocks: Sequence[Block], places: Sequence[int], rejects: list[PlaylistReject]) -> bytes:
        """COPY text of a batch of blocks, each row preceded by its place; what gives none goes to `rejects`."""
        made: list[bytes] = [b""] * len(blocks)
        prints = fingerprints(blocks)
        for columns in read_columns(blocks):
            for place, line in zip(
                columns.places, self._lines_of(columns, blocks, places, prints), strict=True
            ):
                made[place] = line
        if not all(made):
            for place in [place for place, line in enumerate(made) if not line]:
                for item in parse_block(blocks[place]):
                    if isinstance(item, PlaylistReject):
                        rejects.append(item)
                    else:
                        made[place] = _line(self._row(places[place], item, prints[place]))
            made = [line for line in made if line]
        return b"\n".join((*made, b""))

    def _lines_of(
        self, columns: Columns, blocks: Sequence[Block], places: Sequence[int], prints: Sequence[int]
    ) -> list[bytes]:
        if not _all_in_columns(columns):
            return [
                _line(self._row(places[p], entry, prints[p]))
                for p, entry in zip(columns.places, entries_of(columns, blocks), strict=True)
            ]
        tvg_id, tvg_name, tvg_logo, numbers, _group, _radio = columns.usual
        context = columns.context
        sort_keys, search_keys = keys_written(columns.names)
        return copy_lines((
            _numerals(list(map(places.__getitem__, columns.places))),
            _identities(columns.addresses),
            _numerals(list(map(prints.__getitem__, columns.places))),
            columns.kinds, columns.names, columns.groups, numbers, tvg_id, tvg_name, tvg_logo, columns.addresses,
            repeat(f"{context.user_agent}\t{context.referrer}\t{NULL}".encode()),
            sort_keys, search_keys, self._keys_of_groups(columns.groups), _number_keys(numbers),
        ))  # fmt: skip

    def _keys_of_groups(self, groups: Sequence[bytes]) -> Iterable[bytes]:
        self._count(groups)
        if len(self._group_keys) >= MOST_GROUPS:
            self._group_keys.clear()
        return map(self._group_keys.__getitem__, groups)

    def _row(self, place: int, entry: PlaylistEntry, fingerprint: int) -> tuple[str, ...]:
        """The row, preceded by its place (position or ordinal)."""
        (
            _line, name, url, _url_raw, _duration, kind, tvg_id, tvg_name, tvg_logo, number, _shift,
            group, _groups, user_agent, referrer, _catchup, _source, _days, _radio, _keys, _values, _wishes,
        ) = entry  # fmt: skip
        sort_key, search_key = name_keys(name)
        return (
            str(place),
            md5(url.encode(), usedforsecurity=False).hexdigest(),
            str(fingerprint),
            kind,
            name,
            group,
            number,
            tvg_id,
            tvg_name,
            tvg_logo,
            url,
            user_agent,
            referrer,
            _extra(entry),
            sort_key,
            search_key,
            *map(bytes.decode, self._keys_of_groups((group.encode(),))),
            _number_key(number) if number else NULL,
        )


class _GroupKeys(dict[bytes, bytes]):
    """Keys of groups, worked out when first met."""

    def __missing__(self, group: bytes) -> bytes:
        key = self[group] = group_key(group.decode()).encode()
        return key


def _line(row: tuple[str, ...]) -> bytes:
    return copy_text((row,))[:-1]


def _numerals(numbers: Sequence[int]) -> list[bytes]:
    """Numbers as text. Written by one template: no text is made of each on the way, two thirds of the time."""
    return (b"%d\n" * len(numbers) % tuple(numbers)).split(b"\n")[:-1]


def _identities(addresses: Sequence[bytes]) -> list[bytes]:
    """The identity of each address, in hexadecimal."""
    digests = b"".join([md5(address, usedforsecurity=False).digest() for address in addresses])
    return digests.hex("\n", 16).encode().split(b"\n")


def _number_keys(numbers: Sequence[bytes]) -> Iterable[bytes]:
    if not any(numbers):
        return repeat(_NULL)
    return number_keys_written(numbers, _NULL)


def _all_in_columns(columns: Columns) -> bool:
    """Does a row of these say all that the entries say, and stand in COPY text as it is but for backslashes?"""
    context, duration = columns.context, columns.shape.duration
    has_tab = "\t" in context.group + context.user_agent + context.referrer
    return not (context.catchup or has_tab) and duration <= 0 and IN_COLUMNS.issuperset(columns.shape.keys)


def _number_key(number: str) -> str:
    key = number_key(number)
    return NULL if key is None else str(key)


def _extra(entry: PlaylistEntry) -> str:
    """What the provider says beyond the columns, as JSON; most entries have nothing."""
    has_more = entry.wishes or entry.catchup or (entry.duration or 0) > 0 or entry.url_raw != entry.url
    if not has_more and IN_COLUMNS.issuperset(entry.keys):
        return NULL
    extra: dict[str, object] = {key: value for key, value in entry.attrs.items() if key not in IN_COLUMNS}
    if entry.wishes:
        extra["options"] = entry.options
    if entry.duration is not None and entry.duration > 0:
        extra["duration"] = entry.duration
    if entry.url_raw != entry.url:
        extra["url_raw"] = entry.url_raw
    if entry.catchup:
        extra |= {"catchup": entry.catchup, "catchup-source": entry.catchup_source}
    return json.dumps(extra, ensure_ascii=False)
