"""What of a page comes back at the next start: filters, order, columns, place, and how it is divided."""

from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from PySide6.QtWidgets import QComboBox, QSplitter

Query = TypeVar("Query")


@dataclass(frozen=True, slots=True)
class PageState:
    """How a page was; what a page does not have stays as it is here."""

    query: Any = None  # filters and order, as JSON takes them
    columns: str = ""  # order, widths, which are hidden
    place: tuple[int, int] = (0, 0)  # first row in sight, id of the current row
    sizes: list[list[int]] = field(default_factory=list)  # pixels, of each part of each division
    view: int = 0  # which of several ways to show the same


def page_state(kept: object) -> PageState:
    """What was kept of a page; nonsense, or what another version wrote, means a page as at first."""
    return _read(kept, PageState())


def plain_query(query: object) -> Any:
    """The fields of a query as JSON takes them."""
    return msgspec.to_builtins(query)


def query_from(state: PageState, usual: Query) -> Query:
    """The query that was kept; `usual` where none was, or one this version does not know."""
    return usual if state.query is None else _read(state.query, usual)


def sizes_of(splitters: list[QSplitter]) -> list[list[int]]:
    """How these are divided."""
    return [splitter.sizes() for splitter in splitters]


def divide(splitters: list[QSplitter], sizes: list[list[int]]) -> None:
    """Divide them as they were; parts that were never laid out say nothing."""
    for splitter, parts in zip(splitters, sizes, strict=False):
        if len(parts) == splitter.count() and all(part > 0 for part in parts):
            splitter.setSizes(parts)


def choose_quietly(box: QComboBox, wanted: object) -> None:
    """Choose the value `wanted` of a box, if it is there, without a signal."""
    places = [place for place in range(box.count()) if box.itemData(place) == wanted]
    box.blockSignals(True)
    box.setCurrentIndex(places[0] if places else box.currentIndex())
    box.blockSignals(False)


def _read(kept: object, usual: Query) -> Query:
    try:
        return msgspec.convert(kept, type(usual))
    except msgspec.ValidationError:
        return usual
