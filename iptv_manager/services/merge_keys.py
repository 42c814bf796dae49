"""Keys of streams for the merge, batch by batch; big providers are worked through by two processes.

The helper gets batches on stdin and gives their keys on stdout, in frames (8 bytes of length, then COPY text).
Run as `python -m iptv_manager.services.merge_keys PROVIDER`.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from typing import IO

from iptv_manager.model.errors import ImportStopped
from iptv_manager.model.matching import folded_key, is_generic
from iptv_manager.store.merge import rank_of

BATCH = 1 << 19  # bytes of what streams say
_LENGTH = 8


def keys_of(said: bytes, provider_id: int) -> bytes:
    """COPY text of the keys (see `store.merge.STAGED`) of streams that are channels; headings are left out."""
    lines = []
    for line in said.decode().split("\n")[:-1]:
        stream_id, position, name, guide_id, group = line.split("\t")
        key = folded_key(name, guide_id, group)
        if key is not None:
            rank = rank_of(key.quality, provider_id, int(position))
            generic = is_generic(key.name)
            lines.append(f"{stream_id}\t{rank}\t{key.name}\t{key.country}\t{key.guide}\t{generic}\n")
    return "".join(lines).encode()


def all_keys(said: Iterable[bytes], provider_id: int) -> Iterator[bytes]:
    """The keys of everything: what is one batch here, every other one of more by a helper."""
    batches = _batches(said)
    first = next(batches, b"")
    second = next(batches, None)
    if second is None:
        yield keys_of(first, provider_id)
        return
    command = (sys.executable, "-m", "iptv_manager.services.merge_keys", str(provider_id))
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:
        if helper.stdin is None or helper.stdout is None:
            raise ImportStopped("The helper process of the merge has no pipes; sync again.")
        try:
            theirs: bytes | None = first
            ours: bytes | None = second
            while theirs is not None:
                _send(helper.stdin, theirs)
                if ours is not None:
                    yield keys_of(ours, provider_id)
                yield _received(helper.stdout)
                theirs, ours = next(batches, None), next(batches, None)
            helper.stdin.close()
        finally:
            helper.kill()


def _batches(said: Iterable[bytes]) -> Iterator[bytes]:
    gathered: list[bytes] = []
    size = 0
    for piece in said:
        gathered.append(piece)
        size += len(piece)
        if size >= BATCH:
            yield b"".join(gathered)
            gathered, size = [], 0
    if gathered:
        yield b"".join(gathered)


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
        _send(out, keys_of(source.read(int.from_bytes(head, "little")), provider_id))


if __name__ == "__main__":
    try:
        _serve(int(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        sys.stderr.close()  # the merge was cancelled
