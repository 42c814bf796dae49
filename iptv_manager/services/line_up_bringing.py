"""Bringing a line-up file in: what it says becomes wishes, which come true where their channels are there."""

from collections.abc import Callable
from pathlib import Path
from typing import IO

from sqlalchemy import Connection

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.line_up_file import ImportResult, rule_record
from iptv_manager.model.names import group_key
from iptv_manager.model.rules import Rule
from iptv_manager.services.line_up_providers import add_providers
from iptv_manager.services.line_up_reading import LineUpReader, Said
from iptv_manager.services.line_up_writing import as_json
from iptv_manager.services.name_keys import keys_of
from iptv_manager.store import favourites, groups, line_up_files, providers, rules, title_marks
from iptv_manager.store.edit_tables import tables_noted
from iptv_manager.store.hand_links import keep_links, note_merge_rules

MOST_BYTES = 4 << 30  # of a file
TABLES = ["line_up_rule", "favourite_list", "group_order"]
Tell = Callable[[int], None]


def bring_in_file(connection: Connection, path: Path, by: str, tell: Tell) -> ImportResult:
    """Bring a file in, in the caller's transaction. Raises InputRefused, OSError."""
    if path.stat().st_size > MOST_BYTES:
        raise InputRefused(f"{path.name} is too big for a line-up file.")
    with path.open(encoding="utf-8-sig") as stream:
        return _bring_in(connection, stream, path.name, by, tell)


def _bring_in(connection: Connection, stream: IO[str], name: str, by: str, tell: Tell) -> ImportResult:
    reader = LineUpReader(stream, tell)
    with tables_noted(connection, TABLES, f"bring in the line-up of {name}", by) as edit_id:
        count = line_up_files.write_wishes(connection, edit_id, reader.records())
        said = reader.end()
        come = add_providers(connection, said.providers)
        _add_lists(connection, said)
        _add_groups(connection, said)
        line_up_files.write_wishes(connection, edit_id, map(as_json, said.rules))
        before = keep_links(connection, [])
        is_new = line_up_files.add_merge_rules(connection, said.pairs) > 0
        title_marks.take_marks(connection, said.titles)
        found, added = _come_true_of(connection, edit_id)
        if is_new:
            note_merge_rules(connection, edit_id, before)
    rules.apply_rules(connection, keys_of)
    waiting = line_up_files.waiting(connection, edit_id)
    return ImportResult(edit_id, count, found, waiting, added, len(said.lists), come)


def _add_lists(connection: Connection, said: Said) -> None:
    known = {one.name.lower() for one in favourites.all_lists(connection)}
    for name in said.lists:
        if name.lower() not in known:
            known.add(name.lower())
            favourites.add_list(connection, name)


def _add_groups(connection: Connection, said: Said) -> None:
    """The file's order, then what was ordered here before."""
    if said.groups:
        first = [(group_key(title), title) for title in said.groups]
        groups.set_order(connection, [*first, *groups.ordered(connection)])


def come_true(connection: Connection) -> None:
    """Let the wishes of all imports come true whose channels are there."""
    for edit_id in line_up_files.waiting_edits(connection):
        _come_true_of(connection, edit_id)


def _come_true_of(connection: Connection, edit_id: int) -> tuple[int, int]:
    """How many channels of an import found theirs, and how many rules their provider."""
    added = _add_rules(connection, edit_id)
    return line_up_files.come_true(connection, edit_id, keys_of), added


def _add_rules(connection: Connection, edit_id: int) -> int:
    """Add the rules whose provider is there, behind those that there are; one that is known is not doubled."""
    ids = {provider.name.lower(): provider.id for provider in providers.all_providers(connection)}
    known = rules.all_rules(connection)
    wanted, done = list(known), []
    for wish in line_up_files.rule_wishes(connection, edit_id):
        record = rule_record(wish.record["rule"])
        if record.provider and record.provider.lower() not in ids:
            continue
        done.append(wish.id)
        rule = _placed(record.rule, ids.get(record.provider.lower()))
        if not any(_placed(one, one.provider_id) == rule for one in wanted):
            wanted.append(rule)
    if len(wanted) > len(known):
        rules.replace_rules(connection, wanted)
    line_up_files.forget_wishes(connection, done)
    return len(wanted) - len(known)


def _placed(rule: Rule, provider_id: int | None) -> Rule:
    """The rule for that provider, without an id."""
    return Rule(
        rule.kind, rule.pattern, rule.replacement, rule.field, rule.whole, rule.match_case, provider_id,
        rule.enabled,
    )  # fmt: skip
