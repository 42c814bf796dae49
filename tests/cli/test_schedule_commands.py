"""`schedule`, `jobs` and `service` as they are typed, in real processes."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from iptv_manager.demo.lists import write_list
from iptv_manager.settings import Settings
from tests.waiting import await_here

PATIENCE = 40.0  # seconds
FIELDS = ("job", "provider", "due", "started", "seconds", "instance", "outcome", "message")
Environment = dict[str, str]


@pytest.fixture
def environment(settings: Settings) -> Environment:
    """A home and a database of this test alone."""
    assert settings.database_url is not None
    return {
        **os.environ,
        "IPTV_MANAGER_HOME": str(settings.home),
        "IPTV_MANAGER_DATABASE_URL": settings.database_url,
    }


def command(environment: Environment, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run a command to its end."""
    line = (sys.executable, "-m", "iptv_manager", *arguments)
    return subprocess.run(
        line, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
    )


def told(environment: Environment, *arguments: str) -> Any:
    """What a command that ends well gives as JSON."""
    done = command(environment, *arguments, "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@contextmanager
def service(environment: Environment) -> Iterator["subprocess.Popen[str]"]:
    """A service that has begun; killed at the end if the test has not ended it."""
    line = (sys.executable, "-m", "iptv_manager", "service")
    process = subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stderr is not None
        assert any("The schedule is kept" in line for line in process.stderr)
        yield process
    finally:
        process.kill()
        process.communicate()


def jobs_until(environment: Environment, count: int) -> list[dict[str, Any]]:
    """The jobs, once so many have ended well."""

    def found() -> list[dict[str, Any]]:
        jobs: list[dict[str, Any]] = told(environment, "jobs", "--limit", "100")
        return jobs if sum(job["outcome"] == "ok" for job in jobs) >= count else []

    return await_here(found, PATIENCE)


def test_schedules_are_set_listed_paused_resumed_and_removed(environment: Environment) -> None:
    [made] = told(environment, "schedule", "set", "sync", "--every", "6h", "--jitter", "5m", "--on-mains")
    assert (made["job"], made["rule"], made["provider"], made["jitter_seconds"]) == (
        "sync",
        "every 6h",
        None,
        300,
    )
    assert made["on_mains"] is True
    assert made["sentence"].startswith("every 6 hours, next ")
    told(
        environment,
        "schedule",
        "set",
        "backup",
        "--at",
        "04:30",
        "--on",
        "mon,thu",
        "--zone",
        "Europe/Berlin",
    )
    [other] = told(environment, "schedule", "set", "sync", "--cron", "0 */2 * * *")
    assert (other["jitter_seconds"], other["on_mains"], other["only_idle"]) == (300, True, False)
    plain = ("--jitter", "none", "--no-on-mains", "--cron", "0 */2 * * *")
    [other] = told(environment, "schedule", "set", "sync", *plain)
    assert (other["jitter_seconds"], other["on_mains"]) == (0, False)
    rules = [one["rule"] for one in told(environment, "schedule", "list")]
    assert rules == ["at 04:30 on mon,thu", "cron 0 */2 * * *"]
    paused = told(environment, "schedule", "pause")
    assert [one["next"] for one in paused] == [None, None]
    [resumed] = told(environment, "schedule", "resume", "sync")
    assert resumed["next"]
    told(environment, "schedule", "remove", "sync")
    assert [one["job"] for one in told(environment, "schedule", "list")] == ["backup"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("set", "sync"), "--every"),
        (("set", "sync", "--every", "soon"), "10s, 30m, 6h"),
        (("set", "sync", "--cron", "* *"), "30 4"),
        (("set", "sing", "--every", "1h"), "sync"),
        (("set", "sync", "--at", "04:30", "--zone", "Mars/Phobos"), "no time zone"),
    ],
)
def test_what_can_not_be_scheduled_is_refused_with_a_hint(
    environment: Environment, arguments: tuple[str, ...], said: str
) -> None:
    refused = command(environment, "schedule", *arguments)
    assert refused.returncode == 2
    assert said in refused.stderr


def test_what_is_not_scheduled_can_not_be_removed(environment: Environment) -> None:
    refused = command(environment, "schedule", "remove", "sync")
    assert (refused.returncode, refused.stderr) == (1, "sync is not scheduled for all providers.\n")


def test_a_service_syncs_on_time_and_ends_within_five_seconds(
    environment: Environment, tmp_path: Path
) -> None:
    write_list(tmp_path / "list.m3u", 50)
    assert (
        command(environment, "provider", "add", "Mine", "--m3u", str(tmp_path / "list.m3u")).returncode == 0
    )
    told(environment, "schedule", "set", "sync", "--provider", "mine", "--every", "2s")
    with service(environment) as process:
        done = [job for job in jobs_until(environment, 2) if job["outcome"] == "ok"]
        assert {job["provider"] for job in done} == {"Mine"}
        assert done[-1]["message"].startswith("50 entries: 50 added")
        assert len({job["due"] for job in done}) == len(done)
        assert all(job["instance"] and job["seconds"] > 0 for job in done)
        assert {tuple(job) for job in done} == {FIELDS}
        process.send_signal(signal.SIGTERM)
        assert process.wait(5) == 0


def test_a_job_asked_for_is_done_by_the_service_at_once(environment: Environment) -> None:
    with service(environment):
        told(environment, "schedule", "run", "clean-up")
        [job] = jobs_until(environment, 1)
        assert (job["job"], job["provider"]) == ("clean_up", None)


def test_two_services_and_a_command_share_the_built_in_database(home: Path) -> None:
    environment = {**os.environ, "IPTV_MANAGER_HOME": str(home)}
    with service(environment) as first, service(environment) as second:
        told(environment, "schedule", "set", "clean_up", "--every", "1s")
        jobs_until(environment, 1)
        first.send_signal(signal.SIGTERM)  # it has started the server; the other one goes on using it
        assert first.wait(5) == 0
        count = len(told(environment, "jobs"))
        jobs_until(environment, count + 1)
        second.send_signal(signal.SIGINT)
        assert second.wait(5) == 0
    assert not (home / "postgres" / "data" / "postmaster.pid").exists()


def test_what_a_crashed_service_ran_is_interrupted_at_the_next_start(
    environment: Environment, tmp_path: Path
) -> None:
    """Killed in the middle of a sync of a list that does not end; the lease would hold for twenty seconds more."""
    with slow_list() as address:
        command(environment, "provider", "add", "Slow", "--m3u", address)
        with service(environment) as crashed:
            told(environment, "schedule", "run", "sync")
            outcomes_until(environment, ["running"])
            crashed.kill()
            crashed.wait()
        with service(environment):
            began = monotonic()
            outcomes_until(environment, ["interrupted"])
            assert monotonic() - began < 15  # seconds; most of it is the command's own start


@contextmanager
def slow_list() -> Iterator[str]:
    """The address of a list that begins and never ends."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=drip, args=(listening,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/list.m3u"


def drip(listening: socket.socket) -> None:
    """Answer whoever comes with the beginning of a list, and leave them waiting."""
    kept = []
    with contextlib.suppress(OSError):
        while True:
            caller, _ = listening.accept()
            kept.append(caller)
            caller.recv(4096)
            caller.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999\r\n\r\n#EXTM3U\n")


def outcomes_until(environment: Environment, wanted: list[str]) -> None:
    """Wait until the jobs stand like this, newest first."""
    await_here(lambda: [job["outcome"] for job in told(environment, "jobs")] == wanted, PATIENCE)
