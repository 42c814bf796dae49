"""Checks keep accounts safe: a panel that blocks whoever has one connection too many never gets to do so."""

import asyncio
import json
from array import array
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.account import credential_key
from iptv_manager.services.accounts import AccountService
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.health import HealthService
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import PATIENCE, CheckGround
from tests.services.panel_simulator import PanelSimulator
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, None]], None]
LIMITS = {"ann": 1, "bob": 2, "cleo": 3}


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to check streams of."""
    return CheckGround(database, settings, tmp_path)


def add_account(
    ground: CheckGround, panel: PanelSimulator, user: str, numbers: range, active: int = 0, name: str = ""
) -> "array[int]":
    """A provider with these streams of an account, as the panel tells of it; gives their ids."""
    ids = ground.add(name or user, [panel.address(user, number) for number in numbers])
    told = {"max_connections": panel.accounts[user].limit, "active_connections": active}
    ground.execute(
        "UPDATE provider SET credential = :key, account = cast(:told AS jsonb) WHERE name = :name",
        key=credential_key(panel.place, user),
        told=json.dumps(told),
        name=name or user,
    )
    return ids


def test_a_check_of_5000_streams_over_three_accounts_blocks_none(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with PanelSimulator(LIMITS) as panel:
            ids = array("q")
            for user, count in (("ann", 800), ("bob", 1_600), ("cleo", 2_600)):
                ids += add_account(ground, panel, user, range(count))
            summary = await ground.check(ids, at_once=50, timeout=0.5)
            assert panel.blocked == []
            assert {account.name: account.most for account in panel.accounts.values()} == LIMITS
            assert summary.checked == 5_000
            outcomes = dict(summary.outcomes)
            late = outcomes.pop("slow", 0)  # a pause of this computer's own, over a quarter of a second
            assert outcomes.keys() == {
                "alive",
                "not_found",
                "server_error",
                "indeterminate",
                "timeout",
            }
            assert outcomes["alive"] + late == 4_488

    run(scenario())


def test_lists_with_one_login_share_its_budget_with_syncs_and_with_who_watches(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        budgets = Budgets()
        async with PanelSimulator({"bob": 2}) as panel:
            service = ground.service(budgets=budgets)
            runs = [
                asyncio.create_task(service.check(ids, 20, 0.4, ground.tell, ground.take))
                for ids in (
                    add_account(ground, panel, "bob", range(150), name="One"),
                    add_account(ground, panel, "bob", range(150), name="Two"),
                )
            ]
            key = credential_key(panel.place, "bob")
            for _ in range(8):
                await ground.found(lambda: bool(ground.results) or all(run.done() for run in runs))
                async with budgets.use(key, panel.address("bob", 1)):
                    await _connected(panel, "bob")
                async with budgets.playing(key, panel.address("bob", 1)):
                    await _connected(panel, "bob")
            summaries = await asyncio.gather(*runs)
            assert [summary.checked for summary in summaries] == [150, 150]  # what made room was asked again
            assert panel.blocked == []

    run(scenario())


async def _connected(panel: PanelSimulator, user: str) -> None:
    """Use the account as another program does, for a moment; the panel has seen the end of it."""
    host, port = panel.place.split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    ours = writer.get_extra_info("sockname")
    writer.write(f"GET /live/{user}/secret/10.ts HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    async with asyncio.timeout(PATIENCE):
        await reader.readexactly(100)
    writer.transport.abort()
    async with asyncio.timeout(PATIENCE):
        await asyncio.wait([asyncio.ensure_future(writer.wait_closed())])
    await until(lambda: all(one.peer != ours for one in panel.accounts[user].open))


def test_what_others_use_of_an_account_is_left_to_them(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with PanelSimulator({"cleo": 3}) as panel:
            ids = add_account(ground, panel, "cleo", range(200), active=1)
            await ground.check(ids, at_once=20, timeout=1.0)
            assert panel.accounts["cleo"].most == 2

    run(scenario())


def test_an_account_that_others_use_up_is_not_touched(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        async with PanelSimulator({"ann": 1}) as panel:
            ids = add_account(ground, panel, "ann", range(50), active=1)
            summary = await ground.check(ids, at_once=20, timeout=1.0)
            assert summary.outcomes == {"connection_limit": 50}
            assert panel.accounts["ann"].asked == 0
            assert ground.fetch("SELECT sum(failures) FROM stream_health") == [(0,)]

    run(scenario())


def test_a_list_of_a_panel_is_checked_within_what_the_panel_allows(run: Run, ground: CheckGround) -> None:
    secrets = Secrets(ground.settings.home)
    book = AddressBook(ground.database, secrets)
    accounts = AccountService(ground.database, ground.settings, secrets, book)
    budgets = Budgets()
    syncs = SyncService(ground.database, ground.settings, addresses=book, budgets=budgets)
    health = HealthService(
        ground.database, ground.settings, budgets=budgets, addresses=book, accounts=accounts
    )

    async def scenario() -> None:
        async with PanelSimulator({"cleo": 3}) as panel:
            added = await ProviderService(ground.database, secrets).add_m3u(
                "Cleo", panel.list_address("cleo")
            )
            assert (await syncs.sync(added, ground.tell)).entries == 300
            summary = await health.check_due([added.id], 40, 0.4, ground.tell, ground.take)
            assert summary.checked == 300
            assert summary.outcomes["alive"] > 250
            assert panel.accounts["cleo"].most == 3
            assert panel.blocked == []

    run(scenario())


def test_an_account_that_only_a_files_streams_name_is_kept_safe(run: Run, ground: CheckGround) -> None:
    secrets = Secrets(ground.settings.home)
    book = AddressBook(ground.database, secrets)
    accounts = AccountService(ground.database, ground.settings, secrets, book)
    health = HealthService(ground.database, ground.settings, addresses=book, accounts=accounts)

    async def scenario() -> None:
        async with PanelSimulator({"bob": 2}) as panel:
            ids = ground.add("A file", [panel.address("bob", number) for number in range(100)])
            summary = await health.check(ids, 40, 0.4, ground.tell, ground.take)
            assert summary.checked == 100
            assert panel.accounts["bob"].most == 2
            assert panel.blocked == []

    run(scenario())
