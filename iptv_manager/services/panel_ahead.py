"""Rows of a panel's lists, made while later lists still come in: the import begins with most of them at hand.

Nothing of them is in the database before the job is known, all lists are there and judged; where the job turns out
to be another one, they are left. What is made ahead waits in memory, so much of it and no more.
"""

from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import Condition, Thread

from iptv_manager.formats.m3u_blocks import HALF, WHOLE
from iptv_manager.formats.xtream_records import Records
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.services.import_half import WORTH_IT, read_rows
from iptv_manager.services.panel_manifest import PanelManifest
from iptv_manager.services.panel_reading import STREAM_KINDS, PanelReading, read_records

MOST_WAITING = 32 << 20  # bytes of text


class PanelAhead:
    """Makes rows of lists in their order, each as soon as it is told of, in a thread of its own."""

    def __init__(self, step_bits: int) -> None:
        """Each row stands at its ordinal << `step_bits`."""
        self.readings: list[PanelReading] = []
        """Those that make the rows; what they know holds once all text is taken."""
        self._step_bits = step_bits
        self._cut: dict[str, Records] = {}
        self._files: dict[PanelKind, str] = {}
        self._categories: tuple[PanelCategory, ...] = ()
        self._begin = 0  # records of the lists so far
        self._size = 0  # bytes of them
        self._to_read: SimpleQueue[tuple[PanelReading, str] | None] = SimpleQueue()
        self._text = WaitingText(MOST_WAITING)
        self._afterwards: Callable[[], None] | None = None
        self._error: BaseException | None = None  # of what comes after the rows
        self._worker = Thread(target=self._work, name="rows-ahead", daemon=True)
        self._worker.start()

    def take(self, path: str) -> None:
        """Take the list of a manifest. One that can't be read, or breaks off, gives no row: it will be left out."""
        manifest = PanelManifest.load(path)
        ((kind, file),) = manifest.lists.items()
        try:
            found = self.records(file)
        except InputRefused:
            return
        if kind not in STREAM_KINDS or found.ends_cut:
            return
        self._files[kind] = file
        self._categories = manifest.categories
        self._size += Path(file).stat().st_size
        manifest = manifest._replace(begin=self._begin)
        manifest.save(Path(path))
        self._begin += len(found.records)
        share = WHOLE if self._size < WORTH_IT else HALF
        reading = PanelReading(manifest, "", lambda _report: None, share, cut={kind: found.records})
        self.readings.append(reading)
        self._to_read.put((reading, path))

    def records(self, file: str) -> Records:
        """The records of a list, cut just once. Raises InputRefused for what is no list."""
        if file not in self._cut:
            self._cut[file] = read_records(file)
        return self._cut[file]

    def fits(self, manifest: PanelManifest) -> bool:
        """Are these the lists, and the categories, that rows were made of?"""
        files = {kind: file for kind, file in manifest.lists.items() if kind in STREAM_KINDS}
        return bool(files) and files == self._files and manifest.categories == self._categories

    def texts(self, afterwards: Callable[[], None]) -> Iterator[bytes]:
        """COPY text of all rows; no further list may come. Raises what went wrong in making them.

        `afterwards` is done in the same thread once they are made: the server still takes some in then."""
        self._afterwards = afterwards
        self._to_read.put(None)
        return self._text.taken()

    def finish(self) -> None:
        """Wait until what comes after the rows is done, too. Raises what went wrong in it."""
        self._worker.join()
        if self._error is not None:
            raise self._error

    def leave(self) -> None:
        """The rows are not wanted."""
        self._to_read.put(None)
        self._text.leave()

    def _work(self) -> None:
        try:
            while task := self._to_read.get():
                for text in read_rows(*task, self._step_bits):
                    if not self._text.put(text):
                        return
        except BaseException as error:  # noqa: BLE001 (raised where the text is taken)
            self._text.end(error)
            return
        self._text.end()
        try:
            if self._afterwards:
                self._afterwards()
        except BaseException as error:  # noqa: BLE001 (raised by `finish`)
            self._error = error


class WaitingText:
    """Text that one thread makes and another takes; who makes it waits while much is waiting."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._waiting: deque[bytes] = deque()
        self._size = 0  # bytes
        self._error: BaseException | None = None
        self._is_over = False  # nothing is put any more, or taken
        self._changed = Condition()

    def put(self, text: bytes) -> bool:
        """Add text, after a wait where there is much; False when nobody will take it."""
        with self._changed:
            self._changed.wait_for(lambda: self._size < self._most or self._is_over)
            if self._is_over:
                return False
            self._waiting.append(text)
            self._size += len(text)
            self._changed.notify_all()
            return True

    def end(self, error: BaseException | None = None) -> None:
        """That was all; or an error came, which whoever takes the text is to know."""
        with self._changed:
            self._error = error
            self._is_over = True
            self._changed.notify_all()

    def leave(self) -> None:
        """Nobody will take any."""
        with self._changed:
            self._waiting.clear()
            self._is_over = True
            self._changed.notify_all()

    def taken(self) -> Iterator[bytes]:
        """All text, as it comes. Raises the error that ended it."""
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._waiting or self._is_over)
                if not self._waiting:
                    break
                text = self._waiting.popleft()
                self._size -= len(text)
                self._changed.notify_all()
            yield text
        if self._error is not None:
            raise self._error
