"""Running acts: each has an owner, a name, progress and a way to cancel it."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.ui.pace import Pace

log = logging.getLogger(__name__)

T = TypeVar("T")
Work = Callable[[ProgressCallback], Coroutine[Any, Any, T]]
TICK = 100  # milliseconds between two reports to the window


@dataclass(slots=True, eq=False)
class Act:
    """Something the program is doing for the person. `report` may be called from any thread."""

    name: str
    title: str
    progress: Progress | None = None
    pace: Pace = field(default_factory=Pace)
    task: "asyncio.Task[Any] | None" = None

    def report(self, progress: Progress) -> None:
        """Keep the newest report; the window reads it at its next tick."""
        self.progress = progress


class Acts(QObject):
    """Starts coroutines for the window, holds them, cancels them and tells how each went.

    A new act of a name cancels the old one of that name.
    """

    started = Signal(object)  # Act
    progressed = Signal(object)  # list[Act]
    ended = Signal(object)  # Act; whatever the end
    cancelled = Signal(object)  # Act that was shown
    failed = Signal(object, object)  # Act, Exception

    def __init__(self, loop: asyncio.AbstractEventLoop, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop = loop
        self._stopped = False
        self._running: dict[str, Act] = {}
        self._shown: set[Act] = set()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK)
        self._timer.timeout.connect(self._tick)

    def start(self, name: str, title: str, work: Work[T], then: Callable[[T], object] | None = None) -> Act:
        """Carry out `work` in sight of the person; `then` gets its result."""
        act = Act(name, title)
        self._launch(act, work(act.report), then)
        if act.task:
            self._shown.add(act)
            self.started.emit(act)
            self._timer.start()
        return act

    def ask(self, name: str, question: Coroutine[Any, Any, T], then: Callable[[T], object]) -> Act:
        """Get an answer without a word in the status bar: for what is quick and asked often."""
        act = Act(name, "")
        self._launch(act, question, then)
        return act

    def running(self, name: str) -> Act | None:
        """The act of that name, while it runs."""
        return self._running.get(name)

    def shown(self) -> list[Act]:
        """The acts a person sees in the status bar."""
        return list(self._shown)

    def cancel(self, name: str) -> None:
        """Cancel the act of that name, if it runs."""
        act = self._running.get(name)
        if act and act.task:
            act.task.cancel()

    def cancel_all(self) -> None:
        """Cancel every act and question."""
        for task in self._tasks:
            task.cancel()

    async def stop(self, seconds: float) -> bool:
        """Cancel everything, start nothing more, wait at most `seconds`; False where something still runs."""
        self._stopped = True
        self._timer.stop()
        self.cancel_all()
        if not self._tasks:
            return True
        _done, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            log.warning("%s did not stop within %.1f s", task.get_name(), seconds)
        return not late

    def _launch(self, act: Act, work: Coroutine[Any, Any, T], then: Callable[[T], object] | None) -> None:
        if self._stopped:
            work.close()
            return
        self.cancel(act.name)
        task = self._loop.create_task(work, name=act.name)
        act.task = task
        self._running[act.name] = act
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._finish(act, done, then))

    def _finish(self, act: Act, task: "asyncio.Task[T]", then: Callable[[T], object] | None) -> None:
        self._tasks.discard(task)
        if self._running.get(act.name) is act:
            del self._running[act.name]
        if act in self._shown:
            self._leave(act)
        if task.cancelled():
            if act.title and not self._stopped:
                self.cancelled.emit(act)
            return
        error = task.exception()
        if error is not None:
            self._fail(act, error)
        elif then is not None:
            then(task.result())

    def _leave(self, act: Act) -> None:
        self._shown.discard(act)
        if not self._shown:
            self._timer.stop()
        self.ended.emit(act)

    def _fail(self, act: Act, error: BaseException) -> None:
        if not isinstance(error, IptvManagerError):
            log.error("%s failed", act.name, exc_info=error)
        self.failed.emit(act, error)

    def _tick(self) -> None:
        now = time.monotonic()
        for act in self._shown:
            if act.progress is not None:
                act.pace.note(now, act.progress)
        self.progressed.emit(list(self._shown))
