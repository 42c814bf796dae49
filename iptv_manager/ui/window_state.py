"""How the window was when it was closed: a small JSON file; a broken one means defaults."""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from enum import StrEnum
from pathlib import Path
from typing import Any

from iptv_manager.model.health import Outcome
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.playlist import StreamKind

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class WindowState:
    """Everything that comes back at the next start. Texts of bytes are base64."""

    geometry: str = ""
    header: str = ""  # columns: order, widths, which are hidden
    side_sizes: list[int] = field(default_factory=list)
    side_parts: list[int] = field(default_factory=list)
    details_sizes: list[int] = field(default_factory=list)
    sidebar: bool = True
    details: bool = True
    theme: str = "system"
    page: str = ""  # the key of the page in sight
    pages: dict[str, Any] = field(default_factory=dict)  # by key, how each was: `page_state.PageState`
    on_close: str = ""  # "tray" or "quit", once the person has said so
    folder: str = ""  # where the last file was saved or chosen
    scroll: int = 0  # first row in sight
    current: int = 0  # id of the current row
    kept: list[str] = field(default_factory=list)  # held lists that the person chose not to take
    held: list[int] = field(default_factory=list)  # schedules that Pause in the tray's menu holds
    search: str = ""
    providers: list[int] = field(default_factory=list)
    groups: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    unchecked: bool = False
    unseen_days: int = 0
    sort: str = SortColumn.ORDER.value
    descending: bool = False

    def query(self) -> LineUpQuery:
        """Filters and order; values this version does not know are left out."""
        return LineUpQuery(
            search=self.search,
            providers=frozenset(self.providers),
            groups=frozenset(self.groups),
            kinds=frozenset(_known(StreamKind, self.kinds)),
            outcomes=frozenset(_known(Outcome, self.outcomes)),
            unchecked=self.unchecked,
            unseen_days=max(0, self.unseen_days),
            sort=next(iter(_known(SortColumn, [self.sort])), SortColumn.ORDER),
            descending=self.descending,
        )


def query_fields(query: LineUpQuery) -> dict[str, Any]:
    """The fields of a `WindowState` that keep this query."""
    return {
        "search": query.search,
        "providers": sorted(query.providers),
        "groups": sorted(query.groups),
        "kinds": sorted(kind.value for kind in query.kinds),
        "outcomes": sorted(outcome.value for outcome in query.outcomes),
        "unchecked": query.unchecked,
        "unseen_days": query.unseen_days,
        "sort": query.sort.value,
        "descending": query.descending,
    }


def read_state(path: Path) -> WindowState:
    """The state kept in `path`; what is missing or broken there is as in a new program."""
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return WindowState()
    except (OSError, ValueError) as error:
        log.warning("The state of the window in %s can't be read (%s); it starts as new.", path, error)
        return WindowState()
    return WindowState(**_sound(kept)) if isinstance(kept, dict) else WindowState()


def write_state(path: Path, state: WindowState) -> None:
    """Keep `state` in `path`: the old file stays whole until the new one is."""
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(asdict(state), indent=1), encoding="utf-8")
        os.replace(part, path)
    except OSError as error:
        log.warning("The state of the window can't be kept in %s (%s).", path, error)


def _sound(kept: dict[str, Any]) -> dict[str, Any]:
    """The values whose type is that of the field of their name."""
    return {
        each.name: kept[each.name]
        for each in fields(WindowState)
        if _CHECKS[str(each.type)](kept.get(each.name))
    }


def _known(values: type[StrEnum], texts: list[str]) -> list[Any]:
    return [value for value in values if value.value in texts]


def _list_of(kind: type) -> Callable[[object], bool]:
    return lambda value: isinstance(value, list) and all(type(each) is kind for each in value)


def _is(kind: type) -> Callable[[object], bool]:
    return lambda value: type(value) is kind


_CHECKS: dict[str, Callable[[object], bool]] = {
    str(str): _is(str),
    str(int): _is(int),
    str(bool): _is(bool),
    str(list[int]): _list_of(int),
    str(list[str]): _list_of(str),
    str(dict[str, Any]): _is(dict),
}
