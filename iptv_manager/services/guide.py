"""Guides: where they come from, bringing them up to date, and what is on. A failed sync leaves the guide there was.

Sources are named by lists and panels (`follow_lists`), or added by a person. Fetching stands in `guide_fetch`, what
reads a guide in `guide_worker`.
"""

import logging
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from secrets import token_hex
from time import monotonic
from uuid import uuid4

from iptv_manager.formats.panel_address import source_parts
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.guide import ChannelGuide, GuideResult, GuideSource, GuideSyncStatus
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.model.secret import Secret
from iptv_manager.net.download import Download, Validators
from iptv_manager.net.masking import mask
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.guide_fetch import GuideFetch, Way
from iptv_manager.services.guide_job import GuideJob, GuideReport, guide_report_from
from iptv_manager.services.import_process import run_reporting
from iptv_manager.services.provider_details import checked_source, clean_name
from iptv_manager.services.providers import name_from
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store import guide
from iptv_manager.store.database import Database

log = logging.getLogger(__name__)

COMMAND = (sys.executable, "-m", "iptv_manager.services.guide_worker")
WORKER_MEMORY = 1 << 30  # bytes of data a worker may hold
AHEAD = timedelta(hours=18)  # how far the next programme is looked for
GOOD = (GuideSyncStatus.OK, GuideSyncStatus.UNCHANGED)


class GuideService:
    """Keeps guides; several may be read at once, one never twice."""

    def __init__(
        self,
        database: Database,
        settings: Settings,
        secrets: Secrets,
        addresses: AddressBook | None = None,
        budgets: Budgets | None = None,
    ) -> None:
        """`budgets` are shared with whatever else opens connections."""
        self._database = database
        self._settings = settings
        self._secrets = secrets
        book = addresses or AddressBook(database, secrets)
        self._fetch = GuideFetch(database, settings, book, secrets, budgets or Budgets())

    # Sources

    async def all(self) -> list[GuideSource]:
        """Every source: those that the lists and panels name now, and those a person added."""
        await self._database.run(guide.follow_lists)
        return await self._database.run(guide.all_sources)

    async def named(self, names: Sequence[str]) -> list[GuideSource]:
        """The sources of these names; all of them if there is no name. Raises NotFound."""
        found = await self.all()
        if not names:
            return found
        return [await self._database.run(guide.source_by_name, name) for name in names]

    async def add(self, address: str, name: str = "") -> GuideSource:
        """Add a guide at an address or in a file; a user and a password in the address go to the secrets.

        Raises InputRefused, NameTaken, SecretsUnavailable."""
        await self._database.run(guide.follow_lists)
        parts = source_parts(checked_source(address))
        if not name and (back := await self._database.run(guide.bring_back, parts.template)):
            return back
        secret_id = uuid4()
        if parts.password:
            await self._secrets.put(secret_id, Secret(parts.password))
        wanted = clean_name(name or name_from(parts.template))
        try:
            return await self._database.run(
                guide.add_source, wanted, parts.template, parts.username, secret_id
            )
        except IptvManagerError:
            await self._secrets.forget(secret_id)
            raise

    async def remove(self, name: str) -> GuideSource:
        """Remove a guide with its programmes, and its password. Raises NotFound, SecretsUnavailable."""
        (source,) = await self.named([name])
        await self._database.run(guide.remove_source, source)
        if source.provider_id is None:
            await self._secrets.forget(source.secret_id)
        return source

    # Syncs

    async def sync(self, source: GuideSource, on_progress: ProgressCallback) -> GuideResult:
        """Bring one guide up to date. What is wrong with it is told in the result, never raised.

        Cancelled, it leaves everything as it was. Raises DatabaseUnavailable."""
        started = monotonic()
        try:
            result = await self._synced(source, on_progress)
        except IptvManagerError as error:
            message = f"{source.name}: {mask(str(error))}"
            await self._database.run(guide.set_failed, source.id, message)
            result = GuideResult(
                source.name, GuideSyncStatus.FAILED, source.channels, source.matched, source.programmes,
                message=message,
            )  # fmt: skip
        return result._replace(seconds=round(monotonic() - started, 3))

    async def _synced(self, source: GuideSource, on_progress: ProgressCallback) -> GuideResult:
        folder = self._settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        spool = folder / f"guide-{source.id}-{token_hex(4)}.xml"
        known = Validators(source.etag, source.last_modified) if source.digest is not None else None
        way = await self._fetch.way(source)
        try:
            download = await self._fetch.fetch(way, spool, known, on_progress)
            report = await self._read(self._job(source, download, way), on_progress)
            if report.kind == "incomplete":  # as it was, but more of it is wanted now
                download = await self._fetch.fetch(way, spool, None, on_progress)
                report = await self._read(self._job(source, download, way), on_progress)
        finally:
            spool.unlink(missing_ok=True)
        return _result(source, report)

    async def follow(self, _provider: Provider, _run_id: int, on_progress: ProgressCallback) -> None:
        """After a sync that changed rows: let its channels have the guides that are there already.

        What no guide was read for so far comes with that guide's next sync."""
        for source in await self._database.run(guide.all_sources):
            if source.digest is not None:
                job = GuideJob(self._database.dsn, source.id, "", "", "", "", WORKER_MEMORY, checked=False)
                report = await self._read(job, on_progress)
                if report.kind in ("refused", "broken"):
                    log.warning("channels are not matched to a guide: %s", mask(report.text))

    async def _read(self, job: GuideJob, on_progress: ProgressCallback) -> GuideReport:
        return await run_reporting(job, _passed_on(on_progress), COMMAND, guide_report_from)

    def _job(self, source: GuideSource, download: Download, way: Way) -> GuideJob:
        (username, password), *others = way.logins
        return GuideJob(
            dsn=self._database.dsn,
            source_id=source.id,
            path="" if download.not_modified else str(download.path),
            digest=download.digest.hex(),
            etag=download.validators.etag,
            last_modified=download.validators.last_modified,
            memory_limit=WORKER_MEMORY,
            username=username,
            password=password,
            others=tuple(others),
        )

    # What is on

    async def now_and_next(self, channel_ids: Sequence[int], moment: datetime) -> dict[int, ChannelGuide]:
        """What is on at a moment and what follows, by channel; channels without a guide are left out."""
        return await self._database.run(guide.guides_of, channel_ids, moment, moment + AHEAD)

    async def between(self, channel_id: int, since: datetime, until: datetime) -> ChannelGuide | None:
        """What is on between two moments; None for a channel without a guide."""
        found = await self._database.run(guide.guides_of, [channel_id], since, until)
        return found.get(channel_id)


def _passed_on(on_progress: ProgressCallback) -> Callable[[GuideReport], None]:
    def tell(report: GuideReport) -> None:
        """Pass the worker's progress on, counted in bytes of the guide."""
        on_progress(Progress(report.done, report.total or None, report.text, "bytes"))

    return tell


def _result(source: GuideSource, report: GuideReport) -> GuideResult:
    if report.kind == "broken":
        log.error("reading the guide %s broke: %s", source.name, mask(report.text))
        raise IptvManagerError(
            "reading it broke on something unforeseen; nothing was changed, the log says what."
        )
    if report.kind not in ("done", "unchanged"):
        raise IptvManagerError(report.text or "The guide changed while it was read; sync it again.")
    status = GuideSyncStatus.OK if report.kind == "done" else GuideSyncStatus.UNCHANGED
    message = f"{source.name}: {report.text}" if report.text else ""
    return GuideResult(
        source.name, status, report.channels, report.matched, report.programmes, message=message
    )
