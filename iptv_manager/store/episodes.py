"""The seasons and episodes of one series, each with its streams, over all its providers. Nothing here writes."""

from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from iptv_manager.model.films import Episode, EpisodeSource, Season
from iptv_manager.store.film_sources import quality_rank
from iptv_manager.store.film_tables import episode, series
from iptv_manager.store.tables import provider, stream


class _Row(NamedTuple):
    season: int
    number: int
    last: int
    title: str
    source: EpisodeSource

    @property
    def key(self) -> tuple[int, int, int]:
        """What makes two streams one episode; those without a number are each their own."""
        return (self.season, self.number, 0 if self.number else self.source.stream_id)


def seasons(connection: Connection, show_id: int) -> list[Season]:
    """The seasons in order, season 0 last; of several titles of one episode the longest is shown."""
    rows = sorted((_row(row) for row in connection.execute(_WANTED, {"show_id": show_id})), key=_place)
    found = [
        Season(number, tuple(_episode(list(one)) for _, one in groupby(of_season, lambda row: row.key)))
        for number, of_season in groupby(rows, lambda row: row.season)
    ]
    return sorted(found, key=lambda season: (season.number == 0, season.number))


def _row(values: tuple[Any, ...]) -> _Row:
    season, number, last, title, *source = values
    return _Row(season, number, last, title, EpisodeSource._make(source))


def _place(row: _Row) -> tuple[Any, ...]:
    return (*row.key, quality_rank(row.source.quality), row.source.provider.lower(), row.source.stream_id)


def _episode(rows: list[_Row]) -> Episode:
    titles = sorted((row.title for row in rows), key=len, reverse=True)
    last = max(row.last for row in rows)
    return Episode(rows[0].number, last, titles[0], tuple(row.source for row in rows))


_WANTED = (
    select(
        episode.c.season, episode.c.number, episode.c.last, episode.c.title, episode.c.stream_id,
        series.c.provider_id, provider.c.name, stream.c.name, stream.c.url, episode.c.container,
        episode.c.quality, episode.c.language, episode.c.added_at,
    )
    .join(series, series.c.id == episode.c.series_id)
    .join(provider, provider.c.id == series.c.provider_id)
    .join(stream, (stream.c.id == episode.c.stream_id) & (stream.c.provider_id == series.c.provider_id))
    .where(
        series.c.show_id == bindparam("show_id"),
        series.c.gone_at.is_(None),
        episode.c.gone_at.is_(None),
        provider.c.removed_at.is_(None),
    )
)  # fmt: skip
