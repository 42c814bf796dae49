"""The rows a lazy table has in memory: pages of 200, the least recently used forgotten."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from iptv_manager.ui.tables.row_source import Row

PAGE = 200  # rows
PAGES = 64  # kept

Page = list[Row | None]  # None = gone since the ids were read


class PageCache:
    """Rows by number, in pages, and the number of each row that is here by its id."""

    def __init__(self, limit: int = PAGES) -> None:
        self._limit = limit
        self._pages: OrderedDict[int, Page] = OrderedDict()
        self._numbers: dict[int, int] = {}  # of the rows that are here, by id

    def page(self, number: int) -> Page | None:
        """A page, which counts as used now; None where it is not here."""
        page = self._pages.get(number)
        if page is not None:
            self._pages.move_to_end(number)
        return page

    def put(self, number: int, ids: Sequence[int], rows: Sequence[Row]) -> None:
        """Keep the rows of a page; ids without a row are gone."""
        self.drop(number)
        by_id = {row.id: row for row in rows}
        self._pages[number] = [by_id.get(key) for key in ids]
        self._numbers.update((key, number * PAGE + place) for place, key in enumerate(ids) if key in by_id)
        if len(self._pages) > self._limit:
            self.drop(next(iter(self._pages)))

    def drop(self, number: int) -> None:
        """Forget a page."""
        for row in self._pages.pop(number, ()):
            if row is not None:
                self._numbers.pop(row.id, None)

    def keep_only(self, numbers: range) -> None:
        """Forget all other pages."""
        for number in [number for number in self._pages if number not in numbers]:
            self.drop(number)

    def clear(self) -> None:
        """Forget everything."""
        self._pages.clear()
        self._numbers.clear()

    def number_of(self, key: int) -> int | None:
        """The number of the row with this id, if it is here."""
        return self._numbers.get(key)

    def change(self, key: int, changes: Mapping[str, Any]) -> int | None:
        """Change fields of a row that is here; gives its number."""
        number = self._numbers.get(key)
        page = self._pages.get(number // PAGE) if number is not None else None
        if number is None or page is None:
            return None
        row = page[number % PAGE]
        if row is None:
            return None
        page[number % PAGE] = row._replace(**changes)
        return number

    def __len__(self) -> int:
        """How many pages are here."""
        return len(self._pages)

    def __contains__(self, number: int) -> bool:
        """Is the page of that number here?"""
        return number in self._pages

    def __iter__(self) -> Iterator[int]:
        """The numbers of the pages that are here."""
        return iter(self._pages)
