"""Films and series of a real panel on loopback: listed at the sync, episodes when they are asked for."""

from collections.abc import Callable
from typing import Any

from iptv_manager.demo.panel import DemoPanel
from iptv_manager.model.films import TitleKind, TitleQuery, TitleRow
from iptv_manager.model.progress import Progress
from iptv_manager.services.films import FilmService
from iptv_manager.services.series_details import SeriesDetailsService
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.panel_ground import PanelDesk, desk_at

Run = Callable[[Any], Any]
FILMS = (
    {"stream_id": 101, "name": "EN - Twin (2001)", "container_extension": "mkv", "rating": "7.5",
     "added": "1700000000"},
    {"stream_id": 102, "name": "EN - Twin (2001)", "container_extension": "mp4", "rating": 0},
    {"stream_id": 103, "name": "Twin", "year": "1999", "container_extension": "avi", "plot": "Two of them.",
     "rating": ""},
)  # fmt: skip


def ignore(_progress: Progress) -> None:
    """Nobody watches."""


def panel() -> DemoPanel:
    """A panel whose first films and series have names of ours."""
    made = DemoPanel(4, 3, 3)
    for film, words in zip(made.lists["get_vod_streams"], FILMS, strict=True):
        film.update(words)
    made.lists["get_series"][0]["name"] = "|DE| Serie (2020)"
    return made


async def rows(films: FilmService, kind: TitleKind) -> list[TitleRow]:
    """All of a kind, by title and id."""
    found = await films.rows(kind, await films.id_vector(TitleQuery(kind=kind)))
    return sorted(found, key=lambda row: (row.title, row.year or 0, row.id))


def followed(desk: PanelDesk, settings: Settings) -> FilmService:
    """Let films follow the desk's syncs, as the program does."""
    films = FilmService(desk.database)
    desk.syncs = SyncService(desk.database, settings, [films.follow], addresses=desk.addresses)
    return films


def test_films_of_a_panel_keep_their_ids_years_and_containers(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings, panel()) as desk:
            films = followed(desk, settings)
            assert (await desk.sync()).status == "ok"
            found = await rows(films, TitleKind.FILM)
            assert [(row.title, row.year, row.rating) for row in found] == [
                ("Twin", 1999, None), ("Twin", 2001, 7.5), ("Twin", 2001, None),
            ]  # fmt: skip
            sources = await films.sources(TitleKind.FILM, [row.id for row in found])
            assert [(one.container, one.plot) for one in sources] == [
                ("avi", "Two of them."),
                ("mkv", ""),
                ("mp4", ""),
            ]
            assert sources[1].url == "{server}/movie/{username}/{password}/101.mkv"
            assert found[1].added.year == 2023
            ids = [row.id for row in found]
            desk.panel.lists["get_vod_streams"][2]["name"] = "Twin, renamed"
            await desk.sync()
            renamed = await rows(films, TitleKind.FILM)
            assert {row.id for row in renamed} == set(ids)
            assert renamed[-1].title == "Twin, renamed"

    run(story())


def test_series_of_a_panel_are_listed_before_their_episodes_are_known(
    database: Database, settings: Settings, run: Run
) -> None:
    async def story() -> None:
        async with desk_at(database, settings, panel()) as desk:
            films = followed(desk, settings)
            await desk.sync()
            shows = await rows(films, TitleKind.SERIES)
            assert len(shows) == 3
            serie = next(row for row in shows if row.title == "Serie")
            assert (serie.year, serie.seasons, serie.episodes) == (2020, 0, 0)
            (source,) = await films.sources(TitleKind.SERIES, [serie.id])
            details = SeriesDetailsService(database, settings, desk.addresses, [films.follow])
            await details.details_of(desk.provider_id, [source.panel_id or ""], ignore)
            (told,) = await films.rows(TitleKind.SERIES, [serie.id])
            seasons = await films.seasons(serie.id)
            assert told.episodes == sum(len(one.episodes) for one in seasons) > 0
            assert (told.title, told.year, told.seasons) == ("Serie", 2020, len(seasons))
            desk.panel.drop("get_series", ["1"])
            assert (await desk.sync(accept_shrink=True)).status == "ok"
            assert "Serie" not in [row.title for row in await rows(films, TitleKind.SERIES)]
            assert await films.catch_up(ignore) is False

    run(story())
