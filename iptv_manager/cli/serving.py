"""`service` itself: keeps the schedule until a signal, tells what it does on stderr, ends within five seconds."""

import asyncio
import contextlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import NoReturn

from iptv_manager.app import open_program
from iptv_manager.model.job import DesktopKind
from iptv_manager.net.masking import MaskingFilter
from iptv_manager.settings import Settings

log = logging.getLogger(__name__)

STOPS = (signal.SIGTERM, signal.SIGINT)
ENDS_WITHIN = 4.7  # seconds after the signal; then it ends whatever still hangs


async def serve(settings: Settings, kind: DesktopKind) -> int:
    """Run the scheduler until SIGTERM or SIGINT; gives the exit code."""
    stopped = asyncio.Event()
    with _lines_on_stderr(), _told_to_stop(stopped):
        async with open_program(settings) as program:
            await program.scheduler.start(kind)
            log.info("The schedule is kept by %s.", program.scheduler.instance)
            await stopped.wait()
            log.info("Ending.")
            await program.scheduler.stop()
    return 0


def leave(status: int) -> NoReturn:
    """End the process now that all is closed.

    Python would take everything apart first, which takes seconds where eight services end on a busy computer."""
    logging.shutdown()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError):
            stream.flush()
    os._exit(status)


def be_process_one() -> int | None:
    """Let a child do the work (None there); here: pass signals on, bury orphans, give the child's exit code.

    The first process of a container inherits every process whose parent has died."""
    child = os.fork()
    if child == 0:
        return None
    for number in STOPS:
        signal.signal(number, lambda given, _frame: os.kill(child, given))
    while True:
        with contextlib.suppress(InterruptedError):
            buried, status = os.wait()
            if buried == child:
                return os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 1


@contextlib.contextmanager
def _told_to_stop(stopped: asyncio.Event) -> Iterator[None]:
    """Set `stopped` at the first signal; a second one ends the program at once, as does patience."""
    loop = asyncio.get_running_loop()

    def stop() -> None:
        """The first time: ask for the end, and give it some seconds. The second time: end now."""
        if stopped.is_set():
            os._exit(1)
        stopped.set()
        last_resort = threading.Timer(ENDS_WITHIN, os._exit, (1,))
        last_resort.daemon = True
        last_resort.start()

    before = {number: signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop)) for number in STOPS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def _lines_on_stderr() -> Iterator[None]:
    """What the program does, a line each, masked; the time is the journal's business where there is one."""
    lines = logging.StreamHandler(sys.stderr)
    stamp = "" if "JOURNAL_STREAM" in os.environ else "%(asctime)s "
    lines.setFormatter(logging.Formatter(f"{stamp}%(message)s"))
    lines.addFilter(MaskingFilter())
    ours = logging.getLogger("iptv_manager")
    level = ours.level
    ours.setLevel(logging.INFO)
    ours.addHandler(lines)
    try:
        yield
    finally:
        ours.removeHandler(lines)
        ours.setLevel(level)
