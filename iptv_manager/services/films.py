"""Films and series: brought up to the streams after each sync, and shown. Titles are read in a worker process."""

from array import array
from collections.abc import Sequence

from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.films import Season, Source, TitleFlag, TitleKind, TitleQuery, TitleRow
from iptv_manager.model.line_up import GroupCounts
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.title_rows import RULES
from iptv_manager.services.title_worker import TitleJob
from iptv_manager.services.worker_life import WORKER
from iptv_manager.store import episodes, film_sources, films
from iptv_manager.store.database import Database

COMMAND = (*WORKER, "iptv_manager.services.title_worker")


class FilmService:
    """What a person sees of films and series, over all providers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    # After a sync

    async def follow(self, provider: Provider, run_id: int, on_progress: ProgressCallback) -> None:
        """Bring films and series up to what the sync has done. Raises IptvManagerError, nothing then is half."""
        if await self._database.run(film_sources.is_concerned, provider.id, run_id, RULES):
            await self._follow(provider.id, run_id, False, on_progress)

    async def catch_up(self, on_progress: ProgressCallback) -> bool:
        """Do what was left undone: providers of an older version, and syncs whose follower was ended.

        Tells whether there was anything to do, as a rule there is not."""
        behind = await self._database.run(film_sources.left_behind, RULES)
        for provider_id, run_id in behind:
            await self._follow(provider_id, run_id, False, on_progress)
        return bool(behind)

    async def _follow(
        self, provider_id: int, run_id: int, whole: bool, on_progress: ProgressCallback
    ) -> None:
        def tell(report: ImportReport) -> None:
            """Pass the worker's progress on, counted in titles."""
            on_progress(Progress(report.done, report.total or None, report.text, "titles"))

        job = TitleJob(self._database.dsn, provider_id, run_id, whole)
        report = await run_worker(job, tell, COMMAND)
        if report.kind != "done":
            raise IptvManagerError(_failure(report))

    # Tables

    async def first_rows(self, query: TitleQuery, limit: int = 200) -> list[TitleRow]:
        """The first rows of the view."""
        return await self._database.run(films.first_rows, query, limit)

    async def id_vector(self, query: TitleQuery) -> "array[int]":
        """The ids of the whole view in order."""
        return await self._database.run(films.id_vector, query)

    async def rows(self, kind: TitleKind, ids: Sequence[int]) -> list[TitleRow]:
        """Rows in the order of `ids`; those that are gone are left out."""
        return await self._database.run(films.rows_by_ids, kind, ids)

    async def groups(self, query: TitleQuery) -> GroupCounts:
        """The groups that the view can be narrowed to, with counts; its own filter of groups is left aside."""
        return await self._database.run(films.groups, query)

    # One of them

    async def sources(self, kind: TitleKind, ids: Sequence[int]) -> list[Source]:
        """The living entries of providers behind these films or series, in the order of `ids`."""
        return await self._database.run(film_sources.sources, kind, ids)

    async def seasons(self, show_id: int) -> list[Season]:
        """The seasons of a series with their episodes, each with its streams."""
        return await self._database.run(episodes.seasons, show_id)

    async def mark(self, kind: TitleKind, ids: Sequence[int], flag: TitleFlag, marked: bool) -> int:
        """Set or take a person's flag; gives how many were changed."""
        return await self._database.run(film_sources.mark, kind, ids, flag, marked)


def _failure(report: ImportReport) -> str:
    if report.kind == "refused":
        return f"Films and series are not up to date yet: {report.text}"
    return "Films and series could not be sorted; the channels are as they should be, the log says what happened."
