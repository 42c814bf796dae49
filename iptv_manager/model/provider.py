"""A provider: one subscription or list, and what the last sync made of it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class ProviderStatus(StrEnum):
    """What the last sync left: `held` means the new list looked wrong and the old data was kept."""

    NEW = "new"
    OK = "ok"
    HELD = "held"
    FAILED = "failed"


class Provider(NamedTuple):
    """A provider as the store knows it. `source` may hold credentials: mask it before showing it."""

    id: int
    name: str
    kind: str  # "m3u"
    source: str  # address or absolute path
    user_agent: str
    max_connections: int | None  # as stated by the person; None = not stated
    status: ProviderStatus
    message: str
    stream_count: int  # without tombstones
    last_sync: datetime | None
    guide_urls: tuple[str, ...]


class SyncStatus(StrEnum):
    """How a sync ended."""

    OK = "ok"
    UNCHANGED = "unchanged"  # the same bytes (or 304) as last time: nothing was read
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"


class SyncResult(NamedTuple):
    """What one sync did to one provider. `message` is one sentence for a person, "" when all went well."""

    provider: str
    status: SyncStatus
    entries: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    returned: int = 0
    rejected: int = 0
    seconds: float = 0.0
    message: str = ""


class SourceState(NamedTuple):
    """What the last good sync saw of a provider's source, to tell cheaply whether it has changed."""

    digest: bytes | None  # of the list's own bytes, unpacked
    etag: str
    last_modified: str
