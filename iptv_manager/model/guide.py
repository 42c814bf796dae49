"""Guides: what a source says of channels and programmes, how a guide's channel was found, what one sync did.

Times of a guide are whole seconds since 1970 (UTC) until they are in the database. Pure records.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import msgspec


class GuideChannel(NamedTuple):
    """A channel as a guide names it: all its names, in the guide's own order."""

    id: str
    names: tuple[str, ...] = ()
    icon: str = ""


class Credit(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Somebody who has to do with a programme: `role` is the guide's own word (director, actor …)."""

    role: str
    name: str


class Rating(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """For whom a programme is meant, by a system such as VCHIP; "" where the guide names none."""

    system: str
    value: str


class ProgrammeDetails(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What a guide says of a programme beside title and times. Only what it says is stored."""

    sub_title: str = ""
    description: str = ""
    titles: dict[str, str] = {}  # by language, where there are several; a Struct makes a new one each time
    categories: tuple[str, ...] = ()
    season: int | None = None
    episode: int | None = None
    part: int | None = None
    episode_text: str = ""  # as the guide would show it
    new: bool = False
    premiere: bool = False
    previously_shown: bool = False
    ratings: tuple[Rating, ...] = ()
    stars: str = ""  # such as "7/10"
    icon: str = ""
    credits: tuple[Credit, ...] = ()
    date: str = ""  # of the production, as the guide writes it


class GuideProgramme(NamedTuple):
    """A programme as a guide lists it. `stop` is None where it is missing or not after the start."""

    channel: str  # the guide's id of it
    start: int
    stop: int | None
    title: str
    details: ProgrammeDetails


class MatchMethod(StrEnum):
    """How a channel found its channel in a guide."""

    OWN_ID = "own_id"  # a person's own guide id
    GUIDE_ID = "guide_id"  # the lists' guide id
    NAME = "name"  # one of the guide's names


class GuideMatch(NamedTuple):
    """A channel of the line-up and its channel in one guide. `score` from 0 to 1."""

    channel_id: int
    guide_id: str
    method: MatchMethod
    score: float
    own_id: str | None = None  # the person's guide id that it rests on


class GuideStatus(StrEnum):
    """How the last sync left a source."""

    NEW = "new"
    OK = "ok"
    FAILED = "failed"


class GuideSource(NamedTuple):
    """Where a guide comes from. In `address`, placeholders stand for user and password."""

    id: int
    name: str
    address: str
    provider_id: int | None  # whose list or panel names it; None = a person added it
    provider: str | None
    username: str
    secret_id: UUID
    status: GuideStatus
    message: str
    channels: int
    matched: int  # channels of the guide that are in the line-up
    programmes: int
    last_sync: datetime | None  # the last one that went well
    etag: str
    last_modified: str
    digest: bytes | None


class GuideSyncStatus(StrEnum):
    """How a sync of a guide ended."""

    OK = "ok"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    CANCELLED = "cancelled"


class GuideResult(NamedTuple):
    """What one sync of a guide came to; after a failure, the numbers are those of the guide that is kept."""

    source: str
    status: GuideSyncStatus
    channels: int = 0
    matched: int = 0
    programmes: int = 0
    seconds: float = 0.0
    message: str = ""


class Programme(NamedTuple):
    """A programme of a channel of the line-up, its times moved by the channel's own shift."""

    start: datetime
    stop: datetime
    title: str
    details: ProgrammeDetails


class ChannelGuide(NamedTuple):
    """The programmes of one channel over some time, in order, and where they come from."""

    channel_id: int
    source: str
    guide_id: str
    method: MatchMethod
    score: float
    programmes: tuple[Programme, ...]

    def now(self, moment: datetime) -> Programme | None:
        """What is on at that moment; of several, the one that began last."""
        on = [one for one in self.programmes if one.start <= moment < one.stop]
        return on[-1] if on else None

    def next(self, moment: datetime) -> Programme | None:
        """What begins next after it."""
        return next((one for one in self.programmes if one.start > moment), None)


def share_done(programme: Programme, moment: datetime) -> float:
    """How far a programme has come, from 0 to 1."""
    whole = (programme.stop - programme.start) / timedelta(seconds=1)
    done = (moment - programme.start) / timedelta(seconds=1)
    return min(max(done / whole, 0.0), 1.0) if whole > 0 else 0.0
