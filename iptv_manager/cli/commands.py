"""What the commands do. Each takes the parsed options and the settings and gives the exit code."""

from argparse import Namespace
from pathlib import Path

from iptv_manager.app import open_program
from iptv_manager.cli import syncs
from iptv_manager.cli.provider_values import expiry_warning
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import named, stream_query
from iptv_manager.model.provider import SyncStatus
from iptv_manager.settings import Settings

_GOOD = (SyncStatus.OK, SyncStatus.UNCHANGED, SyncStatus.ASKED)
PAGE = 1000  # rows fetched at a time
SHOWN = 50  # rows of a table on a terminal, unless --limit says otherwise


async def sync(options: Namespace, settings: Settings) -> int:
    """Sync the named providers, or all; fails when one of them did not end well."""
    if options.accept or options.dismiss:
        return await syncs.answer(options, settings)
    results = []
    async with open_program(settings) as program:
        for provider in await named(program, options.names):
            line = ProgressLine(provider.name)
            results.append(await program.syncs.sync(provider, line, options.accept_shrink))
            line.clear()
            if warning := expiry_warning(await program.providers.by_id(provider.id)):
                say(warning)
    for result in results:
        if result.message:
            say(result.message)
        if result.status is SyncStatus.ASKED:
            say(
                f"See it: iptv-manager changes --provider “{result.provider}”; take it: sync --accept, or --dismiss"
            )
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
    return 0 if all(one.status in _GOOD for one in results) else 1


async def report_channels(options: Namespace, settings: Settings) -> int:
    """Save a view as CSV."""
    line = ProgressLine("Report")
    target = _target(options.out)
    async with open_program(settings) as program:
        query = await stream_query(program, options)
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


def _target(text: str) -> Path:
    return Path(text).expanduser().absolute()
