"""The columns of syncs, of what one changed, and of the lines it refused; and how their states are worded."""

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from iptv_manager.model.syncs import (
    ChangeKind,
    ChangeSort,
    Reject,
    RunSort,
    RunStatus,
    SeriesChange,
    StreamChange,
    SyncRun,
)
from iptv_manager.ui.tables.columns import CellKind, Column, Pill, Shape, Tone
from iptv_manager.ui.wording import ago_text, count_text, moment_text

translate = QCoreApplication.translate

_STATUSES: dict[RunStatus, tuple[object, Pill]] = {
    RunStatus.RUNNING: (QT_TRANSLATE_NOOP("Syncs", "Running"), Pill(Tone.INFO, Shape.RING)),
    RunStatus.OK: (QT_TRANSLATE_NOOP("Syncs", "Synced"), Pill(Tone.GOOD, Shape.DOT)),
    RunStatus.UNCHANGED: (QT_TRANSLATE_NOOP("Syncs", "Nothing new"), Pill(Tone.NEUTRAL, Shape.DASH)),
    RunStatus.HELD: (QT_TRANSLATE_NOOP("Syncs", "Held back"), Pill(Tone.WARN, Shape.TRIANGLE)),
    RunStatus.FAILED: (QT_TRANSLATE_NOOP("Syncs", "Failed"), Pill(Tone.BAD, Shape.CROSS)),
    RunStatus.CANCELLED: (QT_TRANSLATE_NOOP("Syncs", "Cancelled"), Pill(Tone.NEUTRAL, Shape.SQUARE)),
    RunStatus.INTERRUPTED: (QT_TRANSLATE_NOOP("Syncs", "Interrupted"), Pill(Tone.WARN, Shape.SQUARE)),
    RunStatus.ASKED: (QT_TRANSLATE_NOOP("Syncs", "Waits for you"), Pill(Tone.WARN, Shape.DIAMOND)),
    RunStatus.ACCEPTED: (QT_TRANSLATE_NOOP("Syncs", "Accepted"), Pill(Tone.GOOD, Shape.DIAMOND)),
    RunStatus.DISMISSED: (QT_TRANSLATE_NOOP("Syncs", "Dismissed"), Pill(Tone.NEUTRAL, Shape.DIAMOND)),
    RunStatus.UNDONE: (QT_TRANSLATE_NOOP("Syncs", "Took one back"), Pill(Tone.INFO, Shape.SQUARE)),
}
_TAKEN_BACK = (QT_TRANSLATE_NOOP("Syncs", "Undone"), Pill(Tone.NEUTRAL, Shape.RING))
_CHANGES: dict[ChangeKind, tuple[object, Pill]] = {
    ChangeKind.ADDED: (QT_TRANSLATE_NOOP("Syncs", "Added"), Pill(Tone.GOOD, Shape.DOT)),
    ChangeKind.GONE: (QT_TRANSLATE_NOOP("Syncs", "Gone"), Pill(Tone.BAD, Shape.CROSS)),
    ChangeKind.RETURNED: (QT_TRANSLATE_NOOP("Syncs", "Returned"), Pill(Tone.GOOD, Shape.RING)),
    ChangeKind.RENAMED: (QT_TRANSLATE_NOOP("Syncs", "Renamed"), Pill(Tone.INFO, Shape.DIAMOND)),
    ChangeKind.URL_CHANGED: (QT_TRANSLATE_NOOP("Syncs", "New address"), Pill(Tone.INFO, Shape.SQUARE)),
    ChangeKind.CHANGED: (QT_TRANSLATE_NOOP("Syncs", "Details changed"), Pill(Tone.NEUTRAL, Shape.DOT)),
    ChangeKind.MOVED: (QT_TRANSLATE_NOOP("Syncs", "Moved"), Pill(Tone.NEUTRAL, Shape.DASH)),
}


def run_columns() -> list[Column]:
    """Columns of syncs; counts that are nought stay empty, so that what happened stands out."""
    number, muted = CellKind.NUMBER, CellKind.MUTED
    return [
        Column(
            "when", translate("Syncs", "When"), _when, muted, 112, tooltip=_when_tip, sort_key=RunSort.WHEN
        ),
        Column(
            "provider",
            translate("Syncs", "Provider"),
            _provider,
            width=128,
            grows=2,
            sort_key=RunSort.PROVIDER,
        ),
        Column(
            "status",
            translate("Syncs", "Outcome"),
            run_status_text,
            CellKind.PILL,
            132,
            pill=run_pill,
            sort_key=RunSort.STATUS,
        ),
        Column("added", translate("Syncs", "Added"), _added, number, 92, sort_key=RunSort.ADDED),
        Column("gone", translate("Syncs", "Gone"), _gone, number, 92, sort_key=RunSort.GONE),
        Column("returned", translate("Syncs", "Returned"), _returned, number, 84, sort_key=RunSort.RETURNED),
        Column("renamed", translate("Syncs", "Renamed"), _renamed, number, 84, sort_key=RunSort.RENAMED),
        Column(
            "url", translate("Syncs", "New address"), _url_changed, number, 116, sort_key=RunSort.URL_CHANGED
        ),
        Column("moved", translate("Syncs", "Moved"), _moved, number, 92, sort_key=RunSort.MOVED),
        Column("rejected", translate("Syncs", "Refused"), _rejected, number, 80, sort_key=RunSort.REJECTED),
        Column(
            "entries",
            translate("Syncs", "Entries"),
            _entries,
            number,
            88,
            shown=False,
            sort_key=RunSort.ENTRIES,
        ),
        Column(
            "message", translate("Syncs", "Message"), _message, muted, 200, grows=1, sort_key=RunSort.MESSAGE
        ),
    ]


def change_columns() -> list[Column]:
    """Columns of what a sync changed."""
    muted = CellKind.MUTED
    return [
        Column(
            "what",
            translate("Syncs", "Change"),
            change_text,
            CellKind.PILL,
            208,
            pill=_change_pill,
            sort_key=ChangeSort.CHANGE,
        ),
        Column("name", translate("Syncs", "Name"), _name, width=200, grows=3, sort_key=ChangeSort.NAME),
        Column(
            "before",
            translate("Syncs", "Name before"),
            _name_before,
            muted,
            200,
            grows=3,
            sort_key=ChangeSort.NAME_BEFORE,
        ),
        Column("group", translate("Syncs", "Group"), _group, width=128, grows=1, sort_key=ChangeSort.GROUP),
        Column(
            "group_before",
            translate("Syncs", "Group before"),
            _group_before,
            muted,
            128,
            grows=1,
            sort_key=ChangeSort.GROUP_BEFORE,
        ),
        Column(
            "url_before",
            translate("Syncs", "Address before"),
            _url_before,
            muted,
            200,
            shown=False,
            sort_key=ChangeSort.URL_BEFORE,
        ),
    ]


def series_columns() -> list[Column]:
    """Columns of what a sync did to series of a panel's list."""
    muted = CellKind.MUTED
    return [
        Column(
            "what", translate("Syncs", "Change"), _series_change, CellKind.PILL, 208, pill=_series_pill,
            sort_key="change",
        ),
        Column("title", translate("Syncs", "Series"), _title, width=200, grows=3, sort_key="title"),
        Column(
            "before", translate("Syncs", "Name before"), _title_before, muted, 200, grows=3,
            sort_key="title_before",
        ),
        Column("group", translate("Syncs", "Group"), _group_of_series, width=128, grows=1, sort_key="group"),
        Column(
            "group_before", translate("Syncs", "Group before"), _group_of_series_before, muted, 128, grows=1,
            sort_key="group_before",
        ),
    ]  # fmt: skip


def reject_columns() -> list[Column]:
    """Columns of refused lines."""
    return [
        Column("line", translate("Syncs", "Line"), _line, CellKind.NUMBER, 80, sort_key="line"),
        Column(
            "reason", translate("Syncs", "Refused because"), _reason, width=260, grows=1, sort_key="reason"
        ),
        Column(
            "excerpt", translate("Syncs", "Text"), _excerpt, CellKind.MUTED, 320, grows=2, sort_key="excerpt"
        ),
    ]


def run_status_text(run: SyncRun) -> str:
    """How a sync ended, in a word or two."""
    text = _TAKEN_BACK[0] if run.undone else _STATUSES[run.status][0]
    return translate("Syncs", str(text))


def run_pill(run: SyncRun) -> Pill:
    """The look of it."""
    return _TAKEN_BACK[1] if run.undone else _STATUSES[run.status][1]


def kind_title(kind: ChangeKind) -> str:
    """Added, Renamed …"""
    return translate("Syncs", str(_CHANGES[kind][0]))


def change_text(change: StreamChange) -> str:
    """All that happened to a stream, the weightiest first."""
    return ", ".join(kind_title(kind) for kind in ChangeKind if kind in change.kinds)


def _change_pill(change: StreamChange) -> Pill | None:
    weightiest = next((kind for kind in ChangeKind if kind in change.kinds), None)
    return _CHANGES[weightiest][1] if weightiest else None


def _series_kind(change: SeriesChange) -> ChangeKind:
    was_renamed = change.change == "changed" and change.title != change.title_before
    return ChangeKind.RENAMED if was_renamed else ChangeKind(change.change)


def _series_change(change: SeriesChange) -> str:
    return kind_title(_series_kind(change))


def _series_pill(change: SeriesChange) -> Pill:
    return _CHANGES[_series_kind(change)][1]


def _title(change: SeriesChange) -> str:
    return change.title


def _title_before(change: SeriesChange) -> str:
    return change.title_before if change.title_before != change.title else ""


def _group_of_series(change: SeriesChange) -> str:
    return change.group


def _group_of_series_before(change: SeriesChange) -> str:
    return change.group_before if change.group_before != change.group else ""


def _counted(number: int) -> str:
    return count_text(number) if number else ""


def _when(run: SyncRun) -> str:
    return ago_text(run.started)


def _when_tip(run: SyncRun) -> str:
    return moment_text(run.started)


def _provider(run: SyncRun) -> str:
    return run.provider


def _added(run: SyncRun) -> str:
    return _counted(run.added)


def _gone(run: SyncRun) -> str:
    return _counted(run.gone)


def _returned(run: SyncRun) -> str:
    return _counted(run.returned)


def _renamed(run: SyncRun) -> str:
    return _counted(run.renamed)


def _url_changed(run: SyncRun) -> str:
    return _counted(run.url_changed)


def _moved(run: SyncRun) -> str:
    return _counted(run.moved)


def _rejected(run: SyncRun) -> str:
    return _counted(run.rejected)


def _entries(run: SyncRun) -> str:
    return count_text(run.entries)


def _message(run: SyncRun) -> str:
    return run.message


def _name(change: StreamChange) -> str:
    return change.name


def _name_before(change: StreamChange) -> str:
    return change.name_before if change.name_before != change.name else ""


def _group(change: StreamChange) -> str:
    return change.group


def _group_before(change: StreamChange) -> str:
    return change.group_before if change.group_before != change.group else ""


def _url_before(change: StreamChange) -> str:
    return change.url_before


def _line(reject: Reject) -> str:
    return count_text(reject.line)


def _reason(reject: Reject) -> str:
    return reject.reason


def _excerpt(reject: Reject) -> str:
    return reject.excerpt
