"""Series of a panel's list are no streams: a sync tells of them all the same, asks about them, takes them back."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from iptv_manager.demo.panel import DemoPanel
from iptv_manager.model.errors import NothingToUndo
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import SyncStatus
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.syncs import SeriesChange
from iptv_manager.services.series_details import SeriesDetailsService
from iptv_manager.services.sync_history import SyncHistoryService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.panel_ground import PanelDesk, desk_at

Run = Callable[[Any], Any]
_SERIES = "SELECT * FROM panel_series WHERE provider_id = {p} ORDER BY panel_id"
_STREAMS = "SELECT * FROM stream WHERE provider_id = {p} ORDER BY id"
_GONE, _RENAMED, _NEW = 0, 1, "900001"


def ignore(_progress: Progress) -> None:
    """Nobody watches."""


@asynccontextmanager
async def synced_desk(
    database: Database, settings: Settings, options: ProviderOptions | None = None
) -> AsyncIterator[tuple[PanelDesk, SyncHistoryService]]:
    """A desk whose panel was read once."""
    async with desk_at(database, settings, DemoPanel(6, 4, 5), options) as desk:
        assert (await desk.sync()).status is SyncStatus.OK
        yield desk, SyncHistoryService(database, desk.syncs)


def churn(panel: DemoPanel) -> list[str]:
    """One series goes, one gets another name, one is new; gives the titles of these."""
    listed = panel.lists["get_series"]
    gone, renamed = listed.pop(_GONE), listed[_RENAMED]
    was = str(renamed["name"])
    renamed["name"] = f"{was} Renamed"
    listed.append(dict(listed[-1], series_id=_NEW, name="Wholly New"))
    return [str(gone["name"]), was]


def test_a_sync_tells_what_became_of_series_and_takes_it_back(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with synced_desk(database, settings) as (desk, history):
            series, streams = await desk.ask(_SERIES), await desk.ask(_STREAMS)
            gone, was = churn(desk.panel)
            assert (await desk.sync()).status is SyncStatus.OK
            (done,) = await history.runs(limit=1)
            assert done.series == "Series: 1 new, 1 gone, 1 changed."
            assert done.can_undo
            told = {change.change: change for change in await history.series_changes(done.id)}
            assert told["gone"].title == gone
            group = told["changed"].group
            assert told["changed"] == SeriesChange(2, "changed", f"{was} Renamed", was, group, group)
            assert told["added"][:4] == (1, "added", "Wholly New", "Wholly New")
            assert await desk.ask(_SERIES) != series
            undone = await history.undo(desk.provider_id, ignore)
            assert undone.undone.id == done.id
            assert undone.run.message == "The series of its panel are as they were, too."
            assert await desk.ask(_SERIES) == series
            assert await desk.ask(_STREAMS) == streams
            with pytest.raises(NothingToUndo):
                await history.undo(desk.provider_id, ignore)
            assert (await desk.sync()).status is SyncStatus.OK
            assert (await history.runs(limit=1))[0].series == "Series: 1 new, 1 gone, 1 changed."

    run(story())


def test_series_and_streams_of_one_sync_go_back_together(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with synced_desk(database, settings) as (desk, history):
            states = []
            for _ in range(2):
                states.append((await desk.ask(_SERIES), await desk.ask(_STREAMS)))
                desk.panel.lists["get_live_streams"].pop()
                desk.panel.lists["get_series"].pop()
                assert (await desk.sync()).gone == 1
            desk.panel.lists["get_series"].pop()
            states.append((await desk.ask(_SERIES), await desk.ask(_STREAMS)))
            assert (await desk.sync()).gone == 0
            for before in reversed(states):
                await history.undo(desk.provider_id, ignore)
                assert (await desk.ask(_SERIES), await desk.ask(_STREAMS)) == before

    run(story())


def test_who_wants_to_be_asked_first_is_asked_about_series_alone(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with synced_desk(database, settings, ProviderOptions(ask_first=True)) as (desk, history):
            series = await desk.ask(_SERIES)
            churn(desk.panel)
            result = await desk.sync()
            assert result.status is SyncStatus.ASKED
            assert "0 gone, 0 returned. Series: 1 new, 1 gone, 1 changed." in result.message
            assert await desk.ask(_SERIES) == series
            waiting = await history.waiting(desk.provider_id)
            assert waiting is not None
            assert len(await history.series_changes(waiting.id)) == 3
            assert (await history.accept(desk.provider_id, ignore)).status is SyncStatus.OK
            assert await desk.ask(_SERIES) != series
            await history.undo(desk.provider_id, ignore)
            assert await desk.ask(_SERIES) == series

    run(story())


def test_a_list_as_it_was_notes_no_series(database: Database, settings: Settings, run: Run) -> None:
    async def story() -> None:
        async with synced_desk(database, settings, ProviderOptions(ask_first=True)) as (desk, history):
            desk.panel.lists["get_series"].reverse()  # another list to the byte, and nothing new in it
            result = await desk.sync()
            assert (result.status, result.changed) == (SyncStatus.OK, 0)
            (done,) = await history.runs(limit=1)
            assert (done.series, done.can_undo) == ("", False)
            assert await history.series_changes(done.id) == []

    run(story())


def test_a_series_that_is_back_has_its_episodes(database: Database, settings: Settings, run: Run) -> None:
    async def story() -> None:
        async with synced_desk(database, settings) as (desk, history):
            details = SeriesDetailsService(database, settings, desk.addresses)
            (first, *_) = (str(one["series_id"]) for one in desk.panel.lists["get_series"])
            assert (await details.details_of(desk.provider_id, [first], ignore)).added > 0
            series, streams, episodes = (
                await desk.ask(_SERIES),
                await desk.ask(_STREAMS),
                await desk.living("episode"),
            )
            desk.panel.lists["get_series"].pop(0)
            result = await desk.sync()
            assert (result.status, result.gone) == (
                SyncStatus.OK,
                episodes,
            )  # all that are known, and no mistake
            assert await desk.living("episode") == 0
            await history.undo(desk.provider_id, ignore)
            assert (await desk.ask(_SERIES), await desk.ask(_STREAMS)) == (series, streams)
            desk.panel.lists["get_series"][0]["name"] = "Under another name"
            await desk.sync()
            await history.undo(desk.provider_id, ignore)
            assert await desk.living("episode") == episodes

    run(story())
