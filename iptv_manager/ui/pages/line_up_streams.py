"""The streams of one channel under one another, in the order in which they are tried; dragging changes it."""

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from iptv_manager.model.channels import ChannelStream, quality_label
from iptv_manager.ui.pages.line_up_columns import quality_pill
from iptv_manager.ui.parts import GRID, plain_tip
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import Pill, Shape, Tone
from iptv_manager.ui.tables.pills import outcome_pill
from iptv_manager.ui.tables.shapes import mark
from iptv_manager.ui.tables.table_view import ENTER_KEYS
from iptv_manager.ui.theme.colours import Colours
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import filled, outcome_text

translate = QCoreApplication.translate
HEIGHT = GRID * 7
MARK = 8
STREAM = Qt.ItemDataRole.UserRole
_DRAGGED = "application/x-iptv-manager-place"
_NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class StreamModel(QAbstractListModel):
    """The streams. `moved` tells the new order, as ids, once a person has dragged one."""

    moved = Signal(object)  # list[int]

    def __init__(self) -> None:
        super().__init__()
        self.streams: list[ChannelStream] = []

    def show_streams(self, streams: Sequence[ChannelStream]) -> None:
        """Show these."""
        self.beginResetModel()
        self.streams = list(streams)
        self.endResetModel()

    def move(self, place: int, to: int) -> bool:
        """Put the stream at `place` before the one at `to`, and tell it. False where that moves nothing."""
        if to in (place, place + 1) or not 0 <= place < len(self.streams):
            return False
        self.beginMoveRows(_NOWHERE, place, place, _NOWHERE, to)
        stream = self.streams.pop(place)
        self.streams.insert(to - (to > place), stream)
        self.endMoveRows()
        self.moved.emit([stream.id for stream in self.streams])
        return True

    def moveRows(self, source: Index, first: int, count: int, destination: Index, to: int) -> bool:
        """Qt asks for this when a row is dropped in its own view, one row after the other."""
        return count == 1 and not source.isValid() and not destination.isValid() and self.move(first, to)

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """How many there are."""
        return 0 if parent.isValid() else len(self.streams)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """A stream, what it is called, or what its tip says."""
        if not index.isValid():
            return None
        stream = self.streams[index.row()]
        if role == STREAM:
            return stream
        if role == Qt.ItemDataRole.DisplayRole or role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{stream.name}, {stream.provider}, {outcome_text(stream.outcome)}"
        return plain_tip(stream.name) if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Each may be dragged, and dropped between others."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def supportedDropActions(self) -> Qt.DropAction:
        """Moving."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Nothing but our own rows."""
        return [_DRAGGED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """The place of the dragged row."""
        said = QMimeData()
        said.setData(_DRAGGED, str(indexes[0].row()).encode())
        return said

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """A row was dropped between two others. False: the view has nothing to remove, it is moved already."""
        if data.hasFormat(_DRAGGED):
            to = row if row >= 0 else (parent.row() if parent.isValid() else len(self.streams))
            self.move(int(bytes(data.data(_DRAGGED).data())), to)
        return False


class StreamList(QListView):
    """Shows a `StreamModel`. Alt with Up and Down moves a stream as dragging does."""

    play_wanted = Signal()  # of what is selected: Enter or a double click

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.streams = StreamModel()
        self.streams.setParent(self)
        self.setModel(self.streams)
        self._cards = StreamCards(self)
        self.setItemDelegate(self._cards)
        self.setAccessibleName(self.tr("Streams of the channel, best first"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.doubleClicked.connect(lambda _index: self.play_wanted.emit())
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._take_colours(theme.colours)
        theme.changed.connect(self._take_colours)

    def chosen(self) -> list[int]:
        """The ids of the selected streams."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return [self.streams.streams[row].id for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Alt+Up and Alt+Down move the current stream, Enter plays it."""
        place = self.currentIndex().row()
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 2}
        if event.modifiers() == Qt.KeyboardModifier.AltModifier and event.key() in steps and place >= 0:
            to = place + steps[Qt.Key(event.key())]
            if 0 <= to <= self.streams.rowCount():
                self.streams.move(place, to)
            return
        if event.key() in ENTER_KEYS and place >= 0:
            self.play_wanted.emit()
            return
        super().keyPressEvent(event)

    def _take_colours(self, colours: Colours) -> None:
        self._cards.colours = CellColours.of(colours)
        self.viewport().update()


class StreamCards(QStyledItemDelegate):
    """A stream as two lines: provider with quality and state, then its own name and how it came here."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self.colours = CellColours.for_palette(view.palette())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One height for all."""
        return QSize(GRID * 20, HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one card."""
        stream = index.data(STREAM)
        area: QRect = option.rect.adjusted(0, 2, -1, -2)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, area, option.state)
        inner = area.adjusted(GRID + 2, 5, -GRID - 2, -5)
        self._paint_grip(painter, QRect(inner.x(), inner.y(), GRID, inner.height()))
        inner.setLeft(inner.left() + GRID * 2)
        upper = QRect(inner.x(), inner.y(), inner.width(), inner.height() // 2)
        lower = upper.translated(0, upper.height())
        self._paint_upper(painter, upper, stream)
        self._paint_lower(painter, lower, stream)
        painter.restore()

    def _paint_ground(self, painter: QPainter, area: QRect, state: QStyle.StateFlag) -> None:
        is_chosen = bool(state & QStyle.StateFlag.State_Selected)
        is_hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        ground = (
            self.colours.chosen if is_chosen else self.colours.hover if is_hovered else self.colours.stripe
        )
        painter.setPen(QPen(self.colours.accent if is_chosen else self.colours.line, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(area, GRID, GRID)

    def _paint_grip(self, painter: QPainter, area: QRect) -> None:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.colours.faint)
        middle = area.center().y()
        for across in (0, 5):
            for down in (-5, 0, 5):
                painter.drawEllipse(area.x() + across, middle + down - 1, 2, 2)

    def _paint_upper(self, painter: QPainter, area: QRect, stream: ChannelStream) -> None:
        right = self._paint_state(painter, area, outcome_pill(stream.outcome), outcome_text(stream.outcome))
        quality = quality_label(stream.quality)
        if pill := quality_pill(quality):
            right = (
                self._paint_state(painter, area.adjusted(0, 0, -right - GRID, 0), pill, quality)
                + right
                + GRID
            )
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        self._write(painter, area.adjusted(0, 0, -right - GRID, 0), stream.provider, self.colours.text)
        font.setBold(False)
        painter.setFont(font)

    def _paint_state(self, painter: QPainter, area: QRect, pill: Pill | None, text: str) -> int:
        """A mark and a word at the right; gives their width."""
        inks = self.colours.pills[pill.tone if pill else Tone.NEUTRAL]
        width = painter.fontMetrics().horizontalAdvance(text)
        painter.setPen(inks.text)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), text)
        shape = pill.shape if pill else Shape.DASH
        ratio = painter.device().devicePixelRatio()
        place = area.right() - width - MARK - 4, area.center().y() - MARK // 2
        painter.drawPixmap(*place, mark(shape, inks.text.rgba(), MARK, ratio))
        return width + MARK + 6

    def _paint_lower(self, painter: QPainter, area: QRect, stream: ChannelStream) -> None:
        how = method_text(stream)
        width = painter.fontMetrics().horizontalAdvance(how)
        painter.setPen(self.colours.faint)
        painter.drawText(area, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), how)
        self._write(painter, area.adjusted(0, 0, -width - GRID, 0), stream.name, self.colours.muted)

    def _write(self, painter: QPainter, area: QRect, text: str, colour: QColor) -> None:
        painter.setPen(colour)
        cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, area.width())
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(area, int(flags) | int(Qt.TextFlag.TextSingleLine), cut)


def method_text(stream: ChannelStream) -> str:
    """How a stream came into its channel, and how sure that is."""
    if stream.by_hand:
        return translate("LineUp", "by hand")
    words = {
        "name": translate("LineUp", "by name · %1 %"),
        "guide_id": translate("LineUp", "by guide id · %1 %"),
        "rule": translate("LineUp", "by your rule"),
    }
    return filled(words.get(stream.method, ""), str(round(stream.score * 100)))
