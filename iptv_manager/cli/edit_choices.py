"""What the commands that edit share: how channels are chosen and how results are told."""

import argparse
from argparse import Namespace

from iptv_manager.app import Program
from iptv_manager.cli.edit_words import result_values
from iptv_manager.cli.terminal import print_json, say
from iptv_manager.cli.views import GROUP_HELP, positive
from iptv_manager.model.channels import ChannelQuery
from iptv_manager.model.edits import Chosen, EditResult
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.names import group_key


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Options that choose channels."""
    more = "may be given several times"
    parser.add_argument("--search", default="", metavar="TEXT", help="words that the name holds")
    parser.add_argument("--group", action="append", default=[], metavar="G", help=GROUP_HELP)
    parser.add_argument("--provider", action="append", default=[], metavar="P", help=more)
    parser.add_argument(
        "--id", type=positive, action="append", default=[], metavar="ID", help=f"just this; {more}"
    )
    parser.add_argument("--hidden", action="store_true", help="those that are hidden, and no others")
    parser.add_argument("--favourites", action="store_true", help="only those marked as favourites")


def with_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """Let the command say its result as JSON."""
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    return parser


async def chosen_ids(program: Program, options: Namespace) -> Chosen:
    """The channels that match, or those of the ids. All there are must be asked for in so many words."""
    if options.id:
        return list(options.id)
    is_narrowed = options.search or options.group or options.provider or options.hidden or options.favourites
    if not is_narrowed and not getattr(options, "all", False):
        raise InputRefused("Say which channels: --search, --group, --provider or --id (or --all to edit).")
    providers = [await program.providers.by_name(name) for name in options.provider]
    return ChannelQuery(
        options.search,
        frozenset(group_key(group) for group in options.group),
        frozenset(provider.id for provider in providers),
        options.hidden,
        options.favourites,
    )


def tell_result(result: EditResult, options: Namespace) -> None:
    """Say what an act did, and how to take it back."""
    if result.changed:
        say(f"Done: {result.title}. Take it back with: iptv-manager undo")
    else:
        say(f"Nothing differed: {result.chosen:,} channels match.")
    if options.json:
        print_json(result_values(result))


def tell_missing(result: EditResult) -> None:
    """Say which channels of an act are no longer there."""
    if result.missing:
        say(
            f"{result.missing:,} of its {result.chosen:,} channels are in no list any more; the rest is done."
        )


def done(sentence: str, values: object, options: Namespace) -> int:
    """Say what was done; gives the exit code."""
    say(sentence)
    if options.json:
        print_json(values)
    return 0
