"""The whole content of a database, to be searched for what must not be there."""

from sqlalchemy import Connection, text


def everything_in(connection: Connection) -> str:
    """All that stands in any table, as one text."""
    names = connection.execute(
        text("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
    )
    return "\n".join(
        str(connection.scalar(text(f"SELECT string_agg(t::text, E'\\n') FROM {name} AS t")))
        for (name,) in names
    )
