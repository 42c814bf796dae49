"""A partition that is written anew while others read: they wait for the exchange, and never see half of it."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from iptv_manager.store import imports, partitions
from iptv_manager.store.database import Database
from tests.services.import_lists import Entry, Lists


def many(host: str) -> list[Entry]:
    """A list of 200 entries on that host."""
    return [(f"Channel {n}", "G", f"http://{host}/{n}") for n in range(200)]


def test_a_long_reader_is_given_way_to_and_others_are_not_kept_waiting(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(imports, "MANY_ROWS", 0)
    monkeypatch.setattr(partitions, "_LOCK_PATIENCE", 20)
    monkeypatch.setattr(partitions, "_LOCK_PAUSE", 0.02)
    lists = Lists(database, tmp_path)
    lists.bring(many("one"))
    gave_way = threading.Event()
    monkeypatch.setattr(partitions, "sleep", lambda _seconds: gave_way.set())
    importing = threading.Thread(target=lambda: lists.bring(many("two")))
    with database.engine.begin() as reader:
        assert reader.execute(text("SELECT count(*) FROM stream")).scalar_one() == 200
        importing.start()
        assert gave_way.wait(10)
        assert lists.entries() == many("one")  # another reader, meanwhile
    importing.join(10)
    assert lists.entries() == many("two")
