"""The tables that queries are built over are those that the migrations make."""

from sqlalchemy import inspect

from iptv_manager.store.database import Database
from iptv_manager.store.tables import metadata


def test_every_column_is_there_and_may_be_null_just_where_we_say(database: Database) -> None:
    found = inspect(database.engine)
    for table in metadata.sorted_tables:
        made = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        named = {column.name: column.nullable for column in table.columns}
        assert named.items() <= made.items(), table.name


def test_every_foreign_key_leads_an_index(database: Database) -> None:
    found = inspect(database.engine)
    for table in found.get_table_names():
        leading = {index["column_names"][0] for index in found.get_indexes(table)}
        leading.update(found.get_pk_constraint(table)["constrained_columns"][:1])
        for key in found.get_foreign_keys(table):
            assert key["constrained_columns"][0] in leading, (table, key["constrained_columns"])
