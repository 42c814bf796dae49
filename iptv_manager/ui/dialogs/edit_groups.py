"""The dialog of groups: rename or merge them, now and for later, and put them in an order."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QLineEdit, QWidget

from iptv_manager.ui.dialogs.edit_rows import OrderedList, Row, reordered
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import GRID, column, label, push_button, row, wrapped_label
from iptv_manager.ui.wording import count_text, filled


class GroupsDialog(QDialog):
    """The groups of the line-up, as shown, in the person's order."""

    renamed = Signal(object, str)  # titles, the new one
    ordered = Signal(object, object)  # titles that have a place of their own from now on; those that had one

    def __init__(self, icons: Icons, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._placed = 0  # groups at the top that the person has put in order
        self.setWindowTitle(self.tr("Groups"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.groups = OrderedList(self.tr("Groups, in their order"), icons, several=True)
        self.groups.remove.hide()
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Find a group"))
        self.search.setAccessibleName(self.tr("Find a group"))
        self.name = QLineEdit()
        self.name.setPlaceholderText(self.tr("New name"))
        self.name.setAccessibleName(self.tr("New name"))
        self.rename = push_button(self.tr("Rename"), "primary")
        self.problem = wrapped_label(role="bad")
        self._lay_out()
        self._connect()
        self._show_buttons()

    def show_groups(self, groups: Sequence[tuple[str, int, bool]]) -> None:
        """Show these groups (title, channels, whether the person has placed it)."""
        self._placed = sum(is_placed for _title, _count, is_placed in groups)
        nameless = self.tr("(no group)")
        rows = [Row(title, f"{title or nameless} · {count_text(count)}") for title, count, _ in groups]
        self.groups.show_rows(rows)
        self.groups.narrow(self.search.text())
        self._show_buttons()

    def show_problem(self, text: str) -> None:
        """Say why it can't be done; "" when it is tried anew."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))

    def _titles(self) -> list[str]:
        return [str(key) for key in self.groups.chosen_keys() if key]

    def _show_buttons(self) -> None:
        count = len(self._titles())
        text = filled(self.tr("Merge %1 groups"), str(count)) if count > 1 else self.tr("Rename")
        self.rename.setText(text)
        self.rename.setEnabled(count > 0 and bool(self.name.text().strip()))

    def _choose(self) -> None:
        titles = self._titles()
        if titles and not self.name.isModified():
            self.name.setText(titles[0])
        self._show_buttons()

    def _rename(self) -> None:
        if self.rename.isEnabled():
            self.renamed.emit(self._titles(), self.name.text())
            self.name.clear()
            self.name.setModified(False)

    def _move(self, keys: list[object], place: int) -> None:
        """Everything down to where the groups go has a place from now on."""
        seen = self.groups.all_keys()
        order = reordered(seen, keys, place)
        upto = max(self._placed, place + len(keys))
        self.ordered.emit(order[:upto], seen[: self._placed])

    def _connect(self) -> None:
        self.groups.chosen.connect(self._choose)
        self.groups.moved.connect(self._move)
        self.search.textChanged.connect(self.groups.narrow)
        self.name.textChanged.connect(self._show_buttons)
        self.name.returnPressed.connect(self._rename)
        self.rename.clicked.connect(self._rename)

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        lines.addWidget(label(self.tr("Groups"), "title"))
        hint = self.tr(
            "A new name holds for channels that come later, too. Give several one name to merge them."
        )
        lines.addWidget(wrapped_label(hint, "muted"))
        lines.addWidget(self.search)
        lines.addWidget(self.groups, 1)
        naming = row(gap=GRID)
        naming.addWidget(self.name, 1)
        naming.addWidget(self.rename)
        lines.addLayout(naming)
        lines.addWidget(self.problem)
        self.problem.hide()
        close = push_button(self.tr("Close"))
        close.clicked.connect(self.accept)
        buttons = row(gap=GRID)
        buttons.addStretch(1)
        buttons.addWidget(close)
        lines.addLayout(buttons)
        self.resize(GRID * 60, GRID * 74)
