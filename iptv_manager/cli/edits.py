"""The commands `edit`, `undo`, `redo`, `export` and `import`."""

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from iptv_manager.app import open_program
from iptv_manager.cli.edit_choices import add_choice, chosen_ids, done, tell_missing, tell_result, with_json
from iptv_manager.cli.edit_words import (
    history_cells,
    history_values,
    preview_values,
    print_preview,
    result_values,
)
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import positive
from iptv_manager.model.edits import EditSummary, Field, Seen, Value, field_named, parsed_value
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.numbering import Numbering, NumberWay
from iptv_manager.settings import Settings

COMMANDS = ("edit", "undo", "redo", "export", "import")
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Say what may be typed."""
    _edit(found)
    undo_parser = found.add_parser("undo", help="take the last edit back")
    undo_parser.add_argument("--list", action="store_true", help="only list what could be taken back")
    with_json(undo_parser).set_defaults(command=undo)
    with_json(found.add_parser("redo", help="bring again what was taken back")).set_defaults(command=redo)
    _files(found)


def _edit(found: _Commands) -> None:
    kinds = found.add_parser("edit", help="change many channels at once").add_subparsers(
        metavar="WHAT", required=True
    )
    parser = kinds.add_parser("channels", help="set or clear fields of all that match, or number them")
    add_choice(parser)
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help=", ".join(Field))
    parser.add_argument(
        "--clear", action="append", default=[], metavar="FIELD", help="back to the provider's value"
    )
    parser.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="FIELD=VALUE",
        help="only while it still is so, as you saw it: nobody else's edit is overridden",
    )
    parser.add_argument("--number", choices=[way.value for way in NumberWay], help="number them this way")
    parser.add_argument("--first", type=int, default=1, metavar="N", help="the first number")
    parser.add_argument("--last", type=int, metavar="N", help="the last number of a range")
    parser.add_argument("--block", type=int, default=100, metavar="N", help="numbers for each group")
    parser.add_argument("--before", type=positive, metavar="ID", help="move them in front of this channel")
    parser.add_argument("--to-end", action="store_true", help="move them behind all others")
    parser.add_argument("--all", action="store_true", help="yes, every channel there is")
    parser.add_argument("--dry-run", action="store_true", help="show what would change, and change nothing")
    with_json(parser).set_defaults(command=edit_channels)


def _files(found: _Commands) -> None:
    writing = found.add_parser("export", help="write files").add_subparsers(metavar="WHAT", required=True)
    lineup = writing.add_parser("lineup", help="all you made of the line-up, without secrets")
    lineup.add_argument("file", metavar="FILE.json")
    with_json(lineup).set_defaults(command=export_lineup)
    reading = found.add_parser("import", help="read files").add_subparsers(metavar="WHAT", required=True)
    lineup = reading.add_parser("lineup", help="what `export lineup` wrote; `undo` takes it back")
    lineup.add_argument("file", metavar="FILE.json")
    with_json(lineup).set_defaults(command=import_lineup)


# What they do


async def edit_channels(options: Namespace, settings: Settings) -> int:
    """Set, clear, number or move; with --dry-run only show what would change."""
    changes, numbering, seen = _changes(options), _numbering(options), _seen(options)
    is_move = options.to_end or options.before is not None
    if [bool(changes), numbering is not None, is_move].count(True) != 1:
        raise InputRefused(
            "Say what to change: --set FIELD=VALUE, --clear FIELD, --number WAY or --before ID."
        )
    if is_move and options.dry_run:
        raise InputRefused("A move is not previewed; `undo` takes it back.")
    async with open_program(settings) as program:
        chosen = await chosen_ids(program, options)
        edits, numbers = program.editing.edits, program.editing.numbering
        if options.dry_run:
            told = await (numbers.preview(chosen, numbering) if numbering else edits.preview(chosen, changes))
            print_json(preview_values(told)) if options.json else print_preview(told)
            return 0
        if is_move:
            result = await edits.move(chosen, options.before)
        else:
            asked = numbers.number(chosen, numbering) if numbering else edits.change(chosen, changes, seen)
            result = await asked
    tell_result(result, options)
    return 0


async def undo(options: Namespace, settings: Settings) -> int:
    """Take the newest edit back, or list what could be."""
    async with open_program(settings) as program:
        if options.list:
            return _print_history(await program.editing.edits.history(), options)
        result = await program.editing.edits.undo()
    say(f"Undone: {result.title}")
    tell_missing(result)
    if options.json:
        print_json(result_values(result))
    return 0


async def redo(options: Namespace, settings: Settings) -> int:
    """Bring again what was taken back last."""
    async with open_program(settings) as program:
        result = await program.editing.edits.redo()
    say(f"Done again: {result.title}")
    tell_missing(result)
    if options.json:
        print_json(result_values(result))
    return 0


async def export_lineup(options: Namespace, settings: Settings) -> int:
    """Write the line-up to a file."""
    line, path = ProgressLine("Export"), _path(options.file)
    async with open_program(settings) as program:
        count = await program.editing.files.export(path, line)
    line.clear()
    return done(
        f"{count:,} edited channels written to {path}", {"file": str(path), "channels": count}, options
    )


async def import_lineup(options: Namespace, settings: Settings) -> int:
    """Read a line-up file."""
    line, path = ProgressLine("Import"), _path(options.file)
    async with open_program(settings) as program:
        result = await program.editing.files.bring_in(path, line)
    line.clear()
    came = (
        f"{result.providers:,} providers added; give accounts their user and password. "
        if result.providers
        else ""
    )
    waiting = f"; {result.waiting:,} wait for a sync that brings them" if result.waiting else ""
    return done(f"{came}{result.found:,} channels found{waiting}.", result._asdict(), options)


def _changes(options: Namespace) -> dict[Field, Value | None]:
    changes: dict[Field, Value | None] = {field_named(name): None for name in options.clear}
    return changes | _values(options.set, "--set")


def _values(pairs: Sequence[str], option: str) -> dict[Field, Value | None]:
    found: dict[Field, Value | None] = {}
    for pair in pairs:
        name, separator, text = pair.partition("=")
        if not separator:
            raise InputRefused(f"Write {option} FIELD=VALUE, not “{pair[:40]}”.")
        field = field_named(name)
        found[field] = parsed_value(field, text)
    return found


def _seen(options: Namespace) -> Seen:
    """What the person saw before they typed the command."""
    if options.expect and not options.set and not options.clear:
        raise InputRefused("--expect goes with --set or --clear: what do you want to change?")
    return Seen(_values(options.expect, "--expect"))


def _numbering(options: Namespace) -> Numbering | None:
    if options.number is None:
        return None
    return Numbering(NumberWay(options.number), options.first, options.last, block=options.block)


def _print_history(found: Sequence[EditSummary], options: Namespace) -> int:
    if options.json:
        print_json([history_values(one) for one in found])
    else:
        print_table(("Id", "When", "What", "Channels"), [history_cells(one) for one in found])
    return 0


def _path(text: str) -> Path:
    return Path(text).expanduser().absolute()
