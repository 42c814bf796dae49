"""The worker process that looks through a big list for the accounts which its entries carry.

In the window's own process the look would hold up its thread: a search by a pattern keeps Python's lock.
One job comes on stdin; its last report holds the accounts, as JSON, in `text`. Run as
`python -m iptv_manager.services.login_worker`.
"""

import json
import sys
import threading
from pathlib import Path
from typing import NamedTuple

from iptv_manager.formats.list_logins import FoundLogin, logins_in
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.worker_life import WORKER, be_modest, end_with_parent, tell

COMMAND = (*WORKER, "iptv_manager.services.login_worker")
MEMORY = 1 << 30  # bytes of data a worker may hold


class LookJob(NamedTuple):
    """A spooled list."""

    path: str


def look_through(path: Path) -> list[FoundLogin]:
    """The accounts that a list carries. Raises OSError."""
    with path.open("rb") as file:
        return logins_in(file, path.stat().st_size)


def found_from(text: str) -> list[FoundLogin]:
    """What a worker reports. Raises ValueError or TypeError for anything else."""
    return [
        FoundLogin((user, word), frozenset(hosts), times) for (user, word), hosts, times in json.loads(text)
    ]


def main() -> None:
    """Do the one job that stdin brings."""
    job = LookJob(**json.loads(sys.stdin.readline()))
    threading.Thread(target=end_with_parent, daemon=True).start()
    be_modest(MEMORY)
    try:
        found = [(one.login, sorted(one.hosts), one.times) for one in look_through(Path(job.path))]
    except MemoryError:
        tell(ImportReport("refused", "The list needs too much memory; nothing was changed."))
    except OSError as error:
        tell(ImportReport("refused", f"The list can't be read ({error.strerror}); sync again."))
    else:
        tell(ImportReport("done", json.dumps(found)))


if __name__ == "__main__":
    main()
