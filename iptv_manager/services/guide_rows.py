"""Programmes of a guide as rows of the database: COPY text, a batch at a time."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import msgspec

from iptv_manager.model.guide import GuideProgramme
from iptv_manager.store.copy_rows import NULL, copy_text

REMEMBERED = 1 << 16  # times
LONGEST = 7 * 86_400  # seconds that one programme may last; a longer one has a wrong end
_encode = msgspec.json.Encoder().encode


class GuideRows:
    """Makes rows, and counts them."""

    def __init__(self) -> None:
        self.count = 0
        self.without_end = 0

    def text(self, programmes: Sequence[GuideProgramme], ids: Mapping[str, int]) -> bytes:
        """The rows of programmes of channels whose `ids` are given."""
        self.count += len(programmes)
        return copy_text([self._row(one, ids[one.channel]) for one in programmes])

    def _row(self, one: GuideProgramme, channel_id: int) -> tuple[str, ...]:
        stop = one.stop if one.stop is not None and one.stop - one.start <= LONGEST else None
        if stop is None:
            self.without_end += 1
        details = _encode(one.details)
        return (
            str(channel_id),
            _moment(one.start),
            NULL if stop is None else _moment(stop),
            one.title,
            NULL if details == b"{}" else details.decode(),
        )


@lru_cache(REMEMBERED)
def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(sep=" ")
