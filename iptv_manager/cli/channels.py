"""The commands on merged channels, and on the streams behind them: channels, streams, coverage, merge, split."""

import argparse
import json
import sys
from argparse import Namespace
from array import array
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.channel_values import channel_values, coverage_cells, coverage_values, stream_values
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import PAGE, SHOWN, add_json, add_view, named, positive, stream_query
from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelSort, quality_label
from iptv_manager.model.names import group_key
from iptv_manager.settings import Settings

COMMANDS = ("channels", "streams", "coverage", "merge", "split")
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
Fetch: TypeAlias = Callable[["array[int]"], Coroutine[Any, Any, list[dict[str, object]]]]


def add_commands(found: _Commands) -> None:
    """Add them to the parser."""
    parser = found.add_parser("channels", help="list channels, each with its streams")
    columns = [column.value for column in ChannelSort]
    add_view(parser, columns)
    parser.add_argument("--hidden", action="store_true", help="those that are hidden, and no others")
    parser.add_argument("--favourites", action="store_true", help="only favourites")
    parser.add_argument("--no-backup", action="store_true", help="only what one provider alone has")
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N")
    add_json(parser).set_defaults(command=channels)
    parser = found.add_parser("streams", help="list what the providers' lists say, entry by entry")
    add_view(parser)
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N")
    add_json(parser).set_defaults(command=streams)
    parser = found.add_parser("coverage", help="see which provider has which channel, and what has no backup")
    parser.add_argument("--no-backup", action="store_true", help="only what one provider alone has")
    parser.add_argument("--search", default="", metavar="TEXT", help="words that the name holds")
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N")
    add_json(parser).set_defaults(command=coverage)
    parser = found.add_parser("merge", help="make channels one, for good; the first one stays")
    parser.add_argument(
        "ids", nargs="+", type=positive, metavar="CHANNEL", help="ids as `channels --json` gives them"
    )
    parser.add_argument("--never", action="store_true", help="have no sync ever make them one, instead")
    add_json(parser).set_defaults(command=merge)
    parser = found.add_parser("split", help="give streams of a channel a channel of their own, for good")
    parser.add_argument("channel", type=positive, metavar="CHANNEL")
    parser.add_argument(
        "streams", nargs="+", type=positive, metavar="STREAM", help="ids of streams of that channel"
    )
    add_json(parser).set_defaults(command=split)


async def channels(options: Namespace, settings: Settings) -> int:
    """List merged channels with their streams."""
    async with open_program(settings) as program:
        await _caught_up(program)
        ids = await program.channels.id_vector(await _query(program, options))
        limit = options.limit or (len(ids) if options.json else SHOWN)
        if options.json:
            await _print_pages(ids[:limit], lambda page: _channels_values(program, page))
            return 0
        rows = await program.channels.rows(ids[:limit])
    titles = ("Id", "Number", "Name", "Group", "Streams", "Providers", "Quality", "Status")
    print_table(titles, [_channel_cells(row) for row in rows])
    say(f"{min(limit, len(ids)):,} of {len(ids):,} channels")
    return 0


async def streams(options: Namespace, settings: Settings) -> int:
    """List the entries of the providers' lists."""
    async with open_program(settings) as program:
        ids = await program.line_up.id_vector(await stream_query(program, options))
        limit = options.limit or (len(ids) if options.json else SHOWN)
        if options.json:
            await _print_pages(ids[:limit], lambda page: _streams_values(program, page))
            return 0
        rows = await program.line_up.rows(ids[:limit])
    print_table(
        ("Number", "Name", "Group", "Provider", "Kind", "Status", "ms"),
        [
            (row.number, row.name, row.group, row.provider, row.kind, row.outcome or "", row.response_ms)
            for row in rows
        ],
    )
    say(f"{min(limit, len(ids)):,} of {len(ids):,} streams")
    return 0


async def coverage(options: Namespace, settings: Settings) -> int:
    """Show channel × provider, and who has no backup."""
    query = ChannelQuery(options.search, no_backup=options.no_backup, sort=ChannelSort.NAME)
    async with open_program(settings) as program:
        await _caught_up(program)
        providers = await program.providers.all()
        counts = await program.channels.coverage_counts()
        ids = await program.channels.id_vector(query)
        limit = options.limit or (len(ids) if options.json else SHOWN)
        rows = [
            row
            for start in range(0, min(limit, len(ids)), PAGE)
            for row in await program.channels.coverage(ids[start : min(start + PAGE, limit)])
        ]
    names = {provider.id: provider.name for provider in providers}
    if options.json:
        print_json(
            {
                "channels": counts.channels,
                "without_backup": counts.without_backup,
                "providers": [
                    {
                        "provider": name,
                        "channels": counts.of_provider.get(key, 0),
                        "alone": counts.alone.get(key, 0),
                    }
                    for key, name in names.items()
                ],
                "coverage": [coverage_values(row, names) for row in rows],
            }
        )
        return 0
    print_table(("Channel", *names.values()), [coverage_cells(row, providers) for row in rows])
    say(f"{counts.channels:,} channels, {counts.without_backup:,} of them with one provider alone")
    return 0


async def merge(options: Namespace, settings: Settings) -> int:
    """Make channels one by hand, or say that they are never one."""
    async with open_program(settings) as program:
        if options.never:
            await program.merges.never(options.ids)
            say(f"{len(options.ids):,} channels will never be merged.")
            if options.json:
                print_json({"never": options.ids})
            return 0
        await program.merges.merge(options.ids)
        (row,) = await program.channels.rows(options.ids[:1])
    say(f"“{row.name}” has {row.stream_count} streams now.")
    if options.json:
        print_json({"id": row.id, "name": row.name, "streams": row.stream_count})
    return 0


async def split(options: Namespace, settings: Settings) -> int:
    """Take streams out of a channel by hand."""
    async with open_program(settings) as program:
        done = await program.merges.split(options.channel, options.streams)
        (row,) = await program.channels.rows(done.channels[:1])
    say(f"“{row.name}” is a channel of its own now ({row.id}).")
    if options.json:
        print_json({"id": row.id, "name": row.name, "streams": row.stream_count})
    return 0


async def _caught_up(program: Program) -> None:
    """Merge what was never merged: an older version's imports, a merge that was cut off."""
    line = ProgressLine("Channels")
    await program.merges.catch_up(line)
    line.clear()


async def _query(program: Program, options: Namespace) -> ChannelQuery:
    chosen = await named(program, options.provider) if options.provider else []
    return ChannelQuery(
        search=options.search,
        groups=frozenset(group_key(group) for group in options.group),
        providers=frozenset(provider.id for provider in chosen),
        hidden=options.hidden,
        favourites=options.favourites,
        no_backup=options.no_backup,
        sort=ChannelSort(options.sort),
        descending=options.descending,
    )


async def _print_pages(ids: "array[int]", fetch: Fetch) -> None:
    """A JSON list, page after page: a million rows never stand in memory."""
    separator = "["
    for start in range(0, len(ids), PAGE):
        for values in await fetch(ids[start : start + PAGE]):
            sys.stdout.write(f"{separator}\n  {json.dumps(values, ensure_ascii=False)}")
            separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")


async def _channels_values(program: Program, ids: Sequence[int]) -> list[dict[str, object]]:
    rows = await program.channels.rows(ids)
    streams = await program.channels.streams(ids)
    return [channel_values(row, streams[row.id]) for row in rows]


def _channel_cells(row: ChannelRow) -> tuple[object, ...]:
    quality, status = quality_label(row.quality), row.outcome or ""
    name = f"★ {row.name}" if row.favourite else row.name
    return (row.id, row.number, name, row.group, row.stream_count, row.provider_count, quality, status)


async def _streams_values(program: Program, ids: Sequence[int]) -> list[dict[str, object]]:
    found = await program.history.found(ids)
    return [stream_values(row, found.get(row.id)) for row in await program.line_up.rows(ids)]
