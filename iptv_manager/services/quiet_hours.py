"""Hours in which nothing is checked that nobody asked for just now, such as 19:00-23:30, by the local clock."""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime, time, timedelta
from typing import NamedTuple

from iptv_manager.model.errors import SettingsError

LOOK_EVERY = 60.0  # seconds at most between two looks at the clock: computers sleep, clocks are set

_FORM = re.compile(r"\s*(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})\s*")
Clock = Callable[[], datetime]


class QuietHours(NamedTuple):
    """From when until when; over midnight if the end is not after the begin. Both equal: never."""

    begin: time = time()
    end: time = time()

    @classmethod
    def parsed(cls, text: str) -> "QuietHours":
        """Such as "19:00-23:30"; "" for none. Raises SettingsError."""
        if not text.strip():
            return cls()
        found = _FORM.fullmatch(text)
        try:
            if found is not None:
                hours = [int(part) for part in found.groups()]
                return cls(time(hours[0], hours[1]), time(hours[2], hours[3]))
        except ValueError:
            pass  # such as 25:00, told below
        raise SettingsError(
            f"Quiet hours are {text[:40]!r}, but must be two times such as 19:00-23:30; correct them."
        )

    def hold(self, now: datetime) -> bool:
        """Is it quiet now?"""
        clock = now.time()
        if self.begin <= self.end:
            return self.begin <= clock < self.end
        return clock >= self.begin or clock < self.end

    def seconds_left(self, now: datetime) -> float:
        """Until they end."""
        end = now.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        if end <= now:
            end += timedelta(days=1)
        return (end - now).total_seconds()

    async def over(self, on_wait: Callable[[str], None], clock: Clock = datetime.now) -> None:
        """Wait until they are over; `on_wait` is told until when, if at all."""
        while self.hold(now := clock()):
            on_wait(f"{self.end:%H:%M}")
            await asyncio.sleep(min(self.seconds_left(now), LOOK_EVERY))
