"""Telling "we are offline" from "they are dead", result by result."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

from iptv_manager.model.health import Outcome, ProbeResult, ProbeTarget
from iptv_manager.services.budgets import Allowance, Budgets
from iptv_manager.services.lanes import ProviderQueue, Turn
from iptv_manager.services.offline import OfflineWatch

Run = Callable[[Coroutine[Any, Any, None]], None]


def result(number: int, outcome: Outcome, status: int | None = None) -> ProbeResult:
    """What a check found."""
    return ProbeResult(1, number, outcome, datetime.now(UTC), None, status, "")


def turn_at(address: str) -> Turn:
    """The turn of a stream at this address."""
    queue = ProviderQueue(1, "", Budgets().ways(1, Allowance()))
    queue.add([ProbeTarget(1, 1, address, "", "")])
    turn = queue.take()
    assert turn is not None
    return turn


async def down() -> bool:
    """The line is down."""
    return False


def nobody() -> None:
    """Nobody is told."""


def silent(watch: OfflineWatch, *hosts: str) -> list[ProbeResult]:
    """What passes when these hosts are silent one after the other."""
    return [
        one
        for number, host in enumerate(hosts)
        for one in watch.passed(result(number, Outcome.TIMEOUT), turn_at(f"http://{host}/x"))
    ]


def test_three_silent_hosts_in_a_row_are_suspect_and_held_back() -> None:
    watch = OfflineWatch(down)
    assert silent(watch, "a.com", "b.com") == []
    assert not watch.suspects
    assert silent(watch, "b.com", "c.com:8080") == []
    assert watch.suspects


def test_twenty_silent_streams_of_one_host_are_suspect_too() -> None:
    watch = OfflineWatch(down)
    silent(watch, *["a.com"] * 19)
    assert not watch.suspects
    silent(watch, "a.com")
    assert watch.suspects


def test_one_answer_from_outside_clears_the_others() -> None:
    watch = OfflineWatch(down)
    silent(watch, "a.com", "b.com")
    passed = watch.passed(result(9, Outcome.NOT_FOUND, 404), turn_at("http://c.com/x"))
    assert [one.outcome for one in passed] == [Outcome.TIMEOUT, Outcome.TIMEOUT, Outcome.NOT_FOUND]
    silent(watch, "c.com", "d.com")
    assert not watch.suspects


def test_neither_this_network_nor_what_was_never_asked_says_anything_of_the_line() -> None:
    watch = OfflineWatch(down)
    inside = ("127.0.0.1", "192.168.1.7:81", "nas", "box.local", "[::1]:80", "no.invalid", "x.test")
    assert len(silent(watch, *inside)) == len(inside)
    silent(watch, "a.com", "b.com")
    assert len(watch.passed(result(8, Outcome.ALIVE, 200), turn_at("http://127.0.0.1/x"))) == 1
    assert len(watch.passed(result(9, Outcome.UNSUPPORTED), turn_at("rtmp://c.com/x"))) == 1
    silent(watch, "c.com")
    assert watch.suspects


def test_while_offline_silence_is_kept_for_another_time_and_asked_anew_when_the_line_is_up(run: Run) -> None:
    answers = [False, False, True]
    told: list[str] = []

    async def line() -> bool:
        if len(answers) == 2:
            assert silent(watch, "d.com", "e.com") == []
            heard = result(7, Outcome.NOT_FOUND, 404)  # asked for before the line went down
            assert watch.passed(heard, turn_at("http://f.com/x")) == [heard]
        return answers.pop(0)

    watch = OfflineWatch(line, ask_every=0.01)

    async def scenario() -> None:
        silent(watch, "a.com", "b.com", "c.com")
        tests = [asyncio.create_task(watch.tested(lambda: told.append("offline"))) for _ in range(3)]
        await asyncio.sleep(0)
        assert watch.is_offline
        async with asyncio.timeout(5):
            await watch.online()
            found = await asyncio.gather(*tests)
        assert [true for true, _ in found] == [[], [], []]
        assert len(found[0][1]) == 5
        assert told == ["offline"]

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
            true, anew = await watch.tested(nobody)
            assert (len(true), anew) == (3, [])
        assert asked == ["once"]

    run(scenario())
