"""The order of all addresses in two halves, to be read beside one another on two connections.

No index holds whole addresses, so each row is looked at, which takes longer than any other order. Where the middle is
tells what the server knows of the biggest list.
"""

from typing import Any

from sqlalchemy import VARCHAR, ColumnElement, Connection, Text, cast, text

from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.store.tables import stream

# As its index says it. `left` would count the characters of each address: three times as slow.
ADDRESS: ColumnElement[Any] = cast(cast(stream.c.url, VARCHAR(128)), Text).collate("C")
WORTH_IT = 100_000  # streams of the biggest list; fewer are read at once in no time
_MIDDLE = text("""
SELECT bounds[(array_length(bounds, 1) + 1) / 2]
FROM (
  SELECT id FROM provider WHERE removed_at IS NULL AND stream_count >= :worth_it ORDER BY stream_count DESC LIMIT 1
) AS biggest
JOIN pg_index ON indrelid = to_regclass('stream_p' || biggest.id)
JOIN pg_inherits ON inhrelid = indexrelid AND inhparent = 'stream_address'::regclass
JOIN pg_class AS known_by ON known_by.oid = indexrelid
JOIN pg_stats ON schemaname = current_schema() AND tablename = known_by.relname
CROSS JOIN LATERAL (SELECT histogram_bounds::text::text[]) AS known (bounds)
WHERE bounds IS NOT NULL
""")


def address_halves(connection: Connection, query: LineUpQuery) -> list[ColumnElement[bool]]:
    """The conditions of both halves of the view, in its order; none where it is better read in one go."""
    if query.sort is not SortColumn.ADDRESS or query.search or query.groups:
        return []
    middle = connection.scalar(_MIDDLE, {"worth_it": WORTH_IT})
    if middle is None:
        return []
    address = ADDRESS  # a constant to the left of a comparison looks like a slip
    halves = [address < middle, address >= middle]
    return halves[::-1] if query.descending else halves
