"""Telling "we are offline" from "they are dead", result by result."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest

from iptv_manager.model.errors import Offline
from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.services.offline import OfflineWatch

Run = Callable[[Coroutine[Any, Any, None]], None]


def result(number: int, outcome: Outcome, status: int | None = None) -> ProbeResult:
    """What a check found."""
    return ProbeResult(1, number, outcome, datetime.now(UTC), None, status, "")


async def down() -> bool:
    """The line is down."""
    return False


def silent(watch: OfflineWatch, *hosts: str) -> list[ProbeResult]:
    """What passes when these hosts are silent one after the other."""
    return [
        one
        for number, host in enumerate(hosts)
        for one in watch.passed(result(number, Outcome.TIMEOUT), f"http://{host}/x")
    ]


def test_three_silent_hosts_in_a_row_are_suspect_and_held_back() -> None:
    watch = OfflineWatch(down)
    assert silent(watch, "a.com", "b.com") == []
    assert not watch.suspects
    assert silent(watch, "b.com", "c.com:8080") == []
    assert watch.suspects


def test_one_answer_from_outside_clears_the_others() -> None:
    watch = OfflineWatch(down)
    silent(watch, "a.com", "b.com")
    passed = watch.passed(result(9, Outcome.NOT_FOUND, 404), "http://c.com/x")
    assert [one.outcome for one in passed] == [Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.NOT_FOUND]
    silent(watch, "c.com", "d.com")
    assert not watch.suspects


def test_neither_this_network_nor_what_was_never_asked_says_anything_of_the_line() -> None:
    watch = OfflineWatch(down)
    inside = ("127.0.0.1", "192.168.1.7:81", "nas", "box.local", "[::1]:80", "no.invalid", "x.test")
    assert len(silent(watch, *inside)) == len(inside)
    silent(watch, "a.com", "b.com")
    assert len(watch.passed(result(8, Outcome.ALIVE, 200), "http://127.0.0.1/x")) == 1
    assert len(watch.passed(result(9, Outcome.UNSUPPORTED), "rtmp://c.com/x")) == 1
    silent(watch, "c.com")
    assert watch.suspects


def test_once_offline_no_silence_is_recorded_any_more(run: Run) -> None:
    async def scenario() -> None:
        watch = OfflineWatch(down)
        silent(watch, "a.com", "b.com", "c.com")
        tests = [asyncio.create_task(watch.tested()) for _ in range(3)]
        await asyncio.wait(tests)
        assert isinstance(tests[0].exception(), Offline)
        assert silent(watch, "d.com", "e.com") == []
        assert watch.release() == []
        heard = result(7, Outcome.NOT_FOUND, 404)  # asked for before the line went down
        assert watch.passed(heard, "http://f.com/x") == [heard]

    run(scenario())


def test_a_line_found_up_is_trusted_for_a_while(run: Run) -> None:
    asked: list[str] = []

    async def up() -> bool:
        asked.append("once")
        return True

    async def scenario() -> None:
        watch = OfflineWatch(up)
        for _ in range(3):
            silent(watch, "a.com", "b.com", "c.com")
            assert len(await watch.tested()) == 3
        assert asked == ["once"]

    run(scenario())


def test_the_sentence_says_what_to_do(run: Run) -> None:
    async def scenario() -> None:
        watch = OfflineWatch(down)
        silent(watch, "a.com", "b.com", "c.com")
        with pytest.raises(Offline, match="check your connection"):
            await watch.tested()

    run(scenario())
