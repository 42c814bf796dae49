"""Episodes of a few series are found by an index among all streams; queries of panels stay small."""

from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from iptv_manager.store.database import Database
from iptv_manager.store.imports import COLUMNS, CONTENT
from iptv_manager.store.statements import statement
from tests.services.panel_lists import PanelLists

EPISODES = 60_000  # of 3,000 series
FILL = """
INSERT INTO stream (provider_id, identity, fingerprint, position, kind, name, sort_key, search_key, group_title,
  group_key, number, guide_id, guide_name, logo, url, user_agent, referrer, extra)
SELECT {p}, gen_random_uuid(), number, number, 'episode', 'E', 'e', 'e', '', '', '', '', '', '', '', '', '',
  jsonb_build_object('series_id', (number % 3000)::text)
FROM generate_series(1, {n}) AS number
"""


@pytest.fixture
def full(database: Database, tmp_path: Path) -> PanelLists:
    """A panel with many episodes."""
    panel = PanelLists(database, tmp_path)
    panel.take()
    with psycopg.connect(database.dsn) as connection:
        connection.execute(FILL.format(p=panel.provider_id, n=EPISODES).encode())
        connection.commit()
        connection.execute("ANALYZE stream")
    return panel


def plan(connection: "psycopg.Connection[tuple[str]]", query: bytes, values: Mapping[str, object]) -> str:
    return "\n".join(row[0] for row in connection.execute(b"EXPLAIN " + query, values))


def test_episodes_of_some_series_come_from_the_index(full: PanelLists) -> None:
    sides = {
        f"{side}_content": ", ".join(f"{side}.{column}" for column in CONTENT) for side in ("fresh", "known")
    }
    with psycopg.connect(full.database.dsn) as connection:
        connection.execute(statement("panel_episodes_stage", columns=", ".join(COLUMNS)))
        query = statement("panel_episodes_known", provider=full.provider_id, **sides)
        found = plan(connection, query, {"series": [str(number) for number in range(25)]})
    assert f"stream_p{full.provider_id}_series" in found
    assert "Seq Scan on stream_p" not in found


def test_a_new_episode_finds_its_place_in_the_index(full: PanelLists) -> None:
    with psycopg.connect(full.database.dsn) as connection:
        query = (
            f"SELECT max(position) FROM stream_p{full.provider_id} "
            f"WHERE provider_id = {full.provider_id} AND gone_at IS NULL"
        )
        assert "Seq Scan" not in plan(connection, query.encode(), {})
