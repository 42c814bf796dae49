"""The streams of a channel: the best picture first, or, where people wish for it, what works first."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
from iptv_manager.store.shared_settings import STREAM_ORDER, share_setting, shared_setting
from tests.services.merging import Ground

NOW = datetime.now(UTC)


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    """One channel: its 4K stream is dead, its FHD one was never checked, its HD one works."""
    made = Ground(database, tmp_path)
    made.names("Nova", "News 4K", "News FHD", "News HD")
    (channel,) = made.rows()
    first, _, third = made.streams(channel.id)
    for hours in (3, 2, 1):
        found = [
            ProbeResult(first.provider_id, first.id, Outcome.TIMEOUT, NOW - timedelta(hours=hours), None, None, ""),
            ProbeResult(third.provider_id, third.id, Outcome.ALIVE, NOW - timedelta(hours=hours), 90, 200, ""),
        ]  # fmt: skip
        database.run_here(record_checks, found)
    return made


def names(ground: Ground) -> list[str]:
    (channel,) = ground.rows()
    return [stream.name for stream in ground.streams(channel.id)]


def test_the_best_picture_comes_first_unless_people_wish_otherwise(ground: Ground) -> None:
    assert names(ground) == ["News 4K", "News FHD", "News HD"]


def test_what_works_comes_first_and_what_is_dead_last_where_people_wish_for_it(ground: Ground) -> None:
    ground.database.run_here(share_setting, STREAM_ORDER, "health")
    assert names(ground) == ["News HD", "News FHD", "News 4K"]
    (channel,) = ground.rows()
    assert channel.name == "News 4K"  # a channel's words don't come and go with its streams
    assert [stream.position for stream in ground.streams(channel.id)] == [1, 2, 3]
    ground.database.run_here(share_setting, STREAM_ORDER, "quality")
    assert names(ground) == ["News 4K", "News FHD", "News HD"]


def test_an_order_by_hand_is_the_persons_own(ground: Ground) -> None:
    ground.database.run_here(lambda c: c.execute(text("UPDATE channel SET ordered_by_hand = true")))
    ground.database.run_here(share_setting, STREAM_ORDER, "health")
    assert names(ground) == ["News 4K", "News FHD", "News HD"]


def test_a_choice_that_nobody_made_is_the_usual_one(database: Database) -> None:
    assert database.run_here(shared_setting, "anything", "usual") == "usual"
