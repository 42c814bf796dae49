"""What is due, and runs that survive a restart."""

import asyncio
from array import array
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.streams import STREAMS
from iptv_manager.model.check_limits import CheckLimits
from iptv_manager.model.errors import NotFound
from iptv_manager.model.health import Outcome
from iptv_manager.services.health import CheckSummary
from iptv_manager.services.shared_choices import SharedChoices
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround

Run = Callable[[Coroutine[Any, Any, None]], None]
KINDS = {stream.name: stream for stream in STREAMS}
HOURS = "SELECT extract(epoch FROM next_check_at - checked_at) / 3600 FROM stream_health ORDER BY stream_id"


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to check streams of."""
    return CheckGround(database, settings, tmp_path)


def alive(demo: DemoProvider, count: int) -> list[str]:
    """Addresses of streams that work."""
    return [f"{demo.base_url}/alive/{number}.ts" for number in range(count)]


async def check_due(ground: CheckGround, *providers: int) -> CheckSummary:
    """Check what is due of these providers."""
    return await ground.service().check_due(providers, 20, 2.0, ground.tell, ground.take)


def hours(ground: CheckGround) -> list[float]:
    """Until each stream is due again."""
    return [float(str(value)) for (value,) in ground.fetch(HOURS)]


def test_dead_streams_are_due_at_growing_intervals_and_alive_ones_later_all_of_them_jittered(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", [demo.address(KINDS[kind]) for kind in ("ts", "not-found", "cut")])
            waits = []
            for _ in range(4):
                await ground.check(ids)
                waits.append(hours(ground))
        alive_ones, dead, untold = zip(*waits, strict=True)
        assert all(19 <= wait <= 29 for wait in alive_ones)
        assert all(0.8 <= wait <= 1.2 for wait in untold)
        for wait, expected in zip(dead, (0.5, 1, 2, 4), strict=True):
            assert expected * 0.79 <= wait <= expected * 1.21
        assert len(set(alive_ones)) == 4

    run(scenario())


def test_a_stream_that_failed_for_ever_is_still_checked_every_other_week(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", [demo.address(KINDS["not-found"])])
            await ground.check(ids)
            ground.execute("UPDATE stream_health SET failures = 900")
            await ground.check(ids)
        (wait,) = hours(ground)
        assert 11 * 24 < wait <= 14 * 24

    run(scenario())


def test_only_what_is_due_or_was_never_checked_is_checked(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("One", alive(demo, 30)) + ground.add("Two", alive(demo, 30))
            await ground.check(ids[:20] + ids[30:50])
            ground.execute(
                "UPDATE stream_health SET next_check_at = now() - interval '1 h' WHERE stream_id = ANY (:ids)",
                ids=list(ids[:3] + ids[30:34]),
            )
            assert await ground.service().due_among(ids) == ids[:3] + ids[20:34] + ids[50:]
            ground.results.clear()
            summary = await check_due(ground, 1)
            assert summary.checked == 13
            assert {result.stream_id for result in ground.results} == set(ids[:3] + ids[20:30])
            assert (await check_due(ground, 1, 2)).checked == 14
            assert (await check_due(ground, 1, 2)).checked == 0

    run(scenario())


def test_what_is_due_comes_in_chunks_and_few_statements(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 2_500), 50)
            ground.execute(
                "INSERT INTO stream_health (provider_id, stream_id, outcome, checked_at, next_check_at) "
                "SELECT provider_id, id, 'alive', now() - interval '2 days', now() - interval '1 day' "
                "FROM stream WHERE id % 2 = 0"
            )
            with ground.counted_statements() as sent:
                summary = await check_due(ground, 1)
            assert summary.outcomes == {"alive": len(ids)}
            assert ground.fetch("SELECT count(*) FROM stream_check") == [(len(ids),)]
            assert len(sent) <= 25

    run(scenario())


async def broken_off(ground: CheckGround, demo: DemoProvider, ids: "array[int]") -> None:
    """A run that ends with its program, when all but the silent streams are checked."""
    service = ground.service()
    checking = asyncio.create_task(service.check(ids, 40, 60.0, ground.tell, ground.take))
    await ground.found(lambda: len(ground.results) == 60)
    service.leave()
    checking.cancel()
    await asyncio.wait([checking])


def test_a_run_goes_on_after_a_restart_with_what_was_left(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 60) + [demo.address(KINDS["silent"])] * 30, 40)
            await broken_off(ground, demo, ids)
            ground.execute("UPDATE stream SET url = :url WHERE url LIKE '%silent%'", url=alive(demo, 1)[0])
            service = ground.service()
            (left,) = await service.unfinished()
            assert (left.total, left.is_due) == (90, False)
            summary = await service.resume(left.id, ground.tell, ground.take)
            assert summary.outcomes == {"alive": 30}
            assert (ground.told[-1].done, ground.told[-1].total) == (30, 30)
            assert ground.outcomes("stream_check") == {"alive": 90}
            assert await service.unfinished() == []
            with pytest.raises(NotFound):
                await service.resume(left.id, ground.tell, ground.take)

    run(scenario())


def test_a_run_whose_program_was_killed_is_found_again_and_one_that_is_under_way_is_not(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", [demo.address(KINDS["silent"])] * 30, 30)
            service = ground.service()
            checking = asyncio.create_task(service.check(ids, 30, 60.0, ground.tell, ground.take))
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.requested(30)
            assert await service.unfinished() == []
            ground.execute("UPDATE check_run SET seen_at = now() - interval '1 minute'")
            (left,) = await ground.service().unfinished()
            assert isinstance(left.started_at, datetime)
            checking.cancel()  # by the person: nothing is left of it
            await asyncio.wait([checking])
            assert await service.unfinished() == []
            assert ground.fetch("SELECT status FROM check_run") == [("stopped",)]

    run(scenario())


def test_a_run_that_nobody_wants_is_discarded(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 60) + [demo.address(KINDS["silent"])] * 30, 40)
            await broken_off(ground, demo, ids)
            (left,) = await ground.service().unfinished()
            await ground.service().discard(left.id)
            assert await ground.service().unfinished() == []

    run(scenario())


def test_a_due_run_goes_on_with_what_was_due_when_it_began(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ground.add("Demo", alive(demo, 60) + [demo.address(KINDS["silent"])] * 30, 40)
            service = ground.service()
            checking = asyncio.create_task(service.check_due([1], 40, 60.0, ground.tell, ground.take))
            await ground.found(lambda: len(ground.results) == 60)
            service.leave()
            checking.cancel()
            await asyncio.wait([checking])
            ground.execute("UPDATE stream SET url = :url WHERE url LIKE '%silent%'", url=alive(demo, 1)[0])
            (left,) = await ground.service().unfinished()
            assert left.is_due
            summary = await ground.service().resume(left.id, ground.tell, ground.take)
            assert summary.outcomes == {Outcome.ALIVE: 30}

    run(scenario())


def test_a_due_run_that_was_broken_off_is_part_of_the_next_one(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ground.add("Demo", alive(demo, 60) + [demo.address(KINDS["silent"])] * 30, 40)
            service = ground.service()
            checking = asyncio.create_task(service.check_due([1], 40, 60.0, ground.tell, ground.take))
            await ground.found(lambda: len(ground.results) == 60)
            service.leave()
            checking.cancel()
            await asyncio.wait([checking])
            ground.execute("UPDATE stream SET url = :url WHERE url LIKE '%silent%'", url=alive(demo, 1)[0])
            assert (await check_due(ground, 1)).outcomes == {"alive": 30}
            assert await ground.service().unfinished() == []

    run(scenario())


@pytest.mark.parametrize("is_chosen", [False, True], ids=["as set outside", "as the person chose"])
def test_in_quiet_hours_what_is_due_waits_and_what_the_person_wants_does_not(
    run: Run, ground: CheckGround, is_chosen: bool
) -> None:
    now = datetime.now()  # noqa: DTZ005 (the person's own clock)
    quiet = f"{now - timedelta(hours=2):%H:%M}-{now + timedelta(hours=2):%H:%M}"
    settings = ground.settings if is_chosen else replace(ground.settings, quiet_hours=quiet)
    service = ground.service(settings=settings)

    async def scenario() -> None:
        if is_chosen:
            await SharedChoices(ground.database, settings).choose_check_limits(CheckLimits(quiet))
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 5))
            waiting = asyncio.create_task(service.check_due([1], 5, 2.0, ground.tell, ground.take))
            await ground.found(lambda: any("Quiet hours until" in one.what for one in ground.told))
            assert demo.gauge.requests == 0
            assert (await service.check(ids, 5, 2.0, ground.tell, ground.take)).outcomes == {"alive": 5}
            waiting.cancel()
            await asyncio.wait([waiting])

    run(scenario())


def test_a_cap_on_bandwidth_slows_a_check_down(run: Run, ground: CheckGround) -> None:
    service = ground.service(settings=replace(ground.settings, check_bytes_per_second=1_000_000))
    choices = SharedChoices(ground.database, ground.settings)

    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 100), 5)  # 7,520 bytes each
            summary = await service.check(ids, 5, 2.0, ground.tell, ground.take)
            assert summary.outcomes == {"alive": 100}
            assert summary.seconds > 0.6
            await choices.choose_check_limits(CheckLimits(bytes_per_second=1_000_000))
            assert (await ground.check(ids, 5)).seconds > 0.6

    run(scenario())
