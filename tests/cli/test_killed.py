"""Killed at any moment, the program loses nothing, and its next start is clean."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from time import monotonic

import psutil
import pytest

from iptv_manager.demo.lists import write_list
from tests.services.panel_simulator import PanelSimulator
from tests.waiting import until as until_so

PATIENCE = 60.0  # seconds
ENTRIES = 150_000


@pytest.fixture
def environment(home: Path) -> Iterator[dict[str, str]]:
    """A home of its own with an embedded PostgreSQL, which is stopped after the test."""
    variables = {**os.environ, "IPTV_MANAGER_HOME": str(home)}
    yield variables
    command(variables, "provider", "list")  # the last user of the server stops it


def command(environment: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    line = (sys.executable, "-m", "iptv_manager", *arguments)
    return subprocess.run(
        line, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def until(holds: Callable[[], object]) -> None:
    """Wait for a condition."""
    deadline = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < deadline, "waited in vain"


def workers_of(program: psutil.Process) -> list[psutil.Process]:
    """Its import processes that have begun to work."""
    return [one for one in program.children(recursive=True) if "import_worker" in command_line(one)]


def command_line(process: psutil.Process) -> str:
    """What it was started with; nothing once it has ended."""
    try:
        return " ".join(process.cmdline())
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return ""


def has_ended(process: psutil.Process) -> bool:
    """Is it gone, or a zombie that nobody has reaped yet?"""
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def test_a_program_killed_while_importing_leaves_nothing_behind(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "list.m3u"
    write_list(path, ENTRIES)
    assert command(environment, "provider", "add", "Mine", "--m3u", str(path)).returncode == 0
    line = (sys.executable, "-m", "iptv_manager", "sync", "Mine")
    program = subprocess.Popen(line, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    watched = psutil.Process(program.pid)
    until(lambda: workers_of(watched))
    worker = workers_of(watched)[0]
    program.send_signal(signal.SIGKILL)
    program.wait()
    until(lambda: has_ended(worker))
    listed = command(environment, "channels", "--json")
    assert (listed.returncode, listed.stdout) == (0, "[]\n")
    assert list((home / "spool").iterdir()) == []
    synced = command(environment, "sync", "Mine", "--json")
    assert synced.returncode == 0, synced.stderr
    assert f'"added": {ENTRIES}' in synced.stdout


def test_a_check_whose_program_was_killed_goes_on_at_the_next_start(
    environment: dict[str, str], home: Path, tmp_path: Path
) -> None:
    path = tmp_path / "list.m3u"
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:  # takes connections, never answers
        address = f"http://127.0.0.1:{silent.getsockname()[1]}"
        path.write_text("#EXTM3U\n" + "".join(f"#EXTINF:-1,{n}\n{address}/{n}.ts\n" for n in range(30)))
        added = command(environment, "provider", "add", "Mine", "--m3u", str(path), "--max-connections", "30")
        assert added.returncode == 0
        assert command(environment, "sync", "Mine").returncode == 0
        line = (sys.executable, "-m", "iptv_manager", "check", "Mine", "--timeout", "60")
        program = subprocess.Popen(
            line, env=environment, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
        until(lambda: [one for one in home.glob("runs/*.seen") if one.read_text()])  # made, then written
        program.kill()
        program.wait()
    resumed = command(environment, "check", "--resume", "--json")
    assert resumed.returncode == 0, resumed.stderr
    assert json.loads(resumed.stdout)["outcomes"] == {"refused": 30}
    assert list(home.glob("runs/*")) == []


def test_two_programs_check_one_account_in_turn_and_go_on_when_one_is_killed(
    environment: dict[str, str], home: Path
) -> None:
    """Real processes: the panel would block the account for one connection too many."""

    async def checked(name: str) -> asyncio.subprocess.Process:
        line = (sys.executable, "-m", "iptv_manager", "check", name, "--json", "--timeout", "1")
        return await asyncio.create_subprocess_exec(
            *line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )

    async def scenario() -> None:
        async with PanelSimulator({"ann": 1}) as panel:
            panel.list_size = 800
            for name in ("one", "two"):
                adding = ("provider", "add", name, "--m3u", panel.list_address("ann"), "--sync")
                assert (await asyncio.to_thread(command, environment, *adding)).returncode == 0
            account = panel.accounts["ann"]
            first, second = await checked("one"), await checked("two")
            asked = account.asked
            await until_so(lambda: account.asked > asked + 200)
            first.kill()
            await first.wait()
            said, _ = await asyncio.wait_for(second.communicate(), PATIENCE)
            assert json.loads(said)["checked"] == 800
            assert panel.blocked == []
            assert account.most == 1

    asyncio.run(scenario())
