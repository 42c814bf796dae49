"""The columns of the tables of films and of series: what each shows and how it is sorted by."""

from PySide6.QtCore import QCoreApplication

from iptv_manager.model.films import TitleKind, TitleRow, TitleSort
from iptv_manager.ui.tables.columns import CellKind, Column, Pill, Shape, Tone
from iptv_manager.ui.wording import ago_text, count_text, locale, moment_text

translate = QCoreApplication.translate
QUALITY_TONES = {"8K": Tone.GOOD, "4K": Tone.GOOD, "FHD": Tone.INFO, "HD": Tone.INFO, "CAM": Tone.WARN}


def title_columns(kind: TitleKind) -> list[Column]:
    """All columns in their first order."""
    counted = _film_columns() if kind is TitleKind.FILM else _series_columns()
    return [*_naming_columns(), *counted, *_placing_columns()]


def _naming_columns() -> list[Column]:
    return [
        Column("title", translate("Titles", "Title"), _title, width=208, grows=6, sort_key=TitleSort.TITLE),
        Column("year", translate("Titles", "Year"), _year, CellKind.NUMBER, 58, sort_key=TitleSort.YEAR),
        Column(
            "rating",
            translate("Titles", "Rating"),
            rating_text,
            CellKind.NUMBER,
            66,
            sort_key=TitleSort.RATING,
        ),
    ]


def _film_columns() -> list[Column]:
    quality, sources = translate("Titles", "Quality"), translate("Titles", "Sources")
    pill, number, by = CellKind.PILL, CellKind.NUMBER, TitleSort.QUALITY
    return [
        Column("quality", quality, best_quality, pill, 80, sort_key=by, pill=quality_pill),
        Column("sources", sources, _sources, number, 80, sort_key=TitleSort.SOURCES),
    ]


def _series_columns() -> list[Column]:
    seasons, episodes = translate("Titles", "Seasons"), translate("Titles", "Episodes")
    return [
        Column("seasons", seasons, _seasons, CellKind.NUMBER, 84, sort_key=TitleSort.SEASONS),
        Column("episodes", episodes, _episodes, CellKind.NUMBER, 92, sort_key=TitleSort.EPISODES),
    ]


def _placing_columns() -> list[Column]:
    provider, muted = translate("Titles", "Provider"), CellKind.MUTED
    return [
        Column("group", translate("Titles", "Group"), _group, muted, 104, 1, sort_key=TitleSort.GROUP),
        Column("provider", provider, _providers, muted, 88, grows=1, sort_key=TitleSort.PROVIDER),
        Column(
            "added",
            translate("Titles", "Added"),
            _added,
            muted,
            104,
            sort_key=TitleSort.ADDED,
            tooltip=_added_tip,
        ),
    ]


def rating_text(row: TitleRow) -> str:
    """ "7.4", with the person's own decimal sign."""
    return locale().toString(row.rating, "f", 1) if row.rating is not None else ""


def best_quality(row: TitleRow) -> str:
    """The best quality of its sources."""
    return row.qualities[0] if row.qualities else ""


def quality_pill(row: TitleRow) -> Pill | None:
    """The look of the best quality."""
    return pill_of(best_quality(row))


def pill_of(quality: str) -> Pill | None:
    """The look of a quality; None where it is not told."""
    return Pill(QUALITY_TONES.get(quality, Tone.NEUTRAL), Shape.SQUARE) if quality else None


def _title(row: TitleRow) -> str:
    return f"★ {row.title}" if row.favourite else row.title


def _year(row: TitleRow) -> str:
    return str(row.year) if row.year else ""


def _sources(row: TitleRow) -> str:
    return count_text(row.sources)


def _seasons(row: TitleRow) -> str:
    return count_text(row.seasons) if row.seasons else ""


def _episodes(row: TitleRow) -> str:
    return count_text(row.episodes) if row.episodes else ""


def _group(row: TitleRow) -> str:
    return row.group


def _providers(row: TitleRow) -> str:
    return ", ".join(row.providers)


def _added(row: TitleRow) -> str:
    return ago_text(row.added)


def _added_tip(row: TitleRow) -> str:
    return moment_text(row.added)
