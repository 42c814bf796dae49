"""Where a lazy table's rows come from, as the model sees it."""

from array import array
from typing import Any, Protocol, Self, TypeVar

Query = TypeVar("Query", contravariant=True)


class Row(Protocol):
    """A record with a key of its own; a NamedTuple with an `id`."""

    @property
    def id(self) -> int:
        """The key by which the row is fetched and known again."""

    def _replace(self, **changes: Any) -> Self:
        """A copy with some fields changed."""


class RowSource(Protocol[Query]):
    """Answers for one table. Each may be cancelled; an error is shown to the person as it stands."""

    async def first_rows(self, query: Query, limit: int = 200) -> list[Any]:
        """The first rows of the view."""

    async def id_vector(self, query: Query) -> "array[int]":
        """The ids of the whole view, in its order; each occurs once."""

    async def rows(self, ids: "array[int]") -> list[Any]:
        """The rows of these ids, in this order; those that are gone are left out."""
