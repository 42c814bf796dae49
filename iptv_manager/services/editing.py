"""All that a person does to the line-up, in one hand: edits, rules, lists, groups, numbers, files."""

from getpass import getuser
from socket import gethostname
from typing import NamedTuple

from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.services.edits import EditService
from iptv_manager.services.favourites import FavouriteService, GroupService
from iptv_manager.services.line_up_files import LineUpFileService
from iptv_manager.services.numbering import NumberingService
from iptv_manager.services.rules import RuleService
from iptv_manager.store.database import Database


class Editing(NamedTuple):
    """The services of editing."""

    edits: EditService
    rules: RuleService
    favourites: FavouriteService
    groups: GroupService
    numbering: NumberingService
    files: LineUpFileService

    async def after_sync(self, provider: Provider, run_id: int, on_progress: ProgressCallback) -> None:
        """What follows a sync once channels are merged: imported edits that waited, then rules."""
        await self.files.after_sync(provider, run_id, on_progress)
        await self.rules.after_sync(provider, run_id, on_progress)


def editing(database: Database, by: str | None = None) -> Editing:
    """The services of editing over one database; `by` is noted as who did it (this computer's user if None)."""
    by = _who() if by is None else by
    return Editing(
        EditService(database, by),
        RuleService(database, by),
        FavouriteService(database, by),
        GroupService(database, by),
        NumberingService(database, by),
        LineUpFileService(database, by),
    )


def _who() -> str:
    """Who sits at which computer, for a database that several share."""
    try:
        return f"{getuser()} @ {gethostname()}"
    except (OSError, KeyError, ImportError):  # a system without accounts
        return gethostname()
