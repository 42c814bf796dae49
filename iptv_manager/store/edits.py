"""Applying a person's edits to `channel`, with what is needed to take them back. Undo stands in `edit_history`.

An act is staged (`stage_changes`, or any SQL that gives wanted values), then either previewed or applied; all of
it in the caller's transaction, in as many statements for a million channels as for one.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.edits import (
    Changes,
    Chosen,
    Field,
    FieldValues,
    Preview,
    PreviewRow,
    shown_text,
)
from iptv_manager.model.errors import NotFound
from iptv_manager.store.changes import tell_change
from iptv_manager.store.channels import id_vector
from iptv_manager.store.edit_columns import FIELD_COLUMNS, FieldColumn, ordered, own_columns
from iptv_manager.store.edit_conflicts import newest_edit
from iptv_manager.store.edit_keys import KeysOf, driver_of, stage_keys
from iptv_manager.store.group_parts import take_apart
from iptv_manager.store.statements import statement

LOCK = 0x45444954  # "EDIT": acts follow one another, so that two never lock channels crosswise
SUBJECT = "channels"  # what other desktops are told of
LARGEST_ID = (1 << 63) - 1
PREVIEW_ROWS = 200
FOLLOWING_KEYS = {
    Field.NAME: ("sort_key", "search_key"),
    Field.GROUP: ("group_key",),
    Field.NUMBER: ("number_key",),
}
"""The columns of `channel` that follow from what is shown of a field."""

_CHOSEN = """
CREATE TEMP TABLE edit_chosen ON COMMIT DROP AS
SELECT id, place FROM unnest(%(ids)s::bigint[]) WITH ORDINALITY AS given (id, place)
"""
_THERE = "SELECT id FROM channel WHERE id = ANY (%(ids)s::bigint[])"
_SAME_FOR_ALL = "SELECT id AS channel_id, {values} FROM edit_chosen"
_FIRST = """
SELECT channel.id, {name}, {now}, {then} FROM edit_target AS target
JOIN channel ON channel.id = target.channel_id
JOIN edit_chosen AS chosen ON chosen.id = target.channel_id
ORDER BY chosen.place LIMIT %(limit)s
"""
_ONE = "SELECT {columns} FROM channel WHERE id = %(id)s"
_NEW_EDIT = "INSERT INTO edit (title, by, fields) VALUES (%(title)s, %(by)s, %(fields)s) RETURNING id"


def lock_edits(connection: Connection) -> None:
    """Wait until no other act is being applied; held to the transaction's end."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": LOCK})


def choose(connection: Connection, chosen: Chosen) -> int:
    """Make `edit_chosen` (id, place: 1, 2 …) of these channels, or of all that match; gives their number.

    Ids that are no channel's are left out; raises NotFound where none is left."""
    ids = id_vector(connection, chosen) if isinstance(chosen, ChannelQuery) else _known(connection, chosen)
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.edit_chosen")
    packed = f"{{{','.join(map(str, ids))}}}"
    connection.exec_driver_sql(_CHOSEN, {"ids": packed})
    driver_of(connection).execute(b"ANALYZE edit_chosen")
    return len(ids)


def _known(connection: Connection, ids: Sequence[int]) -> list[int]:
    """Those that are there, each once, in their order."""
    wanted = {key: None for key in ids if 0 < key <= LARGEST_ID}
    there = set(connection.exec_driver_sql(_THERE, {"ids": list(wanted)}).scalars())
    found = [key for key in wanted if key in there]
    if ids and not found:
        raise NotFound("No channel has that id; `channels --json` gives their ids.")
    return found


def stage_changes(connection: Connection, changes: Changes) -> int:
    """Stage one value per field for all of `edit_chosen`; gives the number of channels that differ."""
    columns = {field: FIELD_COLUMNS[field] for field in ordered(changes)}
    values = [
        f"{column.absent}::{column.type} AS {column.own}"
        if changes[field] is None
        else f"%({field})s::{column.type} AS {column.own}"
        for field, column in columns.items()
    ]
    wanted = _SAME_FOR_ALL.format(values=", ".join(values))
    return stage(connection, changes, wanted, {str(field): value for field, value in changes.items()})


def stage(
    connection: Connection, fields: Collection[Field], wanted: str, values: Mapping[str, Any] | None = None
) -> int:
    """Stage what `wanted` gives (SQL: channel_id and the own columns of `fields`) as `edit_target`.

    `values` are bound to the statement. Gives the number of channels that will differ."""
    own = own_columns(fields)
    text = statement(
        "edit_stage",
        values=", ".join(f"wanted.{column}" for column in own),
        shown_name=_will_show(Field.NAME, fields),
        shown_group=_will_show(Field.GROUP, fields),
        shown_number=_will_show(Field.NUMBER, fields),
        wanted=wanted,
        differs=" OR ".join(f"channel.{column} IS DISTINCT FROM wanted.{column}" for column in own),
    ).decode()
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.edit_target")
    count = connection.exec_driver_sql(text, dict(values or {})).rowcount
    driver_of(connection).execute(b"ANALYZE edit_target")
    return count


def preview(connection: Connection, fields: Collection[Field], chosen: int, changed: int) -> Preview:
    """The first staged channels with what is shown of `fields` now, and what will be."""
    columns = {field: FIELD_COLUMNS[field] for field in ordered(fields)}
    now = ", ".join(column.shown for column in columns.values())
    then = ", ".join(f"coalesce(target.{column.own}, {column.given})" for column in columns.values())
    name = FIELD_COLUMNS[Field.NAME].shown
    rows = connection.exec_driver_sql(_FIRST.format(name=name, now=now, then=then), {"limit": PREVIEW_ROWS})
    shown = [_preview_row(list(columns), row) for row in rows]
    return Preview(chosen, changed, shown, newest_edit(connection))


def note_edit(connection: Connection, fields: Collection[str], title: str, by: str = "") -> int:
    """Open an act in the history; what was undone before can't be brought again from now on."""
    tell_change(connection, SUBJECT)
    connection.exec_driver_sql("DELETE FROM edit WHERE undone_at IS NOT NULL")
    values = {"title": title, "by": by, "fields": list(fields)}
    return int(connection.exec_driver_sql(_NEW_EDIT, values).scalar_one())


def add_fields(connection: Connection, edit_id: int, fields: Collection[str]) -> None:
    """Note that the act touches these fields too."""
    connection.exec_driver_sql(
        "UPDATE edit SET fields = fields || %(fields)s WHERE id = %(id)s",
        {"fields": list(fields), "id": edit_id},
    )


def note_changes(connection: Connection, edit_id: int, fields: Collection[Field]) -> None:
    """Note what each staged channel had and gets."""
    columns = [(field, FIELD_COLUMNS[field]) for field in ordered(fields)]
    before = " || ".join(_noted(field, column, "channel") for field, column in columns)
    after = " || ".join(_noted(field, column, "target") for field, column in columns)
    text = statement("edit_note", edit=edit_id, before=before, after=after).decode()
    count = connection.exec_driver_sql(text).rowcount
    connection.exec_driver_sql(
        "UPDATE edit SET channel_count = channel_count + %(count)s WHERE id = %(id)s",
        {"count": count, "id": edit_id},
    )


def apply_staged(connection: Connection, fields: Collection[Field], keys: KeysOf) -> int:
    """Write the staged values and the keys that follow from them; gives the number of channels written."""
    assignments = [f"{column} = target.{column}" for column in own_columns(fields)]
    if Field.HIDDEN in fields:
        assignments.append("hidden = coalesce(target.own_hidden, channel.rule_hidden)")
    joins = ""
    for field, following in FOLLOWING_KEYS.items():
        if field in fields:
            stage_keys(connection, f"{field}_keys", f"shown_{field}", "edit_target", keys)
            assignments += [f"{key} = {field}_keys.{key}" for key in following]
            joins += f" JOIN {field}_keys ON {field}_keys.said = target.shown_{field}"
    if Field.GROUP in fields:
        take_apart(driver_of(connection), f"SELECT group_key, said FROM {Field.GROUP}_keys")  # noqa: S608
    text = statement("edit_apply", assignments=", ".join(assignments), keys=joins).decode()
    return connection.exec_driver_sql(text).rowcount


def field_values(connection: Connection, channel_id: int) -> dict[Field, FieldValues]:
    """Every field of one channel. Raises NotFound."""
    columns = ", ".join(
        f"{column.shown}, nullif(channel.{column.own}, {column.absent}), {column.given}"
        for column in FIELD_COLUMNS.values()
    )
    row = connection.exec_driver_sql(_ONE.format(columns=columns), {"id": channel_id}).first()
    if row is None:
        raise NotFound("That channel is no longer there; a merge put its streams elsewhere.")
    triples = zip(row[::3], row[1::3], row[2::3], strict=True)
    return {field: FieldValues(*triple) for field, triple in zip(FIELD_COLUMNS, triples, strict=True)}


def _will_show(field: Field, fields: Collection[Field]) -> str:
    """SQL of what a channel will show of `field` once the wanted values are written."""
    column = FIELD_COLUMNS[field]
    return f"coalesce(wanted.{column.own}, {column.given})" if field in fields else column.shown


def _noted(field: Field, column: FieldColumn, side: str) -> str:
    """SQL of one field of an edit_change: an object with the value, empty where the act leaves it as it is."""
    return (
        f"CASE WHEN channel.{column.own} IS DISTINCT FROM target.{column.own} "
        f"THEN jsonb_build_object('{field}', {side}.{column.own}) ELSE '{{}}'::jsonb END"
    )


def _preview_row(fields: list[Field], row: Sequence[Any]) -> PreviewRow:
    now = [shown_text(value) for value in row[2 : 2 + len(fields)]]
    then = [shown_text(value) for value in row[2 + len(fields) :]]
    names = [str(field) for field in fields]
    return PreviewRow(row[0], row[1], dict(zip(names, now, strict=True)), dict(zip(names, then, strict=True)))
