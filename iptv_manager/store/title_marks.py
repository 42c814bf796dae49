"""A person's marks of films and series, out of one database and into another."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, or_, select, text

from iptv_manager.model.films import TitleKind
from iptv_manager.model.names import natural_key, search_key
from iptv_manager.model.title_marks import TitleMark
from iptv_manager.model.titles import title_key
from iptv_manager.store.films import TABLES
from iptv_manager.store.statements import statement
from iptv_manager.store.tables import provider


def marks(connection: Connection) -> list[TitleMark]:
    """Everything that is marked, films first."""
    names = {f"p{key}": name for key, name in connection.execute(select(provider.c.id, provider.c.name))}
    return [mark for kind in TitleKind for mark in _marks_of(connection, kind, names)]


def take_marks(connection: Connection, taken: Sequence[TitleMark]) -> None:
    """Mark these too. What no sync has brought yet is kept in wait for it: its row has no source so far."""
    for kind in TitleKind:
        rows = [_row(mark) for mark in taken if mark.kind is kind]
        if rows:
            whole = TABLES[kind].whole.name
            query = text(statement("title_marks_take", whole=whole).decode())
            connection.execute(query, {"rows": json.dumps(rows)})
            connection.execute(
                text(statement("title_marks_arrive", whole=whole, provider="provider.id").decode())
            )


def _marks_of(connection: Connection, kind: TitleKind, names: dict[str, str]) -> Iterable[TitleMark]:
    columns = TABLES[kind].whole.c
    marked = or_(columns.favourite, columns.watch_later, columns.hidden)
    wanted = select(
        columns.match_key, columns.waits_for, columns.title, columns.year, columns.favourite,
        columns.watch_later, columns.hidden,
    ).where(marked).order_by(columns.sort_key, columns.id)  # fmt: skip
    for key, waits_for, title, year, *flags in connection.execute(wanted):
        _, whose, twin = key.rsplit("|", 2)
        yield TitleMark(kind, title, year, int(twin), waits_for or names.get(whose, ""), *flags)


def _row(mark: TitleMark) -> dict[str, object]:
    waits_for = mark.provider.lower() if mark.kind is TitleKind.FILM and mark.year is None else ""
    whose = f"@{waits_for}" if waits_for else mark.year or ""
    found = search_key(mark.title)
    return {
        "match_key": f"{title_key(mark.title)}|{whose}|{mark.twin}",
        "waits_for": waits_for or None,
        "title": mark.title,
        "sort_key": natural_key(mark.title),
        "search_key": f"{found} {mark.year}" if mark.year else found,
        "year": mark.year,
        "favourite": mark.favourite,
        "watch_later": mark.watch_later,
        "hidden": mark.hidden,
    }
