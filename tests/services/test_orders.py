"""Channels, films and series by every column of their tables: natural, both ways, what shows nothing last."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from iptv_manager.model.channels import ChannelQuery, ChannelSort, quality_label
from iptv_manager.model.edits import Field
from iptv_manager.model.films import TitleKind, TitleRow, TitleSort, sorts_of
from iptv_manager.model.provider import Provider
from iptv_manager.services.edits import EditService
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.store import channels
from iptv_manager.store.database import Database
from tests.services.film_ground import Shelf, episode, film
from tests.services.merging import Ground, entry

Run = Callable[[Any], Any]


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    return Shelf(database, tmp_path)


@pytest.fixture
def ground(database: Database, tmp_path: Path, run: Run) -> Ground:
    """Five channels of two providers, two of them with notes."""
    made = Ground(database, tmp_path)
    made.bring(
        "Zeta",
        [
            entry("Arte 4K", "http://z/1", "Arte.2"),
            entry("Bravo", "http://z/2"),
            entry("Comedy SD", "http://z/3", "comedy"),
            entry("Delta HD", "http://z/4", "arte.1"),
        ],
    )
    made.bring("Alpha", [entry("Delta FHD", "http://a/1"), entry("Echo HD", "http://a/2")])
    ids, edits = made.ids(), EditService(database)
    run(edits.change([ids["Bravo"]], {Field.NOTE: "late"}))
    run(edits.change([ids["Echo HD"]], {Field.NOTE: "Early"}))
    return made


CHANNELS = {
    ChannelSort.QUALITY: ("Arte 4K, Delta FHD, Echo HD, Comedy SD", "Bravo"),
    ChannelSort.STREAMS: ("Arte 4K, Bravo, Comedy SD, Echo HD, Delta FHD", ""),
    ChannelSort.PROVIDER: ("Delta FHD, Echo HD, Arte 4K, Bravo, Comedy SD", ""),
    ChannelSort.GUIDE_ID: ("Delta FHD, Arte 4K, Comedy SD", "Bravo, Echo HD"),
    ChannelSort.NOTE: ("Echo HD, Bravo", "Arte 4K, Comedy SD, Delta FHD"),
}


@pytest.mark.parametrize("sort", CHANNELS)
def test_channels_by_every_column(ground: Ground, sort: ChannelSort) -> None:
    told, silent = (names.split(", ") if names else [] for names in CHANNELS[sort])
    up, down = shown(ground, sort), shown(ground, sort, descending=True)
    assert up[: len(told)] == told
    assert sorted(up[len(told) :]) == sorted(down[len(told) :]) == silent
    by_provider = ["Arte 4K", "Bravo", "Comedy SD", "Delta FHD", "Echo HD"]  # by name within each, both ways
    assert down[: len(told)] == (by_provider if sort is ChannelSort.PROVIDER else told[::-1])


def test_channels_by_how_many_streams_a_provider_has_of_them(ground: Ground, run: Run) -> None:
    """What is gone counts no more; what a provider has not comes last both ways, by name as all that is equal."""
    entries = [entry("Bravo", "http://b/1"), entry("Echo HD", "http://b/2"), entry("Echo SD", "http://b/3")]
    ground.bring("Beta", [*entries, entry("Echo FHD", "http://b/4"), entry("Comedy", "http://b/5")])
    ground.bring("Beta", entries)
    beta = ground.provider_id("Beta")
    up, down = (names_of(ground, ChannelQuery(counted=beta, descending=way)) for way in (False, True))
    assert up == ["Bravo", "Echo HD", "Arte 4K", "Comedy SD", "Delta FHD"]
    assert down == ["Echo HD", "Bravo", "Arte 4K", "Comedy SD", "Delta FHD"]
    assert names_of(ground, ChannelQuery(counted=beta, groups=frozenset({"nowhere"}))) == []
    assert names_of(ground, ChannelQuery(counted=beta, search="e", no_backup=True)) == [
        "Arte 4K",
        "Comedy SD",
    ]


def names_of(ground: Ground, query: ChannelQuery) -> list[str]:
    rows = ground.rows(query)
    first = ground.database.run_here(channels.first_rows, query, 10)
    assert [row.id for row in rows] == [row.id for row in first]
    return [row.name for row in rows]


def shown(ground: Ground, sort: ChannelSort, descending: bool = False) -> list[str]:
    return names_of(ground, ChannelQuery(sort=sort, descending=descending))


def test_the_quality_follows_the_first_stream(ground: Ground) -> None:
    """A sync that renames, one that removes, and the removal of a provider."""

    def kept() -> list[tuple[str, str]]:
        asked = "SELECT id, quality FROM channel WHERE stream_count > 0 ORDER BY id"
        places = {None: "", 1: "4K", 2: "FHD", 3: "HD", 5: "SD"}
        stored = {row[0]: places[row[1]] for row in ground.ask(asked)}
        rows = ground.rows(ChannelQuery(sort=ChannelSort.NAME))
        assert [stored[row.id] for row in rows] == [quality_label(row.quality) for row in rows]
        return [(row.name, stored[row.id]) for row in rows]

    assert ("Delta FHD", "FHD") in kept()
    ground.bring("Zeta", [entry("Bravo HD", "http://z/2"), entry("Delta 4K", "http://z/4", "arte.1")])
    assert kept() == [("Bravo HD", "HD"), ("Delta 4K", "4K"), ("Echo HD", "HD")]
    ground.bring("Zeta", [entry("Bravo", "http://z/2")])
    assert kept() == [("Bravo", ""), ("Delta FHD", "FHD"), ("Echo HD", "HD")]


# Films and series

FILMS = [
    film("Film 2 (1990) [4K]", 1, group="Noir"),
    film("Film 10 (1991) CAM", 2, group="Action 10"),
    film("Film 3 (1992)", 3, group=""),
    film("Film 4 (1993) 720p HD", 4, group="action 9"),
]


@pytest.mark.parametrize(
    ("sort", "told", "silent"),
    [
        (TitleSort.GROUP, "4 10 2", "3"),
        (TitleSort.QUALITY, "2 4 10", "3"),
        (TitleSort.SOURCES, "3 4 10 2", ""),
    ],
)
def test_films_by_every_column(shelf: Shelf, sort: TitleSort, told: str, silent: str) -> None:
    shelf.bring(FILMS)
    shelf.bring([film("Film 2 (1990) HD", 1, group="Elsewhere")], "Two")
    assert numbers(shelf.rows(sort=sort)) == f"{told} {silent}".strip()
    assert numbers(shelf.rows(sort=sort, descending=True)) == " ".join([*told.split()[::-1], silent]).strip()


@pytest.mark.parametrize(
    ("sort", "told", "silent"),
    [(TitleSort.GROUP, "9 1 2", ""), (TitleSort.SEASONS, "1 2 9", ""), (TitleSort.EPISODES, "1 9 2", "")],
)
def test_series_by_every_column(shelf: Shelf, sort: TitleSort, told: str, silent: str) -> None:
    shelf.bring(
        [
            *(episode(f"Show 2 S01E{number:02}", number, group="Z") for number in range(1, 12)),
            *(episode(f"Show 9 S{number:02}E01", 20 + number, group="A") for number in range(1, 4)),
            episode("Show 1 S01E01", 40, group="B"),
        ]
    )
    assert numbers(shelf.series(sort=sort)) == f"{told} {silent}".strip()
    assert numbers(shelf.series(sort=sort, descending=True)) == " ".join(told.split()[::-1])


def numbers(rows: list[TitleRow]) -> str:
    return " ".join(row.title.split()[-1] for row in rows)


def test_a_series_of_which_no_episode_is_known_stands_last(shelf: Shelf) -> None:
    shelf.bring([episode("Known S01E01", 1), episode("Unknown S01E01", 2)])
    shelf.one("UPDATE show SET seasons = 0, episodes = 0 WHERE title = 'Unknown' RETURNING id")
    for sort in (TitleSort.SEASONS, TitleSort.EPISODES):
        for descending in (False, True):
            titles = [row.title for row in shelf.series(sort=sort, descending=descending)]
            assert titles == ["Known", "Unknown"]


def test_sources_and_quality_are_those_of_providers_that_are_there(
    shelf: Shelf, home: Path, run: Run
) -> None:
    """A sync that brings one, one that takes it, a provider that goes and comes back."""

    def kept() -> list[tuple[int, int | None]]:
        rows = shelf.rows()
        with shelf.database.engine.connect() as connection:
            asked = text("SELECT id, sources, quality FROM film WHERE lives")
            stored = {row[0]: (row[1], row[2]) for row in connection.execute(asked)}
        assert [stored[row.id][0] for row in rows] == [row.sources for row in rows]
        return [stored[row.id] for row in rows]

    providers = ProviderService(shelf.database, Secrets(home))
    shelf.bring([film("Heat (1995) HD", 1)])
    assert kept() == [(1, 4)]
    shelf.bring([film("Heat (1995) 4K", 1), film("Heat (1995)", 2)], "Two")
    assert kept() == [(3, 2)]
    two: Provider = shelf.lists("Two").provider
    run(providers.remove(two.id))
    assert kept() == [(1, 4)]
    shelf.bring([film("Heat (1995) CAM", 1)])
    assert kept() == [(1, 6)]
    run(providers.restore(two.id))
    assert kept() == [(3, 2)]
    shelf.bring([film("Solaris", 9)], "Two")
    assert kept() == [(1, 6), (1, None)]


def test_each_kind_has_the_orders_of_its_own_table() -> None:
    films, series = sorts_of(TitleKind.FILM), sorts_of(TitleKind.SERIES)
    assert {TitleSort.QUALITY, TitleSort.SOURCES} <= set(films) - set(series)
    assert {TitleSort.SEASONS, TitleSort.EPISODES} == set(series) - set(films)
