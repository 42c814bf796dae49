"""The style sheet: spacing on an 8-pixel grid, rounded controls, visible hover and focus.


Tables get no `::item` rules here: those are painted by delegates, and such a rule would slow down every cell.
"""

from dataclasses import asdict
from string import Template

from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.resources import RESOURCES

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $line; border-radius: 6px;
  padding: 4px 8px; }
QMainWindow, QDialog { background: $window; }
QWidget[role="page"], QStackedWidget[role="page"] { background: $surface; }
QWidget[role="side"] { background: $window; border: none; }
QFrame[role="rail"] { background: $window; border: none; border-right: 1px solid $line; }
QToolButton[role="rail"] { color: $muted; font-size: 11px; border-radius: 8px; padding: 7px 2px 5px 2px; }
QToolButton[role="rail"]:hover { background: $hover; color: $text; }
QToolButton[role="rail"]:checked { background: $chosen; color: $text; font-weight: 600; }
QToolButton[role="rail"]:focus { border: 1px solid $accent; }
QFrame[role="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }

QLabel { background: transparent; }
QLabel[role="title"] { font-size: 20px; font-weight: 600; color: $text; }
QLabel[role="thumbnail"] { border: 1px solid $line; border-radius: 6px; }
QLabel[role="figure"] { font-size: 26px; font-weight: 600; color: $text; }
QLabel[role="heading"] { font-weight: 600; color: $text; }
QLabel[role="section"] { font-weight: 600; color: $muted; }
QLabel[role="muted"] { color: $muted; }
QLabel[role="bad"] { color: $bad; }
QLabel[role="warn"] { color: $warn; }
QLabel[role="number"] { font-size: 18px; font-weight: 600; color: $text; }
QLabel[role="pill"] { border-radius: 10px; padding: 2px 10px; font-weight: 600; color: $muted;
  background: $hover; }
QLabel[role="pill"][mood="good"] { color: $good; background: $good_soft; }
QLabel[role="pill"][mood="warn"] { color: $warn; background: $warn_soft; }
QLabel[role="pill"][mood="bad"] { color: $bad; background: $bad_soft; }
QLabel[role="pill"][mood="info"] { color: $info; background: $info_soft; }

QMenuBar { background: $window; color: $text; padding: 2px 8px; border: none; }
QMenuBar::item { padding: 5px 10px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 6px; }
QMenu::item { padding: 6px 24px 6px 10px; border-radius: 6px; margin: 1px 0; }
QMenu::item:selected { background: $chosen; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 6px; }
QMenu::icon:checked { background: $chosen; border: 1px solid $accent; border-radius: 5px; }
QMenu::indicator { width: 14px; height: 14px; border: 1px solid $edge; border-radius: 4px;
  margin-left: 6px; }
QMenu::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/tick-$name.svg"); }
QMenu::indicator:exclusive { border-radius: 7px; }
QMenu::right-arrow { image: url("$icons/arrow-$name.svg"); width: 12px; height: 12px; margin-right: 6px; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }

QToolBar { background: $window; border: none; border-bottom: 1px solid $line; padding: 6px 10px;
  spacing: 4px; }
QToolBar::separator { background: $line; width: 1px; margin: 6px 6px; }
QToolButton { color: $text; background: transparent; border: 1px solid transparent; border-radius: 8px;
  padding: 5px 8px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $chosen; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton:disabled { color: $faint; }
QToolButton::menu-indicator { image: none; width: 0; }
QToolButton[role="primary"] { background: $accent; color: $on_accent; font-weight: 600; padding: 5px 12px; }
QToolButton[role="primary"]:hover { background: $accent_hover; }
QToolButton[role="primary"]:focus { border: 2px solid $text; padding: 4px 11px; }
QToolButton[role="choice"] { background: $surface; border: 1px solid $edge; padding: 5px 4px 5px 10px; }
QToolButton[role="choice"]:hover { background: $hover; }
QToolButton[role="choice"]:focus { border: 2px solid $accent; padding: 4px 3px 4px 9px; }
QToolButton[role="choice"][active="true"] { background: $chosen; border-color: $accent; }
QToolButton[role="chip"] { background: $chosen; color: $text; border: 1px solid transparent;
  border-radius: 13px;
  padding: 3px 2px 3px 8px; }
QToolButton[role="chip"]:hover { border-color: $accent; }
QToolButton[role="chip"]:focus { border: 2px solid $accent; padding: 2px 1px 2px 7px; }
QToolButton[role="link"] { color: $accent; padding: 3px 6px; }
QToolButton[role="link"]:hover { background: $hover; }

QPushButton { color: $text; background: $surface; border: 1px solid $edge; border-radius: 8px;
  padding: 6px 16px;
  min-height: 20px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $chosen; }
QPushButton:focus { border: 2px solid $accent; padding: 5px 15px; }
QPushButton:disabled { color: $faint; border-color: $line; background: $raised; }
QPushButton[role="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent;
  font-weight: 600; }
QPushButton[role="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[role="primary"]:focus { border: 2px solid $text; padding: 5px 15px; }
QPushButton[role="primary"]:disabled { background: $line; border-color: $line; color: $faint; }
QPushButton[role="link"] { background: transparent; border: 1px solid transparent; color: $accent;
  padding: 6px 8px; }
QPushButton[role="link"]:hover { background: $hover; }
QPushButton[role="link"]:focus { border: 2px solid $accent; padding: 5px 7px; }

QLineEdit { background: $surface; color: $text; border: 1px solid $edge; border-radius: 8px;
  padding: 6px 10px; min-height: 20px; selection-background-color: $chosen; selection-color: $text; }
QLineEdit:focus { border: 2px solid $accent; padding: 5px 9px; }
QLineEdit:disabled { color: $faint; background: $raised; border-color: $line; }
QLineEdit[role="search"] { padding-left: 2px; }
QLineEdit[role="search"]:focus { padding-left: 1px; }
QLineEdit[role="value"] { border: none; background: transparent; padding: 0; min-height: 18px;
  border-radius: 4px; }
QLineEdit[role="value"]:focus { border: none; background: $hover; padding: 0; }
QLineEdit[invalid="true"] { border: 2px solid $bad; padding: 5px 9px; }

QComboBox, QAbstractSpinBox { background: $surface; color: $text; border: 1px solid $edge; border-radius: 8px;
  padding: 6px 10px; min-height: 20px; selection-background-color: $chosen; selection-color: $text; }
QComboBox:hover { background: $hover; }
QComboBox:focus, QAbstractSpinBox:focus { border: 2px solid $accent; padding: 5px 9px; }
QComboBox:disabled, QAbstractSpinBox:disabled { color: $faint; background: $raised; border-color: $line; }
QComboBox::drop-down { border: none; width: 26px; }
QComboBox::down-arrow { image: url("$icons/down-$name.svg"); width: 12px; height: 12px; margin-right: 10px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line; padding: 4px;
  selection-background-color: $chosen; selection-color: $text; outline: none; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { border: none; width: 18px; background: transparent; }
QAbstractSpinBox::up-arrow { image: url("$icons/up-$name.svg"); width: 10px; height: 10px; }
QAbstractSpinBox::down-arrow { image: url("$icons/down-$name.svg"); width: 10px; height: 10px; }
QAbstractSpinBox QLineEdit { border: none; background: transparent; padding: 0 0 0 6px; min-height: 18px; }
QToolButton[role="day"] { background: $surface; border: 1px solid $edge; padding: 5px 8px; }
QToolButton[role="day"]:checked { background: $chosen; border-color: $accent; }
QToolButton[role="day"]:focus { border: 2px solid $accent; padding: 4px 7px; }
QPlainTextEdit { background: $surface; color: $text; border: 1px solid $line; border-radius: 8px; padding: 6px; }
QScrollArea[role="page"], QScrollArea[role="page"] > QWidget > QWidget { background: $surface; border: none; }

QPlainTextEdit[role="field"] { border: 1px solid $edge; padding: 4px 6px; }
QPlainTextEdit[role="field"]:focus { border: 2px solid $accent; padding: 3px 5px; }
QTreeView { background: $surface; border: 1px solid $line; border-radius: 8px; outline: none; }
QTreeView:focus { border: 1px solid $accent; }
QTreeView::item { padding: 5px 4px; color: $text; }
QTreeView::item:hover { background: $hover; }
QTreeView::item:selected { background: $chosen; color: $text; }
QTreeView::indicator { width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px;
  background: $surface; }
QTreeView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/tick-$name.svg"); }
QTreeView::indicator:indeterminate { background: $accent; border: 4px solid $surface; }

QTableView { background: $surface; border: none; border-top: 1px solid $line; }
QTableView:focus { border-top: 1px solid $accent; }
QTableView[role="small"]::item { padding: 0 7px; border: none; }
QHeaderView { background: $surface; border: none; }
QHeaderView::section { background: $surface; color: $muted; font-weight: 600; border: none;
  border-bottom: 1px solid $line; padding: 7px 10px; }
QHeaderView::section:hover { color: $text; background: $hover; }
QListView { background: transparent; border: 1px solid transparent; border-radius: 8px; outline: none; }
QListView:focus { border: 1px solid $accent; }
QListView[role="rules"] { background: $surface; border: 1px solid $line; padding: 4px; }
QListView[role="rules"]:focus { border: 1px solid $accent; }
QListView[role="rules"]::item { padding: 7px 6px; border-radius: 6px; color: $text; }
QListView[role="rules"]::item:hover { background: $hover; }
QListView[role="rules"]::item:selected { background: $chosen; color: $text; }
QListView::indicator { width: 16px; height: 16px; border: 1px solid $edge; border-radius: 4px;
  background: $surface; }
QListView::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/tick-$name.svg"); }
QAbstractScrollArea::corner { background: transparent; border: none; }
QTableCornerButton::section { background: $surface; border: none; }

QScrollBar:vertical { background: transparent; width: 14px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 14px; margin: 0; }
QScrollBar::handle { background: $edge; border-radius: 4px; margin: 3px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $muted; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QSplitter::handle { background: $line; }
QSplitter::handle:hover { background: $accent; }

QStatusBar { background: $window; color: $muted; border-top: 1px solid $line; }
QStatusBar::item { border: none; }
QProgressBar { background: $line; border: none; border-radius: 3px; min-height: 6px; max-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QProgressBar[role="thin"] { border-radius: 1px; min-height: 3px; max-height: 3px; }
QProgressBar[role="thin"]::chunk { border-radius: 1px; }
QCheckBox, QRadioButton { spacing: 10px; color: $text; padding: 3px; border: 1px solid transparent;
  border-radius: 6px; }
QCheckBox:focus, QRadioButton:focus { border: 1px solid $accent; }
QCheckBox:disabled, QRadioButton:disabled { color: $faint; }
QCheckBox::indicator, QRadioButton::indicator { width: 16px; height: 16px; border: 1px solid $edge;
  border-radius: 4px; background: $surface; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:hover, QRadioButton::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/tick-$name.svg"); }
QCheckBox::indicator:checked:disabled { background: $edge; border-color: $edge; }

QFrame[role="card"] { background: $raised; border: 1px solid $line; border-radius: 14px; }
QFrame[role="card"][over="true"] { border: 2px dashed $accent; background: $info_soft; }
QFrame[role="dropzone"] { background: $surface; border: 2px dashed $edge; border-radius: 14px; }
QFrame[role="toast"] { background: $text; border-radius: 12px; }
QFrame[role="toast"] QLabel { color: $surface; }
QFrame[role="toast"] QPushButton { background: transparent; border: 1px solid $surface; color: $surface;
  font-weight: 600; padding: 4px 12px; min-height: 18px; }
QFrame[role="toast"] QPushButton:hover { background: $muted; }
QFrame[role="toast"] QPushButton:focus { border: 2px solid $accent; padding: 3px 11px; }
QFrame[role="banner"] { border-radius: 10px; border: 1px solid $line; }
QFrame[role="banner"][mood="warn"] { background: $warn_soft; border-color: $warn; }
QFrame[role="banner"][mood="bad"] { background: $bad_soft; border-color: $bad; }
QFrame[role="banner"][mood="info"] { background: $info_soft; border-color: $info; }
QFrame[role="banner"][mood="good"] { background: $good_soft; border-color: $good; }
""")


def style_sheet(colours: Colours) -> str:
    """The style sheet of the application in these colours."""
    return _SHEET.substitute(asdict(colours), icons=(RESOURCES / "icons").as_posix())
