"""Whatever a list does from sync to sync, films and series are those of the list as it stands, under their ids."""

import random
from collections import Counter
from pathlib import Path

import pytest

from iptv_manager.model.films import TitleFlag, TitleKind
from iptv_manager.store import film_sources
from iptv_manager.store.database import Database
from tests.services.film_ground import Shelf, episode, film, live
from tests.services.import_lists import Entry

TITLES = ["Heat (1995)", "Heat (1986)", "Solaris", "Solaris (1972)", "1917 (2019)", "The Thing (1982)"]
STEPS = 7


def some_list(rnd: random.Random) -> list[Entry]:
    """A list of a few titles, some twice, under addresses that come and go and change their names."""
    films = [film(rnd.choice(TITLES), number) for number in rnd.sample(range(12), rnd.randint(0, 8))]
    shows = [
        episode(f"{rnd.choice(['Show', 'Dark'])} S0{rnd.randint(0, 2)}E{number:02}", 100 + number)
        for number in rnd.sample(range(1, 9), rnd.randint(0, 6))
    ]
    return [live("BBC One", 999), *films, *shows]


@pytest.mark.parametrize("seed", range(3))
def test_films_and_series_are_those_of_the_list(database: Database, tmp_path: Path, seed: int) -> None:
    rnd = random.Random(seed)
    shelf = Shelf(database, tmp_path)
    shelf.bring([live("BBC One", 999), film(TITLES[0], 1)])
    (liked,) = shelf.rows()
    database.run_here(film_sources.mark, TitleKind.FILM, [liked.id], TitleFlag.FAVOURITE, True)
    for _ in range(STEPS):
        entries = some_list(rnd)
        shelf.bring(entries)
        names = [name for name, group, _ in entries if group == "Films"]
        assert Counter(told(row.title, row.year) for row in shelf.rows()) == Counter(names)
        assert all(row.sources == 1 for row in shelf.rows())
        episodes = Counter(name.split(" ")[0] for name, group, _ in entries if group == "Series")
        assert {row.title: row.episodes for row in shelf.series()} == dict(episodes)
        for row in shelf.series():
            shown = sum(len(one.sources) for season in shelf.seasons(row.id) for one in season.episodes)
            assert shown == episodes[row.title]
    shelf.bring([live("BBC One", 999), film(TITLES[0], 77)])
    back = shelf.rows()
    assert [(row.title, row.favourite) for row in back] == [("Heat", True)]


def told(title: str, year: int | None) -> str:
    """A title as the lists of this test write it."""
    return f"{title} ({year})" if year else title
