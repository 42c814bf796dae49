"""Syncs as a person sees them: when, of what, with which outcome, and what each changed. No rules of pairing."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class RunStatus(StrEnum):
    """How a sync ended, or that it took another one back."""

    RUNNING = "running"
    OK = "ok"
    UNCHANGED = "unchanged"
    HELD = "held"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # the program ended before it did
    ASKED = "asked"  # it waits for the person's answer; nothing was changed
    ACCEPTED = "accepted"  # the answer was yes; a later run applied it
    DISMISSED = "dismissed"
    UNDONE = "undone"  # this run took another one back


class ChangeKind(StrEnum):
    """What a sync may do to a stream; one may be renamed and moved at once."""

    ADDED = "added"
    GONE = "gone"
    RETURNED = "returned"
    RENAMED = "renamed"
    URL_CHANGED = "url_changed"
    CHANGED = "changed"  # anything else that the provider says of it
    MOVED = "moved"


class SyncRun(NamedTuple):
    """One sync, with its counts of streams. `can_undo`: it is the one of its provider that undo takes back."""

    id: int
    provider_id: int
    provider: str
    started: datetime
    finished: datetime | None
    status: RunStatus
    entries: int
    added: int
    changed: int
    unchanged: int
    gone: int
    returned: int
    renamed: int
    moved: int
    url_changed: int
    rejected: int
    message: str
    undone: datetime | None
    undoes: int | None
    can_undo: bool
    series: str = ""
    """What became of the series of its panel's list, which are no streams; "" for nothing."""


class SeriesChange(NamedTuple):
    """What one sync did to one series of a panel's list."""

    id: int  # its number among those of the sync
    change: str  # added, changed, gone, returned
    title: str  # after it
    title_before: str
    group: str
    group_before: str


_SERIES_WORDS = {"added": "new", "gone": "gone", "returned": "returned", "changed": "changed"}


def series_words(counts: Mapping[str, int]) -> str:
    """What becomes of so many series, in one sentence; "" where nothing does."""
    told = [f"{counts[change]:,} {word}" for change, word in _SERIES_WORDS.items() if counts.get(change)]
    return f"Series: {', '.join(told)}." if told else ""


class StreamChange(NamedTuple):
    """What one sync did to one stream. Addresses are as the store holds them: mask them before showing."""

    id: int  # the stream's
    change: str  # added, changed, gone, returned, moved
    kinds: frozenset[ChangeKind]
    name: str  # after it
    name_before: str
    group: str
    group_before: str
    url_before: str  # "" where it did not change


class Reject(NamedTuple):
    """A line of a list that was refused, and why."""

    id: int  # its number among those of the sync
    line: int
    reason: str
    excerpt: str


class RunFilter(StrEnum):
    """Which syncs are shown."""

    ALL = "all"
    CHANGED = "changed"  # those that changed something, or would
    WRONG = "wrong"
    WAITING = "waiting"


class RunSort(StrEnum):
    """What a table of syncs can be sorted by; those that show nothing there come last."""

    WHEN = "when"
    PROVIDER = "provider"
    STATUS = "status"
    ADDED = "added"
    GONE = "gone"
    RETURNED = "returned"
    RENAMED = "renamed"
    URL_CHANGED = "url_changed"
    MOVED = "moved"
    REJECTED = "rejected"
    ENTRIES = "entries"
    MESSAGE = "message"


class RunQuery(NamedTuple):
    """Syncs of one provider, or of all (None), newest first unless sorted otherwise."""

    provider_id: int | None = None
    which: RunFilter = RunFilter.ALL
    sort: RunSort | None = None
    descending: bool = False


class ChangeSort(StrEnum):
    """What a table of changes can be sorted by; those that show nothing there come last."""

    CHANGE = "change"
    NAME = "name"
    NAME_BEFORE = "name_before"
    GROUP = "group"
    GROUP_BEFORE = "group_before"
    URL_BEFORE = "url_before"


class ChangeQuery(NamedTuple):
    """Streams that a sync changed in any of these ways; in any at all where none is given."""

    run_id: int
    kinds: frozenset[ChangeKind] = frozenset()
    sort: ChangeSort | None = None
    descending: bool = False


class SeriesQuery(NamedTuple):
    """Series that a sync changed, by what became of them unless sorted by a field of `SeriesChange`."""

    run_id: int
    sort: str | None = None
    descending: bool = False


class RejectQuery(NamedTuple):
    """Lines that a sync refused, as they stand in the list unless sorted by a field of `Reject`."""

    run_id: int
    sort: str | None = None
    descending: bool = False
