"""What every page of the window is, and what it stands on."""

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from iptv_manager.ui.actions import Actions
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.desks.notices import Notices
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.page_state import PageState
from iptv_manager.ui.services import Services
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wanted import Wanted

if TYPE_CHECKING:
    from iptv_manager.ui.desks.edits import EditDesk
    from iptv_manager.ui.desks.providers import ProviderDesk


class PageGround(NamedTuple):
    """What pages are built on; they ask services through `acts` and tell through `notices`."""

    services: Services
    acts: Acts
    notices: Notices
    actions: Actions
    theme: Theme
    icons: Icons
    providers: "ProviderDesk | None" = None  # syncs, adds, edits and removes them
    edits: "EditDesk | None" = None  # edits channels, with undo


class Page(QWidget):
    """A page of the window, made when it is first shown. `key` names it for good, `icon` is in resources."""

    key = ""
    icon = ""
    plays = False  # can what is chosen here be played?

    def __init__(self, ground: PageGround) -> None:
        super().__init__()
        self.ground = ground

    @classmethod
    def title(cls) -> str:
        """What the rail calls it, translated."""
        raise NotImplementedError

    def arrive(self) -> None:
        """It comes into sight, or what it shows has changed while it is in sight: read anew, cheaply."""

    def leave(self) -> None:
        """It goes out of sight: stop what it asks for regularly."""

    def take_focus(self) -> None:
        """The keyboard acts on the page from now on: on its table, where it has one."""
        table = getattr(self, "table", None)
        if isinstance(table, LazyTableView):
            table.take_focus()
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def to_play(self) -> Wanted | None:
        """What is chosen, to be played; None where nothing is, or nothing can be."""
        return None

    def state(self) -> PageState:
        """What is to come back at the next start."""
        return PageState()

    def restore(self, state: PageState) -> None:
        """Be as the page was then; told once, before it first comes into sight."""
