"""What a line-up file says: a person's edits of channels, rules, lists and groups, without any secret.

Channels are named by their streams: the provider's name, the identity of the address (a hash, made without
account), name, group and guide id. Whoever reads a file from outside makes these records by the functions here,
which refuse what can't be in one sentence.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

from iptv_manager.model.edits import LONGEST_TEXT, Field, Value, checked_value
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.provider_options import options_from
from iptv_manager.model.rules import Rule, RuleField, RuleKind, checked_rule

FORMAT = "iptv-manager line-up"
VERSION = 1
MOST_STREAMS = 1000  # of one channel that name it
MOST_CONNECTIONS = 10_000

_FIELDS = frozenset(field.value for field in Field)
Json: TypeAlias = Mapping[str, Any]


class StreamKey(NamedTuple):
    """A stream, as a file names it."""

    provider: str
    identity: str  # a UUID; "" where unknown
    name: str
    group: str
    guide_id: str
    by_hand: bool  # a person put it into its channel


class ChannelRecord(NamedTuple):
    """What a person made of one channel."""

    name: str  # the provider's, for people who read the file
    streams: tuple[StreamKey, ...]  # in the channel's order
    values: dict[str, Value]  # the person's own, by field
    favourites: dict[str, int]  # name of a favourites list: place in it
    ordered_by_hand: bool  # the order of the streams is the person's


class RuleRecord(NamedTuple):
    """A rule with the name of its provider; "" for all."""

    rule: Rule
    provider: str


class KeyPair(NamedTuple):
    """What a person said for good of two merge keys ("always" or "never" one channel)."""

    kind: str
    one: tuple[str, str, str]  # name, country, guide id
    other: tuple[str, str, str]


class ProviderRecord(NamedTuple):
    """A provider as it is asked, without its account."""

    name: str
    kind: str
    source: str
    user_agent: str
    max_connections: int | None
    options: Json


class ImportResult(NamedTuple):
    """What an import did."""

    edit_id: int | None
    channels: int  # records that the file holds
    found: int  # of them, those whose channel is there
    waiting: int  # of them, those that wait for a later sync
    rules: int
    lists: int
    providers: int = 0  # added; only to a database that has none of its own


def channel_record(said: object) -> ChannelRecord:
    """The record that a file's object means. Raises InputRefused."""
    found = _object(said, "a channel")
    streams = found.get("streams", [])
    if not isinstance(streams, list) or not 1 <= len(streams) <= MOST_STREAMS:
        raise InputRefused(f"A channel of the file has no streams, or more than {MOST_STREAMS:,}.")
    return ChannelRecord(
        _text(found, "name"),
        tuple(map(_stream_key, streams)),
        _values(found.get("set", {})),
        _places(found.get("favourites", {})),
        _mark(found, "ordered_by_hand", False),
    )


def rule_record(said: object) -> RuleRecord:
    """The rule that a file's object means. Raises InputRefused."""
    found = _object(said, "a rule")
    try:
        kind, field = RuleKind(_text(found, "kind")), RuleField(_text(found, "field") or "name")
    except ValueError:
        raise InputRefused("A rule of the file is of a kind that this version does not know.") from None
    rule = Rule(
        kind,
        _text(found, "pattern"),
        _text(found, "replacement"),
        field,
        whole=_mark(found, "whole", False),
        match_case=_mark(found, "match_case", False),
        enabled=_mark(found, "enabled", True),
    )
    return RuleRecord(checked_rule(rule), _text(found, "provider"))


def rule_values(rule: Rule, provider: str) -> dict[str, Any]:
    """The rule as a file says it."""
    return {
        "kind": rule.kind.value,
        "field": rule.field.value,
        "pattern": rule.pattern,
        "replacement": rule.replacement,
        "whole": rule.whole,
        "match_case": rule.match_case,
        "provider": provider,
        "enabled": rule.enabled,
    }


def provider_record(said: object) -> ProviderRecord:
    """The provider that a file's object means. Raises InputRefused."""
    found = _object(said, "a provider")
    kind, most, options = _text(found, "kind"), found.get("max_connections"), found.get("options", {})
    if kind not in tuple(ProviderKind):
        raise InputRefused("A provider of the file is of a kind that this version does not know.")
    if most is not None and (not isinstance(most, int) or not 0 <= most <= MOST_CONNECTIONS):
        raise InputRefused("A provider of the file has a number of connections that is none.")
    try:
        options_from(_object(options, "a provider's options"))
    except (TypeError, ValueError):
        raise InputRefused("A provider of the file has options that are not understood.") from None
    return ProviderRecord(
        title(found.get("name"), "A provider"),
        kind,
        _text(found, "source"),
        _text(found, "user_agent"),
        most,
        options,
    )


def key_pair(said: object) -> KeyPair:
    """The pair of merge keys that a file's object means. Raises InputRefused."""
    found = _object(said, "a merge rule")
    kind = _text(found, "kind")
    if kind not in ("always", "never"):
        raise InputRefused("A merge rule of the file is neither “always” nor “never”.")
    return KeyPair(kind, _merge_key(found.get("one")), _merge_key(found.get("other")))


def title(said: object, what: str) -> str:
    """A name of a list or a group. Raises InputRefused."""
    if not isinstance(said, str) or not said.strip() or len(said) > LONGEST_TEXT:
        raise InputRefused(f"{what} of the file has no name.")
    return said


def _merge_key(said: object) -> tuple[str, str, str]:
    found = _object(said, "a merge rule")
    return _text(found, "name"), _text(found, "country"), _text(found, "guide")


def _stream_key(said: object) -> StreamKey:
    found = _object(said, "a stream")
    return StreamKey(
        _text(found, "provider"),
        _identity(_text(found, "identity")),
        _text(found, "name"),
        _text(found, "group"),
        _text(found, "guide_id"),
        _mark(found, "by_hand", False),
    )


def _identity(text: str) -> str:
    try:
        return str(UUID(text)) if text else ""
    except ValueError:
        raise InputRefused("A stream of the file has an identity that is none.") from None


def _values(said: object) -> dict[str, Value]:
    """The fields that this version knows; others are left out, a value that can't be is refused."""
    values: dict[str, Value] = {}
    for name, value in _object(said, "a channel's values").items():
        if name in _FIELDS and isinstance(value, (str, int, float, bool)):
            field = Field(name)
            values[field.value] = checked_value(field, value)
        elif name in _FIELDS:
            raise InputRefused(f"A channel of the file has a {name} that is none.")
    return values


def _places(said: object) -> dict[str, int]:
    places: dict[str, int] = {}
    for name, place in _object(said, "a channel's favourites").items():
        if not isinstance(place, int) or isinstance(place, bool) or abs(place) >= 1 << 62:
            raise InputRefused("A channel of the file has a place in a favourites list that is no number.")
        places[title(name, "A favourites list")] = place
    return places


def _object(said: object, what: str) -> Json:
    if not isinstance(said, dict):
        raise InputRefused(f"The file says {what} in a way that is not understood; export it anew.")
    return said


def _text(found: Json, name: str) -> str:
    value = found.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_TEXT * 4:
        raise InputRefused(f"The file has a {name.replace('_', ' ')} that is no text, or too long.")
    return value


def _mark(found: Json, name: str, default: bool) -> bool:
    value = found.get(name, default)
    if not isinstance(value, bool):
        raise InputRefused(f"The file's mark “{name}” is neither true nor false.")
    return value
