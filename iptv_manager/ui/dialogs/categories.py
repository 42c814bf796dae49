"""The dialog in which categories of a panel are chosen, with counts, before the first import or later."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCheckBox, QDialog, QHeaderView, QLineEdit, QTreeView, QVBoxLayout, QWidget

from iptv_manager.model.names import search_key
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.provider_options import NewCategories
from iptv_manager.ui.parts import GRID, ElidedLabel, column, label, push_button, row, wrapped_label
from iptv_manager.ui.wording import count_text

_PLACE = Qt.ItemDataRole.UserRole
_CHECKED, _UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class CategoriesDialog(QDialog):
    """A tree of three lists with boxes; what is taken is told as a set of (kind, category)."""

    chosen = Signal(object, object)  # set[tuple[PanelKind, str]], NewCategories

    def __init__(self, provider: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Choose categories"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._provider = provider
        self._model = QStandardItemModel(0, 2, self)
        self.tree = QTreeView()
        self.search = QLineEdit()
        self.take_new = QCheckBox(self.tr("Take categories that appear later by themselves"))
        self.all = push_button(self.tr("All"))
        self.none = push_button(self.tr("None"))
        self.take = push_button(self.tr("Import these"), "primary")
        self.sum = label(role="muted")
        self.waiting = label(role="muted")
        self._is_filling = False
        self._set_up()
        self._lay_out()
        self._connect()

    def show_waiting(self, text: str) -> None:
        """The panel is being asked."""
        self.waiting.setText(text)
        self.take.setEnabled(False)

    def show_categories(self, categories: Iterable[PanelCategory], new: NewCategories) -> None:
        """Offer these, with the choice as it stands."""
        self.waiting.hide()
        self.tree.show()
        self.take_new.setChecked(new is NewCategories.TAKE)
        found = list(categories)
        self._is_filling = True
        self._model.removeRows(0, self._model.rowCount())
        for kind, title in self._titles().items():
            of_kind = [one for one in found if one.kind is kind]
            if of_kind:
                self._add_kind(title, of_kind)
        self._is_filling = False
        self.tree.expandAll()
        self._tell_sum()

    def taken(self) -> set[tuple[PanelKind, str]]:
        """What is ticked."""
        return {item.data(_PLACE)[:2] for item in self._leaves() if item.checkState() is _CHECKED}

    def _titles(self) -> dict[PanelKind, str]:
        return {
            PanelKind.LIVE: self.tr("Live channels"),
            PanelKind.VOD: self.tr("Films"),
            PanelKind.SERIES: self.tr("Series"),
        }

    def _add_kind(self, title: str, categories: list[PanelCategory]) -> None:
        top, total = _item(title, checkable=True), _number(sum(one.entries for one in categories))
        self._model.appendRow([top, total])
        for one in categories:
            leaf = _item(one.title or self.tr("Without a name"), checkable=True)
            leaf.setData((one.kind, one.category_id, one.entries, search_key(one.title)), _PLACE)
            leaf.setCheckState(_CHECKED if one.taken else _UNCHECKED)
            top.appendRow([leaf, _number(one.entries)])
        _follow_leaves(top)

    def _leaves(self) -> list[QStandardItem]:
        tops = [self._model.item(place) for place in range(self._model.rowCount())]
        return [top.child(place) for top in tops for place in range(top.rowCount())]

    def _set_up(self) -> None:
        self.setMinimumSize(GRID * 70, GRID * 72)
        self._model.setHorizontalHeaderLabels([self.tr("Category"), self.tr("Entries")])
        self.tree.setModel(self._model)
        self.tree.setAccessibleName(self.tr("Categories"))
        self.tree.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.tree.setUniformRowHeights(True)
        header = self.tree.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.tree.hide()
        self.search.setPlaceholderText(self.tr("Search categories"))
        self.search.setAccessibleName(self.tr("Search categories"))
        self.search.setClearButtonEnabled(True)

    def _lay_out(self) -> None:
        lines = column(self, margin=GRID * 3, gap=GRID * 2)
        title = ElidedLabel("title")
        title.setText(self.tr("What do you want of %1?").replace("%1", self._provider))
        lines.addWidget(title)
        words = self.tr("Only what you tick is imported. You can change this at any time.")
        lines.addWidget(wrapped_label(words, "muted"))
        line = row(gap=GRID)
        line.addWidget(self.search, 1)
        line.addWidget(self.all)
        line.addWidget(self.none)
        lines.addLayout(line)
        lines.addWidget(self.tree, 1)
        lines.addWidget(self.waiting, 1, Qt.AlignmentFlag.AlignCenter)
        lines.addWidget(self.take_new)
        self._add_buttons(lines)

    def _add_buttons(self, lines: QVBoxLayout) -> None:
        cancel = push_button(self.tr("Not now"))
        cancel.clicked.connect(self.reject)
        self.take.setDefault(True)
        line = row(gap=GRID)
        line.addWidget(self.sum, 1)
        line.addWidget(cancel)
        line.addWidget(self.take)
        lines.addLayout(line)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.all.clicked.connect(lambda: self._tick_shown(_CHECKED))
        self.none.clicked.connect(lambda: self._tick_shown(_UNCHECKED))
        self._model.itemChanged.connect(self._ticked)
        self.take.clicked.connect(self._choose)

    def _filter(self, text: str) -> None:
        words = search_key(text).split()
        for leaf in self._leaves():
            top = leaf.parent()
            hidden = not all(word in leaf.data(_PLACE)[3] for word in words)
            self.tree.setRowHidden(leaf.row(), top.index(), hidden)

    def _tick_shown(self, state: Qt.CheckState) -> None:
        self._is_filling = True
        for leaf in self._leaves():
            if not self.tree.isRowHidden(leaf.row(), leaf.parent().index()):
                leaf.setCheckState(state)
        self._is_filling = False
        self._follow()

    def _ticked(self, item: QStandardItem) -> None:
        """A list ticks all its categories; a category changes what its list shows."""
        if self._is_filling:
            return
        self._is_filling = True
        if item.hasChildren() and item.checkState() is not Qt.CheckState.PartiallyChecked:
            for place in range(item.rowCount()):
                item.child(place).setCheckState(item.checkState())
        self._is_filling = False
        self._follow()

    def _follow(self) -> None:
        self._is_filling = True
        for place in range(self._model.rowCount()):
            _follow_leaves(self._model.item(place))
        self._is_filling = False
        self._tell_sum()

    def _tell_sum(self) -> None:
        ticked = [leaf.data(_PLACE) for leaf in self._leaves() if leaf.checkState() is _CHECKED]
        text = self.tr("%1 categories, %2 entries").replace("%1", count_text(len(ticked)))
        self.sum.setText(text.replace("%2", count_text(sum(place[2] for place in ticked))))
        self.take.setEnabled(bool(ticked))

    def _choose(self) -> None:
        new = NewCategories.TAKE if self.take_new.isChecked() else NewCategories.LEAVE
        self.chosen.emit(self.taken(), new)
        self.accept()


def _item(text: str, checkable: bool) -> QStandardItem:
    item = QStandardItem(text)
    item.setCheckable(checkable)
    return item


def _number(value: int) -> QStandardItem:
    item = _item(count_text(value), checkable=False)
    item.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    return item


def _follow_leaves(top: QStandardItem) -> None:
    states = {top.child(place).checkState() for place in range(top.rowCount())}
    top.setCheckState(states.pop() if len(states) == 1 else Qt.CheckState.PartiallyChecked)
