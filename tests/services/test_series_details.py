"""Details of series: episodes come on demand and in the background, and stay over syncs."""

from collections.abc import Callable
from typing import Any

from iptv_manager.demo.panel import DemoPanel, json_reply, page, said
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import Provider, SyncStatus
from iptv_manager.services.series_details import SeriesDetailsService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.panel_ground import PanelDesk, desk_at

Run = Callable[[Any], Any]


def ignore(_progress: Progress) -> None:
    """Nobody watches."""


class Followers:
    """Counts what followed."""

    def __init__(self) -> None:
        self.runs: list[int] = []

    async def follow(self, _provider: Provider, run_id: int, _on_progress: object) -> None:
        """Note the run."""
        self.runs.append(run_id)


def service(desk: PanelDesk, settings: Settings, followers: Followers | None = None) -> SeriesDetailsService:
    after = [followers.follow] if followers else []
    return SeriesDetailsService(desk.database, settings, desk.addresses, after)


def test_episodes_come_on_demand_and_stay_over_syncs(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings, DemoPanel(6, 5, 4)) as desk:
            await desk.sync()
            followers = Followers()
            details = service(desk, settings, followers)
            result = await details.details_of(desk.provider_id, ["1", "2"], ignore)
            assert (result.series, result.added, result.message) == (2, 12, "")
            assert len(followers.runs) == 1
            assert (await desk.provider()).stream_count == 23
            rows = await desk.ask(
                "SELECT name, url, group_title, extra ->> 'series_id', extra ->> 'season', extra ->> 'episode' "
                "FROM stream WHERE kind = 'episode' ORDER BY position LIMIT 2"
            )
            title = desk.panel.lists["get_series"][0]["name"]
            assert rows[0] == (
                f"{title} - S01E01", "{server}/series/{username}/{password}/2001101.mp4", "Series | Comedy",
                "1", "1", "1",
            )  # fmt: skip
            assert rows[1][0] == f"{title} - S01E02"
            again = await details.details_of(desk.provider_id, ["1", "2"], ignore)
            assert (again.added, again.changed, again.gone) == (0, 0, 0)
            assert len(followers.runs) == 1
            desk.panel.lists["get_live_streams"][0]["name"] = "Renamed"
            synced = await desk.sync()
            assert (synced.changed, synced.gone, synced.episodes, synced.entries) == (1, 0, 12, 23)
            desk.panel.drop("get_series", ["1"])
            synced = await desk.sync()
            assert (synced.status, synced.gone, synced.episodes, synced.series) == (SyncStatus.OK, 6, 6, 3)

    run(story())


def test_new_episodes_come_and_old_ones_go(database: Database, settings: Settings, run: Run) -> None:
    def episodes(*numbers: int, title: str = "") -> dict[str, object]:
        listed = [{"id": 90 + number, "episode_num": number, "title": title} for number in numbers]
        return {"info": [], "episodes": {"1": listed}}

    async def story() -> None:
        async with desk_at(database, settings, DemoPanel(1, 0, 1)) as desk:
            await desk.sync()
            details = service(desk, settings)

            async def told(answer: object) -> tuple[int, int, int]:
                desk.panel.details["1"] = answer
                result = await details.details_of(desk.provider_id, ["1"], ignore)
                return result.added, result.changed, result.gone

            assert await told(episodes(1, 2)) == (2, 0, 0)
            assert await told(episodes(1, 2, 3)) == (1, 0, 0)
            ids = await desk.ask("SELECT id FROM stream WHERE kind = 'episode' ORDER BY url")
            assert await told(episodes(1, 3)) == (0, 0, 1)
            assert await told(episodes(1, 3, title="Named")) == (0, 2, 0)
            assert await told(episodes(1, 2, 3)) == (1, 2, 0)  # the same row is back
            assert await desk.ask("SELECT id FROM stream WHERE kind = 'episode' ORDER BY url") == ids
            nothings: list[object] = [[], {"episodes": []}, {"info": {}, "episodes": None}]
            for nothing in nothings:
                assert await told(nothing) == (0, 0, 0)
            assert await desk.living("episode") == 3

    run(story())


def test_the_background_asks_each_series_once_until_its_list_says_more(
    database: Database, settings: Settings, run: Run
) -> None:
    panel = DemoPanel(1, 0, 4)
    panel.faults["get_series_info"] = [json_reply({"episodes": {}}), page(), said("", 500)]

    async def story() -> None:
        async with desk_at(database, settings, panel) as desk:
            await desk.sync()
            provider = await desk.provider()
            details = service(desk, settings)
            result = await details.details_of(provider.id, ["1", "2", "3", "4"], ignore)
            assert (result.series, result.added) == (4, 6)
            assert "could not be had" in result.message
            asked = len(panel.asked)
            assert (await details.some_due(provider, 10, ignore)).series == 0
            assert len(panel.asked) == asked
            panel.lists["get_series"][1]["last_modified"] = "1700000000"
            await desk.sync()
            result = await details.all_due(10, ignore)
            assert (result.series, result.added, result.message) == (1, 6, "")

    run(story())
