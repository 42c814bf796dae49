"""The window's loop: asyncio's rules on Qt, no timers left behind, dialogs inside tasks."""

import asyncio
import gc
import os
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import QApplication, QDialog

from iptv_manager.ui.loop import FEW_CANCELLED, LONGEST_REST, TURN, WindowLoop
from iptv_manager.ui.sockets import NotifierWatch, SocketWatch, socket_watch
from iptv_manager.ui.threads import DaemonThreads
from tests.waiting import until

ROOT = Path(__file__).resolve().parents[2]
Watch = Callable[[Callable[[], None]], SocketWatch]


@pytest.fixture(params=[socket_watch, NotifierWatch], ids=["the system's best", "a notifier each"])
def loop(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[WindowLoop]:
    """A loop with each way of watching sockets; no exception may go unseen."""
    watch: Watch = request.param
    made = WindowLoop(qapp, watch=watch)
    asyncio.set_event_loop(made)
    yield made
    asyncio.set_event_loop(None)
    made.close()


# asyncio's rules


def test_callbacks_run_in_their_order_and_cancelled_ones_not(loop: WindowLoop) -> None:
    seen: list[int] = []

    async def scenario() -> None:
        handles = [loop.call_soon(seen.append, number) for number in range(5)]
        handles[2].cancel()
        await asyncio.sleep(0)
        await asyncio.sleep(0)

    loop.run_until_complete(scenario())
    assert seen == [0, 1, 3, 4]


def test_timers_fire_by_their_time_and_never_early(loop: WindowLoop) -> None:
    fired: list[tuple[str, bool]] = []

    async def scenario() -> None:
        now, done = loop.time(), asyncio.Event()
        for name, delay in (("late", 0.03), ("soon", 0.01), ("at once", 0), ("past", -5)):
            loop.call_at(
                now + delay,
                lambda name=name, due=now + delay: fired.append((name, loop.time() >= due - 1e-6)),
            )
        loop.call_later(0.04, done.set)
        await done.wait()

    loop.run_until_complete(scenario())
    assert fired == [("past", True), ("at once", True), ("soon", True), ("late", True)]


def test_a_timer_far_away_is_no_error(loop: WindowLoop) -> None:
    handle = loop.call_later(10 * 365 * 86_400, print)
    loop.run_until_complete(asyncio.sleep(0))
    handle.cancel()


def test_cancelled_timers_are_let_go(loop: WindowLoop) -> None:
    def due_in_an_hour(_note: object) -> None:
        raise AssertionError("a cancelled timer fired")

    async def scenario() -> int:
        earlier = loop.call_later(1800, due_in_an_hour, None)  # stands before them
        for _ in range(4_000):
            loop.call_later(3600, due_in_an_hour, None).cancel()
        await asyncio.sleep(0)
        gc.collect()
        left = sum(isinstance(each, asyncio.TimerHandle) for each in gc.get_objects())
        earlier.cancel()
        return left

    assert loop.run_until_complete(scenario()) <= FEW_CANCELLED + 10


def test_an_exception_in_a_callback_reaches_the_handler_and_the_loop_goes_on(loop: WindowLoop) -> None:
    told: list[BaseException] = []
    loop.set_exception_handler(lambda _loop, context: told.append(context["exception"]))
    assert loop.get_exception_handler() is not None

    async def scenario() -> str:
        loop.call_soon(lambda: 1 / 0)
        loop.call_later(0.001, lambda: [][1])
        await until(lambda: len(told) == 2)
        return "on"

    assert loop.run_until_complete(scenario()) == "on"
    assert [type(error) for error in told] == [ZeroDivisionError, IndexError]


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit])
def test_a_wish_to_exit_leaves_the_loop(loop: WindowLoop, error: type[BaseException]) -> None:
    def ask() -> None:
        raise error

    loop.call_soon(ask)
    with pytest.raises(error):
        loop.run_until_complete(asyncio.Event().wait())
    assert loop.run_until_complete(asyncio.sleep(0, "again")) == "again"
    for task in asyncio.all_tasks(loop):
        task.cancel()
    loop.run_until_complete(asyncio.sleep(0))


def test_threads_give_results_and_errors_and_wake_the_loop(loop: WindowLoop) -> None:
    async def scenario() -> tuple[list[int], str]:
        numbers = await asyncio.gather(*(asyncio.to_thread(pow, number, 2) for number in range(50)))
        try:
            await asyncio.to_thread(int, "x")
        except ValueError as error:
            return numbers, str(error)
        return numbers, ""

    numbers, message = loop.run_until_complete(scenario())
    assert numbers == [number**2 for number in range(50)]
    assert "invalid literal" in message


def test_call_soon_threadsafe_wakes_an_idle_loop(loop: WindowLoop) -> None:
    async def scenario() -> int:
        future: asyncio.Future[int] = loop.create_future()
        thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, 7))
        loop.call_later(0.01, thread.start)
        result = await future
        thread.join()
        return result

    assert loop.run_until_complete(scenario()) == 7


def test_async_generators_are_closed_at_the_end(loop: WindowLoop) -> None:
    closed: list[bool] = []

    async def numbers() -> Any:
        try:
            yield 1
            yield 2
        finally:
            closed.append(True)

    async def scenario() -> Any:
        generator = numbers()
        await anext(generator)
        return generator

    kept = loop.run_until_complete(scenario())
    loop.run_until_complete(loop.shutdown_asyncgens())
    assert closed == [True]
    del kept


def test_a_closed_loop_takes_nothing_more(qapp: QApplication) -> None:
    loop = WindowLoop(qapp)
    loop.close()
    loop.close()
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon(print)
    with pytest.raises(RuntimeError, match="closed"):
        loop.call_soon_threadsafe(print)


# Sockets


def test_a_hundred_connections_talk_at_once(loop: WindowLoop) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()

    async def talk(port: int, number: int) -> bool:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        answers = []
        for turn in range(5):
            writer.write(f"hello {number} {turn}\n".encode())
            answers.append(await reader.readline())
        writer.close()
        await writer.wait_closed()
        return answers == [f"HELLO {number} {turn}\n".encode() for turn in range(5)]

    async def scenario() -> list[bool]:
        server = await asyncio.start_server(serve, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        results = await asyncio.gather(*(talk(port, number) for number in range(100)))
        server.close()
        await server.wait_closed()
        return results

    assert all(loop.run_until_complete(scenario()))


def test_much_data_flows_both_ways_through_full_buffers(loop: WindowLoop) -> None:
    sent = os.urandom(3_000_000)

    async def scenario() -> bytes:
        left, right = socket.socketpair()
        for end in (left, right):
            end.setblocking(False)
        received = bytearray()

        async def receive() -> None:
            while len(received) < len(sent):
                received.extend(await loop.sock_recv(right, 65_536))

        await asyncio.gather(loop.sock_sendall(left, sent), receive())
        left.close()
        right.close()
        return bytes(received)

    assert loop.run_until_complete(scenario()) == sent


def test_readers_and_writers_come_and_go(loop: WindowLoop) -> None:
    seen: list[str] = []

    async def scenario() -> None:
        (left, right), (other, another) = socket.socketpair(), socket.socketpair()
        done, heard = asyncio.Event(), asyncio.Event()

        def write() -> None:
            seen.append("writable")
            loop.remove_writer(left)
            left.send(b"x")

        def read() -> None:
            seen.append("readable")
            right.recv(1)
            done.set()

        loop.add_writer(left, write)
        loop.add_reader(right, seen.append, "replaced")
        loop.add_reader(right, read)
        await done.wait()
        assert loop.remove_reader(right)
        assert not loop.remove_reader(right)
        assert not loop.remove_writer(left)
        left.send(b"y")  # nobody reads it, though the loop looks
        loop.add_reader(other, heard.set)
        another.send(b"z")
        await heard.wait()
        loop.remove_reader(other)
        for end in (left, right, other, another):
            end.close()

    loop.run_until_complete(scenario())
    assert seen == ["writable", "readable"]


# Qt beside it


def test_qt_has_its_turn_under_a_flood_of_callbacks(loop: WindowLoop) -> None:
    gaps: list[int] = []
    clock, timer = QElapsedTimer(), QTimer(interval=0)

    def tick() -> None:
        gaps.append(clock.restart())

    def flood() -> None:
        loop.call_soon(flood)

    async def scenario() -> None:
        for _ in range(100):
            loop.call_soon(flood)
        clock.start()
        timer.timeout.connect(tick)
        timer.start()
        await until(lambda: len(gaps) > 20)
        timer.stop()

    loop.run_until_complete(scenario())
    loop.close()  # the flood would go on
    assert sorted(gaps)[len(gaps) // 2] <= TURN * 1000 + 4


def test_a_turn_that_took_too_long_is_followed_by_a_rest(loop: WindowLoop) -> None:
    clock = QElapsedTimer()

    def hold_up() -> None:
        clock.start()
        while clock.elapsed() < 3 * LONGEST_REST * 1000:
            pass
        clock.start()

    async def scenario() -> int:
        loop.call_soon(hold_up)
        await asyncio.sleep(0)  # until the turn after that
        return clock.elapsed()

    assert loop.run_until_complete(scenario()) >= LONGEST_REST * 1000 - 1


def test_other_tasks_go_on_while_a_task_has_a_dialog_open(loop: WindowLoop, qapp: QApplication) -> None:
    seen: list[str] = []

    async def other() -> None:
        for step in range(3):
            await asyncio.sleep(0.001)  # by a timer of the loop, which Qt has to fire
            seen.append(f"step {step}")
        await asyncio.to_thread(seen.append, "thread")
        dialog.accept()

    async def scenario() -> str:
        task = asyncio.create_task(other())
        await asyncio.sleep(0)
        seen.append("open")
        dialog.exec()
        seen.append("closed")
        await task
        current = asyncio.current_task()
        return current.get_name() if current else ""

    dialog = QDialog()
    assert loop.run_until_complete(loop.create_task(scenario(), name="asker")) == "asker"
    assert seen == ["open", "step 0", "step 1", "step 2", "thread", "closed"]


def test_slots_see_the_running_loop(loop: WindowLoop) -> None:
    async def scenario() -> bool:
        found: asyncio.Future[bool] = loop.create_future()
        QTimer.singleShot(0, lambda: found.set_result(asyncio.get_running_loop() is loop))
        return await found

    assert loop.run_until_complete(scenario())


# Threads


def test_waiting_jobs_are_cancelled_and_running_ones_do_not_hold_the_exit() -> None:
    threads, begun, gate = DaemonThreads(1), threading.Event(), threading.Event()

    def work() -> str:
        begun.set()
        gate.wait()
        return "done"

    running, waiting = threads.submit(work), threads.submit(work)
    assert begun.wait(5)
    threads.shutdown(wait=False, cancel_futures=True)
    assert waiting.cancelled()
    gate.set()
    assert running.result(5) == "done"
    threads.shutdown()
    with pytest.raises(RuntimeError):
        threads.submit(work)
