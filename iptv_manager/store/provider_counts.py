"""What providers hold, counted: living streams by kind, series, what is gone."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import Connection, Integer, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from iptv_manager.store.statements import statement


class ProviderCounts(NamedTuple):
    """Counts of one provider, without tombstones but for `gone`."""

    live: int = 0
    movies: int = 0
    episodes: int = 0
    series: int = 0
    gone: int = 0

    @property
    def streams(self) -> int:
        """All living streams."""
        return self.live + self.movies + self.episodes


def provider_counts(connection: Connection, provider_ids: Collection[int]) -> dict[int, ProviderCounts]:
    """The counts of these providers, in one statement; those that were never imported count nothing."""
    wanted = text(statement("provider_counts").decode()).bindparams(bindparam("ids", type_=ARRAY(Integer)))
    found = {
        row[0]: ProviderCounts._make(row[1:])
        for row in connection.execute(wanted, {"ids": list(provider_ids)})
    }
    return {key: found.get(key, ProviderCounts()) for key in provider_ids}
