"""What stands in the tables after a first import, whichever way the list was read."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.model.provider_options import Twins
from iptv_manager.services import import_half, import_rows
from iptv_manager.services.import_job import ImportJob
from iptv_manager.services.import_worker import run_import
from iptv_manager.store import sync_runs
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

ROWS = """
SELECT to_jsonb(stream) - 'id' - 'provider_id' - 'added_at'
FROM stream WHERE provider_id = :provider ORDER BY position
"""
CATEGORIES = "SELECT key, title, stream_count FROM category WHERE provider_id = :provider ORDER BY key"
COUNTED = """
SELECT group_key, min(group_title), count(*)
FROM stream WHERE provider_id = :provider GROUP BY group_key ORDER BY group_key
"""
NASTY = (
    '#EXTINF:-1 tvg-id="a" tvg-name="{n}" tvg-logo="http://l/{n}.png" group-title="UK",UK: News {n} ᴴᴰ\n'
    "http://h/live/anna/s3cret/{n}.ts\n"
    '#EXTINF:-1 tvg-id=" ü " tvg-name="AR| الجزيرة" tvg-logo="" group-title="uk ;Sport",AR| الجزيرة {n}\n'
    "http://h/anna/s3cret/{n}\n"
    '#EXTINF:-1 tvg-id="\\" tvg-name="e\u0301" tvg-logo="C:\\x" group-title="\\N",a\\tb {n}\n'
    "http://h/movie/anna/s3cret/{n}.mkv?x=\\y\n"
    "#EXTGRP:Films {n}\n"
    '#EXTINF:5400 tvg-id="b" tvg-chno="2.{n}" group-title="",Film S01E{n:02d}\n#EXTVLCOPT:http-user-agent=x\n'
    "http://h/series/anna/s3cret/{n}.mp4|Referer=http://anna:s3cret@r/\n"
    "#EXTINF:-1,Lost {n} http://anna:s3cret@h/\n"
    "#EXTINF:-1,Bare\nhttp://h/bare\n"
)


class Tables:
    """Providers of one database that import one file."""

    def __init__(self, database: Database, folder: Path) -> None:
        self._database, self._folder = database, folder
        self.path = folder / "nasty.m3u"

    def imported(self, name: str, twins: Twins = Twins.KEEP) -> int:
        """Import the file as a provider of that name; gives its id."""
        provider = Lists(self._database, self._folder, name).provider.id
        run_id = self._database.run_here(sync_runs.start_run, provider)
        job = ImportJob(
            self._database.dsn, provider, run_id, str(self.path), "00", "", "", True, 1 << 30,
            twins=twins.value, username="anna", password="s3cret",
        )  # fmt: skip
        report = run_import(job, lambda _report: None)
        assert report.kind == "done", report.text
        return provider

    def asked(self, query: str, provider: int) -> list[tuple[Any, ...]]:
        """The rows that a query gives of a provider."""
        return self._database.run_here(
            lambda c: [tuple(row) for row in c.execute(text(query), {"provider": provider})]
        )


@pytest.fixture
def tables(database: Database, tmp_path: Path) -> Tables:
    return Tables(database, tmp_path)


def write_nasty(path: Path, line_end: str = "\n") -> None:
    """A list in which every kind of line occurs, some of them in every piece of it."""
    entries = "".join(NASTY.format(n=n) for n in range(600))
    plain = "".join(
        f'#EXTINF:-1 tvg-id="{n}" group-title="G{n % 7}",Plain {n}\nhttp://h/live/anna/s3cret/{n}.ts\n'
        for n in range(3000)
    )
    text = f'#EXTM3U url-tvg="http://h/xmltv.php?username=anna&password=s3cret"\n{entries}{plain}{entries}'
    path.write_bytes(text.replace("\n", line_end).encode())


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_two_readers_leave_the_rows_that_one_leaves(
    tables: Tables, monkeypatch: pytest.MonkeyPatch, line_end: str
) -> None:
    write_nasty(tables.path, line_end)
    alone = tables.imported("Alone")
    monkeypatch.setattr(import_half, "WORTH_IT", 0)
    halves = tables.imported("Halves")
    rows = tables.asked(ROWS, alone)
    assert rows == tables.asked(ROWS, halves)
    assert len(rows) == 600 * 5 * 2 + 3000
    assert not [row for row in rows if "s3cret" in str(row)]
    assert tables.asked(CATEGORIES, alone) == tables.asked(CATEGORIES, halves) == tables.asked(COUNTED, alone)


def test_groups_are_counted_where_there_are_too_many_to_count_while_reading(
    tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_nasty(tables.path)
    monkeypatch.setattr(import_rows, "MOST_GROUPS", 20)
    for worth_it in (1 << 30, 0):
        monkeypatch.setattr(import_half, "WORTH_IT", worth_it)
        provider = tables.imported(f"Many {worth_it}")
        assert tables.asked(CATEGORIES, provider) == tables.asked(COUNTED, provider)


def test_groups_are_counted_where_repeats_are_kept_once(tables: Tables) -> None:
    write_nasty(tables.path)
    provider = tables.imported("Once", Twins.COLLAPSE)
    assert len(tables.asked(ROWS, provider)) < 600 * 5 * 2 + 3000
    assert tables.asked(CATEGORIES, provider) == tables.asked(COUNTED, provider)
