"""A sync of a panel: from its calls to the rows, and what each bad answer ends in."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from iptv_manager.demo.panel import ACCOUNT, DemoPanel, broken_off, json_reply, page, said
from iptv_manager.demo.wire import Answer
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.provider import ProviderStatus, SyncStatus
from iptv_manager.model.provider_options import NewCategories, ProviderOptions
from iptv_manager.services.panel_fetch import PanelFetch
from iptv_manager.settings import Settings
from iptv_manager.store import panel_categories, providers
from iptv_manager.store.database import Database
from tests.services.panel_ground import desk_at

Run = Callable[[Any], Any]
CALLS = [
    ACCOUNT,
    "get_live_categories",
    "get_vod_categories",
    "get_series_categories",
    "get_live_streams",
    "get_vod_streams",
    "get_series",
]


def test_a_panel_is_read_in_seven_calls(database: Database, settings: Settings, run: Run) -> None:
    async def story() -> None:
        async with desk_at(database, settings) as desk:
            result = await desk.sync()
            assert (result.status, result.message) == (SyncStatus.OK, "")
            assert (result.live, result.movies, result.series, result.episodes) == (120, 40, 12, 0)
            assert (result.entries, result.added, result.rejected) == (160, 160, 0)
            assert desk.panel.asked == CALLS
            provider = await desk.provider()
            assert (provider.status, provider.stream_count) == (ProviderStatus.OK, 160)
            assert provider.account is not None
            assert (provider.account.status, provider.account.max_connections) == ("Active", 2)
            assert provider.account.time_zone == "Europe/London"

    run(story())


def test_no_secret_is_in_any_row(database: Database, settings: Settings, run: Run) -> None:
    async def story() -> None:
        async with desk_at(database, settings, DemoPanel(password="hunter2 ü&%#/", username="joe")) as desk:
            assert (await desk.sync()).status is SyncStatus.OK
            urls = await desk.ask("SELECT url FROM stream WHERE kind = 'movie' ORDER BY position LIMIT 1")
            assert urls == [("{server}/movie/{username}/{password}/1000001.mkv",)]
            live = await desk.ask("SELECT url FROM stream WHERE kind = 'live' ORDER BY position LIMIT 1")
            assert live == [("{server}/live/{username}/{password}/1.ts",)]
            for table in ("stream", "panel_series", "panel_category", "provider", "sync_run", "sync_reject"):
                found = await desk.ask(f"SELECT {table}::text FROM {table}")
                assert found or table == "sync_reject"
                assert not [row for row in found if "hunter2" in row[0]]

    run(story())


def test_a_password_that_the_panel_repeats_in_its_lists_is_in_no_row(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        password = "hunter2 ü&/"
        async with desk_at(database, settings, DemoPanel(6, 3, 2, "joe", password)) as desk:
            encoded = quote(password, safe="")
            for call, field in (("get_live_streams", "stream_icon"), ("get_series", "cover")):
                desk.panel.lists[call][0][field] = f"http://h/images/joe/{encoded}/a.png"
            desk.panel.lists["get_vod_streams"][0]["stream_icon"] = (
                f"http://h/i.php?password={password}&size=1"
            )
            assert (await desk.sync()).status is SyncStatus.OK
            logos = await desk.ask("SELECT logo FROM stream WHERE logo LIKE '%{password}%' ORDER BY logo")
            assert logos == [
                ("http://h/i.php?password={password}&size=1",),
                ("http://h/images/joe/{password}/a.png",),
            ]
            for table in ("stream", "panel_series"):
                found = await desk.ask(f"SELECT {table}::text FROM {table}")
                assert not [row for row in found if "hunter2" in row[0]]

    run(story())


def test_the_same_answers_again_write_no_row(database: Database, settings: Settings, run: Run) -> None:
    async def story() -> None:
        async with desk_at(database, settings) as desk:
            await desk.sync()
            before = await desk.mark()
            again = await desk.sync()
            assert (again.status, again.unchanged) == (SyncStatus.UNCHANGED, 160)
            desk.panel.lists["get_vod_streams"].append(
                dict(desk.panel.lists["get_vod_streams"][0], stream_id=9)
            )
            changed = await desk.sync()
            assert (changed.added, changed.changed, changed.unchanged) == (1, 0, 160)
            assert await desk.written_since(before) == 2  # the film, and the count of its category

    run(story())


def test_a_worker_starts_as_soon_as_a_list_is_new_and_not_before(
    database: Database, settings: Settings, run: Run, tmp_path: Path
) -> None:
    async def story() -> None:
        async with desk_at(database, settings) as desk:
            fetch = PanelFetch(database, settings, desk.addresses)
            asked: list[list[str]] = []

            async def told_at() -> list[list[str]]:
                provider = await desk.provider()
                known = await database.run(providers.source_state, provider.id)
                desk.panel.asked.clear()
                asked.clear()
                told = lambda: asked.append(list(desk.panel.asked))  # noqa: E731
                await fetch.lists(provider, known, tmp_path / "spool.m3u", desk.told.append, told)
                return asked

            assert (await told_at())[0] == CALLS[:1]
            await desk.sync()
            assert await told_at() == []
            desk.panel.lists["get_vod_streams"][0]["name"] = "Other"
            assert await told_at() == [CALLS[:6]]

    run(story())


def test_a_new_password_and_a_new_host_change_no_row(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings) as desk:
            await desk.sync()
            before = await desk.mark()
            desk.panel.password = "another"
            failed = await desk.sync()
            assert failed.status is SyncStatus.FAILED
            assert "user or password is wrong" in failed.message
            provider = await desk.provider()
            assert provider.secret_id
            from iptv_manager.model.secret import Secret

            await desk.secrets.put(provider.secret_id, Secret("another"))
            desk.panel.lists["get_live_streams"][0]["name"] = "Renamed"
            result = await desk.sync()
            assert (result.changed, result.added, result.gone) == (1, 0, 0)
            assert await desk.written_since(before) == 1

    run(story())


REFUSALS: dict[str, tuple[Answer, str]] = {
    "wrong password": (json_reply({"user_info": {"auth": 0}}), "user or password is wrong"),
    "expired": (json_reply({"user_info": {"auth": 1, "status": "Expired", "message": "Renew"}}), "expired"),
    "banned": (json_reply({"user_info": {"auth": 1, "status": "Banned"}}), "banned"),
    "disabled": (json_reply({"user_info": {"auth": "1", "status": "Disabled"}}), "disabled"),
    "blocked": (said("Blocked"), "blocks us"),
    "page": (page(), "a web page instead of data"),
    "nothing": (said(""), "nothing at all"),
    "empty list": (said("[]"), "no Xtream Codes panel"),
    "another api": (json_reply({"version": 3}), "no Xtream Codes panel"),
    "unauthorised": (said("", 401), "user or password is wrong, or the account has ended (401)"),
    "not found": (said("", 404), "has no panel at this address (404)"),
    "884": (said("", 884), "884"),
    "broken": (said("", 502), "a fault of its own (error 502)"),
    "524": (said("", 524), "took too long to make up its answer (524)"),
    "too many": (said("", 429, Retry_After="900"), "try again in 900 seconds"),
    "half": (broken_off({"user_info": {"auth": 1}}), "broke off"),
}


def test_each_refusal_keeps_all_and_is_told_in_one_sentence(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings, DemoPanel(6, 3, 2, password="hunter2")) as desk:
            await desk.sync()
            for answer, sentence in REFUSALS.values():
                desk.panel.faults[ACCOUNT] = answer
                result = await desk.sync()
                assert result.status is SyncStatus.FAILED
                assert sentence in result.message
                assert "hunter2" not in result.message
                assert result.message.startswith("Panel: ")
                assert "\n" not in result.message
                assert (await desk.provider()).message == result.message
            assert (await desk.living("live"), await desk.living("movie")) == (6, 3)

    run(story())


def test_a_list_that_the_panel_refuses_costs_that_list_alone(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings, DemoPanel(6, 5, 4)) as desk:
            desk.panel.faults["get_vod_streams"] = said("", 524)
            first = await desk.sync()
            assert (first.live, first.movies, first.series) == (6, 0, 4)
            assert "The films were left as they were" in first.message
            assert "(524)" in first.message
            assert (await desk.provider()).message == first.message
            desk.panel.faults.clear()
            again = await desk.sync()
            assert (again.message, again.live, again.movies) == ("", 6, 5)
            assert (await desk.provider()).message == ""
            desk.panel.faults["get_series"] = broken_off(desk.panel.lists["get_series"])
            cut = await desk.sync()
            assert cut.status is SyncStatus.FAILED
            assert "broke off" in cut.message

    run(story())


@pytest.mark.parametrize(("choice", "taken"), [(NewCategories.TAKE, 121), (NewCategories.LEAVE, 120)])
def test_a_new_category_is_taken_or_left_as_the_person_wants(
    database: Database, settings: Settings, run: Run, choice: NewCategories, taken: int
) -> None:
    async def story() -> None:
        options = ProviderOptions(new_categories=choice)
        async with desk_at(database, settings, options=options) as desk:
            await desk.sync()
            desk.panel.lists["get_live_categories"].append({"category_id": 77, "category_name": "New"})
            desk.panel.lists["get_live_streams"].append(
                {"stream_id": 5_000, "name": "N", "category_id": "77"}
            )
            assert (await desk.sync()).live == taken

    run(story())


def test_categories_that_go_and_come_back_keep_their_choice(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings) as desk:
            await desk.sync()
            taken = [(PanelKind.LIVE, str(number)) for number in range(1, 60)]
            await desk.database.run(panel_categories.choose_categories, desk.provider_id, taken)
            whole = desk.panel.lists["get_live_categories"]
            desk.panel.lists["get_live_categories"] = whole[:30]
            await desk.sync()
            known = await desk.database.run(panel_categories.categories, desk.provider_id)
            assert len([one for one in known if one.kind is PanelKind.LIVE]) == 30
            desk.panel.lists["get_live_categories"] = whole
            await desk.sync()
            known = await desk.database.run(panel_categories.categories, desk.provider_id)
            assert [one.category_id for one in known if one.kind is PanelKind.LIVE and not one.taken] == [
                "60"
            ]

    run(story())


def test_a_panel_that_asks_us_to_wait_is_waited_for(database: Database, settings: Settings, run: Run) -> None:
    panel = DemoPanel(3, 1, 1)
    panel.faults["get_live_streams"] = [said("", 429, Retry_After="0"), said("", 503, Retry_After="0")]

    async def story() -> None:
        async with desk_at(database, settings, panel) as desk:
            assert (await desk.sync()).live == 3
            assert panel.asked.count("get_live_streams") == 3

    run(story())
