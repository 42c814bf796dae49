"""What a table of merged channels shows: which rows, in which order, with which streams. The store makes it SQL."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from iptv_manager.model.health import Outcome
from iptv_manager.model.match_words import ADJUSTMENTS, Quality


class ChannelSort(StrEnum):
    """The columns a table of channels can be sorted by, both ways; rows without a value come last."""

    ORDER = "order"  # a person's own order, then the providers'
    NAME = "name"
    NUMBER = "number"
    GROUP = "group"
    SOURCES = "sources"  # providers that have it
    STREAMS = "streams"  # how many there are
    QUALITY = "quality"  # of the first stream, the best first
    STATUS = "status"  # of the first stream
    PROVIDER = "provider"  # of the first stream
    GUIDE_ID = "guide_id"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class ChannelQuery:
    """Filters (empty = no filter) and order. `groups` are keys as in `LineUpQuery`.

    Channels without a living stream are never shown, hidden ones only where `hidden` asks for them alone."""

    search: str = ""
    groups: frozenset[str] = frozenset()
    providers: frozenset[int] = frozenset()
    hidden: bool = False
    favourites: bool = False
    no_backup: bool = False  # only one provider has it
    sort: ChannelSort = ChannelSort.ORDER
    descending: bool = False
    counted: int | None = None  # a provider: sorted by how many streams of it there are, in place of `sort`


class ChannelRow(NamedTuple):
    """One row of a table of channels: the values that count, and the first stream's state."""

    id: int
    number: str
    name: str
    group: str
    logo: str
    guide_id: str
    guide_shift: float  # hours
    favourite: bool
    hidden: bool
    note: str
    stream_count: int
    provider_count: int
    first_provider_id: int | None
    first_stream_id: int | None
    provider: str
    url: str
    quality: int  # rank of the first stream
    outcome: Outcome | None
    response_ms: int | None


class ChannelStream(NamedTuple):
    """One living stream of a channel, in the channel's order."""

    channel_id: int
    id: int
    provider_id: int
    provider: str
    name: str
    group: str
    url: str
    quality: int  # rank, the lowest is the best
    method: str  # guide_id, name, rule or hand
    score: float  # 0 to 1
    by_hand: bool
    position: int  # 1 is tried first
    outcome: Outcome | None
    response_ms: int | None


class Coverage(NamedTuple):
    """A channel and how many streams of it each provider has, by the provider's id."""

    id: int  # of the channel
    name: str
    group: str
    streams: dict[int, int]


class CoverageCounts(NamedTuple):
    """How well the line-up is covered. `alone`: channels that this provider alone has, by its id."""

    channels: int
    without_backup: int
    of_provider: dict[int, int]
    alone: dict[int, int]


_SIZES = {Quality.UHD: "4K", Quality.FHD: "FHD", Quality.HD: "HD", Quality.PLAIN: "", Quality.SD: "SD"}
_NEAREST = max(ADJUSTMENTS.values()) + 1


QUALITY_STEPS = tuple((size + _NEAREST, _SIZES[size]) for size in Quality)
"""The last rank of each quality, the best first, and what a person calls it."""


def quality_label(rank: int) -> str:
    """What a person calls the quality of this rank: 4K, FHD, HD, SD, or "" where the name says nothing."""
    return next((label for last, label in QUALITY_STEPS if rank <= last), _SIZES[Quality.SD])
