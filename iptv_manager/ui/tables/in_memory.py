"""The order of rows that are all in memory, for tables too small to ask a database."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

Row = TypeVar("Row")


def in_order(rows: Iterable[Row], key: Callable[[Row], Any] | None, descending: bool) -> list[Row]:
    """The rows by `key`, as they come without one. What has nothing there (None or "") stands last both ways."""
    if key is None:
        return list(rows)
    told: list[Row] = []
    silent: list[Row] = []
    for row in rows:
        (silent if key(row) in (None, "") else told).append(row)
    return [*sorted(told, key=key, reverse=descending), *silent]
