"""Whose turn it is: within each budget, fair between providers, narrower after "too many"."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

import pytest

from iptv_manager.model.health import Outcome, ProbeTarget
from iptv_manager.services.turns import FEW, MANY, PER_HOST, ProviderQueue, Turn, Turns

Run = Callable[[Coroutine[Any, Any, None]], None]


def targets(provider: int, hosts: Iterable[str]) -> list[ProbeTarget]:
    """One stream on each of these hosts."""
    return [ProbeTarget(provider, number, f"http://{host}/x", "", "") for number, host in enumerate(hosts)]


def queue_of(provider: int, hosts: Iterable[str], max_connections: int | None = None) -> ProviderQueue:
    """A provider with one stream on each of these hosts."""
    queue = ProviderQueue(provider, "", max_connections)
    queue.add(targets(provider, hosts))
    return queue


def taken(queue: ProviderQueue) -> list[Turn]:
    """All turns that the queue gives at once."""
    turns = []
    while queue.may_start:
        turns.append(queue.take())
    return turns


def test_a_stated_number_holds_over_all_hosts() -> None:
    assert len(taken(queue_of(1, "abcdefgh", max_connections=3))) == 3


def test_without_a_stated_number_each_host_has_its_own_budget() -> None:
    turns = taken(queue_of(1, "a" * 10 + "b" * 2))
    assert Counter(turn.target.url for turn in turns) == {"http://a/x": PER_HOST, "http://b/x": 2}


def test_a_lane_narrows_to_one_and_widens_after_three_good_answers() -> None:
    queue = queue_of(1, "a" * 100)
    turns = taken(queue)
    for turn in turns:
        queue.give_back(turn.lane, Outcome.CONNECTION_LIMIT)
    (only,) = taken(queue)
    for widths in (1, 1, 2):
        queue.give_back(only.lane, Outcome.ALIVE)
        fresh = taken(queue)
        assert len(fresh) == widths
        only = fresh[0]


def test_a_narrowed_lane_that_stood_ready_gives_no_turn_too_many() -> None:
    queue = queue_of(1, "a" * 100)
    first, _second = queue.take(), queue.take()
    for _ in range(3):
        first.lane.learn(Outcome.CONNECTION_LIMIT)
    queue.give_back(first.lane, Outcome.CONNECTION_LIMIT)
    assert not queue.may_start
    assert first.lane.running == first.lane.limit == 1


def test_the_provider_with_fewest_running_is_served_first(run: Run) -> None:
    async def scenario() -> None:
        turns = Turns()
        for provider in (1, 2, 3):
            turns.join(queue_of(provider, "a" * 20, max_connections=10))
        given = [await turns.take() for _ in range(9)]
        assert Counter(turn.target.provider_id for turn in given if turn) == {1: 3, 2: 3, 3: 3}
        for turn in given:
            if turn and turn.target.provider_id == 2:
                turns.give_back(turn, Outcome.ALIVE)
        again = [await turns.take() for _ in range(3)]
        assert [turn.target.provider_id for turn in again if turn] == [2, 2, 2]

    run(scenario())


def test_workers_wait_for_more_and_end_when_there_is_none(run: Run) -> None:
    async def scenario() -> None:
        turns, queue = Turns(), ProviderQueue(1, "", 4)
        queue.ids.append(1)
        turns.join(queue)
        workers = [asyncio.create_task(turns.take()) for _ in range(3)]
        await asyncio.sleep(0)
        queue.next_ids(10)
        turns.supply(queue, targets(1, "a"))
        turns.wake()
        turns.complete()
        async with asyncio.timeout(5):
            found = await asyncio.gather(*workers)
        assert sorted(turn is None for turn in found) == [False, True, True]

    run(scenario())


def test_hungry_means_few_targets_or_none_that_may_start() -> None:
    queue = ProviderQueue(1, "", None)
    seen = [queue.is_hungry]
    queue.ids.extend(range(10_000))
    seen.append(queue.is_hungry)
    queue.add(targets(1, "a" * FEW))
    seen.append(queue.is_hungry)
    taken(queue)
    seen.append(queue.is_hungry)  # what is held is all of one host, whose lane is full
    queue.add(targets(1, "a" * MANY))
    seen.append(queue.is_hungry)
    assert seen == [False, True, False, True, False]


def test_a_provider_whose_last_targets_are_being_fetched_is_not_done_with() -> None:
    queue = ProviderQueue(1, "", None)
    queue.ids.append(7)
    assert list(queue.next_ids(10)) == [7]
    assert not queue.is_empty


def test_nothing_ready_gives_no_turn() -> None:
    with pytest.raises(IndexError):
        ProviderQueue(1, "", None).take()
