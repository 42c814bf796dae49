"""Where the actions stand: the menu bar, the toolbar and the context menus."""

from collections.abc import Iterable

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QSizePolicy, QToolBar, QToolButton, QWidget

from iptv_manager.ui.actions import Actions
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import dress_role

_ICON = 18  # pixels
Line = QAction | None  # None = a separator
translate = QCoreApplication.translate


def fill_menu_bar(bar: QMenuBar, actions: Actions, demo: bool) -> None:
    """The menus of the window."""
    files = bar.addMenu(translate("Menus", "&File"))
    _fill(files, _file_lines(actions, demo))
    closing = QMenu(translate("Menus", "&When the window is closed"), files)
    _fill(closing, (actions.close_asks, actions.close_hides, actions.close_quits))
    files.insertMenu(actions.quit, closing)
    files.insertSeparator(actions.quit)
    _fill(bar.addMenu(translate("Menus", "&Edit")), _edit_lines(actions))
    pages = bar.addMenu(translate("Menus", "&Go"))
    pages.aboutToShow.connect(lambda: pages.addActions(actions.pages))  # those of all pages, once made
    view = bar.addMenu(translate("Menus", "&View"))
    _fill(view, _view_lines(actions))
    _fill(view.addMenu(translate("Menus", "&Theme")), actions.theme_actions().values())
    _fill(bar.addMenu(translate("Menus", "&Streams")), _channel_lines(actions))
    _fill(bar.addMenu(translate("Menus", "&Providers")), _provider_lines(actions))


def channel_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The context menu of the table."""
    made = QMenu(parent)
    _fill(made, _context_lines(actions))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return made


def play_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The context menu of what can be played, and no more."""
    made = QMenu(parent)
    _fill(made, (actions.play, actions.stop_playing))
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return made


def provider_menu(actions: Actions, parent: QWidget) -> QMenu:
    """The context menu of a provider in the side bar."""
    made = QMenu(parent)
    lines = (
        actions.sync_provider,
        actions.only_provider,
        None,
        actions.remove_provider,
        None,
        actions.add_provider,
    )
    _fill(made, lines)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return made


def make_toolbar(actions: Actions, icons: Icons, window: QWidget) -> QToolBar:
    """What is wanted most, with words beside the icons."""
    bar = QToolBar(translate("Menus", "Toolbar"), window)
    bar.setObjectName("toolbar")
    bar.setMovable(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.setIconSize(QSize(_ICON, _ICON))
    bar.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    bar.addWidget(_button(actions.add_provider, translate("Menus", "Add provider"), icons, "primary"))
    bar.addSeparator()
    bar.addWidget(_button(actions.sync_all, translate("Menus", "Sync all"), icons))
    bar.addWidget(_check_button(actions, icons))
    bar.addWidget(_button(actions.stop_checks, translate("Menus", "Stop"), icons))
    _add_at_times(bar, actions.save_csv, translate("Menus", "Save as CSV"), icons)
    bar.addWidget(_spring())
    _add_at_times(bar, actions.show_sidebar, "", icons)
    _add_at_times(bar, actions.show_details, "", icons)
    return bar


def _add_at_times(bar: QToolBar, action: QAction, text: str, icons: Icons) -> None:
    """A button that is away while its action is."""
    placed = bar.addWidget(_button(action, text, icons))
    action.changed.connect(lambda: placed.setVisible(action.isVisible()))


def _file_lines(actions: Actions, demo: bool) -> list[Line]:
    adding: list[Line] = [actions.add_provider, actions.add_file, actions.paste_address]
    if demo:
        adding.append(actions.try_demo)
    return [
        *adding,
        None,
        actions.save_csv,
        None,
        actions.save_line_up,
        actions.bring_in_line_up,
        None,
        actions.autostart,
        actions.quit,
    ]


def _edit_lines(actions: Actions) -> list[Line]:
    copying: list[Line] = [actions.copy_address, actions.copy_name, actions.select_all]
    undoing: list[Line] = [actions.undo, actions.redo, None]
    finding: list[Line] = [None, actions.find, actions.clear_filters]
    return [*undoing, *copying, *finding, None, actions.edit_rules, actions.edit_groups, actions.edit_lists]


def _view_lines(actions: Actions) -> list[Line]:
    orders: list[Line] = [actions.natural_order, actions.provider_order]
    return [
        actions.show_sidebar,
        actions.show_details,
        actions.choose_columns,
        None,
        *orders,
        None,
        actions.health_order,
        None,
    ]


def _channel_lines(actions: Actions) -> list[Line]:
    checks: list[Line] = [
        actions.check_selected, actions.check_deeply, actions.check_shown, actions.check_all, actions.stop_checks,
    ]  # fmt: skip
    playing: list[Line] = [actions.play, actions.stop_playing, None]
    return [*playing, *checks, actions.check_limits, None, actions.only_group, actions.only_provider]


def _provider_lines(actions: Actions) -> list[Line]:
    return [actions.sync_provider, actions.sync_all, None, actions.remove_provider]


def _context_lines(actions: Actions) -> list[Line]:
    return [
        actions.play,
        None,
        actions.check_selected,
        actions.check_deeply,
        actions.check_shown,
        None,
        actions.copy_address,
        actions.copy_name,
        None,
        actions.only_group,
        actions.only_provider,
        actions.select_all,
        None,
        actions.save_csv,
        None,
        actions.sync_provider,
        actions.remove_provider,
    ]


def _fill(target: QMenu, lines: Iterable[Line]) -> None:
    for line in lines:
        if line is None:
            target.addSeparator()
        else:
            target.addAction(line)


def _button(action: QAction, text: str, icons: Icons, role: str = "") -> QToolButton:
    """A button that stands for `action`, with a shorter text."""
    made = QToolButton()
    action.setIconText(text or action.iconText())
    made.setDefaultAction(action)
    made.setAccessibleName(action.toolTip())
    made.setIconSize(QSize(_ICON, _ICON))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    style = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if text else Qt.ToolButtonStyle.ToolButtonIconOnly
    made.setToolButtonStyle(style)
    if role:
        dress_role(made, role)
        icons.dress(made, "add", "on_accent")
    return made


def _check_button(actions: Actions, icons: Icons) -> QToolButton:
    """Opens the three ways to check."""
    made = QToolButton()
    made.setText(translate("Menus", "Check"))
    made.setToolTip(translate("Menus", "Check whether streams work"))
    made.setAccessibleName(made.toolTip())
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
    icons.dress(made, "check")
    menu = QMenu(made)
    _fill(menu, (actions.check_selected, actions.check_deeply, actions.check_shown, actions.check_all))
    made.setMenu(menu)
    actions.check_all.changed.connect(lambda: made.setEnabled(actions.check_all.isEnabled()))
    return made


def _spring() -> QWidget:
    made = QWidget()
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return made
