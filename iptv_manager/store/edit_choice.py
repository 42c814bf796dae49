"""Which channels an edit is for: all that match a few words. Lists on screen ask `store/channels.py`."""

from collections.abc import Sequence

from sqlalchemy import Connection, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT, INTEGER, TEXT

from iptv_manager.model.edits import Choice
from iptv_manager.model.names import search_key
from iptv_manager.store.channel_tables import PLACE, channel, channel_stream


def matching_ids(connection: Connection, choice: Choice) -> Sequence[int]:
    """The channels that match, in the order of the line-up."""
    wanted = select(channel.c.id).where(channel.c.stream_count > 0).order_by(PLACE, channel.c.id)
    for part in search_key(choice.search).split():
        wanted = wanted.where(channel.c.search_key.contains(part, autoescape=True))
    if choice.groups:
        keys = bindparam("groups", sorted(choice.groups), type_=ARRAY(TEXT))
        wanted = wanted.where(channel.c.group_key == any_(keys))
    if choice.providers:
        ids = bindparam("providers", sorted(choice.providers), type_=ARRAY(INTEGER))
        linked = select(channel_stream.c.channel_id).where(channel_stream.c.provider_id == any_(ids))
        wanted = wanted.where(channel.c.id.in_(linked))
    if choice.ids:
        wanted = wanted.where(channel.c.id == any_(bindparam("ids", sorted(choice.ids), type_=ARRAY(BIGINT))))
    return connection.scalars(wanted).all()
