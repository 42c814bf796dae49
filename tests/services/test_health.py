"""Runs of checks: bounded in all and per provider, fair, recorded in batches, ended cleanly however they end."""

import asyncio
import time
from array import array
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.streams import STREAMS, DemoStream
from iptv_manager.demo.wire import Gauge
from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.model.health import Outcome
from iptv_manager.services import recording
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround

Run = Callable[[Coroutine[Any, Any, None]], None]
KINDS: dict[str, DemoStream] = {stream.name: stream for stream in STREAMS}


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to check streams of."""
    return CheckGround(database, settings, tmp_path)


def alive(demo: DemoProvider, count: int) -> list[str]:
    """Addresses of streams that work."""
    return [f"{demo.base_url}/alive/{number}.ts" for number in range(count)]


def test_every_kind_is_told_and_recorded_with_its_outcome_in_five_runs_the_same(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        async with DemoProvider(slow_seconds=1.7) as demo:
            ids = ground.add("Demo", [demo.address(stream) for stream in STREAMS], max_connections=50)
            expected = {key: stream.outcome for key, stream in zip(ids, STREAMS, strict=True)}
            assert len(STREAMS) > 20
            for number in range(1, 6):
                ground.results.clear()
                summary = await ground.check(ids, at_once=50, timeout=3.0)
                assert {result.stream_id: result.outcome for result in ground.results} == expected
                assert summary.checked == len(STREAMS)
                assert ground.outcomes() == summary.outcomes
                assert ground.outcomes("stream_check").total() == number * len(STREAMS)
            assert ground.told[-1].done == ground.told[-1].total == len(STREAMS)

    run(scenario())


def test_sockets_never_exceed_the_bound_in_all_nor_a_providers_own(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        everywhere = Gauge()
        async with (
            DemoProvider(shared_gauge=everywhere) as stated,
            DemoProvider(shared_gauge=everywhere) as unstated,
            DemoProvider(shared_gauge=everywhere) as wide,
        ):
            ids = ground.add("Stated", alive(stated, 150) + [stated.address(KINDS["endless"])] * 20, 2)
            ids += ground.add("Unstated", alive(unstated, 150) + [unstated.address(KINDS["endless"])] * 20)
            ids += ground.add("Wide", alive(wide, 300) + [wide.address(KINDS["moved"])] * 20, 50)
            summary = await ground.check(ids, at_once=12)
            assert summary.outcomes == {"alive": len(ids)}
            assert (stated.gauge.most, unstated.gauge.most) == (2, 4)
            assert wide.gauge.most > 4
            assert everywhere.most <= 12

    run(scenario())


def test_a_slow_provider_does_not_hold_up_the_others(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as silent, DemoProvider() as quick:
            ids = ground.add("Silent", [silent.address(KINDS["silent"])] * 40, 50)
            ids += ground.add("Quick", alive(quick, 200), 50)
            checking = asyncio.create_task(ground.check(ids, at_once=8, timeout=2.0))
            await ground.found(lambda: sum(one.outcome is Outcome.ALIVE for one in ground.results) == 200)
            assert silent.gauge.requests < 40
            checking.cancel()
            await asyncio.wait([checking])

    run(scenario())


def test_statements_grow_with_chunks_and_not_with_streams(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 3_000), 50)
            with ground.counted_statements() as few:
                await ground.check(ids[:1_000], at_once=50)
            with ground.counted_statements() as more:
                await ground.check(ids, at_once=50)
            assert sum("unnest" in one for one in few) <= 8
            assert len(few) <= 10
            assert len(more) <= 30

    run(scenario())


def test_a_second_check_counts_failures_and_keeps_when_it_last_worked(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", [demo.address(KINDS["ts"]), demo.address(KINDS["not-found"])])
            await ground.check(ids)
            await ground.check(ids)
            ground.execute("UPDATE stream SET url = :gone", gone=demo.address(KINDS["gone"]))
            await ground.check(ids)
        states = "SELECT failures, last_good_at IS NULL FROM stream_health ORDER BY stream_id"
        assert ground.fetch(states) == [(1, False), (3, True)]
        assert ground.fetch("SELECT count(*) FROM stream_check") == [(6,)]

    run(scenario())


def test_what_is_indeterminate_is_no_failure(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            kinds = ["cut", "too-many", "broken"]
            ids = ground.add("Demo", [demo.address(KINDS[kind]) for kind in kinds])
            await ground.check(ids)
        failures = "SELECT outcome::text, failures FROM stream_health ORDER BY stream_id"
        assert ground.fetch(failures) == [("indeterminate", 0), ("connection_limit", 0), ("server_error", 1)]

    run(scenario())


def test_cancel_ends_within_a_second_keeps_what_was_found_and_leaves_nothing_open(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 60) + [demo.address(KINDS["silent"])] * 60, 20)
            before = asyncio.all_tasks()
            checking = asyncio.create_task(ground.check(ids, at_once=20, timeout=60.0))
            await demo.gauge.requested(80)
            began = time.monotonic()
            checking.cancel()
            await asyncio.wait([checking])
            assert checking.cancelled()
            assert time.monotonic() - began < 1.0
            assert ground.outcomes() == {"alive": 60}
            assert asyncio.all_tasks() == before
            async with asyncio.timeout(PATIENCE):
                await demo.gauge.all_closed()

    run(scenario())


def test_a_lost_database_ends_the_run_with_a_sentence(
    run: Run, ground: CheckGround, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "WRITE_EVERY", 0.2)

    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 50) + [demo.address(KINDS["silent"])] * 50, 50)
            ground.execute(
                "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS "
                "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NEW; END $$"
            )
            ground.execute(
                "CREATE TRIGGER lost BEFORE INSERT ON stream_check FOR EACH ROW EXECUTE FUNCTION lose()"
            )
            async with asyncio.timeout(PATIENCE):
                with pytest.raises(DatabaseUnavailable):
                    await ground.check(ids, at_once=50, timeout=60.0)
                await demo.gauge.all_closed()

    run(scenario())


def test_offline_pauses_the_run_which_resumes_by_itself_and_calls_nothing_dead(
    run: Run, ground: CheckGround
) -> None:
    answers = [False, False]

    async def line() -> bool:
        return answers.pop() if answers else True

    async def scenario() -> None:
        async with DemoProvider() as demo:
            unreachable = [f"http://{'x' * 64}.{number}.com/live.ts" for number in range(9)]
            ids = ground.add("Demo", [*alive(demo, 30), *unreachable], 4)
            checking = asyncio.create_task(ground.check(ids, line_test=line))
            await ground.found(lambda: any("Offline" in one.what for one in ground.told))
            assert ground.outcomes().keys() <= {"alive"}
            summary = await checking
            assert summary.outcomes == {"alive": 30, "dns": 9}
            assert ground.fetch("SELECT count(*) FROM stream_check") == [(39,)]

    run(scenario())


def test_dead_hosts_are_called_dead_while_the_line_is_up(run: Run, ground: CheckGround) -> None:
    tests: list[str] = []

    async def online() -> bool:
        tests.append("tested")
        return True

    async def scenario() -> None:
        ids = ground.add("Dead", [f"http://{'x' * 64}.{number}.com/live.ts" for number in range(20)])
        summary = await ground.check(ids, line_test=online)
        assert summary.outcomes == {"dns": 20}
        assert tests == ["tested"]

    run(scenario())


def test_streams_that_are_gone_or_named_twice_do_no_harm(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            ids = ground.add("Demo", alive(demo, 10))
            summary = await ground.check(ids + ids[:5] + array("q", [10**12]))
            assert summary.outcomes == {"alive": 15}
            assert ground.outcomes() == {"alive": 10}

    run(scenario())


def test_nothing_to_check_is_soon_done(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with asyncio.timeout(PATIENCE):
            summary = await ground.check(array("q"))
        assert (summary.checked, summary.outcomes) == (0, {})

    run(scenario())
