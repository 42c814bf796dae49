"""A player while it runs: started in a session of its own, watched by a thread, its last words kept.

Left alone, it goes on when this program ends: the thread is a daemon's, and nothing waits for it.
"""

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from iptv_manager.model.errors import PlayFailed
from iptv_manager.services.players import Handed

LAST_LINES = 20
LONGEST_LINE = 400  # characters that are kept of one
PATIENCE = 2.0  # seconds from asking a player to end until it is made to
WORDS_WITHIN = 0.5  # seconds after its end in which its last words arrive


class PlayerProcess:
    """To be used on one event loop."""

    def __init__(self, handed: Handed, kept: Sequence[int] = ()) -> None:
        """Start it; it holds the files of `kept` open, too, as long as it runs. Raises PlayFailed."""
        self.words: deque[str] = deque(maxlen=LAST_LINES)
        self._ended = asyncio.get_running_loop().create_future()
        self._loop = asyncio.get_running_loop()
        try:
            self._process = subprocess.Popen(
                handed.arguments,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                env={**os.environ, **handed.environment},
                pass_fds=tuple(kept),
                start_new_session=True,
                restore_signals=False,  # that nobody hears it any more, once we have ended, does not end it
            )
        except OSError as error:
            name = Path(handed.arguments[0]).name
            raise PlayFailed(
                f"{name} could not be started: {error.strerror or type(error).__name__}."
            ) from None
        self._reader = threading.Thread(target=self._read, name="player's words", daemon=True)
        self._reader.start()
        threading.Thread(target=self._wait, name="player", daemon=True).start()

    async def ended(self) -> int:
        """Wait for its end, whoever ends it; gives its exit code. Cancelling this leaves it alone."""
        return await asyncio.shield(self._ended)

    async def stop(self) -> None:
        """End it, and whatever it has started; it has ended when this returns."""
        self._signal(signal.SIGTERM)
        done, _ = await asyncio.wait([self._ended], timeout=PATIENCE)
        if not done:
            self._signal(_AT_ONCE)
            await asyncio.wait([self._ended], timeout=PATIENCE)

    # In threads

    def _wait(self) -> None:
        code = self._process.wait()
        self._reader.join(WORDS_WITHIN)
        with suppress(RuntimeError):  # the loop has ended before it
            self._loop.call_soon_threadsafe(self._tell, code)

    def _read(self) -> None:
        """Read whatever it says, so that it never waits for us; what is said without end of line is cut."""
        said = self._process.stdout
        while said is not None and (line := said.readline(4096)):
            text = line.decode("utf-8", "replace").strip()
            if text:
                self.words.append(text[:LONGEST_LINE])

    def _tell(self, code: int) -> None:
        if not self._ended.done():
            self._ended.set_result(code)

    def _signal(self, number: int) -> None:
        if self._ended.done():
            return
        with suppress(ProcessLookupError, PermissionError):
            if sys.platform == "win32":
                self._process.terminate()
            else:
                os.killpg(self._process.pid, number)


_AT_ONCE = signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL
