"""The reading of an import, whatever its source is: a playlist, or the lists of a panel."""

from array import array
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Protocol, Self

from iptv_manager.formats.m3u_blocks import WHOLE, Share
from iptv_manager.model.playlist import PlaylistReject
from iptv_manager.services.import_job import ImportReport
from iptv_manager.services.panel_manifest import PanelManifest, is_manifest
from iptv_manager.services.panel_reading import PanelReading

if TYPE_CHECKING:  # see open_reading
    from iptv_manager.services.import_reading import Logins

Tell = Callable[[ImportReport], None]


class Reading(Protocol):
    """Reads a source once, to COPY text. `rejects` and the properties hold once it is read to its end."""

    rejects: list[PlaylistReject]
    share: Share

    def __enter__(self) -> Self:
        """To be read inside the block."""

    def __exit__(self, *_: object) -> None:
        """Close what is open."""

    @property
    def guide_urls(self) -> tuple[str, ...]:
        """Addresses of guides that the source names."""

    @property
    def ends_cut(self) -> bool:
        """Does it break off in the middle of an entry?"""

    @property
    def groups(self) -> dict[str, int] | None:
        """How many rows were made of each group as written; None where that is not known."""

    @property
    def may_repeat(self) -> bool:
        """May two of its blocks, of which it made rows, have one fingerprint?"""

    def other_half(self) -> "Reading":
        """A reading of what is no share of this one, for a fork of this process."""

    def learned(self) -> object:
        """What is known of its share at the end, as values for JSON."""

    def learn(self, learned: Any) -> None:
        """Take what the reader of the other share has learned."""

    def batches(self) -> Iterator[tuple[int, Any]]:
        """Batches of blocks, each with the ordinal of its first; None for blocks of another share."""

    def rows(self, ordinal: int, blocks: Any, step_bits: int) -> bytes:
        """COPY text of a batch, each row at its ordinal << `step_bits`."""

    def fingerprints(self) -> Iterator[bytes]:
        """COPY text of (ordinal, fingerprint) of every block."""

    def wanted_rows(self, wanted: "array[int]") -> Iterator[bytes]:
        """COPY text of the blocks with these ordinals, each at its ordinal."""


def open_reading(path: str, what: str, tell: Tell, share: Share = WHOLE, logins: "Logins" = ()) -> Reading:
    """A reading of a spooled playlist, or of the lists that a manifest names; they hold none of `logins`."""
    if is_manifest(path):
        return PanelReading(PanelManifest.load(path), what, tell, share)
    from iptv_manager.services.import_reading import ListReading  # a panel's worker does without

    return ListReading(path, what, tell, share, logins)
