"""Rules: stored in order, applied to all channels in sets, previewed within a bounded time.

Regular expressions run in PostgreSQL: its engine can be interrupted, so a pattern that would take for ever ends
at the time limit with a sentence.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from iptv_manager.model.errors import InputRefused
from iptv_manager.model.rules import Rule, RuleField, RuleHit, RuleKind, RulePreview, days_of
from iptv_manager.store.edit_keys import KeysOf, driver_of, stage_keys
from iptv_manager.store.edits import lock_edits
from iptv_manager.store.group_parts import take_apart
from iptv_manager.store.statements import statement

HITS = 200  # shown of a preview
PREVIEW_MS = 3_000  # milliseconds that a preview may take
APPLY_MS = 60_000  # milliseconds that one rule may take over all channels

_COLUMNS = "kind, pattern, replacement, field, whole, match_case, provider_id, enabled, id"
_ALL = "SELECT {columns} FROM line_up_rule ORDER BY position, id"
_INSERT = "INSERT INTO line_up_rule ({names}) VALUES ({values}){tail}"
_RUN = "UPDATE rule_stage AS staged SET name = {name}, group_title = {group}, hidden = {hidden} WHERE {where}"
_HITS = """
SELECT id, name, group_title, {then}, count(*) OVER () FROM {source} AS staged
WHERE {where} AND ({then}) IS DISTINCT FROM (name, group_title, hidden)
ORDER BY name, id LIMIT %(limit)s
"""
_NOW = """(
  SELECT id, coalesce(rule_name, derived_name) AS name, coalesce(rule_group, derived_group) AS group_title,
    rule_hidden AS hidden, first_provider_id AS provider_id
  FROM channel WHERE stream_count > 0
)"""
_SAID = """(
  SELECT id, derived_name AS name, derived_group AS group_title, false AS hidden,
    first_provider_id AS provider_id
  FROM channel WHERE stream_count > 0
)"""
_ANY_RULED = """
SELECT FROM channel WHERE rule_name IS NOT NULL OR rule_group IS NOT NULL OR rule_hidden LIMIT 1
"""
# None of its living streams has worked for so long, and each has failed twice in a row by now.
_DEAD = """NOT EXISTS (
  SELECT FROM channel_stream AS link
  JOIN stream ON stream.provider_id = link.provider_id AND stream.id = link.stream_id AND stream.gone_at IS NULL
  LEFT JOIN stream_health AS health ON health.provider_id = link.provider_id AND health.stream_id = link.stream_id
  WHERE link.channel_id = {channel} AND NOT coalesce(
    health.failures >= 2
      AND coalesce(health.last_good_at, '-infinity') < now() - make_interval(days => {days}), false)
)"""
_PLAIN = "lower(btrim(regexp_replace({text}, '\\s+', ' ', 'g')))"


def all_rules(connection: Connection) -> list[Rule]:
    """Every rule, in order."""
    rows = connection.exec_driver_sql(_ALL.format(columns=_COLUMNS))
    return [_rule(row) for row in rows]


def replace_rules(connection: Connection, rules: Sequence[Rule]) -> None:
    """Let these be all the rules, in this order; a rule without an id gets one."""
    kept = [rule.id for rule in rules if rule.id is not None]
    connection.exec_driver_sql("DELETE FROM line_up_rule WHERE NOT id = ANY (%(kept)s)", {"kept": kept})
    for position, rule in enumerate(rules):
        connection.exec_driver_sql(_upsert(rule), _values(rule) | {"position": position})


def knows_provider(connection: Connection, provider_id: int) -> bool:
    """Is there such a provider, removed or not?"""
    found = connection.exec_driver_sql("SELECT FROM provider WHERE id = %(id)s", {"id": provider_id})
    return found.first() is not None


def provider_names(connection: Connection) -> dict[int, str]:
    """The name of each provider that there is."""
    rows = connection.exec_driver_sql("SELECT id, name FROM provider WHERE removed_at IS NULL")
    return {row[0]: row[1] for row in rows}


def preview_rule(connection: Connection, rule: Rule, before: Sequence[Rule]) -> RulePreview:
    """What `rule` would hit after the rules `before` it. Raises InputRefused: unreadable, or too slow."""
    with _bounded(connection, PREVIEW_MS, "The pattern takes too long to try on all channels; simplify it."):
        source = _source(connection, rule, before)
        where, values = _met(rule, "staged", len(before))
        then = ", ".join(_results(rule, "staged", len(before)))
        hits = _HITS.format(then=then, where=where, source=source)
        rows = connection.exec_driver_sql(hits, values | {"limit": HITS}).all()
    return RulePreview(rows[0][6] if rows else 0, [RuleHit(*row[:6]) for row in rows])


def _source(connection: Connection, rule: Rule, before: Sequence[Rule]) -> str:
    """Where a preview looks. What rules have made is known for a rule behind all others; else it is made anew."""
    if rule.id is None:
        return _NOW
    if not before:
        return _SAID
    _stage(connection, [*before, rule])
    for number, earlier in enumerate(before):
        _run_rule(connection, earlier, number)
    return "rule_stage"


def apply_rules(connection: Connection, keys: KeysOf) -> int:
    """Bring every channel to what the enabled rules make of the provider's values; gives how many changed.

    The provider's values and the person's own stay as they are. Raises InputRefused when a rule is too slow."""
    lock_edits(connection)
    rules = [rule for rule in all_rules(connection) if rule.enabled]
    if not rules and connection.exec_driver_sql(_ANY_RULED).first() is None:
        return 0
    with _bounded(connection, APPLY_MS, "The rules take too long; switch off the newest one and try again."):
        _stage(connection, rules)
        for number, rule in enumerate(rules):
            _run_rule(connection, rule, number)
    connection.exec_driver_sql(statement("rule_target").decode())
    driver_of(connection).execute(b"ANALYZE rule_target")
    stage_keys(connection, "rule_name_keys", "shown_name", "rule_target", keys)
    stage_keys(connection, "rule_group_keys", "shown_group", "rule_target", keys)
    take_apart(driver_of(connection), "SELECT group_key, said FROM rule_group_keys")
    return connection.exec_driver_sql(statement("rule_apply").decode()).rowcount


def _stage(connection: Connection, rules: Sequence[Rule]) -> None:
    """Stage the channels that a rule meets as they are, or met at the last time: all others stay as they are."""
    conditions: list[str] = []
    values: dict[str, Any] = {}
    for number, rule in enumerate(rules):
        condition, bound = _met(rule, "said", number)
        conditions.append(condition)
        values |= bound
    met = " OR ".join(conditions) or "false"
    connection.exec_driver_sql("DROP TABLE IF EXISTS pg_temp.rule_stage")
    connection.exec_driver_sql(statement("rule_stage", met=met).decode(), values)
    driver_of(connection).execute(b"ANALYZE rule_stage")


def _run_rule(connection: Connection, rule: Rule, number: int) -> None:
    where, values = _met(rule, "staged", number)
    name, group, hidden = _results(rule, "staged", number)
    run = _RUN.format(name=name, group=group, hidden=hidden, where=where)
    connection.exec_driver_sql(run, values)


def _met(rule: Rule, table: str, number: int) -> tuple[str, dict[str, Any]]:
    """SQL of whether the rule meets a row of `table` (name, group_title, provider_id), and what to bind."""
    if rule.field is RuleField.HEALTH:
        condition = _DEAD.format(channel=f"{table}.id", days=days_of(rule))
        if rule.provider_id is not None:
            condition = f"{table}.provider_id = {int(rule.provider_id)} AND {condition}"
        return f"({condition})", {}
    column = f"{table}.{_looked_at(rule)}"
    pattern, replacement = f"pattern{number}", f"replacement{number}"
    if rule.whole:
        sides = _PLAIN.format(text=column), _PLAIN.format(text=f"%({pattern})s::text")
        condition = " = ".join(sides)
    else:
        condition = f"{column} {'~' if rule.match_case else '~*'} %({pattern})s::text"
    if rule.provider_id is not None:
        condition = f"{table}.provider_id = {int(rule.provider_id)} AND {condition}"
    return f"({condition})", {pattern: rule.pattern, replacement: rule.replacement}


def _results(rule: Rule, table: str, number: int) -> tuple[str, str, str]:
    """SQL of the name, the group and the hidden mark that the rule makes of a row it meets."""
    name, group, hidden = f"{table}.name", f"{table}.group_title", f"{table}.hidden"
    if rule.kind is RuleKind.HIDE:
        return name, group, "true"
    made = _replaced(rule, f"{table}.{_looked_at(rule)}", number)
    if rule.kind is RuleKind.RENAME:
        return f"coalesce(nullif(btrim({made}), ''), {name})", group, hidden
    return name, f"btrim({made})", hidden


def _replaced(rule: Rule, text: str, number: int) -> str:
    pattern, replacement = f"%(pattern{number})s::text", f"%(replacement{number})s::text"
    if rule.whole:
        return replacement
    flags = "" if rule.match_case else "i"
    if rule.kind is RuleKind.REGROUP and rule.field is RuleField.NAME:
        return _filled(f"regexp_match({text}, {pattern}, '{flags}')", replacement)
    return f"regexp_replace({text}, {pattern}, {replacement}, 'g{flags}')"


def _filled(met: str, replacement: str) -> str:
    """SQL of the replacement with \\1 … \\9 filled in."""
    for number in range(1, 10):
        replacement = f"replace({replacement}, '\\{number}', coalesce(({met})[{number}], ''))"
    return replacement


def _looked_at(rule: Rule) -> str:
    return "name" if rule.field is RuleField.NAME else "group_title"


@contextmanager
def _bounded(connection: Connection, milliseconds: int, too_slow: str) -> Iterator[None]:
    """Hold each statement to this time, and say what is wrong with a pattern."""
    connection.exec_driver_sql(f"SET LOCAL statement_timeout = {milliseconds}")
    try:
        yield
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.QueryCanceled):
            raise InputRefused(too_slow) from error
        if isinstance(error.orig, psycopg.errors.InvalidRegularExpression):
            raise InputRefused(_unreadable(error.orig)) from error
        raise
    connection.exec_driver_sql("SET LOCAL statement_timeout = 0")


def _unreadable(error: psycopg.Error) -> str:
    reason = (error.diag.message_primary or "").rsplit(": ", 1)[-1]
    return f"The pattern can't be read: {reason}."


def _rule(row: Sequence[Any]) -> Rule:
    kind, pattern, replacement, field, whole, match_case, provider_id, enabled, key = row
    return Rule(
        RuleKind(kind), pattern, replacement, RuleField(field), whole, match_case, provider_id, enabled, key
    )


def _values(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "kind": rule.kind.value,
        "pattern": rule.pattern,
        "replacement": rule.replacement,
        "field": rule.field.value,
        "whole": rule.whole,
        "match_case": rule.match_case,
        "provider_id": rule.provider_id,
        "enabled": rule.enabled,
    }


def _upsert(rule: Rule) -> str:
    names = ["position", *_COLUMNS.split(", ")]
    if rule.id is None:
        names.remove("id")
    values = ", ".join(f"%({name})s" for name in names)
    changed = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    tail = f" ON CONFLICT (id) DO UPDATE SET {changed}" if rule.id is not None else ""
    return _INSERT.format(names=", ".join(names), values=values, tail=tail)
