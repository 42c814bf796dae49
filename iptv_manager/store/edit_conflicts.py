"""Whether somebody else has changed what an act is about to change since its person looked: asked under the lock
of edits, on `edit_chosen`, before anything is staged.
"""

from collections.abc import Collection

from sqlalchemy import Connection

from iptv_manager.model.edits import Changes, Field, Seen, Value, shown_text, word
from iptv_manager.model.errors import Difference, EditedMeanwhile
from iptv_manager.store.edit_columns import FIELD_COLUMNS

_NEWEST = "SELECT coalesce(max(id), 0) FROM edit"
_OTHERS = """
SELECT channel.id, {name}, {shown}, count(*) OVER () FROM edit_chosen AS chosen
JOIN channel ON channel.id = chosen.id
WHERE {comparable} IS DISTINCT FROM %(seen)s::{type}{not_wanted}
ORDER BY chosen.place LIMIT 1
"""
_NOT_WANTED = " AND {shown} IS DISTINCT FROM coalesce(%(wanted)s::{type}, {given})"
_BY = """
SELECT edit.by FROM edit_change AS noted JOIN edit ON edit.id = noted.edit_id
WHERE noted.channel_id = %(channel)s AND noted.after ? %(field)s AND edit.undone_at IS NULL
ORDER BY edit.id DESC LIMIT 1
"""
_SINCE = """
SELECT count(DISTINCT noted.channel_id), max(edit.by) FROM edit_change AS noted
JOIN edit ON edit.id = noted.edit_id
JOIN edit_chosen AS chosen ON chosen.id = noted.channel_id
WHERE noted.edit_id > %(newest)s AND edit.undone_at IS NULL AND noted.after ?| %(fields)s
"""


def newest_edit(connection: Connection) -> int:
    """The newest act there is: what comes later was not seen. 0 where there is none."""
    return int(connection.exec_driver_sql(_NEWEST).scalar_one())


def check_seen(connection: Connection, changes: Changes, seen: Seen) -> None:
    """Raises EditedMeanwhile where the chosen channels are not as the person saw them.

    What somebody else has set to the very value that is wanted is no conflict."""
    for field, value in (seen.values or {}).items():
        _check_value(connection, field, value, changes)
    if seen.edit_id is not None:
        check_since(connection, changes, seen.edit_id)


def check_since(connection: Connection, fields: Collection[Field], newest: int) -> None:
    """Raises EditedMeanwhile where an act later than `newest` has changed these fields of the chosen channels."""
    values = {"newest": newest, "fields": [str(field) for field in fields]}
    count, by = connection.exec_driver_sql(_SINCE, values).one()
    if count:
        words = f"{count:,} of these channels" if count > 1 else "One of these channels"
        raise EditedMeanwhile(
            f"{words} {'have' if count > 1 else 'has'} been edited{_by(by)} since you looked; nothing was written."
        )


def _check_value(connection: Connection, field: Field, seen: Value | None, changes: Changes) -> None:
    column = FIELD_COLUMNS[field]
    is_text = column.type == "text"
    parts = {"shown": column.shown, "type": column.type, "given": column.given}
    text = _OTHERS.format(
        **parts,
        name=FIELD_COLUMNS[Field.NAME].shown,
        comparable=f"coalesce({column.shown}, '')" if is_text else column.shown,
        not_wanted=_NOT_WANTED.format(**parts) if field in changes else "",
    )
    values = {"seen": "" if seen is None and is_text else seen, "wanted": changes.get(field)}
    row = connection.exec_driver_sql(text, values).first()
    if row is None:
        return
    channel, name, theirs, count = row
    by = connection.exec_driver_sql(_BY, {"channel": channel, "field": field}).scalar()
    others = f" (so have {count - 1:,} more)" if count > 1 else ""
    before = shown_text(seen)
    subject = f"The name “{before}”" if field is Field.NAME else f"The {word(field)} of “{name}”"
    now = f"“{shown_text(theirs)}” now" + ("" if field is Field.NAME else f", not “{before}”")
    raise EditedMeanwhile(
        f"{subject} has been changed{_by(by)} meanwhile{others}: it is {now}. Your edit was not written.",
        (Difference(field.value, seen, theirs, changes.get(field)),),
    )


def _by(who: str | None) -> str:
    return f" by {who}" if who else ""
