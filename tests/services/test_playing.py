"""Playing: the account of what is played is never overdrawn, its secrets are in no command line, its end is heard."""

import asyncio
import os
import signal
from array import array
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import psutil
import pytest

from iptv_manager.model.account import credential_key
from iptv_manager.model.errors import NoFreeConnection, NoPlayer, NotFound, PlayFailed, PlayRefused
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.services import playing as playing_module
from iptv_manager.services import playing_marks
from iptv_manager.services.cache import Cache
from iptv_manager.services.health_history import HealthHistoryService
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store import streams
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround
from tests.services.fake_player import FakePlayer
from tests.services.panel_simulator import PanelSimulator
from tests.services.programs import Program
from tests.services.test_health_panels import add_account

Run = Callable[[Coroutine[Any, Any, None]], None]
ENDLESS = 3  # the number of a stream of the simulator that goes on and on
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the player of these tests is a script")


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to play streams of."""
    return CheckGround(database, settings, tmp_path)


@pytest.fixture
def player(tmp_path: Path) -> FakePlayer:
    """A player that tells what it saw."""
    return FakePlayer(tmp_path)


async def ended(task: "asyncio.Task[Any]") -> None:
    """Stop it, as a person does."""
    task.cancel()
    await asyncio.wait([task])


def is_alive(pid: int) -> bool:
    """Is that process there, and no zombie?"""
    return bool(psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)


@pytest.mark.parametrize("users", [("ann", 1), ("bob", 2)])
@pytest.mark.parametrize("programs", [1, 2])
def test_checks_yield_before_the_player_connects_and_go_on_after_it(
    run: Run, ground: CheckGround, player: FakePlayer, users: tuple[str, int], programs: int
) -> None:
    """Also where another program checks than the one that plays."""
    user, limit = users

    async def scenario() -> None:
        checks = Program(ground, str(player.path))
        async with PanelSimulator({user: limit}) as panel:
            panel.list_size = 60
            ids = await checks.synced(panel, user)
            plays = checks if programs == 1 else Program(ground, str(player.path))
            is_over = asyncio.Event()

            async def check_on() -> None:
                while not is_over.is_set():
                    summary = await checks.health.check(ids, 20, 0.4, ground.tell, ground.take)
                    assert summary.checked == 60  # what made room was asked again

            checking = asyncio.create_task(check_on())
            for _ in range(2):
                ground.results.clear()
                await ground.found(lambda: bool(ground.results))
                playing = plays.play([ids[ENDLESS]], title="Das Erste")
                assert "200" in (await player.seen())["answer"]
                assert len(panel.accounts[user].open) == 1
                asked = panel.accounts[user].asked
                await asyncio.sleep(0.3)
                assert panel.accounts[user].asked == asked  # nobody but the player is connected
                await ended(playing)
            is_over.set()
            await checking
            assert panel.blocked == []
            assert [one.title for one in plays.told] == ["Das Erste"] * 2
            assert list(ground.settings.playing_folder.iterdir()) == []
            assert list(ground.settings.spool_folder.iterdir()) == []

    run(scenario())


def test_a_player_that_outlives_its_program_is_still_made_way_for(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(40))
            first = Program(ground, str(player.path))
            playing = first.play([ids[ENDLESS]])
            pid = (await player.seen())["pid"]
            first.playing.leave()
            await ended(playing)
            assert is_alive(pid)
            second = Program(ground, str(player.path))
            checking = asyncio.create_task(second.health.check(ids, 20, 0.4, ground.tell, ground.take))
            await asyncio.sleep(0.5)
            assert panel.accounts["ann"].asked == 1
            os.kill(pid, signal.SIGTERM)
            assert (await checking).checked == 40
            assert panel.blocked == []

    run(scenario())


def test_who_zaps_closes_the_first_stream_before_the_second_one_opens(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(60))
            first = program.play([ids[ENDLESS]])
            await player.seen()
            first.cancel()
            second = program.play([ids[ENDLESS + 50]])
            assert (await player.seen())["entry"][-1] == panel.address("ann", ENDLESS + 50)
            assert len(panel.accounts["ann"].open) == 1
            await ended(second)
            assert panel.blocked == []

    run(scenario())


def test_the_end_of_the_player_is_the_end_of_playing_and_is_written_down(
    run: Run, ground: CheckGround, player: FakePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing_module, "COUNTS_FROM", 0.0)

    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(5))
            playing = program.play([ids[ENDLESS]], title="Das Erste")
            os.kill((await player.seen())["pid"], signal.SIGTERM)
            watched = await playing
            assert watched.playing[:5] == (ids[ENDLESS], f"ann {ENDLESS + 1}", "ann", "Das Erste", "mpv")
            assert ground.fetch("SELECT stream_id FROM viewing JOIN app_user u ON u.id = user_id") == [
                (ids[ENDLESS],)
            ]
            history = HealthHistoryService(ground.database, Cache())
            provider_id = ground.fetch("SELECT id FROM provider")[0][0]
            assert isinstance(provider_id, int)
            pasts = [await history.past_of(provider_id, ids[number]) for number in (ENDLESS, 0)]
            assert [past.watched for past in pasts] == [watched.playing.started_at, None]

    run(scenario())


def test_what_was_only_looked_at_is_not_written_down(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(5))
            playing = program.play([ids[ENDLESS]])
            await player.seen()
            await ended(playing)
            assert ground.fetch("SELECT * FROM viewing") == []

    run(scenario())


def test_the_command_line_tells_nothing_and_the_files_are_the_persons_own(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            (stream,) = add_account(ground, panel, "ann", range(ENDLESS, ENDLESS + 1))
            ground.execute(
                "UPDATE provider SET user_agent = 'Box/1', options = cast(:wishes AS jsonb)",
                wishes='{"referrer": "http://portal.example/", "headers": [["X-Token", "geheim, 5%"]]}',
            )
            playing = program.play([stream])
            seen = await player.seen()
            process = psutil.Process(seen["pid"])
            said = " ".join([*process.cmdline(), *seen["arguments"]])
            assert "/secret/" not in said  # nothing of the address
            assert "geheim" not in said
            assert panel.place not in said
            assert seen["modes"] == [0o600, 0o600]
            assert seen["entry"] == ["#EXTM3U", "#EXTINF:-1,ann 1", panel.address("ann", ENDLESS)]
            assert seen["options"].splitlines() == [
                "ytdl=no",
                "user-agent=%5%Box/1",
                "referrer=%22%http://portal.example/",
                "http-header-fields-append=%19%X-Token: geheim, 5%",
            ]
            await ended(playing)
            assert list(ground.settings.spool_folder.iterdir()) == []

    run(scenario())


def test_a_player_that_fails_is_quoted_without_secrets(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            (stream,) = add_account(ground, panel, "ann", range(4, 5))  # not found
            with pytest.raises(PlayFailed) as failure:
                await program.play([stream], title="Das Erste")
            said = f"mpv could not play “Das Erste”: HTTP error 404 at http://{panel.place}/live/***/***/4.ts"
            assert str(failure.value) == said
            assert program.budgets.is_idle(credential_key(panel.place, "ann"))

    run(scenario())


def test_who_plays_in_another_player_is_told_that_mpv_alone_sends_headers(
    run: Run, ground: CheckGround, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.write_text("#!/bin/sh\necho 403 Forbidden\nexit 1\n", encoding="utf-8")
    other.chmod(0o700)

    async def scenario() -> None:
        program = Program(ground, str(other))
        ids = ground.add("Mine", ["http://127.0.0.1:9/1"])
        ground.execute("""UPDATE provider SET options = '{"headers": [["X-Token", "geheim"]]}'""")
        with pytest.raises(PlayFailed, match=r"403 Forbidden\. The headers .* by mpv alone"):
            await program.play(ids)

    run(scenario())


def test_a_channel_is_played_from_another_account_where_the_first_has_none_free(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1, "bob": 1}) as panel:
            first = add_account(ground, panel, "ann", range(ENDLESS, ENDLESS + 1))
            second = add_account(ground, panel, "bob", range(ENDLESS, ENDLESS + 1))
            key = credential_key(panel.place, "ann")
            async with program.budgets.use(key, panel.list_address("ann")):
                playing = program.play([first[0], second[0]])
                await player.seen()
                assert program.told[0].provider == "bob"
                await ended(playing)
            assert panel.blocked == []

    run(scenario())


def test_of_a_channels_streams_the_first_that_works_is_played(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1, "bob": 1}) as panel:
            bad = add_account(ground, panel, "ann", range(4, 5))
            good = add_account(ground, panel, "bob", range(ENDLESS, ENDLESS + 1))
            await program.health.check(array("q", [*bad, *good]), 2, 1.0, ground.tell, ground.take)
            playing = program.play([bad[0], good[0]], title="Das Erste")
            await player.seen()
            assert program.told[0].provider == "bob"
            await ended(playing)

    run(scenario())


def test_an_account_that_others_use_up_is_left_alone_unless_the_person_insists(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = await program.synced(panel, "ann")
            panel.accounts["ann"].elsewhere = 1
            with pytest.raises(NoFreeConnection, match="in use elsewhere"):
                await program.play([ids[ENDLESS]])
            playing = program.play([ids[ENDLESS]], anyway=True)
            assert "200" in (await player.seen())["answer"]
            await ended(playing)

    run(scenario())


@pytest.mark.parametrize("programs", [1, 2])
def test_while_its_list_is_read_over_the_only_connection_nothing_is_played(
    run: Run, ground: CheckGround, player: FakePlayer, monkeypatch: pytest.MonkeyPatch, programs: int
) -> None:
    """Nor is it read while something plays; also where another program reads it, such as the service."""
    monkeypatch.setattr(playing_marks, "PATIENCE", 0.5)

    async def scenario() -> None:
        program = Program(ground, str(player.path))
        service = program if programs == 1 else Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(5))
            key = credential_key(panel.place, "ann")
            async with service.budgets.use(key, panel.list_address("ann")):
                with pytest.raises(NoFreeConnection, match="is being read"):
                    await program.play([ids[ENDLESS]])
            playing = program.play([ids[ENDLESS]])
            await player.seen()
            is_read = asyncio.Event()

            async def read() -> None:
                async with service.budgets.use(key, panel.list_address("ann")):
                    is_read.set()

            reading = asyncio.create_task(read())
            await asyncio.sleep(0.4)
            assert not is_read.is_set()
            await ended(playing)
            async with asyncio.timeout(PATIENCE):
                await reading

    run(scenario())


def test_a_panel_is_not_asked_over_a_connection_that_another_program_has(
    run: Run, ground: CheckGround, player: FakePlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(playing_marks, "PATIENCE", 0.2)

    async def scenario() -> None:
        service = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = await service.synced(panel, "ann")
            host, port = panel.place.split(":")
            key = credential_key(panel.place, "ann")
            async with service.budgets.use(key, panel.list_address("ann")):
                reader, writer = await asyncio.open_connection(host, int(port))
                writer.write(b"GET /live/ann/secret/3.ts HTTP/1.1\r\nHost: panel\r\n\r\n")
                await reader.readexactly(100)
                with pytest.raises(NoFreeConnection, match="is being read"):
                    await Program(ground, str(player.path)).play([ids[ENDLESS]])
                assert panel.blocked == []
                writer.transport.abort()

    run(scenario())


@pytest.mark.parametrize(
    "address",
    [
        "--log-file=x",
        "-fs",
        "file:///etc/passwd",
        "/etc/passwd",
        "plugin://plugin.video.x/?play",
        "edl://%5%a.mkv",
        "http://",
        "udp://@",
        "http+unix://h.example/1",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_the_network_is_given_to_no_player(
    run: Run, ground: CheckGround, player: FakePlayer, address: str
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        ids = ground.add("Odd", ["http://127.0.0.1:9/1"])
        ground.execute("UPDATE stream SET url = :address", address=address)
        with pytest.raises(PlayRefused, match="“Odd 1” can't be played"):
            await program.play(ids)
        assert program.told == []

    run(scenario())


def test_a_file_is_played_with_the_account_that_its_addresses_carry_and_not_without_it(
    run: Run, ground: CheckGround, player: FakePlayer, tmp_path: Path
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        providers = ProviderService(ground.database, program.secrets)
        syncs = SyncService(ground.database, ground.settings, addresses=program.book)
        async with PanelSimulator({"ann": 1}) as panel:
            path = tmp_path / "file.m3u"
            path.write_text(f"#EXTM3U\n#EXTINF:-1,One\n{panel.address('ann', ENDLESS)}\n")
            provider = await providers.add_m3u("File", str(path))
            await syncs.sync(provider, lambda _progress: None)
            query = LineUpQuery(providers=frozenset({provider.id}))
            (row,) = await ground.database.run(lambda c: streams.rows_by_ids(c, streams.id_vector(c, query)))
            assert row.url.endswith(f"/{{username}}/{{password}}/{ENDLESS}.ts")
            playing = program.play([row.id])
            assert "200" in (await player.seen())["answer"]
            await ended(playing)
            (ground.settings.home / "secrets.json").unlink()
            with pytest.raises(PlayRefused, match="not known on this computer"):
                await program.play([row.id])

    run(scenario())


def test_of_one_account_what_can_be_played_is_played_though_another_stream_can_not(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(ENDLESS, ENDLESS + 2))
            ground.execute("UPDATE stream SET url = 'file:///etc/passwd' WHERE id = :id", id=ids[1])
            playing = program.play([ids[1], ids[0]])
            await player.seen()
            assert program.told[0].stream_id == ids[0]
            await ended(playing)

    run(scenario())


def test_a_list_from_outside_leads_no_player_into_this_network(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        program = Program(ground, str(player.path))
        ids = ground.add("Odd", ["http://192.168.1.1/reboot"])
        ground.execute("UPDATE provider SET source = 'https://lists.example.org/tv.m3u'")
        with pytest.raises(PlayRefused, match="your own network"):
            await program.play(ids)

    run(scenario())


def test_what_is_missing_is_said(run: Run, ground: CheckGround, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("iptv_manager.services.players._usual_folders", list)

    async def scenario() -> None:
        program = Program(ground, "")
        ids = ground.add("Mine", ["http://127.0.0.1:9/1"])
        with pytest.raises(NoPlayer, match="Install mpv or VLC, or name a program by IPTV_MANAGER_PLAYER"):
            await program.play(ids)
        with pytest.raises(NoPlayer, match="no player “nothing”"):
            await program.play(ids, named="nothing")
        with pytest.raises(NotFound, match="no such stream"):
            await program.play([999], named="/bin/sh")

    run(scenario())
