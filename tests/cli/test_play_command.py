"""The command `play`: what it finds, what it tells, and that a check of another process makes way for it."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from array import array
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from iptv_manager.cli import run as run_command
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround
from tests.services.fake_player import FakePlayer
from tests.services.panel_simulator import PanelSimulator
from tests.services.programs import Program
from tests.services.test_health_panels import add_account

Run = Callable[[Coroutine[Any, Any, None]], None]
pytestmark = pytest.mark.skipif(os.name != "posix", reason="the player of these tests is a script")
LIST = """#EXTM3U
#EXTINF:-1,News One
http://127.0.0.1:9/1
#EXTINF:-1,News Two
http://127.0.0.1:9/2
#EXTINF:-1,Odd
--log-file=x
"""


@pytest.fixture
def ground(
    database: Database, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> CheckGround:
    """A database that commands work on."""
    monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
    monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")
    return CheckGround(database, settings, tmp_path)


@pytest.fixture
def player(tmp_path: Path) -> FakePlayer:
    """A player that tells what it saw."""
    return FakePlayer(tmp_path)


def command(*arguments: str) -> "subprocess.Popen[str]":
    """Run a command beside us."""
    line = (sys.executable, "-m", "iptv_manager", *arguments)
    return subprocess.Popen(line, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


async def said(process: "subprocess.Popen[str]") -> tuple[str, str]:
    """What it said to its end."""
    async with asyncio.timeout(PATIENCE):
        return await asyncio.to_thread(process.communicate)


def test_a_check_of_one_process_yields_to_the_player_of_another(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(60))
            is_over, checks = asyncio.Event(), Program(ground)

            async def check_on() -> None:
                while not is_over.is_set():
                    await checks.health.check(array("q", ids), 20, 0.4, ground.tell, ground.take)

            checking = asyncio.create_task(check_on())
            await ground.found(lambda: bool(ground.results))
            playing = command("play", "ann 4", "--with", str(player.path), "--json")
            assert "200" in (await player.seen())["answer"]
            assert len(panel.accounts["ann"].open) == 1
            is_over.set()
            playing.send_signal(signal.SIGTERM)
            assert (await said(playing))[1].splitlines()[-1] == "Stopped."
            await checking
            assert panel.blocked == []

    run(scenario())


def test_what_was_played_is_told_as_json_when_the_player_ends(
    run: Run, ground: CheckGround, player: FakePlayer
) -> None:
    async def scenario() -> None:
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(5))
            playing = command("play", "ANN 4", "--with", str(player.path), "--json")
            with suppress(psutil.NoSuchProcess):
                psutil.Process((await player.seen())["pid"]).terminate()
            out, error = await said(playing)
            told = json.loads(out)
            assert told.pop("seconds") >= 0
            assert told == {
                "player": "mpv",
                "stream": ids[3],
                "name": "ann 4",
                "channel": "ann 4",
                "provider": "ann",
            }
            assert error == "Playing “ann 4” of “ann” in mpv; Ctrl-C stops it.\n"
            assert playing.returncode == 0

    run(scenario())


REFUSED = (
    (("News",), "2 channels have “News” in their names: “News One”, “News Two”."),
    (("Weather",), "Nothing here is called “Weather”"),
    (("Odd",), "“Odd” can't be played. Its address is none that a player can open."),
    (("News One", "--with", "no-such"), "There is no player “no-such” here"),
    (("--stream", "999999"), "There is no such stream any more"),
    ((), "Say what to play"),
)


def test_what_can_not_be_played_is_told_in_a_sentence(
    ground: CheckGround, player: FakePlayer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "list.m3u"
    path.write_text(LIST, encoding="utf-8")
    assert run_command(["provider", "add", "Mine", "--m3u", str(path), "--sync"]) == 0
    for arguments, sentence in REFUSED:
        capsys.readouterr()
        named = () if "--with" in arguments else ("--with", str(player.path))
        assert run_command(["play", *arguments, *named, "--json"]) == 1
        told = capsys.readouterr()
        assert sentence in told.err
        assert told.out == ""
