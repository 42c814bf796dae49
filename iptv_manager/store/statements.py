"""Long SQL statements stand in `store/sql/NAME.sql`, one purpose each; this loads them."""

from functools import cache
from importlib.resources import files


@cache
def _text(name: str) -> str:
    return files("iptv_manager.store").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")


def statement(name: str, **names: object) -> bytes:
    """The statement `name`, with table names, columns and whole numbers put in (never text from outside)."""
    return _text(name).format(**names).encode()
