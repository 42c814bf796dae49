"""What is on is answered by indexes, however many guides, channels and programmes there are; by two statements."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, event, text

from iptv_manager.store import guide
from iptv_manager.store.database import Database
from iptv_manager.store.guide_import import GuideImport
from tests.store.plans import scans_of

CHANNELS = 8_000
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
BIG = {"channel", "guide_channel", "guide_match", "programme", "programme_s1", "programme_s2"}
FILL = (
    """
INSERT INTO channel (derived_name, sort_key, search_key, group_key, stream_count, guide_id, guide_shift_hours)
SELECT 'Channel ' || n, n, n, '', 1, CASE WHEN n % 10 = 0 THEN 'ID' || n END, CASE WHEN n % 7 = 0 THEN 2 END
FROM generate_series(1, :channels) AS n
""",
    "INSERT INTO guide_source (name, address) VALUES ('One', 'http://h/1'), ('Two', 'http://h/2')",
    """
INSERT INTO guide_channel (source_id, guide_id, has_programmes)
SELECT source, 'id' || n, true FROM generate_series(1, 2) AS source, generate_series(1, :channels) AS n
""",
    """
INSERT INTO guide_match (channel_id, source_id, guide_channel_id, method, score)
SELECT n, source, n + (source - 1) * :channels, 'name', 0.9
FROM generate_series(1, 2) AS source, generate_series(1, :channels) AS n
""",
)
PROGRAMMES = """
COPY_OF
SELECT id, midnight + hour * interval '1 h', midnight + (hour + 1) * interval '1 h', 'Show ' || hour,
  '{{"season": 1}}'
FROM guide_channel, generate_series(8, 16) AS hour, (VALUES (timestamptz '2026-01-01 00:00+00')) AS day (midnight)
WHERE source_id = {source}
"""


@pytest.fixture(scope="module")
def full_database(module_database_url: str) -> Iterator[Database]:
    """Two guides of 8,000 channels, nine programmes each. Read-only for all tests of this module."""
    database = Database(module_database_url, 2)
    with database.engine.begin() as connection:
        for statement in FILL:
            connection.execute(text(statement), {"channels": CHANNELS} if ":channels" in statement else {})
        driver = connection.connection.driver_connection
        assert driver is not None
        for source in (1, 2):
            importing = GuideImport(driver, source)
            importing.open()
            made = (
                f"INSERT INTO programme_s{source}_next (guide_channel_id, starts_at, ends_at, title, details)"
            )
            driver.execute(PROGRAMMES.replace("COPY_OF", made).format(source=source))
            importing.exchange([], without_end=0)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM (ANALYZE)"))
    yield database
    database.close()


@pytest.mark.parametrize("ids", [[77], [70], list(range(1000, 1200))], ids=["one", "own id", "a page"])
def test_what_is_on_comes_from_indexes(full_database: Database, ids: list[int]) -> None:
    def ask(connection: Connection) -> object:
        return guide.guides_of(connection, ids, NOON, NOON + timedelta(hours=3))

    assert scans_of(full_database, ask, BIG) == []


def test_two_statements_answer_for_any_number_of_channels(full_database: Database) -> None:
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_more: object) -> None:
        asked.append(statement)

    ids = [*range(1000, 1050)]
    with full_database.engine.connect() as connection:
        event.listen(full_database.engine, "before_cursor_execute", note)
        found = guide.guides_of(connection, ids, NOON, NOON + timedelta(hours=2))
        event.remove(full_database.engine, "before_cursor_execute", note)
    assert len(asked) == 2
    assert [len(one.programmes) for one in found.values()] == [2] * 50
    assert found[1010].programmes[0].details.season == 1
    assert (found[1010].method, found[1011].method) == ("own_id", "name")
    assert found[1001].programmes[0].title == "Show 10"  # shifted by two hours
