"""Keys of streams for the merge, batch by batch; big providers are worked through by two processes.

The helper gets batches on stdin and gives their keys on stdout, in frames (8 bytes of length, then COPY text).
Run as `python -m iptv_manager.services.merge_keys PROVIDER`.
"""

import gc
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO

from iptv_manager.model.errors import ImportStopped
from iptv_manager.model.matching import folded_key, is_generic
from iptv_manager.services.worker_life import WORKER
from iptv_manager.store.merge import rank_of

WORTH_IT = 3  # batches of some thousand streams: below, a second process costs more than it saves
_LENGTH = 8


def keys_of(said: str, provider_id: int) -> bytes:
    """COPY text of the keys (see `store.merge.STAGED`) of streams that are channels; headings are left out."""
    lines = []
    for line in said.split("\n"):
        stream_id, position, has, name, guide_id, group = line.split("\t")
        key = folded_key(name, guide_id, group)
        if key is not None:
            name, country, guide, quality = key
            rank = rank_of(quality, provider_id, int(position))
            lines.append(f"{stream_id}\t{rank}\t{has}\t{name}\t{country}\t{guide}\t{is_generic(name)}\n")
    return "".join(lines).encode()


def all_keys(said: Iterable[str], provider_id: int) -> Iterator[bytes]:
    """The keys of everything: of few streams here, every other batch of many by a helper."""
    batches = iter(said)
    first = list(islice(batches, WORTH_IT))
    if len(first) < WORTH_IT:
        yield from (keys_of(batch, provider_id) for batch in first)
        return
    yield from _keys_of_two(chain(first, batches), provider_id)


def _keys_of_two(batches: Iterator[str], provider_id: int) -> Iterator[bytes]:
    command = (*WORKER, "iptv_manager.services.merge_keys", str(provider_id))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:
        if helper.stdin is None or helper.stdout is None:
            raise ImportStopped("The helper process of the merge has no pipes; sync again.")
        try:
            for theirs in batches:
                _send(helper.stdin, theirs.encode())
                if (ours := next(batches, None)) is not None:
                    yield keys_of(ours, provider_id)
                yield _received(helper.stdout)
            helper.stdin.close()
        finally:
            helper.kill()


def _send(stream: IO[bytes], frame: bytes) -> None:
    stream.write(len(frame).to_bytes(_LENGTH, "little") + frame)
    stream.flush()


def _received(stream: IO[bytes]) -> bytes:
    head = stream.read(_LENGTH)
    if len(head) < _LENGTH:
        raise ImportStopped("The helper process of the merge ended early; nothing was changed. Sync again.")
    return stream.read(int.from_bytes(head, "little"))


def _serve(provider_id: int, source: IO[bytes], out: IO[bytes]) -> None:
    while head := source.read(_LENGTH):
        _send(out, keys_of(source.read(int.from_bytes(head, "little")).decode(), provider_id))


if __name__ == "__main__":
    gc.disable()  # short-lived, and without circles, as imports are
    try:
        _serve(int(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.stderr.close()  # the merge was cancelled
