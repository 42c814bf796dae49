"""Which records of a batch are to become rows: those of categories that are taken. Counted on the way."""

from collections import Counter
from collections.abc import Sequence
from itertools import chain, compress
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar

from iptv_manager.formats.xtream_lists import Listed, ids_of_categories, read_entries
from iptv_manager.formats.xtream_records import Record
from iptv_manager.services.panel_manifest import CategoryTitles

_USUAL = frozenset((str, int, type(None)))  # 1, 1.0 and True are one key of a dict, and three spellings
_MOST_PLACES = 10_000
_CATEGORY, _TITLE = itemgetter(0), itemgetter(1)  # of a place

Columns = TypeVar("Columns", bound=tuple[Any, ...])
_Place = tuple[str, str | None]


class Taken(NamedTuple):
    """Records that are to become rows: their places in the batch, what they say, under which title."""

    places: Sequence[int]
    said: Sequence[Any]
    titles: Sequence[str]


class Refused(NamedTuple):
    """A record that becomes none."""

    place: int  # in the batch
    reason: str


class TitlesOfRecords:
    """Gives titles; remembers what usual spellings come to. `counts` counts records by main category."""

    def __init__(self, titles: CategoryTitles) -> None:
        self.counts: Counter[str] = Counter()
        self._titles = titles
        self._places: dict[tuple[object, ...], _Place] = {}

    def of(self, mains: Sequence[object], others: Sequence[object]) -> list[str | None]:
        """The title for what each record says, main category and all; None for one that is left out."""
        spelled = _spelled(mains, others)
        if not _USUAL.issuperset(map(type, chain.from_iterable(spelled))):
            places = [self._placed(main, listed) for main, listed in zip(mains, others, strict=True)]
            self.counts.update(category for category, _ in places)
            return [title for _, title in places]
        found: list[Any] = list(map(self._places.get, spelled))
        if None in found:
            met = {one: self._remembered(one) for one in set(spelled)}
            found = list(map(met.get, spelled))
        self.counts.update(map(_CATEGORY, found))
        return list(map(_TITLE, found))

    def _remembered(self, spelled: tuple[object, ...]) -> _Place:
        place = self._places.get(spelled)
        if place is None:
            place = self._placed(spelled[0], list(spelled[1:]))
            if len(self._places) < _MOST_PLACES:
                self._places[spelled] = place
        return place

    def _placed(self, main: object, others: object) -> _Place:
        categories = ids_of_categories(main, others)
        return categories[0] if categories else "", self._titles.title(categories)


def read_taken(
    records: Sequence[Record], shape: type[Listed], titles: TitlesOfRecords
) -> tuple[Taken, list[Refused]]:
    """Read a batch: what of it is taken, and what can't be read."""
    read = read_entries(records, shape)
    places: Sequence[int] = range(len(read))
    said: Sequence[Any] = read
    refused: list[Refused] = []
    if str in {*map(type, read)}:
        refused = [Refused(place, one) for place, one in enumerate(read) if isinstance(one, str)]
        places = [place for place in places if not isinstance(read[place], str)]
        said = [read[place] for place in places]
    found = titles.of([one.category_id for one in said], [one.category_ids for one in said])
    if None not in found:
        return Taken(places, said, found), refused  # type: ignore[arg-type]
    return kept(Taken(places, said, found), [title is not None for title in found]), refused  # type: ignore[arg-type]


def with_ids(
    taken: Taken, columns: Columns, ids: Sequence[str], reason: str
) -> tuple[Taken, Columns, list[Refused]]:
    """The same without those that have no id, which are refused for that reason."""
    if all(ids):
        return taken, columns, []
    refused = [Refused(place, reason) for place, id_ in zip(taken.places, ids, strict=True) if not id_]
    return kept(taken, ids), kept(columns, ids), refused


def kept(columns: Columns, flags: Sequence[object]) -> Columns:
    """Of columns of one length, the rows that are flagged."""
    return type(columns)(*(list(compress(column, flags)) for column in columns))


def _spelled(mains: Sequence[object], others: Sequence[object]) -> list[tuple[object, ...]]:
    """Main category and all others, as far as they are listed."""
    if {*map(type, others)} == {list} and {*map(len, others)} == {1}:  # type: ignore[arg-type]
        return list(zip(mains, chain.from_iterable(others), strict=True))  # type: ignore[arg-type]
    return [
        (main, *listed) if type(listed) is list else (main,)
        for main, listed in zip(mains, others, strict=True)
    ]
