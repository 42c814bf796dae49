"""The program with its window, once Qt runs: most of the program is loaded with this module."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from iptv_manager.app import open_program
from iptv_manager.model.errors import DatabaseUnavailable, IptvManagerError
from iptv_manager.net.masking import mask
from iptv_manager.services.autostart import system_autostart
from iptv_manager.settings import Settings
from iptv_manager.store.server import EmbeddedServer
from iptv_manager.ui.application import application
from iptv_manager.ui.desks.schedule import ScheduleParts
from iptv_manager.ui.dialogs.no_database import ask_about_database
from iptv_manager.ui.one_instance import OneInstance
from iptv_manager.ui.pages.registry import PAGES
from iptv_manager.ui.start import Opening, show_window, tell_refusal

if TYPE_CHECKING:
    from iptv_manager.demo.server import DemoProvider

DEMO_SIZE = 2000  # entries of the list that "Try the demo list" brings


def opening(sources: Sequence[str], calls: OneInstance | None, minimised: bool) -> Opening:
    """What the window is opened with."""
    return Opening(sources, PAGES, calls, system_autostart(), minimised)


async def open_desktop(settings: Settings, opening: Opening, server: EmbeddedServer | None = None) -> int:
    """Open the window and stay until it is closed; gives the exit code.

    Where there is no database the person is asked for another; `server` is the one that starts already."""
    while True:
        try:
            return await _opened(settings, opening, server)
        except DatabaseUnavailable as error:
            address = await ask_about_database(mask(str(error)), settings.database_url or "")
            if address is None:
                raise
            settings, server = replace(settings, database_url=address or None), None
        except IptvManagerError as error:
            await tell_refusal(mask(str(error)))  # a person may have started us without a terminal
            raise


async def _opened(settings: Settings, opening: Opening, server: EmbeddedServer | None) -> int:
    """Open the window and stay until it is closed. Raises IptvManagerError where that can't be done."""
    async with open_program(settings, server) as program, _Demo() as demo:
        parts = ScheduleParts(program.schedules, program.scheduler, program.changes, program.line_up)
        await show_window(application(), program, opening._replace(schedule=parts), demo.address)
    return 0


class _Demo:
    """The demo provider, started when it is first asked for."""

    def __init__(self) -> None:
        self._provider: DemoProvider | None = None

    async def __aenter__(self) -> "_Demo":
        return self

    async def __aexit__(self, *error: Any) -> None:
        if self._provider is not None:
            await self._provider.__aexit__(*error)

    async def address(self) -> str:
        """Where its list is."""
        if self._provider is None:
            from iptv_manager.demo.panel import DemoPanel  # late: few ask for it
            from iptv_manager.demo.server import DemoProvider

            self._provider = await DemoProvider(DEMO_SIZE, panel=DemoPanel()).__aenter__()
        return self._provider.list_url
