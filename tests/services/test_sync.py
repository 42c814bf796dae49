"""A sync from its address to the rows: what goes well, and what each bad input ends in."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest
from aiohttp import web
from sqlalchemy import text

from iptv_manager.demo.lists import write_list
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import Provider, ProviderStatus, SyncResult, SyncStatus
from iptv_manager.services.line_up import LineUpService
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database

Run = Callable[[Any], Any]
GOOD = "#EXTM3U\n#EXTINF:-1,One\nhttp://h/1\n#EXTINF:-1,Two\nhttp://h/2\n"


class Desk:
    """A person's view of the program: providers, syncs, and what the table then shows."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self.settings = settings
        self.providers = ProviderService(database, Secrets(settings.home))
        self.syncs = SyncService(database, settings)
        self.line_up = LineUpService(database)
        self.told: list[Progress] = []

    async def add(self, source: str | Path, name: str = "Mine") -> Provider:
        """Add a provider."""
        return await self.providers.add_m3u(name, str(source))

    async def sync(self, provider: Provider, accept_shrink: bool = False) -> SyncResult:
        """Sync it as it is known now."""
        known = await self.providers.by_id(provider.id)
        return await self.syncs.sync(known, self.told.append, accept_shrink)

    async def names(self) -> list[str]:
        """What the table shows."""
        return [row.name for row in await self.line_up.first_rows(LineUpQuery())]


@pytest.fixture
def desk(database: Database, settings: Settings) -> Iterator[Desk]:
    """A program without a window; whatever a test does, it leaves no spool file."""
    desk = Desk(database, settings)
    yield desk
    assert not any(settings.spool_folder.glob("*")) or not settings.spool_folder.exists()


@asynccontextmanager
async def serving(answer: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> Any:
    """A server on loopback that answers everything with `answer`; gives its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        await runner.cleanup()


def text_answer(text: str, status: int = 200) -> Callable[[web.Request], Awaitable[web.Response]]:
    """Answers with a text."""

    async def answer(_request: web.Request) -> web.Response:
        return web.Response(text=text, status=status)

    return answer


def test_a_file_and_an_address_go_the_same_way(desk: Desk, run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.m3u").write_text(GOOD)

    async def both() -> tuple[SyncResult, SyncResult]:
        async with serving(text_answer(GOOD)) as address:
            by_file = await desk.sync(await desk.add(tmp_path / "list.m3u", "File"))
            by_address = await desk.sync(await desk.add(f"{address}/list.m3u", "Address"))
        return by_file, by_address

    for result in run(both()):
        assert (result.status, result.entries, result.added) == (SyncStatus.OK, 2, 2)
    assert run(desk.names()) == ["One", "Two", "One", "Two"]
    assert {progress.unit for progress in desk.told} == {"bytes"}


def test_no_file_of_the_folder_that_we_are_started_in_is_run(
    desk: Desk, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("secrets", "json", "psycopg", "iptv_manager"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(7)\n")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "list.m3u").write_text(GOOD)
    result = run(desk.sync(run(desk.add(tmp_path / "list.m3u"))))
    assert (result.status, result.added) == (SyncStatus.OK, 2)


def test_the_same_bytes_again_are_not_even_read(desk: Desk, run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.m3u").write_text(GOOD)
    provider = run(desk.add(tmp_path / "list.m3u"))
    run(desk.sync(provider))
    again = run(desk.sync(provider))
    assert (again.status, again.entries, again.unchanged) == (SyncStatus.UNCHANGED, 2, 2)


def test_a_server_without_validators_is_known_by_its_bytes(desk: Desk, run: Run) -> None:
    async def twice() -> SyncResult:
        async with serving(text_answer(GOOD)) as address:
            provider = await desk.add(address)
            await desk.sync(provider)
            return await desk.sync(provider)

    assert run(twice()).status is SyncStatus.UNCHANGED


def test_a_server_that_says_not_modified_is_believed(desk: Desk, run: Run) -> None:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.headers.get("If-None-Match", ""))
        return web.Response(status=304) if asked[-1] else web.Response(text=GOOD, headers={"ETag": '"v1"'})

    async def twice() -> SyncResult:
        async with serving(answer) as address:
            provider = await desk.add(address)
            await desk.sync(provider)
            return await desk.sync(provider)

    assert run(twice()).status is SyncStatus.UNCHANGED
    assert asked == ["", '"v1"']


BAD_ANSWERS = {
    "html": (200, "<!DOCTYPE html><html><body>Sign in</body></html>"),
    "json": (200, '{"user_info": {"auth": 0}, "message": "Account expired"}'),
    "empty": (200, ""),
    "hls": (200, "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nsegment1.ts\n"),
    "binary": (200, "\x00\x01\x02\x7f" * 5000),
    "no entries": (200, "#EXTM3U\n"),
    "unauthorised": (401, "no"),
    "not found": (404, "no"),
    "too many": (429, "no"),
    "broken": (500, "no"),
}


@pytest.mark.parametrize(("status", "text"), BAD_ANSWERS.values(), ids=BAD_ANSWERS.keys())
def test_a_bad_answer_keeps_the_old_rows_and_says_why(desk: Desk, run: Run, status: int, text: str) -> None:
    answers = iter([(200, GOOD), (status, text)])

    async def answer(_request: web.Request) -> web.Response:
        code, body = next(answers)
        return web.Response(text=body, status=code)

    async def twice() -> tuple[SyncResult, Provider]:
        async with serving(answer) as address:
            provider = await desk.add(f"{address}/get.php?username=joe&password=hunter2")
            await desk.sync(provider)
            result = await desk.sync(provider)
            return result, await desk.providers.by_id(provider.id)

    result, provider = run(twice())
    assert result.status is SyncStatus.FAILED
    assert result.message.startswith("Mine: ")
    assert "hunter2" not in result.message
    assert result.message.count("\n") == 0
    assert (provider.status, provider.message) == (ProviderStatus.FAILED, result.message)
    assert run(desk.names()) == ["One", "Two"]


def test_a_shrunk_list_is_held_and_taken_once_confirmed(desk: Desk, run: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.m3u"
    path.write_text(GOOD + "#EXTINF:-1,Three\nhttp://h/3\n")
    provider = run(desk.add(path))
    run(desk.sync(provider))
    path.write_text("#EXTM3U\n#EXTINF:-1,One\nhttp://h/1\n")
    held = run(desk.sync(provider))
    assert (held.status, held.gone) == (SyncStatus.HELD, 2)
    assert run(desk.providers.by_id(provider.id)).status is ProviderStatus.HELD
    assert len(run(desk.names())) == 3
    assert run(desk.sync(provider, accept_shrink=True)).status is SyncStatus.OK
    assert run(desk.names()) == ["One"]
    assert run(desk.providers.by_id(provider.id)).status is ProviderStatus.OK


UNFINISHED = "SELECT count(*) FROM pg_class WHERE relname LIKE 'stream\\_p%\\_next'"


@pytest.mark.parametrize("stage", ["Importing", "Building indexes"])
def test_cancelled_half_way_it_leaves_everything_as_it_was(
    desk: Desk, run: Run, tmp_path: Path, database: Database, stage: str
) -> None:
    path = tmp_path / "list.m3u"
    write_list(path, 60_000)
    provider = run(desk.add(path))

    async def cancelled() -> None:
        begun = asyncio.Event()
        task = asyncio.create_task(
            desk.syncs.sync(provider, lambda progress: begun.set() if progress.what == stage else None)
        )
        await begun.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(cancelled())
    assert run(desk.names()) == []
    assert workers() == []
    assert database.run_here(lambda connection: connection.scalar(text(UNFINISHED))) == 0
    assert run(desk.sync(provider)).added == 60_000


@pytest.mark.parametrize("stage", ["Importing", "Building indexes"])
def test_a_worker_that_is_killed_loses_nothing(
    desk: Desk, run: Run, tmp_path: Path, database: Database, stage: str
) -> None:
    path = tmp_path / "list.m3u"
    write_list(path, 60_000)
    provider = run(desk.add(path))

    def kill(progress: Progress) -> None:
        if progress.what == stage:
            for worker in workers():
                os.kill(worker, signal.SIGKILL)

    killed: SyncResult = run(desk.syncs.sync(provider, kill))
    assert killed.status is SyncStatus.FAILED
    assert "worker process ended" in killed.message
    assert run(desk.names()) == []
    assert database.run_here(lambda connection: connection.scalar(text(UNFINISHED))) == 0
    assert run(desk.sync(provider)).added == 60_000


def test_a_database_that_goes_away_half_way_is_told_and_loses_nothing(
    desk: Desk, run: Run, tmp_path: Path, database: Database, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.m3u"
    write_list(path, 60_000)
    provider = run(desk.add(path))

    def cut(progress: Progress) -> None:
        if progress.what == "Importing":
            with database.engine.begin() as connection:
                connection.exec_driver_sql(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query LIKE 'COPY stream_p%%'"
                )

    result: SyncResult = run(desk.syncs.sync(provider, cut))
    assert result.status is SyncStatus.FAILED
    assert "database" in result.message
    assert capfd.readouterr().err == ""
    assert run(desk.sync(provider)).added == 60_000


def test_a_removed_provider_comes_back_with_its_streams(desk: Desk, run: Run, tmp_path: Path) -> None:
    (tmp_path / "list.m3u").write_text(GOOD)
    provider = run(desk.add(tmp_path / "list.m3u"))
    run(desk.sync(provider))
    run(desk.providers.remove(provider.id))
    assert run(desk.names()) == []
    run(desk.providers.restore(provider.id))
    assert run(desk.names()) == ["One", "Two"]


def workers() -> list[int]:
    """Import processes of this test."""
    children = psutil.Process().children(recursive=True)
    return [child.pid for child in children if "import_worker" in _command_line(child)]


def _command_line(process: psutil.Process) -> str:
    """What it was started with; nothing once it has ended."""
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return ""
