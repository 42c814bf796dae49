"""A line-up for tests of edits: channels made straight in the database, read back as they are shown."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text

from iptv_manager.model.names import group_key, name_keys, number_key
from iptv_manager.store.database import Database

_INSERT = text(
    """
    INSERT INTO channel (derived_name, derived_group, derived_number, derived_position, sort_key, search_key,
      group_key, number_key, stream_count, provider_count, first_provider_id)
    VALUES (:name, :group, :number, :position, :sort_key, :search_key, :group_key, :number_key, 1, 1, :provider)
    """
)
_SHOWN = text(
    """
    SELECT id, coalesce(name, rule_name, derived_name) AS name,
      coalesce(group_title, rule_group, derived_group) AS group,
      coalesce(number, derived_number) AS number, sort_key, search_key, group_key, number_key,
      hidden, favourite, note, logo, guide_id, guide_shift_hours, position
    FROM channel ORDER BY derived_position, id
    """
)


class Ground:
    """Channels of one provider."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def add(self, channels: Sequence[tuple[str, str]], provider: int | None = None) -> list[int]:
        """Add channels (name, group); gives their ids."""
        rows = []
        for place, (name, group) in enumerate(channels, len(self.shown()) + 1):
            sort_key, search_key = name_keys(name)
            rows.append(
                {
                    "name": name,
                    "group": group,
                    "number": str(place),
                    "position": place << 20,
                    "sort_key": sort_key,
                    "search_key": search_key,
                    "group_key": group_key(group),
                    "number_key": number_key(str(place)),
                    "provider": provider,
                }
            )
        with self.database.engine.begin() as connection:
            connection.execute(_INSERT, rows)
        return [row["id"] for row in self.shown()]

    def shown(self) -> list[dict[str, Any]]:
        """Every channel as it is shown."""
        with self.database.engine.begin() as connection:
            return [dict(row._mapping) for row in connection.execute(_SHOWN)]

    def column(self, name: str) -> list[Any]:
        """One value of every channel."""
        return [row[name] for row in self.shown()]

    def keys_are_right(self) -> bool:
        """Do the stored keys follow from what is shown?"""
        return all(
            (row["sort_key"], row["search_key"]) == name_keys(row["name"])
            and row["group_key"] == group_key(row["group"])
            and row["number_key"] == number_key(row["number"])
            for row in self.shown()
        )

    def run(self, sql: str) -> Any:
        """Any statement."""
        with self.database.engine.begin() as connection:
            return connection.execute(text(sql))
