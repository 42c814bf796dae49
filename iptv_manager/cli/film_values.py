"""Films, series and episodes as JSON on the command line."""

from collections.abc import Sequence

from iptv_manager.model.films import Episode, EpisodeSource, Season, Source, TitleRow


def title_values(row: TitleRow) -> dict[str, object]:
    """A film or series over all providers."""
    return {
        "id": row.id,
        "title": row.title,
        "year": row.year,
        "group": row.group,
        "provider": row.providers[0] if row.providers else "",
        "providers": list(row.providers),
        "rating": row.rating,
        "added": row.added.isoformat(),
        "sources": row.sources,
        "favourite": row.favourite,
        "watch_later": row.watch_later,
        "hidden": row.hidden,
    }


def movie_values(row: TitleRow, one: Source) -> dict[str, object]:
    """One provider's film; `film` is what it has in common with the same film elsewhere."""
    return {
        "id": one.id,
        "film": row.id,
        "title": one.title,
        "year": one.year,
        "container": one.container,
        "quality": one.quality,
        "language": one.language,
        "group": one.group,
        "provider": one.provider,
        "rating": one.rating,
        "added": one.added.isoformat(),
        "favourite": row.favourite,
        "watch_later": row.watch_later,
        "hidden": row.hidden,
        **stream_values([one]),
    }


def stream_values(sources: Sequence[Source]) -> dict[str, object]:
    """The streams of these entries; addresses as they are kept, without credentials of accounts."""
    return {
        "streams": [
            {
                "id": one.stream_id,
                "provider": one.provider,
                "name": one.name,
                "container": one.container,
                "quality": one.quality,
                "language": one.language,
                "url": one.url,
            }
            for one in sources
        ]
    }


def season_values(season: Season) -> dict[str, object]:
    """A season with its episodes."""
    return {"season": season.number, "episodes": [_episode_values(season, one) for one in season.episodes]}


def _episode_values(season: Season, episode: Episode) -> dict[str, object]:
    return {
        "season": season.number,
        "episode": episode.number,
        "last_episode": episode.last,
        "title": episode.title,
        "container": episode.sources[0].container,
        "streams": [_episode_stream(one) for one in episode.sources],
    }


def _episode_stream(one: EpisodeSource) -> dict[str, object]:
    return {
        "id": one.stream_id,
        "provider": one.provider,
        "name": one.name,
        "container": one.container,
        "quality": one.quality,
        "language": one.language,
        "added": one.added.isoformat(),
        "url": one.url,
    }
