"""Which desktops of this data folder live: each holds the lock of a file of its own while it keeps the schedule.

The operating system frees a lock however its process dies. So the next start knows at once who crashed, and what it
ran is marked interrupted then, not only when its lease ends."""

import contextlib
from collections.abc import Iterable
from pathlib import Path

from iptv_manager.store.server_locks import LockTimeout, UserLock, exclusive


class DesktopMarks:
    """The marks in `folder`, ours among them."""

    def __init__(self, folder: Path, instance: str) -> None:
        self._folder = folder
        self._own = folder / f"{instance}.lock"
        self._lock = UserLock(self._own)

    def enter(self) -> None:
        """Live, until we leave or die."""
        self._folder.mkdir(mode=0o700, exist_ok=True)
        self._lock.enter()

    def leave(self) -> None:
        """End in good order."""
        self._lock.leave()
        self._own.unlink(missing_ok=True)

    def crashed(self) -> list[str]:
        """The instances that left their mark and hold it no more."""
        others = [path for path in self._folder.glob("*.lock") if path != self._own]
        return [path.stem for path in others if _is_free(path)]

    def forget(self, instances: Iterable[str]) -> None:
        """Take the marks of crashed desktops away."""
        for instance in instances:
            with contextlib.suppress(OSError):  # another one does it too
                (self._folder / f"{instance}.lock").unlink(missing_ok=True)


def _is_free(path: Path) -> bool:
    try:
        with exclusive(path, 0):
            return True
    except (LockTimeout, OSError):
        return False
