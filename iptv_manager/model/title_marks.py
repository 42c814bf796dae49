"""What a person marked of a film or series, in words that another database understands. Pure."""

from typing import NamedTuple

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.films import TitleKind
from iptv_manager.model.titles import EARLIEST_YEAR, LATEST_YEAR

LONGEST_TITLE = 400  # characters
MOST_TWINS = 100_000


class TitleMark(NamedTuple):
    """A film or series with its marks. `provider` is named where only its own list tells two films apart:
    a film without a year. `twin` counts those of one title and year at one provider."""

    kind: TitleKind
    title: str
    year: int | None
    twin: int
    provider: str
    favourite: bool
    watch_later: bool
    hidden: bool


def mark_values(mark: TitleMark) -> dict[str, object]:
    """The mark as a record of a file."""
    return mark._asdict() | {"kind": mark.kind.value}


def mark_record(said: object) -> TitleMark:
    """The mark of a record. Raises InputRefused with one sentence for anything else."""
    if not isinstance(said, dict):
        raise InputRefused("A marked film or series of the file is no object.")
    title, provider, year, twin = (said.get(name) for name in ("title", "provider", "year", "twin"))
    if not isinstance(title, str) or not title.strip() or len(title) > LONGEST_TITLE:
        raise InputRefused("A marked film or series of the file has no title.")
    flags = [said.get(name) is True for name in ("favourite", "watch_later", "hidden")]
    is_year = isinstance(year, int) and EARLIEST_YEAR <= year <= LATEST_YEAR
    is_twin = isinstance(twin, int) and 1 <= twin <= MOST_TWINS
    return TitleMark(
        TitleKind.SERIES if said.get("kind") == TitleKind.SERIES.value else TitleKind.FILM,
        title.replace("\0", ""),
        year if isinstance(year, int) and is_year else None,
        twin if isinstance(twin, int) and is_twin else 1,
        provider.replace("\0", "")[:LONGEST_TITLE] if isinstance(provider, str) else "",
        *flags,
    )
