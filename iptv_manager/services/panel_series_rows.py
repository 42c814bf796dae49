"""The series of a panel's list to the texts of rows of `store.panel_imports.SERIES_COLUMNS`."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from iptv_manager.formats.xtream_columns import SeriesColumns, columns_of_series
from iptv_manager.formats.xtream_lists import NO_ID, SeriesRecord
from iptv_manager.formats.xtream_records import Record
from iptv_manager.model.names import keys_of_names
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.panel_manifest import CategoryTitles
from iptv_manager.services.panel_rows import reject_of
from iptv_manager.services.panel_taken import Refused, Taken, TitlesOfRecords, kept, read_taken, with_ids
from iptv_manager.store.copy_rows import NULL, copy_columns

BATCH = 1_000
_DAY = 86_400  # seconds
_EPOCH = date(1970, 1, 1)
_MINUTES = [f"{minute // 60:02}:{minute % 60:02}" for minute in range(24 * 60)]
_SECONDS = [f"{second:02}" for second in range(60)]


class SeriesReader:
    """Reads a list of series; the first of several with one id counts. `counts` by main category."""

    def __init__(self, titles: CategoryTitles, lead: tuple[str, ...] = ()) -> None:
        """`lead`: values that stand before those of each row."""
        self.rejects: list[PlaylistReject] = []
        self._titles = TitlesOfRecords(titles)
        self.counts = self._titles.counts
        self._lead = lead
        self._seen: set[str] = set()

    def texts(self, records: Sequence[Record]) -> Iterator[bytes]:
        """COPY text, batch by batch, of the series of which a category is taken."""
        for start in range(0, len(records), BATCH):
            yield copy_columns(self._columns(records[start : start + BATCH], start + 1))

    def _columns(self, records: Sequence[Record], first: int) -> Sequence[Sequence[str]]:
        """The columns of a batch that begins with this number in the list."""
        taken, unread = read_taken(records, SeriesRecord, self._titles)
        columns = columns_of_series(taken.said)
        taken, columns, nameless = with_ids(taken, columns, columns.ids, NO_ID[PanelKind.SERIES])
        taken, columns, twins = self._once(taken, columns)
        for place, reason in sorted(unread + nameless + twins):
            self.rejects.append(reject_of(PanelKind.SERIES, first + place, reason, records[place]))
        numbers = [str(first + place) for place in taken.places]
        sort_keys, search_keys = keys_of_names(columns.titles)
        return (
            *([lead] * len(numbers) for lead in self._lead), columns.ids, numbers, columns.titles,
            sort_keys, search_keys, taken.titles, _written(columns.years), columns.posters, columns.plots,
            _written(columns.ratings), _moments(columns.stamps), [extra or NULL for extra in columns.extras],
        )  # fmt: skip

    def _once(self, taken: Taken, columns: SeriesColumns) -> tuple[Taken, SeriesColumns, list[Refused]]:
        """The same without series that were there before."""
        if len(set(columns.ids)) == len(columns.ids) and self._seen.isdisjoint(columns.ids):
            self._seen.update(columns.ids)
            return taken, columns, []
        twins, firsts = [], []
        for place, series_id in zip(taken.places, columns.ids, strict=True):
            firsts.append(series_id not in self._seen)
            if not firsts[-1]:
                twins.append(Refused(place, f"The series {series_id} is listed twice; the first one counts"))
            self._seen.add(series_id)
        return kept(taken, firsts), kept(columns, firsts), twins


def _written(values: Sequence[float | None]) -> list[str]:
    """Years or ratings, of which there are few, each written once."""
    written = {value: NULL if value is None else str(value) for value in set(values)}
    return list(map(written.__getitem__, values))


def _moments(stamps: Sequence[int | None]) -> list[str]:
    """Seconds since 1970 as PostgreSQL reads them, put together from parts that are written once."""
    days = {stamp // _DAY for stamp in stamps if stamp is not None}
    dates = {day: (_EPOCH + timedelta(days=day)).isoformat() for day in days}
    return [
        NULL
        if stamp is None
        else f"{dates[stamp // _DAY]} {_MINUTES[stamp // 60 % 1440]}:{_SECONDS[stamp % 60]}+00:00"
        for stamp in stamps
    ]
