"""Films and series as two providers would have them, for the tests of their pages."""

import json
from pathlib import Path

from sqlalchemy import text

from iptv_manager.services.films import FilmService
from iptv_manager.store.database import Database
from tests.services.film_ground import Shelf, episode, film
from tests.ui.window_fakes import MemoryServices

PLOT = (
    "A watchmaker who hears the past finds a letter that was never sent, and follows it through a winter city "
    "to the house where everything began."
)
FILMS = [
    ("EN - The Long Winter (2019) [4K]", "Drama"), ("DE - Der lange Winter (2019)", "Drama"),
    ("1917 (2019)", "War"), ("2012 (2009)", "Action"), ("The Thing (1982)", "Horror"),
    ("The Thing (2011) FHD", "Horror"), ("Amélie (2001)", "Comedy"), ("Blade Runner 2049 (2017) [4K]", "Sci-Fi"),
    ("Blade Runner (1982) HD", "Sci-Fi"), ("Solaris", "Sci-Fi"), ("Solaris", "Sci-Fi"), ("Heat (1995) HD", "Crime"),
    ("Metropolis (1927) SD", "Classics"), ("Nosferatu (1922)", "Classics"), ("Up (2009) FHD", "Family"),
    ("Spirited Away (2001)", "Family"), ("The Harbour Light (2024) CAM", "New"), ("Paper Boats (2023) [4K]", "New"),
    ("A Quiet River (2020)", "Drama"), ("Night Train to Lisbon (2013) HD", "Drama"),
]  # fmt: skip


class PanelDetails:
    """The outside: a panel that tells the episodes of a series, or refuses."""

    def __init__(self, shelf: Shelf) -> None:
        self.asked: list[list[str]] = []
        self.message = ""
        self._shelf = shelf

    async def details_of(self, provider_id: int, panel_ids: list[str], on_progress: object) -> "PanelDetails":
        self.asked.append(list(panel_ids))
        if not self.message:
            self._shelf.bring(
                [episode(f"Panel Show S01E{place:02}", 900 + place) for place in (1, 2)], "Panel"
            )
            self._own_episodes(provider_id, panel_ids[0])
            self._shelf.follow("Panel", whole=True)
        return self

    series = added = 1

    def _own_episodes(self, provider_id: int, panel_id: str) -> None:
        with self._shelf.database.engine.begin() as connection:
            query = (
                "UPDATE stream SET extra = CAST(:extra AS jsonb) WHERE provider_id = :id AND kind = 'episode'"
            )
            connection.execute(text(query), {"extra": json.dumps({"series_id": panel_id}), "id": provider_id})


class Posters:
    """The outside: pictures are files that a test names."""

    def __init__(self) -> None:
        self.files: dict[str, Path] = {}
        self.asked: list[tuple[str, str]] = []

    async def file_of(self, url: str, source: str = "") -> Path | None:
        self.asked.append((url, source))
        return self.files.get(url)


def stocked_shelf(database: Database, folder: Path) -> Shelf:
    """Two providers with films and series."""
    shelf = Shelf(database, folder)
    shows = [
        *(episode(f"EN - The Lighthouse S0{season}E{number:02} Part {number} of the tide [4K]", season * 99 + number)
          for season in (1, 2, 3) for number in range(1, 11)),
        episode("EN - The Lighthouse S00E01 Behind the lamp", 50),
        *(episode(f"Winter Harbour (2021) S01E{number:02}", 600 + number) for number in range(1, 7)),
        *(episode(f"Serie Staffel 1 Folge {number}", 700 + number, "Deutsch") for number in range(1, 4)),
    ]  # fmt: skip
    films = [film(name, place, group=group) for place, (name, group) in enumerate(FILMS, 1000)]
    shelf.bring([*films, *shows], "Aurora TV")
    shelf.bring([*films[3:9], film("The Long Winter (2019) FHD", 3000, "mp4", "Kino"), *shows[5:15]], "Nova")
    with database.engine.begin() as connection:
        facts = {"plot": PLOT, "genre": "Drama, Mystery", "rating": 7.8}
        query = "UPDATE stream SET extra = CAST(:extra AS jsonb) WHERE name LIKE 'EN - The Long%'"
        connection.execute(text(query), {"extra": json.dumps(facts)})
    shelf.follow("Aurora TV", whole=True)
    return shelf


def list_on_panel(shelf: Shelf) -> None:
    """A panel that lists a series and has told no episode of it."""
    shelf.bring([film("On the panel (2020)", 1)], "Panel")
    provider_id = shelf.lists("Panel").provider.id
    query = """
        INSERT INTO panel_series (provider_id, panel_id, position, title, sort_key, search_key, category, year,
          poster, plot, rating)
        VALUES (:id, '77', 1, 'EN - Panel Show (2022)', '', '', 'Panels', NULL, '', :plot, 8.1) RETURNING 1
    """
    shelf.one(query, id=provider_id, plot=PLOT)
    shelf.follow("Panel", whole=True)


class TitledServices(MemoryServices):
    """The services of the window, with real films over a real database."""

    def __init__(self, shelf: Shelf) -> None:
        super().__init__()
        self.stock("Aurora TV", 40)
        self.films = FilmService(shelf.database)
        self.series_details = PanelDetails(shelf)
        self.logos = Posters()
