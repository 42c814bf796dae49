"""How fast checks go, how many sockets they have open, and what memory they take."""

import asyncio
import gc
import os
import threading
from array import array
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psutil
import pytest

from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.streams import STREAMS
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import CheckGround

Run = Callable[[Coroutine[Any, Any, None]], None]
KINDS = {stream.name: stream for stream in STREAMS}
SAMPLE = 0.01  # seconds
OPEN = (psutil.CONN_ESTABLISHED, psutil.CONN_SYN_SENT)


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to check streams of."""
    return CheckGround(database, settings, tmp_path)


def test_streams_that_never_answer_cost_their_time_out_and_little_more(run: Run, ground: CheckGround) -> None:
    timeout = 3.0

    async def scenario() -> None:
        async with DemoProvider() as demo:
            silent = demo.address(KINDS["silent"])
            addresses = [
                f"{demo.base_url}/alive/{number}.ts" if number % 10 else silent for number in range(1_000)
            ]
            ids = ground.add("Demo", addresses, max_connections=100)
            summary = await ground.check(ids, at_once=100, timeout=timeout)
            assert summary.outcomes == {"alive": 900, "timeout": 100}
            assert summary.seconds <= 1.5 * timeout

    run(scenario())


@contextmanager
def sampled_sockets(ports: set[int]) -> Iterator[Counter[int]]:
    """The most sockets that were open towards each of these ports, of samples a hundredth of a second apart."""
    most: Counter[int] = Counter()
    over, process = threading.Event(), psutil.Process(os.getpid())

    def sample() -> None:
        while not over.wait(SAMPLE):
            found = process.net_connections("tcp")
            now = Counter(one.raddr.port for one in found if one.raddr and one.status in OPEN)
            for port in ports:
                most[port] = max(most[port], now[port])
            most[0] += 1

    sampler = threading.Thread(target=sample)
    sampler.start()
    try:
        yield most
    finally:
        over.set()
        sampler.join()


def test_open_sockets_are_never_above_the_budget_in_samples_of_ten_milliseconds(
    run: Run, ground: CheckGround
) -> None:
    kinds = ("endless", "moved", "hls", "radio-icy", "ts", "reset", "forbidden", "film-mp4", "hls-rolled")

    async def scenario() -> None:
        async with DemoProvider() as three, DemoProvider() as seven:
            budgets = {int(demo.base_url.rpartition(":")[2]): most for demo, most in ((three, 3), (seven, 7))}
            ids = array("q")
            for demo, most in ((three, 3), (seven, 7)):
                addresses = [demo.address(KINDS[kinds[number % len(kinds)]]) for number in range(100 * most)]
                ids += ground.add(f"Demo {most}", addresses, max_connections=most)
            with sampled_sockets(set(budgets)) as most_seen:
                summary = await ground.check(ids, at_once=40, timeout=3.0)
            assert summary.checked == len(ids)
            assert most_seen.pop(0) > 20  # samples
            assert dict(most_seen) == budgets

    run(scenario())


def test_a_run_ten_times_as_long_takes_no_more_memory(run: Run, ground: CheckGround) -> None:
    ids = ground.add("Films elsewhere", ["rtmp://127.0.0.1/film"] * 15_000)

    def grown(count: int) -> int:
        before = psutil.Process().memory_info().rss
        run(_unheard(ground, ids[:count]))
        gc.collect()
        return int(psutil.Process().memory_info().rss - before)

    grown(1_500)  # what is loaded once
    assert grown(15_000) - grown(1_500) < 10e6


async def _unheard(ground: CheckGround, ids: "array[int]") -> None:
    """A run whose results nobody keeps."""
    service = ground.service()
    summary = await service.check(ids, 50, 5.0, lambda _: None, lambda _: None)
    assert summary.outcomes == {"unsupported": len(ids)}
    await asyncio.sleep(0)
