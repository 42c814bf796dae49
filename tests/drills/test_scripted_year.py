"""A year in the life of a list of 3,000 entries: whatever its provider does, each channel keeps its stream.

Favourites, numbers, names and guide mappings hang on the ids of streams. After each step it is counted how many
channels lost theirs and how many stand on another channel's: 0 and 0.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from iptv_manager.model.errors import InputRefused
from iptv_manager.store import sync_undo
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

SIZE = 1_000
COUNTRIES = ("UK", "DE", "FR", "ES", "US")
BRANDS = (
    "Sky Sports", "BBC News", "Discovery", "National Geographic", "Eurosport", "Canal Cine", "Arte", "ESPN",
    "Nickelodeon", "History", "Cartoon Network", "MTV Hits", "Comedy Central", "Fox Crime", "Sat Eins", "La Sexta",
    "Paramount", "Animal Planet", "Bloomberg", "Food Kitchen", "Travel Zone", "Polar Movies", "Tele Madrid",
)  # fmt: skip
QUALITIES = ("", " HD", " FHD", " 4K", " +1")
EVENTS = (
    "Fury v Usyk",
    "Lakers at Celtics",
    "Le Mans",
    "Masters round two",
    "No event today",
    "Rally Finland",
)


@dataclass(frozen=True)
class Channel:
    """What a channel truly is (`key`), and what the list says of it today."""

    key: int
    name: str
    guide_id: str
    group: str
    number: int  # the panel's
    kind: str = "live"


@dataclass(frozen=True)
class Panel:
    """Where the channels are served, and how its addresses look."""

    host: str = "one.example:8080"
    login: str = "joe/secret"
    token: Callable[[Channel], str] = field(default=lambda _channel: "")

    def url(self, channel: Channel) -> str:
        """The address of a channel."""
        ending = {"live": "ts", "movie": "mp4", "series": "mkv"}[channel.kind]
        address = f"http://{self.host}/{channel.kind}/{self.login}/{channel.number}.{ending}"
        return address + self.token(channel)


class OpenPanel(Panel):
    """A provider whose addresses have words, not numbers, and a token in the path where it sets one."""

    def url(self, channel: Channel) -> str:
        """The address of a channel."""
        token = self.token(channel)
        return f"https://{self.host}/hls{token}/{channel.kind}/ch-{channel.number:x}-{channel.key}/index.m3u8"


class Year:
    """A list as it changes, and the stream that each channel had at first."""

    def __init__(self, lists: Lists, panel: Panel) -> None:
        self.lists = lists
        self.panel = panel
        self.channels = made_channels()
        self.owned: dict[int, int] = {}  # stream by channel, as first seen
        self.told: list[str] = []

    def sync(self, what: str, accept_shrink: bool = True) -> None:
        """Sync the list as it is now; count who lost a stream and who stands on another's."""
        lines = ["#EXTM3U"]
        for one in self.channels:
            lines += [
                f'#EXTINF:-1 tvg-id="{one.guide_id}" group-title="{one.group}",{one.name}',
                self.panel.url(one),
            ]
        self.lists.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        report = self.lists.take(self.lists.path, accept_shrink)
        assert report.kind == "done", report.text
        now = {one.key: row.id for one, row in zip(self.channels, self.lists.rows(), strict=True)}
        lost = [key for key, stream in now.items() if self.owned.get(key, stream) != stream]
        owners = {stream: key for key, stream in self.owned.items()}
        wrong = [key for key, stream in now.items() if owners.get(stream, key) != key]
        self.owned = now | {key: stream for key, stream in self.owned.items() if key not in now}
        assert (what, self._names(lost), self._names(wrong)) == (what, [], [])

    def change(self, alter: Callable[[Channel], Channel]) -> None:
        """Let the provider change what it says of its channels."""
        self.channels = [alter(one) for one in self.channels]

    def _names(self, keys: list[int]) -> list[str]:
        named = {one.key: one for one in self.channels}
        return [f"{len(keys)}: {named[key]}" for key in keys[:3]]


def made_channels() -> list[Channel]:
    """A panel's channels, films and episodes: variants and backups under one guide id, exact repeats."""
    dice = random.Random(7)
    made: list[Channel] = []
    for country in COUNTRIES:
        for brand in BRANDS:
            for number in range(1, 6):
                for quality in QUALITIES[: dice.randint(2, 5)]:
                    plain = f"{brand.replace(' ', '')}{number}.{country.lower()}"
                    name = f"{country}: {brand} {number}{quality}"
                    made.append(
                        _channel(made, name, plain if number % 3 else "", f"{country} | {brand[:1]}-Z")
                    )
    for number in range(60):
        made.append(_channel(made, f"PPV {number}: {EVENTS[number % 6]}", "", "Events"))
    repeated = [replace(one, key=-1) for one in made[:900:30]]
    made += [
        _channel(made, one.name, one.guide_id, one.group, at) for at, one in enumerate(repeated, len(made))
    ]
    while len(made) < SIZE:
        number = len(made)
        if number % 2:
            made.append(
                _channel(made, f"Film {number % 97} ({1950 + number % 70})", "", "Films", number, "movie")
            )
        else:
            name = f"Show {number % 11} S{number % 5:02}E{number // 11:02}"
            made.append(_channel(made, name, "", "Series", number, "series"))
    return made


def _channel(
    made: list[Channel], name: str, guide_id: str, group: str, at: int | None = None, kind: str = "live"
) -> Channel:
    key = len(made) if at is None else at
    return Channel(key, name, guide_id, group, 10_000 + 7 * key, kind)


@pytest.fixture
def lists(database: Database, tmp_path: Path) -> Lists:
    """A provider without streams, whose lists a test writes."""
    return Lists(database, tmp_path)


@pytest.mark.parametrize("panel", [Panel(), OpenPanel()], ids=["panel", "open addresses"])
def test_no_channel_is_lost_or_mistaken_for_another_in_a_year(lists: Lists, panel: Panel) -> None:
    year = Year(lists, panel)
    first = year.channels
    dice = random.Random(11)
    year.sync("first import")

    year.panel = replace(year.panel, host="two.example")
    year.sync("host move")
    year.panel = replace(year.panel, login="joe/other-password")
    year.sync("password change")
    year.panel = replace(year.panel, token=_token_of(1, year.panel))
    year.sync("token in every address")
    year.panel = replace(year.panel, token=_token_of(2, year.panel))
    year.sync("another token in every address")

    for day in range(1, 5):
        year.change(lambda one, day=day: _renamed(one, day))  # type: ignore[misc]
        year.sync(f"renames of day {day}")
    year.change(lambda one: replace(one, group=one.group.replace(" | ", " - ").upper()))
    year.sync("group renames")
    year.panel = replace(year.panel, host="three.example", token=_token_of(3, year.panel))
    year.sync("host move and new tokens")
    year.change(lambda one: replace(one, group=f"VIP {one.group}"))
    year.panel = replace(year.panel, login="jane/p2")
    year.sync("group renames and password change")

    dice.shuffle(year.channels)
    year.sync("another order")
    away = year.channels[::9]
    year.channels = [one for one in year.channels if one not in away]
    year.sync("some are away")
    year.panel = replace(year.panel, token=_token_of(4, year.panel))
    year.sync("new tokens meanwhile")
    year.channels = [*year.channels, *away]
    year.sync("they are back")

    _bad_answers(year)
    _reused_numbers(year, dice)
    known = {one.key: one for one in first}
    year.change(lambda one: replace(known.get(one.key, one), number=one.number))
    year.sync("names and groups as they were at first")
    year.channels = list(first)
    year.panel = panel
    year.sync("all as it was at first")


def test_numbers_that_are_given_out_anew_follow_the_names(lists: Lists) -> None:
    year = Year(lists, Panel())
    year.channels = [one for one in year.channels if one.kind == "live"]
    year.sync("first import")
    year.change(lambda one: replace(one, number=one.number + 500_000))
    year.sync("a panel that was set up anew")
    numbers = [one.number for one in year.channels]
    shifted = numbers[1:] + numbers[:1]
    year.channels = [replace(one, number=number) for one, number in zip(year.channels, shifted, strict=True)]
    year.sync("every name under its neighbour's number")


def test_after_a_year_of_syncs_each_can_be_undone(lists: Lists) -> None:
    year = Year(lists, Panel())
    year.sync("first import")
    states = [lists.entries()]
    for day in range(1, 4):
        year.change(lambda one, day=day: _renamed(one, day))  # type: ignore[misc]
        year.panel = replace(year.panel, host=f"host{day}.example")
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


def _token_of(season: int, panel: Panel) -> Callable[[Channel], str]:
    def token(one: Channel) -> str:
        drawn = random.Random(one.key * 100 + season).getrandbits(128)
        return f"/{drawn:032x}" if isinstance(panel, OpenPanel) else f"?token={drawn:032x}"

    return token


def _renamed(one: Channel, day: int) -> Channel:
    """Events change their names daily; others now and then get a word more or another case."""
    if one.name.startswith("PPV"):
        return replace(one, name=f"PPV {one.name.split()[1].rstrip(':')}: {EVENTS[(one.key + day) % 6]}")
    if one.kind == "live" and one.key % 10 == day:
        return replace(one, name=f"{one.name.upper()} RAW")
    return one


def _bad_answers(year: Year) -> None:
    """An empty answer is refused, half an answer is held; no stream is touched by either."""
    before = year.lists.entries()
    path = year.lists.path
    whole = path.read_text(encoding="utf-8")
    path.write_text("#EXTM3U\n")
    with pytest.raises(InputRefused):
        year.lists.take(path)
    path.write_text(whole[: len(whole) // 3], encoding="utf-8")
    assert year.lists.take(path).kind == "held"
    assert year.lists.entries() == before
    year.sync("a good answer after bad ones", accept_shrink=False)


def _reused_numbers(year: Year, dice: random.Random) -> None:
    """Some channels end, and their numbers are given to wholly others; some swap theirs."""
    ended = dice.sample([one for one in year.channels if one.guide_id], 40)
    for place, one in enumerate(year.channels):
        if one in ended:
            name = f"Gardening with Olga {one.key}"
            new = Channel(90_000 + one.key, name, f"olga{one.key}.xx", one.group, one.number)
            year.channels[place] = new
    year.sync("numbers that mean other channels")
    keys = [place for place, one in enumerate(year.channels) if one.guide_id][100:120]
    numbers = [year.channels[place].number for place in keys]
    for place, number in zip(keys, reversed(numbers), strict=True):
        year.channels[place] = replace(year.channels[place], number=number)
    year.sync("numbers that changed places")
