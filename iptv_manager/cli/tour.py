"""`demo`: the main job on a provider of our own, in a window where there is a display, else in pictures."""

import asyncio
import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from iptv_manager.app import Program, open_program
from iptv_manager.cli.desktop import DEMO_SIZE
from iptv_manager.cli.terminal import say
from iptv_manager.cli.window import has_display, run_with_window
from iptv_manager.demo.panel import DemoPanel
from iptv_manager.demo.server import DemoProvider
from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress
from iptv_manager.model.provider import ProviderKind
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.settings import Settings
from iptv_manager.ui.application import application
from iptv_manager.ui.desks.pages import HOME
from iptv_manager.ui.desks.schedule import ScheduleParts
from iptv_manager.ui.pages.registry import PAGES
from iptv_manager.ui.pictures import take_pictures
from iptv_manager.ui.start import Desktop

WINDOW_SIZE = (1360, 820)
AT_ONCE = 40  # connections that the demo provider allows
TIMEOUT = 5.0  # seconds a stream has to answer
PICTURES = {"window": HOME, "channels": "line_up", "overview": "dashboard"}  # file name → page
BACKUP_SIZE = 600  # entries of a second list: the first ones of the first
ROW = 2  # that is chosen in the pictures, so that the details say something
PATIENCE = 120.0  # seconds that a step of the tour may take


def demo(options: Namespace, settings: Settings) -> int:
    """Show the main job; gives the exit code."""
    shown = has_display()
    if not shown:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    folder = Path(options.out).absolute()
    folder.mkdir(parents=True, exist_ok=True)
    own_home = replace(settings, home=folder / "data", database_url=None, check_timeout=TIMEOUT)
    own_home = replace(own_home, secrets="file")  # the demo's password is none of the system's keyring
    return run_with_window(_tour(own_home, folder, stay=shown)) or 0


async def _tour(settings: Settings, folder: Path, *, stay: bool) -> int:
    providers = DemoProvider(DEMO_SIZE, panel=DemoPanel()), DemoProvider(BACKUP_SIZE)
    async with providers[0] as provider, providers[1] as backup, open_program(settings) as services:
        say(f"A provider of our own serves {DEMO_SIZE:,} entries at {provider.list_url}")
        for known in await services.providers.all():
            await services.providers.remove(known.id)
        desktop = Desktop(application(), services, asyncio.get_running_loop(), pages=PAGES)
        try:
            await _main_job(desktop, services, provider.list_url, folder)
            await _add_more(desktop, services, backup.list_url, provider.base_url)
            if stay:
                say("The window stays open until you close it.")
                await desktop.closed.wait()
            else:
                await _take_pictures(desktop, folder)
        finally:
            if not desktop.closed.is_set():
                await desktop.close()
    return 0


async def _main_job(desktop: Desktop, services: Program, list_url: str, folder: Path) -> None:
    desktop.begin()
    await desktop.keep_schedule(
        ScheduleParts(services.schedules, services.scheduler, services.changes, services.line_up)
    )
    desktop.window.resize(*WINDOW_SIZE)
    desktop.providers.sync(await services.providers.add_m3u("Demo", list_url, max_connections=AT_ONCE))
    await _until(lambda: desktop.line_up.matching == DEMO_SIZE and not desktop.acts.shown())
    say(f"Imported: {desktop.line_up.matching:,} channels in the table")
    desktop.checks.check_query(LineUpQuery())
    await _until(lambda: bool(desktop.acts.shown()))
    await _until(lambda: not desktop.acts.shown())
    found = await services.line_up.facets(LineUpQuery())
    say(
        "Checked: "
        + ", ".join(f"{facet.count:,} {facet.label.replace('_', ' ')}" for facet in found.outcomes)
    )
    csv = folder / "channels.csv"
    rows = await services.reports.save_channels(LineUpQuery(), csv, exact=False, on_progress=_ignore)
    say(f"Saved {rows:,} channels: {csv}")


async def _add_more(desktop: Desktop, services: Program, list_url: str, panel_url: str) -> None:
    """A list that is a backup of the first, and an account at a panel: one line-up over three providers."""
    backup = await services.providers.add_m3u("Spare", list_url, max_connections=AT_ONCE)
    account = ProviderDetails("Panel", panel_url, ProviderKind.XTREAM, "demo", "demo")
    for provider in (backup, await services.providers.add(account)):
        desktop.providers.sync(provider)
    await _until(lambda: bool(desktop.acts.shown()))
    await _until(lambda: not desktop.acts.shown())
    ids = await services.channels.id_vector(ChannelQuery())
    say(f"Merged: {len(ids):,} channels over three providers, one of them an account")


async def _take_pictures(desktop: Desktop, folder: Path) -> None:
    """Of some pages; each has a moment to read what it shows."""
    for name, key in PICTURES.items():
        desktop.pages.show(key)
        await asyncio.sleep(1.0)
        desktop.pages.choose_row(ROW)
        await asyncio.sleep(1.0)
        desktop.window.toast.hide()
        for path in take_pictures(desktop.window, folder, name):
            say(f"Picture: {path}")


async def _until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():  # noqa: ASYNC110 (what holds is told by many signals of the window)
            await asyncio.sleep(0.05)


def _ignore(_progress: Progress) -> None:
    """The tour tells its steps itself."""
