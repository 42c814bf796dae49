"""Lists for tests of imports: written, imported in this process, and read back in the line-up's own order."""

from pathlib import Path

from hypothesis import strategies as st

from iptv_manager.model.line_up import LineUpQuery, StreamRow
from iptv_manager.model.provider import Provider
from iptv_manager.services.import_job import ImportJob, ImportReport
from iptv_manager.services.import_worker import run_import
from iptv_manager.store import providers, streams, sync_runs
from iptv_manager.store.database import Database

Entry = tuple[str, str, str]  # name, group, url

NEWS: Entry = ("News", "UK", "http://h/1")
SPORT: Entry = ("Sport", "UK", "http://h/2")
KIDS: Entry = ("Kids", "FR", "http://h/3")

some_entries = st.lists(
    st.builds(
        lambda name, group, number: (f"Name {name}", f"Group {group}", f"http://h/{number}"),
        st.integers(0, 3),
        st.integers(0, 2),
        st.integers(0, 7),
    ),
    min_size=1,
    max_size=14,
)


class Lists:
    """One provider, its list and what the import makes of it."""

    def __init__(self, database: Database, folder: Path, name: str = "Lists") -> None:
        self.database = database
        self.path = folder / f"{name}.m3u"
        self.provider: Provider = self._known(name) or database.run_here(
            providers.add_provider, name, str(self.path), "", None
        )

    def _known(self, name: str) -> Provider | None:
        """The provider of that name, where a line-up file has brought it."""
        known = self.database.run_here(providers.all_providers)
        return next((provider for provider in known if provider.name == name), None)

    def write(self, entries: list[Entry]) -> None:
        """Write the entries as the provider's list."""
        lines = ["#EXTM3U"]
        for name, group, url in entries:
            lines += [f'#EXTINF:-1 group-title="{group}",{name}', url]
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def bring(self, entries: list[Entry], accept_shrink: bool = True) -> ImportReport:
        """Write the entries and import them."""
        self.write(entries)
        return self.take(self.path, accept_shrink)

    def take(self, path: Path, accept_shrink: bool = False) -> ImportReport:
        """Import a file."""
        run_id = self.database.run_here(sync_runs.start_run, self.provider.id)
        job = ImportJob(
            self.database.dsn, self.provider.id, run_id, str(path), "00", "", "", accept_shrink, 1 << 30
        )
        return run_import(job, lambda _report: None)

    def rows(self, query: LineUpQuery | None = None) -> list[StreamRow]:
        """The provider's living streams, in the order asked."""
        shown = query or LineUpQuery(providers=frozenset({self.provider.id}))
        return self.database.run_here(lambda c: streams.rows_by_ids(c, streams.id_vector(c, shown)))

    def entries(self) -> list[Entry]:
        """What the line-up says, in the provider's own order."""
        return [(row.name, row.group, row.url) for row in self.rows()]
