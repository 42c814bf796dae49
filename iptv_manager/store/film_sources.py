"""What stands behind films and series: entries of providers, a person's flags, how far syncs were followed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, any_, bindparam, func, literal, null, select, text, true, update
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT

from iptv_manager.model.films import QUALITIES, Source, TitleFlag, TitleKind
from iptv_manager.store.film_import import recounting
from iptv_manager.store.film_tables import episode, movie, series
from iptv_manager.store.films import TABLES
from iptv_manager.store.panel_tables import panel_series
from iptv_manager.store.statements import statement
from iptv_manager.store.tables import provider, stream

_IDS = any_(bindparam("ids", type_=ARRAY(BIGINT)))


def sources(connection: Connection, kind: TitleKind, ids: Sequence[int]) -> list[Source]:
    """The living entries of present providers behind these, in the order of `ids`; best quality first."""
    wanted = _movies() if kind is TitleKind.FILM else _series()
    rows = connection.execute(wanted, {"ids": list(ids)})
    places = {key: place for place, key in enumerate(ids)}
    found = [_source(row) for row in rows]
    return sorted(
        found, key=lambda one: (places[one.title_id], quality_rank(one.quality), one.provider.lower())
    )


def quality_rank(quality: str) -> float:
    """Where a quality stands among the others, the best first; what is not told stands where HD does."""
    return QUALITIES.index(quality) if quality in QUALITIES else QUALITIES.index("HD") + 0.5


def mark(connection: Connection, kind: TitleKind, ids: Sequence[int], flag: TitleFlag, marked: bool) -> int:
    """Set or take a flag; gives how many rows changed."""
    whole = TABLES[kind].whole
    column = whole.c[flag.value]
    changed = update(whole).where(whole.c.id == _IDS, column.is_not(marked)).values({column.name: marked})
    return connection.execute(changed, {"ids": list(ids)}).rowcount


def recount(connection: Connection, provider_id: int) -> None:
    """Count anew the sources of what a provider has: it was removed or has come back."""
    for counting in recounting(provider_id):
        connection.execute(text(counting.decode()))


def is_concerned(connection: Connection, provider_id: int, run_id: int, rules: int) -> bool:
    """Did the sync touch anything that is, or was taken for, a film or an episode? If not, that is noted."""
    values = {"provider": provider_id, "run": run_id, "rules": rules}
    if connection.scalar(text(statement("films_concerned", **values).decode())):
        return True
    connection.execute(text(statement("films_done", **values).decode()))
    return False


def left_behind(connection: Connection, rules: int) -> list[tuple[int, int]]:
    """Providers whose last changing sync was not followed by these rules, each with that sync."""
    rows = connection.execute(text(statement("films_left_behind", rules=rules).decode()))
    return [(row[0], row[1]) for row in rows]


def _source(values: tuple[Any, ...]) -> Source:
    one = Source._make(values)
    return one._replace(rating=round(one.rating, 1) if one.rating is not None else None)


def _movies() -> Select[Any]:
    columns = movie.c
    return (
        select(
            columns.id, columns.film_id, columns.title, columns.year, columns.provider_id, provider.c.name,
            columns.stream_id, null(), stream.c.name, stream.c.url, stream.c.logo, columns.container,
            columns.quality, columns.language, columns.group_title, columns.rating, columns.added_at,
            _said("plot"), _said("genre"),
        )
        .join(provider, provider.c.id == columns.provider_id)
        .join(stream, (stream.c.id == columns.stream_id) & (stream.c.provider_id == columns.provider_id))
        .where(columns.film_id == _IDS, columns.gone_at.is_(None), provider.c.removed_at.is_(None))
    )  # fmt: skip


def _series() -> Select[Any]:
    columns, listed = series.c, panel_series.c
    one = (
        select(stream.c.logo)
        .join(episode, episode.c.stream_id == stream.c.id)
        .where(
            episode.c.series_id == columns.id,
            episode.c.gone_at.is_(None),
            stream.c.provider_id == columns.provider_id,
        )
        .order_by(episode.c.season, episode.c.number)
        .limit(1)
        .correlate(series)
        .lateral("one")
    )
    is_listed = (listed.provider_id == columns.provider_id) & (listed.panel_id == columns.panel_id)
    return (
        select(
            columns.id, columns.show_id, columns.title, columns.year, columns.provider_id, provider.c.name,
            null(), columns.panel_id, func.coalesce(listed.title, columns.title), literal(""),
            func.coalesce(func.nullif(listed.poster, ""), one.c.logo, ""), literal(""),
            columns.quality, columns.language, columns.group_title, columns.rating, columns.added_at,
            func.coalesce(listed.plot, ""), func.coalesce(listed.extra.op("->>")("genre"), ""),
        )
        .select_from(series)
        .join(provider, provider.c.id == columns.provider_id)
        .outerjoin(panel_series, is_listed)
        .outerjoin(one, true())
        .where(columns.show_id == _IDS, columns.gone_at.is_(None), provider.c.removed_at.is_(None))
    )  # fmt: skip


def _said(name: str) -> Any:
    return func.coalesce(stream.c.extra.op("->>")(name), "")
