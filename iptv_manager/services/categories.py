"""Which categories of a panel a person takes: offered with counts before the first import, changed at any time."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from iptv_manager.model.errors import AnswerRefused, InputRefused
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.model.provider_options import NewCategories
from iptv_manager.net.download import DownloadLimits
from iptv_manager.net.session import open_session
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.category_worker import CountJob
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.panel import Panel
from iptv_manager.services.worker_life import WORKER
from iptv_manager.settings import Settings
from iptv_manager.store import panel_categories, providers
from iptv_manager.store.database import Database

COMMAND = (*WORKER, "iptv_manager.services.category_worker")
Counts = Mapping[str, Mapping[str, int]]


class CategoryService:
    """Offers categories and keeps the choice. The next sync takes what was chosen."""

    def __init__(self, database: Database, settings: Settings, addresses: AddressBook) -> None:
        self._database = database
        self._settings = settings
        self._addresses = addresses

    async def known(self, provider: Provider) -> list[PanelCategory]:
        """The categories as they are known, without asking the panel; none before it was asked first."""
        return await self._database.run(panel_categories.categories, provider.id)

    async def offer(self, provider: Provider, on_progress: ProgressCallback) -> list[PanelCategory]:
        """Ask the panel for its categories, and count what each holds; the account is kept too.

        Needs the whole lists, so it takes as long as fetching them. Raises AccountRefused, DownloadFailed,
        InputRefused, SecretsUnavailable."""
        access = await self._addresses.access(provider)
        folder = self._settings.spool_folder
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        limits = DownloadLimits(self._settings.max_list_bytes, self._settings.download_deadline)
        with TemporaryDirectory(prefix=".categories-", dir=folder) as spool:
            async with open_session(at_once=1, per_host=1, options=access.options) as session:
                panel = Panel(access, session, Path(spool), limits)
                account = await panel.usable_account()
                await self._database.run(providers.set_account, provider.id, account)
                found = await _listed(panel)
                lists = await _spooled(panel, Path(spool), {one.kind for one in found}, on_progress)
            counts = await _counted(lists)
        return await self._noted(provider, found, counts)

    async def choose(
        self,
        provider: Provider,
        taken: Collection[tuple[PanelKind, str]],
        new: NewCategories,
        seen: Collection[PanelCategory] | None = None,
    ) -> None:
        """Take these categories and no other; `new` says what becomes of those that appear later.

        What is as it was `seen` is not written, since somebody else may have chosen meanwhile (None: all is).
        Raises NotFound."""
        await self._database.run(panel_categories.choose_categories, provider.id, taken, seen)
        if new is not provider.options.new_categories:
            await self._database.run(providers.set_new_categories, provider.id, new)

    async def _noted(
        self, provider: Provider, found: list[PanelCategory], counts: Counts
    ) -> list[PanelCategory]:
        """The categories with their counts, and the choice that was made before."""
        number = {(one.kind, one.category_id): _count(one, counts) for one in found}
        listed = [one._replace(entries=number[one.kind, one.category_id]) for one in found]
        kinds = {one.kind for one in found}
        await self._database.run(panel_categories.note_categories, provider.id, listed, kinds)
        known = await self._database.run(panel_categories.categories, provider.id)
        return [one._replace(entries=number.get((one.kind, one.category_id), one.entries)) for one in known]


def _count(category: PanelCategory, counts: Counts) -> int:
    return counts.get(category.kind.value, {}).get(category.category_id, 0)


async def _listed(panel: Panel) -> list[PanelCategory]:
    """The categories of all kinds; a kind that the panel refuses has none."""
    found: list[PanelCategory] = []
    refusals: list[AnswerRefused | InputRefused] = []
    for kind in PanelKind:
        try:
            found += await panel.categories(kind)
        except (AnswerRefused, InputRefused) as error:
            refusals.append(error)
    if not found and refusals:
        raise refusals[0]
    return found


async def _spooled(
    panel: Panel, folder: Path, kinds: Collection[PanelKind], on_progress: ProgressCallback
) -> dict[str, str]:
    """The lists that can be had; one that the panel refuses is not counted."""
    lists: dict[str, str] = {}
    for kind in PanelKind:
        target = folder / f"{kind.value}.json"
        try:
            if kind in kinds:
                await panel.list_to(kind, target, on_progress)
                lists[kind.value] = str(target)
        except AnswerRefused:
            continue
    return lists


async def _counted(lists: dict[str, str]) -> Counts:
    """Counted in a process of its own: a big panel has hundreds of thousands of entries."""
    report = await run_worker(CountJob(lists), lambda _report: None, COMMAND)
    found: Counts = json.loads(report.text) if report.kind == "done" else {}
    return found
