"""How a worker process lives: gives way to the window, ends with the program, tells what it does."""

import logging
import os
import sys
from typing import NoReturn

from iptv_manager.services.import_job import Message, to_line

WORKER = (sys.executable, "-P", "-m")
"""Begins the command of a worker; its module follows. -P: no `json.py` of the folder we were started in is run."""

FOR_PANEL = "panel"
"""Argument of an import's worker that will read a panel, and loads nothing that reads playlists."""

NICENESS = 15  # the window and its checks come first


def be_modest(memory_limit: int) -> None:
    """Give way to the window, let no list, however made, eat the machine's memory (bytes of data), and let psycopg
    not tell the terminal what the last report tells."""
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    if sys.platform == "win32":
        return
    import resource  # not on Windows

    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_DATA, (memory_limit, memory_limit))


def end_with_parent() -> NoReturn:
    """End at once when the program does: the transaction is rolled back by the server."""
    sys.stdin.read()
    os._exit(1)


def tell(report: Message) -> None:
    """Pass a report on to the program."""
    sys.stdout.write(to_line(report))
    sys.stdout.flush()
