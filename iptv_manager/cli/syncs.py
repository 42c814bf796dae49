"""The commands about what syncs did: changes, undo-sync, and the answer to a sync that asked first."""

import argparse
import json
import sys
from argparse import Namespace
from array import array
from typing import TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.provider_values import expiry_warning
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import positive
from iptv_manager.model.errors import DatabaseUnavailable, NotFound
from iptv_manager.model.provider import Provider, SyncResult, SyncStatus
from iptv_manager.model.syncs import ChangeKind, RunQuery, SeriesChange, StreamChange, SyncRun
from iptv_manager.net.masking import mask
from iptv_manager.settings import Settings

COMMANDS = ("changes", "undo-sync")
PAGE = 1000  # changes fetched at a time
SHOWN = 50  # changes of a table on a terminal, unless --limit says otherwise
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add these commands to the parser."""
    changes_parser = found.add_parser("changes", help="see what a sync did")
    changes_parser.add_argument(
        "--sync", type=positive, metavar="N", help="its number; the last one if not given"
    )
    changes_parser.add_argument("--provider", metavar="NAME", help="the last sync of this provider")
    kinds = [kind.value for kind in ChangeKind]
    changes_parser.add_argument(
        "--kind", action="append", default=[], choices=kinds, help="only these; may be given several times"
    )
    changes_parser.add_argument("--limit", type=positive, metavar="N", help="only the first N")
    changes_parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    changes_parser.set_defaults(command=changes)
    undo_parser = found.add_parser("undo-sync", help="take a provider's last sync back")
    undo_parser.add_argument("name", metavar="NAME")
    undo_parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    undo_parser.set_defaults(command=undo_sync)


async def changes(options: Namespace, settings: Settings) -> int:
    """Tell what a sync did: its facts, its changes by kind with the names before and after, its rejects."""
    async with open_program(settings) as program:
        run = await _chosen(program, options)
        kinds = frozenset(ChangeKind(kind) for kind in options.kind)
        ids = await program.sync_history.change_ids(run.id, kinds)
        if options.json:
            await _print_as_json(program, run, ids[: options.limit])
        else:
            await _print_as_tables(program, run, ids, options.limit or SHOWN)
    return 0


async def undo_sync(options: Namespace, settings: Settings) -> int:
    """Take the last sync of a provider back."""
    async with open_program(settings) as program:
        provider = await program.providers.by_name(options.name)
        line = ProgressLine(provider.name)
        done = await program.sync_history.undo(provider.id, line)
        line.clear()
    say(f"Sync {done.undone.id} of “{provider.name}” is undone: {_done(done.run)}.")
    if done.run.message:
        say(done.run.message)
    if done.message:
        say(done.message)
    if options.json:
        print_json({"undone": run_values(done.undone), "did": run_values(done.run)})
    return 0


async def synced(program: Program, provider: Provider, accept_shrink: bool) -> SyncResult:
    """The sync's result, also where the database went away half way: a script gets its line all the same."""
    line = ProgressLine(provider.name)
    try:
        result = await program.syncs.sync(provider, line, accept_shrink)
        line.clear()
        if warning := expiry_warning(await program.providers.by_id(provider.id)):
            say(warning)
        if 0 < result.entries == result.added and (await program.addresses.secret(provider)).logins:
            say(
                f"The addresses of “{provider.name}” hold passwords. {await program.accounts.where_secrets_are()}"
            )
    except DatabaseUnavailable as error:
        return SyncResult(provider.name, SyncStatus.FAILED, message=mask(str(error)))
    finally:
        line.clear()
    return result


async def answer(options: Namespace, settings: Settings) -> int:
    """Accept or dismiss what waits for an answer, of the named providers or of all that have asked."""
    results: list[dict[str, object]] = []
    is_good = True
    async with open_program(settings) as program:
        for provider in await _asked(program, options.names):
            if options.dismiss:
                run = await program.sync_history.dismiss(provider.id)
                say(f"“{provider.name}” stays as it is.")
                results.append(run_values(run))
                continue
            line = ProgressLine(provider.name)
            result = await program.sync_history.accept(provider.id, line)
            line.clear()
            say(_accepted(result))
            is_good = is_good and result.status in (SyncStatus.OK, SyncStatus.UNCHANGED)
            results.append(result._asdict())
    if not results:
        say("No sync waits for an answer.")
    if options.json:
        print_json(results)
    return 0 if is_good else 1


def run_values(run: SyncRun) -> dict[str, object]:
    """A sync for JSON."""
    values = run._asdict() | {"status": run.status.value, "started": run.started.isoformat()}
    for name in ("finished", "undone"):
        moment = getattr(run, name)
        values[name] = moment.isoformat() if moment else None
    del values["provider_id"]
    return values


async def _chosen(program: Program, options: Namespace) -> SyncRun:
    if options.sync is not None:
        return await program.sync_history.run(options.sync)
    provider_id = (await program.providers.by_name(options.provider)).id if options.provider else None
    found = await program.sync_history.runs(RunQuery(provider_id), 1)
    if not found:
        raise NotFound("There was no sync yet; start one with: iptv-manager sync")
    return found[0]


async def _asked(program: Program, names: list[str]) -> list[Provider]:
    if names:
        return [await program.providers.by_name(name) for name in names]
    found = await program.providers.all()
    return [one for one in found if await program.sync_history.waiting(one.id) is not None]


async def _kinds(program: Program, run: SyncRun) -> dict[ChangeKind, int]:
    """How many streams each kind of change has; all of a first import, which is not noted, are new."""
    kinds = await program.sync_history.kinds(run.id)
    return kinds if any(kinds.values()) else kinds | {ChangeKind.ADDED: run.added}


async def _print_as_json(program: Program, run: SyncRun, ids: "array[int]") -> None:
    """One object; its list of changes page after page, so that a million never stand in memory."""
    kinds = await _kinds(program, run)
    rejects = await program.sync_history.rejects(run.id)
    series = await program.sync_history.series_changes(run.id)
    head = {
        "sync": run_values(run),
        "kinds": {kind.value: count for kind, count in kinds.items()},
        "series": [_series_values(change) for change in series],
        "rejects": [reject._asdict() for reject in rejects],
    }
    sys.stdout.write(json.dumps(head, ensure_ascii=False, indent=2)[:-2] + ',\n  "changes": [')
    separator = "\n    "
    for start in range(0, len(ids), PAGE):
        for change in await program.sync_history.changes(run.id, ids[start : start + PAGE]):
            sys.stdout.write(separator + json.dumps(_change_values(change), ensure_ascii=False))
            separator = ",\n    "
    sys.stdout.write("\n  ]\n}\n")


async def _print_as_tables(program: Program, run: SyncRun, ids: "array[int]", limit: int) -> None:
    undone = f", undone on {run.undone:%Y-%m-%d %H:%M}" if run.undone else ""
    say(f"Sync {run.id} of “{run.provider}”, {run.started:%Y-%m-%d %H:%M} UTC: {run.status}{undone}.")
    if run.message:
        say(run.message)
    kinds = await _kinds(program, run)
    print_table(("Change", "Streams"), [(_word(kind), count) for kind, count in kinds.items() if count])
    shown = await program.sync_history.changes(run.id, ids[:limit])
    if run.added and not ids:
        say("The first import: all is new, and nothing is listed one by one.")
    if shown:
        print()
        print_table(("Change", "Name", "Name before", "Group", "Group before"), map(_cells, shown))
        say(f"{len(shown):,} of {len(ids):,} changes")
    if run.series:
        series = await program.sync_history.series_changes(run.id, limit)
        print()
        print_table(("Change", "Series", "Name before", "Group", "Group before"), map(_series_cells, series))
        say(run.series)
    rejects = await program.sync_history.rejects(run.id)
    if rejects:
        print()
        print_table(("Line", "Refused because", "Text"), [reject[1:] for reject in rejects[:limit]])
        say(f"{min(limit, len(rejects)):,} of {run.rejected:,} refused lines")


def _change_values(change: StreamChange) -> dict[str, object]:
    return {
        "id": change.id,
        "change": change.change,
        "kinds": sorted(kind.value for kind in change.kinds),
        "name": change.name,
        "name_before": change.name_before,
        "group": change.group,
        "group_before": change.group_before,
    }


def _cells(change: StreamChange) -> tuple[str, ...]:
    words = ", ".join(_word(kind) for kind in ChangeKind if kind in change.kinds)
    was = change.name_before if change.name_before != change.name else ""
    group_was = change.group_before if change.group_before != change.group else ""
    return words, change.name, was, change.group, group_was


def _series_values(change: SeriesChange) -> dict[str, object]:
    values = change._asdict()
    del values["id"]
    return values


def _series_cells(change: SeriesChange) -> tuple[str, ...]:
    was = change.title_before if change.title_before != change.title else ""
    group_was = change.group_before if change.group_before != change.group else ""
    return change.change, change.title, was, change.group, group_was


def _word(kind: ChangeKind) -> str:
    return kind.value.replace("url_changed", "address changed")


def _done(run: SyncRun) -> str:
    return f"{run.returned:,} streams are back, {run.gone:,} gone, {run.changed:,} as they were"


def _accepted(result: SyncResult) -> str:
    if result.message:
        return result.message
    return f"“{result.provider}”: {result.added:,} added, {result.changed:,} changed, {result.gone:,} gone."
