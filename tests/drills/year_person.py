"""What a person made of the line-up in a drill's year, and whether it still is on the channels it was made for."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import text

from iptv_manager.model.edits import Field
from iptv_manager.services.editing import editing
from iptv_manager.services.merge_worker import MergeJob, run_merge
from iptv_manager.store.database import Database

Run = Callable[[Any], Any]
EDITED, MOVED, LISTED = 80, 30, 200  # channels
_LINKS = """
SELECT link.channel_id, stream.id
FROM channel_stream AS link
JOIN stream ON stream.id = link.stream_id AND stream.provider_id = link.provider_id
WHERE stream.gone_at IS NULL
"""
_OWN = "SELECT id, name, number, group_title, guide_id, favourite, hidden, note, position FROM channel"
_SHOWN = "SELECT id FROM channel WHERE stream_count > 0 ORDER BY coalesce(position, derived_position), id"


class Loss(NamedTuple):
    """How many things are not as the person left them; all 0 in a good year."""

    streams_lost: int = 0  # a channel's true stream is on another channel
    streams_wrong: int = 0  # a channel has the stream of a channel that it never was
    values: int = 0  # names, numbers, groups, guide mappings, flags, notes, places of their own
    favourites: int = 0  # a list does not show its channels in its order
    order: int = 0  # those that the person put first do not stand first


class Person:
    """Makes a line-up of the provider's channels as they are at first.

    `keys` of streams, here and in `loss`: which channel a stream truly is."""

    def __init__(self, database: Database, run: Run, provider_id: int, keys: Mapping[int, int]) -> None:
        self._database = database
        self._run = run
        self._provider_id = provider_id
        self._editing = editing(database)
        self.merge()
        held, dice = self._held(keys), random.Random(3)
        listed = dice.sample(sorted(held), LISTED)
        self._keys = {channel: held[channel] for channel in listed}
        self._moved = listed[EDITED : EDITED + MOVED]
        for number, channel in enumerate(listed[:EDITED]):
            self._edit(channel, number)
        self._list = run(self._editing.favourites.create("Evening"))
        run(self._editing.favourites.put_in(self._list, listed))
        run(self._editing.edits.move(self._moved, self._shown()[0]))
        self._own = self._values()

    def merge(self) -> None:
        """Let the line-up follow the provider."""
        merged = run_merge(MergeJob(self._database.dsn, self._provider_id), lambda _report: None)
        assert merged.kind == "done", merged.text

    def loss(self, keys: Mapping[int, int]) -> Loss:
        """What is not as the person left it."""
        held, own, living = self._held(keys), self._values(), set(keys.values())
        home = {key: channel for channel, mine in held.items() for key in mine}
        truly = self._keys.items()
        lost = sum(home.get(key) != channel for channel, mine in truly for key in mine & living)
        wrong = sum(len(held[channel] - mine) for channel, mine in truly)
        values = sum(own.get(channel) != self._own[channel] for channel in self._keys)
        there = [channel for channel, mine in truly if mine & living]
        listed = [one.id for one in self._run(self._editing.favourites.channels(self._list))]
        first = [channel for channel in self._moved if channel in there]
        return Loss(lost, wrong, values, int(listed != there), int(self._shown()[: len(first)] != first))

    def _edit(self, channel: int, number: int) -> None:
        changes: dict[Field, Any] = {
            Field.NAME: f"Mine {number}",
            Field.NUMBER: str(5000 + number),
            Field.GUIDE_ID: f"guide{number}",
            Field.FAVOURITE: True,
            Field.NOTE: f"note {number}",
        }
        if number % 3 == 0:
            changes[Field.GROUP] = "My group"
        self._run(self._editing.edits.change([channel], changes))

    def _held(self, keys: Mapping[int, int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = defaultdict(set)
        for channel, stream in self._ask(_LINKS):
            found[channel].add(keys[stream])
        return found

    def _values(self) -> dict[int, tuple[Any, ...]]:
        return {row[0]: row[1:] for row in self._ask(_OWN) if row[0] in self._keys}

    def _shown(self) -> list[int]:
        return [row[0] for row in self._ask(_SHOWN)]

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._database.run_here(lambda c: [tuple(row) for row in c.execute(text(query))])
