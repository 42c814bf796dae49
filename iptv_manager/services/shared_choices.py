"""Choices that hold for everybody who uses one database."""

from enum import StrEnum

from sqlalchemy import Connection

from iptv_manager.model.check_limits import MONTHS_KEPT, MOST_MONTHS, CheckLimits
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.meanwhile import merged
from iptv_manager.services.quiet_hours import QuietHours
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.store.shared_settings import (
    CHECK_BYTES,
    CHECK_MONTHS,
    QUIET_HOURS,
    STREAM_ORDER,
    lock_settings,
    share_setting,
    share_settings,
    shared_setting,
    shared_settings,
)


class StreamOrder(StrEnum):
    """How the streams of a channel are ordered, where no person has ordered them by hand."""

    QUALITY = "quality"  # the best picture first
    HEALTH = "health"  # what works first, then what was never checked, what is dead last


class SharedChoices:
    """Reads and makes them."""

    def __init__(self, database: Database, settings: Settings) -> None:
        """What `settings` say of checks holds on this computer, whatever was chosen."""
        self._database = database
        self._settings = settings

    async def stream_order(self) -> StreamOrder:
        """The order of a channel's streams."""
        return StreamOrder(await self._database.run(shared_setting, STREAM_ORDER, StreamOrder.QUALITY.value))

    async def choose_stream_order(self, order: StreamOrder) -> None:
        """Order them so from now on, on every desktop."""
        await self._database.run(share_setting, STREAM_ORDER, order.value)

    async def check_limits(self) -> CheckLimits:
        """What checks may do, and how long their history is kept."""
        return await self._database.run(self._limits)

    async def choose_check_limits(self, limits: CheckLimits, seen: CheckLimits | None = None) -> CheckLimits:
        """Hold them from the next check on, on every desktop; what is as it was `seen` stays as it is now. Gives
        what holds.

        Raises SettingsError, InputRefused, StatedMeanwhile."""
        QuietHours.parsed(limits.quiet_hours)
        if not 1 <= limits.months_kept <= MOST_MONTHS:
            raise InputRefused(f"The history of checks is kept for 1 to {MOST_MONTHS} months.")
        hours, rate = limits.quiet_hours.strip(), max(limits.bytes_per_second, 0)
        return await self._database.run(self._choose, CheckLimits(hours, rate, limits.months_kept), seen)

    def _choose(self, connection: Connection, limits: CheckLimits, seen: CheckLimits | None) -> CheckLimits:
        lock_settings(connection)
        now = self._limits(connection)
        stated = merged(seen or now, now, limits)
        known = _texts(now)
        chosen = {name: value for name, value in _texts(stated).items() if value != known[name]}
        if chosen:
            share_settings(connection, chosen)
        return stated

    def _limits(self, connection: Connection) -> CheckLimits:
        known = shared_settings(connection, (QUIET_HOURS, CHECK_BYTES, CHECK_MONTHS))
        return CheckLimits(
            self._settings.quiet_hours or known.get(QUIET_HOURS, ""),
            self._settings.check_bytes_per_second or int(known.get(CHECK_BYTES, 0)),
            int(known.get(CHECK_MONTHS, MONTHS_KEPT)),
        )


def _texts(limits: CheckLimits) -> dict[str, str]:
    """The limits as they are stored."""
    return {
        QUIET_HOURS: limits.quiet_hours,
        CHECK_BYTES: str(limits.bytes_per_second),
        CHECK_MONTHS: str(limits.months_kept),
    }
