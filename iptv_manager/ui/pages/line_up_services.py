"""What the page of merged channels asks of the services: only their shapes."""

from array import array
from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, cast

from iptv_manager.model.channels import (
    ChannelQuery,
    ChannelRow,
    ChannelStream,
    Coverage,
    CoverageCounts,
)
from iptv_manager.model.guide import ChannelGuide
from iptv_manager.model.line_up import GroupCounts
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.ui.picture_loader import PictureFiles, PictureLoader
from iptv_manager.ui.services import Services


class ChannelService(Protocol):
    """Merged channels, their streams, and who has what."""

    async def first_rows(self, query: ChannelQuery, limit: int = 200) -> list[ChannelRow]:
        """The first rows of the view, in its order."""

    async def id_vector(self, query: ChannelQuery) -> "array[int]":
        """The ids of the whole view, in its order."""

    async def rows(self, ids: Sequence[int]) -> list[ChannelRow]:
        """Rows in the order of `ids`; those that are gone are left out."""

    async def streams(self, ids: Sequence[int]) -> dict[int, list[ChannelStream]]:
        """The living streams of each of these channels, in the channel's order."""

    async def groups(self, query: ChannelQuery) -> GroupCounts:
        """The groups that the view can be narrowed to, with counts."""

    async def coverage(self, ids: Sequence[int]) -> list[Coverage]:
        """Which provider has how many streams of these channels."""

    async def coverage_counts(self) -> CoverageCounts:
        """How well the whole line-up is covered."""


class Done(Protocol):
    """An act of merging by hand; `channels` are those it touched, the first the one to show."""

    @property
    def channels(self) -> list[int]:
        """Ids of the channels that were touched, the one to show first."""

    @property
    def before(self) -> str:
        """What was there before; only `MergeService.take_back` reads it."""


class MergeService(Protocol):
    """Merging, by itself and by hand."""

    async def catch_up(self, on_progress: ProgressCallback) -> int:
        """Do what was left undone; gives the number of merges, as a rule 0."""

    async def merge(self, channel_ids: Sequence[int]) -> Done:
        """Make channels one, for good; the first one stays. Raises NotFound, InputRefused."""

    async def split(self, channel_id: int, stream_ids: Sequence[int]) -> Done:
        """Give streams a channel of their own, for good. Raises NotFound, InputRefused."""

    async def never(self, channel_ids: Sequence[int]) -> Done:
        """Channels that no sync may ever make one. Raises NotFound."""

    async def order(self, channel_id: int, stream_ids: Sequence[int]) -> Done:
        """Put a channel's streams in this order. Raises NotFound."""

    async def order_by_quality(self, channel_id: int) -> Done:
        """Back to the order by quality. Raises NotFound."""

    async def take_back(self, done: Done) -> None:
        """Undo one of these acts."""


class GuideService(Protocol):
    """What is on."""

    async def now_and_next(self, channel_ids: Sequence[int], moment: datetime) -> dict[int, ChannelGuide]:
        """What is on at a moment and what follows, by channel; those without a guide are left out."""


class _Merged(Protocol):
    channels: ChannelService
    merges: MergeService
    guides: GuideService
    logos: PictureFiles


def channels_of(services: Services) -> ChannelService:
    """The service of merged channels."""
    return cast(_Merged, services).channels


def pictures_of(services: Services) -> PictureLoader:
    """What loads logos."""
    return PictureLoader(cast(_Merged, services).logos)


def merges_of(services: Services) -> MergeService:
    """The service that merges."""
    return cast(_Merged, services).merges


def guides_of(services: Services) -> GuideService:
    """The service of guides."""
    return cast(_Merged, services).guides
