"""How fast an act goes and how long it will take, from its last reports of progress."""

from collections import deque

from iptv_manager.model.progress import Progress

_SPAN = 5.0  # seconds looked back
_FIRST = 0.5  # seconds before the first rate is told; earlier ones jump about


class Pace:
    """The rate over the last seconds. A new phase (other words or unit, or less done) starts afresh."""

    def __init__(self) -> None:
        self._samples: deque[tuple[float, int]] = deque()
        self._phase = ("", "")
        self._total: int | None = None

    def note(self, now: float, progress: Progress) -> None:
        """Take a report made at `now` (seconds of a steady clock)."""
        phase = (progress.what, progress.unit)
        went_back = bool(self._samples) and progress.done < self._samples[-1][1]
        if phase != self._phase or went_back:
            self._samples.clear()
            self._phase = phase
        self._samples.append((now, progress.done))
        self._total = progress.total
        while now - self._samples[0][0] > _SPAN:
            self._samples.popleft()

    @property
    def rate(self) -> float | None:
        """Units a second; None while too little is known."""
        if len(self._samples) < 2:
            return None
        (first_time, first), (last_time, last) = self._samples[0], self._samples[-1]
        passed = last_time - first_time
        return (last - first) / passed if passed >= _FIRST else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds to the end at this rate; None while the rate or the total is unknown."""
        rate = self.rate
        if not rate or self._total is None:
            return None
        return max(0.0, (self._total - self._samples[-1][1]) / rate)
