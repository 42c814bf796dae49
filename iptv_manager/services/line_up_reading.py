"""Reading a line-up file: its channels one by one, everything else once it has been read to the end."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from iptv_manager.formats.json_parts import Part, parts_of
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.line_up_file import (
    FORMAT,
    VERSION,
    ChannelRecord,
    KeyPair,
    ProviderRecord,
    StreamKey,
    channel_record,
    key_pair,
    provider_record,
    rule_record,
    rule_values,
    title,
)
from iptv_manager.model.names import group_key, natural_key
from iptv_manager.model.rules import MOST_RULES
from iptv_manager.model.title_marks import TitleMark, mark_record

MOST_CHANNELS = 5_000_000
MOST_TITLES = 20_000  # groups or lists
MOST_PROVIDERS = 2000
MOST_PAIRS = 200_000  # of channels that are always, or never, one
TOLD_EVERY = 1000  # channels


@dataclass(slots=True)
class Said:
    """What a file says beside its channels."""

    providers: list[ProviderRecord] = field(default_factory=list)
    rules: list[dict[str, Any]] = field(default_factory=list)  # as wishes
    groups: list[str] = field(default_factory=list)
    lists: list[str] = field(default_factory=list)
    pairs: list[KeyPair] = field(default_factory=list)
    titles: list[TitleMark] = field(default_factory=list)


class LineUpReader:
    """Reads one file. First `records` to their end, then `end`."""

    def __init__(self, stream: IO[str], tell: Callable[[int], None]) -> None:
        self._stream = stream
        self._tell = tell
        self._said = Said()
        self._format: object = None
        self._version: object = None

    def records(self) -> Iterator[str]:
        """The channels as wishes (JSON texts). Raises InputRefused where the file is none of ours."""
        count = 0
        for part in parts_of(self._stream):
            if part.name == "channels" and part.is_item:
                count += 1
                _refuse_beyond(count, MOST_CHANNELS, "channels")
                yield _wish(channel_record(part.value))
                if count % TOLD_EVERY == 0:
                    self._tell(count)
            else:
                self._take(part)

    def end(self) -> Said:
        """What else the file says. Raises InputRefused where it does not even say what it is."""
        if self._format != FORMAT:
            raise InputRefused(
                "This is no line-up file of IPTV Manager; choose one that `export lineup` wrote."
            )
        if not isinstance(self._version, int):
            raise InputRefused("The file does not say which version of line-up file it is; export it anew.")
        return self._said

    def _take(self, part: Part) -> None:
        said = self._said
        if part.name == "format":
            self._format = part.value
        elif part.name == "version":
            self._version = _known_version(part.value)
        elif not part.is_item:
            return  # a later version may say more
        elif part.name == "providers":
            _refuse_beyond(len(said.providers), MOST_PROVIDERS, "providers")
            said.providers.append(provider_record(part.value))
        elif part.name == "rules":
            _refuse_beyond(len(said.rules), MOST_RULES - 1, "rules")
            said.rules.append(_rule_wish(part.value))
        elif part.name == "groups":
            _refuse_beyond(len(said.groups), MOST_TITLES, "groups")
            said.groups.append(title(part.value, "A group"))
        elif part.name == "favourites":
            _refuse_beyond(len(said.lists), MOST_TITLES, "lists")
            said.lists.append(title(part.value, "A favourites list"))
        elif part.name == "merge_rules":
            _refuse_beyond(len(said.pairs), MOST_PAIRS, "merge rules")
            said.pairs.append(key_pair(part.value))
        elif part.name == "titles":
            _refuse_beyond(len(said.titles), MOST_PAIRS, "marked films and series")
            said.titles.append(mark_record(part.value))


def _known_version(version: object) -> object:
    if isinstance(version, int) and version > VERSION:
        raise InputRefused("The file was written by a newer version of IPTV Manager; update this one first.")
    return version


def _refuse_beyond(count: int, most: int, what: str) -> None:
    if count > most:
        raise InputRefused(f"The file has more than {most:,} {what}, which no line-up has.")


def _wish(record: ChannelRecord) -> str:
    streams = [_stream_wish(key) for key in record.streams]
    wish = {
        "name": record.name,
        "values": record.values,
        "favourites": record.favourites,
        "ordered_by_hand": record.ordered_by_hand,
        "streams": streams,
    }
    return json.dumps(wish, ensure_ascii=False)


def _stream_wish(key: StreamKey) -> dict[str, Any]:
    return {
        "provider": key.provider,
        "identity": key.identity,
        "sort_key": natural_key(key.name),
        "group_key": group_key(key.group),
        "guide_id": key.guide_id,
        "by_hand": key.by_hand,
    }


def _rule_wish(value: object) -> dict[str, Any]:
    record = rule_record(value)
    return {"rule": rule_values(record.rule, record.provider), "streams": []}
