"""One playlist entry to the texts of one row. A million pass here: every line counts."""

import json
from collections.abc import Iterable, Sequence
from hashlib import md5
from itertools import repeat

from iptv_manager.formats.m3u import Block, fingerprints, parse_block
from iptv_manager.formats.m3u_columns import Columns, entries_of, read_columns
from iptv_manager.model.names import group_key, keys_of_names, name_keys, number_key
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject
from iptv_manager.store.copy_rows import NULL

IN_COLUMNS = frozenset({"tvg-id", "tvg-name", "tvg-logo", "group-title", "tvg-chno"})
"""Attributes that have a column; every other one is kept in `extra`."""

MOST_GROUPS = 10_000  # groups whose keys are remembered while one list is read


class RowMaker:
    """Makes rows in the order of `store.imports.COLUMNS`; remembers the keys of groups, which repeat."""

    def __init__(self) -> None:
        self._group_keys: dict[str, str] = {}

    def rows(
        self, blocks: Sequence[Block], places: Sequence[int], rejects: list[PlaylistReject]
    ) -> list[tuple[str, ...]]:
        """The rows of a batch of blocks, each preceded by its place; what gives none goes to `rejects`."""
        made: list[tuple[str, ...] | None] = [None] * len(blocks)
        prints = fingerprints(list(blocks))
        for columns in read_columns(blocks):
            for place, row in zip(columns.places, self._rows_of(columns, places, prints), strict=True):
                made[place] = row
        for place, block in enumerate(blocks):
            if made[place] is None:
                for item in parse_block(block):
                    if isinstance(item, PlaylistReject):
                        rejects.append(item)
                    else:
                        made[place] = self.row(places[place], item, prints[place])
        return [row for row in made if row is not None]

    def _rows_of(
        self, columns: Columns, places: Sequence[int], prints: Sequence[int]
    ) -> Iterable[tuple[str, ...]]:
        if not _all_in_columns(columns):
            return [
                self.row(places[p], entry, prints[p])
                for p, entry in zip(columns.places, entries_of(columns), strict=True)
            ]
        tvg_id, tvg_name, tvg_logo, numbers, _group, _radio = columns.usual
        context = columns.blocks[0].context
        keys = {group: self._group_keys.get(group) or self._group_key(group) for group in set(columns.groups)}
        sort_keys, search_keys = keys_of_names(columns.names)
        return zip(
            [str(places[place]) for place in columns.places],
            [md5(url.encode(), usedforsecurity=False).hexdigest() for url in columns.addresses],
            [str(prints[place]) for place in columns.places],
            columns.kinds, columns.names, columns.groups, numbers, tvg_id, tvg_name, tvg_logo, columns.addresses,
            repeat(context.user_agent), repeat(context.referrer), repeat(NULL),
            sort_keys, search_keys, map(keys.__getitem__, columns.groups),
            [_number_key(number) if number else NULL for number in numbers],
        )  # fmt: skip

    def row(self, place: int, entry: PlaylistEntry, fingerprint: int) -> tuple[str, ...]:
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
            self._group_keys.get(group) or self._group_key(group),
            _number_key(number) if number else NULL,
        )

    def _group_key(self, group: str) -> str:
        if len(self._group_keys) >= MOST_GROUPS:
            self._group_keys.clear()
        key = self._group_keys[group] = group_key(group)
        return key


def _all_in_columns(columns: Columns) -> bool:
    """Does a row of these say all that the entries say?"""
    context, duration = columns.blocks[0].context, columns.shape.duration
    return not context.catchup and duration <= 0 and IN_COLUMNS.issuperset(columns.shape.keys)


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
