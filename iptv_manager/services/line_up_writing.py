"""Writing the line-up as a file: the head, then a record for each channel that a person made something of."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import IO, Any

from sqlalchemy import Connection

from iptv_manager.model.line_up_file import FORMAT, VERSION, KeyPair, rule_values
from iptv_manager.model.title_marks import mark_values
from iptv_manager.net.masking import mask_url
from iptv_manager.services.line_up_providers import providers_said
from iptv_manager.store import favourites, groups, line_up_files, rules, title_marks


def write_line_up(connection: Connection, file: IO[bytes], tell: Callable[[int], None]) -> int:
    """Write the whole of it; `tell` hears of the channels so far. Gives how many there are."""
    head: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "written_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "providers": providers_said(connection),
        "rules": _rules_said(connection),
        "groups": [title for _key, title in groups.ordered(connection)],
        "favourites": [one.name for one in favourites.all_lists(connection)],
        "merge_rules": [_pair_said(pair) for pair in line_up_files.merge_rules(connection)],
        "titles": [mark_values(mark) for mark in title_marks.marks(connection)],
    }
    lines = ",\n".join(f"  {as_json(name)}: {as_json(value)}" for name, value in head.items())
    file.write(f'{{\n{lines},\n  "channels": ['.encode())
    count = 0
    for count, record in enumerate(_records(connection), 1):
        file.write((",\n    " if count > 1 else "\n    ").encode() + record.encode())
        if count % line_up_files.AT_ONCE == 0:
            tell(count)
    file.write(b"\n  ]\n}\n")
    return count


def _records(connection: Connection) -> Iterator[str]:
    """The records, without logos whose address carries a secret."""
    for record, logo in line_up_files.exported_channels(connection):
        yield _without_logo(record) if logo and mask_url(logo) != logo else record


def _without_logo(record: str) -> str:
    said = json.loads(record)
    del said["set"]["logo"]
    return as_json(said)


def _rules_said(connection: Connection) -> list[dict[str, Any]]:
    names = rules.provider_names(connection)
    return [
        rule_values(rule, names.get(rule.provider_id, "") if rule.provider_id is not None else "")
        for rule in rules.all_rules(connection)
    ]


def _pair_said(pair: KeyPair) -> dict[str, Any]:
    names = ("name", "country", "guide")
    one, other = (dict(zip(names, key, strict=True)) for key in (pair.one, pair.other))
    return {"kind": pair.kind, "one": one, "other": other}


def as_json(value: object) -> str:
    """One value in a line-up file: letters of every language as they are."""
    return json.dumps(value, ensure_ascii=False)
