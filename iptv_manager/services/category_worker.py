"""The worker process that counts what each category of a panel holds, from its spooled lists.

One job comes on stdin; its last report holds the counts, as JSON, in `text`. Run as
`python -m iptv_manager.services.category_worker`.
"""

import json
import sys
import threading
from collections import Counter
from typing import NamedTuple

from iptv_manager.formats.xtream_lists import categories_of
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.panel_reading import read_records
from iptv_manager.services.worker_life import be_modest, end_with_parent, tell

MEMORY = 1 << 30  # bytes of data a worker may hold


class CountJob(NamedTuple):
    """Spooled lists by a word of the asker's."""

    lists: dict[str, str]


def counted(job: CountJob) -> dict[str, dict[str, int]]:
    """Entries by list and category."""
    found: dict[str, dict[str, int]] = {}
    for name, path in job.lists.items():
        counts: Counter[str] = Counter()
        try:
            for record in read_records(path).records:
                counts.update(categories_of(record)[:1])
        except IptvManagerError:
            counts.clear()  # what can't be read is told by the sync
        found[name] = dict(counts)
    return found


def main() -> None:
    """Do the one job that stdin brings."""
    job = CountJob(**json.loads(sys.stdin.readline()))
    threading.Thread(target=end_with_parent, daemon=True).start()
    be_modest(MEMORY)
    try:
        tell(ImportReport("done", json.dumps(counted(job))))
    except MemoryError:
        tell(ImportReport("refused", "The lists of the panel are too big to be counted."))


if __name__ == "__main__":
    main()
