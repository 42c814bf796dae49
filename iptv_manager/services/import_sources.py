"""What an import reads, a playlist or the lists of a panel, and what belongs to it beside the streams."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Protocol

from iptv_manager.formats.m3u_blocks import WHOLE, Share
from iptv_manager.model.guard import reason_to_hold
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.model.provider import SourceState
from iptv_manager.services.import_half import our_share, read_rows
from iptv_manager.services.import_job import ImportJob
from iptv_manager.services.panel_ahead import PanelAhead
from iptv_manager.services.panel_manifest import is_manifest
from iptv_manager.services.panel_source import PanelSource
from iptv_manager.services.readings import Reading, Tell
from iptv_manager.store.imports import Connection, Counts

if TYPE_CHECKING:  # a panel's worker does without
    from iptv_manager.services.import_reading import ListReading, Logins


class Source(Protocol):
    """Gives readings; knows what is to be guarded, and what is to be taken beside the streams."""

    held: str
    """Why nothing can be taken unless a person confirms it; "" as a rule."""
    rejects: list[PlaylistReject]
    """Records refused beside those of the streams."""

    @property
    def share(self) -> Share:
        """What the worker itself reads of a first import."""

    def reading(self, what: str, tell: Tell, share: Share = WHOLE) -> Reading:
        """A new reading."""

    def first_rows(self, reading: Any, step_bits: int) -> Iterator[bytes]:
        """COPY text of all rows of a first import, by a reading of this source."""

    def reason_to_hold(self, counts: Counts, reading: Reading) -> str:
        """Why the difference should not be applied, in one sentence; "" when all looks well."""

    def fill_beside(self) -> None:
        """Take what a first import has beside the streams, while another connection builds their indexes."""

    @property
    def question(self) -> str:
        """What taking what there is beside the streams would change; "" for nothing."""

    def note_beside(self, run_id: int) -> None:
        """Note that under the run, once it is closed and before it is taken."""

    def remembered(self, state: SourceState) -> SourceState:
        """What the provider is to remember of its source."""

    def finish(self) -> str:
        """Take what there is beside the streams; gives a word to the person, "" as a rule."""


class ListSource:
    """A playlist: there is nothing beside the streams."""

    held = ""

    def __init__(self, path: str, logins: "Logins") -> None:
        self.rejects: list[PlaylistReject] = []
        self._path = path
        self._logins = logins
        self._before: ListReading | None = None

    @property
    def share(self) -> Share:
        """Half of a big list."""
        return our_share(self._path)

    def reading(self, what: str, tell: Tell, share: Share = WHOLE) -> Reading:
        """A reading of the list; one after another passes by what it need not read."""
        from iptv_manager.services.import_reading import ListReading  # a panel's worker does without

        self._before = ListReading(self._path, what, tell, share, self._logins, self._before)
        return self._before

    def first_rows(self, reading: Reading, step_bits: int) -> Iterator[bytes]:
        """COPY text of the list, read here and by a helper process."""
        return read_rows(reading, self._path, step_bits, self._logins)

    def reason_to_hold(self, counts: Counts, reading: Reading) -> str:
        """A list that lacks too much, or breaks off, is held."""
        return reason_to_hold(
            active=counts.active_before, gone=counts.gone, entries=counts.entries, ends_cut=reading.ends_cut
        )

    question = ""

    def fill_beside(self) -> None:
        """There is nothing."""

    def note_beside(self, run_id: int) -> None:
        """There is nothing."""

    def remembered(self, state: SourceState) -> SourceState:
        """As it came."""
        return state

    def finish(self) -> str:
        """Nothing is left to do."""
        return ""


def source_of(
    connection: Connection, job: ImportJob, is_first: bool, ahead: PanelAhead | None = None
) -> Source:
    """The source of a job. Raises InputRefused where nothing of it can be taken."""
    if is_manifest(job.path):
        return PanelSource(connection, job.provider_id, job.path, is_first, job.accept_shrink, ahead)
    return ListSource(job.path, job.logins)
