"""Numbering channels: keep, next free, ranges, per group; seen before it is done, one act of the history."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection

from iptv_manager.model.edits import Chosen, EditResult, Field, Preview, Seen
from iptv_manager.model.numbering import Numbering, NumberWay, check_fits, checked_numbering
from iptv_manager.services.edits import finish
from iptv_manager.store import edits
from iptv_manager.store.database import Database
from iptv_manager.store.edit_conflicts import check_since
from iptv_manager.store.statements import statement

_FIELDS = [Field.NUMBER]


class NumberingService:
    """Numbers channels, in the order in which they are given."""

    def __init__(self, database: Database, by: str = "") -> None:
        self._database = database
        self._by = by

    async def preview(self, chosen: Chosen, numbering: Numbering) -> Preview:
        """Which numbers the channels would get. Raises InputRefused."""
        return await self._database.run(_preview, chosen, checked_numbering(numbering))

    async def number(self, chosen: Chosen, numbering: Numbering, seen: Seen = Seen()) -> EditResult:  # noqa: B008
        """Number the channels. Raises InputRefused, and EditedMeanwhile where it is not as it was `seen`."""
        return await self._database.run(_number, chosen, checked_numbering(numbering), seen, self._by)


def _preview(connection: Connection, chosen: Chosen, numbering: Numbering) -> Preview:
    count, changed = _staged(connection, chosen, numbering)
    return edits.preview(connection, _FIELDS, count, changed)


def _number(connection: Connection, chosen: Chosen, numbering: Numbering, seen: Seen, by: str) -> EditResult:
    edits.lock_edits(connection)
    count, changed = _staged(connection, chosen, numbering)
    if seen.edit_id is not None:
        check_since(connection, _FIELDS, seen.edit_id)
    return finish(connection, _FIELDS, lambda: f"number {changed:,} channels", count, changed, by)


def _staged(connection: Connection, chosen: Chosen, numbering: Numbering) -> tuple[int, int]:
    """Stage the numbers; gives how many channels are chosen, and how many get a new one."""
    count = edits.choose(connection, chosen)
    check_fits(numbering, count)
    return count, edits.stage(connection, _FIELDS, _wanted(numbering.way), _values(numbering))


def _wanted(way: NumberWay) -> str:
    name = "next_free" if way is NumberWay.KEEP else way.value
    return statement(f"number_{name}").decode()


def _values(numbering: Numbering) -> Mapping[str, Any]:
    return {
        "first": numbering.first,
        "step": numbering.step,
        "block": numbering.block,
        "keep": numbering.way is NumberWay.KEEP,
    }
