"""Whose turn it is: within each budget, fair between providers, narrower after "too many"."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from typing import Any

from iptv_manager.model.health import Outcome, ProbeTarget
from iptv_manager.services.budgets import PER_HOST, Allowance, Budgets
from iptv_manager.services.gate_terms import Met, Pauses
from iptv_manager.services.gates import Gate
from iptv_manager.services.lanes import FEW, MANY, ProviderQueue, Turn
from iptv_manager.services.turns import Turns
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, None]], None]
GOOD = Met(Outcome.ALIVE, 200)
LIMIT = Met(Outcome.CONNECTION_LIMIT, 429)
SHORT = Pauses(first=0.01, longest=0.05, host_rest=0.05)


def targets(provider: int, hosts: Iterable[str]) -> list[ProbeTarget]:
    """One stream on each of these hosts."""
    return [ProbeTarget(provider, number, f"http://{host}/x", "", "") for number, host in enumerate(hosts)]


def queue_of(
    provider: int, hosts: Iterable[str], stated: int | None = None, budgets: Budgets | None = None
) -> ProviderQueue:
    """A provider with one stream on each of these hosts."""
    ways = (budgets or Budgets(pauses=SHORT)).ways(provider, Allowance(stated=stated))
    queue = ProviderQueue(provider, "", ways)
    queue.add(targets(provider, hosts))
    return queue


def taken(queue: ProviderQueue) -> list[Turn]:
    """All turns that the queue gives at once."""
    turns = []
    while (turn := queue.take()) is not None:
        turns.append(turn)
    return turns


def taken_after_good_ones(queue: ProviderQueue, count: int) -> list[Turn]:
    """All turns that it gives at once after so many good answers, one at a time."""
    for _ in range(count):
        turn = queue.take()
        assert turn is not None
        given_back(turn, GOOD)
    return taken(queue)


def given_back(turn: Turn, met: Met) -> None:
    """The stream was checked."""
    turn.queue.learn(turn, met)
    turn.queue.leave(turn)


def test_a_stated_number_holds_over_all_hosts_and_at_once() -> None:
    assert len(taken(queue_of(1, "abcdefgh", stated=3))) == 3


def test_without_an_account_each_host_has_its_own_budget() -> None:
    queue = queue_of(1, "a" * 100 + "b" * 100)  # drawn by chance: both get their nine good ones
    assert Counter(turn.target.url for turn in taken_after_good_ones(queue, 80)) == {
        "http://a/x": PER_HOST,
        "http://b/x": PER_HOST,
    }


def test_two_runs_share_the_budget_of_a_host() -> None:
    budgets = Budgets()
    first, second = queue_of(1, "a" * 23, budgets=budgets), queue_of(2, "a" * 9, budgets=budgets)
    assert (len(taken_after_good_ones(first, 20)), len(taken(second))) == (3, 1)


def test_a_lane_narrows_to_one_and_widens_after_three_good_answers(run: Run) -> None:
    async def scenario() -> None:
        queue = queue_of(1, "a" * 100)
        for turn in taken(queue):
            given_back(turn, LIMIT)
        assert taken(queue) == []  # it pauses
        await until(lambda: queue.may_start)
        (only,) = taken(queue)
        for widths in (1, 1, 2):
            given_back(only, GOOD)
            fresh = taken(queue)
            assert len(fresh) == widths
            only = fresh[0]

    run(scenario())


def test_the_provider_with_fewest_running_is_served_first(run: Run) -> None:
    async def scenario() -> None:
        turns = Turns(Gate(100))
        for provider in (1, 2, 3):
            turns.join(queue_of(provider, "a" * 20, stated=10))
        given = [await turns.take() for _ in range(9)]
        assert Counter(turn.target.provider_id for turn in given if turn) == {1: 3, 2: 3, 3: 3}
        for turn in given:
            if turn and turn.target.provider_id == 2:
                turns.give_back(turn, GOOD)
        again = [await turns.take() for _ in range(3)]
        assert [turn.target.provider_id for turn in again if turn] == [2, 2, 2]

    run(scenario())


def test_a_ceiling_in_all_holds_over_runs_and_passes_its_places_on(run: Run) -> None:
    async def scenario() -> None:
        in_all = Gate(3)
        one, two = Turns(in_all), Turns(in_all)
        one.join(queue_of(1, "abcdef"))
        two.join(queue_of(2, "ghijkl"))
        held = [await one.take() for _ in range(3)]
        waiting = asyncio.create_task(two.take())
        await asyncio.sleep(0)
        assert not waiting.done()
        assert held[0] is not None
        one.give_back(held[0], GOOD)
        async with asyncio.timeout(5):
            assert await waiting is not None

    run(scenario())


def test_workers_wait_for_more_and_end_when_there_is_none(run: Run) -> None:
    async def scenario() -> None:
        turns, queue = Turns(Gate(100)), queue_of(1, "")
        queue.has_more = True
        turns.join(queue)
        workers = [asyncio.create_task(turns.take()) for _ in range(3)]
        await asyncio.sleep(0)
        queue.is_loading, queue.has_more = True, False
        turns.supply(queue, targets(1, "a"))
        turns.wake()
        turns.complete()
        async with asyncio.timeout(5):
            found = await asyncio.gather(*workers)
        assert sorted(turn is None for turn in found) == [False, True, True]

    run(scenario())


def test_all_workers_for_whom_there_is_room_get_a_turn_after_a_pause(run: Run) -> None:
    async def scenario() -> None:
        budgets = Budgets(pauses=SHORT)
        queue, turns = queue_of(1, "a" * 50, 20, budgets), Turns(Gate(100))
        turns.join(queue)
        first = await turns.take()
        assert first is not None
        turns.give_back(first, LIMIT)
        workers = [asyncio.create_task(turns.take()) for _ in range(30)]
        await until(lambda: sum(worker.done() for worker in workers) >= 19)
        await asyncio.sleep(0)
        assert sum(worker.done() for worker in workers) == 19
        for worker in workers:
            worker.cancel()

    run(scenario())


def test_room_goes_past_a_run_that_waits_for_quiet_hours_to_end(run: Run) -> None:
    async def scenario() -> None:
        budgets = Budgets()
        busy = queue_of(1, "a", budgets=budgets)
        turn = busy.take()
        assert turn is not None
        quiet, wanted = Turns(Gate(9)), Turns(Gate(9))
        quiet.join(
            queue_of(2, "a", budgets=budgets)
        )  # waits for room first, but none of its workers is there
        wanted.join(queue_of(3, "a", budgets=budgets))
        taking = asyncio.create_task(wanted.take())
        await asyncio.sleep(0)
        given_back(turn, GOOD)
        async with asyncio.timeout(5):
            found = await taking
        assert found is not None
        assert found.target.provider_id == 3

    run(scenario())


def test_a_host_that_fails_twice_rests_while_other_hosts_of_the_account_go_on(run: Run) -> None:
    gone = Met(Outcome.REFUSED, None, None, is_connected=False)

    async def scenario() -> None:
        queue = queue_of(1, "aaab", 1)
        seen = []
        while (turn := queue.take()) is not None:
            seen.append(turn.target.url)
            given_back(turn, gone if turn.target.url == "http://a/x" else GOOD)
        assert Counter(seen) == {"http://a/x": 2, "http://b/x": 1}
        await until(lambda: queue.may_start)
        assert [turn.target.url for turn in taken(queue)] == ["http://a/x"]

    run(scenario())


def test_hungry_means_few_targets_or_none_that_may_start() -> None:
    queue = queue_of(1, "")
    seen = [queue.is_hungry]
    queue.has_more = True
    seen.append(queue.is_hungry)
    queue.add(targets(1, "a" * FEW))
    seen.append(queue.is_hungry)
    taken(queue)
    seen.append(queue.is_hungry)  # what is held is all of one host, whose lane is full
    queue.add(targets(1, "a" * MANY))
    seen.append(queue.is_hungry)
    assert seen == [False, True, False, True, False]


def test_a_provider_whose_last_targets_are_being_fetched_is_not_done_with() -> None:
    queue = queue_of(1, "")
    queue.is_loading = True
    assert not queue.is_empty


def test_nothing_ready_gives_no_turn() -> None:
    assert queue_of(1, "").take() is None


def test_hosts_are_asked_in_no_order_that_can_be_foreseen() -> None:
    orders = {
        tuple(turn.target.url for turn in taken(queue_of(1, [f"h{number}" for number in range(12)])))
        for _ in range(5)
    }
    assert len(orders) > 1


def test_a_stream_that_met_too_many_is_asked_once_more_after_the_others(run: Run) -> None:
    async def scenario() -> None:
        turns = Turns(Gate(100))
        turns.join(queue_of(1, "aa", 1))
        chances = []
        async with asyncio.timeout(5):
            for _ in range(3):
                turn = await turns.take()
                assert turn is not None
                if turn.target.stream_id:
                    turns.give_back(turn, GOOD)
                else:
                    chances.append(turns.second_chance(turn, LIMIT))
            assert turn is not None
            turns.give_back(turn, LIMIT)  # once more was enough
        assert chances == [True, False]

    run(scenario())
