"""What the commands on guides print: values for JSON, cells for a terminal."""

from datetime import datetime

import msgspec

from iptv_manager.model.channels import ChannelRow
from iptv_manager.model.guide import ChannelGuide, GuideResult, GuideSource, Programme
from iptv_manager.net.masking import mask_url


def source_values(source: GuideSource) -> dict[str, object]:
    """Of a source; no secret."""
    return {
        "name": source.name,
        "provider": source.provider,
        "address": mask_url(source.address) if "://" in source.address else source.address,
        "status": source.status.value,
        "channels": source.channels,
        "matched": source.matched,
        "programmes": source.programmes,
        "last_sync": source.last_sync.isoformat() if source.last_sync else None,
        "message": source.message,
    }


def source_cells(source: GuideSource) -> tuple[object, ...]:
    """The same for a terminal."""
    values = source_values(source)
    last = f"{source.last_sync.astimezone():%Y-%m-%d %H:%M}" if source.last_sync else "never"
    return (source.name, source.provider or "", source.status, source.channels, source.matched, source.programmes,
            last, values["address"])  # fmt: skip


def result_values(result: GuideResult) -> dict[str, object]:
    """Of what a sync came to."""
    return result._asdict() | {"status": result.status.value}


def result_cells(result: GuideResult) -> tuple[object, ...]:
    """The same for a terminal."""
    return (
        result.source,
        result.status,
        result.channels,
        result.matched,
        result.programmes,
        f"{result.seconds:.1f}",
    )


def shown_values(
    row: ChannelRow, guide: ChannelGuide | None, around: ChannelGuide | None, moment: datetime
) -> dict[str, object]:
    """A channel with its day, and with what is on `around` a moment."""
    now, following = (around.now(moment), around.next(moment)) if around else (None, None)
    found = guide or around
    return {
        "channel": row.name,
        "id": row.id,
        "guide_id": found.guide_id if found else None,
        "guide_shift": row.guide_shift,
        "source": found.source if found else None,
        "method": found.method.value if found else None,
        "score": round(found.score, 3) if found else None,
        "now": programme_values(now) if now else None,
        "next": programme_values(following) if following else None,
        "day": [programme_values(one) for one in guide.programmes] if guide else [],
    }


def programme_values(one: Programme) -> dict[str, object]:
    """Of a programme: times in UTC, and all that the guide says."""
    details = one.details
    return {
        "start": one.start.isoformat(),
        "stop": one.stop.isoformat(),
        "title": one.title,
        "titles": details.titles,
        "sub_title": details.sub_title,
        "description": details.description,
        "categories": list(details.categories),
        "season": details.season,
        "episode": details.episode,
        "part": details.part,
        "episode_text": details.episode_text,
        "new": details.new,
        "premiere": details.premiere,
        "previously_shown": details.previously_shown,
        "ratings": [msgspec.structs.asdict(rating) for rating in details.ratings],
        "stars": details.stars,
        "icon": details.icon,
        "credits": [msgspec.structs.asdict(credit) for credit in details.credits],
        "date": details.date,
    }


def programme_cells(one: Programme, now: Programme | None) -> tuple[object, ...]:
    """The same for a terminal, in the reader's own time."""
    details = one.details
    episode = f"S{details.season}E{details.episode}" if details.season and details.episode else ""
    mark = "now" if now is not None and one.start == now.start else ""
    return (f"{one.start.astimezone():%H:%M}", f"{one.stop.astimezone():%H:%M}", mark, one.title, details.sub_title,
            episode or details.episode_text)  # fmt: skip
