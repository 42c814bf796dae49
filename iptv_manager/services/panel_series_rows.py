"""The series of a panel's list to the texts of rows of `store.panel_imports.SERIES_COLUMNS`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

import msgspec

from iptv_manager.formats.xtream_lists import ids_of_categories, read_series_entry, series_of
from iptv_manager.formats.xtream_records import Record
from iptv_manager.model.names import keys_of_names
from iptv_manager.model.panel import PanelKind, PanelSeries
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.panel_manifest import CategoryTitles
from iptv_manager.services.panel_rows import reject_of
from iptv_manager.store.copy_rows import NULL, copy_text

BATCH = 1_000
_encode = msgspec.json.Encoder().encode


class SeriesReader:
    """Reads a list of series; the first of several with one id counts. `counts` by main category."""

    def __init__(self, titles: CategoryTitles, lead: tuple[str, ...] = ()) -> None:
        """`lead`: values that stand before those of each row."""
        self.rejects: list[PlaylistReject] = []
        self.counts: Counter[str] = Counter()
        self._titles = titles
        self._lead = lead
        self._seen: set[str] = set()

    def texts(self, records: Sequence[Record]) -> Iterator[bytes]:
        """COPY text, batch by batch, of the series of which a category is taken."""
        for start in range(0, len(records), BATCH):
            found = list(self._found(records[start : start + BATCH], start))
            sort_keys, search_keys = keys_of_names([series.title for _, series, _ in found])
            rows = zip(found, sort_keys, search_keys, strict=True)
            yield copy_text([(*self._lead, *_row(*row)) for row in rows])

    def _found(self, records: Sequence[Record], start: int) -> Iterator[tuple[int, PanelSeries, str]]:
        for number, record in enumerate(records, start + 1):
            said = read_series_entry(record)
            ids = () if isinstance(said, str) else ids_of_categories(said.category_id, said.category_ids)
            self.counts[ids[0] if ids else ""] += 1
            title = self._titles.title(ids)
            if title is None:
                continue
            series = said if isinstance(said, str) else series_of(said)
            if not isinstance(series, str) and series.panel_id in self._seen:
                series = f"The series {series.panel_id} is listed twice; the first one counts"
            if isinstance(series, str):
                self.rejects.append(reject_of(PanelKind.SERIES, number, series, record))
                continue
            self._seen.add(series.panel_id)
            yield number, series, title


def _row(found: tuple[int, PanelSeries, str], sort_key: str, search_key: str) -> tuple[str, ...]:
    number, series, category = found
    return (
        series.panel_id,
        str(number),
        series.title,
        sort_key,
        search_key,
        category,
        NULL if series.year is None else str(series.year),
        series.poster,
        series.plot,
        NULL if series.rating is None else str(series.rating),
        NULL if series.last_modified is None else str(datetime.fromtimestamp(series.last_modified, UTC)),
        _encode(series.extra).decode() if series.extra else NULL,
    )
