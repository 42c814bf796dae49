"""The window's loop and calls from other threads that break asyncio's rules."""

import asyncio
import threading

import pytest
from PySide6.QtWidgets import QApplication

from iptv_manager.ui.loop import WindowLoop


def test_a_call_from_another_thread_harms_no_later_call(
    qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    """asyncio forbids it, but a window must not freeze for good where something does it nevertheless."""
    loop = WindowLoop(qapp)

    async def scenario() -> list[str]:
        seen: list[str] = []
        done = asyncio.Event()

        def call() -> None:
            loop.call_soon(seen.append, "soon")
            loop.call_later(0.01, seen.append, "later")
            loop.call_later(0.02, done.set)

        thread = threading.Thread(target=call)
        loop.call_later(0.01, thread.start)
        async with asyncio.timeout(5):
            await done.wait()  # idle meanwhile: only the other thread can wake it
        return seen

    asyncio.set_event_loop(loop)
    try:
        assert loop.run_until_complete(scenario()) == ["soon", "later"]
    finally:
        asyncio.set_event_loop(None)
        loop.close()
    assert "The window's loop was called from" in caplog.text
