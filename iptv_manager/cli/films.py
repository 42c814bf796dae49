"""The commands `movies` and `series`: what is there, over all providers. Page after page, whatever the number."""

import argparse
import json
import sys
from argparse import Namespace
from array import array
from collections.abc import AsyncIterator, Sequence
from itertools import groupby
from typing import TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.film_episodes import ask_for_episodes
from iptv_manager.cli.film_values import movie_values, season_values, stream_values, title_values
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import GROUP_HELP, positive
from iptv_manager.model.errors import NotFound
from iptv_manager.model.films import (
    Season,
    Source,
    TitleFlag,
    TitleKind,
    TitleQuery,
    TitleRow,
    TitleSort,
    sorts_of,
)
from iptv_manager.model.names import group_key, part_keys
from iptv_manager.settings import Settings

COMMANDS = ("movies", "series")
PAGE = 1000  # titles fetched at a time
SHOWN = 50  # lines on a terminal, unless --limit says otherwise

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Say what may be typed."""
    films = found.add_parser("movies", help="list films, one a line for each provider that has it")
    _view(films, TitleKind.FILM)
    films.add_argument(
        "--together", action="store_true", help="one a line for each film, with all its sources"
    )
    films.set_defaults(command=movies)
    shows = found.add_parser("series", help="list series; with --episodes ID the episodes of one")
    shows.add_argument("name", nargs="?", default="", metavar="NAME", help="words of the title")
    _view(shows, TitleKind.SERIES)
    shows.add_argument("--episodes", type=positive, metavar="ID", help="seasons and episodes of that series")
    shows.add_argument(
        "--with-episodes", action="store_true", help="seasons and episodes of all that are listed"
    )
    shows.add_argument(
        "--refresh",
        action="store_true",
        help="with either, ask the panel again, not only for what it never told",
    )
    shows.set_defaults(command=series)


def _view(parser: argparse.ArgumentParser, kind: TitleKind) -> None:
    parser.add_argument("--search", default="", metavar="TEXT", help="words of the title, and the year")
    several = {"action": "append", "default": []}
    parser.add_argument("--provider", metavar="P", help="may be given several times", **several)  # type: ignore[arg-type]
    parser.add_argument("--group", metavar="G", help=GROUP_HELP, **several)  # type: ignore[arg-type]
    parser.add_argument("--only", choices=[flag.value for flag in TitleFlag], help="just what you marked so")
    sorts = [sort.value for sort in sorts_of(kind)]
    parser.add_argument("--sort", default="title", choices=sorts, metavar="COLUMN", help=", ".join(sorts))
    parser.add_argument("--descending", action="store_true", help="the other way round")
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N titles")
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")


async def movies(options: Namespace, settings: Settings) -> int:
    """List films."""
    async with open_program(settings) as program:
        query = await _query(program, options, TitleKind.FILM)
        ids = await program.films.id_vector(query)
        if options.json:
            await _print_list(_movie_values(program, query, ids[: options.limit], options))
            return 0
        rows = await program.films.rows(TitleKind.FILM, ids[: options.limit or SHOWN])
    titles = ("Id", "Title", "Year", "Quality", "Group", "Provider", "Rating", "Sources")
    print_table(titles, [_film_cells(row) for row in rows])
    say(f"{len(rows):,} of {len(ids):,} films")
    return 0


async def series(options: Namespace, settings: Settings) -> int:
    """List series, or the episodes of one."""
    async with open_program(settings) as program:
        if options.episodes is not None:
            return await _print_one(program, options)
        query = await _query(program, options, TitleKind.SERIES)
        ids = await program.films.id_vector(query)
        if options.with_episodes:
            shown = ids[: options.limit or (len(ids) if options.json else SHOWN)]
            await ask_for_episodes(program, shown, options.refresh)
        if options.json:
            await _print_list(_series_values(program, ids[: options.limit], options.with_episodes))
            return 0
        rows = await program.films.rows(TitleKind.SERIES, ids[: options.limit or SHOWN])
        titles = ("Id", "Title", "Year", "Seasons", "Episodes", "Group", "Provider", "Rating")
        print_table(titles, [_series_cells(row) for row in rows])
        if options.with_episodes:
            for row in rows:
                _print_seasons(row, await program.films.seasons(row.id))
        say(f"{len(rows):,} of {len(ids):,} series")
    return 0


async def _print_one(program: Program, options: Namespace) -> int:
    await _catch_up(program)
    await ask_for_episodes(program, [options.episodes], options.refresh)
    found = await program.films.rows(TitleKind.SERIES, [options.episodes])
    if not found:
        raise NotFound(
            f"There is no series with the id {options.episodes}; list them with: iptv-manager series"
        )
    seasons = await program.films.seasons(options.episodes)
    if options.json:
        print_json(title_values(found[0]) | {"seasons": [season_values(one) for one in seasons]})
    else:
        _print_seasons(found[0], seasons)
    return 0


async def _query(program: Program, options: Namespace, kind: TitleKind) -> TitleQuery:
    await _catch_up(program)
    chosen = [await program.providers.by_name(name) for name in options.provider]
    return TitleQuery(
        kind=kind,
        search=f"{options.search} {getattr(options, 'name', '')}".strip(),
        providers=frozenset(provider.id for provider in chosen),
        groups=frozenset(group_key(group) for group in options.group),
        flag=TitleFlag(options.only) if options.only else None,
        sort=TitleSort(options.sort),
        descending=options.descending,
    )


async def _catch_up(program: Program) -> None:
    line = ProgressLine("Films and series")
    await program.films.catch_up(line)
    line.clear()


# As JSON


async def _movie_values(
    program: Program, query: TitleQuery, ids: "array[int]", options: Namespace
) -> AsyncIterator[dict[str, object]]:
    """Films of the view: each with all its sources, or one for each source that the filters let through."""
    for start in range(0, len(ids), PAGE):
        page = ids[start : start + PAGE]
        by_film = _by_film(await program.films.sources(TitleKind.FILM, page))
        for row in await program.films.rows(TitleKind.FILM, page):
            mine = by_film.get(row.id, [])
            if options.together:
                yield title_values(row) | {
                    "container": mine[0].container if mine else "",
                    **stream_values(mine),
                }
                continue
            for one in mine:
                if _lets_through(query, one):
                    yield movie_values(row, one)


async def _series_values(
    program: Program, ids: "array[int]", with_episodes: bool
) -> AsyncIterator[dict[str, object]]:
    for start in range(0, len(ids), PAGE):
        for row in await program.films.rows(TitleKind.SERIES, ids[start : start + PAGE]):
            values = title_values(row) | {"seasons": row.seasons, "episodes": row.episodes}
            if with_episodes:
                seasons = await program.films.seasons(row.id)
                values["seasons"] = [season_values(one) for one in seasons]
            yield values


async def _print_list(values: AsyncIterator[dict[str, object]]) -> None:
    """A JSON list, one after the other: no more than a page stands in memory."""
    separator = "["
    async for one in values:
        sys.stdout.write(f"{separator}\n  {json.dumps(one, ensure_ascii=False)}")
        separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")


def _by_film(sources: Sequence[Source]) -> dict[int, list[Source]]:
    return {key: list(mine) for key, mine in groupby(sources, lambda one: one.title_id)}


def _lets_through(query: TitleQuery, one: Source) -> bool:
    of_provider = not query.providers or one.provider_id in query.providers
    groups = {group_key(one.group), *part_keys(one.group)}
    return of_provider and (not query.groups or bool(groups & query.groups))


# As a table


def _film_cells(row: TitleRow) -> tuple[object, ...]:
    return (row.id, row.title, str(row.year or ""), " ".join(row.qualities), row.group, ", ".join(row.providers),
            row.rating, row.sources)  # fmt: skip


def _series_cells(row: TitleRow) -> tuple[object, ...]:
    return (row.id, row.title, str(row.year or ""), row.seasons, row.episodes, row.group,
            ", ".join(row.providers), row.rating)  # fmt: skip


def _print_seasons(row: TitleRow, seasons: Sequence[Season]) -> None:
    year = f" ({row.year})" if row.year else ""
    print(f"{row.title}{year}")
    for season in seasons:
        print(f"  Season {season.number}" if season.number else "  Specials")
        for one in season.episodes:
            number = f"{one.number}-{one.last}" if one.last != one.number else str(one.number)
            providers = ", ".join(dict.fromkeys(source.provider for source in one.sources))
            print(f"    {number:>5}  {one.title or '—'}  ({providers})")
