"""A scheduled check, shared: each desktop on the database takes one provider of it after another.

What is due, and how streams are looked at, is the business of `health`."""

import asyncio
import logging
from collections.abc import Callable, Collection
from typing import Protocol

from iptv_manager.model.job import DueJob, JobEnd, JobOutcome
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.services.job_kinds import chosen_providers
from iptv_manager.services.job_runner import RENEWALS, JobNotes
from iptv_manager.services.recording import ResultsCallback
from iptv_manager.store import job_parts
from iptv_manager.store.database import Database
from iptv_manager.store.job_parts import Part

log = logging.getLogger(__name__)

LOOK_EVERY = 1.0  # seconds between two looks whether others have done their shares


class CheckSummary(Protocol):
    """What a check came to."""

    @property
    def checked(self) -> int:
        """Streams that were checked and written down."""


class Health(Protocol):
    """What a scheduled check asks for."""

    async def check_due(
        self,
        provider_ids: Collection[int],
        at_once: int | None,
        timeout: float | None,
        on_progress: ProgressCallback,
        on_results: ResultsCallback,
        /,
    ) -> CheckSummary:
        """Check what is due of these providers, at most `at_once` at a time, each within `timeout` seconds.

        None for either: as set. Raises DatabaseUnavailable."""


class SharedCheck:
    """Checks what is due: as the job's owner, or helping another desktop with its job."""

    def __init__(self, database: Database, health: Health, instance: str, lease: float) -> None:
        """`lease` in seconds: a share whose desktop is silent for so long is taken by another."""
        self._database = database
        self._health = health
        self.instance = instance
        self._lease = lease

    async def run(self, job: DueJob, notes: JobNotes) -> JobEnd:
        """Do the job together with whoever helps."""
        providers = await chosen_providers(self._database, job)
        names = {provider.id: provider.name for provider in providers}
        await self._database.run(job_parts.open_parts, job.id, sorted(names))
        while True:
            part = await self._database.run(job_parts.take_part, self.instance, self._lease, job.id)
            if part is not None:
                checked = await self._check(part, notes)
                notes.line(f"{names.get(part.provider_id, '')}: {checked:,} streams checked")
            elif await self._database.run(job_parts.parts_left, job.id):
                await asyncio.sleep(LOOK_EVERY)
            else:
                break
        checked, desktops = await self._database.run(job_parts.parts_told, job.id)
        together = f" by {desktops} desktops" if desktops > 1 else ""
        return JobEnd(JobOutcome.OK, f"{checked:,} streams checked{together}.")

    async def help(self) -> bool:
        """Do one share of another desktop's job; False if there is none."""
        part = await self._database.run(job_parts.take_part, self.instance, self._lease, None)
        if part is None:
            return False
        log.info("helps with the check of provider %s", part.provider_id)
        await self._check(part, JobNotes())
        return True

    async def _check(self, part: Part, notes: JobNotes) -> int:
        """Check one provider; a share that is lost meanwhile, or broken off, is left to another."""
        work = asyncio.ensure_future(
            self._health.check_due((part.provider_id,), None, None, notes, lambda _results: None)
        )
        keeper = asyncio.create_task(self._keep(part, work.cancel))
        done = False
        try:
            await asyncio.wait([work])
            checked = 0 if work.cancelled() else work.result().checked
            await self._database.run(job_parts.finish_part, part, self.instance, checked)
            done = True
            return checked
        finally:
            keeper.cancel()
            if not done:
                work.cancel()
                await asyncio.wait([work])
                await asyncio.shield(self._database.run(job_parts.give_back_part, part, self.instance))

    async def _keep(self, part: Part, stop: Callable[[], object]) -> None:
        while True:
            await asyncio.sleep(self._lease / RENEWALS)
            if not await self._database.run(job_parts.renew_part, part, self.instance, self._lease):
                stop()
                return
