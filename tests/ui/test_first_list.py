"""The first list: what the window says while it is being read, before there is anything to show."""

import asyncio
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.ui.screen import Screen, play
from tests.ui.window_fakes import MemoryServices


def test_an_empty_page_says_that_a_list_is_being_read_and_offers_no_second_sync(
    qapp: QApplication, tmp_path: Path
) -> None:
    services = MemoryServices()
    services.syncs.gate = asyncio.Event()

    async def scenario(screen: Screen) -> None:
        window = screen.window
        screen.program.providers.add_sources(["http://nova.example/list.m3u"])
        await screen.until(lambda: window.page.no_channels.isVisible())
        await screen.until(lambda: window.page.no_channels.title == "Your list is being read")
        assert not window.page.no_channels.button.isVisible()
        assert not window.page.count.text()
        screen.program.acts.cancel("sync 1")
        await screen.until(lambda: window.page.no_channels.title == "No streams yet")
        assert window.page.no_channels.button.isVisible()

    play(qapp, tmp_path, services, scenario)
