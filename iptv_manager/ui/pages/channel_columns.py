"""The columns of the table of channels: what each shows and how it is sorted by."""

from PySide6.QtCore import QCoreApplication

from iptv_manager.model.line_up import SortColumn, StreamRow
from iptv_manager.net.masking import mask_url
from iptv_manager.ui.tables.columns import CellKind, Column, Pill
from iptv_manager.ui.tables.pills import outcome_pill
from iptv_manager.ui.wording import ago_text, count_text, filled, kind_text, moment_text, outcome_text

translate = QCoreApplication.translate


def channel_columns() -> list[Column]:
    """All columns in their first order; the last ones are hidden at first."""
    return [*_naming_columns(), *_state_columns(), *_hidden_columns()]


def _naming_columns() -> list[Column]:
    number, name = translate("Columns", "No."), translate("Columns", "Name")
    return [
        Column("number", number, _number, CellKind.NUMBER, 70, sort_key=SortColumn.NUMBER),
        Column("name", name, _name, width=160, grows=3, sort_key=SortColumn.NAME),
        Column("group", translate("Columns", "Group"), _group, width=110, grows=1, sort_key=SortColumn.GROUP),
    ]


def _state_columns() -> list[Column]:
    provider, response = translate("Columns", "Provider"), translate("Columns", "First answer")
    return [
        _status_column(),
        Column("provider", provider, _provider, CellKind.MUTED, 84, sort_key=SortColumn.PROVIDER),
        Column("response", response, _response, CellKind.NUMBER, 110, sort_key=SortColumn.RESPONSE),
        _checked_column(),
    ]


def _status_column() -> Column:
    return Column(
        "status",
        translate("Columns", "Status"),
        _status,
        CellKind.PILL,
        width=152,  # of the widest state
        sort_key=SortColumn.STATUS,
        pill=_pill,
        tooltip=_status_tip,
    )


def _checked_column() -> Column:
    return Column(
        "checked",
        translate("Columns", "Checked"),
        _checked,
        CellKind.MUTED,
        width=88,
        sort_key=SortColumn.CHECKED,
        tooltip=_checked_tip,
    )


def _hidden_columns() -> list[Column]:
    place, guide_id = translate("Columns", "Place in list"), translate("Columns", "Guide id")
    kind, added = translate("Columns", "Kind"), translate("Columns", "Added")
    address = translate("Columns", "Address")
    number, muted = CellKind.NUMBER, CellKind.MUTED
    return [
        Column("kind", kind, _kind, muted, width=80, sort_key=SortColumn.KIND, shown=False),
        Column("order", place, _place, number, sort_key=SortColumn.ORDER, shown=False),
        Column("guide_id", guide_id, _guide_id, sort_key=SortColumn.GUIDE_ID, shown=False),
        Column("added", added, _added, muted, width=150, sort_key=SortColumn.ADDED, shown=False),
        Column("address", address, _address, muted, width=260, sort_key=SortColumn.ADDRESS, shown=False),
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
    return filled(translate("Columns", "%1 ms"), count_text(row.response_ms))


def _checked(row: StreamRow) -> str:
    return ago_text(row.checked) if row.checked else ""


def _checked_tip(row: StreamRow) -> str:
    return moment_text(row.checked) if row.checked else ""


def _place(row: StreamRow) -> str:
    return count_text(row.position)


def _guide_id(row: StreamRow) -> str:
    return row.guide_id


def _added(row: StreamRow) -> str:
    return moment_text(row.added)


def _address(row: StreamRow) -> str:
    return mask_url(row.url)
