"""Every action of the window, each exactly once: menus, toolbar, context menus and shortcuts share them."""

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QWidget

from iptv_manager.ui.icons import Icons
from iptv_manager.ui.theme.theme import ThemeMode

Keys = str | QKeySequence.StandardKey


class Actions(QObject):
    """The actions; who carries them out connects to `triggered` or `toggled`."""

    def __init__(self, window: QWidget, icons: Icons) -> None:
        super().__init__(window)
        self._window = window
        self._icons = icons
        self.pages: list[QAction] = []
        self._make_file_actions()
        self._make_edit_actions()
        self._make_view_actions()
        self._make_channel_actions()
        self._make_provider_actions()

    def _make_file_actions(self) -> None:
        self.add_provider = self._action(self.tr("&Add provider…"), "add", "Ctrl+N")
        self.add_file = self._action(self.tr("Add from &file…"), "file", QKeySequence.StandardKey.Open)
        self.paste_address = self._action(
            self.tr("Add from the &clipboard"), "link", QKeySequence.StandardKey.Paste
        )
        self.try_demo = self._action(self.tr("Try the &demo list"), "live")
        self.save_csv = self._action(self.tr("&Save as CSV…"), "save", QKeySequence.StandardKey.Save)
        self.autostart = self._toggle(self.tr("Start with the &computer"))
        self.close_asks = self._toggle(self.tr("&Ask me"))
        self.close_hides = self._toggle(self.tr("Keep working in the &tray"))
        self.close_quits = self._toggle(self.tr("&Quit"))
        self.save_line_up = self._action(self.tr("Save your &line-up…"), "save")
        self.bring_in_line_up = self._action(self.tr("&Bring in a line-up…"), "file")
        self.quit = self._action(self.tr("&Quit"), "quit", "Ctrl+Q")

    def _make_edit_actions(self) -> None:
        self.undo = self._action(self.tr("&Undo"), "undo", QKeySequence.StandardKey.Undo)
        self.undo.setEnabled(False)
        self.redo = self._action(self.tr("&Redo"), "redo", QKeySequence.StandardKey.Redo)
        self.redo.setEnabled(False)
        self.edit_rules = self._action(self.tr("R&ules…"), "edit")
        self.edit_groups = self._action(self.tr("&Groups…"), "group")
        self.edit_lists = self._action(self.tr("Fa&vourites lists…"), "star", "Ctrl+L")
        self.copy_address = self._action(self.tr("&Copy address"), "copy", QKeySequence.StandardKey.Copy)
        self.copy_name = self._action(self.tr("Copy &name"), "copy", "Ctrl+Shift+C")
        self.select_all = self._action(
            self.tr("Select &all that match"), "select", QKeySequence.StandardKey.SelectAll
        )
        self.find = self._action(self.tr("&Find…"), "search", QKeySequence.StandardKey.Find)
        self.clear_filters = self._action(self.tr("Clear &filters"), "filter", "Ctrl+Backspace")

    def _make_view_actions(self) -> None:
        self.show_sidebar = self._toggle(self.tr("&Side bar"), "sidebar", "F9")
        self.show_details = self._toggle(self.tr("&Details"), "details", "F4")
        self.choose_columns = self._action(self.tr("&Columns…"), "columns", "Ctrl+Shift+K")
        self.natural_order = self._toggle(self.tr("Sort by &name, naturally"))
        self.provider_order = self._toggle(self.tr("Provider's own &order"))
        self.health_order = self._toggle(self.tr("Working streams of a channel &first"))
        self.theme_system = self._toggle(self.tr("Follow the s&ystem"))
        self.theme_light = self._toggle(self.tr("&Light"))
        self.theme_dark = self._toggle(self.tr("&Dark"))
        self._one_of(self.theme_system, self.theme_light, self.theme_dark)
        self._orders = self._one_of(self.natural_order, self.provider_order)
        self._orders.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)

    def _make_channel_actions(self) -> None:
        self.play = self._action(self.tr("&Play"), "play", "Ctrl+P")
        self.stop_playing = self._action(self.tr("Stop p&laying"), "stop", "Ctrl+Shift+P")
        self.stop_playing.setEnabled(False)
        self.check_selected = self._action(self.tr("Check &selected"), "check", "F6")
        self.check_shown = self._action(self.tr("Check all &shown"), "check", "Shift+F6")
        self.check_deeply = self._action(self.tr("Look &deeply at selected"), "show", "Ctrl+F6")
        self.check_all = self._action(self.tr("Check &everything"), "check", "Ctrl+Shift+F6")
        self.stop_checks = self._action(self.tr("S&top checking"), "stop", "Ctrl+.")
        self.stop_checks.setEnabled(False)
        self.check_limits = self._action(self.tr("&Limits of checks…"), "clock")
        self.only_group = self._action(self.tr("Show only this &group"), "group", "Ctrl+G")
        self.only_provider = self._action(self.tr("Show only this &provider"), "provider", "Ctrl+Shift+G")

    def _make_provider_actions(self) -> None:
        self.sync_provider = self._action(self.tr("S&ync this provider"), "sync", "F5")
        self.sync_all = self._action(self.tr("Sync &all providers"), "sync", "Ctrl+F5")
        self.remove_provider = self._action(self.tr("&Remove provider"), "remove")

    def add_page(self, key: str, title: str, icon: str, place: int) -> QAction:
        """An action that shows a page, with Ctrl and its place in the rail for a shortcut; its data is `key`."""
        action = self._toggle(title, icon, f"Ctrl+{place}" if place < 10 else "")
        action.setData(key)
        self.pages.append(action)
        return action

    def of_streams(self) -> list[QAction]:
        """What only the page of streams can do: put away while another page is in sight."""
        return [
            self.save_csv, self.copy_address, self.copy_name, self.select_all, self.find, self.clear_filters,
            self.show_sidebar, self.show_details, self.choose_columns, self.natural_order, self.provider_order,
            self.check_selected, self.check_deeply, self.check_shown, self.only_group, self.only_provider,
        ]  # fmt: skip

    def theme_actions(self) -> dict[ThemeMode, QAction]:
        """The three choices of theme."""
        return {
            ThemeMode.SYSTEM: self.theme_system,
            ThemeMode.LIGHT: self.theme_light,
            ThemeMode.DARK: self.theme_dark,
        }

    def _action(self, text: str, icon: str, keys: Keys = "") -> QAction:
        """An action of the window, with its shortcut told in the tooltip."""
        action = QAction(text, self._window)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        action.setToolTip(_tip(text, action.shortcut()))
        if icon:
            self._icons.dress(action, icon)
        self._window.addAction(action)
        return action

    def _toggle(self, text: str, icon: str = "", keys: Keys = "") -> QAction:
        action = self._action(text, icon, keys)
        action.setCheckable(True)
        return action

    def _one_of(self, *actions: QAction) -> QActionGroup:
        group = QActionGroup(self)
        for action in actions:
            group.addAction(action)
        return group


def _tip(text: str, keys: QKeySequence) -> str:
    """The text without its mnemonic, followed by its keys."""
    plain = text.replace("&", "").rstrip("…")
    shown = keys.toString(QKeySequence.SequenceFormat.NativeText)
    return f"{plain} ({shown})" if shown else plain
