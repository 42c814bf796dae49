"""Films and series out of the names of a list, sync after sync: what is one, what stays two, what is kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.films import TitleFlag, TitleKind, TitleSort
from iptv_manager.services.line_up_files import LineUpFileService
from iptv_manager.store import film_sources, sync_undo
from iptv_manager.store.database import Database
from iptv_manager.store.migrate import upgrade
from tests.services.film_ground import Shelf, episode, film, live


@pytest.fixture
def shelf(database: Database, tmp_path: Path) -> Shelf:
    """No film yet."""
    return Shelf(database, tmp_path)


def test_films_are_recognised_with_year_and_container(shelf: Shelf) -> None:
    shelf.bring([film("EN - The Film (2019) [4K]", 1), film("1917 (2019)", 2, "mp4"), live("BBC One", 3)])
    first, second = shelf.rows()
    assert [(row.title, row.year) for row in (first, second)] == [("1917", 2019), ("The Film", 2019)]
    (source,) = shelf.sources(TitleKind.FILM, second.id)
    assert (source.container, source.quality, source.language) == ("mkv", "4K", "EN")
    assert source.name == "EN - The Film (2019) [4K]"
    assert second.qualities == ("4K",)


def test_two_films_of_one_title_stay_two(shelf: Shelf) -> None:
    shelf.bring(
        [film("The Thing (1982)", 1), film("The Thing (2011)", 2), film("Solaris", 3), film("Solaris", 4)]
    )
    assert shelf.titles() == [("Solaris", None), ("Solaris", None), ("The Thing", 1982), ("The Thing", 2011)]
    shelf.bring([film("Solaris (1972)", 5), film("Solaris (1972)", 6), film("Solaris", 7)], "Two")
    assert len(shelf.rows(search="solaris 1972")) == 2
    assert len(shelf.rows(search="solaris")) == 5  # without a year nobody knows that it is the same one


def test_the_same_film_of_several_providers_is_one_with_several_sources(shelf: Shelf) -> None:
    shelf.bring([film("EN - Heat (1995)", 1), film("Heat (1995) 4K", 2)])
    shelf.bring([film("|DE| HEAT (1995)", 9), film("Heat", 10)], "Two")
    known, unknown = sorted(shelf.rows(), key=lambda row: row.sources, reverse=True)
    assert (known.sources, known.providers, known.year) == (3, ("One", "Two"), 1995)
    assert (unknown.sources, unknown.year) == (1, None)
    assert shelf.sources(TitleKind.FILM, known.id)[0].quality == "4K"
    shelf.bring([film("EN - Heat (1995)", 1)])
    assert [(one.provider, one.quality) for one in shelf.sources(TitleKind.FILM, known.id)] == [
        ("One", ""),
        ("Two", ""),
    ]


def test_episodes_stand_in_seasons_of_their_series(shelf: Shelf) -> None:
    shelf.bring(
        [
            episode("|DE| Serie S01 E02 Zwei", 2),
            episode("|DE| Serie S01 E01 Eins", 1),
            episode("Serie S00E01 Extra", 3),
            episode("Serie S02E01-E02", 4),
            episode("Serie S01E01", 5),
        ]
    )
    (show,) = shelf.series()
    assert (show.title, show.seasons, show.episodes, show.sources) == ("Serie", 3, 4, 1)
    first, second, specials = shelf.seasons(show.id)
    assert [one.number for one in (first, second, specials)] == [1, 2, 0]
    assert [(one.number, one.title, len(one.sources)) for one in first.episodes] == [
        (1, "Eins", 2),
        (2, "Zwei", 1),
    ]
    assert (second.episodes[0].number, second.episodes[0].last) == (1, 2)
    assert first.episodes[0].sources[0].container == "mp4"


def test_new_episodes_arrive_and_gone_ones_are_hidden(shelf: Shelf) -> None:
    shelf.bring([episode("Show S01E01", 1), episode("Show S01E02", 2), live("BBC", 9)])
    (before,) = shelf.series()
    shelf.bring([episode("Show S01E02", 2), episode("Show S01E03", 3), live("BBC", 9)])
    (after,) = shelf.series()
    assert (after.id, after.episodes) == (before.id, 2)
    assert shelf.numbers(after.id) == {1: [2, 3]}
    assert shelf.one("SELECT count(*) FROM episode") == 3
    shelf.bring([live("BBC", 9)])
    assert shelf.series() == []
    shelf.bring([episode("Show S01E01", 1), live("BBC", 9)])
    assert [row.id for row in shelf.series()] == [before.id]


def test_a_series_of_two_providers_is_one(shelf: Shelf) -> None:
    shelf.bring([episode("Show S01E01", 1)])
    shelf.bring([episode("EN| The other S01E01", 1), episode("SHOW 1x01", 2), episode("SHOW 1x02", 3)], "Two")
    show, other = shelf.series()
    assert (other.title, show.sources, show.episodes) == ("The other", 2, 2)
    assert [one.provider for one in shelf.seasons(show.id)[0].episodes[0].sources] == ["One", "Two"]


def test_flags_outlive_renames_moves_and_absence(shelf: Shelf) -> None:
    shelf.bring([film("Heat (1995)", 1), film("Other (2000)", 2)])
    shelf.bring([film("Heat (1995)", 1)], "Two")
    heat, other = shelf.rows()
    for flag in (TitleFlag.FAVOURITE, TitleFlag.WATCH_LATER):
        shelf.database.run_here(film_sources.mark, TitleKind.FILM, [other.id, heat.id], flag, True)
    shelf.bring([film("EN - Heat [HD] (1995)", 1), film("Another name (2000)", 2)])
    shelf.bring([live("BBC", 1)])
    shelf.bring(
        [film("Heat (1995)", 71), film("Another name (2000)", 72), film("New (2001)", 3), live("BBC", 1)]
    )
    liked = shelf.rows(flag=TitleFlag.FAVOURITE)
    assert {(row.id, row.title) for row in liked} == {(heat.id, "Heat"), (other.id, "Another name")}
    assert all(row.watch_later for row in liked)
    assert len(shelf.rows()) == 3


def test_a_film_that_leaves_a_shared_one_takes_its_flags_along(shelf: Shelf) -> None:
    shelf.bring([film("Heat (1995)", 1)])
    shelf.bring([film("Heat (1995)", 1)], "Two")
    (heat,) = shelf.rows()
    shelf.database.run_here(film_sources.mark, TitleKind.FILM, [heat.id], TitleFlag.FAVOURITE, True)
    shelf.bring([film("Heat, restored (1996)", 1)], "Two")
    assert [(row.title, row.sources, row.favourite) for row in shelf.rows()] == [
        ("Heat", 1, True),
        ("Heat, restored", 1, True),
    ]
    shelf.bring([film("Heat (1995)", 1)], "Two")
    assert [(row.id, row.sources) for row in shelf.rows()] == [(heat.id, 2)]


def test_a_film_renamed_to_another_one_brings_its_flags_there(shelf: Shelf) -> None:
    shelf.bring([film("Heat (1995)", 1)])
    shelf.bring([film("Haet (1995)", 2)], "Two")
    haet, heat = shelf.rows()
    shelf.database.run_here(film_sources.mark, TitleKind.FILM, [haet.id], TitleFlag.FAVOURITE, True)
    shelf.bring([film("Heat (1995)", 2)], "Two")
    assert [(row.id, row.sources, row.favourite) for row in shelf.rows()] == [(heat.id, 2, True)]


def test_hidden_films_are_shown_only_when_asked_for(shelf: Shelf) -> None:
    shelf.bring([film("One (2000)", 1), film("Two (2000)", 2)])
    one, _ = shelf.rows()
    assert shelf.database.run_here(film_sources.mark, TitleKind.FILM, [one.id], TitleFlag.HIDDEN, True) == 1
    assert shelf.titles() == [("Two", 2000)]
    assert shelf.titles(flag=TitleFlag.HIDDEN) == [("One", 2000)]
    shelf.bring([film("One (2000)", 1), film("Two (2000)", 2), film("Three (2000)", 3)])
    assert shelf.titles() == [("Three", 2000), ("Two", 2000)]


def test_what_did_not_change_is_not_read_again(shelf: Shelf) -> None:
    entries = [film(f"Film {place} (2001)", place) for place in range(50)]
    shelf.bring(entries)
    before = shelf.one("SELECT string_agg(xmin::text, ',' ORDER BY id) FROM movie")
    assert shelf.follow(whole=True) == 0
    shelf.bring_streams([*entries[:49], film("Film new (2001)", 99)])
    assert shelf.follow() == 1
    after = shelf.one("SELECT string_agg(xmin::text, ',' ORDER BY id) FROM movie WHERE stream_id < 50")
    assert before.split(",")[:40] == after.split(",")[:40]


def test_syncs_that_were_not_followed_are_made_up_for(shelf: Shelf) -> None:
    shelf.bring([film("One (2000)", 1), live("BBC", 9)])
    shelf.bring_streams([film("One (2000)", 1), film("Two (2000)", 2), live("BBC", 9)])
    assert [one[0] for one in shelf.database.run_here(film_sources.left_behind, 1)]
    shelf.bring([film("One (2000)", 1), film("Two (2000)", 2), live("BBC two", 9)])
    assert shelf.titles() == [("One", 2000), ("Two", 2000)]
    assert shelf.database.run_here(film_sources.left_behind, 1) == []


def test_a_sync_that_is_taken_back_takes_its_films_along(shelf: Shelf) -> None:
    first = [film("Heat (1995)", 1), film("Gone (2000)", 2), episode("Show S01E01", 3), live("BBC", 9)]
    shelf.bring(first)
    before = [(row.id, row.title) for row in (*shelf.rows(), *shelf.series())]
    shelf.bring(
        [film("Heat, renamed (1995)", 1), film("New (2001)", 4), episode("Show S01E02", 5), live("BBC", 9)]
    )
    shelf.database.run_here(sync_undo.undo_last, shelf.lists("One").provider.id)
    shelf.follow()
    assert [(row.id, row.title) for row in (*shelf.rows(), *shelf.series())] == before
    assert shelf.numbers(shelf.series()[0].id) == {1: [1]}


def test_a_removed_provider_hides_its_films_at_once(shelf: Shelf) -> None:
    shelf.bring([film("Only here (2000)", 1), film("Both (2000)", 2)])
    shelf.bring([film("Both (2000)", 1)], "Two")
    shelf.one("UPDATE provider SET removed_at = now() WHERE name = 'One' RETURNING id")
    (both,) = shelf.rows()
    assert (both.title, both.sources, both.providers) == ("Both", 1, ("Two",))
    assert [row.title for row in shelf.rows(sort=TitleSort.PROVIDER)] == ["Both"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("sort", list(TitleSort))
def test_every_order_shows_every_film_once(shelf: Shelf, sort: TitleSort, descending: bool) -> None:
    shelf.bring([film(f"Film {place} ({1990 + place})", place) for place in range(9)] + [film("No year", 77)])
    shelf.bring([film(f"Film {place} ({1990 + place})", place) for place in range(5, 12)], "Two")
    rows = shelf.rows(sort=sort, descending=descending)
    assert len({row.id for row in rows}) == len(rows) == 13
    if sort is TitleSort.YEAR:
        years = [row.year for row in rows if row.year]
        assert rows[-1].year is None
        assert years == sorted(years, reverse=descending)


def test_marks_come_back_on_an_empty_database(
    shelf: Shelf, empty_database_url: str, tmp_path: Path, run: Callable[..., Any]
) -> None:
    entries = [film("Heat (1995)", 1), film("Solaris", 2), film("Solaris", 3), episode("Show S01E01", 4)]
    shelf.bring(entries)
    heat, _, solaris = shelf.rows()
    (show,) = shelf.series()
    for kind, key, flag in (
        (TitleKind.FILM, heat.id, TitleFlag.FAVOURITE),
        (TitleKind.FILM, solaris.id, TitleFlag.HIDDEN),
        (TitleKind.SERIES, show.id, TitleFlag.WATCH_LATER),
    ):
        shelf.database.run_here(film_sources.mark, kind, [key], flag, True)
    run(LineUpFileService(shelf.database).export(tmp_path / "line-up.json", lambda _progress: None))
    database = Database(empty_database_url, 2)
    upgrade(database.engine)
    (tmp_path / "other").mkdir()
    other = Shelf(database, tmp_path / "other")
    for _ in range(2):  # before the sync that brings them, and after it
        run(LineUpFileService(database).bring_in(tmp_path / "line-up.json", lambda _progress: None))
        other.bring(entries)
        assert [(row.title, row.favourite) for row in other.rows()] == [("Heat", True), ("Solaris", False)]
        assert other.titles(flag=TitleFlag.HIDDEN) == [("Solaris", None)]
        assert [row.title for row in other.series(flag=TitleFlag.WATCH_LATER)] == ["Show"]
        assert other.one("SELECT count(*) FROM film") == 3
    database.close()


def test_films_are_found_by_words_group_and_provider(shelf: Shelf) -> None:
    shelf.bring([film("Père Noël (1979)", 1, group="Noël"), film("Heat (1995)", 2, group="Crime")])
    shelf.bring([film("Heat (1995)", 2, group="Thriller")], "Two")
    two = shelf.lists("Two").provider.id
    assert shelf.titles(search="noel PERE 1979") == [("Père Noël", 1979)]
    assert shelf.titles(groups=frozenset({"thriller"})) == [("Heat", 1995)]
    assert shelf.titles(providers=frozenset({two})) == [("Heat", 1995)]
    assert shelf.titles(providers=frozenset({two}), groups=frozenset({"crime"})) == []
