"""What the commands do. Each takes the parsed options and the settings and gives the exit code."""

import json
import sys
from argparse import Namespace
from array import array
from pathlib import Path

from iptv_manager.app import Program, open_program
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.model.line_up import LineUpQuery, SortColumn, StreamRow
from iptv_manager.model.names import group_key
from iptv_manager.model.provider import Provider, SyncStatus
from iptv_manager.settings import Settings

PAGE = 1000  # rows fetched at a time
SHOWN = 50  # rows of a table on a terminal, unless --limit says otherwise


async def sync(options: Namespace, settings: Settings) -> int:
    """Sync the named providers, or all; fails when one of them did not end well."""
    results = []
    async with open_program(settings) as program:
        for provider in await _named(program, options.names):
            line = ProgressLine(provider.name)
            results.append(await program.syncs.sync(provider, line, options.accept_shrink))
            line.clear()
    for result in results:
        if result.message:
            say(result.message)
        if result.status is SyncStatus.HELD:
            say(f"To accept it: iptv-manager sync “{result.provider}” --accept-shrink")
    if options.json:
        print_json([result._asdict() for result in results])
    else:
        titles = (
            "Provider",
            "Status",
            "Entries",
            "Added",
            "Changed",
            "Gone",
            "Returned",
            "Rejected",
            "Seconds",
        )
        print_table(
            titles,
            [
                (one.provider, one.status, one.entries, one.added, one.changed, one.gone, one.returned,
                 one.rejected, f"{one.seconds:.1f}")
                for one in results
            ],
        )  # fmt: skip
    return 0 if all(one.status in (SyncStatus.OK, SyncStatus.UNCHANGED) for one in results) else 1


async def check(options: Namespace, settings: Settings) -> int:
    """Check the streams of the named providers, or of all."""
    async with open_program(settings) as program:
        chosen = frozenset(provider.id for provider in await _named(program, options.names))
        ids = await program.line_up.id_vector(LineUpQuery(providers=chosen)) if chosen else array("q")
        line = ProgressLine("Checking")
        summary = await program.health.check(
            ids[: options.limit], options.at_once, options.timeout, line, lambda _results: None
        )
        line.clear()
    if options.json:
        print_json({"checked": summary.checked, "seconds": summary.seconds, "outcomes": summary.outcomes})
    else:
        most_first = sorted(summary.outcomes.items(), key=lambda found: found[1], reverse=True)
        print_table(("Outcome", "Streams"), most_first)
        say(f"{summary.checked:,} streams in {summary.seconds:.1f} s")
    return 0


async def channels(options: Namespace, settings: Settings) -> int:
    """List the channels of a view."""
    async with open_program(settings) as program:
        ids = await program.line_up.id_vector(await _query(program, options))
        limit = options.limit or (len(ids) if options.json else SHOWN)
        if options.json:
            await _print_rows(program, ids[:limit])
        else:
            rows = await program.line_up.rows(ids[:limit])
            titles = ("Number", "Name", "Group", "Provider", "Kind", "Status", "ms")
            print_table(titles, [_row_cells(row) for row in rows])
            say(f"{min(limit, len(ids)):,} of {len(ids):,} channels")
    return 0


async def report_channels(options: Namespace, settings: Settings) -> int:
    """Save a view as CSV."""
    line = ProgressLine("Report")
    target = _target(options.out)
    async with open_program(settings) as program:
        query = await _query(program, options)
        rows = await program.reports.save_channels(query, target, options.exact, line)
    line.clear()
    say(f"{rows:,} channels saved in {target}")
    if options.json:
        print_json({"file": str(target), "rows": rows})
    return 0


def demo(options: Namespace, settings: Settings) -> int:
    """Show the main job on the demo provider. No coroutine: it runs on the window's own loop."""
    from iptv_manager.cli import tour  # it loads Qt, and PyAV for its streams

    return tour.demo(options, settings)


async def _named(program: Program, names: list[str]) -> list[Provider]:
    if not names:
        return await program.providers.all()
    return [await program.providers.by_name(name) for name in names]


async def _query(program: Program, options: Namespace) -> LineUpQuery:
    chosen = await _named(program, options.provider) if options.provider else []
    return LineUpQuery(
        search=options.search,
        providers=frozenset(provider.id for provider in chosen),
        groups=frozenset(group_key(group) for group in options.group),
        sort=SortColumn(options.sort),
        descending=options.descending,
    )


def _target(text: str) -> Path:
    return Path(text).expanduser().absolute()


async def _print_rows(program: Program, ids: "array[int]") -> None:
    """A JSON list, page after page: a million rows never stand in memory."""
    separator = "["
    for start in range(0, len(ids), PAGE):
        for row in await program.line_up.rows(ids[start : start + PAGE]):
            sys.stdout.write(f"{separator}\n  {json.dumps(_row_values(row), ensure_ascii=False)}")
            separator = ","
    sys.stdout.write("[]\n" if separator == "[" else "\n]\n")


def _row_values(row: StreamRow) -> dict[str, object]:
    return {
        "id": row.id,
        "number": row.number,
        "name": row.name,
        "group": row.group,
        "provider": row.provider,
        "kind": row.kind.value,
        "guide_id": row.guide_id,
        "logo": row.logo,
        "url": row.url,
        "status": row.outcome.value if row.outcome else None,
        "response_ms": row.response_ms,
        "checked_at": row.checked.isoformat() if row.checked else None,
        "added_at": row.added.isoformat(),
    }


def _row_cells(row: StreamRow) -> tuple[object, ...]:
    return (row.number, row.name, row.group, row.provider, row.kind, row.outcome or "", row.response_ms)
