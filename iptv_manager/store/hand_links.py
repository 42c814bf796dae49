"""Streams that a person placed by hand: put there again by an import, and acts on them in the history.

The acts themselves stand in `store/merge_by_hand.py`; here what the history keeps of them, on both sides.
"""

from collections.abc import Sequence

from sqlalchemy import Connection

from iptv_manager.store.edit_keys import driver_of
from iptv_manager.store.merge import LOCK_CLASS, MERGE_LOCK, refresh
from iptv_manager.store.merge_by_hand import Done, take_back
from iptv_manager.store.statements import statement

LINKS = "links"  # the field of an edit that moved streams between channels

_NOTE = """
UPDATE edit SET
  before = coalesce(before, '{}') || jsonb_build_object(
    'links', coalesce(before -> 'links', %(before)s::jsonb), 'channels', to_jsonb(%(channels)s::bigint[])
  ),
  after = coalesce(after, '{}') || jsonb_build_object('links', %(after)s::jsonb),
  fields = CASE WHEN 'links' = ANY (fields) THEN fields ELSE fields || ARRAY['links'] END
WHERE id = %(edit)s
"""
_KEPT = "SELECT {side} ->> 'links', before -> 'channels' FROM edit WHERE id = %(edit)s"
_RULES_BEFORE = """
UPDATE edit SET before = jsonb_set(before, '{links,rules}', %(before)s::jsonb -> 'rules')
WHERE id = %(edit)s
"""
_TAKEN_BACK = """
UPDATE edit SET undone_at = clock_timestamp() WHERE id = (
  SELECT max(id) FROM edit WHERE undone_at IS NULL AND before -> 'links' = %(before)s::jsonb
)
"""
_TOUCHED = """
CREATE TEMP TABLE hand_touched ON COMMIT DROP AS
SELECT channel_id FROM hand_found UNION SELECT channel_id FROM hand_home
"""


def note_links(connection: Connection, edit_id: int, done: Done) -> None:
    """Note under an act how streams and channels belonged together before it, and how they do now."""
    values = {"edit": edit_id, "before": done.before, "channels": done.channels}
    after = keep_links(connection, done.channels)
    connection.exec_driver_sql(_NOTE, values | {"after": after})


def note_merge_rules(connection: Connection, edit_id: int, before: str) -> None:
    """Note that merge rules were added under an act; `before` is what `keep_links` gave before that."""
    fields = connection.exec_driver_sql("SELECT fields FROM edit WHERE id = %(id)s", {"id": edit_id})
    if LINKS not in fields.scalar_one():
        note_links(connection, edit_id, Done([], before))
    connection.exec_driver_sql(_RULES_BEFORE, {"edit": edit_id, "before": before})


def put_links_back(connection: Connection, edit_id: int, side: str) -> int:
    """Let streams belong where the act's `side` ("before", "after") says; gives the number of channels."""
    kept, channels = connection.exec_driver_sql(_KEPT.format(side=side), {"edit": edit_id}).one()
    take_back(connection, Done(channels, kept))
    return len(channels)


def mark_taken_back(connection: Connection, done: Done) -> None:
    """An act was taken back without the history: note it there."""
    connection.exec_driver_sql(_TAKEN_BACK, {"before": done.before})


def keep_links(connection: Connection, channel_ids: Sequence[int]) -> str:
    """How streams and these channels belong together, as JSON."""
    kept = statement("merge_keep_links").decode()
    return str(
        connection.exec_driver_sql(f"SELECT ({kept})::text", {"channels": list(channel_ids)}).scalar_one()
    )


def link_by_hand(connection: Connection, edit_id: int) -> None:
    """Put streams where the wishes of an import say that a person had put them."""
    for table in ("hand_found", "hand_home", "hand_touched"):
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS pg_temp.{table}")
    if not connection.exec_driver_sql(statement("hand_found").decode(), {"edit": edit_id}).rowcount:
        return
    connection.exec_driver_sql(
        "SELECT pg_advisory_xact_lock(%(class)s, %(lock)s)", {"class": LOCK_CLASS, "lock": MERGE_LOCK}
    )
    connection.exec_driver_sql(statement("hand_home").decode())
    connection.exec_driver_sql(_TOUCHED)
    channels = list(connection.exec_driver_sql("SELECT channel_id FROM hand_touched").scalars())
    before = keep_links(connection, channels)
    for name in ("hand_channels", "hand_links", "hand_keys"):
        connection.exec_driver_sql(statement(name).decode())
    connection.exec_driver_sql(
        "UPDATE channel SET ordered_by_hand = true WHERE id IN (SELECT home.channel_id FROM hand_home AS home "
        "JOIN hand_found AS found ON found.wish_id = home.wish_id WHERE found.ordered)"
    )
    refresh(driver_of(connection), "hand_touched")
    note_links(connection, edit_id, Done(channels, before))
