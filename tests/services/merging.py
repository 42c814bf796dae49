"""What tests of the merge stand on: providers with lists, and the channels as people see them."""

from pathlib import Path
from typing import Any

from sqlalchemy import text

from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelStream
from iptv_manager.services.merge_worker import MergeJob, run_merge
from iptv_manager.store import channels
from iptv_manager.store.database import Database
from tests.services.import_lists import Entry, Lists

Merged = dict[str, list[str]]


def entry(name: str, url: str, guide_id: str = "", group: str = "") -> Entry:
    """An entry of a list; the guide id goes the way that lists have for it."""
    return (name, f'{group}" tvg-id="{guide_id}' if guide_id else group, url)


class Ground:
    """Providers by name, and the line-up over them."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        self._folder = folder
        self._lists: dict[str, Lists] = {}

    def bring(self, provider: str, entries: list[Entry]) -> None:
        """Sync the provider with these entries, and let the line-up follow."""
        if provider not in self._lists:
            self._lists[provider] = Lists(self.database, self._folder, provider)
        report = self._lists[provider].bring(entries)
        assert report.kind == "done", report.text
        self.execute("UPDATE sync_run SET finished_at = now() WHERE finished_at IS NULL")
        self.merge(provider)

    def names(self, provider: str, *names: str) -> None:
        """The same, of entries that are nothing but names, each at an address of its own."""
        self.bring(provider, [entry(name, f"http://{provider}/{name}") for name in names])

    def merge(self, provider: str) -> None:
        """Let the line-up follow the provider."""
        merged = run_merge(MergeJob(self.database.dsn, self.provider_id(provider)), lambda _report: None)
        assert merged.kind == "done", merged.text

    def provider_id(self, provider: str) -> int:
        """The id of a provider."""
        return self._lists[provider].provider.id

    def rows(self, query: ChannelQuery | None = None) -> list[ChannelRow]:
        """The channels of a view, in its order."""
        shown = query or ChannelQuery()
        return self.database.run_here(lambda c: channels.rows_by_ids(c, channels.id_vector(c, shown)))

    def streams(self, channel_id: int) -> list[ChannelStream]:
        """The streams of a channel."""
        return self.database.run_here(channels.streams_of, [channel_id])[channel_id]

    def merged(self) -> Merged:
        """The names of the streams of each channel, by the channel's name."""
        rows = self.rows()
        streams = self.database.run_here(channels.streams_of, [row.id for row in rows])
        return {row.name: [stream.name for stream in streams[row.id]] for row in rows}

    def ids(self) -> dict[str, int]:
        """The ids of the channels, by name."""
        return {row.name: row.id for row in self.rows()}

    def execute(self, statement: str, **values: object) -> None:
        """Do something to the database that no sync does."""
        with self.database.engine.begin() as connection:
            connection.execute(text(statement), values)

    def ask(self, statement: str) -> list[Any]:
        """The rows of a query."""
        with self.database.engine.connect() as connection:
            return list(connection.execute(text(statement)))

    def written(self) -> dict[str, int]:
        """The version of each row of the line-up's tables, to see which were written."""
        asked = (
            "SELECT 'channel ' || id, xmin::text::bigint FROM channel UNION ALL "
            "SELECT 'link ' || stream_id, xmin::text::bigint FROM channel_stream UNION ALL "
            "SELECT 'key ' || name || country || guide, xmin::text::bigint FROM channel_key"
        )
        return {row[0]: row[1] for row in self.ask(asked)}
