"""Edits of channels: many at once, with a preview, and taken back step by step, across restarts.

An edit never touches what a provider said; it sets values beside it, which a sync never touches.
"""

from collections.abc import Callable, Mapping, Sequence

from sqlalchemy import Connection

from iptv_manager.formats.text import clean
from iptv_manager.model.edits import (
    Changes,
    Chosen,
    EditResult,
    EditSummary,
    Field,
    FieldValues,
    Preview,
    Seen,
    UndoState,
    Value,
    checked_changes,
    title_of,
)
from iptv_manager.services.name_keys import keys_of
from iptv_manager.store import edit_history, edits
from iptv_manager.store.database import Database
from iptv_manager.store.edit_conflicts import check_seen
from iptv_manager.store.edit_moves import stage_move


class EditService:
    """What a person changes of channels. `chosen`: ids of channels, or all that match a query."""

    def __init__(self, database: Database, by: str = "") -> None:
        """`by` is noted as who made an edit."""
        self._database = database
        self._by = by

    async def change(self, chosen: Chosen, changes: Changes, seen: Seen = Seen()) -> EditResult:  # noqa: B008
        """Give all these channels the same values; None goes back to the provider's. One act, one undo.

        `seen` is what the person had in sight; without it the act overrides whatever is there.
        Raises InputRefused, EditedMeanwhile."""
        return await self._database.run(_change, chosen, _cleaned(changes), seen, self._by)

    async def preview(self, chosen: Chosen, changes: Changes) -> Preview:
        """What `change` would do; nothing is written. Raises InputRefused."""
        return await self._database.run(_preview, chosen, _cleaned(changes))

    async def move(self, chosen: Chosen, before: int | None) -> EditResult:
        """Put channels, in the order given, in front of the channel `before`; None: behind all others.

        Raises NotFound."""
        return await self._database.run(_move, chosen, before, self._by)

    async def values(self, channel_id: int) -> dict[Field, FieldValues]:
        """Every field of one channel: what is shown, the person's own value, the one given. Raises NotFound."""
        return await self._database.run(edits.field_values, channel_id)

    async def undo(self) -> EditResult:
        """Take the newest act back. Raises NotFound."""
        return await self._database.run(edit_history.undo, keys_of)

    async def redo(self) -> EditResult:
        """Bring the act again that was taken back last. Raises NotFound."""
        return await self._database.run(edit_history.redo, keys_of)

    async def undo_state(self) -> UndoState:
        """What can be taken back next, and what brought again."""
        return await self._database.run(edit_history.undo_state)

    async def history(self, limit: int = 100) -> list[EditSummary]:
        """The newest acts in force, newest first."""
        return await self._database.run(edit_history.history, limit)


def _cleaned(changes: Changes) -> Mapping[Field, Value | None]:
    texts = {field: clean(value) if isinstance(value, str) else value for field, value in changes.items()}
    return checked_changes(texts)


def _change(connection: Connection, chosen: Chosen, changes: Changes, seen: Seen, by: str) -> EditResult:
    edits.lock_edits(connection)
    count = edits.choose(connection, chosen)
    check_seen(connection, changes, seen)
    changed = edits.stage_changes(connection, changes)
    return finish(connection, list(changes), lambda: title_of(changes, changed), count, changed, by)


def _move(connection: Connection, chosen: Chosen, before: int | None, by: str) -> EditResult:
    edits.lock_edits(connection)
    count = edits.choose(connection, chosen)
    changed = stage_move(connection, before, count)
    title = "move 1 channel" if count == 1 else f"move {count:,} channels"
    return finish(connection, [Field.ORDER], lambda: title, count, changed, by)


def _preview(connection: Connection, chosen: Chosen, changes: Changes) -> Preview:
    count = edits.choose(connection, chosen)
    changed = edits.stage_changes(connection, changes)
    return edits.preview(connection, changes, count, changed)


def finish(
    connection: Connection,
    fields: Sequence[Field],
    title: Callable[[], str],
    chosen: int,
    changed: int,
    by: str = "",
) -> EditResult:
    """Note and apply what is staged; without any difference there is no act."""
    if not changed:
        return EditResult(None, title(), chosen, 0)
    edit_id = edits.note_edit(connection, fields, title(), by)
    edits.note_changes(connection, edit_id, fields)
    edits.apply_staged(connection, fields, keys_of)
    return EditResult(edit_id, title(), chosen, changed)
