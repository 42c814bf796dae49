"""`health` and `report health`: what checks came to over time."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TypeAlias

from iptv_manager.app import open_program
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.model.health_history import ProviderHealth, Share, Steadiness
from iptv_manager.services.schedule import local_zone
from iptv_manager.settings import Settings

COMMANDS = ("health",)
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add `health` to what may be typed."""
    parser = found.add_parser("health", help="how well providers did over a day, a week and a month")
    parser.add_argument("name", nargs="?", default="", metavar="NAME", help="only this provider")
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    parser.set_defaults(command=health)


def add_report(kinds: _Commands) -> None:
    """Add `report health` to the reports."""
    parser = kinds.add_parser("health", help="every stream with its state and its uptime, as CSV")
    parser.add_argument("--out", required=True, metavar="FILE.csv")
    parser.add_argument(
        "--exact", action="store_true", help="values as they are, not made safe for spreadsheets"
    )
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    parser.set_defaults(command=report_health)


async def health(options: Namespace, settings: Settings) -> int:
    """Show how providers did."""
    async with open_program(settings) as program:
        chosen = await program.providers.by_name(options.name) if options.name else None
        found = await program.history.providers(local_zone())
        if chosen is not None:
            found = [one for one in found if one.id == chosen.id]
        steady = [await program.history.steadiness(one) for one in found] if options.json else []
    if options.json:
        values = [_values(one, how) for one, how in zip(found, steady, strict=True)]
        print_json(values[0] if chosen is not None else values)
        return 0
    titles = (
        "Provider",
        "Streams",
        "Checked",
        "Working",
        "24 h",
        "7 days",
        "30 days",
        "p50 ms",
        "p95 ms",
        "Down since",
    )
    print_table(titles, [_cells(one) for one in found])
    return 0


async def report_health(options: Namespace, settings: Settings) -> int:
    """Save the report as CSV."""
    line = ProgressLine("Report")
    target = target_of(options.out)
    async with open_program(settings) as program:
        rows = await program.reports.save_health(target, options.exact, line)
    line.clear()
    say(f"{rows:,} streams saved in {target}")
    if options.json:
        print_json({"file": str(target), "rows": rows})
    return 0


def target_of(text: str) -> Path:
    """A file's whole path."""
    return Path(text).expanduser().absolute()


def _values(one: ProviderHealth, steady: Steadiness | None) -> dict[str, object]:
    return {
        "provider": one.name,
        "status": one.status,
        "streams": one.streams,
        "checked": one.checked,
        "alive": one.alive,
        "outcomes": one.outcomes,
        "uptime": {
            "24h": one.uptime.day.value,
            "7d": one.uptime.week.value,
            "30d": one.uptime.month.value,
        },
        "checks": {
            "24h": one.uptime.day.told,
            "7d": one.uptime.week.told,
            "30d": one.uptime.month.told,
        },
        "by_hour": [one.by_hour.get(hour) for hour in range(24)],
        "first_byte_ms": {"p50": one.first_byte_p50, "p95": one.first_byte_p95},
        "flapping": steady.flapping if steady else None,
        "repair_seconds": steady.repair_seconds if steady else None,
        "last_checked": one.checked_at.isoformat() if one.checked_at else None,
        "last_good": one.good_at.isoformat() if one.good_at else None,
        "down_since": one.down_since.isoformat() if one.down_since else None,
    }


def _cells(one: ProviderHealth) -> tuple[object, ...]:
    shares = [_percent(share) for share in one.uptime]
    down = f"{one.down_since.astimezone():%Y-%m-%d %H:%M}" if one.down_since else ""
    return (
        one.name, one.streams, one.checked, one.alive, *shares, one.first_byte_p50, one.first_byte_p95, down,
    )  # fmt: skip


def _percent(share: Share) -> str:
    return "–" if share.value is None else f"{share.value:.1%}"
