"""What may be typed after `iptv-manager`."""

import argparse
from collections.abc import Sequence
from typing import TypeAlias

from iptv_manager import __version__
from iptv_manager.cli import (
    autostart,
    channels,
    check_limits,
    commands,
    edit_lists,
    edit_rules,
    edits,
    films,
    guide,
    health,
    history,
    inspecting,
    line_up,
    playing,
    provider,
    schedule,
    syncs,
)
from iptv_manager.cli.views import add_json, add_view

COMMANDS = (
    "inspect",
    "provider",
    "sync",
    *health.COMMANDS,
    *channels.COMMANDS,
    *playing.COMMANDS,
    "report",
    "demo",
    *syncs.COMMANDS,
    *schedule.COMMANDS,
    *autostart.COMMANDS,
    *films.COMMANDS,
    *guide.COMMANDS,
    *history.COMMANDS,
    *line_up.COMMANDS,
    *check_limits.COMMANDS,
    *edits.COMMANDS,
    *edit_lists.COMMANDS,
    *edit_rules.COMMANDS,
)
USAGE = "iptv-manager [--minimised] [FILE|URL ...]  |  iptv-manager COMMAND ..."


def is_command(arguments: Sequence[str]) -> bool:
    """Is this a command (or a question about them)? Everything else opens the window."""
    return arguments[0] in COMMANDS or arguments[0].startswith("-")


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of a command; `command` is what does it. Ends with exit code 2 and a hint on wrong use."""
    return _parser().parse_args(arguments)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="iptv-manager",
        usage=USAGE,
        description="Several IPTV subscriptions and lists, one tidy line-up. With no command: opens the window.",
    )
    parser.add_argument("--version", action="version", version=f"%(prog)s {__version__}")
    found = parser.add_subparsers(prog="iptv-manager", metavar="COMMAND", required=True)
    for add in (
        _inspect,
        provider.add_commands,
        _sync,
        health.add_commands,
        channels.add_commands,
        playing.add_commands,
        _report,
        _demo,
        syncs.add_commands,
        schedule.add_commands,
        autostart.add_commands,
        films.add_commands,
        guide.add_commands,
        history.add_commands,
        line_up.add_commands,
        check_limits.add_commands,
        edits.add_commands,
        edit_lists.add_commands,
        edit_rules.add_commands,
    ):
        add(found)
    return parser


_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def _inspect(found: _Commands) -> None:
    parser = found.add_parser("inspect", help="read a list without importing it")
    parser.add_argument("file", metavar="FILE")
    parser.add_argument("--json", action="store_true", help="everything as one JSON object")
    parser.add_argument("--lines", action="store_true", help="one entry a line, as JSON, for big lists")
    parser.set_defaults(command=inspecting.inspect)


def _sync(found: _Commands) -> None:
    parser = found.add_parser("sync", help="bring providers up to their lists")
    parser.add_argument("names", nargs="*", metavar="NAME", help="all of them if none is named")
    parser.add_argument("--accept-shrink", action="store_true", help="yes, so many entries are really gone")
    answer = parser.add_mutually_exclusive_group()
    answer.add_argument("--accept", action="store_true", help="apply what a sync that asked first would do")
    answer.add_argument("--dismiss", action="store_true", help="leave everything as it is instead")
    add_json(parser).set_defaults(command=commands.sync)


def _report(found: _Commands) -> None:
    kinds = found.add_parser("report", help="save reports").add_subparsers(metavar="REPORT", required=True)
    parser = kinds.add_parser("channels", help="channels as CSV")
    parser.add_argument("--out", required=True, metavar="FILE.csv")
    parser.add_argument(
        "--exact", action="store_true", help="values as they are, not made safe for spreadsheets"
    )
    add_view(parser)
    add_json(parser).set_defaults(command=commands.report_channels)
    history.add_report(kinds)


def _demo(found: _Commands) -> None:
    parser = found.add_parser("demo", help="see the main job done on a provider of our own")
    parser.add_argument("--out", default="demo-output", metavar="FOLDER", help="where pictures and CSV go")
    parser.set_defaults(command=commands.demo)
