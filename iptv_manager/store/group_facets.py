"""Groups to filter by: what is written "News;Sports" is found, and counted, under News and under Sports.

A filter is one of the written groups that a part stands in, as `group_part` has them (see `store/group_parts.py`).
Where there are none, the planner knows best; where there may be hundreds, it is told the way. Nothing here writes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Text,
    UnaryExpression,
    any_,
    func,
    literal,
    select,
    text,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.operators import desc_op

from iptv_manager.model.line_up import Facet, GroupCounts
from iptv_manager.store.tables import group_part

MANY = 5_000  # rows: fewer are quicker fetched and sorted than met on the way through an order
SEPARATOR = ";"
Written = tuple[str, str, int]
"""Key and title of a group as it is written, and how many are in it."""
Parts = dict[str, list[tuple[str, str]]]
"""Key and title of each part, by the key of the written group."""
_IN_ORDER = text("SELECT set_config('enable_sort', 'off', true)")
InGroups: TypeAlias = Callable[[ColumnElement[Any], Collection[str]], ColumnElement[bool]]
"""The condition that a column of written groups' keys is one of these groups, or names one among others."""


def as_written(column: ColumnElement[Any], groups: Collection[str]) -> ColumnElement[bool]:
    """No written group names any of them beside others."""
    return column.in_(sorted(groups))


def gathered(column: ColumnElement[Any], groups: Collection[str]) -> ColumnElement[bool]:
    """By the column's index: the planner looks at no single one of hundreds of written groups."""
    return column == any_(func.array(_written(groups).scalar_subquery()))


def met(column: ColumnElement[Any], groups: Collection[str]) -> ColumnElement[bool]:
    """Row by row, in whatever order they come: `IS TRUE` hides the condition from indexes."""
    return column.in_(_written(groups)).is_(true())


def sorted_apart(rows: Select[Any], order: Sequence[ColumnElement[Any]]) -> Select[Any]:
    """The ids of `rows` in this order, sorted once all are there: OFFSET keeps the planner from looking for them on
    the way through an index in that order, which is long where they are few."""
    ways = [(one.element, one.modifier) if isinstance(one, UnaryExpression) else (one, None) for one in order]
    labelled = [column.label(f"by_{place}") for place, (column, _way) in enumerate(ways)]
    found = rows.add_columns(*labelled).offset(0).subquery()
    by = [found.c[f"by_{place}"] for place in range(len(ways))]
    return select(found.c.id).order_by(
        *(
            column.desc() if way is desc_op else column
            for column, (_column, way) in zip(by, ways, strict=True)
        )
    )


def way_to_all(connection: Connection, groups: Collection[str]) -> InGroups:
    """How all rows of these groups are found."""
    named = select(func.count()).where(group_part.c.part == _any_of(groups))
    return gathered if groups and connection.scalar(named) else as_written


def way_to_first(
    connection: Connection,
    column: ColumnElement[Any],
    groups: Collection[str],
    *conditions: ColumnElement[bool],
) -> InGroups:
    """How the first rows in an order are found: many are met soon on the way, few are gathered and sorted.

    Until the transaction's end the planner is to sort nothing, where they are to be met."""
    way = way_to_all(connection, groups)
    if way is as_written:
        return way
    some = select(literal(1).label("one")).where(gathered(column, groups), *conditions).limit(MANY)
    count = connection.scalar(select(func.count()).select_from(some.subquery())) or 0
    if count < MANY:
        return gathered
    connection.execute(_IN_ORDER)
    return met


def parts_of(connection: Connection, keys: Iterable[str]) -> Parts:
    """The parts of those of these written groups that have any."""
    found: Parts = defaultdict(list)
    several = [key for key in keys if SEPARATOR in key]
    if several:
        columns = group_part.c
        wanted = select(columns.whole, columns.part, columns.title).where(columns.whole == _any_of(several))
        for whole, part, title in connection.execute(wanted):
            found[whole].append((part, title))
    return dict(found)


def in_parts(connection: Connection, written: Collection[Written]) -> GroupCounts:
    """The counts of written groups as those of their parts, by key, each spelled as most have it."""
    parts = parts_of(connection, [key for key, _title, _count in written])
    counts: dict[str, int] = defaultdict(int)
    spelled: dict[str, Counter[str]] = defaultdict(Counter)
    shared: list[tuple[frozenset[str], int]] = []
    for key, title, count in written:
        mine = parts.get(key) or [(key, title)]
        for part, part_title in mine:
            counts[part] += count
            spelled[part][part_title] += count
        if len(mine) > 1:
            shared.append((frozenset(part for part, _title in mine), count))
    facets = [Facet(part, _most(spelled[part]), counts[part]) for part in sorted(counts)]
    return GroupCounts(facets, sum(count for _key, _title, count in written), shared)


def _most(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda spelling: (-spellings[spelling], spelling))


def _written(groups: Collection[str]) -> Any:
    """The keys of the written groups: these themselves, and those that name one of them among others."""
    itself = select(func.unnest(literal(sorted(groups), ARRAY(Text))).label("key"))
    return union_all(itself, select(group_part.c.whole).where(group_part.c.part == _any_of(groups)))


def _any_of(keys: Collection[str]) -> Any:
    """One parameter, however many they are."""
    return any_(literal(sorted(keys), ARRAY(Text)))
