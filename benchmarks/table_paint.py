"""How long a full-HD table takes to paint while one scrolls through a million rows, and how long rows stay blank.

`python -m benchmarks.table_paint` scrolls a `LazyTableView` over a source that answers after 5 ms: by wheel, by
page and by jumps of the scroll bar. `--pictures FOLDER` saves how it looks, light and dark.
"""

import argparse
import asyncio
import json
import sys
import time
from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QApplication

from benchmarks.ground import apart
from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import StreamRow
from iptv_manager.model.playlist import StreamKind
from iptv_manager.ui.garbage import spare_garbage_pauses, swept_at_rest
from iptv_manager.ui.loop import WindowLoop
from iptv_manager.ui.tables.cell_colours import CellColours
from iptv_manager.ui.tables.columns import CellKind, Column
from iptv_manager.ui.tables.lazy_model import LazyTableModel
from iptv_manager.ui.tables.pills import outcome_pill
from iptv_manager.ui.tables.table_view import LazyTableView
from iptv_manager.ui.theme.colours import DARK, LIGHT, Colours
from iptv_manager.ui.theme.palette import palette_of
from iptv_manager.ui.theme.sheet import style_sheet
from iptv_manager.ui.wording import kind_text, outcome_text

NOW = datetime(2026, 1, 1, tzinfo=UTC)
OUTCOMES = (*Outcome, None)
WORDS = ("News", "Sport", "Kino", "Musik", "Doku", "Kids", "RÉGION", "ᴴᴰ Wetter", "القناة", "频道")

COLUMNS = (
    Column("number", "Nr", lambda row: row.number, CellKind.NUMBER, 90, sort_key="number"),
    Column("name", "Name", lambda row: row.name, width=260, grows=3, sort_key="name"),
    Column("group", "Group", lambda row: row.group, CellKind.MUTED, 160, grows=1, sort_key="group"),
    Column("provider", "Provider", lambda row: row.provider, CellKind.MUTED, 140, sort_key="provider"),
    Column("kind", "Kind", lambda row: kind_text(row.kind), CellKind.MUTED, 90, sort_key="kind"),
    Column(
        "status",
        "Status",
        lambda row: outcome_text(row.outcome),
        CellKind.PILL,
        150,
        sort_key="status",
        pill=lambda row: outcome_pill(row.outcome),
    ),
    Column(
        "response",
        "Response",
        lambda row: f"{row.response_ms} ms" if row.response_ms is not None else "",
        CellKind.NUMBER,
        110,
        sort_key="response",
    ),
    Column("guide", "Guide id", lambda row: row.guide_id, CellKind.MUTED, 180),
)


class TablePaint(NamedTuple):
    """Times in milliseconds over `frames` repaints of the whole table; how long any row in sight was blank."""

    rows: int
    frames: int
    paint_p50: float
    paint_p99: float
    paint_worst: float
    blank_worst: float
    first_rows: float  # from the query to the first rows painted
    whole_extent: float


class MadeRows:
    """A source of `count` rows that are made when asked for, each answer after `delay` seconds."""

    def __init__(self, count: int, delay: float) -> None:
        self._ids = array("q", range(1, count + 1))
        self._delay = delay

    async def first_rows(self, query: object, limit: int = 200) -> list[StreamRow]:
        """The first rows."""
        return await self.rows(self._ids[:limit])

    async def id_vector(self, query: object) -> "array[int]":
        """All ids."""
        await asyncio.sleep(self._delay)
        return self._ids

    async def rows(self, ids: "array[int]") -> list[StreamRow]:
        """The rows of these ids."""
        await asyncio.sleep(self._delay)
        return [made_row(key) for key in ids]


def made_row(key: int) -> StreamRow:
    """A row as a provider might give it."""
    outcome = OUTCOMES[key * 7 % len(OUTCOMES)]
    return StreamRow(
        id=key,
        provider_id=1,
        provider=f"Provider {key % 20 + 1}",
        position=key,
        name=f"DE| {WORDS[key % len(WORDS)]} {key}" + " – a long name that does not fit" * (key % 9 == 0),
        group=f"Group {key // 97 % 300}",
        number=str(key),
        kind=tuple(StreamKind)[key % 3],
        guide_id=f"{WORDS[key % 6].lower()}.{key}.de",
        logo="",
        url="",
        added=NOW,
        outcome=outcome,
        response_ms=key * 37 % 4000 if outcome is Outcome.ALIVE else None,
        checked=None,
        detail="",
    )


class _TimedView(LazyTableView):
    """Notes how long each whole repaint takes and since when a row in sight is blank."""

    def __init__(self, model: LazyTableModel) -> None:
        super().__init__(model, name="channels")
        self.painted: list[float] = []
        self.blank: list[float] = []
        self._blank_since: dict[int, float] = {}

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint and note."""
        started = time.perf_counter()
        super().paintEvent(event)
        ended = time.perf_counter()
        if event.rect() == self.viewport().rect():
            self.painted.append((ended - started) * 1000)
        self._note_blank(ended)

    def _note_blank(self, now: float) -> None:
        """How long each blank row stayed so until it was filled or went out of sight."""
        blank = self.blank_rows()
        for row in self._blank_since.keys() - blank:
            self.blank.append((now - self._blank_since.pop(row)) * 1000)
        for row in blank:
            self._blank_since.setdefault(row, now)

    def blank_rows(self) -> set[int]:
        """The rows in sight that are not here yet."""
        first, last = self.rowAt(0), self.rowAt(self.viewport().height() - 1)
        in_sight = range(first, last + 1) if first >= 0 else range(0)
        return {row for row in in_sight if self.lazy_model.row_at(row) is None}


def measure_apart(count: int) -> TablePaint:
    """The same in a process of its own."""
    return TablePaint(*apart("benchmarks.table_paint", "--rows", str(count)))


def measure(count: int = 1_000_000, delay: float = 0.005, steps: int = 400) -> TablePaint:
    """Scroll through `count` rows in `steps` moves of each sort."""
    with _running_loop() as app:
        view = _opened_view(count, delay)
        started = time.perf_counter()
        view.lazy_model.show_query("everything")
        _spin_until(app, lambda: bool(view.lazy_model.rowCount()) and not view.blank_rows())
        view.viewport().repaint()
        first_rows = time.perf_counter() - started
        _spin_until(app, lambda: view.lazy_model.rowCount() == count)
        whole = time.perf_counter() - started
        _scroll(app, view, steps)
        painted = sorted(view.painted)
        blank = max(view.blank, default=0.0)
        view.lazy_model.stop()
        view.close()
    p99 = painted[int(len(painted) * 0.99)]
    return TablePaint(
        count,
        len(painted),
        painted[len(painted) // 2],
        p99,
        painted[-1],
        blank,
        first_rows * 1000,
        whole * 1000,
    )


def _opened_view(count: int, delay: float) -> _TimedView:
    view = _TimedView(LazyTableModel(COLUMNS, MadeRows(count, delay)))
    view.resize(1920, 1080)
    view.show()
    return view


def _scroll(app: QApplication, view: _TimedView, steps: int) -> None:
    """By the wheel, by pages, by dragging the scroll bar; a frame's time is left between two moves."""
    bar = view.verticalScrollBar()
    view.painted.clear()
    for step in range(steps):
        move = (bar.singleStep() * 3, bar.pageStep(), bar.maximum() // 397)[step % 3]
        bar.setValue((bar.value() + move) % bar.maximum())
        view.viewport().update()
        _spin_for(app, 0.016)
    _spin_until(app, lambda: not view.blank_rows())
    view.viewport().repaint()


def _spin_for(app: QApplication, seconds: float) -> None:
    end = time.perf_counter() + seconds
    _spin_until(app, lambda: time.perf_counter() >= end)


def _spin_until(app: QApplication, condition: Callable[[], Any]) -> None:
    while not condition():
        app.processEvents()
        time.sleep(0.0005)


@contextmanager
def _running_loop() -> Iterator[QApplication]:
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    spare_garbage_pauses()  # as the window does
    loop = WindowLoop(app)
    try:
        with swept_at_rest(loop), loop.hosted():
            yield app
            _spin_until(app, lambda: not asyncio.all_tasks(loop))
    finally:
        loop.close()


def save_pictures(folder: Path) -> list[Path]:
    """Pictures of the table in light and dark, with a selection, a sorted column and rows still on their way."""
    with _running_loop() as app:
        return [_picture(app, colours, folder) for colours in (LIGHT, DARK)]


def _picture(app: QApplication, colours: Colours, folder: Path) -> Path:
    app.setPalette(palette_of(colours))
    app.setStyleSheet(style_sheet(colours))
    view = _opened_view(1_000_000, 0.0)
    view.resize(1280, 620)
    view.set_colours(CellColours.of(colours))
    view.lazy_model.show_query("everything")
    _spin_until(app, lambda: view.lazy_model.is_complete)
    view.show_sort("name", False)
    view.scroll_to_row(190)
    _spin_until(app, lambda: not view.blank_rows())
    view.selectRow(194)
    view.cells.hovered = 197
    view.lazy_model._pages.drop(1)
    view.lazy_model.show_query("other")
    path = folder / f"table-{colours.name}.png"
    view.grab().save(str(path))
    view.lazy_model.stop()
    view.close()
    return path


def main() -> None:
    """Measure and print, or save pictures."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--pictures", type=Path)
    options.add_argument("--json", action="store_true")
    chosen = options.parse_args()
    if chosen.pictures:
        print(*save_pictures(chosen.pictures), sep="\n")
        return
    found = measure(chosen.rows)
    if chosen.json:
        print(json.dumps(found))
        return
    for name, value in found._asdict().items():
        print(f"{name:14} {value:10.1f}" if isinstance(value, float) else f"{name:14} {value:10,}")


if __name__ == "__main__":
    main()
