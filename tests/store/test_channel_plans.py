"""Every query on merged channels, at 30,000 of them, goes through an index."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.model.channels import ChannelQuery, ChannelSort
from iptv_manager.services.merge_worker import MergeJob, run_merge
from iptv_manager.store import channels, coverage
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists
from tests.store import test_query_plans
from tests.store.plans import sorts_in
from tests.store.test_query_plans import scanned

CHANNELS = 30_000
FILL = (
    """
INSERT INTO stream (
  id, provider_id, identity, fingerprint, position, kind, name, sort_key, search_key, group_title, group_key, number,
  number_key, guide_id, guide_name, logo, url, user_agent, referrer
)
SELECT
  1000000 * provider + n, provider, gen_random_uuid(), n, n::bigint << 20, 'live', name, name, name,
  'Group ' || n % 300, 'group ' || n % 300, '', CASE WHEN n % 4 = 0 THEN n END,
  'id' || n, '', '', 'http://h/' || n, '', ''
FROM generate_series(1, :channels) AS n, generate_series(1, 2) AS provider, concat('sky channel ', n) AS name
WHERE provider = 1 OR n % 8 = 0
""",
    """
INSERT INTO channel (
  derived_name, derived_group, derived_position, sort_key, search_key, group_key, number_key, stream_count,
  provider_count, first_provider_id, first_stream_id, favourite, hidden
)
SELECT
  name, group_title, position, sort_key, search_key, group_key, number_key,
  CASE WHEN id % 8 = 0 THEN 2 ELSE 1 END, CASE WHEN id % 8 = 0 THEN 2 ELSE 1 END, 1, id, id % 100 = 0, id % 50 = 0
FROM stream WHERE provider_id = 1 AND id > 1000000
""",
    """
INSERT INTO channel_stream (
  provider_id, stream_id, channel_id, position, quality, method, score, match_name, match_country, match_guide
)
SELECT stream.provider_id, stream.id, channel.id, stream.position, 40, 'name', 1, stream.name, '', ''
FROM stream JOIN channel ON channel.first_stream_id = 1000000 + stream.id % 1000000
WHERE stream.id > 1000000
""",
    """
INSERT INTO group_part (whole, part, title)
SELECT DISTINCT group_key, part, part FROM channel, unnest(ARRAY['part ' || id % 9, 'everything']) AS part
""",
    """
UPDATE channel SET quality = nullif(id % 4, 0), note = CASE WHEN id % 9 = 0 THEN 'note ' || id ELSE '' END,
  derived_guide_id = CASE WHEN id % 3 > 0 THEN 'id.' || id ELSE '' END
""",
    """
INSERT INTO stream_health (provider_id, stream_id, outcome, checked_at)
SELECT provider_id, id, (enum_range(NULL::outcome))[1 + id % 18], now() FROM stream WHERE id % 5 > 0 AND id > 1000000
""",
)


@pytest.fixture(scope="module")
def full_database(module_database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """30,000 channels, an eighth of them with streams of two providers. Read-only for all tests of this module."""
    database = Database(module_database_url, 2)
    folder: Path = tmp_path_factory.mktemp("lists")
    for name in ("One", "Two"):
        provider = Lists(database, folder, name)
        assert provider.bring([("A", "", "http://h/a")]).kind == "done"
        assert run_merge(MergeJob(database.dsn, provider.provider.id), lambda _report: None).kind == "done"
    with database.engine.begin() as connection:
        for statement in FILL:
            connection.execute(text(statement), {"channels": CHANNELS} if ":channels" in statement else {})
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE) channel, channel_stream, stream, stream_health, provider"))
    yield database
    database.close()


@pytest.fixture(autouse=True)
def channels_are_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables that may not be read from end to end here."""
    big = test_query_plans.BIG.pattern + r"|channel(_stream.*|_key)?$"
    monkeypatch.setattr(test_query_plans, "BIG", re.compile(big))


FILTERS: dict[str, dict[str, Any]] = {
    "all": {},
    "search": {"search": "channel 7777"},
    "group": {"groups": frozenset({"group 7"})},
    "part": {"groups": frozenset({"part 1"})},
    "part of all": {"groups": frozenset({"everything"})},
    "provider": {"providers": frozenset({2})},
    "favourites": {"favourites": True},
    "no backup": {"no_backup": True},
    "hidden": {"hidden": True},
}


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("column", list(ChannelSort))
@pytest.mark.parametrize("filters", FILTERS.values(), ids=FILTERS.keys())
def test_first_channels_come_from_an_index(
    full_database: Database, filters: dict[str, Any], column: ChannelSort, descending: bool
) -> None:
    query = ChannelQuery(sort=column, descending=descending, **filters)
    assert scanned(full_database, lambda c: channels.first_rows(c, query, 200)) == []


@pytest.mark.parametrize("descending", [False, True], ids=["up", "down"])
@pytest.mark.parametrize("column", [one for one in ChannelSort if one is not ChannelSort.STATUS])
def test_each_order_is_that_of_an_index(
    full_database: Database, column: ChannelSort, descending: bool
) -> None:
    query = ChannelQuery(sort=column, descending=descending)
    parts = full_database.run_here(channels.segments, query)
    assert sorts_in(full_database, lambda c: [c.execute(part.limit(200)) for part in parts]) == []


def test_rows_and_streams_of_channels_are_fetched_by_keys(full_database: Database) -> None:
    ids = full_database.run_here(channels.id_vector, ChannelQuery(sort=ChannelSort.NAME))[10_000:10_200]
    assert scanned(full_database, lambda c: channels.rows_by_ids(c, ids)) == []
    assert scanned(full_database, lambda c: channels.streams_of(c, ids)) == []
    assert scanned(full_database, lambda c: coverage.coverage(c, ids)) == []


def test_first_rows_are_the_first_of_the_whole_order(full_database: Database) -> None:
    for column in ChannelSort:
        for filters in FILTERS.values():
            query = ChannelQuery(sort=column, **filters)
            whole = full_database.run_here(channels.id_vector, query)
            first = [row.id for row in full_database.run_here(channels.first_rows, query, 50)]
            assert first == list(whole[:50]), (column, filters)
