"""Builds the window on the services, joins its parts to the desks, and ends it cleanly."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.services.autostart import Autostart
from iptv_manager.ui.acts import Act, Acts
from iptv_manager.ui.application import Application
from iptv_manager.ui.banner import Choice
from iptv_manager.ui.desks.accounts import AccountDesk
from iptv_manager.ui.desks.checks import CheckDesk
from iptv_manager.ui.desks.choices import ChoiceDesk
from iptv_manager.ui.desks.edits import EditDesk
from iptv_manager.ui.desks.line_up import LineUpDesk
from iptv_manager.ui.desks.news import NewsDesk
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.desks.pages import PageDesk
from iptv_manager.ui.desks.past import PastDesk
from iptv_manager.ui.desks.playing import PlayDesk
from iptv_manager.ui.desks.providers import ProviderDesk, Undo
from iptv_manager.ui.desks.saving import SavingDesk
from iptv_manager.ui.desks.schedule import Desks, ScheduleDesk, ScheduleParts
from iptv_manager.ui.desks.shared_choices import SharedChoiceDesk
from iptv_manager.ui.desks.tray import TrayDesk
from iptv_manager.ui.edit_services import editing_of
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.one_instance import OneInstance
from iptv_manager.ui.pages.page import Page, PageGround
from iptv_manager.ui.services import DemoList, Services
from iptv_manager.ui.sources import file_filter, sources_in
from iptv_manager.ui.window_state import WindowState, read_state, write_state

log = logging.getLogger(__name__)

STATE_FILE = "window.json"
STOP_SECONDS = 4.0  # of the five in which the program must end


class Opening(NamedTuple):
    """What a window is opened with: `sources` to add, its pages, and what ties it to the system."""

    sources: Sequence[str] = ()
    pages: Sequence[type[Page]] = ()
    calls: OneInstance | None = None  # tells of later starts of the program
    autostart: Autostart | None = None
    minimised: bool = False  # begin in the tray, where there is one
    schedule: ScheduleParts | None = None  # what runs by itself, and what other desktops do


class Desktop(QObject):
    """The window with its desks. `closed` is set once the person has closed it and every act has ended."""

    def __init__(
        self,
        app: QApplication,
        services: Services,
        loop: asyncio.AbstractEventLoop,
        demo: DemoList | None = None,
        pages: Sequence[type[Page]] = (),
    ) -> None:
        super().__init__()
        self.window = window = MainWindow(app, services.line_up, demo is not None)
        self.acts = Acts(loop, window)
        self.notices = Notices(window.toast, window.banners)
        self.accounts = AccountDesk(
            services.providers, services.accounts, services.categories, self.acts, window, window.icons
        )
        self.providers = ProviderDesk(
            services.providers, services.syncs, self.acts, self.notices, window, self.accounts, demo
        )
        self.checks = CheckDesk(services.health, services.line_up, self.acts, self.notices, window)
        self.saving = SavingDesk(services.reports, self.acts, self.notices, window)
        self.line_up = LineUpDesk(window, services.line_up, self.providers, self.acts)
        self.shared = SharedChoiceDesk(window, getattr(services, "choices", None), self.acts, self.notices)
        self.past = PastDesk(window, getattr(services, "history", None), self.acts)
        self.choices = ChoiceDesk(window, self.providers, self.checks, services.addresses, self.acts)
        self.edits = EditDesk(
            editing_of(services), self.acts, self.notices, window.icons, self.providers.undo, window
        )
        ground = PageGround(
            services,
            self.acts,
            self.notices,
            window.commands,
            window.theme,
            window.icons,
            self.providers,
            self.edits,
        )
        self.pages = PageDesk(window, ground, pages)
        self.playing = PlayDesk(
            window, getattr(services, "playing", None), self.acts, self.notices, self.pages
        )
        self.tray = TrayDesk(window, self.acts)
        self.schedule: ScheduleDesk | None = None
        self.closed = asyncio.Event()
        self._held: list[int] = []  # schedules, until their desk stands
        self._app = app
        self._services = services
        self._loop = loop
        self._state_file = services.home / STATE_FILE
        self._closing: asyncio.Task[None] | None = None
        self._connect_window()
        self._connect_desks()
        self._connect_actions()

    def begin(self, sources: Sequence[str] = (), minimised: bool = False) -> None:
        """Be as at the last close, read what there is, add `sources`, and show the window or its tray icon."""
        state = read_state(self._state_file)
        self.saving.folder = state.folder
        self.providers.kept = set(state.kept)
        self._held = state.held
        self.window.restore(state)
        self.line_up.begin(state.query())
        self.pages.kept = state.pages
        self.pages.show(state.page)
        self.providers.refresh()
        self.edits.refresh()
        self.shared.refresh()
        self.checks.offer_unfinished()
        if sources:
            self.providers.add_sources(sources)
        self.tray.begin(state.on_close, minimised)
        self.pages.take_focus()

    def take_call(self, sources: Sequence[str]) -> None:
        """The program was started again: add what it brought, and come forward."""
        if sources:
            self.providers.add_sources(sources)
        self.tray.raise_window()

    def offer_autostart(self, autostart: Autostart) -> None:
        """Let the person choose whether the program starts with the computer."""
        action = self.window.commands.autostart

        def switch(on: bool) -> None:
            """Switch it; where that fails, the mark goes back to what is."""
            try:
                autostart.switch(on)
            except IptvManagerError as error:
                self.notices.tell_failure(Act("autostart", action.text()), error)
            action.setChecked(autostart.is_on())

        action.setChecked(autostart.is_on())
        action.triggered.connect(switch)

    async def keep_schedule(self, parts: ScheduleParts) -> None:
        """Run what is due in this window, and hear what other desktops change."""
        desks = Desks(
            self.window, self.acts, self.notices, self.providers, self.line_up, self.pages, self.tray
        )
        news = self._news()
        self.schedule = ScheduleDesk(parts, desks, news)
        self.schedule.held = self._held
        parts.changes.subscribe(self.edits.hear)
        if news is not None:
            parts.changes.subscribe(news.hear)
            news.look()
        await self.schedule.begin()

    def _news(self) -> NewsDesk | None:
        """The desk of news, where there is a history to read."""
        syncs, health = (
            getattr(self._services, "sync_history", None),
            getattr(self._services, "history", None),
        )
        if syncs is None or health is None:
            return None
        return NewsDesk(syncs, health, self.acts, self.notices, self.providers, self.pages.show)

    def keep_state(self) -> None:
        """Write down how the window is."""
        write_state(self._state_file, self._state())

    def _state(self) -> WindowState:
        state = self.window.state(self.saving.folder, sorted(self.providers.kept))
        pages = self.pages.states()
        held = self.schedule.held if self.schedule else self._held
        return replace(state, page=self.pages.current, pages=pages, on_close=self.tray.on_close, held=held)

    # Joining

    def _connect_window(self) -> None:
        window, acts = self.window, self.acts
        window.close_wanted.connect(self._close_asked)
        window.quit_wanted.connect(self._begin_to_close)
        self.tray.quit_wanted.connect(self._begin_to_close)
        self._app.commitDataRequest.connect(self._begin_to_close)  # the person logs out
        if isinstance(self._app, Application):
            self._app.quit_asked.connect(self._begin_to_close)
        window.sources_dropped.connect(self.providers.add_sources)
        window.table.failed.connect(self._tell_table_failure)
        window.status.cancel_wanted.connect(acts.cancel)
        acts.started.connect(window.status.add_act)
        acts.progressed.connect(window.status.show_progress)
        acts.ended.connect(window.status.remove_act)
        acts.failed.connect(self._tell_failure)
        acts.cancelled.connect(self._tell_cancelled)

    def _connect_desks(self) -> None:
        self.providers.undo_changed.connect(self.edits.take_provider_step)
        self.providers.providers_changed.connect(self.edits.take_providers)
        self.edits.undo_changed.connect(self._show_undo)
        self.edits.redo_changed.connect(self._show_redo)
        self.edits.edited.connect(self.pages.data_changed)
        self.providers.providers_changed.connect(self.pages.take_providers)
        self.providers.channels_changed.connect(self.pages.data_changed)
        self.checks.results_came.connect(self.window.table.show_results)
        self.checks.running_changed.connect(self.window.commands.stop_checks.setEnabled)
        self.checks.run_ended.connect(self.line_up.count_again)
        self.checks.run_ended.connect(self.past.refresh)
        self.shared.changed.connect(self.pages.data_changed)

    def _connect_actions(self) -> None:
        commands, filters = self.window.commands, self.window.filters
        commands.add_provider.triggered.connect(lambda: self.providers.open_add_dialog())
        commands.add_file.triggered.connect(self._choose_files)
        commands.paste_address.triggered.connect(self._paste)
        commands.try_demo.triggered.connect(self.providers.add_demo)
        commands.undo.triggered.connect(self.edits.undo)
        commands.redo.triggered.connect(self.edits.redo)
        commands.edit_rules.triggered.connect(lambda: self.edits.open_rules_dialog())
        if lists := self.edits.lists:
            commands.edit_groups.triggered.connect(lambda: lists.open_groups())
            commands.edit_lists.triggered.connect(lambda: lists.open_favourites())
            commands.save_line_up.triggered.connect(lambda: lists.save_line_up())
            commands.bring_in_line_up.triggered.connect(lambda: lists.bring_in_line_up())
        commands.sync_all.triggered.connect(self.providers.sync_all)
        commands.save_csv.triggered.connect(self._save)
        commands.check_shown.triggered.connect(lambda: self.checks.check_query(filters.query))
        commands.check_all.triggered.connect(lambda: self.checks.check_query(LineUpQuery()))
        commands.stop_checks.triggered.connect(self.checks.stop)
        commands.natural_order.triggered.connect(lambda: filters.sort(SortColumn.NAME, False))
        commands.provider_order.triggered.connect(lambda: filters.sort(SortColumn.ORDER, False))

    # What the person asks for

    def _paste(self) -> None:
        sources = sources_in(QApplication.clipboard().mimeData())
        if sources:
            self.providers.add_sources(sources)
        else:
            self.window.toast.say(self.tr("The clipboard holds no address and no list."))

    def _choose_files(self) -> None:
        chooser = QFileDialog(self.window, self.tr("Add lists"), self.saving.folder)
        chooser.setFileMode(QFileDialog.FileMode.ExistingFiles)
        chooser.setNameFilter(file_filter(self.tr("Playlists"), self.tr("All files")))
        chooser.filesSelected.connect(self.providers.add_sources)
        chooser.finished.connect(chooser.deleteLater)
        chooser.open()

    def _save(self) -> None:
        self.saving.open_dialog(self.window.filters.query, self.line_up.matching or 0)

    def _show_undo(self, undo: Undo | None) -> None:
        action = self.window.commands.undo
        action.setEnabled(undo is not None)
        action.setText(undo.text if undo else self.tr("&Undo"))

    def _show_redo(self, redo: Undo | None) -> None:
        action = self.window.commands.redo
        action.setEnabled(redo is not None)
        action.setText(redo.text if redo else self.tr("&Redo"))

    # Failures

    def _tell_cancelled(self, act: Act) -> None:
        self.window.toast.say(self.tr("Cancelled: %1.").replace("%1", act.title))

    def _tell_failure(self, act: Act, error: Exception) -> None:
        self.notices.tell_failure(act, error, Choice(self.tr("Try again"), self._try_again))

    def _tell_table_failure(self, error: Exception) -> None:
        self._tell_failure(Act("table", self.tr("Reading streams")), error)

    def _try_again(self) -> None:
        self.providers.refresh()
        self.line_up.reload()

    # The end

    def _close_asked(self) -> None:
        """The window is to be closed; a log-out, which ends the program already, closes it as well."""
        if self._closing is None:
            self.tray.close_asked()

    def _begin_to_close(self, *_: object) -> None:
        if self._closing is None:
            self._closing = self._loop.create_task(self.close(), name="close the window")

    async def close(self) -> None:
        """Keep the state, end what runs, close; whatever happens the window does close."""
        try:
            self.keep_state()
            self.window.setEnabled(False)
            self.window.table.stop()
            self.pages.stop()
            self.checks.leave()
            self.playing.leave()
            leaving = [self.schedule.stop()] if self.schedule else []
            await asyncio.gather(*leaving, self.acts.stop(STOP_SECONDS))
        finally:
            self.tray.tray.icon.hide()
            self.window.let_close()
            self.closed.set()


async def show_window(
    app: QApplication,
    services: Services,
    opening: Opening,
    demo: DemoList | None = None,
) -> None:
    """Open the window and return once it is closed. Its state is kept in the home folder.

    Cancelled, it closes the window the same way."""
    desktop = Desktop(app, services, asyncio.get_running_loop(), demo, opening.pages)
    if opening.autostart is not None:
        desktop.offer_autostart(opening.autostart)
    desktop.begin(opening.sources, opening.minimised)
    if opening.calls is not None:
        opening.calls.deliver_to(desktop.take_call)
    if opening.schedule is not None:
        await desktop.keep_schedule(opening.schedule)
    try:
        await desktop.closed.wait()
    finally:
        if not desktop.closed.is_set():
            await desktop.close()


async def tell_refusal(sentence: str) -> None:
    """Say why the program can't start, and return once the person has read it."""
    closed = asyncio.Event()
    box = QMessageBox(QMessageBox.Icon.Critical, "IPTV Manager", sentence, QMessageBox.StandardButton.Close)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.finished.connect(closed.set)
    box.open()
    await closed.wait()
