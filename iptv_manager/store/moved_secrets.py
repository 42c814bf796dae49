"""Taking secrets out of what older versions stored: addresses of streams, what syncs noted, guides' addresses."""

import re
from collections.abc import Sequence

from sqlalchemy import Connection, Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from iptv_manager.model.account import credential_key
from iptv_manager.store.statements import statement

_STEPS = ("secrets_of_streams", "secrets_of_changes", "secrets_of_rejects", "secrets_of_provider")
_LOGIN_STEPS = (
    "logins_of_streams",
    "logins_of_changes",
    "logins_of_runs",
    "logins_of_rejects",
    "logins_of_provider",
    "logins_of_guides",
    "logins_of_logos",
)


def take_out(
    connection: Connection,
    provider_id: int,
    source: str,
    username: str,
    replacements: Sequence[tuple[str, str]],
) -> None:
    """Store a provider's source with placeholders, and put them wherever its secrets stand.

    The next sync reads the whole list again."""
    values = {
        "provider": provider_id,
        "source": source,
        "username": username,
        "credential": credential_key(source, username),
        "found": [found for found, _ in replacements],
        "placed": [placed for _, placed in replacements],
    }
    connection.execute(text(statement("secrets_replace").decode()))
    for step in _STEPS:
        wanted = text(statement(step).decode())
        named = {name: value for name, value in values.items() if f":{name}" in wanted.text}
        arrays = [bindparam(name, type_=ARRAY(Text)) for name in ("found", "placed") if name in named]
        connection.execute(wanted.bindparams(*arrays), named)


def take_out_logins(connection: Connection, provider_id: int, rules: Sequence[tuple[str, str, str]]) -> None:
    """Put placeholders wherever accounts stand that a list's entries carry.

    `rules`: what has to be in a text, a regular expression, what comes in its place."""
    if not rules:
        return
    words, patterns, placed = (list(column) for column in zip(*rules, strict=True))
    likes = [f"%{_escaped(word)}%" for word in dict.fromkeys(words)]
    arrays = {"words": words, "patterns": patterns, "placed": placed, "likes": likes}
    connection.execute(text(statement("logins_replace").decode()))
    for step in _LOGIN_STEPS:
        wanted = text(statement(step).decode())
        values = {name: value for name, value in arrays.items() if f":{name}" in wanted.text}
        bound = wanted.bindparams(*(bindparam(name, type_=ARRAY(Text)) for name in values))
        connection.execute(bound, values | ({"provider": provider_id} if ":provider" in wanted.text else {}))


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)
