"""Every other batch of a big list, read by a process of its own; each process cuts just its own share.

On Linux the helper is a fork of the worker, elsewhere it loads everything itself. It prints frames (8 bytes of
length, then COPY text); after the last comes what it has learned, as JSON. It ends by itself when nobody reads any
more. Started, it is `python -m iptv_manager.services.import_half PATH BITS`; users and passwords of the
list's accounts come on stdin, as JSON.
"""

import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import IO, TYPE_CHECKING

from iptv_manager.formats.m3u_blocks import HALF, OTHER_HALF, WHOLE, Share
from iptv_manager.model.errors import ImportStopped
from iptv_manager.services.readings import Reading, open_reading
from iptv_manager.services.worker_life import WORKER

if TYPE_CHECKING:  # a panel's worker does without
    from iptv_manager.services.import_reading import Logins

WORTH_IT = 8 << 20  # bytes: below, a second process costs more than it saves
PIPE_SIZE = 1 << 20  # bytes, the most that Linux lets everybody ask for
_LENGTH = 8


def our_share(path: str) -> Share:
    """What the worker itself reads of the list: the whole of a small one, every other batch of a big one."""
    return WHOLE if os.path.getsize(path) < WORTH_IT else HALF


def read_rows(reading: Reading, path: str, step_bits: int, logins: "Logins" = ()) -> Iterator[bytes]:
    """COPY text of the whole list, batch after batch; `reading` keeps the rejects of both halves.

    Where `reading` has a half of the list for its share, a helper process reads the other one."""
    if reading.share is WHOLE:
        yield from (reading.rows(ordinal, blocks or [], step_bits) for ordinal, blocks in reading.batches())
        return
    with _helper(reading, path, step_bits, logins) as frames:
        _widen(frames)
        for ordinal, blocks in reading.batches():
            text = None if blocks is None else reading.rows(ordinal, blocks, step_bits)
            yield _frame(frames) if text is None else text
        reading.learn(json.loads(frames.read()))


def _helper(
    reading: Reading, path: str, step_bits: int, logins: "Logins"
) -> AbstractContextManager[IO[bytes]]:
    """What a helper process prints; it is ended with the context."""
    return (_forked if sys.platform == "linux" else _started)(reading, path, step_bits, logins)


@contextmanager
def _started(_reading: Reading, path: str, step_bits: int, logins: "Logins") -> Iterator[IO[bytes]]:
    """A helper that loads all modules of its own: a quarter of a second."""
    command = (*WORKER, "iptv_manager.services.import_half", path, str(step_bits))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:
        if helper.stdin is None or helper.stdout is None:
            raise ImportStopped("The import's helper process has no output; sync again.")
        with helper.stdin as told:
            told.write(json.dumps(logins).encode())
        try:
            yield helper.stdout
        finally:
            helper.kill()


@contextmanager
def _forked(reading: Reading, _path: str, step_bits: int, _logins: "Logins") -> Iterator[IO[bytes]]:
    """A copy of ourselves, at work at once and sharing our modules' memory. It only reads, and writes its frames;
    it touches neither the connection to the server nor a thread's lock, and never returns."""
    inlet, outlet = os.pipe()
    helper = os.fork()
    if helper == 0:
        status = 1
        try:
            os.close(inlet)
            with open(outlet, "wb") as out:
                _print_half(reading.other_half(), step_bits, out)
            status = 0
        finally:
            os._exit(status)  # whatever went wrong: our frames end early, which the worker tells
    os.close(outlet)
    with open(inlet, "rb") as frames:
        try:
            yield frames
        finally:
            os.kill(helper, signal.SIGKILL)
            os.waitpid(helper, 0)


def _widen(pipe: IO[bytes]) -> None:
    """Let the helper run some batches ahead of us."""
    if sys.platform == "linux":
        import fcntl  # not on every system

        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, PIPE_SIZE)


def _frame(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        raise ImportStopped("The import's helper process ended early; nothing was changed. Sync again.")
    return stream.read(int.from_bytes(head, "little"))


def _print_half(half: Reading, step_bits: int, out: IO[bytes]) -> None:
    with half as reading:
        for ordinal, blocks in reading.batches():
            if blocks is not None:
                text = reading.rows(ordinal, blocks, step_bits)
                out.write(len(text).to_bytes(_LENGTH, "little") + text)
    out.write(json.dumps(reading.learned()).encode())


if __name__ == "__main__":
    gc.disable()  # short-lived, and without circles: looking for some takes a third of the time
    try:
        accounts = tuple((user, word) for user, word in json.load(sys.stdin))
        half = open_reading(sys.argv[1], "", lambda _report: None, OTHER_HALF, accounts)
        _print_half(half, int(sys.argv[2]), sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)  # the import was cancelled
