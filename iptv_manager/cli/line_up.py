"""`line-up order`: how the streams of a channel are ordered, for everybody who uses the database."""

import argparse
from argparse import Namespace
from typing import TypeAlias

from iptv_manager.app import open_program
from iptv_manager.cli.terminal import print_json, say
from iptv_manager.services.shared_choices import StreamOrder
from iptv_manager.settings import Settings

COMMANDS = ("line-up",)
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"
_SAID = {
    StreamOrder.QUALITY: "Streams of a channel: the best picture first.",
    StreamOrder.HEALTH: "Streams of a channel: what works first, what is dead last.",
}


def add_commands(found: _Commands) -> None:
    """Add it to what may be typed."""
    actions = found.add_parser("line-up", help="choices for the whole line-up").add_subparsers(
        metavar="ACTION", required=True
    )
    parser = actions.add_parser("order", help="how the streams of a channel are ordered")
    parser.add_argument("order", nargs="?", default="", choices=["", *StreamOrder], metavar="quality|health")
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    parser.set_defaults(command=order)


async def order(options: Namespace, settings: Settings) -> int:
    """Say how they are ordered, or order them so from now on."""
    async with open_program(settings) as program:
        if options.order:
            await program.choices.choose_stream_order(StreamOrder(options.order))
        chosen = await program.choices.stream_order()
    if options.json:
        print_json({"stream_order": chosen.value})
    else:
        say(_SAID[chosen])
    return 0
