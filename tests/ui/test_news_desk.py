"""News of providers: told when it happens, once, and taken back when it is over, whoever synced or checked."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QApplication

from iptv_manager.model.health_history import ProviderHealth, Share, Uptime
from iptv_manager.model.syncs import RunStatus, SyncRun
from iptv_manager.store.changes import Change
from iptv_manager.ui.desks.news import NewsDesk
from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOTHING = Share(0, 0)


def run_of(number: int, status: RunStatus, message: str = "", gone: int = 0, unchanged: int = 0) -> SyncRun:
    """A sync of Nova."""
    counts: dict[str, Any] = dict.fromkeys(
        ("entries", "added", "changed", "returned", "renamed", "moved", "url_changed", "rejected"), 0
    )
    ended = None if status is RunStatus.RUNNING else NOON
    return SyncRun(
        id=number,
        provider_id=1,
        provider="Nova",
        started=NOON,
        finished=ended,
        status=status,
        gone=gone,
        unchanged=unchanged,
        message=message,
        undone=None,
        undoes=None,
        can_undo=False,
        **counts,
    )


def health_of(down_since: datetime | None) -> ProviderHealth:
    """What checks of Nova came to."""
    uptime = Uptime(NOTHING, NOTHING, NOTHING)
    return ProviderHealth(
        1, "Nova", "ok", "", 30, 30, 0, {}, NOON, None, uptime, {}, None, None, down_since, NOON, None, None
    )


class Memory:
    """Histories of syncs and of checks, newest first."""

    def __init__(self) -> None:
        self.found: list[SyncRun] = []
        self.down_since: datetime | None = None

    async def runs(self) -> list[SyncRun]:
        return list(reversed(self.found))

    async def providers(self, _zone: str) -> list[ProviderHealth]:
        return [health_of(self.down_since)]


class Newsroom:
    """A desk of news in a window, and what a person is told."""

    def __init__(self, screen: Screen) -> None:
        self.memory = Memory()
        self.screen = screen
        self.told: list[str] = []
        self.pages: list[str] = []
        self.banners = screen.window.banners
        self.banners.told.connect(lambda mood, text: self.told.append(text) if mood else None)
        program = screen.program
        self.desk = NewsDesk(
            self.memory,
            self.memory,
            program.acts,
            program.notices,
            program.providers,
            self.pages.append,
        )

    async def look(self, *runs: SyncRun) -> set[int]:
        """Have it look at further runs; gives the providers whose last sync went wrong."""
        self.memory.found.extend(runs)
        answers: list[set[int]] = []
        self.desk.look(answers.append)
        await self.screen.until(lambda: answers and not self.screen.program.acts.running("news of checks"))
        return answers[0]


def stocked() -> MemoryServices:
    services = MemoryServices()
    services.stock("Nova", 40)
    return services


def test_a_failed_sync_is_told_once_and_taken_back_by_a_good_one(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        news = Newsroom(screen)
        assert await news.look(run_of(1, RunStatus.FAILED, "an old failure")) == {1}
        assert news.told == []
        running = run_of(2, RunStatus.RUNNING)
        await news.look(running)
        news.memory.found.remove(running)
        assert await news.look(run_of(2, RunStatus.FAILED, "The server answered 503.")) == {1}
        await news.look(run_of(3, RunStatus.FAILED, "The server answered 503."))
        assert news.told == ["Nova: The server answered 503."]
        assert await news.look(run_of(4, RunStatus.UNCHANGED)) == set()
        assert news.banners.keys() == []

    play(qapp, tmp_path, stocked(), scenario)


def test_many_entries_gone_are_told_a_few_are_not(qapp: QApplication, tmp_path: Path) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        news = Newsroom(screen)
        await news.look()
        await news.look(run_of(1, RunStatus.OK, gone=19, unchanged=40))
        await news.look(run_of(2, RunStatus.OK, gone=300, unchanged=9_000))
        assert news.told == []
        await news.look(run_of(3, RunStatus.OK, gone=1_200, unchanged=1_800))
        assert news.told == ["Nova: 1,200 of 3,000 entries are gone from its list."]
        banner = news.banners.get("gone 1")
        assert banner is not None
        banner.buttons[0].click()
        assert (news.pages, news.banners.keys()) == (["syncs"], [])

    play(qapp, tmp_path, stocked(), scenario)


def test_a_provider_that_goes_down_is_told_and_that_it_works_again(
    qapp: QApplication, tmp_path: Path
) -> None:
    async def scenario(screen: Screen) -> None:
        await screen.rows(40)
        news = Newsroom(screen)
        await news.look()
        news.memory.down_since = datetime.now(UTC) - timedelta(minutes=10)
        news.desk._pause.setInterval(10)
        news.desk.hear(frozenset({Change("health", 1)}))
        await screen.until(lambda: news.told)
        await news.look()
        assert len(news.told) == 1
        assert news.told[0].startswith("Nova is down: none of its streams has worked since ")
        news.memory.down_since = None
        await news.look()
        assert news.banners.keys() == []
        assert screen.window.toast.text == "Nova works again."

    play(qapp, tmp_path, stocked(), scenario)
