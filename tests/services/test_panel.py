"""Asking a panel: one call at a time, backup hosts in order, waiting where asked, players only."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from iptv_manager.demo.panel import ACCOUNT, DemoPanel, json_reply, page, said
from iptv_manager.demo.server import DemoProvider
from iptv_manager.model.errors import AccountRefused, DownloadFailed, InputRefused
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.net.session import open_session
from iptv_manager.services.panel import Panel, PanelAccess
from iptv_manager.services.panel_pace import PanelPace
from tests.services.panel_ground import panel_served

Run = Callable[[Any], Any]


def ignore(_progress: Progress) -> None:
    """Nobody watches."""


@asynccontextmanager
async def asked(
    shown: DemoPanel,
    folder: Path,
    server: str,
    *backups: str,
    password: str = "demo",
    user_agent: str = "",
    pace: PanelPace | None = None,
) -> AsyncIterator[Panel]:
    """A panel as the program asks it."""
    options = ProviderOptions(backup_hosts=backups)
    access = PanelAccess(server, shown.username, password, user_agent, options)
    async with open_session(at_once=1) as session:
        yield Panel(access, session, folder, pace=pace)


def test_account_categories_lists_and_details(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(9, 4, 3)

    async def story() -> None:
        async with panel_served(shown) as served, asked(shown, tmp_path, f" {served.base_url}/ ") as panel:
            account = await panel.account()
            assert (account.status, account.server, account.max_connections) == ("Active", served.base_url, 2)
            assert account.checked_at is not None
            assert len(await panel.categories(PanelKind.VOD)) == 8
            download = await panel.list_to(PanelKind.LIVE, tmp_path / "live.json", ignore)
            assert download.path.stat().st_size == download.size > 0
            details = await panel.series_info("2")
            assert [(one.season, one.number) for one in details.episodes] == [
                (season, number) for season in (1, 2) for number in (1, 2, 3)
            ]
            film = await panel.film_info("1000002")
            assert (film.seconds, film.container, film.year) == (6130, "mkv", 2001)
            assert (await panel.series_info("77")).episodes == ()
            assert (await panel.film_info("77")).title == ""

    run(story())
    assert [one.name for one in tmp_path.iterdir()] == ["live.json"]


@pytest.mark.parametrize("password", ["hunter 2", "a&b=c", "ü€", "100%", "#1", "a/b", "%41", "+", "'\"<>\\"])
def test_passwords_with_any_characters(run: Run, tmp_path: Path, password: str) -> None:
    shown = DemoPanel(1, 1, 1, username=f"joe {password}", password=password)

    async def story() -> None:
        async with panel_served(shown) as served:
            async with asked(shown, tmp_path, served.base_url, password=password) as panel:
                assert (await panel.account()).status == "Active"
            async with asked(shown, tmp_path, served.base_url, password=password + "x") as panel:
                with pytest.raises(AccountRefused, match="user or password is wrong"):
                    await panel.account()

    run(story())


def test_a_panel_in_a_folder(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(1, 1, 1)

    async def story() -> None:
        async with (
            panel_served(shown, "/c/panel") as served,
            asked(shown, tmp_path, f"{served.base_url}/c/panel/") as panel,
        ):
            assert (await panel.account()).server == f"{served.base_url}/c/panel"

    run(story())


def test_backup_hosts_are_tried_in_order_and_the_one_that_answers_is_kept(run: Run, tmp_path: Path) -> None:
    shown, down = DemoPanel(1, 1, 1), DemoPanel(1, 1, 1)
    down.faults = {ACCOUNT: page(), "get_live_categories": said("", 502)}

    async def story() -> None:
        async with panel_served(shown) as served, panel_served(down) as fails, DemoProvider(0) as none:
            async with asked(shown, tmp_path, fails.base_url, none.base_url, served.base_url) as panel:
                assert (await panel.account()).server == served.base_url
                assert panel.server == served.base_url
                assert len(await panel.categories(PanelKind.LIVE)) == 60
            assert (down.asked, shown.asked) == ([ACCOUNT], [ACCOUNT, "get_live_categories"])

    run(story())


def test_where_no_host_answers_the_first_one_is_told_of(run: Run, tmp_path: Path) -> None:
    shown, other = DemoPanel(1, 1, 1), DemoPanel(1, 1, 1)
    shown.faults[ACCOUNT], other.faults[ACCOUNT] = said("Blocked"), said("", 500)

    async def story() -> None:
        async with (
            panel_served(shown) as served,
            panel_served(other) as backup,
            asked(shown, tmp_path, served.base_url, backup.base_url) as panel,
        ):
            with pytest.raises(InputRefused, match="blocks us"):
                await panel.account()

    run(story())


def test_a_wrong_password_is_not_tried_at_other_hosts(run: Run, tmp_path: Path) -> None:
    shown, other = DemoPanel(1, 1, 1), DemoPanel(1, 1, 1)

    async def story() -> None:
        async with panel_served(shown) as served, panel_served(other) as backup:
            async with asked(shown, tmp_path, served.base_url, backup.base_url, password="no") as panel:
                with pytest.raises(AccountRefused):
                    await panel.account()
            assert other.asked == []

    run(story())


def test_a_panel_that_answers_players_only(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(1, 1, 1)
    shown.allowed_agents = ("TiviMate/",)

    async def story() -> None:
        async with panel_served(shown) as served:
            async with asked(shown, tmp_path, served.base_url) as panel:
                with pytest.raises(InputRefused, match="another user agent"):
                    await panel.account()
            assert shown.agents[-1].startswith("VLC/")
            async with asked(shown, tmp_path, served.base_url, user_agent="TiviMate/5.1") as panel:
                assert (await panel.account()).status == "Active"

    run(story())


def test_a_panel_that_asks_us_to_wait_is_waited_for_and_then_told(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(1, 1, 1)
    shown.faults[ACCOUNT] = [said("", 429, Retry_After="1"), said("", 503, Retry_After="0")]

    async def story() -> None:
        async with panel_served(shown) as served, asked(shown, tmp_path, served.base_url) as panel:
            began = monotonic()
            assert (await panel.account()).status == "Active"
            assert monotonic() - began >= 1
            assert len(shown.asked) == 3
            shown.faults[ACCOUNT] = said("", 429, Retry_After="0")
            with pytest.raises(DownloadFailed, match="too many requests"):
                await panel.account()
            assert len(shown.asked) == 6

    run(story())


def test_calls_keep_the_pace_of_their_account(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(1, 1, 1)

    async def story() -> None:
        pace = PanelPace(per_minute=600)
        async with panel_served(shown) as served, asked(shown, tmp_path, served.base_url, pace=pace) as panel:
            began = monotonic()
            for _ in range(4):
                await panel.categories(PanelKind.LIVE)
            assert monotonic() - began >= 0.3
            assert served.gauge.most == 1

    run(story())


def test_what_a_panel_says_never_shows_the_password(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(1, 1, 1, password="hunter2 & co")
    shown.faults[ACCOUNT] = json_reply({"error": "no access for hunter2 & co, hunter2%20%26%20co"})

    async def story() -> None:
        async with (
            panel_served(shown) as served,
            asked(shown, tmp_path, served.base_url, password=shown.password) as panel,
        ):
            with pytest.raises(InputRefused) as told:
                await panel.account()
            assert "hunter2" not in str(told.value)
            assert "hunter2" not in repr(panel._access)

    run(story())


def test_a_server_that_is_no_panel_or_is_not_there(run: Run, tmp_path: Path) -> None:
    shown = DemoPanel(1, 1, 1)

    async def story() -> None:
        async with DemoProvider(0) as served:
            base_url = served.base_url
            async with asked(shown, tmp_path, base_url) as panel:
                with pytest.raises(DownloadFailed, match=r"no panel at this address \(404\)"):
                    await panel.account()
        async with asked(shown, tmp_path, base_url) as panel:
            with pytest.raises(DownloadFailed, match="refuses the connection"):
                await panel.account()

    run(story())
