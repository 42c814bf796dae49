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

    async def first_rows(self, query: ChannelQuery, limit: int = 200) -> list[ChannelRow]: ...
    async def id_vector(self, query: ChannelQuery) -> "array[int]": ...
    async def rows(self, ids: Sequence[int]) -> list[ChannelRow]: ...
    async def streams(self, ids: Sequence[int]) -> dict[int, list[ChannelStream]]: ...
    async def groups(self, query: ChannelQuery) -> GroupCounts: ...
    async def coverage(self, ids: Sequence[int]) -> list[Coverage]: ...
    async def coverage_counts(self) -> CoverageCounts: ...


class Done(Protocol):
    """An act of merging by hand; `channels` are those it touched, the first the one to show."""

    @property
    def channels(self) -> list[int]: ...
    @property
    def before(self) -> str: ...


class MergeService(Protocol):
    """Merging, by itself and by hand."""

    async def catch_up(self, on_progress: ProgressCallback) -> int: ...
    async def merge(self, channel_ids: Sequence[int]) -> Done: ...
    async def split(self, channel_id: int, stream_ids: Sequence[int]) -> Done: ...
    async def never(self, channel_ids: Sequence[int]) -> Done: ...
    async def order(self, channel_id: int, stream_ids: Sequence[int]) -> Done: ...
    async def order_by_quality(self, channel_id: int) -> Done: ...
    async def take_back(self, done: Done) -> None: ...


class GuideService(Protocol):
    """What is on."""

    async def now_and_next(self, channel_ids: Sequence[int], moment: datetime) -> dict[int, ChannelGuide]: ...


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
