"""Rows of a panel's lists that are made while later lists come in: the same rows, or none of them."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Thread
from typing import Any

import psutil
import pytest

from iptv_manager.demo import panel_content
from iptv_manager.demo.panel import broken_off
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.provider import SyncStatus
from iptv_manager.services import import_half, panel_ahead
from iptv_manager.services.import_job import ImportReport, ListAhead
from iptv_manager.services.import_process import WorkerAhead, run_worker
from iptv_manager.services.panel_ahead import PanelAhead
from iptv_manager.services.panel_fetch import PanelFetch
from iptv_manager.services.panel_manifest import PanelManifest
from iptv_manager.services.panel_source import PanelSource
from iptv_manager.settings import Settings
from iptv_manager.store import providers
from iptv_manager.store.database import Database
from iptv_manager.store.imports import COLUMNS, STEP_BITS
from tests.services.panel_ground import desk_at
from tests.services.panel_lists import LIVE, SERIES, VOD, PanelLists
from tests.waiting import await_here, until

Run = Callable[[Any], Any]
ROWS = f"SELECT position, twin, {', '.join(COLUMNS)} FROM stream WHERE provider_id = {{p}} ORDER BY position"
COUNTED = "SELECT key, title, stream_count FROM category WHERE provider_id = {p} ORDER BY 1"
GROUPS = (
    "SELECT group_key, min(group_title), count(*) FROM stream WHERE provider_id = {p} GROUP BY 1 ORDER BY 1"
)
OTHERS = (
    "SELECT panel_id, position, title, extra::text FROM panel_series WHERE provider_id = {p} ORDER BY 1",
    "SELECT kind, category_id, entries FROM panel_category WHERE provider_id = {p} ORDER BY 1, 2",
    COUNTED,
    "SELECT line, reason, excerpt FROM sync_reject JOIN sync_run ON id = run_id WHERE provider_id = {p} ORDER BY 1",
)


@pytest.fixture
def panel(database: Database, tmp_path: Path) -> PanelLists:
    """A provider at a panel: 1,200 channels, 700 films, 4 series, some of them odd."""
    panel = PanelLists(database, tmp_path, 1200, 700, 4)
    panel.lists[LIVE][40]["stream_id"] = None
    panel.lists[LIVE].insert(700, dict(panel.lists[LIVE][0]))
    panel.lists[VOD][650] |= {"name": "\t\\N é\u0301", "category_id": "no such", "category_ids": []}
    return panel


def made_ahead(panel: PanelLists, *kinds: PanelKind) -> PanelAhead:
    """What a worker has made of these lists before its job."""
    ahead = PanelAhead(STEP_BITS)
    for kind in kinds:
        ahead.take(str(panel.told_of(kind)))
    return ahead


def left_by(panel: PanelLists) -> Sequence[object]:
    """All that an import leaves, in its order."""
    return [panel.ask(query) for query in (ROWS, *OTHERS)]


@pytest.mark.parametrize("helper", ["", "_helper", "_started"])
def test_rows_that_are_made_ahead_are_those_of_a_whole_reading(
    panel: PanelLists, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, helper: str
) -> None:
    if helper:
        monkeypatch.setattr(import_half, "_helper", getattr(import_half, helper))
        monkeypatch.setattr(panel_ahead, "WORTH_IT", 200_000)
    (tmp_path / "other").mkdir()
    other = PanelLists(panel.database, tmp_path / "other", name="Other")
    other.lists = panel.lists
    whole = other.take()
    report = panel.take(ahead=made_ahead(panel, LIVE, VOD))
    assert report == whole
    assert (report.kind, report.entries, report.rejected) == ("done", 1900, 1)
    assert left_by(panel) == left_by(other)
    assert panel.ask(COUNTED) == panel.ask(GROUPS)
    assert panel.take().unchanged == 1900


def test_a_list_that_breaks_off_gives_no_row_ahead(panel: PanelLists) -> None:
    cut = json.dumps(panel.lists[LIVE]).encode()[:-100]
    ahead = PanelAhead(STEP_BITS)
    ahead.take(str(panel.told_of(LIVE, cut)))
    ahead.take(str(panel.told_of(VOD)))
    assert len(ahead.readings) == 1
    report = panel.take({LIVE: cut}, ahead=ahead)
    assert (report.kind, report.entries) == ("done", 700)
    assert "the channels were left as they were" in report.text.lower()
    assert panel.ask("SELECT min(position) FROM stream") == [(0,)]


def test_rows_under_another_choice_of_categories_are_left(panel: PanelLists) -> None:
    ahead = made_ahead(panel, LIVE, VOD)
    panel.choose((LIVE, "5"), (VOD, "101"), (SERIES, "201"))
    panel.take(ahead=ahead)
    groups = panel.ask("SELECT DISTINCT group_title FROM stream ORDER BY group_title")
    assert groups == [("",), ("Films | Action",), ("UK | Kids",)]  # one film's category is unknown


def test_rows_of_lists_that_do_not_all_come_are_left(panel: PanelLists) -> None:
    ahead = made_ahead(panel, LIVE, VOD)
    assert panel.take(kept={VOD: "It was refused."}, ahead=ahead).entries == 1200


def test_a_re_sync_leaves_what_was_made_ahead(panel: PanelLists) -> None:
    panel.take()
    panel.lists[VOD].append(dict(panel.lists[VOD][0], stream_id=9))
    ahead = made_ahead(panel, LIVE, VOD)
    report = panel.take(ahead=ahead)
    assert (report.added, report.changed, report.gone) == (1, 0, 0)
    assert list(ahead.texts(lambda: None)) == []


@pytest.mark.parametrize(("place", "what"), [(panel_ahead, "read_rows"), (PanelSource, "_series_texts")])
def test_what_goes_wrong_ahead_ends_the_import(
    panel: PanelLists, monkeypatch: pytest.MonkeyPatch, place: object, what: str
) -> None:
    def fails(*_: object) -> None:
        """What a fault of the reading would be."""
        raise InputRefused("unreadable")

    monkeypatch.setattr(place, what, fails)
    ahead = made_ahead(panel, LIVE, VOD)
    with pytest.raises(InputRefused, match="unreadable"):
        panel.take(ahead=ahead)
    assert panel.ask("SELECT count(*) FROM stream") == [(0,)]


def test_no_more_is_made_ahead_than_may_wait(panel: PanelLists, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panel_ahead, "MOST_WAITING", 1)
    ahead = made_ahead(panel, LIVE)
    texts = ahead.texts(lambda: None)
    first = next(texts)
    assert len([first, *texts]) == 3  # batches


def test_who_makes_text_waits_for_who_takes_it() -> None:
    waiting = panel_ahead.WaitingText(10)
    put: list[bool] = []
    maker = Thread(target=lambda: put.extend(waiting.put(b"0123456789") for _ in range(4)), daemon=True)
    maker.start()
    await_here(lambda: len(put) == 1)
    assert next(waiting.taken()) == b"0123456789"
    await_here(lambda: len(put) == 2)
    waiting.leave()
    maker.join(10)
    assert put == [True, True, False, False]


def test_a_worker_hears_of_each_list_before_the_next_is_asked_for(
    database: Database, settings: Settings, run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with desk_at(database, settings) as desk:
            fetch = PanelFetch(database, settings, desk.addresses)
            told: list[tuple[str, list[PanelKind], int]] = []

            def hear(path: Path) -> None:
                """Note what was asked for last, and what is told."""
                manifest = PanelManifest.load(str(path))
                told.append((desk.panel.asked[-1], list(manifest.lists), len(manifest.categories)))

            async def fetched() -> None:
                provider = await desk.provider()
                known = await database.run(providers.source_state, provider.id)
                spool = tmp_path / "spool.m3u"
                await fetch.lists(provider, known, spool, desk.told.append, on_list=hear)

            await fetched()
            everything = sum(len(desk.panel.lists[f"get_{kind}_categories"]) for kind in PanelKind)
            assert told == [
                ("get_live_streams", [LIVE], everything),
                ("get_vod_streams", [VOD], everything),
                ("get_series", [SERIES], everything),
            ]
            told.clear()
            await desk.sync()
            desk.panel.lists["get_vod_streams"][0]["name"] = "Other"
            await fetched()
            assert told == []

    run(story())


def test_a_worker_reads_a_list_before_it_has_its_job(panel: PanelLists, run: Run) -> None:
    known = set(psutil.Process().children())

    async def story() -> ImportReport:
        async with WorkerAhead() as ahead:
            ahead.start()
            (worker,) = set(psutil.Process().children()) - known
            ahead.tell(ListAhead(str(panel.told_of(LIVE)), 1 << 30))
            ahead.tell(ListAhead(str(panel.told_of(VOD)), 1 << 30))
            await until(lambda: [one for one in worker.memory_maps() if one.path.endswith("vod.json")])
            return await run_worker(panel.job(), lambda _report: None, worker=ahead.taken())

    report = run(story())
    assert (report.kind, report.entries, report.rejected) == ("done", 1900, 1)


def test_a_panel_whose_last_list_fails_leaves_neither_row_nor_process(
    database: Database, settings: Settings, run: Run
) -> None:
    known = set(psutil.Process().children())

    async def story() -> None:
        async with desk_at(database, settings) as desk:
            desk.panel.faults["get_series"] = broken_off(list(panel_content.series(50)))
            assert (await desk.sync()).status is SyncStatus.FAILED
            assert await desk.count("SELECT count(*) FROM stream") == 0
            assert not set(psutil.Process().children()) - known
            del desk.panel.faults["get_series"]
            assert (await desk.sync()).entries == 160

    run(story())
