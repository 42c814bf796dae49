"""Several programs of one home: never has more than one of them connections of an account, and each gets its turn."""

import asyncio
from array import array
from collections.abc import Callable, Coroutine
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iptv_manager.model.account import credential_key
from iptv_manager.net.sockets import Sockets
from iptv_manager.services.gate_terms import Want
from iptv_manager.services.turn_register import LEASE, Register, Wishes, left, settled
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround
from tests.services.panel_simulator import PanelSimulator
from tests.services.programs import Program
from tests.services.test_health_panels import add_account
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, None]], None]
SHORT = 0.2  # seconds of a turn, so that there are several in a test


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to check streams of."""
    return CheckGround(database, settings, tmp_path)


@pytest.mark.parametrize("limit", [1, 2, 4])
def test_two_programs_that_check_one_account_never_exceed_it(
    run: Run, ground: CheckGround, limit: int
) -> None:
    """They take turns, also with a list that holds the same account."""

    async def scenario() -> None:
        one, two = Program(ground, a_while=SHORT), Program(ground, a_while=SHORT)
        async with PanelSimulator({"ann": limit}) as panel:
            mine = add_account(ground, panel, "ann", range(300), name="mine")
            theirs = add_account(ground, panel, "ann", range(300), name="theirs")
            turns: list[str] = []

            async def check(program: Program, name: str, ids: "array[int]") -> int:
                summary = await program.health.check(
                    ids, 20, 0.4, ground.tell, lambda results: turns.extend([name] * len(results))
                )
                return summary.checked

            checked = await asyncio.gather(check(one, "one", mine), check(two, "two", theirs))
            assert list(checked) == [300, 300]
            assert panel.blocked == []
            assert panel.accounts["ann"].most == limit
            changes = sum(before != after for before, after in pairwise(turns))
            assert changes > 1, turns  # nobody waited until the other one had done all

    run(scenario())


def test_a_list_is_read_between_the_checks_of_another_program(run: Run, ground: CheckGround) -> None:
    """It does not wait for the end of the run, nor for the end of its turn."""

    async def scenario() -> None:
        checks, reads = Program(ground), Program(ground)
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(900))
            checking = asyncio.create_task(checks.health.check(ids, 20, 0.4, ground.tell, ground.take))
            await ground.found(lambda: bool(ground.results))
            key = credential_key(panel.place, "ann")
            async with asyncio.timeout(PATIENCE), reads.budgets.use(key, panel.list_address("ann")):
                assert not checking.done()
                assert len(panel.accounts["ann"].open) == 0
                asked = panel.accounts["ann"].asked
                await asyncio.sleep(0.3)  # that nothing comes meanwhile is what is tested
                assert panel.accounts["ann"].asked == asked  # the checks wait
            assert (await checking).checked == 900
            assert panel.blocked == []

    run(scenario())


def test_two_programs_read_lists_of_one_account_one_after_the_other(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        programs = [Program(ground) for _ in range(4)]
        inside: list[int] = []
        most = 0

        async def read(number: int) -> None:
            nonlocal most
            for _ in range(5):
                async with programs[number].budgets.use("account", "http://panel.example/get.php"):
                    inside.append(number)
                    most = max(most, len(inside))
                    await asyncio.sleep(0)
                    inside.remove(number)

        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(read(number) for number in range(4)))
        assert most == 1

    run(scenario())


def test_a_program_may_run_its_loop_anew(ground: CheckGround) -> None:
    """As commands and benchmarks do: one loop for each thing."""
    program = Program(ground)

    async def used() -> None:
        async with asyncio.timeout(PATIENCE), program.budgets.use("account", ""):
            pass

    for _ in range(3):
        asyncio.run(used())


def test_what_a_server_asked_for_goes_over_to_the_next_program(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        one, two = Program(ground), Program(ground)
        async with one.budgets.heeded(), two.budgets.heeded():
            async with one.budgets.use("account", ""):
                one.budgets.accounts["account"].come(40.0)
            async with two.budgets.use("account", ""):
                assert 30.0 < two.budgets.accounts["account"].shut_left <= 40.0

    run(scenario())


class Idle:
    """A connection that is kept, should it be wanted once more."""

    idle_since: float | None = 0.0

    def __init__(self, sockets: Sockets) -> None:
        self._sockets = sockets
        sockets.opening()
        sockets.opened(self)

    async def close(self) -> None:
        """It counts no more."""
        self._sockets.closed(self)


def test_connections_that_are_kept_are_closed_before_another_program_has_its_turn(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        one, two = Program(ground), Program(ground)
        async with one.budgets.heeded():
            async with one.budgets.use("account", ""):
                sockets = one.budgets.accounts["account"].sockets
                Idle(sockets)
            assert sockets.open == 1
            async with two.budgets.use("account", ""):
                assert sockets.open == 0

    run(scenario())


def test_a_program_waits_and_says_so_while_another_one_has_the_account(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        reads, checks = Program(ground), Program(ground)
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(30))
            key = credential_key(panel.place, "ann")
            async with reads.budgets.use(key, panel.list_address("ann")):
                checking = asyncio.create_task(checks.health.check(ids, 5, 0.4, ground.tell, ground.take))
                await until(lambda: any("Another program" in one.what for one in ground.told) or None)
                assert panel.accounts["ann"].asked == 0
            async with asyncio.timeout(PATIENCE):
                assert (await checking).checked == 30

    run(scenario())


def test_without_its_database_a_program_does_not_wait_for_others(run: Run, ground: CheckGround) -> None:
    """What it is about to do fails there and says why; waiting for ever would tell nothing."""

    async def scenario() -> None:
        ground.execute("DROP TABLE account_turns")
        async with asyncio.timeout(PATIENCE), Program(ground).budgets.use("account", ""):
            pass

    run(scenario())


def test_desktops_on_several_computers_take_turns_too(run: Run, ground: CheckGround, tmp_path: Path) -> None:
    async def scenario() -> None:
        here = Program(ground, a_while=SHORT)
        elsewhere = Program(ground, a_while=SHORT, home=tmp_path / "elsewhere")
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(100))
            checks = [one.health.check(ids, 20, 0.4, ground.tell, ground.take) for one in (here, elsewhere)]
            summaries = await asyncio.gather(*checks)
            assert [one.checked for one in summaries] == [100, 100]
            assert panel.blocked == []
            assert panel.accounts["ann"].most == 1

    run(scenario())


def test_who_leaves_keeps_nobody_on_another_computer_waiting(
    run: Run, ground: CheckGround, tmp_path: Path
) -> None:
    async def scenario() -> None:
        here, elsewhere = Program(ground), Program(ground, home=tmp_path / "elsewhere")
        async with here.budgets.use("account", ""):
            pass
        async with asyncio.timeout(LEASE / 2), elsewhere.budgets.use("account", ""):
            pass

    run(scenario())


def test_a_turn_that_was_lost_is_noticed_and_waited_for_anew(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        program = Program(ground)
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(400))
            checking = asyncio.create_task(program.health.check(ids, 20, 0.4, ground.tell, ground.take))
            await ground.found(lambda: bool(ground.results))
            [(account, gate)] = program.budgets.accounts.items()
            now = ground.fetch("SELECT extract(epoch FROM now())::float8")[0][0]
            theirs = Register({account: "elsewhere.1"}, {}, [], {"elsewhere.1": float(str(now))})
            ground.execute("UPDATE account_turns SET register = :said", said=theirs.written())
            await until(lambda: (not gate.is_ours and not gate.is_in_use) or None)
            ground.execute("UPDATE account_turns SET register = ''")
            async with asyncio.timeout(PATIENCE):
                assert (await checking).checked == 400
            assert panel.blocked == []

    run(scenario())


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"turns": 1}', '{"turns": {}, "rests": {"a": "x"}, "waiting": []}', "\x00"],
)
def test_a_register_that_is_none_is_an_empty_one(text: str) -> None:
    assert Register.read(text) == EMPTY


EMPTY = Register({}, {}, [], {})
CHECKS, LISTS = {"x": Want.CHECKS}, {"x": Want.LISTS}


class House:
    """A register of account "x", and who of its programs run; nobody is heard of by time alone."""

    def __init__(self, names: str) -> None:
        self.running = set(names)
        self.known = EMPTY
        self.now = 1_000.0

    def says(self, name: str, wanted: dict[str, Want], given: dict[str, float] | None = None) -> None:
        """A program wishes something."""
        self.now += 1.0
        self.known = settled(
            self.known, Wishes(name, wanted, given or {}), self.running.__contains__, self.now
        )
        assert Register.read(self.known.written()) == self.known

    def holder(self) -> str | None:
        """Who has the turn."""
        return self.known.turns.get("x")


def test_who_died_has_no_turn_and_waits_for_none() -> None:
    house = House("abc")
    house.says("a", CHECKS)
    house.says("b", CHECKS)
    house.says("c", LISTS)
    assert house.holder() == "a"
    assert house.known.awaited("a") == LISTS
    house.running -= {"a"}
    house.says("b", CHECKS)
    assert house.holder() is None  # a list comes before checks
    house.running -= {"c"}
    house.says("b", CHECKS)
    assert house.holder() == "b"


def test_who_came_first_is_first() -> None:
    house = House("abc")
    for name in "acb":
        house.says(name, CHECKS)
    house.says("a", {}, {"x": 0.0})
    house.says("a", CHECKS)
    house.says("b", CHECKS)
    assert house.holder() is None
    house.says("c", CHECKS)
    assert house.holder() == "c"


def test_who_leaves_has_nothing_and_waits_for_nothing_but_the_servers_wish_stays() -> None:
    house = House("ab")
    house.says("a", CHECKS)
    house.says("b", CHECKS)
    gone = left(house.known, Wishes("a", {}, {"x": 40.0}), house.now)
    assert gone.turns == {}
    assert [one.name for one in gone.waiting] == ["b"]
    assert gone.rests == {"x": house.now + 40.0}
    assert set(gone.heard) == {"b"}
    assert left(gone, Wishes("b", {}, {}), house.now + 41.0) == EMPTY


def test_of_programs_elsewhere_only_time_tells() -> None:
    def nobody_knows(_name: str) -> None:
        return None

    known = settled(EMPTY, Wishes("a", CHECKS, {}), nobody_knows, 100.0)
    for now, holder in ((101.0, "a"), (100.0 + LEASE - 1, "a"), (100.0 + LEASE + 1, "b")):
        known = settled(known, Wishes("b", CHECKS, {}), nobody_knows, now)
        assert known.turns == {"x": holder}


_ACT = st.tuples(st.integers(0, 3), st.sampled_from(("want", "read", "done", "die")))


@given(st.lists(_ACT, max_size=60))
def test_one_at_most_has_the_turn_and_everybody_gets_it(acts: list[tuple[int, str]]) -> None:
    house, wants = House("0123"), dict[str, Want]()

    def says(name: str, given: dict[str, float] | None = None) -> None:
        house.says(name, {"x": wants[name]} if name in wants else {}, given)
        if house.holder() == name:
            wants.pop(name, None)

    for number, act in acts:
        name = str(number)
        has = house.holder() == name
        if act == "die":
            house.running.discard(name)
            wants.pop(name, None)
        if name not in house.running:
            continue
        if act in ("want", "read") and not has:
            wants[name] = Want.CHECKS if act == "want" else Want.LISTS
        says(name, {"x": 0.0} if act == "done" and has else None)
        assert all(one.name != house.holder() for one in house.known.waiting)
        assert len({one.name for one in house.known.waiting}) == len(house.known.waiting)
    for _ in range(8):
        if house.holder() in house.running:
            says(str(house.holder()), {"x": 0.0})
        for name in sorted(wants):
            says(name)
    assert not wants  # nobody was forgotten
