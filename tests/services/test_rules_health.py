"""A rule that hides what is dead: by days and failures, back by itself, the person's own word above it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.model.rules import Rule, RuleField, RuleKind, rule_text
from iptv_manager.services.rules import RuleService
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
from tests.services.merging import Ground

Run = Callable[[Any], Any]
NOW = datetime.now(UTC)
DEAD = Rule(RuleKind.HIDE, "7", field=RuleField.HEALTH)


@pytest.fixture
def ground(database: Database, tmp_path: Path) -> Ground:
    made = Ground(database, tmp_path)
    made.names("Nova", "News 4K", "News HD", "Kino HD")
    return made


def checked(ground: Ground, name: str, outcome: Outcome, *days_ago: float) -> None:
    """Record checks of the stream of that name."""
    found = next(
        stream for row in ground.rows(ChannelQuery()) + ground.rows(ChannelQuery(hidden=True))
        for stream in ground.streams(row.id) if stream.name == name
    )  # fmt: skip
    for days in sorted(days_ago, reverse=True):
        at = NOW - timedelta(days=days)
        result = ProbeResult(found.provider_id, found.id, outcome, at, None, None, "")
        ground.database.run_here(record_checks, [result])


def shown(ground: Ground) -> list[str]:
    return [row.name for row in ground.rows(ChannelQuery())]


def test_a_channel_goes_when_none_of_its_streams_works_and_returns_by_itself(
    ground: Ground, run: Run
) -> None:
    rules = RuleService(ground.database)
    run(rules.add(DEAD))
    checked(ground, "News 4K", Outcome.ALIVE, 10)
    checked(ground, "News 4K", Outcome.TIMEOUT, 2, 1)
    checked(ground, "News HD", Outcome.TIMEOUT, 2)
    run(rules.after_checks())
    assert shown(ground) == ["News 4K", "Kino HD"]  # one failure of its other stream says little
    checked(ground, "News HD", Outcome.NOT_FOUND, 1)
    run(rules.after_checks())
    assert shown(ground) == ["Kino HD"]
    checked(ground, "News HD", Outcome.ALIVE, 0.5)
    run(rules.after_checks())
    assert shown(ground) == ["News 4K", "Kino HD"]


def test_a_rule_without_days_hides_what_failed_twice_until_it_works(ground: Ground, run: Run) -> None:
    rules = RuleService(ground.database)
    run(rules.add(replace(DEAD, pattern="0")))
    checked(ground, "Kino HD", Outcome.ALIVE, 0.03)
    checked(ground, "Kino HD", Outcome.TIMEOUT, 0.02, 0.01)
    run(rules.after_checks())
    assert "Kino HD" not in shown(ground)
    checked(ground, "Kino HD", Outcome.SLOW, 0.001)
    run(rules.after_checks())
    assert "Kino HD" in shown(ground)


def test_what_worked_within_the_days_stays(ground: Ground, run: Run) -> None:
    rules = RuleService(ground.database)
    checked(ground, "Kino HD", Outcome.ALIVE, 3)
    checked(ground, "Kino HD", Outcome.TIMEOUT, 2, 1)
    run(rules.add(DEAD))
    assert "Kino HD" in shown(ground)
    assert run(rules.preview(Rule(RuleKind.HIDE, "2", field=RuleField.HEALTH))).total == 1


def test_without_such_a_rule_nothing_follows_a_check(ground: Ground, run: Run) -> None:
    checked(ground, "Kino HD", Outcome.TIMEOUT, 2, 1)
    assert run(RuleService(ground.database).after_checks()) == 0
    assert "Kino HD" in shown(ground)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(RuleKind.HIDE, "soon", field=RuleField.HEALTH),
        Rule(RuleKind.HIDE, "-1", field=RuleField.HEALTH),
        Rule(RuleKind.HIDE, "9999", field=RuleField.HEALTH),
        Rule(RuleKind.RENAME, "7", "x", field=RuleField.HEALTH),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(ground: Ground, run: Run, rule: Rule) -> None:
    with pytest.raises(InputRefused):
        run(RuleService(ground.database).add(rule))


def test_the_rule_says_what_it_does() -> None:
    assert rule_text(DEAD) == "hide what has not worked for 7 days"
    assert rule_text(replace(DEAD, pattern="0")) == "hide what does not work"
