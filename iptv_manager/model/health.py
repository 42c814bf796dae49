"""States of health: the outcome classes of a check, and what one check found."""

from array import array
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Outcome(StrEnum):
    """What a check of a stream found. The order is that of the database's type, best first."""

    ALIVE = "alive"
    SLOW = "slow"
    PLACEHOLDER = "placeholder"
    GEO_BLOCKED = "geo_blocked"
    UNAUTHORISED = "unauthorised"
    FORBIDDEN = "forbidden"
    CONNECTION_LIMIT = "connection_limit"
    NOT_FOUND = "not_found"
    SERVER_ERROR = "server_error"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    DNS = "dns"
    TLS = "tls"
    DRM = "drm"
    NOT_MEDIA = "not_media"
    UNSUPPORTED = "unsupported"
    OFFLINE = "offline"
    INDETERMINATE = "indeterminate"


class CheckLevel(StrEnum):
    """How closely a check looks."""

    QUICK = "quick"  # the first bytes of media
    DEEP = "deep"  # some seconds of it, decoded


class RunEnd(StrEnum):
    """How a run of checks ended."""

    DONE = "done"
    STOPPED = "stopped"  # by the person
    FAILED = "failed"
    LEFT = "left"  # for the next start of the program


class CheckPlan(NamedTuple):
    """What a run of checks is to do."""

    ids: "array[int] | None"  # of streams; None: what is due
    providers: frozenset[int]  # whose streams, where what is due is to be checked
    level: str
    at_once: int | None  # connections, None: as set
    timeout: float | None  # seconds, None: as set
    total: int
    started_at: datetime


class UnfinishedRun(NamedTuple):
    """A run of checks that was broken off with its program."""

    id: int
    started_at: datetime
    total: int
    is_due: bool  # of what was due, not of chosen streams
    level: str


class ProbeTarget(NamedTuple):
    """A stream to check: its key, its address and how it is to be asked for."""

    provider_id: int
    stream_id: int
    url: str
    user_agent: str
    referrer: str
    licence: str = ""  # what it takes to watch it, as its list says, such as widevine
    headers: tuple[tuple[str, str], ...] = ()  # of its provider
    any_certificate: bool = False  # its person trusts whatever is shown there
    proxy: str = ""  # that carries whatever is asked of its provider, with its login


class ProbeResult(NamedTuple):
    """What one check found. `first_byte_ms` is from the request to the first media byte, None without one."""

    provider_id: int
    stream_id: int
    outcome: Outcome
    checked_at: datetime  # UTC
    first_byte_ms: int | None
    http_status: int | None
    detail: str  # one short sentence, masked, "" when the outcome says it all
