"""Records of a panel's lists to the texts of rows, in the order of `store.imports.COLUMNS`.

Addresses hold placeholders in place of server, user and password: a move or a new password changes no row.
"""

from collections.abc import Callable, Sequence
from hashlib import blake2b, md5
from typing import NamedTuple

import msgspec

from iptv_manager.formats.text import clean
from iptv_manager.formats.xtream_lists import read_channel, read_film_of_list
from iptv_manager.formats.xtream_records import EXCERPT, Record
from iptv_manager.model.names import group_key, keys_of_names, number_key
from iptv_manager.model.panel import PanelEpisode, PanelKind, PanelStream
from iptv_manager.model.playlist import PlaylistReject, StreamKind
from iptv_manager.store.copy_rows import NULL

ACCOUNT = "{username}/{password}"
_ADDRESSES = {PanelKind.LIVE: f"{{server}}/live/{ACCOUNT}/", PanelKind.VOD: f"{{server}}/movie/{ACCOUNT}/"}
_EPISODES = f"{{server}}/series/{ACCOUNT}/"
_KINDS = {PanelKind.LIVE: StreamKind.LIVE, PanelKind.VOD: StreamKind.MOVIE}
_READERS: dict[PanelKind, Callable[[Record], PanelStream | str]] = {
    PanelKind.LIVE: read_channel,
    PanelKind.VOD: read_film_of_list,
}
_encode = msgspec.json.Encoder().encode


class PanelBlock(NamedTuple):
    """One record of a list, undecoded; `number` counts from 1, `title` is its category's."""

    number: int
    record: Record
    title: str


def fingerprint(kind: PanelKind, block: PanelBlock) -> int:
    """A signed 64-bit fingerprint of all that a row is made of."""
    digest = blake2b(block.record, digest_size=8, key=kind.encode())
    digest.update(block.title.encode())
    return int.from_bytes(digest.digest(), "little", signed=True)


def rows_of(
    kind: PanelKind, blocks: Sequence[PanelBlock], places: Sequence[int], rejects: list[PlaylistReject]
) -> list[tuple[str, ...]]:
    """The rows of a batch, each preceded by its place; what gives none goes to `rejects`."""
    read = _READERS[kind]
    kept: list[tuple[int, PanelBlock, PanelStream]] = []
    for place, block in zip(places, blocks, strict=True):
        stream = read(block.record)
        if isinstance(stream, str):
            rejects.append(reject_of(kind, block.number, stream, block.record))
        else:
            kept.append((place, block, stream))
    names = [stream.name for _, _, stream in kept]
    sort_keys, search_keys = keys_of_names(names)
    group_keys = {title: group_key(title) for title in {block.title for _, block, _ in kept}}
    stream_kind, before = _KINDS[kind], _ADDRESSES[kind]
    made: list[tuple[str, ...]] = []
    for (place, block, stream), sort_key, search_key in zip(kept, sort_keys, search_keys, strict=True):
        stream_id, name, number, logo, guide_id, container, extra = stream
        url = f"{before}{stream_id}.{container}"
        key = number_key(number) if number else None
        row = (
            str(place), md5(url.encode(), usedforsecurity=False).hexdigest(), str(fingerprint(kind, block)),
            stream_kind, name, block.title, number, guide_id, "", logo, url, "", "",
            _encode(extra).decode() if extra else NULL,
            sort_key, search_key, group_keys[block.title], NULL if key is None else str(key),
        )  # fmt: skip
        made.append(row)
    return made


def episode_url(episode: PanelEpisode) -> str:
    """The address of an episode, with placeholders."""
    return f"{_EPISODES}{episode.episode_id}.{episode.container}"


def reject_of(kind: PanelKind, number: int, reason: str, record: Record) -> PlaylistReject:
    """The reject of a record, named by its list and its place there."""
    text = bytes(record)[: 4 * EXCERPT].decode("utf-8", "replace")
    return PlaylistReject(number, f"{_LISTS[kind]}: {reason}", clean(text, EXCERPT))


_LISTS = {PanelKind.LIVE: "Channels", PanelKind.VOD: "Films", PanelKind.SERIES: "Series"}
