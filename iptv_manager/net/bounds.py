"""How long and how big a download may be, and whether it still moves."""

from time import monotonic
from typing import NamedTuple

from iptv_manager.model.errors import DownloadFailed


class DownloadLimits(NamedTuple):
    """Bounds of a download. Bytes and seconds."""

    max_bytes: int = 2 << 30  # as sent, and unpacked
    deadline: float = 3600.0
    min_rate: int = 1024  # bytes a second, over every `rate_window`
    rate_window: float = 30.0  # also the longest silence within an answer
    max_redirects: int = 5
    first_answer: float = 120.0  # panels make up big lists while we wait


class Pace:
    """Ends a download that drips. The drip keeps every timeout of silence from striking."""

    def __init__(self, limits: DownloadLimits, host: str) -> None:
        self._limits = limits
        self._host = host
        self._since = monotonic()
        self._before = 0

    def check(self, received: int) -> None:
        """Raise DownloadFailed when the last window brought too little; `received` counts all bytes so far."""
        seconds = monotonic() - self._since
        if seconds < self._limits.rate_window:
            return
        if received - self._before < self._limits.min_rate * seconds:
            raise DownloadFailed(
                f"{self._host} sends only drop by drop (under {self._limits.min_rate:,} bytes a second), so the "
                f"download was ended after {received:,} bytes; try again later."
            )
        self._since, self._before = monotonic(), received


def span(seconds: float) -> str:
    """A time in words: "45 seconds", "60 minutes"."""
    return f"{seconds / 60:.0f} minutes" if seconds >= 120 else f"{seconds:g} seconds"
