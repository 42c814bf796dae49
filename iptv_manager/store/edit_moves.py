"""Moving channels in the line-up: places between two neighbours, or new places for all where there is no room."""

from sqlalchemy import Connection

from iptv_manager.model.edits import Field
from iptv_manager.model.errors import NotFound
from iptv_manager.store.edits import stage

ROOM = 1 << 20  # between two places that are given anew
AWAY = (
    1 << 42
)  # from the first or last place of a list: what it brings later in front or behind stays on this side

_PLACE = "coalesce(channel.position, channel.derived_position)"
_IS_OTHER = "NOT EXISTS (SELECT FROM edit_chosen WHERE edit_chosen.id = channel.id)"
_AT = f"SELECT {_PLACE}, position IS NOT NULL FROM channel WHERE id = %(before)s AND {_IS_OTHER}"  # noqa: S608 (names of columns)
_LAST = f"""
SELECT {_PLACE}, position IS NOT NULL FROM channel WHERE stream_count > 0 AND {_IS_OTHER}
ORDER BY {_PLACE} DESC LIMIT 1
"""  # noqa: S608
_EARLIER = f"""
SELECT {_PLACE} FROM channel
WHERE stream_count > 0 AND ({_PLACE}, id) < (%(place)s, %(before)s) AND {_IS_OTHER}
ORDER BY {_PLACE} DESC, id DESC LIMIT 1
"""  # noqa: S608
_BETWEEN = """
SELECT id AS channel_id,
  (%(low)s::numeric + (%(high)s::numeric - %(low)s::numeric) * place / (%(count)s + 1))::bigint AS position
FROM edit_chosen
"""
_BEHIND = "SELECT id AS channel_id, %(low)s + place * %(room)s AS position FROM edit_chosen"
_ANEW = f"""
SELECT channel_id, row_number() OVER (ORDER BY part, nth, channel_id) * %(room)s AS position
FROM (
  SELECT channel.id AS channel_id,
    CASE WHEN chosen.id IS NOT NULL THEN 1
      WHEN ({_PLACE}, channel.id) < (%(place)s, %(before)s) THEN 0 ELSE 2 END AS part,
    CASE WHEN chosen.id IS NOT NULL THEN chosen.place ELSE {_PLACE} END AS nth
  FROM channel
  LEFT JOIN edit_chosen AS chosen ON chosen.id = channel.id
  WHERE channel.stream_count > 0 OR chosen.id IS NOT NULL
) AS ordered
"""  # noqa: S608


def stage_move(connection: Connection, before: int | None, count: int) -> int:
    """Stage new places for `edit_chosen`, in its order, in front of the channel `before`, or behind all others.

    Gives how many channels get another place. Raises NotFound."""
    if before is None:
        low, is_own = connection.exec_driver_sql(_LAST).first() or (0, True)
        low += 0 if is_own else AWAY
        return stage(connection, [Field.ORDER], _BEHIND, {"low": low, "room": ROOM})
    found = connection.exec_driver_sql(_AT, {"before": before}).first()
    if found is None:
        raise NotFound("The channel to move them before is not there, or among those that move.")
    place, is_own = found
    values = {"place": place, "before": before}
    low = connection.exec_driver_sql(_EARLIER, values).scalar()
    if low is None:
        low = place - ((count + 1) * ROOM if is_own else AWAY)
    if place - low > count:
        return stage(connection, [Field.ORDER], _BETWEEN, {"low": low, "high": place, "count": count})
    return stage(connection, [Field.ORDER], _ANEW, values | {"room": ROOM})
