"""Queries on which provider has which channel: rows of channel × provider, and counts. Nothing here writes."""

from collections.abc import Sequence

from sqlalchemy import Connection, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, BIGINT

from iptv_manager.model.channels import Coverage, CoverageCounts
from iptv_manager.store.channel_tables import GROUP, NAME, channel, channel_stream
from iptv_manager.store.channels import IS_LIVING, OF_LINK
from iptv_manager.store.tables import provider, stream

_NAMES = select(channel.c.id, NAME, GROUP).where(channel.c.id == any_(bindparam("ids", type_=ARRAY(BIGINT))))
_STREAMS = (
    select(channel_stream.c.channel_id, channel_stream.c.provider_id, func.count())
    .join(stream, OF_LINK)
    .join(provider, provider.c.id == channel_stream.c.provider_id)
    .where(channel_stream.c.channel_id == any_(bindparam("ids", type_=ARRAY(BIGINT))), IS_LIVING)
    .group_by(channel_stream.c.channel_id, channel_stream.c.provider_id)
)


def coverage(connection: Connection, ids: Sequence[int]) -> list[Coverage]:
    """These channels, in the order asked, with the number of streams that each provider has of them."""
    found = {
        row[0]: Coverage(row[0], row[1], row[2], {}) for row in connection.execute(_NAMES, {"ids": list(ids)})
    }
    for channel_id, provider_id, streams in connection.execute(_STREAMS, {"ids": list(ids)}):
        found[channel_id].streams[provider_id] = streams
    return [found[key] for key in ids if key in found]


def coverage_counts(connection: Connection) -> CoverageCounts:
    """How many channels there are, how many have no backup, and what each provider has (alone)."""
    shown = (channel.c.stream_count > 0, channel.c.hidden.is_(False))
    totals = connection.execute(
        select(func.count(), func.count().filter(channel.c.provider_count == 1)).where(*shown)
    ).one()
    has = (
        select(channel.c.id, channel.c.provider_count, channel_stream.c.provider_id)
        .join(channel_stream, channel_stream.c.channel_id == channel.c.id)
        .join(stream, OF_LINK)
        .join(provider, provider.c.id == channel_stream.c.provider_id)
        .where(*shown, IS_LIVING)
        .distinct()
        .subquery()
    )
    counted = select(
        has.c.provider_id, func.count(), func.count().filter(has.c.provider_count == 1)
    ).group_by(has.c.provider_id)
    rows = connection.execute(counted).all()
    return CoverageCounts(
        channels=totals[0],
        without_backup=totals[1],
        of_provider={row[0]: row[1] for row in rows},
        alone={row[0]: row[2] for row in rows if row[2]},
    )
