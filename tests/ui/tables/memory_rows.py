"""The outside of a table, in memory: a source of rows with gates and failures, and columns to show them under."""

import asyncio
from array import array
from typing import NamedTuple

from iptv_manager.model.errors import DatabaseUnavailable
from iptv_manager.ui.tables.columns import CellKind, Column, Pill, Shape, Tone

GONE_AWAY = "The database is gone; start it again."


class Thing(NamedTuple):
    """A row of the tests."""

    id: int
    name: str
    state: str = ""


class MemoryRows:
    """The outside of a table: queries are names of vectors in `tables`; each answer waits for its gate."""

    def __init__(self, **tables: "array[int]") -> None:
        self.tables = tables
        self.states: dict[int, str] = {}
        self.missing: set[int] = set()
        self.broken = False
        self.asked: list[str] = []
        self.pages: list[tuple[int, int]] = []  # first id and number of ids of each page asked for
        self.at_once = 0
        self.most_at_once = 0
        self.gates: dict[str, asyncio.Event] = {}  # by kind of question: first, ids, rows

    async def first_rows(self, query: str, limit: int = 200) -> list[Thing]:
        """The first rows of a table."""
        self.asked.append(f"first {query}")
        await self._pass("first")
        return self._rows(self.tables[query][:limit])

    async def id_vector(self, query: str) -> "array[int]":
        """The ids of a table."""
        self.asked.append(f"ids {query}")
        await self._pass("ids")
        return self.tables[query][:]

    async def rows(self, ids: "array[int]") -> list[Thing]:
        """Rows by id."""
        self.pages.append((ids[0], len(ids)))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            rows = self._rows(ids)
            await self._pass("rows")
        finally:
            self.at_once -= 1
        return rows

    async def _pass(self, gate: str) -> None:
        await asyncio.sleep(0)
        if gate in self.gates:
            await self.gates[gate].wait()
        if self.broken:
            raise DatabaseUnavailable(GONE_AWAY)

    def _rows(self, ids: "array[int]") -> list[Thing]:
        return [
            Thing(key, f"Thing {key}", self.states.get(key, "")) for key in ids if key not in self.missing
        ]


def ids(count: int, first: int = 1) -> "array[int]":
    """`count` ids from `first` on."""
    return array("q", range(first, first + count))


def columns() -> list[Column]:
    """A column of each kind."""
    return [
        Column("id", "Id", lambda row: str(row.id), CellKind.NUMBER, 80, sort_key="id"),
        Column(
            "name",
            "Name",
            lambda row: row.name,
            width=200,
            grows=1,
            sort_key="name",
            tooltip=lambda row: row.name,
        ),
        Column("state", "State", lambda row: row.state, CellKind.PILL, 120, pill=_pill),
    ]


def _pill(row: Thing) -> Pill | None:
    return Pill(Tone.GOOD, Shape.DOT) if row.state else None
