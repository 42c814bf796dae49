"""What stands beside the table of merged channels: the streams of the chosen one, and its fields.

It shows and tells; the page asks the services.
"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSplitter, QWidget

from iptv_manager.model.channels import ChannelRow, ChannelStream
from iptv_manager.model.edits import Field, FieldValues
from iptv_manager.ui.channel_fields import FieldsEditor
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.pages.line_up_streams import StreamList
from iptv_manager.ui.pages.on_air import OnAir
from iptv_manager.ui.parts import (
    GRID,
    ElidedLabel,
    column,
    dress_role,
    label,
    row,
    tool_button,
    wrapped_label,
)
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import count_text, filled


class LineUpDetails(QWidget):
    """One channel. `split_wanted` comes with the streams to be taken out of it."""

    split_wanted = Signal(object)  # list[int]
    order_wanted = Signal(object)  # list[int]: a person's order
    quality_order_wanted = Signal()

    def __init__(self, theme: Theme, icons: Icons) -> None:
        super().__init__()
        self._shown: ChannelRow | None = None
        self.streams = StreamList(theme)
        self.fields = FieldsEditor(icons)
        self.split = tool_button(self.tr("Make the selected streams a channel of their own"))
        self.by_quality = tool_button(self.tr("Order by quality again"))
        icons.dress(self.split, "split")
        icons.dress(self.by_quality, "sort")
        self._name = ElidedLabel("title")
        self._facts = wrapped_label(role="muted")
        self.on_air = OnAir()
        self._hint = wrapped_label(self.tr("Choose a channel to see its streams, and to edit it."), "muted")
        self._body = QWidget()
        self._lay_out()
        self._connect()
        self.show_channel(None)

    @property
    def shown(self) -> ChannelRow | None:
        """The channel shown."""
        return self._shown

    def show_channel(self, shown: ChannelRow | None) -> None:
        """Show this channel; its streams and fields come when they are read. None shows a hint."""
        is_other = shown is None or self._shown is None or shown.id != self._shown.id
        self._shown = shown
        self._hint.setVisible(shown is None)
        self._body.setVisible(shown is not None)
        if is_other:
            self.streams.streams.show_streams(())
            self.on_air.clear()
            self.fields.show_channel(None, {})
            self._show_acts()
        if shown is not None:
            self._name.setText(shown.name)
            self._facts.setText(facts_text(self, shown))

    def show_streams(self, streams: Sequence[ChannelStream]) -> None:
        """Show the streams of the channel."""
        if list(streams) != self.streams.streams.streams:
            self.streams.streams.show_streams(streams)
        self._show_acts()

    def show_fields(self, channel_id: int, values: Mapping[Field, FieldValues]) -> None:
        """Show the fields of the channel, if it is still this one."""
        if self._shown is not None and self._shown.id == channel_id:
            self.fields.show_channel(channel_id, values)

    def _show_acts(self) -> None:
        count, chosen = self.streams.streams.rowCount(), len(self.streams.chosen())
        self.split.setEnabled(0 < chosen < count)
        self.by_quality.setEnabled(count > 1)

    def _lay_out(self) -> None:
        dress_role(self, "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setMinimumWidth(GRID * 40)
        lines = column(self, margin=GRID * 2)
        lines.addWidget(self._hint)
        lines.addWidget(self._body, 1)
        lines.addStretch(0)
        inside = column(self._body, gap=GRID // 2)
        inside.addWidget(self._name)
        inside.addWidget(self._facts)
        inside.addSpacing(GRID)
        inside.addWidget(self.on_air)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.addWidget(self._upper())
        halves.addWidget(self._lower())
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.setSizes([GRID * 34, GRID * 44])
        inside.addWidget(halves, 1)

    def _upper(self) -> QWidget:
        upper = QWidget()
        lines = column(upper, gap=GRID // 2)
        lines.addLayout(self._stream_tools())
        lines.addWidget(self.streams, 1)
        lines.addSpacing(GRID)
        return upper

    def _stream_tools(self) -> QHBoxLayout:
        line = row(gap=GRID // 2)
        line.addWidget(label(self.tr("Streams, tried from the top"), "section"))
        line.addStretch(1)
        line.addWidget(self.by_quality)
        line.addWidget(self.split)
        return line

    def _lower(self) -> QScrollArea:
        area = QScrollArea()
        self.fields.setContentsMargins(0, GRID, GRID, 0)
        area.setWidget(self.fields)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setAccessibleName(self.tr("Fields of the channel"))
        area.viewport().setAutoFillBackground(False)
        self.fields.setAutoFillBackground(False)
        return area

    def _connect(self) -> None:
        self.streams.selectionModel().selectionChanged.connect(lambda *_: self._show_acts())
        self.streams.streams.moved.connect(self.order_wanted)
        self.split.clicked.connect(lambda: self.split_wanted.emit(self.streams.chosen()))
        self.by_quality.clicked.connect(self.quality_order_wanted)


def facts_text(widget: QWidget, shown: ChannelRow) -> str:
    """ "Sports · 3 streams of 2 providers": what a person wants to know first."""
    if shown.provider_count > 1:
        text = widget.tr("%1 streams of %2 providers")
    elif shown.stream_count > 1:
        text = widget.tr("%1 streams of one provider: no backup")
    else:
        text = widget.tr("One stream: no backup")
    sources = filled(text, count_text(shown.stream_count), count_text(shown.provider_count))
    return " · ".join(part for part in (shown.group, sources) if part)
