"""Queries on `panel_category`: what a panel offers, and what the person takes of it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Select, select, text

from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.store.panel_tables import panel_category
from iptv_manager.store.statements import statement

_COLUMNS = panel_category.c


def categories(connection: Connection, provider_id: int) -> list[PanelCategory]:
    """All categories that the panel has now, in its order, kind after kind."""
    wanted = _select().where(_COLUMNS.provider_id == provider_id, _COLUMNS.gone_at.is_(None))
    return _records(connection, wanted.order_by(_COLUMNS.kind, _COLUMNS.position))


def known_categories(connection: Connection, provider_id: int) -> list[PanelCategory]:
    """All categories that the panel ever had: their choice is kept for when they come back."""
    return _records(connection, _select().where(_COLUMNS.provider_id == provider_id))


def note_categories(
    connection: Connection, provider_id: int, found: Sequence[PanelCategory], kinds: Collection[PanelKind]
) -> None:
    """Bring the categories of these kinds to what the panel says; `taken` is only for those that are new."""
    values = {
        "provider": provider_id,
        "of": [kind.value for kind in kinds],
        "kinds": [one.kind.value for one in found],
        "ids": [one.category_id for one in found],
        "titles": [one.title for one in found],
        "places": list(range(len(found))),
        "entries": [one.entries for one in found],
        "taken": [one.taken for one in found],
    }
    for name in ("panel_categories_known", "panel_categories_gone"):
        connection.execute(text(statement(name).decode()), values)


def choose_categories(
    connection: Connection,
    provider_id: int,
    taken: Collection[tuple[PanelKind, str]],
    seen: Collection[PanelCategory] | None = None,
) -> None:
    """Take these categories of a provider and no other; those that are as they were `seen` stay as they are."""
    wanted = set(taken)
    shown = known_categories(connection, provider_id) if seen is None else seen
    differ = [one for one in shown if one.taken is not ((one.kind, one.category_id) in wanted)]
    values = {
        "provider": provider_id,
        "kinds": [one.kind.value for one in differ],
        "ids": [one.category_id for one in differ],
        "taken": [not one.taken for one in differ],
    }
    connection.execute(text(statement("panel_categories_choose").decode()), values)


def _select() -> Select[Any]:
    columns = _COLUMNS
    return select(
        columns.kind, columns.category_id, columns.title, columns.entries, columns.taken, columns.first_seen
    )


def _records(connection: Connection, wanted: Select[Any]) -> list[PanelCategory]:
    rows = map(PanelCategory._make, connection.execute(wanted))
    return [row._replace(kind=PanelKind(row.kind)) for row in rows]
