"""CSV reports: safe for spreadsheets by default, exact on request, whole or not there at all."""

import asyncio
import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.progress import Progress
from iptv_manager.services.reports import ReportService
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

Run = Callable[[Any], Any]
HOSTILE = [
    ("+1 Sports", "=cmd|' /C calc'!A0", "http://h/1"),
    ('Say "hi", 100%', "-minus", "http://h/2?a=1,2"),
    ("@home", "Plain", "http://h/3"),
    ("Normal \\N %s", "ünï", "http://h/4"),
]


def saved(database: Database, run: Run, path: Path, query: LineUpQuery, exact: bool) -> list[dict[str, str]]:
    """The rows of a saved report."""
    run(ReportService(database).save_channels(query, path, exact, lambda _progress: None))
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_no_cell_can_become_a_formula(lists: Lists, database: Database, run: Run, tmp_path: Path) -> None:
    lists.bring(HOSTILE)
    rows = saved(database, run, tmp_path / "out.csv", LineUpQuery(), exact=False)
    assert [row["name"] for row in rows] == ["'+1 Sports", 'Say "hi", 100%', "'@home", "Normal \\N %s"]
    assert rows[0]["group"] == "'=cmd|' /C calc'!A0"
    assert not any(
        value.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for value in row.values()
    )
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_exact_leaves_every_value_as_it_is(
    lists: Lists, database: Database, run: Run, tmp_path: Path
) -> None:
    lists.bring(HOSTILE)
    rows = saved(database, run, tmp_path / "out.csv", LineUpQuery(), exact=True)
    assert [(row["name"], row["group"], row["url"]) for row in rows] == HOSTILE
    assert (tmp_path / "out.csv").read_bytes().startswith(b"number,name,")


def test_it_holds_what_the_view_shows_in_its_order(
    lists: Lists, database: Database, run: Run, tmp_path: Path
) -> None:
    lists.bring([("B 10", "G", "http://h/1"), ("B 9", "G", "http://h/2"), ("A", "G", "http://h/3")])
    query = LineUpQuery(search="b", sort=SortColumn.NAME)
    assert [row["name"] for row in saved(database, run, tmp_path / "o.csv", query, exact=False)] == [
        "B 9",
        "B 10",
    ]
    by_status = LineUpQuery(sort=SortColumn.STATUS, unchecked=True)
    assert len(saved(database, run, tmp_path / "s.csv", by_status, exact=False)) == 3


def test_a_place_that_cannot_be_written_is_told(
    lists: Lists, database: Database, run: Run, tmp_path: Path
) -> None:
    lists.bring(HOSTILE)
    with pytest.raises(IptvManagerError, match="can't be written"):
        saved(database, run, tmp_path / "missing" / "out.csv", LineUpQuery(), exact=False)


def test_cancelled_it_leaves_no_file_and_keeps_the_old_one(
    lists: Lists, database: Database, run: Run, tmp_path: Path
) -> None:
    lists.bring([(f"C{n}", "G", f"http://h/{n}") for n in range(40_000)])
    target = tmp_path / "report" / "out.csv"
    target.parent.mkdir()
    target.write_text("old")

    async def cancelled() -> None:
        begun = asyncio.Event()

        def tell(_progress: Progress) -> None:
            begun.set()

        task = asyncio.create_task(ReportService(database).save_channels(LineUpQuery(), target, True, tell))
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(cancelled())
    assert target.read_text() == "old"
    assert list(target.parent.iterdir()) == [target]
