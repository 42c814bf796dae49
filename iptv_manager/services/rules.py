"""Rules over the line-up: kept in order, previewed, applied to what providers say, at once and after each sync.

Each change of the rules is an act that Undo takes back. Renaming a group is a rule too, so that it holds for
channels that come later.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from iptv_manager.formats.text import clean
from iptv_manager.model.edits import EditResult, Field
from iptv_manager.model.errors import InputRefused, NotFound
from iptv_manager.model.meanwhile import merged
from iptv_manager.model.names import group_key
from iptv_manager.model.progress import Progress, ProgressCallback
from iptv_manager.model.provider import Provider
from iptv_manager.model.rules import (
    MOST_RULES,
    Rule,
    RuleField,
    RuleKind,
    RulePreview,
    checked_rule,
    rule_text,
)
from iptv_manager.services.name_keys import keys_of
from iptv_manager.store import edits, groups, rules
from iptv_manager.store.database import Database
from iptv_manager.store.edit_tables import tables_noted

TABLE = "line_up_rule"
Change = Callable[[list[Rule]], list[Rule]]


class RuleService:
    """The rules of the line-up."""

    def __init__(self, database: Database, by: str = "") -> None:
        self._database = database
        self._by = by

    async def all(self) -> list[Rule]:
        """Every rule, in the order in which they are applied."""
        return await self._database.run(rules.all_rules)

    async def preview(self, rule: Rule) -> RulePreview:
        """What a rule hits after those that stand before it (all of them, for a new one). Within three seconds.

        Raises InputRefused: no rule, unreadable, or too slow."""
        return await self._database.run(_preview, checked_rule(_cleaned(rule)))

    async def add(self, rule: Rule) -> Rule:
        """Add a rule behind the others and apply it; gives it with its id. Raises InputRefused."""
        rule = checked_rule(_cleaned(replace(rule, id=None)))
        await self._database.run(_preview, rule)
        title = f"add the rule: {rule_text(rule)}"
        return (await self._changed(title, lambda kept: [*kept, rule]))[-1]

    async def save(self, rule: Rule, seen: Rule | None = None) -> None:
        """Change a rule that there is, in what `rule` changes of what was `seen` (None: of what there is).

        Raises InputRefused, NotFound, StatedMeanwhile."""
        rule = checked_rule(_cleaned(rule))
        await self._database.run(_preview, rule)
        title = f"change the rule: {rule_text(rule)}"
        await self._changed(title, lambda kept: _with(kept, _stated(kept, rule, seen)))

    async def remove(self, rule_id: int) -> None:
        """Remove a rule; what it had made goes. Raises NotFound."""
        await self._changed("remove a rule", lambda kept: _without(kept, _known(kept, rule_id)))

    async def switch(self, rule_id: int, on: bool) -> None:
        """Switch a rule on or off. Raises NotFound."""
        title = "switch a rule on" if on else "switch a rule off"
        await self._changed(title, lambda kept: _with(kept, replace(_known(kept, rule_id), enabled=on)))

    async def move(self, rule_id: int, place: int) -> None:
        """Put a rule at `place` among the others, 0 being the first. Raises NotFound."""
        await self._changed("move a rule", lambda kept: _moved(kept, rule_id, place))

    async def rename_groups(self, titles: Sequence[str], new: str) -> EditResult:
        """Let all channels of these groups, now and later, be in the group `new`. Raises InputRefused."""
        new = clean(new).strip()
        if not new:
            raise InputRefused("Type the new name of the group.")
        return await self._database.run(_rename_groups, [clean(title) for title in titles], new, self._by)

    async def apply(self) -> int:
        """Bring all channels to what the rules make of them; gives how many changed."""
        return await self._database.run(rules.apply_rules, keys_of)

    async def after_sync(self, provider: Provider, _run_id: int, on_progress: ProgressCallback) -> None:
        """What follows a sync: the rules see what it brought."""
        on_progress(Progress(0, None, f"Applying your rules to {provider.name}"))
        await self.apply()

    async def after_checks(self) -> int:
        """What follows a run of checks: channels that are dead by a rule go, those that work return."""
        if not any(rule.enabled and rule.field is RuleField.HEALTH for rule in await self.all()):
            return 0
        return await self.apply()

    async def _changed(self, title: str, change: Change) -> list[Rule]:
        return await self._database.run(_change, title, change, self._by)


def _preview(connection: Connection, rule: Rule) -> RulePreview:
    _check_provider(connection, rule)
    known = rules.all_rules(connection)
    before = known[: next((place for place, one in enumerate(known) if one.id == rule.id), len(known))]
    return rules.preview_rule(connection, rule, [one for one in before if one.enabled])


def _change(connection: Connection, title: str, change: Change, by: str) -> list[Rule]:
    with tables_noted(connection, [TABLE], title, by):
        wanted = change(rules.all_rules(connection))
        if len(wanted) > MOST_RULES:
            raise InputRefused(f"There are {MOST_RULES} rules, which is the most; remove one first.")
        rules.replace_rules(connection, wanted)
    rules.apply_rules(connection, keys_of)
    return rules.all_rules(connection)


def _rename_groups(connection: Connection, titles: Sequence[str], new: str, by: str) -> EditResult:
    """Rules for the provider's groups, and new values where a person had put a channel into one of them."""
    old = [title for title in titles if title != new]
    made = [Rule(RuleKind.REGROUP, title, new, RuleField.GROUP, whole=True) for title in old if title.strip()]
    with tables_noted(connection, [TABLE, "group_order"], f"rename {_named(old)} to “{new}”", by) as edit_id:
        rules.replace_rules(connection, [*rules.all_rules(connection), *map(checked_rule, made)])
        groups.rename_in_order(connection, [group_key(title) for title in old], group_key(new), new)
        keys = [group_key(title) for title in old]
        changed = edits.stage(connection, [Field.GROUP], groups.OWN_GROUP, {"keys": keys, "title": new})
        edits.add_fields(connection, edit_id, [Field.GROUP])
        edits.note_changes(connection, edit_id, [Field.GROUP])
        edits.apply_staged(connection, [Field.GROUP], keys_of)
    changed += rules.apply_rules(connection, keys_of)
    return EditResult(edit_id, f"rename {_named(old)} to “{new}”", changed, changed)


def _named(titles: Sequence[str]) -> str:
    listed = ", ".join(f"“{title}”" for title in titles[:3])
    return f"the group {listed}" if len(titles) == 1 else f"{len(titles)} groups ({listed} …)"


def _check_provider(connection: Connection, rule: Rule) -> None:
    if rule.provider_id is not None and not rules.knows_provider(connection, rule.provider_id):
        raise InputRefused("The rule is for a provider that is not there; choose another one, or all.")


def _cleaned(rule: Rule) -> Rule:
    return replace(rule, pattern=clean(rule.pattern), replacement=clean(rule.replacement))


def _known(kept: Sequence[Rule], rule_id: int | None) -> Rule:
    found = next((one for one in kept if one.id == rule_id), None)
    if found is None:
        raise NotFound(f"There is no rule {rule_id} any more: somebody has removed it.")
    return found


def _stated(kept: Sequence[Rule], rule: Rule, seen: Rule | None) -> Rule:
    now = _known(kept, rule.id)
    return checked_rule(merged(seen or now, now, rule))


def _with(kept: Sequence[Rule], rule: Rule) -> list[Rule]:
    return [rule if one.id == rule.id else one for one in kept]


def _without(kept: Sequence[Rule], rule: Rule) -> list[Rule]:
    return [one for one in kept if one is not rule]


def _moved(kept: Sequence[Rule], rule_id: int, place: int) -> list[Rule]:
    rule = _known(kept, rule_id)
    others = _without(kept, rule)
    return [*others[: max(place, 0)], rule, *others[max(place, 0) :]]
