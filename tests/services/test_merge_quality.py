"""How good the merge is: on the labelled sample and on a real public list. Wrong merges 0, missed ones listed."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.model.matching import guide_parts
from iptv_manager.store.database import Database
from tests.model.test_matching import MISSED, sample
from tests.services.import_lists import Lists
from tests.services.merging import Ground, entry

CHANNELS = """
SELECT link.channel_id, stream.name, stream.guide_id
FROM channel_stream AS link JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id
"""
MOST_REWRITTEN = 300  # of 43,000 rows; 239 entries came and 76 went, some changed their words
RENAMED = "SELECT stream_id FROM sync_change WHERE change = 'changed'"
MOST_MISSED = 152
"""Guide ids of the real list (of 10,660) whose streams are in several channels: mostly regional feeds under one id,
and stations under their own name and that of their network."""


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    """A line-up without providers."""
    return Ground(database, tmp_path)


def channels(database: Database) -> dict[int, list[tuple[str, str]]]:
    """Names and guide ids of the streams of each channel."""
    found = defaultdict(list)
    with database.engine.connect() as connection:
        for channel_id, name, guide_id in connection.execute(text(CHANNELS)):
            found[channel_id].append((name, guide_id))
    return found


def where_streams_are(database: Database) -> dict[int, int]:
    """The channel of each stream."""
    with database.engine.connect() as connection:
        return dict(connection.execute(text("SELECT stream_id, channel_id FROM channel_stream")).all())


def test_the_sample_spread_over_three_providers_is_merged_without_a_wrong_merge(ground: Ground) -> None:
    station_of = {}
    entries: dict[int, list[tuple[str, str, str]]] = defaultdict(list)
    for number, (station, name, guide_id) in enumerate(sample()):
        station_of[name, guide_id] = station
        entries[number % 3].append(entry(name, f"http://h/{number}", guide_id))
    for number, listed in entries.items():
        ground.bring(f"P{number}", listed)
    merged = channels(ground.database)
    of_channel = [{station_of[stream] for stream in streams} for streams in merged.values()]
    assert [together for together in of_channel if len(together) > 1] == []
    apart = [station for together in of_channel for station in together]
    assert {station for station in apart if apart.count(station) > 1} == MISSED.keys()


def test_two_days_of_a_real_list_are_merged_without_a_wrong_merge_and_nothing_moves(
    ground: Ground, real_playlists: Path, record_property: Callable[[str, Any], None]
) -> None:
    lists = ground._lists["Real"] = Lists(ground.database, real_playlists.parent, "Real")
    follow(ground, lists, real_playlists / "iptv-org-2026-08-20.m3u")
    before, written = where_streams_are(ground.database), ground.written()
    follow(ground, lists, real_playlists / "iptv-org-2026-08-21.m3u")
    wrong, missed = judged(channels(ground.database))
    record_property("missed merges", missed)
    assert wrong == []
    assert len(missed) <= MOST_MISSED
    after = where_streams_are(ground.database)
    moved = {key for key, channel_id in before.items() if after.get(key, channel_id) != channel_id}
    assert moved <= {row[0] for row in ground.ask(RENAMED)}
    rewritten = [key for key, version in ground.written().items() if written.get(key, version) != version]
    assert len(rewritten) < MOST_REWRITTEN


def follow(ground: Ground, lists: Lists, path: Path) -> None:
    """Sync the list, and let the line-up follow."""
    assert lists.take(path).kind == "done"
    ground.execute("UPDATE sync_run SET finished_at = now() WHERE finished_at IS NULL")
    ground.merge("Real")


def judged(merged: dict[int, list[tuple[str, str]]]) -> tuple[list[list[tuple[str, str]]], list[str]]:
    """Channels with streams of several stations, and stations whose streams are in several channels."""
    wrong, homes = [], defaultdict(set)
    for channel_id, streams in merged.items():
        ids = {station(guide_id) for _name, guide_id in streams if guide_id}
        if len(ids) > 1:
            wrong.append(streams)
        for one in ids:
            homes[one].add(channel_id)
    return wrong, sorted(one for one, found in homes.items() if len(found) > 1)


def station(guide_id: str) -> str:
    """The station of a guide id of that list, whatever the size of the picture: feeds are stations of their own."""
    name = guide_parts(guide_id).key
    return re.sub(r"\s", "", name)
