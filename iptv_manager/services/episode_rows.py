"""Episodes of a panel's series to the texts of rows, in the order of `store.imports.COLUMNS`."""

from collections.abc import Iterable
from hashlib import blake2b, md5

import msgspec

from iptv_manager.model.kinds import has_episode_mark
from iptv_manager.model.names import group_key, keys_of_names
from iptv_manager.model.panel import PanelEpisode, SeriesDetails
from iptv_manager.model.playlist import StreamKind
from iptv_manager.services.panel_rows import episode_url
from iptv_manager.store.copy_rows import NULL, copy_text
from iptv_manager.store.panel_episodes import ListedSeries

_encode = msgspec.json.Encoder(order="deterministic").encode


def episode_text(told: Iterable[tuple[ListedSeries, SeriesDetails]]) -> bytes:
    """COPY text of (panel_id, ordinal, *COLUMNS) of all episodes of some series."""
    rows: list[tuple[str, ...]] = []
    for series, details in told:
        rows += _rows(series, details, len(rows))
    return copy_text(rows)


def episode_name(series: ListedSeries, episode: PanelEpisode) -> str:
    """The name of an episode's stream: as the panel words it, where that says which one it is."""
    if has_episode_mark(episode.title):
        return episode.title
    mark = f"{series.title} S{episode.season:02d}E{episode.number:02d}"
    return f"{mark} - {episode.title}" if episode.title and episode.title != series.title else mark


def _rows(series: ListedSeries, details: SeriesDetails, first: int) -> list[tuple[str, ...]]:
    names = [episode_name(series, episode) for episode in details.episodes]
    sort_keys, search_keys = keys_of_names(names)
    key_of_group = group_key(series.category)
    made: list[tuple[str, ...]] = []
    for ordinal, (episode, name, sort_key, search_key) in enumerate(
        zip(details.episodes, names, sort_keys, search_keys, strict=True), first
    ):
        url = episode_url(episode)
        extra = _extra(series, episode)
        logo = episode.logo or series.poster
        said = f"{name}\x1f{series.category}\x1f{logo}\x1f{url}\x1f{extra}"
        made.append(
            (
                series.panel_id,
                str(ordinal),
                md5(url.rpartition(".")[0].encode(), usedforsecurity=False).hexdigest(),
                str(_fingerprint(said)),
                StreamKind.EPISODE,
                name,
                series.category,
                "",
                "",
                "",
                logo,
                url,
                "",
                "",
                extra,
                sort_key,
                search_key,
                key_of_group,
                NULL,
            )
        )
    return made


def _extra(series: ListedSeries, episode: PanelEpisode) -> str:
    known = {"series_id": series.panel_id, "season": episode.season, "episode": episode.number}
    return _encode(known | episode.extra | ({"title": episode.title} if episode.title else {})).decode()


def _fingerprint(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8, key=b"episode").digest()
    return int.from_bytes(digest, "little", signed=True)
