"""What the commands on channels print of each row: values for JSON, cells for a terminal."""

from collections.abc import Sequence

from iptv_manager.model.channels import ChannelRow, ChannelStream, Coverage, quality_label
from iptv_manager.model.line_up import StreamRow
from iptv_manager.model.media import MediaFacts, problems
from iptv_manager.model.provider import Provider
from iptv_manager.store.stream_media import CheckFound


def channel_values(row: ChannelRow, streams: list[ChannelStream]) -> dict[str, object]:
    """Of a channel. `provider`, `url`, `status` and `response_ms` are those of its first stream."""
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "group": row.group,
        "logo": row.logo,
        "guide_id": row.guide_id,
        "guide_shift": row.guide_shift,
        "favourite": row.favourite,
        "hidden": row.hidden,
        "note": row.note,
        "provider": row.provider,
        "url": row.url,
        "kind": "live",
        "status": row.outcome.value if row.outcome else None,
        "response_ms": row.response_ms,
        "streams": [link_values(stream) for stream in streams],
    }


def link_values(stream: ChannelStream) -> dict[str, object]:
    """Of one stream of a channel; addresses as they are stored, without an account."""
    return {
        "id": stream.id,
        "provider": stream.provider,
        "name": stream.name,
        "group": stream.group,
        "url": stream.url,
        "quality": quality_label(stream.quality),
        "method": stream.method,
        "score": round(stream.score, 3),
        "position": stream.position,
        "status": stream.outcome.value if stream.outcome else None,
        "response_ms": stream.response_ms,
    }


def stream_values(row: StreamRow, found: CheckFound | None = None) -> dict[str, object]:
    """Of an entry of a provider's list, with what its last check found."""
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "group": row.group,
        "provider": row.provider,
        "kind": row.kind.value,
        "guide_id": row.guide_id,
        "logo": row.logo,
        "url": row.url,
        "status": row.outcome.value if row.outcome else None,
        "response_ms": row.response_ms,
        "checked_at": row.checked.isoformat() if row.checked else None,
        "added_at": row.added.isoformat(),
        "detail": found.detail if found else "",
        "http_status": found.http_status if found else None,
        "media": _media_values(found.facts, row.name) if found and found.facts else None,
    }


def _media_values(facts: MediaFacts, name: str) -> dict[str, object]:
    """What a deep look found; `problems` are sentences."""
    values = {key: value for key, value in facts._asdict().items() if key != "thumbnail"}
    return {**values, "thumbnail_bytes": len(facts.thumbnail), "problems": problems(facts, name)}


def coverage_values(row: Coverage, names: dict[int, str]) -> dict[str, object]:
    """Of a channel: which provider has how many streams. `names` are the providers' by id."""
    has = {names[key]: count for key, count in row.streams.items() if key in names}
    return {
        "id": row.id,
        "name": row.name,
        "group": row.group,
        "providers": has,
        "backup": len(has) > 1,
    }


def coverage_cells(row: Coverage, providers: Sequence[Provider]) -> tuple[object, ...]:
    """The same for a terminal, a column a provider."""
    return (row.name, *(row.streams.get(provider.id, "") for provider in providers))
