"""The columns of the tables of merged channels and of their coverage: what each shows, how it is sorted by."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QPixmap

from iptv_manager.model.channels import ChannelRow, ChannelSort, Coverage, quality_label
from iptv_manager.model.provider import Provider
from iptv_manager.ui.tables.columns import CellKind, Column, Pill, Shape, Tone
from iptv_manager.ui.tables.pills import outcome_pill
from iptv_manager.ui.wording import count_text, filled, outcome_text

translate = QCoreApplication.translate
Logo = Callable[[ChannelRow], QPixmap | None]

_TONES = {"4K": Tone.GOOD, "FHD": Tone.INFO, "HD": Tone.INFO, "SD": Tone.NEUTRAL}
_ALONE = Pill(Tone.WARN, Shape.TRIANGLE)
_COVERED = Pill(Tone.GOOD, Shape.DOT)


def line_up_columns(logo: Logo) -> list[Column]:
    """All columns in their first order. `logo` gives the picture beside the name."""
    return [*_naming_columns(logo), *_source_columns(), *_hidden_columns()]


def coverage_columns(providers: Sequence[Provider]) -> list[Column]:
    """The channel, whether it has a backup, and a column a provider, whose order is called by the provider's id."""
    name, state = translate("LineUp", "Channel"), translate("LineUp", "Backup")
    group, by = translate("LineUp", "Group"), ChannelSort.SOURCES
    return [
        Column("name", name, _covered_name, width=220, grows=3, sort_key=ChannelSort.NAME),
        Column("group", group, _covered_group, CellKind.MUTED, 140, 1, sort_key=ChannelSort.GROUP),
        Column("backup", state, _backup, CellKind.PILL, 124, sort_key=by, pill=_backup_pill),
        *(_provider_column(provider) for provider in providers),
    ]


def quality_pill(quality: str) -> Pill | None:
    """The look of a quality; None where a name says nothing of it."""
    return Pill(_TONES[quality], Shape.SQUARE) if quality in _TONES else None


def _naming_columns(logo: Logo) -> list[Column]:
    number, name = translate("LineUp", "No."), translate("LineUp", "Name")
    return [
        Column("number", number, _number, CellKind.NUMBER, 70, sort_key=ChannelSort.NUMBER),
        Column("name", name, _name, width=184, grows=4, sort_key=ChannelSort.NAME, icon=logo),
        Column("group", translate("LineUp", "Group"), _group, CellKind.MUTED, 112, 1, ChannelSort.GROUP),
    ]


def _source_columns() -> list[Column]:
    sources, status = translate("LineUp", "Sources"), translate("LineUp", "Status")
    return [
        Column(
            "quality",
            translate("LineUp", "Quality"),
            _quality,
            CellKind.PILL,
            74,
            sort_key=ChannelSort.QUALITY,
            pill=_quality_pill,
        ),
        Column(
            "sources",
            sources,
            _sources,
            CellKind.NUMBER,
            84,
            sort_key=ChannelSort.STREAMS,
            tooltip=_sources_tip,
        ),
        Column("status", status, _status, CellKind.PILL, 152, sort_key=ChannelSort.STATUS, pill=_status_pill),
    ]


def _hidden_columns() -> list[Column]:
    provider, guide_id = translate("LineUp", "Provider"), translate("LineUp", "Guide id")
    muted, note = CellKind.MUTED, translate("LineUp", "Note")
    return [
        Column("provider", provider, _provider, muted, 116, sort_key=ChannelSort.PROVIDER, shown=False),
        Column("guide_id", guide_id, _guide_id, muted, 140, sort_key=ChannelSort.GUIDE_ID, shown=False),
        Column("note", note, _note, muted, 160, sort_key=ChannelSort.NOTE, shown=False),
    ]


def _number(row: ChannelRow) -> str:
    return row.number


def _name(row: ChannelRow) -> str:
    return f"★ {row.name}" if row.favourite else row.name


def _group(row: ChannelRow) -> str:
    return row.group


def _quality(row: ChannelRow) -> str:
    return quality_label(row.quality)


def _quality_pill(row: ChannelRow) -> Pill | None:
    return quality_pill(quality_label(row.quality))


def _sources(row: ChannelRow) -> str:
    return count_text(row.stream_count)


def _sources_tip(row: ChannelRow) -> str:
    text = translate("LineUp", "%1 streams of %2 providers")
    return filled(text, count_text(row.stream_count), count_text(row.provider_count))


def _status(row: ChannelRow) -> str:
    return outcome_text(row.outcome)


def _status_pill(row: ChannelRow) -> Pill | None:
    return outcome_pill(row.outcome)


def _provider(row: ChannelRow) -> str:
    return row.provider


def _guide_id(row: ChannelRow) -> str:
    return row.guide_id


def _note(row: ChannelRow) -> str:
    return row.note


def _provider_column(provider: Provider) -> Column:
    def shown(row: Coverage) -> str:
        """How many streams of the channel this provider has; a dot for none."""
        count = row.streams.get(provider.id, 0)
        return count_text(count) if count else "·"

    key = f"provider {provider.id}"
    return Column(key, provider.name, shown, CellKind.NUMBER, 110, grows=1, sort_key=provider.id)


def _covered_name(row: Coverage) -> str:
    return row.name


def _covered_group(row: Coverage) -> str:
    return row.group


def _backup(row: Coverage) -> str:
    return translate("LineUp", "Yes") if len(row.streams) > 1 else translate("LineUp", "None")


def _backup_pill(row: Coverage) -> Pill:
    return _COVERED if len(row.streams) > 1 else _ALONE
