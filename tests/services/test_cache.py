"""The cache: asks once, forgets in time and when told, never stands in the way."""

import asyncio

import pytest

from iptv_manager.services.cache import LIMITS, Cache
from tests.waiting import until


class Source:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def ask(self) -> int:
        self.asked += 1
        answer = self.asked
        await self.gate.wait()
        return answer


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


async def _answers_are_kept() -> None:
    source, clock = Source(), Clock()
    cache = Cache(clock)
    assert [await cache.get("health", 1, source.ask) for _ in range(4)] == [1, 1, 1, 1]
    assert cache.hit_ratio == 0.75
    clock.now += LIMITS["health"]
    assert await cache.get("health", 1, source.ask) == 2


def test_answers_are_kept_for_the_time_of_their_subject() -> None:
    asyncio.run(_answers_are_kept())


async def _asked_twice_at_once() -> None:
    source = Source()
    source.gate.clear()
    cache = Cache()
    both = asyncio.gather(cache.get("health", 1, source.ask), cache.get("health", 1, source.ask))
    await until(lambda: source.asked)
    source.gate.set()
    assert list(await both) == [1, 1]


def test_what_is_asked_twice_at_once_is_asked_once() -> None:
    asyncio.run(_asked_twice_at_once())


async def _forgotten() -> None:
    source = Source()
    cache = Cache()
    await cache.get("health", 1, source.ask)
    await cache.get("health", 2, source.ask)
    await cache.get("providers", 1, source.ask)
    cache.forget("health", 1)
    assert await cache.get("health", 2, source.ask) == 2
    assert await cache.get("health", 1, source.ask) == 4
    cache.forget("health")
    assert await cache.get("health", 2, source.ask) == 5
    assert await cache.get("providers", 1, source.ask) == 3


def test_a_change_makes_it_forget_just_what_changed() -> None:
    asyncio.run(_forgotten())


async def _changed_meanwhile() -> None:
    source = Source()
    source.gate.clear()
    cache = Cache()
    early = asyncio.ensure_future(cache.get("health", 1, source.ask))
    await until(lambda: source.asked)
    cache.forget("health")
    source.gate.set()
    assert await early == 1
    assert await cache.get("health", 1, source.ask) == 2


def test_an_answer_from_before_a_change_is_given_but_not_kept() -> None:
    asyncio.run(_changed_meanwhile())


async def _fails() -> None:
    cache = Cache()

    async def fail() -> int:
        raise LookupError("no answer")

    for _ in range(2):
        with pytest.raises(LookupError):
            await cache.get("health", 1, fail)
    source = Source()
    assert await cache.get("health", 1, source.ask) == 1
    assert await cache.get("health", [1], source.ask) == 2  # type: ignore[arg-type]  # a key that can't be one


def test_errors_are_not_kept_and_a_failing_cache_asks_the_source() -> None:
    asyncio.run(_fails())


async def _kept_while_told() -> None:
    source, cache = Source(), Cache()
    cache.is_told = lambda: False
    assert [await cache.get("categories", 1, source.ask) for _ in range(2)] == [1, 2]
    assert [await cache.get("health", 1, source.ask) for _ in range(2)] == [3, 3]
    cache.is_told = lambda: True
    assert [await cache.get("categories", 1, source.ask) for _ in range(2)] == [4, 4]


def test_what_is_kept_for_long_is_kept_only_while_changes_are_heard() -> None:
    asyncio.run(_kept_while_told())
