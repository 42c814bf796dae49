"""The columns of the table of channels: what each shows and how it is sorted by."""

from PySide6.QtCore import QCoreApplication

from iptv_manager.model.line_up import SortColumn, StreamRow
from iptv_manager.net.masking import mask
from iptv_manager.ui.tables.columns import CellKind, Column, Pill
from iptv_manager.ui.tables.pills import outcome_pill
from iptv_manager.ui.wording import ago_text, filled, kind_text, moment_text, outcome_text

translate = QCoreApplication.translate


def channel_columns() -> list[Column]:
    """All columns in their first order; the last ones are hidden at first."""
    return [*_naming_columns(), *_state_columns(), *_further_columns()]


def _naming_columns() -> list[Column]:
    return [
        Column(
            "number",
            translate("Columns", "No."),
            _number,
            CellKind.NUMBER,
            width=64,
            sort_key=SortColumn.NUMBER,
        ),
        Column("name", translate("Columns", "Name"), _name, width=240, grows=3, sort_key=SortColumn.NAME),
        Column("group", translate("Columns", "Group"), _group, width=160, grows=1, sort_key=SortColumn.GROUP),
        Column(
            "provider",
            translate("Columns", "Provider"),
            _provider,
            CellKind.MUTED,
            width=130,
            sort_key=SortColumn.PROVIDER,
        ),
    ]


def _state_columns() -> list[Column]:
    return [
        Column("kind", translate("Columns", "Kind"), _kind, CellKind.MUTED, 80, sort_key=SortColumn.KIND),
        Column(
            "status",
            translate("Columns", "Status"),
            _status,
            CellKind.PILL,
            width=140,
            sort_key=SortColumn.STATUS,
            pill=_pill,
            tooltip=_status_tip,
        ),
        Column(
            "response",
            translate("Columns", "First answer"),
            _response,
            CellKind.NUMBER,
            width=96,
            sort_key=SortColumn.RESPONSE,
        ),
        Column(
            "checked",
            translate("Columns", "Checked"),
            _checked,
            CellKind.MUTED,
            width=110,
            sort_key=SortColumn.CHECKED,
            tooltip=_checked_tip,
        ),
    ]


def _further_columns() -> list[Column]:
    return [
        Column(
            "order",
            translate("Columns", "Place in list"),
            _place,
            CellKind.NUMBER,
            sort_key=SortColumn.ORDER,
            shown=False,
        ),
        Column(
            "guide_id", translate("Columns", "Guide id"), _guide_id, sort_key=SortColumn.GUIDE_ID, shown=False
        ),
        Column(
            "added",
            translate("Columns", "Added"),
            _added,
            CellKind.MUTED,
            width=150,
            sort_key=SortColumn.ADDED,
            shown=False,
        ),
        Column("address", translate("Columns", "Address"), _address, CellKind.MUTED, width=260, shown=False),
    ]


def _number(row: StreamRow) -> str:
    return row.number


def _name(row: StreamRow) -> str:
    return row.name


def _group(row: StreamRow) -> str:
    return row.group


def _provider(row: StreamRow) -> str:
    return row.provider


def _kind(row: StreamRow) -> str:
    return kind_text(row.kind)


def _status(row: StreamRow) -> str:
    return outcome_text(row.outcome)


def _pill(row: StreamRow) -> Pill | None:
    return outcome_pill(row.outcome)


def _status_tip(row: StreamRow) -> str:
    return row.detail or outcome_text(row.outcome)


def _response(row: StreamRow) -> str:
    if row.response_ms is None:
        return ""
    return filled(translate("Columns", "%1 ms"), str(row.response_ms))


def _checked(row: StreamRow) -> str:
    return ago_text(row.checked) if row.checked else ""


def _checked_tip(row: StreamRow) -> str:
    return moment_text(row.checked) if row.checked else ""


def _place(row: StreamRow) -> str:
    return str(row.position)


def _guide_id(row: StreamRow) -> str:
    return row.guide_id


def _added(row: StreamRow) -> str:
    return moment_text(row.added)


def _address(row: StreamRow) -> str:
    return mask(row.url)
