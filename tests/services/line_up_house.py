"""One database with one provider, its merged channels, and the services of editing over them, for tests."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from iptv_manager.model.progress import Progress
from iptv_manager.services.editing import editing
from iptv_manager.services.merge import MergeService
from iptv_manager.services.merge_worker import MergeJob, run_merge
from iptv_manager.store.database import Database
from tests.services.channel_ground import Ground
from tests.services.import_lists import Entry, Lists

Run = Callable[[Any], Any]

_STREAMS = """
SELECT array_agg(stream.name || CASE WHEN link.by_hand THEN ' *' ELSE '' END ORDER BY link.position)
FROM channel_stream AS link
JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id
GROUP BY link.channel_id
"""


def quiet(_progress: Progress) -> None:
    """Nobody looks."""


class House:
    """A provider named Mine and what a person makes of its channels."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self.lists = Lists(database, folder, "Mine")
        self.ground = Ground(database)
        self.editing = editing(database)
        self.edits, self.rules, self.favourites, self.groups, self.numbering, self.files = self.editing
        self.merges = MergeService(database)

    def bring(self, entries: list[Entry]) -> None:
        """Sync the provider to these entries, and merge."""
        self.lists.bring(entries)
        self.ground.run("UPDATE sync_run SET finished_at = now(), status = 'ok'")
        run_merge(MergeJob(self.database.dsn, self.lists.provider.id), lambda _report: None)

    async def follow(self) -> None:
        """What follows the merge."""
        await self.editing.after_sync(self.lists.provider, 0, quiet)

    def id(self, name: str) -> int:
        """The channel of that provider's name."""
        found = self.ground.run(f"SELECT id FROM channel WHERE derived_name = '{name}'")
        return int(found.scalar_one())

    def stream(self, name: str) -> int:
        """The stream of that name."""
        return int(self.ground.run(f"SELECT id FROM stream WHERE name = '{name}'").scalar_one())

    def streams(self) -> list[list[str]]:
        """Which streams each channel has, in its order; * marks those placed by hand."""
        return sorted(row[0] for row in self.ground.run(_STREAMS))

    def line_up(self, run: Run) -> Any:
        """Everything that a person sees of the line-up, without ids."""
        living = {row[0] for row in self.ground.run("SELECT id FROM channel WHERE stream_count > 0")}
        shown = [
            {name: value for name, value in row.items() if name != "id"}
            for row in self.ground.shown()
            if row["id"] in living
        ]
        lists = [
            (one.name, [channel.name for channel in run(self.favourites.channels(one.id))])
            for one in run(self.favourites.lists())
        ]
        rules = [(rule.kind, rule.pattern, rule.enabled) for rule in run(self.rules.all())]
        groups = [(row.title, row.channels, row.place) for row in run(self.groups.all())]
        return sorted(shown, key=str), lists, rules, groups, self.streams()
