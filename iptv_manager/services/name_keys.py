"""Keys of many names, worked out in a process of their own so that the window never waits for Python.

Run as a module it is that process: a JSON list of texts a line in, their keys a line out.
"""

import json
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import IO

from iptv_manager.model.errors import ImportStopped
from iptv_manager.services.worker_life import WORKER
from iptv_manager.store.edit_keys import TextKeys, WorkOut, keys_here, work_out_keys

FEW = 10_000  # texts whose keys are worked out where they are asked for
COMMAND = (*WORKER, "iptv_manager.services.name_keys")


def keys_of(count: int) -> AbstractContextManager[WorkOut]:
    """What works out the keys of `count` texts, batch by batch; blocks, so it belongs in a thread."""
    return keys_here(count) if count <= FEW else _in_worker()


@contextmanager
def _in_worker() -> Iterator[WorkOut]:
    worker = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    if worker.stdin is None or worker.stdout is None:
        raise ImportStopped("The process that sorts names can't be talked to; try again.")
    asked, answers = worker.stdin, worker.stdout
    try:
        yield lambda texts: _answer(asked, answers, texts)
    finally:
        asked.close()
        worker.kill()
        worker.wait()
        answers.close()


def _answer(asked: IO[bytes], answers: IO[bytes], texts: Sequence[str]) -> TextKeys:
    asked.write(json.dumps(texts).encode() + b"\n")
    asked.flush()
    line = answers.readline()
    if not line:
        raise ImportStopped("The process that sorts names ended early; nothing was changed, try again.")
    return TextKeys(*json.loads(line))


def _serve() -> None:
    for line in sys.stdin.buffer:
        made = work_out_keys(json.loads(line))
        sys.stdout.buffer.write(json.dumps(made).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    _serve()
