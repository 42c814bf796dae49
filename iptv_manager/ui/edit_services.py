"""What the window asks of the services of editing: only their shapes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol, cast

from iptv_manager.model.edits import (
    Changes,
    Chosen,
    EditResult,
    Field,
    FieldValues,
    Preview,
    Seen,
    UndoState,
)
from iptv_manager.model.line_up_file import ImportResult
from iptv_manager.model.numbering import Numbering
from iptv_manager.model.progress import ProgressCallback
from iptv_manager.model.rules import Rule, RulePreview
from iptv_manager.store.favourites import FavouriteChannel, FavouriteList
from iptv_manager.store.groups import GroupRow
from iptv_manager.ui.services import Services


class EditService(Protocol):
    """Edits, as the desk asks for them."""

    async def change(self, chosen: Chosen, changes: Changes, seen: Seen = ...) -> EditResult:
        """Give all these channels the same values, in one act; None goes back to the provider's.

        Raises InputRefused, and EditedMeanwhile where it is not as it was `seen`."""

    async def preview(self, chosen: Chosen, changes: Changes) -> Preview:
        """What `change` would do; nothing is written. Raises InputRefused."""

    async def move(self, chosen: Chosen, before: int | None) -> EditResult:
        """Put channels, in this order, in front of the channel `before`; None: behind all others.

        Raises NotFound."""

    async def values(self, channel_id: int) -> dict[Field, FieldValues]:
        """Every field of one channel: what is shown, the person's own, the one given. Raises NotFound."""

    async def undo(self) -> EditResult:
        """Take the newest act back. Raises NotFound."""

    async def redo(self) -> EditResult:
        """Bring the act again that was taken back last. Raises NotFound."""

    async def undo_state(self) -> UndoState:
        """What can be taken back next, and what brought again."""


class RuleService(Protocol):
    """Rules, as the desk asks for them."""

    async def all(self) -> list[Rule]:
        """Every rule, in the order in which they are applied."""

    async def preview(self, rule: Rule) -> RulePreview:
        """What a rule hits after those before it, within three seconds.

        Raises InputRefused: no rule, unreadable, or too slow."""

    async def add(self, rule: Rule) -> Rule:
        """Add a rule behind the others and apply it; gives it with its id. Raises InputRefused."""

    async def save(self, rule: Rule, seen: Rule) -> None:
        """Change a rule in what differs from what was `seen`. Raises InputRefused, NotFound, StatedMeanwhile."""

    async def remove(self, rule_id: int) -> None:
        """Remove a rule, and what it had made. Raises NotFound."""

    async def switch(self, rule_id: int, on: bool) -> None:
        """Switch a rule on or off. Raises NotFound."""

    async def move(self, rule_id: int, place: int) -> None:
        """Put a rule at `place` among the others, 0 being the first. Raises NotFound."""

    async def rename_groups(self, titles: Sequence[str], new: str) -> EditResult:
        """Let all channels of these groups, now and later, be in the group `new`. Raises InputRefused."""


class FavouriteService(Protocol):
    """Favourites lists, as their desk asks for them."""

    async def lists(self) -> list[FavouriteList]:
        """Every list, in the person's order."""

    async def channels(self, list_id: int) -> list[FavouriteChannel]:
        """The channels of a list that are there at present, in order."""

    async def create(self, name: str) -> int:
        """Add a list; gives its id. Raises InputRefused, NameTaken."""

    async def rename(self, list_id: int, name: str, seen: str) -> None:
        """Rename a list, whose name was `seen`. Raises InputRefused, NameTaken, NotFound, StatedMeanwhile."""

    async def remove(self, list_id: int) -> None:
        """Remove a list; Undo brings it back with its channels."""

    async def order(self, list_ids: Sequence[int], seen: Sequence[int]) -> None:
        """Let the lists stand in this order. Raises EditedMeanwhile where they don't stand as they were `seen`."""

    async def put_in(self, list_id: int, chosen: Chosen) -> int:
        """Put channels at the end of a list; gives how many were not in it yet."""

    async def take_out(self, list_id: int, chosen: Chosen) -> int:
        """Take channels out of a list; gives how many were in it."""

    async def move(self, list_id: int, chosen: Chosen, place: int) -> None:
        """Put channels of a list at `place`, 1 being the first."""


class GroupService(Protocol):
    """Groups, as their desk asks for them."""

    async def all(self) -> list[GroupRow]:
        """Every group with its count, in the person's order, then by name."""

    async def order(self, titles: Sequence[str], seen: Sequence[str]) -> None:
        """Let the groups stand in this order, all others behind them by name.

        Raises EditedMeanwhile where others, or in another order, have a place by now than was `seen`."""


class LineUpFileService(Protocol):
    """Line-up files."""

    async def export(self, path: Path, on_progress: ProgressCallback) -> int:
        """Write the line-up to a file; gives the number of channels in it. Raises IptvManagerError."""

    async def bring_in(self, path: Path, on_progress: ProgressCallback) -> ImportResult:
        """Add what such a file says to the line-up. Raises InputRefused for one that `export` did not write."""


class NumberingService(Protocol):
    """Numbering, as the desk asks for it."""

    async def preview(self, chosen: Chosen, numbering: Numbering) -> Preview:
        """Which numbers the channels would get. Raises InputRefused."""

    async def number(self, chosen: Chosen, numbering: Numbering, seen: Seen = ...) -> EditResult:
        """Number the channels. Raises InputRefused, and EditedMeanwhile where it is not as it was `seen`."""


class EditingServices(Protocol):
    """The services of editing."""

    @property
    def edits(self) -> EditService:
        """Values of channels, their order, Undo."""

    @property
    def rules(self) -> RuleService:
        """Rules over channels."""

    @property
    def favourites(self) -> FavouriteService:
        """Lists of favourites."""

    @property
    def groups(self) -> GroupService:
        """The order of groups."""

    @property
    def numbering(self) -> NumberingService:
        """Numbers of channels."""

    @property
    def files(self) -> LineUpFileService:
        """The line-up as a file."""


def editing_of(services: Services) -> EditingServices | None:
    """The services of editing, where there are any."""
    return cast(EditingServices | None, getattr(services, "editing", None))
