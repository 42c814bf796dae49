"""The desk of playing: plays what is chosen on the page in sight, one thing at a time, and says what plays."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Protocol

from PySide6.QtCore import QObject

from iptv_manager.model.errors import NoFreeConnection
from iptv_manager.model.playing import Playing
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.banner import Choice
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.desks.pages import PageDesk
from iptv_manager.ui.main_window import MainWindow
from iptv_manager.ui.pages.page import Page
from iptv_manager.ui.wanted import Wanted, of_streams

PLAY = "play"  # the act, and the banner where it fails


class Player(Protocol):
    """Plays streams outside the program; a call lasts as long as its player."""

    async def play(
        self,
        ids: Sequence[int],
        told: Callable[[Playing], None],
        title: str = "",
        named: str = "",
        anyway: bool = False,
    ) -> object:
        """See `services/playing.py`."""

    def leave(self) -> None:
        """Forget the players; they go on by themselves."""


class PlayDesk(QObject):
    """Without something that plays, the menus offer nothing."""

    def __init__(
        self, window: MainWindow, player: Player | None, acts: Acts, notices: Notices, pages: PageDesk
    ) -> None:
        super().__init__(window)
        self._window = window
        self._player = player
        self._acts = acts
        self._notices = notices
        self._pages = pages
        self._current: Wanted | None = None
        commands = window.commands
        for action in (commands.play, commands.stop_playing):
            action.setVisible(player is not None)
        commands.play.triggered.connect(self.play_chosen)
        commands.stop_playing.triggered.connect(self.stop)
        window.table.row_activated.connect(lambda _row: self.play_chosen())
        pages.shown.connect(self._enable)

    def play_chosen(self) -> None:
        """Play what is chosen on the page in sight; what played until now ends."""
        wanted = self._chosen()
        if wanted is not None:
            self.play(wanted)
        elif self._player is not None:
            self._notices.toast.say(self.tr("Choose something to play first."))

    def play(self, wanted: Wanted, anyway: bool = False) -> None:
        """Play this; `anyway`, even if its account seems to have no connection free."""
        if self._player is not None:
            self._notices.banners.remove(PLAY)
            self._current = wanted
            self._window.now_playing.show_starting(wanted.title)
            self._window.commands.stop_playing.setEnabled(True)
            work = self._played(self._player, wanted, anyway)
            self._acts.ask(PLAY, work, partial(self._offer_anyway, wanted))

    def stop(self) -> None:
        """End the player."""
        self._acts.cancel(PLAY)

    def leave(self) -> None:
        """The program is about to end; a player that a person watches goes on."""
        if self._player is not None:
            self._player.leave()

    async def _played(self, player: Player, wanted: Wanted, anyway: bool) -> NoFreeConnection | None:
        """Stay with the player to its end; gives what speaks against playing, if the person may override it."""
        try:
            show = self._window.now_playing.show_playing
            await player.play(await wanted.streams(), show, wanted.title, anyway=anyway)
        except NoFreeConnection as error:
            return error
        finally:
            self._forget(wanted)
        return None

    def _offer_anyway(self, wanted: Wanted, refusal: NoFreeConnection | None) -> None:
        if refusal is not None:
            anyway = Choice(self.tr("Play anyway"), partial(self.play, wanted, True))
            self._notices.banners.show_banner(PLAY, "warn", str(refusal), (anyway,))

    def _forget(self, wanted: Wanted) -> None:
        """It has ended; if another has taken its place, that is what is said."""
        if self._current is wanted:
            self._window.now_playing.hide()
            self._window.commands.stop_playing.setEnabled(False)

    def _chosen(self) -> Wanted | None:
        page = self._pages.in_sight
        if page is not None:
            return page.to_play()
        row = self._window.table.current_channel()
        return of_streams(row.name, [row.id]) if row else None

    def _enable(self, page: Page | None) -> None:
        self._window.commands.play.setEnabled(page is None or page.plays)
