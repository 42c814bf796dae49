"""Several programs of one home: never has more than one of them connections of an account, and each gets its turn."""

import asyncio
import json
import os
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
from iptv_manager.services.turn_register import Register, TurnFile, Wishes, settled
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround
from tests.services.panel_simulator import PanelSimulator
from tests.services.programs import Program
from tests.services.test_health_panels import add_account
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, None]], None]
SHORT = 0.4  # seconds of a turn, so that there are several in a test


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
            mine = add_account(ground, panel, "ann", range(120), name="mine")
            theirs = add_account(ground, panel, "ann", range(120), name="theirs")
            turns: list[str] = []

            async def check(program: Program, name: str, ids: "array[int]") -> int:
                summary = await program.health.check(
                    ids, 20, 0.4, ground.tell, lambda results: turns.extend([name] * len(results))
                )
                return summary.checked

            checked = await asyncio.gather(check(one, "one", mine), check(two, "two", theirs))
            assert list(checked) == [120, 120]
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
            ids = add_account(ground, panel, "ann", range(400))
            checking = asyncio.create_task(checks.health.check(ids, 20, 0.4, ground.tell, ground.take))
            await ground.found(lambda: bool(ground.results))
            key = credential_key(panel.place, "ann")
            async with asyncio.timeout(PATIENCE), reads.budgets.use(key, panel.list_address("ann")):
                assert not checking.done()
                assert len(panel.accounts["ann"].open) == 0
                asked = panel.accounts["ann"].asked
                await asyncio.sleep(0.3)
                assert panel.accounts["ann"].asked == asked  # the checks wait
            assert (await checking).checked == 400
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


def test_where_nothing_can_be_written_a_program_checks_as_if_it_were_alone(
    run: Run, ground: CheckGround
) -> None:
    ground.settings.turns_folder.write_text("a file where the folder should be")

    async def scenario() -> None:
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(30))
            async with asyncio.timeout(PATIENCE):
                summary = await Program(ground).health.check(ids, 5, 0.4, ground.tell, ground.take)
            assert summary.checked == 30
            assert panel.blocked == []

    run(scenario())


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", "null", '{"turns": 1}', '{"turns": {}, "rests": {"a": "x"}, "waiting": []}', "\x00"],
)
def test_a_register_that_is_none_is_an_empty_one(tmp_path: Path, text: str) -> None:
    (tmp_path / "turns.json").write_text(text)
    file = TurnFile(tmp_path)
    assert file.seen() == Register({}, {}, [])
    wishes = Wishes("a", {"account": Want.CHECKS}, {})
    changed = file.change(lambda known: settled(known, wishes, {"a"}, 0.0, 1))
    assert changed == file.seen() == Register({"account": "a"}, {}, [])
    assert json.loads((tmp_path / "turns.json").read_text())["turns"] == {"account": "a"}
    if os.name == "posix":
        assert (tmp_path / "turns.json").stat().st_mode & 0o077 == 0


def test_who_died_has_no_turn_and_waits_for_none() -> None:
    known = settled(Register({}, {}, []), Wishes("a", {"x": Want.CHECKS}, {}), {"a"}, 0.0, 1)
    known = settled(known, Wishes("b", {"x": Want.CHECKS}, {}), {"a", "b"}, 0.0, 2)
    known = settled(known, Wishes("c", {"x": Want.LISTS}, {}), {"a", "b", "c"}, 0.0, 3)
    assert known.turns == {"x": "a"}
    assert known.awaited("a") == {"x": Want.LISTS}
    known = settled(known, Wishes("b", {"x": Want.CHECKS}, {}), {"b", "c"}, 0.0, 4)
    assert known.turns == {}  # it is before b's
    assert settled(known, Wishes("c", {"x": Want.LISTS}, {}), {"b", "c"}, 0.0, 5).turns == {"x": "c"}
    assert settled(known, Wishes("b", {"x": Want.CHECKS}, {}), {"b"}, 0.0, 5).turns == {"x": "b"}


def test_who_came_first_is_first() -> None:
    everybody, checks = {"a", "b", "c"}, {"x": Want.CHECKS}
    known = settled(Register({}, {}, []), Wishes("a", checks, {}), everybody, 0.0, 1)
    for tick, name in enumerate("cb", 2):
        known = settled(known, Wishes(name, checks, {}), everybody, 0.0, tick)
    known = settled(known, Wishes("a", {}, {"x": 0.0}), everybody, 0.0, 4)
    known = settled(known, Wishes("a", checks, {}), everybody, 0.0, 5)
    known = settled(known, Wishes("b", checks, {}), everybody, 0.0, 6)
    assert known.turns == {}
    assert settled(known, Wishes("c", checks, {}), everybody, 0.0, 7).turns == {"x": "c"}


_ACT = st.tuples(st.integers(0, 3), st.sampled_from(("want", "read", "done", "die")))


@given(st.lists(_ACT, max_size=60))
def test_one_at_most_has_the_turn_and_everybody_gets_it(acts: list[tuple[int, str]]) -> None:
    known, alive = Register({}, {}, []), {str(number) for number in range(4)}
    wants: dict[str, Want] = {}
    for tick, (number, act) in enumerate(acts):
        name, given_back = str(number), {}
        if name not in alive:
            continue
        has = known.turns.get("x") == name
        if act == "die":
            alive.discard(name)
            wants.pop(name, None)
            continue
        if act == "done" and has:
            given_back = {"x": 0.0}
        elif act in ("want", "read") and not has:
            wants[name] = Want.CHECKS if act == "want" else Want.LISTS
        known = settled(known, _wishes(name, wants, given_back), alive, 0.0, tick)
        if known.turns.get("x") == name:
            wants.pop(name, None)
        assert all(one.name != known.turns.get("x") for one in known.waiting)
        assert len({one.name for one in known.waiting}) == len(known.waiting)
    for tick in range(len(acts), len(acts) + 8):
        holder = known.turns.get("x")
        if holder in alive:
            known = settled(known, _wishes(str(holder), wants, {"x": 0.0}), alive, 0.0, tick)
        for name in sorted(wants):
            known = settled(known, _wishes(name, wants, {}), alive, 0.0, tick)
            if known.turns.get("x") == name:
                wants.pop(name)
    assert not wants  # nobody was forgotten


def _wishes(name: str, wants: dict[str, Want], given_back: dict[str, float]) -> Wishes:
    return Wishes(name, {"x": wants[name]} if name in wants else {}, given_back)
