"""Hands samples of streams to decoding processes and waits for what they find. A crash or a hang is an answer."""

import asyncio
import json
import logging
import subprocess
import threading
from base64 import b64decode
from types import TracebackType
from typing import Any, NamedTuple, Self

from iptv_manager.model.media import MediaFacts, Picture, Sound
from iptv_manager.services.worker_life import WORKER

log = logging.getLogger(__name__)

COMMAND = (*WORKER, "iptv_manager.services.deep_decode")
PATIENCE = 20.0  # seconds for one sample; a busy machine takes two
PROCESSES = 2
_LENGTH = 8


class Look(NamedTuple):
    """What a decoder made of a sample: facts, or a sentence on why there are none."""

    facts: MediaFacts | None
    problem: str = ""


class DeepLooks:
    """A few decoding processes, each with one sample at a time; started when first needed, ended with us."""

    def __init__(self, processes: int = PROCESSES, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._free: asyncio.Queue[_Decoder] = asyncio.Queue()
        self._decoders = [_Decoder() for _ in range(processes)]
        for decoder in self._decoders:
            self._free.put_nowait(decoder)

    async def __aenter__(self) -> Self:
        """No process is started yet."""
        return self

    async def __aexit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        """Kill the processes, whatever they are at."""
        for decoder in self._decoders:
            decoder.kill()

    async def look(self, sample: bytes) -> Look:
        """What is in the sample; waits for a free process. Cancelled, it leaves that process to be renewed."""
        decoder = await self._free.get()
        try:
            return await asyncio.to_thread(decoder.ask, sample, self._patience)
        except asyncio.CancelledError:
            decoder.kill()
            raise
        finally:
            self._free.put_nowait(decoder)


class _Decoder:
    """One process. Its calls block; one thread at a time."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, sample: bytes, patience: float) -> Look:
        """What it sees in the sample within `patience` seconds; that it hung or crashed is an answer, too."""
        with self._lock:
            process = self._started()
            timer = threading.Timer(patience, process.kill)
            timer.start()
            try:
                line = _answered(process, sample)
            except OSError:
                line = b""
            finally:
                timer.cancel()
            if line:
                return _look(line)
            code = process.wait()
            self.kill()
            hung = not timer.is_alive() and timer.finished.is_set() and code == -9
            log.warning("a decoding process ended with %s", code)
            return Look(None, "The decoder hung on it." if hung else "The decoder crashed on it.")

    def kill(self) -> None:
        """End the process, if there is one; the next question starts another."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    _close(stream)
            process.wait()

    def _started(self) -> "subprocess.Popen[bytes]":
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._process


def _answered(process: "subprocess.Popen[bytes]", sample: bytes) -> bytes:
    if process.stdin is None or process.stdout is None:
        return b""
    process.stdin.write(len(sample).to_bytes(_LENGTH, "little") + sample)
    process.stdin.flush()
    return process.stdout.readline()


def _close(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        log.debug("the decoder was gone before its input was read")


def _look(line: bytes) -> Look:
    values = json.loads(line)
    if "error" in values:
        return Look(None, "Nothing in it could be decoded.")
    values["thumbnail"] = b64decode(values["thumbnail"])
    values["audio_languages"] = tuple(values["audio_languages"])
    values["picture"] = Picture(values["picture"])
    values["sound"] = Sound(values["sound"])
    return Look(MediaFacts(**values))
