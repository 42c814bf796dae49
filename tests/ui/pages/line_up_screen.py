"""The page of merged channels on real services and a real database, played as a coroutine in the window's loop."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication, QWidget

from iptv_manager.app import build
from iptv_manager.model.channels import ChannelRow
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.ui.actions import Actions
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.banner import Banners
from iptv_manager.ui.desks.edits import EditDesk
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.edit_services import editing_of
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.pages.line_up import LineUpPage
from iptv_manager.ui.pages.page import PageGround
from iptv_manager.ui.parts import column
from iptv_manager.ui.theme.theme import Theme, ThemeMode
from iptv_manager.ui.toast import Toast
from tests.waiting import until

PATIENCE = 10.0  # seconds for a condition to come true


class LineUpScreen:
    """The page on show, and how to wait for what it does."""

    def __init__(self, page: LineUpPage, acts: Acts, toast: Toast, banners: Banners, theme: Theme) -> None:
        self.page = page
        self.acts = acts
        self.toast = toast
        self.banners = banners
        self.theme = theme

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the window go on until the condition holds."""
        await until(condition, PATIENCE)

    async def settled(self) -> None:
        """Until the table is whole and nothing is being done."""
        await self.until(lambda: self.page.matching is not None and not self.acts.shown())
        model = self.page.table.lazy_model
        await self.until(lambda: not model.is_loading)

    def names(self) -> list[str]:
        """The names in the table, in its order."""
        model = self.page.table.lazy_model
        rows = [model.row_at(number) for number in range(model.rowCount())]
        return [row.name for row in rows if isinstance(row, ChannelRow)]

    async def choose(self, name: str) -> None:
        """Make the channel of that name the current one, and wait for its streams."""
        await self.until(lambda: name in self.names())
        self.page.table.selectRow(self.names().index(name))
        await self.until(lambda: self.page.details.shown is not None and self.page.details.shown.name == name)
        await self.until(self.streams)

    def streams(self) -> list[str]:
        """The names of the streams beside the table."""
        return [stream.name for stream in self.page.details.streams.streams.streams]

    def picture(self, path: Path, mode: ThemeMode) -> None:
        """Keep a picture of the page in a theme."""
        self.theme.choose(mode)
        QApplication.processEvents()
        self.page.window().grab().save(str(path))


Scenario = Callable[[LineUpScreen], Awaitable[None]]


def play(app: QApplication, settings: Settings, database: Database, scenario: Scenario) -> None:
    """Show the page, play the scenario, put everything away."""
    app.setQuitOnLastWindowClosed(False)
    loop = WindowLoop(app)

    async def run() -> None:
        program = build(settings, database)
        theme = Theme(app)
        icons = Icons(theme.colours)
        theme.changed.connect(icons.recolour)
        window = QWidget()
        acts = Acts(asyncio.get_running_loop(), window)
        toast, banners = Toast(window), Banners(icons)
        notices = Notices(toast, banners)
        acts.failed.connect(notices.tell_failure)
        edits = EditDesk(editing_of(program), acts, notices, icons, lambda: None, window)
        page = LineUpPage(
            PageGround(program, acts, notices, Actions(window, icons), theme, icons, None, edits)
        )
        lines = column(window, gap=0)
        lines.addWidget(banners)
        lines.addWidget(page, 1)
        window.resize(1440, 860)
        window.show()
        page.arrive()
        screen = LineUpScreen(page, acts, toast, banners, theme)
        try:
            await screen.settled()
            await scenario(screen)
        finally:
            page.leave()
            await acts.stop(5)
            tasks = asyncio.all_tasks() - {asyncio.current_task()}
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            window.hide()
            window.deleteLater()

    with loop:
        loop.run_until_complete(run())
