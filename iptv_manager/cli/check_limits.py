"""`limits`: quiet hours, a cap on what checks fetch, and how long their history is kept, for all desktops."""

import argparse
from argparse import Namespace
from typing import TypeAlias

from iptv_manager.app import open_program
from iptv_manager.cli.terminal import print_json, print_table
from iptv_manager.cli.views import add_json, positive
from iptv_manager.model.check_limits import bytes_in
from iptv_manager.settings import Settings

COMMANDS = ("limits",)
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add it to what may be typed."""
    parser = found.add_parser(
        "limits", help="quiet hours and other limits of checks; without options, say them"
    )
    parser.add_argument("--quiet-hours", metavar="19:00-23:30|none", help="no check begins by itself then")
    parser.add_argument(
        "--bandwidth", metavar="RATE|none", help="bytes a second over all checks, such as 500k"
    )
    parser.add_argument("--keep-months", type=positive, metavar="N", help="of the history of checks")
    add_json(parser).set_defaults(command=limits)


async def limits(options: Namespace, settings: Settings) -> int:
    """Change what is given, then say what holds."""
    async with open_program(settings) as program:
        chosen = seen = await program.choices.check_limits()
        if options.quiet_hours is not None:
            is_none = options.quiet_hours.strip().lower() in ("none", "off")
            chosen = chosen._replace(quiet_hours="" if is_none else options.quiet_hours)
        if options.bandwidth is not None:
            chosen = chosen._replace(bytes_per_second=bytes_in(options.bandwidth))
        if options.keep_months is not None:
            chosen = chosen._replace(months_kept=options.keep_months)
        if {options.quiet_hours, options.bandwidth, options.keep_months} != {None}:
            chosen = await program.choices.choose_check_limits(chosen, seen)
    if options.json:
        print_json(chosen._asdict())
        return 0
    rate = f"{chosen.bytes_per_second:,} bytes a second" if chosen.bytes_per_second else "no cap"
    lines = [
        ("Quiet hours", chosen.quiet_hours or "none"),
        ("Bandwidth of checks", rate),
        ("History of checks", f"{chosen.months_kept} months"),
    ]
    print_table(("Limit", "Value"), lines)
    return 0
