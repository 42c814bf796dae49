"""Rules over the provider's values: rename, regroup, hide. What a rule is, and what may stand in one.

A rule's result stands between the provider's value and the person's own: own > rule > provider. How rules are
applied to a million channels stands in `store/rules.py`.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from iptv_manager.model.errors import InputRefused

LONGEST_PATTERN = 500  # characters
MOST_RULES = 500
MOST_DAYS = 365


class RuleKind(StrEnum):
    """What a rule does with the channels it hits."""

    RENAME = "rename"
    REGROUP = "regroup"
    HIDE = "hide"


class RuleField(StrEnum):
    """What a rule looks at."""

    NAME = "name"
    GROUP = "group"
    HEALTH = "health"  # of all its streams: `pattern` is for how many days none of them has worked


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Rules are applied one after the other; each sees what those before it made.

    `pattern` is a regular expression as PostgreSQL reads it; with `whole`, the whole text to be met, letter for
    letter but for case and blanks. `replacement` may hold \\1 … \\9 for what the pattern's brackets met.
    `provider_id` None means the channels of all providers; else those whose first stream is that provider's.
    """

    kind: RuleKind
    pattern: str
    replacement: str = ""
    field: RuleField = RuleField.NAME
    whole: bool = False
    match_case: bool = False
    provider_id: int | None = None
    enabled: bool = True
    id: int | None = None  # None: not stored yet


class RuleHit(NamedTuple):
    """A channel that a rule hits: what it shows before the rule, and after it."""

    channel_id: int
    name: str
    group: str
    new_name: str
    new_group: str
    hidden: bool


class RulePreview(NamedTuple):
    """How many channels a rule hits, and the first of them."""

    total: int
    hits: list[RuleHit]


def checked_rule(rule: Rule) -> Rule:
    """The rule, if it can be one. Whether its pattern can be read is known to the database alone.

    Raises InputRefused."""
    if not rule.pattern:
        raise InputRefused("A rule needs a pattern: what should it look for?")
    if rule.field is RuleField.HEALTH:
        return _checked_health(rule)
    if max(len(rule.pattern), len(rule.replacement)) > LONGEST_PATTERN:
        raise InputRefused(f"A pattern or replacement has at most {LONGEST_PATTERN} characters.")
    if rule.kind is RuleKind.RENAME and rule.field is RuleField.GROUP:
        raise InputRefused("A rename rule looks at names; to change groups use a regroup rule.")
    if rule.kind is RuleKind.REGROUP and rule.field is RuleField.NAME and not rule.replacement.strip():
        raise InputRefused("Say which group the channels go to.")
    return rule


def days_of(rule: Rule) -> int:
    """The days that a rule over health speaks of."""
    return int(rule.pattern)


def _checked_health(rule: Rule) -> Rule:
    days = rule.pattern.strip()
    if rule.kind is not RuleKind.HIDE:
        raise InputRefused("A rule that looks at whether channels work can only hide them.")
    if not (days.isascii() and days.isdecimal() and int(days) <= MOST_DAYS):
        raise InputRefused(f"Say for how many days none of a channel's streams has worked: 0 to {MOST_DAYS}.")
    return replace(rule, pattern=str(int(days)), replacement="", whole=False, match_case=False)


def rule_text(rule: Rule) -> str:
    """The rule in a few words: rename “^UK: ” to “”."""
    if rule.field is RuleField.HEALTH:
        days = days_of(rule)
        if not days:
            return "hide what does not work"
        return f"hide what has not worked for {days} day{'s' if days > 1 else ''}"
    looked_for = f"{'' if rule.field is RuleField.NAME else 'group '}“{rule.pattern}”"
    if rule.kind is RuleKind.HIDE:
        return f"hide {looked_for}"
    return f"{rule.kind} {looked_for} to “{rule.replacement}”"
