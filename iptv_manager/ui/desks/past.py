"""The desk of the past: reads what is remembered of the stream in the details, once the person stays with it."""

from collections.abc import Coroutine
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer

from iptv_manager.model.line_up import StreamRow
from iptv_manager.services.health_history import StreamPast
from iptv_manager.ui.acts import Acts
from iptv_manager.ui.main_window import MainWindow

_PAUSE = 200  # milliseconds; whoever holds an arrow key down wants the rows, not their past


class History(Protocol):
    """What is asked."""

    def past_of(self, provider_id: int, stream_id: int, /) -> Coroutine[Any, Any, StreamPast]:
        """What is remembered of one stream."""


class PastDesk(QObject):
    """Asks for one stream at a time, the one in the details."""

    def __init__(self, window: MainWindow, history: History | None, acts: Acts) -> None:
        """Without a history nothing is shown of the past."""
        super().__init__(window)
        self._window = window
        self._history = history
        self._acts = acts
        self._row: StreamRow | None = None
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._ask)
        window.table.current_changed.connect(self._take)

    def refresh(self) -> None:
        """Something was checked: read the past of the stream in the details anew."""
        if self._row is not None:
            self._pause.start()

    def _take(self, row: StreamRow | None) -> None:
        is_other = row is None or self._row is None or row.id != self._row.id
        self._row = row
        if is_other:
            self._window.page.details.past.clear()
        if row is not None and self._history is not None:
            self._pause.start()

    def _ask(self) -> None:
        row = self._row
        if row is not None and self._history is not None and self._window.page.details.isVisible():
            self._acts.ask(
                "past", self._history.past_of(row.provider_id, row.id), lambda past: self._show(row, past)
            )

    def _show(self, row: StreamRow, past: StreamPast) -> None:
        if self._row is not None and self._row.id == row.id:
            self._window.page.details.past.show_past(past, row.name)
            self._window.page.details.show_watched(past.watched)
