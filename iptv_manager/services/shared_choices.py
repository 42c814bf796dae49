"""Choices that hold for everybody who uses one database."""

from enum import StrEnum

from iptv_manager.store.database import Database
from iptv_manager.store.shared_settings import STREAM_ORDER, share_setting, shared_setting


class StreamOrder(StrEnum):
    """How the streams of a channel are ordered, where no person has ordered them by hand."""

    QUALITY = "quality"  # the best picture first
    HEALTH = "health"  # what works first, then what was never checked, what is dead last


class SharedChoices:
    """Reads and makes them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def stream_order(self) -> StreamOrder:
        """The order of a channel's streams."""
        return StreamOrder(await self._database.run(shared_setting, STREAM_ORDER, StreamOrder.QUALITY.value))

    async def choose_stream_order(self, order: StreamOrder) -> None:
        """Order them so from now on, on every desktop."""
        await self._database.run(share_setting, STREAM_ORDER, order.value)
