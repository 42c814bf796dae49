"""The details of the current channel, beside the table. Addresses are masked until the person asks."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QScrollArea, QWidget

from iptv_manager.model.line_up import StreamRow
from iptv_manager.model.provider import Provider
from iptv_manager.net.masking import mask_url
from iptv_manager.ui.icons import Icons
from iptv_manager.ui.parts import (
    GRID,
    column,
    dress_role,
    label,
    monospaced,
    row,
    rule,
    tool_button,
    wrapped_label,
)
from iptv_manager.ui.past_health import PastHealth
from iptv_manager.ui.theme.theme import Theme
from iptv_manager.ui.wording import count_text, kind_text, moment_text, outcome_text


class Value(QLineEdit):
    """A value that can be selected and copied; plain text, as long as it may be."""

    def __init__(self, name: str) -> None:
        super().__init__()
        dress_role(self, "value")
        self.setReadOnly(True)
        self.setFrame(False)
        self.setTextMargins(-2, 0, 0, 0)  # in line with its caption
        self.setAccessibleName(name)

    def show_value(self, text: str) -> None:
        """Show `text` from its beginning; a dash where there is none."""
        self.setText(text or "—")
        self.setCursorPosition(0)
        self.setEnabled(bool(text))


class DetailsPane(QScrollArea):
    """Name, place, address and state of one channel."""

    def __init__(self, icons: Icons, theme: Theme) -> None:
        super().__init__()
        self._icons = icons
        self.past = PastHealth(theme)
        self._row: StreamRow | None = None
        self._values: dict[str, Value] = {}
        self._name = wrapped_label(role="title")
        self._state = wrapped_label(role="muted")
        self._hint = wrapped_label(self.tr("Choose a stream to see what is known about it."), "muted")
        self.reveal = tool_button(self.tr("Show the address"))
        self.reveal.setCheckable(True)
        self.reveal.toggled.connect(self._toggle_address)
        icons.dress(self.reveal, "show")
        self._body = QWidget()
        self._fill_body()
        self._set_up()
        self.show_row(None)

    def show_row(self, shown: StreamRow | None, provider: Provider | None = None) -> None:
        """Show this channel; None shows a hint."""
        self._row = shown
        self.reveal.setChecked(False)
        self._body.setVisible(shown is not None)
        self._hint.setVisible(shown is None)
        if shown is None:
            return
        self._name.setText(shown.name)
        state = outcome_text(shown.outcome)
        self._state.setText(f"{state}. {shown.detail}" if shown.detail else state)
        for key, text in self._texts(shown, provider).items():
            self._values[key].show_value(text)
        self._show_address()

    def show_watched(self, watched: datetime | None) -> None:
        """Say when it was watched last."""
        self._values["watched"].show_value(moment_text(watched) if watched else "")

    def value(self, key: str) -> str:
        """What is shown for `key` ("group", "address" …)."""
        return self._values[key].text()

    def _texts(self, shown: StreamRow, provider: Provider | None) -> dict[str, str]:
        response = (
            self.tr("%1 ms").replace("%1", count_text(shown.response_ms))
            if shown.response_ms is not None
            else ""
        )
        checked = moment_text(shown.checked) if shown.checked else ""
        return {
            "number": shown.number,
            "group": shown.group,
            "provider": shown.provider,
            "kind": kind_text(shown.kind),
            "guide_id": shown.guide_id,
            "response": response,
            "checked": checked,
            "watched": "",  # told in a moment
            "added": moment_text(shown.added),
            "user_agent": provider.user_agent if provider else "",
        }

    def _names(self) -> dict[str, str]:
        return {
            "number": self.tr("Number"),
            "group": self.tr("Group"),
            "provider": self.tr("Provider"),
            "kind": self.tr("Kind"),
            "guide_id": self.tr("Guide id"),
            "response": self.tr("First answer"),
            "checked": self.tr("Last checked"),
            "watched": self.tr("Last watched"),
            "added": self.tr("Added"),
            "user_agent": self.tr("User agent"),
        }

    def _fill_body(self) -> None:
        lines = column(self._body, gap=2)
        lines.addWidget(self._name)
        lines.addWidget(self._state)
        lines.addSpacing(GRID)
        lines.addWidget(rule())
        lines.addWidget(self.past)
        for key, name in self._names().items():
            lines.addWidget(self._caption(name))
            lines.addWidget(self._new_value(key, name))
        lines.addWidget(self._caption(self.tr("Address")))
        lines.addLayout(self._address_line())
        lines.addStretch(1)

    def _caption(self, name: str) -> QLabel:
        made = label(name, "muted")
        made.setContentsMargins(0, GRID - 2, 0, 0)
        return made

    def _new_value(self, key: str, name: str) -> Value:
        value = self._values[key] = Value(name)
        return value

    def _address_line(self) -> QHBoxLayout:
        value = self._new_value("address", self.tr("Address"))
        value.setFont(monospaced(value.font()))
        line = row(gap=GRID // 2)
        line.addWidget(value, 1)
        line.addWidget(self.reveal)
        return line

    def _set_up(self) -> None:
        inside = QWidget()
        dress_role(inside, "page")
        inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        lines = column(inside, margin=GRID * 2)
        lines.addWidget(self._hint)
        lines.addWidget(self._body, 1)
        lines.addStretch(0)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(GRID * 28)
        self.setAccessibleName(self.tr("Details"))

    def _toggle_address(self, shown: bool) -> None:
        self._icons.dress(self.reveal, "hide" if shown else "show")
        name = self.tr("Hide the address") if shown else self.tr("Show the address")
        self.reveal.setToolTip(name)
        self.reveal.setAccessibleName(name)
        self._show_address()

    def _show_address(self) -> None:
        if self._row:
            url = self._row.url
            self._values["address"].show_value(url if self.reveal.isChecked() else mask_url(url))
