"""What a table of streams shows: which rows, in which order. The store turns it into SQL."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from iptv_manager.model.health import Outcome
from iptv_manager.model.playlist import StreamKind


class SortColumn(StrEnum):
    """The columns a table of streams can be sorted by, both ways; rows without a value come last."""

    ORDER = "order"  # the provider's own order, provider by provider
    NAME = "name"
    GROUP = "group"
    PROVIDER = "provider"
    STATUS = "status"
    RESPONSE = "response"
    CHECKED = "checked"
    NUMBER = "number"
    KIND = "kind"
    GUIDE_ID = "guide_id"
    ADDED = "added"
    ADDRESS = "address"  # by its first 128 characters


@dataclass(frozen=True, slots=True)
class LineUpQuery:
    """Filters (empty = no filter) and order. `groups` are keys of groups (see `model.names.group_key`): of what is
    written "News;Sports" each part finds it, and the whole does.

    `unchecked` adds streams that were never checked to those of `outcomes`. `unseen_days`: only streams that were
    not checked for so many days, or never.
    """

    search: str = ""
    providers: frozenset[int] = frozenset()
    groups: frozenset[str] = frozenset()
    kinds: frozenset[StreamKind] = frozenset()
    outcomes: frozenset[Outcome] = frozenset()
    unchecked: bool = False
    unseen_days: int = 0
    sort: SortColumn = SortColumn.ORDER
    descending: bool = False


class StreamRow(NamedTuple):
    """One row of a table of streams."""

    id: int
    provider_id: int
    provider: str
    position: int
    name: str
    group: str
    number: str
    kind: StreamKind
    guide_id: str
    logo: str
    url: str
    added: datetime
    outcome: Outcome | None
    response_ms: int | None
    checked: datetime | None
    detail: str


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to filter by and how many streams have it."""

    key: str  # group key, provider id as text, kind or outcome
    label: str
    count: int


class GroupCounts(NamedTuple):
    """The groups to filter by, with counts. What stands in several counts in each of them, and once in `total`."""

    facets: list[Facet]
    total: int
    shared: Sequence[tuple[frozenset[str], int]] = ()  # keys of groups, and how many stand in all of these

    def of(self, keys: Set[str]) -> int:
        """How many stand in any of these groups."""
        alone = sum(facet.count for facet in self.facets if facet.key in keys)
        again = sum((len(parts & keys) - 1) * count for parts, count in self.shared if parts & keys)
        return min(alone - again, self.total)


class Facets(NamedTuple):
    """What the view can be narrowed to, each counted with its own filter left aside."""

    groups: GroupCounts
    providers: list[Facet]
    kinds: list[Facet]
    outcomes: list[Facet]  # "unchecked" among them
