"""Schedules as a person sets them, and the history of jobs. What runs them stands in `jobs`."""

from array import array
from collections.abc import Sequence
from datetime import UTC, datetime

from iptv_manager.model.errors import NotFound
from iptv_manager.model.job import HistoryQuery, Job
from iptv_manager.model.schedule import Schedule, Wanted, zone_named
from iptv_manager.store import job_history, jobs, schedules
from iptv_manager.store.database import Database


class ScheduleService:
    """Sets, lists, pauses and removes schedules; asks for jobs; tells what was done."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, wanted: Wanted) -> Schedule:
        """Set a schedule where none is known. Raises NotFound, and StatedMeanwhile where there is another one."""
        return await self._database.run(schedules.add_schedule, _here(wanted))

    async def set(self, wanted: Wanted, seen: Wanted | None = None) -> Schedule:
        """Set the schedule of a kind and provider, in what `wanted` changes of what was `seen` (None: in place of
        whatever there is). Raises NotFound, StatedMeanwhile."""
        return await self._database.run(schedules.set_schedule, _here(wanted), seen)

    async def all(self) -> list[Schedule]:
        """Every schedule."""
        return await self._database.run(schedules.all_schedules)

    async def matching(self, kind: str | None, provider_id: int | None) -> list[Schedule]:
        """The schedules of a kind (None: each) for a provider (None: any). Raises NotFound if there is none."""
        found = await self._database.run(schedules.matching, kind, provider_id)
        if not found:
            raise NotFound("There is no such schedule; `schedule list` shows those that there are.")
        return found

    async def remove(self, *keys: int) -> None:
        """Remove schedules; the history of their jobs stays."""
        await self._database.run(schedules.remove_schedules, keys)

    async def pause(self, *keys: int) -> None:
        """Let nothing more come of these schedules until they are resumed."""
        await self._database.run(schedules.pause_schedules, keys, paused=True)

    async def resume(self, *keys: int) -> None:
        """Go on from the first time after now."""
        await self._database.run(schedules.pause_schedules, keys, paused=False)

    async def run_now(self, kind: str, provider_id: int | None, schedule_id: int | None = None) -> int:
        """Have it done now by whichever desktop takes it; the job's id."""
        return await self._database.run(jobs.ask_for_job, kind, provider_id, schedule_id)

    async def take_back(self, job_id: int) -> bool:
        """Take back a job that nobody has begun; False if it has."""
        return await self._database.run(jobs.forget_waiting, job_id)

    async def history(self, limit: int = 200) -> list[Job]:
        """The latest jobs, newest first, waiting and running ones included."""
        return await self._database.run(job_history.history, limit)

    async def last_jobs(self) -> list[Job]:
        """The latest job of each schedule."""
        return await self._database.run(job_history.last_jobs)

    # The history as a table shows it

    async def first_rows(self, query: HistoryQuery, limit: int = 200) -> list[Job]:
        """The latest jobs that match."""
        return await self._database.run(job_history.history, limit, query)

    async def id_vector(self, query: HistoryQuery) -> "array[int]":
        """The ids of all jobs that match, newest first."""
        return await self._database.run(job_history.history_ids, query)

    async def rows(self, ids: Sequence[int]) -> list[Job]:
        """Jobs in the order of `ids`; those that are gone are left out."""
        return await self._database.run(job_history.history_rows, ids)

    async def desktops(self) -> list[tuple[str, str]]:
        """(host, kind) of the desktops that share the database just now."""
        return await self._database.run(jobs.living_desktops)


def _here(wanted: Wanted) -> Wanted:
    return wanted if wanted.zone else wanted._replace(zone=local_zone())


def local_zone() -> str:
    """The name of this computer's time zone; "UTC" where it has none that is known."""
    import tzlocal  # late: only those who set a schedule need it

    try:
        name = tzlocal.get_localzone_name()
    except (LookupError, ValueError, OSError):
        return "UTC"
    return name or "UTC"


def local_now(zone: str = "") -> datetime:
    """The time now in the zone of that name, this computer's by default."""
    return datetime.now(UTC).astimezone(zone_named(zone) if zone else None)
