"""Categories of a panel, offered with counts before anything is imported, and the choice that is kept."""

from collections.abc import Callable, Coroutine
from typing import Any

from iptv_manager.demo.panel import DemoPanel
from iptv_manager.model.panel import PanelKind
from iptv_manager.model.provider_options import NewCategories
from iptv_manager.services.categories import CategoryService
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.panel_ground import desk_at

Run = Callable[[Coroutine[Any, Any, Any]], Any]


def test_categories_are_offered_with_counts_before_the_first_import(
    database: Database, settings: Settings, run: Run
) -> None:
    async def scenario() -> None:
        panel = DemoPanel(channels=50, films=20, series=8)
        async with desk_at(database, settings, panel) as desk:
            service = CategoryService(database, settings, desk.addresses)
            provider = await desk.provider()
            assert await service.known(provider) == []
            offered = await service.offer(provider, desk.told.append)
            totals = {kind: sum(one.entries for one in offered if one.kind is kind) for kind in PanelKind}
            assert totals == {PanelKind.LIVE: 50, PanelKind.VOD: 20, PanelKind.SERIES: 8}
            assert (await desk.provider()).account is not None
            chosen = next(one for one in offered if one.kind is PanelKind.LIVE and one.entries)
            await service.choose(provider, [(chosen.kind, chosen.category_id)], NewCategories.LEAVE)
            assert (await desk.provider()).options.new_categories is NewCategories.LEAVE
            await desk.sync()
            assert await desk.living("live") == chosen.entries
            assert await desk.living("movie") == 0
            again = await service.offer(await desk.provider(), desk.told.append)
            assert [one.category_id for one in again if one.taken] == [chosen.category_id]

    run(scenario())
