"""How the commands that edit say their results: JSON objects and cells of tables."""

from collections.abc import Mapping

from iptv_manager.cli.terminal import print_table, say
from iptv_manager.model.edits import EditResult, EditSummary, Preview
from iptv_manager.model.line_up_file import rule_values
from iptv_manager.model.rules import Rule, RulePreview, rule_text
from iptv_manager.store.favourites import FavouriteList

SHOWN = 50  # rows of a preview on a terminal


def result_values(result: EditResult) -> dict[str, object]:
    """What an act did."""
    return result._asdict()


def preview_values(told: Preview) -> dict[str, object]:
    """What an act would do."""
    rows = [
        {"id": row.channel_id, "name": row.name, "before": row.before, "after": row.after}
        for row in told.rows
    ]
    return {"chosen": told.chosen, "changed": told.changed, "first": rows}


def print_preview(told: Preview) -> None:
    """The first channels with what would change, and how many there are."""
    cells = [
        (row.name, ", ".join(f"{field}: {row.before[field]} → {value}" for field, value in row.after.items()))
        for row in told.rows[:SHOWN]
    ]
    print_table(("Channel", "Change"), cells)
    say(f"{told.changed:,} of {told.chosen:,} channels would change; nothing was changed.")


def rule_values_of(rule: Rule, providers: Mapping[int, str]) -> dict[str, object]:
    """A rule as JSON says it."""
    name = providers.get(rule.provider_id, "") if rule.provider_id is not None else ""
    return {"id": rule.id, **rule_values(rule, name)}


def rule_cells(rule: Rule, providers: Mapping[int, str]) -> tuple[object, ...]:
    """A rule as a line of a table."""
    name = providers.get(rule.provider_id, "?") if rule.provider_id is not None else "all"
    return (str(rule.id), "yes" if rule.enabled else "no", rule_text(rule), name)


def rule_preview_values(told: RulePreview) -> dict[str, object]:
    """What a rule would hit."""
    return {"channels": told.total, "first": [hit._asdict() for hit in told.hits]}


def list_values(found: FavouriteList) -> dict[str, object]:
    """A favourites list."""
    return {"id": found.id, "name": found.name, "channels": found.channels}


def history_values(found: EditSummary) -> dict[str, object]:
    """An act of the history."""
    return {
        "id": found.id,
        "made_at": found.made_at.isoformat(),
        "title": found.title,
        "fields": list(found.fields),
        "channels": found.channels,
    }


def history_cells(found: EditSummary) -> tuple[object, ...]:
    """An act as a line of a table."""
    return (str(found.id), f"{found.made_at.astimezone():%Y-%m-%d %H:%M}", found.title, found.channels)
