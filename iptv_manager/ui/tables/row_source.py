"""Where a lazy table's rows come from, as the model sees it."""

from array import array
from typing import Any, Protocol, TypeVar

Query = TypeVar("Query", contravariant=True)


Row = Any
"""A record of the table: a NamedTuple with an `id`, the key by which it is fetched and known again."""


class RowSource(Protocol[Query]):
    """Answers for one table. Each may be cancelled; an error is shown to the person as it stands."""

    async def first_rows(self, query: Query, limit: int = 200) -> list[Row]:
        """The first rows of the view."""

    async def id_vector(self, query: Query) -> "array[int]":
        """The ids of the whole view, in its order; each occurs once."""

    async def rows(self, ids: "array[int]") -> list[Row]:
        """The rows of these ids, in this order; those that are gone are left out."""
