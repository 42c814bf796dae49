"""Joins the rules of matching (`model.guide_matching`) and the database: which channels of a guide are whose."""

from collections.abc import Iterator, Mapping

from iptv_manager.model.guide import GuideChannel, GuideMatch
from iptv_manager.model.guide_matching import Matcher, Way
from iptv_manager.store.guide_import import Connection, GuideImport, StagedKey, own_channels, source_provider


def matched(
    connection: Connection, importing: GuideImport, source_id: int, channels: Mapping[str, GuideChannel]
) -> list[GuideMatch]:
    """The matches of a guide's channels, each channel of the line-up once. Stages the guide's channels."""
    provider_id = source_provider(connection, source_id)
    matcher = Matcher(channels, provider_id)
    candidates = importing.candidates(channels.values(), _keys(matcher))
    by_own_id: list[GuideMatch] = []
    for own in own_channels(connection):
        if own.guide_id is None:
            candidates += matcher.by_own_name(own.id, own.name or "", own.group, own.provider_id)
        elif own.guide_id and (match := matcher.by_own_id(own.id, own.guide_id)):
            by_own_id.append(match)
    return [*matcher.best(candidates).values(), *by_own_id]


def _keys(matcher: Matcher) -> Iterator[StagedKey]:
    for key, said in matcher.keys.items():
        yield StagedKey(key, Way.EXACT, _lowered(key))
        if said.id.key:
            yield StagedKey(key, Way.PARTS, said.id.key)
        for name in dict.fromkeys(name.name for name in said.names):
            yield StagedKey(key, Way.NAME, name)
    for stem, key in matcher.only_feeds.items():
        yield StagedKey(key, Way.FEED, stem)


def _lowered(text: str) -> str:
    """As the database folds case in the collation of ids: Latin letters only."""
    return text.encode().lower().decode()


def as_channels(guide_ids: Mapping[str, None], named: Mapping[str, GuideChannel]) -> dict[str, GuideChannel]:
    """The guide's channels; those that only programmes name come last, without a name."""
    return {**named, **{key: GuideChannel(key) for key in guide_ids if key not in named}}
