"""A year in the life of a list, and of an account at a panel, of 1,000 entries: whatever its provider does, each
channel keeps its stream, and a person's line-up stays as it is.

After each step it is counted how many entries lost their stream or stand on another's, and how many favourites,
numbers, names, groups, guide mappings and places are lost or on the wrong channel: 0 and 0.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.demo.panel import DemoPanel, said
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.provider import SyncStatus
from iptv_manager.services.provider_details import details_of
from iptv_manager.services.providers import ProviderService
from iptv_manager.settings import Settings
from iptv_manager.store import sync_undo
from iptv_manager.store.database import Database
from tests.drills.year_person import Loss, Person
from tests.drills.year_world import Channel, OpenPanel, Panel, made_channels, renamed, token_of
from tests.services.import_lists import Lists
from tests.services.panel_ground import PanelDesk, panel_served

Run = Callable[[Any], Any]


class Year(ABC):
    """A provider as it changes, the stream that each channel had at first, and a person's line-up of them."""

    def __init__(self) -> None:
        self.channels = made_channels()
        self.owned: dict[int, int] = {}  # stream by channel, as first seen
        self.person: Person | None = None

    def sync(self, what: str) -> None:
        """Sync the provider as it is now; count who lost a stream and who stands on another's."""
        now = self.brought()
        lost = [key for key, stream in now.items() if self.owned.get(key, stream) != stream]
        owners = {stream: key for key, stream in self.owned.items()}
        wrong = [key for key, stream in now.items() if owners.get(stream, key) != key]
        self.owned = now | {key: stream for key, stream in self.owned.items() if key not in now}
        assert (what, self._names(lost), self._names(wrong)) == (what, [], [])
        if self.person is not None:
            self.person.merge()
            assert (what, self.person.loss({stream: key for key, stream in now.items()})) == (what, Loss())

    def change(self, alter: Callable[[Channel], Channel]) -> None:
        """Let the provider change what it says of its channels."""
        self.channels = [alter(one) for one in self.channels]

    @abstractmethod
    def brought(self) -> dict[int, int]:
        """Sync the provider to its channels as they are now; gives the stream of each."""

    @abstractmethod
    def move(self, host: str) -> None:
        """Another host serves it from now on."""

    @abstractmethod
    def change_login(self, login: str) -> None:
        """Another user and password, "user/password"."""

    @abstractmethod
    def new_tokens(self, season: int) -> None:
        """Each address has a token, another one each season."""

    @abstractmethod
    def bad_answers(self) -> None:
        """An empty answer is refused, half an answer is held; no stream is touched by either."""

    def _names(self, keys: list[int]) -> list[str]:
        named = {one.key: one for one in self.channels}
        return [f"{len(keys)}: {named[key]}" for key in keys[:3]]


class ListYear(Year):
    """A list, at a panel or anywhere else."""

    def __init__(self, lists: Lists, panel: Panel) -> None:
        super().__init__()
        self.lists = lists
        self.panel = panel

    def brought(self) -> dict[int, int]:
        lines = ["#EXTM3U"]
        for one in self.channels:
            lines += [
                f'#EXTINF:-1 tvg-id="{one.guide_id}" group-title="{one.group}",{one.name}',
                self.panel.url(one),
            ]
        self.lists.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        report = self.lists.take(self.lists.path, accept_shrink=True)
        assert report.kind == "done", report.text
        self.lists.database.run_here(
            lambda c: c.execute(text("UPDATE sync_run SET finished_at = now() WHERE finished_at IS NULL"))
        )
        return {one.key: row.id for one, row in zip(self.channels, self.lists.rows(), strict=True)}

    def move(self, host: str) -> None:
        self.panel = replace(self.panel, host=host)

    def change_login(self, login: str) -> None:
        self.panel = replace(self.panel, login=login)

    def new_tokens(self, season: int) -> None:
        self.panel = replace(self.panel, token=token_of(season, self.panel))

    def bad_answers(self) -> None:
        before = self.lists.entries()
        path = self.lists.path
        whole = path.read_text(encoding="utf-8")
        path.write_text("#EXTM3U\n")
        with pytest.raises(InputRefused):
            self.lists.take(path)
        path.write_text(whole[: len(whole) // 3], encoding="utf-8")
        assert self.lists.take(path).kind == "held"
        assert self.lists.entries() == before


class AccountYear(Year):
    """An account at a panel: asked over HTTP, imported by the worker, as the program does it."""

    def __init__(self, desk: PanelDesk, run: Run, stack: AsyncExitStack) -> None:
        super().__init__()
        self.channels = [one for one in self.channels if one.kind != "series"]
        self.desk = desk
        self._run = run
        self._stack = stack

    def brought(self) -> dict[int, int]:
        groups = {
            title: str(at) for at, title in enumerate(dict.fromkeys(one.group for one in self.channels))
        }
        listed = []
        for kind, what in (("live", "live"), ("movie", "vod")):
            mine = [one for one in self.channels if one.kind == kind]
            self.desk.panel.lists[f"get_{what}_streams"] = [
                {"num": at, "name": one.name, "stream_id": str(one.number), "epg_channel_id": one.guide_id,
                 "category_id": groups[one.group], "container_extension": "mkv"}
                for at, one in enumerate(mine, 1)
            ]  # fmt: skip
            self.desk.panel.lists[f"get_{what}_categories"] = [
                {"category_id": groups[title], "category_name": title}
                for title in dict.fromkeys(one.group for one in mine)
            ]
            listed += mine
        result = self._run(self.desk.sync(accept_shrink=True))
        assert (result.status in (SyncStatus.OK, SyncStatus.UNCHANGED), result.message) == (True, "")
        rows = self._run(self.desk.ask("SELECT id FROM stream WHERE gone_at IS NULL ORDER BY position"))
        return {one.key: row[0] for one, row in zip(listed, rows, strict=True)}

    def move(self, host: str) -> None:
        served = self._run(self._stack.enter_async_context(panel_served(self.desk.panel, f"/{host}")))
        self._state(source=f"{served.base_url}/{host}")

    def change_login(self, login: str) -> None:
        self.desk.panel.username, self.desk.panel.password = login.split("/")
        with pytest.raises(AssertionError, match="wrong"):  # nothing is lost by the old password
            self.brought()
        self._state(username=self.desk.panel.username, password=self.desk.panel.password)

    def new_tokens(self, season: int) -> None:
        """A panel has none in its lists: the account makes the addresses."""

    def bad_answers(self) -> None:
        panel, streams = self.desk.panel, "SELECT stream::text FROM stream ORDER BY id"
        before = self._run(self.desk.ask(streams))
        for answer in (said("[]"), said(""), said("Blocked"), said("", 502)):
            panel.faults["get_live_streams"] = answer
            assert "left as they were" in self._run(self.desk.sync()).message
        panel.faults.clear()
        whole = panel.lists["get_live_streams"]
        panel.lists["get_live_streams"] = whole[: len(whole) // 3]
        assert "are kept" in self._run(self.desk.sync()).message
        panel.lists["get_live_streams"] = whole
        assert self._run(self.desk.ask(streams)) == before

    def _state(self, **changes: str) -> None:
        """What the person does then: states the account anew."""
        details = replace(details_of(self._run(self.desk.provider())), **changes)  # type: ignore[arg-type]
        self._run(
            ProviderService(self.desk.database, self.desk.secrets).change(self.desk.provider_id, details)
        )


@pytest.fixture
def lists(database: Database, tmp_path: Path) -> Lists:
    """A provider without streams, whose lists a test writes."""
    return Lists(database, tmp_path)


@pytest.fixture(params=["list of a panel", "list of open addresses", "account"])
def year(request: pytest.FixtureRequest, database: Database, settings: Settings, run: Run) -> Iterator[Year]:
    """A provider after its first import, and what a person made of it."""
    stack = AsyncExitStack()
    made: Year
    if request.param == "account":
        desk = PanelDesk(database, settings, DemoPanel(0, 0, 3, "joe", "secret"))
        served = run(stack.enter_async_context(panel_served(desk.panel)))
        provider = run(desk.add(served.base_url))
        made = AccountYear(desk, run, stack)
    else:
        made = ListYear(
            request.getfixturevalue("lists"), Panel() if request.param == "list of a panel" else OpenPanel()
        )
        provider = made.lists.provider
    made.sync("first import")
    made.person = Person(database, run, provider.id, {stream: key for key, stream in made.owned.items()})
    yield made
    run(stack.aclose())


def test_no_channel_is_lost_or_mistaken_for_another_in_a_year(year: Year) -> None:
    first = year.channels
    dice = random.Random(11)
    year.move("two.example")
    year.sync("host move")
    year.change_login("joe/other-password")
    year.sync("password change")
    year.new_tokens(1)
    year.sync("token in every address")
    year.new_tokens(2)
    year.sync("another token in every address")

    for day in range(1, 5):
        year.change(lambda one, day=day: renamed(one, day))  # type: ignore[misc]
        year.sync(f"renames of day {day}")
    year.change(lambda one: replace(one, group=one.group.replace(" | ", " - ").upper()))
    year.sync("group renames")
    year.move("three.example")
    year.new_tokens(3)
    year.sync("host move and new tokens")
    year.change(lambda one: replace(one, group=f"VIP {one.group}"))
    year.change_login("jane/p2")
    year.sync("group renames and password change")

    dice.shuffle(year.channels)
    year.sync("another order")
    away = year.channels[::9]
    year.channels = [one for one in year.channels if one not in away]
    year.sync("some are away")
    year.new_tokens(4)
    year.sync("new tokens meanwhile")
    year.channels = [*away, *year.channels]
    year.sync("they are back, in front of all")

    year.bad_answers()
    year.sync("a good answer after bad ones")
    _reused_numbers(year, dice)
    known = {one.key: one for one in first}
    year.change(lambda one: replace(known.get(one.key, one), number=one.number))
    year.sync("names and groups as they were at first")
    year.channels = list(first)
    year.sync("all as it was at first")


def test_numbers_that_are_given_out_anew_follow_the_names(lists: Lists) -> None:
    year = ListYear(lists, Panel())
    year.channels = [one for one in year.channels if one.kind == "live"]
    year.sync("first import")
    year.change(lambda one: replace(one, number=one.number + 500_000))
    year.sync("a panel that was set up anew")
    numbers = [one.number for one in year.channels]
    shifted = numbers[1:] + numbers[:1]
    year.channels = [replace(one, number=number) for one, number in zip(year.channels, shifted, strict=True)]
    year.sync("every name under its neighbour's number")


def test_after_a_year_of_syncs_each_can_be_undone(lists: Lists) -> None:
    year = ListYear(lists, Panel())
    year.sync("first import")
    states = [lists.entries()]
    for day in range(1, 4):
        year.change(lambda one, day=day: renamed(one, day))  # type: ignore[misc]
        year.move(f"host{day}.example")
        year.sync(f"day {day}")
        states.append(lists.entries())
    for state in reversed(states[:-1]):
        lists.database.run_here(sync_undo.undo_last, lists.provider.id)
        assert lists.entries() == state


def test_the_real_lists_of_two_days_keep_what_stayed(lists: Lists, real_playlists: Path) -> None:
    days = [real_playlists / f"iptv-org-2026-08-{day}.m3u" for day in (20, 21, 20, 21)]
    known: dict[tuple[str, str], set[int]] = {}
    for day in days:
        assert lists.take(day).kind == "done"
        now: dict[tuple[str, str], set[int]] = {}
        for row in lists.rows():
            now.setdefault((row.url, row.name), set()).add(row.id)
        assert [key for key in now.keys() & known.keys() if now[key].isdisjoint(known[key])] == []
        known |= now


def _reused_numbers(year: Year, dice: random.Random) -> None:
    """Some channels end, and their numbers are given to others, of the same brand too; some swap theirs."""
    ended = dice.sample([one for one in year.channels if one.guide_id], 40)
    for place, one in enumerate(year.channels):
        if one in ended:
            key = 90_000 + one.key
            name = f"Gardening with Olga {key}" if one.key % 2 else f"{one.name.split(' HD')[0]} Extra {key}"
            year.channels[place] = Channel(key, name, f"olga{key}.xx", one.group, one.number)
    year.sync("numbers that mean other channels")
    keys = [place for place, one in enumerate(year.channels) if one.guide_id][100:120]
    numbers = [year.channels[place].number for place in keys]
    for place, number in zip(keys, reversed(numbers), strict=True):
        year.channels[place] = replace(year.channels[place], number=number)
    year.sync("numbers that changed places")
