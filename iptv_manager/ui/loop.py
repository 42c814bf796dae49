"""The window's event loop: asyncio on Qt, without a Qt timer per callback.

One queue of ready callbacks, drained in turns of a few milliseconds; one heap of timers; one Qt timer for
the next deadline. Painting and input come between two turns. A turn that took too long is followed by a rest: who
leaves the processor free gets it at once when Qt has something to do. With more work than processors that makes a
third fewer of Qt's timers late, for a twelfth of the work. `run_window` runs a program and ends it cleanly.
"""

import asyncio
import heapq
import logging
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from contextvars import Context
from threading import get_ident
from typing import Any, TypeVar

from PySide6.QtCore import (
    QCoreApplication,
)  # before qasync: it takes what is there
from PySide6.QtWidgets import QApplication
from qasync import QSelectorEventLoop

from iptv_manager.ui.garbage import spare_garbage_pauses, swept_at_rest
from iptv_manager.ui.sockets import Direction, SocketWatch, socket_watch
from iptv_manager.ui.threads import DaemonThreads
from iptv_manager.ui.wakes import Bell, Deadline

log = logging.getLogger(__name__)

TURN = 0.002  # seconds of callbacks before Qt has its turn: an eighth of a frame; 4 ms were late half as long again
OVERRUN = 0.001  # seconds; a turn that took so much longer waited for the processor, or for Python's lock
LONGEST_REST = 0.008  # seconds after it; half of what it took too long, as a rule
FEW_CANCELLED = 100  # cancelled timers that may lie in the heap unheeded

END_SECONDS = 5.0  # everything that still runs has this long, all together, once the program is to end
MAIN_SECONDS = 4.0  # of these for the main coroutine
STOP_SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
]

Callback = Callable[..., object]
T = TypeVar("T")


class WindowLoop(QSelectorEventLoop):  # type: ignore[misc]  # qasync has no types
    """asyncio's selector loop on Qt's event loop, on every system. Has no subprocesses on Windows.

    Give it the application before anything is run on it. `watch` is how sockets are watched.
    Callbacks also run while a dialog's `exec()` goes on inside another callback or task.
    """

    def __init__(
        self,
        app: QCoreApplication | None = None,
        watch: Callable[[Callable[[], None]], SocketWatch] = socket_watch,
    ) -> None:
        self._queue: deque[asyncio.Handle] = deque()
        self._batch = 0  # callbacks left before sockets and timers are looked at again
        self._timers: list[tuple[float, int, asyncio.TimerHandle]] = []
        self._timer_count = 0
        self._cancelled_timers = 0
        self._executor: Executor = DaemonThreads()
        self._fatal: BaseException | None = None
        self._bell = Bell(self._take_turn)
        self._deadline = Deadline(self._bell.ring)
        self._sockets = watch(self._bell.ring)
        self._is_hosted = False
        self.turns = 0  # taken so far
        self.on_rest: Callable[[], None] = _unheard  # told whenever nothing is left to do
        self._thread = get_ident()  # of the window: the loop lives in the one that made it
        super().__init__(app)

    time = staticmethod(time.monotonic)  # without a call on the way: it is asked for several times a check

    # Running

    def run_forever(self) -> int:
        """Run Qt's event loop, and this one on it, until `stop`; gives Qt's exit code."""
        hooks = sys.get_asyncgen_hooks()
        sys.set_asyncgen_hooks(self._asyncgen_firstiter_hook, self._asyncgen_finalizer_hook)
        self._bell.ring()
        try:
            code: int = super().run_forever()
        finally:
            sys.set_asyncgen_hooks(*hooks)
        self._raise_fatal()
        return code

    @contextmanager
    def hosted(self) -> Iterator[None]:
        """Run on whoever runs Qt's events meanwhile, as a test or a dialog does; nobody need call `run_forever`."""
        self._is_hosted = True
        asyncio._set_running_loop(self)
        self._bell.ring()
        try:
            yield
        finally:
            asyncio._set_running_loop(None)
            self._is_hosted = False

    def is_running(self) -> bool:
        """Whether callbacks are called when Qt's events are."""
        return self._is_hosted or bool(super().is_running())

    def close(self) -> None:
        """Let go of sockets, timers and threads. The loop cannot be used again."""
        if self.is_closed():
            return
        super().close()
        self._executor.shutdown(wait=False)
        self._bell.silence()
        self._deadline.stop()
        self._sockets.close()
        self._queue.clear()
        self._timers.clear()

    @property
    def wake_descriptor(self) -> int:
        """A socket that wakes the loop when a byte is written to it (`signal.set_wakeup_fd`)."""
        descriptor: int = self._csock.fileno()
        return descriptor

    # Callbacks

    def call_soon(self, callback: Callback, *args: Any, context: Context | None = None) -> asyncio.Handle:
        """Call `callback(*args)` in the next turn."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._queue.append(handle)
        if get_ident() != self._thread:
            self._wake_from_elsewhere()
        elif not self._bell.ringing:
            self._bell.ring()
        return handle

    def call_soon_threadsafe(
        self, callback: Callback, *args: Any, context: Context | None = None
    ) -> asyncio.Handle:
        """Call `callback(*args)` in the next turn; may be asked from any thread."""
        self._check_closed()
        handle = asyncio.Handle(callback, args, self, context)
        self._queue.append(handle)
        self._write_to_self()
        return handle

    def call_later(
        self, delay: float, callback: Callback, *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call `callback(*args)` after `delay` seconds."""
        return self.call_at(self.time() + delay, callback, *args, context=context)

    def call_at(
        self, when: float, callback: Callback, *args: Any, context: Context | None = None
    ) -> asyncio.TimerHandle:
        """Call `callback(*args)` when the loop's clock shows `when`."""
        self._check_closed()
        handle = asyncio.TimerHandle(when, callback, args, self, context)
        if get_ident() != self._thread:
            self.call_soon(self._add_timer, when, handle)
        else:
            self._add_timer(when, handle)
        return handle

    def _add_timer(self, when: float, handle: asyncio.TimerHandle) -> None:
        handle._scheduled = True  # type: ignore[attr-defined]  # asyncio's own mark of a handle in the heap
        self._timer_count += 1
        heapq.heappush(self._timers, (when, self._timer_count, handle))
        if not self._bell.ringing:
            self._deadline.set(when)

    def _wake_from_elsewhere(self) -> None:
        """Asked from another thread, where Qt's timers can't be started: asyncio forbids it, yet an object that is
        collected there may do it in its last moment, and the bell would then be broken for good."""
        log.warning("The window's loop was called from another thread.", stack_info=True)
        self._write_to_self()

    def _add_callback(self, handle: asyncio.Handle, delay: float = 0) -> asyncio.Handle:
        """Queue a handle that asyncio made itself (a signal's)."""
        self._queue.append(handle)
        self._bell.ring()
        return handle

    def _timer_handle_cancelled(self, handle: asyncio.TimerHandle) -> None:
        """Count a cancelled timer; when most of the heap is cancelled, build it anew."""
        if not handle._scheduled:  # type: ignore[attr-defined]
            return
        self._cancelled_timers += 1
        if self._cancelled_timers > max(FEW_CANCELLED, len(self._timers) // 2):
            self._timers = [
                entry for entry in self._timers if entry[2] is not handle and not entry[2].cancelled()
            ]
            heapq.heapify(self._timers)
            self._cancelled_timers = 0

    # Sockets

    def _add_reader(self, fd: Any, callback: Callback, *args: Any) -> asyncio.Handle:
        return self._watch_socket(fd, Direction.READ, callback, args)

    def _add_writer(self, fd: Any, callback: Callback, *args: Any) -> asyncio.Handle:
        return self._watch_socket(fd, Direction.WRITE, callback, args)

    def _remove_reader(self, fd: Any) -> bool:
        return not self.is_closed() and self._sockets.remove(_number(fd), Direction.READ)

    def _remove_writer(self, fd: Any) -> bool:
        return not self.is_closed() and self._sockets.remove(_number(fd), Direction.WRITE)

    def _watch_socket(
        self, fd: Any, direction: Direction, callback: Callback, args: tuple[Any, ...]
    ) -> asyncio.Handle:
        self._check_closed()
        handle = asyncio.Handle(callback, args, self)
        self._sockets.add(_number(fd), direction, handle)
        return handle

    # Threads and errors: asyncio's own ways in place of qasync's

    def run_in_executor(
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> "asyncio.Future[T]":
        """Call `func(*args)` in a thread of `executor`, by default one that does not outlive the program."""
        self._check_closed()
        return asyncio.wrap_future((executor or self._executor).submit(func, *args), loop=self)

    def set_default_executor(self, executor: Executor) -> None:
        """Use `executor` where none is named."""
        self._executor = executor

    async def shutdown_default_executor(self, timeout: float | None = None) -> None:
        """Take no more calls, and wait at most `timeout` seconds for those that run."""
        waiting = DaemonThreads(1).submit(self._executor.shutdown, cancel_futures=True)
        ended = asyncio.wrap_future(waiting, loop=self)
        await asyncio.wait({ended}, timeout=timeout)
        ended.cancel()

    set_exception_handler = asyncio.BaseEventLoop.set_exception_handler
    default_exception_handler = asyncio.BaseEventLoop.default_exception_handler
    call_exception_handler = asyncio.BaseEventLoop.call_exception_handler

    # A turn

    def take_turn_alone(self) -> None:
        """Run what is ready now, while the loop is hosted by one who runs no events of Qt."""
        self._drain(self.time() + TURN)

    def _take_turn(self) -> None:
        """Run a turn. Inside a task's own step (it opened a dialog with `exec`) that task is set aside first."""
        if not self.is_running():
            self._bell.silence()
            return
        self.turns += 1
        waiting = asyncio.current_task(self)
        if waiting is not None:
            asyncio.tasks._leave_task(self, waiting)
        end = self.time() + TURN
        try:
            self._drain(end)
        except (KeyboardInterrupt, SystemExit) as error:
            self._fatal = error
            self.stop()
        finally:
            if waiting is not None:
                asyncio.tasks._enter_task(self, waiting)
        over = self.time() - end
        if over > OVERRUN:
            self._bell.pause(min(over / 2, LONGEST_REST))

    def _drain(self, end: float) -> None:
        """Run what is ready until `end`; rest where nothing is."""
        queue, now = self._queue, time.monotonic
        while self.is_running():
            if self._batch <= 0:
                self._collect()
                if not queue:
                    self._rest()
                    return
            while self._batch > 0 and queue:
                self._batch -= 1
                handle = queue.popleft()
                if not handle._cancelled:
                    handle._run()
                if now() >= end:
                    return
            self._batch = 0

    def _collect(self) -> None:
        """Queue the callbacks of ready sockets and due timers."""
        self._queue.extend(self._sockets.poll())
        timers = self._timers
        due = self.time() + self._clock_resolution
        while timers and (timers[0][2].cancelled() or timers[0][0] < due):
            handle = heapq.heappop(timers)[2]
            handle._scheduled = False  # type: ignore[attr-defined]
            if handle.cancelled():
                self._cancelled_timers -= 1
            else:
                self._queue.append(handle)
        self._batch = len(self._queue)

    def _rest(self) -> None:
        self._bell.silence()
        if self._timers:
            self._deadline.set(self._timers[0][0])
        self.on_rest()

    def _raise_fatal(self) -> None:
        fatal, self._fatal = self._fatal, None
        if fatal is not None:
            raise fatal


def _unheard() -> None:
    """Nobody wants to know."""


def _number(fd: Any) -> int:
    return fd if isinstance(fd, int) else int(fd.fileno())


def run_window(main: Coroutine[Any, Any, T]) -> T | None:
    """Run `main` on the application's event loop and give its result. Closing the last window ends nothing.

    Ctrl-C, a signal to end and `QApplication.quit()` end it early, with None: `main` and then all other tasks
    are cancelled and have five seconds in all to end. What is late is logged and left behind.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        main.close()
        raise RuntimeError("a QApplication must stand before the window's loop can run")
    app.setQuitOnLastWindowClosed(False)
    spare_garbage_pauses()
    loop = WindowLoop(app)
    asyncio.set_event_loop(loop)
    try:
        task = loop.create_task(main, name="main")
        with _stopped_by_signals(loop), swept_at_rest(loop):
            try:
                _run_until_done(loop, task)
            finally:
                _finish(loop, loop.create_task(_wind_down(loop, task), name="wind down"))
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    return task.result() if task.done() and not task.cancelled() else None


def _run_until_done(loop: WindowLoop, task: "asyncio.Task[Any]") -> None:
    """Run until `task` is done, or the loop is stopped by something else."""
    task.add_done_callback(_stop_loop)
    loop.run_forever()
    task.remove_done_callback(_stop_loop)


def _finish(loop: WindowLoop, task: "asyncio.Task[Any]") -> None:
    """Run until `task` is done, also where Qt can't: it ends at once when the display has gone (a log-out)."""
    _run_until_done(loop, task)
    with loop.hosted():
        end = time.monotonic() + END_SECONDS
        while not task.done() and time.monotonic() < end:
            loop.take_turn_alone()
            time.sleep(TURN)


def _stop_loop(task: "asyncio.Task[Any]") -> None:
    task.get_loop().stop()


@contextmanager
def _stopped_by_signals(loop: WindowLoop) -> Iterator[None]:
    """Let Ctrl-C and the like stop the loop. Python sees a signal only once woken from Qt's wait."""

    def stop(*_signal: object) -> None:
        """Runs between two bytecodes of anything: let the loop do it in its turn."""
        loop.call_soon_threadsafe(loop.stop)

    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    descriptor = signal.set_wakeup_fd(loop.wake_descriptor, warn_on_full_buffer=False)
    try:
        yield
    finally:
        signal.set_wakeup_fd(descriptor)
        for number, handler in before.items():
            signal.signal(number, handler)


async def _wind_down(loop: WindowLoop, main: "asyncio.Task[Any]") -> None:
    """End `main`, then the other tasks, then generators and threads."""
    begun = loop.time()
    await _end({main}, MAIN_SECONDS)
    others = asyncio.all_tasks() - {main, asyncio.current_task()}
    await _end(others, begun + END_SECONDS - loop.time())
    await asyncio.wait(
        {loop.create_task(loop.shutdown_asyncgens())}, timeout=begun + END_SECONDS - loop.time()
    )
    await loop.shutdown_default_executor(begun + END_SECONDS - loop.time())


async def _end(tasks: "set[asyncio.Task[Any]]", seconds: float) -> None:
    running = {task for task in tasks if not task.done()}
    for task in running:
        task.cancel()
    if running:
        _done, late = await asyncio.wait(running, timeout=seconds)
        for task in late:
            log.warning("The task %s did not end within %.1f s of being cancelled.", task.get_name(), seconds)
