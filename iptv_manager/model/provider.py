"""A provider: one subscription or list, and what the last sync made of it."""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from iptv_manager.model.account import Account
from iptv_manager.model.provider_options import ProviderOptions


class ProviderKind(StrEnum):
    """Where a provider's streams come from."""

    M3U = "m3u"  # a list, at an address or in a file
    XTREAM = "xtream"  # an account at a panel


class ProviderStatus(StrEnum):
    """What the last sync left: `held` means the new list looked wrong and the old data was kept."""

    NEW = "new"
    OK = "ok"
    HELD = "held"
    FAILED = "failed"


class Provider(NamedTuple):
    """A provider as the store knows it.

    Where a secret is known, `source` holds `{username}` and `{password}` in its place; what is left may still
    be telling: mask it before showing it."""

    id: int
    name: str
    kind: str  # a ProviderKind
    source: (
        str  # address or absolute path; of a panel: scheme, host, port and folder, without a slash at the end
    )
    user_agent: str
    max_connections: int | None  # as stated by the person; None = not stated
    status: ProviderStatus
    message: str
    stream_count: int  # without tombstones
    last_sync: datetime | None
    guide_urls: tuple[str, ...]
    username: str = ""  # "" where there is no account
    options: ProviderOptions = ProviderOptions()
    account: Account | None = None  # as the panel said last
    credential: str = ""  # equal for providers that share an account; "" without one
    secret_id: UUID | None = None  # names its entry among the secrets
    removed_at: datetime | None = None


class SyncStatus(StrEnum):
    """How a sync ended."""

    OK = "ok"
    UNCHANGED = "unchanged"  # the same bytes (or 304) as last time: nothing was read
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"
    ASKED = "asked"  # nothing was changed: the person has to say first whether it may be


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
    live: int = 0  # channels, films, series and episodes that the provider has now
    movies: int = 0
    series: int = 0
    episodes: int = 0
    sync: int = 0  # its number, for `changes --sync N`


class SourceState(NamedTuple):
    """What the last good sync saw of a provider's source, to tell cheaply whether it has changed."""

    digest: bytes | None  # of the list's own bytes, unpacked
    etag: str
    last_modified: str
