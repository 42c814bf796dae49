"""The dialog of favourites lists: several lists, each with its channels in an order of its own."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from iptv_manager.ui.dialogs.edit_rows import OrderedList, Row, reordered
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, label, push_button, row, wrapped_label
from iptv_manager.ui.wording import count_text, filled

LONGEST_NAME = 80


class FavouritesDialog(QDialog):
    """Everything is done at once, one act each. With `count` channels chosen they can be put into a list."""

    created = Signal(str)
    renamed = Signal(int, str, str)  # list, the new name, the one that was seen
    removed = Signal(int)
    ordered = Signal(object, object)  # list ids; as they were seen
    shown = Signal(int)  # the list whose channels are wanted
    put_in = Signal(int)
    taken_out = Signal(int, object)  # list, channel ids
    moved = Signal(int, object, int)  # list, channel ids, place (1 is first)

    def __init__(self, count: int, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._count = count
        self._names: dict[int, str] = {}
        self.setWindowTitle(self.tr("Favourites lists"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.lists = OrderedList(
            self.tr("Lists"), icons, empty=self.tr("No list yet. Type a name above for the first one.")
        )
        self.channels = OrderedList(self.tr("Channels of the list"), icons, True, self._how_to_fill())
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.setPlaceholderText(self.tr("Name of a list"))
        self.name.setAccessibleName(self.tr("Name of a list"))
        self.add = push_button(self.tr("New list"))
        self.rename = push_button(self.tr("Rename"))
        self.put = push_button(filled(self.tr("Put %1 channels in"), count_text(count)), "primary")
        self.problem = wrapped_label(role="bad")
        self._lay_out()
        self._connect()
        self._show_buttons()

    def show_lists(self, lists: Sequence[tuple[int, str, int]]) -> None:
        """Show these lists (id, name, channels)."""
        self._names = {key: name for key, name, _count in lists}
        self.lists.show_rows([Row(key, f"{name} · {count_text(count)}") for key, name, count in lists])
        if not self.lists.chosen_keys() and lists:
            self.lists.choose(lists[0][0])
        self._tell_chosen()

    def show_channels(self, list_id: int, channels: Sequence[tuple[int, str]]) -> None:
        """Show the channels of a list, if it is still the chosen one."""
        if self.current() == list_id:
            self.channels.show_rows([Row(key, name) for key, name in channels])

    def name_kept(self) -> None:
        """The name that was typed is that of a list by now."""
        self.name.clear()

    def show_problem(self, text: str) -> None:
        """Say why it can't be done; "" when it is tried anew."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def current(self) -> int | None:
        """The chosen list."""
        keys = self.lists.chosen_keys()
        return int(str(keys[0])) if keys else None

    def _how_to_fill(self) -> str:
        return self.tr(
            "Nothing in it. Select channels on the page Channels: their menu puts them into a list."
        )

    def _tell_chosen(self) -> None:
        self._show_buttons()
        current = self.current()
        if current is None:
            self.channels.show_rows([])
        else:
            self.shown.emit(current)

    def _show_buttons(self) -> None:
        has_list, has_name = self.current() is not None, bool(self.name.text().strip())
        self.add.setEnabled(has_name)
        self.rename.setEnabled(has_name and has_list)
        self.put.setVisible(self._count > 0)
        self.put.setEnabled(has_list)

    def _create(self) -> None:
        if self.name.text().strip():
            self.created.emit(self.name.text())

    def _rename(self) -> None:
        current = self.current()
        if current is not None:
            self.renamed.emit(current, self.name.text(), self._names[current])

    def _move_list(self, keys: list[object], place: int) -> None:
        seen = self.lists.all_keys()
        self.ordered.emit(reordered(seen, keys, place), seen)

    def _connect(self) -> None:
        self.lists.chosen.connect(self._tell_chosen)
        self.lists.moved.connect(self._move_list)
        self.lists.removed.connect(lambda keys: self.removed.emit(keys[0]))
        self.name.textChanged.connect(self._show_buttons)
        self.name.returnPressed.connect(self._create)
        self.add.clicked.connect(self._create)
        self.rename.clicked.connect(self._rename)
        self.put.clicked.connect(lambda: self.put_in.emit(self.current()))
        self.channels.removed.connect(lambda keys: self.taken_out.emit(self.current(), keys))
        self.channels.moved.connect(lambda keys, place: self.moved.emit(self.current(), keys, place + 1))

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Favourites lists"), "title"))
        hint = self.tr("As many as you like, each in an order of its own. They stay through every sync.")
        lines.addWidget(wrapped_label(hint, "muted"))
        beside = row(gap=GRID * 3)
        beside.addLayout(self._left(), 1)
        beside.addWidget(self.channels, 1)
        lines.addLayout(beside, 1)
        lines.addWidget(self.problem)
        self.problem.hide()
        close = push_button(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.put)
        lines.addLayout(buttons)
        self.resize(GRID * 90, GRID * 66)

    def _left(self) -> QVBoxLayout:
        lines = QVBoxLayout()
        lines.setSpacing(GRID)
        naming = row(gap=GRID)
        naming.addWidget(self.name, 1)
        naming.addWidget(self.add)
        naming.addWidget(self.rename)
        lines.addLayout(naming)
        lines.addWidget(self.lists, 1)
        return lines
