"""Budgets of connections: what an account allows, how it is learned, who comes first."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime, time
from time import monotonic
from typing import Any

import pytest

from iptv_manager.model.account import credential_key
from iptv_manager.model.errors import SettingsError
from iptv_manager.model.health import Outcome
from iptv_manager.services.bandwidth import Bandwidth
from iptv_manager.services.budgets import PER_HOST, Allowance, Budgets
from iptv_manager.services.gate_terms import Met, Pauses
from iptv_manager.services.gates import Gate
from iptv_manager.services.quiet_hours import QuietHours
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, None]], None]
GOOD = Met(Outcome.ALIVE, 200)
SHORT = Pauses(first=0.02, longest=0.1, host_rest=0.02)
PATIENCE = 10.0  # seconds


class Check:
    """A check on its way."""

    def __init__(self, gate: Gate) -> None:
        self.is_broken = False
        self._gate = gate
        gate.enter(self)

    def break_off(self) -> None:
        """Make room, in a moment."""
        self.is_broken = True
        asyncio.get_running_loop().call_soon(self._gate.leave, self)


def filled(gate: Gate) -> list[Check]:
    """As many checks as there is room for."""
    checks = []
    while gate.room > 0:
        checks.append(Check(gate))
    return checks


def went_well(gate: Gate, times: int) -> None:
    """So many checks find a stream that works."""
    for _ in range(times):
        gate.learn(GOOD, monotonic())


async def opened(gate: Gate) -> None:
    """Wait until a check may start."""
    await until(lambda: gate.room > 0)


@pytest.mark.parametrize(
    ("allowance", "first", "later"),
    [
        pytest.param(Allowance("a", stated=7), 7, 7, id="stated: at once"),
        pytest.param(Allowance("a", stated=7, told=2), 7, 7, id="stated beats told"),
        pytest.param(Allowance("a", told=3), 1, 3, id="told: from one upwards"),
        pytest.param(Allowance("a", told=3, active=1), 1, 2, id="told, one in use"),
        pytest.param(Allowance("a", told=0), 1, 4, id="no limit: at most four"),
        pytest.param(Allowance("a"), 1, 1, id="nobody told"),
    ],
)
def test_an_account_has_the_width_that_is_known(allowance: Allowance, first: int, later: int) -> None:
    gate = Budgets().account(allowance)
    assert gate.room == first
    went_well(gate, 30)
    assert gate.room == later


def test_it_widens_by_one_after_three_good_answers() -> None:
    gate = Budgets().account(Allowance("a", told=9))
    rooms = []
    for _ in range(9):
        went_well(gate, 1)
        rooms.append(gate.room)
    assert rooms == [1, 1, 2, 2, 2, 3, 3, 3, 4]


def test_providers_with_one_login_have_one_budget_and_hear_of_its_news() -> None:
    budgets = Budgets()
    first, second = (budgets.ways(number, Allowance("same", told=2))("http://x/1")[0] for number in (1, 2))
    assert first is second
    assert budgets.account(Allowance("same", stated=5)).room == 5
    assert first.most == 5


def test_an_account_that_only_an_address_shows_has_one_until_its_panel_tells() -> None:
    budgets = Budgets(pauses=SHORT)
    ways = budgets.ways(1, Allowance())
    gate, _ = ways("http://panel:80/live/ann%40home/secret/1.ts")
    assert gate is ways("http://panel:80/movie/ann%40home/secret/2.mkv")[0]
    assert gate is ways("http://panel:80/ann@home/secret/3")[0]
    key = credential_key("http://panel:80", "ann@home")
    assert gate is budgets.account(Allowance(key))
    assert gate is not ways("http://panel:80/live/bob/secret/1.ts")[0]
    went_well(gate, 30)
    assert gate.room == 1
    budgets.account(Allowance(key, told=3, active=1))
    went_well(gate, 30)
    assert gate.room == 2


def test_a_plain_list_has_four_for_each_host_from_one_upwards() -> None:
    ways = Budgets().ways(1, Allowance())
    share, host = ways("http://one.example:8080/news.m3u8")
    assert share.room == 1
    went_well(share, 30)
    assert share.room == PER_HOST
    assert ways("http://one.example:8080/sports.m3u8") == (share, host)
    assert ways("http://one.example:9090/news.m3u8")[0] is not share


def test_too_many_narrows_by_one_and_pauses_longer_each_time(run: Run) -> None:
    async def scenario() -> None:
        gate = Gate(10, pauses=SHORT)
        took = []
        for _ in range(3):
            began = monotonic()
            gate.learn(Met(Outcome.CONNECTION_LIMIT, 429), began)
            assert gate.room <= 0
            await opened(gate)
            took.append(monotonic() - began)
        assert gate.width == 7
        assert [wait >= least for wait, least in zip(took, (0.02, 0.04, 0.08), strict=True)] == [True] * 3

    run(scenario())


def test_what_the_server_asks_for_is_waited_for(run: Run) -> None:
    async def scenario() -> None:
        gate = Gate(10, pauses=SHORT)
        began = monotonic()
        gate.learn(Met(Outcome.SERVER_ERROR, 503, retry_after=0.4), began)
        await opened(gate)
        assert monotonic() - began >= 0.4

    run(scenario())


def test_one_error_of_the_server_narrows_and_a_second_in_a_row_pauses(run: Run) -> None:
    async def scenario() -> None:
        gate = Gate(10, pauses=SHORT)
        gate.learn(Met(Outcome.SERVER_ERROR, 500), monotonic())
        assert gate.room == 9
        gate.learn(Met(Outcome.SERVER_ERROR, 502), monotonic())
        assert gate.room <= 0
        await opened(gate)
        assert gate.room == 8

    run(scenario())


def test_of_many_errors_in_a_row_few_cost_a_pause(run: Run) -> None:
    async def scenario() -> None:
        gate = Gate(4, pauses=SHORT)
        pauses = 0
        for _ in range(100):
            gate.learn(Met(Outcome.SERVER_ERROR, 500), monotonic())
            pauses += gate.room <= 0
            await opened(gate)
        assert pauses == 6

    run(scenario())


def test_a_host_that_fails_twice_rests_and_one_that_fails_on_is_not_asked_again(run: Run) -> None:
    gone = Met(Outcome.REFUSED, None, is_connected=False)

    async def scenario() -> None:
        gate = Gate(10, pauses=SHORT)
        gate.learn_host(gone, monotonic())
        gate.learn_host(GOOD, monotonic())
        gate.learn_host(gone, monotonic())
        assert gate.room > 0  # not twice in a row
        gate.learn_host(gone, monotonic())
        assert gate.room <= 0
        await opened(gate)
        for _ in range(2):
            assert gate.refusal is None
            gate.learn_host(gone, monotonic())
        assert gate.refusal is Outcome.REFUSED
        gate.learn_host(GOOD, monotonic())
        assert gate.refusal is None

    run(scenario())


def test_silence_of_one_stream_is_no_failure_of_its_host() -> None:
    gate = Gate(10, pauses=SHORT)
    for _ in range(5):
        gate.learn_host(Met(Outcome.TIMEOUT, None, is_connected=True), monotonic())
    assert gate.room == 10


def test_checks_yield_at_once_to_who_watches_and_leave_a_place_to_zap(run: Run) -> None:
    async def scenario() -> None:
        budgets = Budgets()
        gate = budgets.account(Allowance("a", stated=4))
        checks = filled(gate)
        async with asyncio.timeout(PATIENCE), budgets.playing("a", "http://x/1"):
            assert [check.is_broken for check in checks] == [False, False, True, True]  # the newest ones
            assert gate.running == 2
            assert gate.room == 0
        assert gate.room == 2

    run(scenario())


def test_with_one_connection_no_check_goes_on_while_somebody_watches(run: Run) -> None:
    async def scenario() -> None:
        budgets = Budgets()
        gate = budgets.account(Allowance("a", told=1))
        filled(gate)
        async with asyncio.timeout(PATIENCE), budgets.playing("a", "http://x/1"):
            assert gate.running == 0
            assert gate.room <= 0
        assert gate.room == 1

    run(scenario())


def test_a_sync_waits_for_its_place_and_gets_it_before_any_further_check(run: Run) -> None:
    async def scenario() -> None:
        budgets = Budgets()
        gate = budgets.account(Allowance("a", told=1))
        (check,) = filled(gate)
        in_use = asyncio.Event()

        async def sync() -> None:
            async with budgets.use("a", "http://x/get.php"):
                in_use.set()
                assert gate.room <= 0

        syncing = asyncio.create_task(sync())
        await asyncio.sleep(0)
        assert not in_use.is_set()
        gate.leave(check)
        assert gate.room <= 0
        async with asyncio.timeout(PATIENCE):
            await syncing
        assert gate.room == 1

    run(scenario())


def test_a_sync_that_is_cancelled_while_it_waits_leaves_no_trace(run: Run) -> None:
    async def scenario() -> None:
        budgets = Budgets()
        gate = budgets.account(Allowance("a", told=1))
        (check,) = filled(gate)
        waiting = asyncio.create_task(gate.place())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.wait([waiting])
        gate.leave(check)
        assert gate.room == 1

    run(scenario())


def test_hosts_are_forgotten_when_no_run_is_under_way() -> None:
    budgets = Budgets()
    ways = budgets.ways(1, Allowance())
    with budgets.run():
        before = ways("http://one.example/1")
        with budgets.run():
            pass
        assert ways("http://one.example/1") == before
    assert ways("http://one.example/1") != before


def test_bandwidth_is_kept_on_average(run: Run) -> None:
    async def scenario() -> None:
        bandwidth = Bandwidth(1_000_000)
        began = monotonic()
        for _ in range(10):
            await bandwidth.ready()
            bandwidth.spend(20_000)
        await bandwidth.ready()
        assert 0.2 <= monotonic() - began < 2.0

    run(scenario())


@pytest.mark.parametrize(
    ("text", "at", "quiet"),
    [
        ("19:00-23:30", time(20), True),
        ("19:00-23:30", time(18, 59), False),
        ("19:00-23:30", time(23, 30), False),
        ("22:00 – 6:00", time(23), True),
        ("22:00-06:00", time(5, 59), True),
        ("22:00-06:00", time(12), False),
        ("", time(12), False),
    ],
)
def test_quiet_hours_hold_by_the_clock(text: str, at: time, quiet: bool) -> None:
    assert QuietHours.parsed(text).hold(datetime.combine(datetime(2026, 1, 2, tzinfo=UTC), at)) is quiet


@pytest.mark.parametrize("text", ["evening", "19:00", "25:00-26:00", "19-23"])
def test_what_are_no_quiet_hours_is_told(text: str) -> None:
    with pytest.raises(SettingsError, match="19:00-23:30"):
        QuietHours.parsed(text)


def test_quiet_hours_are_waited_for(run: Run) -> None:
    clocks = [datetime(2026, 1, 2, 23, 59, 59, 990_000, UTC), datetime(2026, 1, 3, 0, 0, tzinfo=UTC)]
    told: list[str] = []

    async def scenario() -> None:
        await QuietHours(time(22), time(0)).over(told.append, lambda: clocks.pop(0))
        assert told == ["00:00"]

    run(scenario())
