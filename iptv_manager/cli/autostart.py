"""`autostart`: whether the window starts with the computer, minimised to the tray."""

import argparse
from argparse import Namespace
from typing import TypeAlias

from iptv_manager.cli.terminal import print_json, say
from iptv_manager.cli.views import add_json
from iptv_manager.services.autostart import system_autostart
from iptv_manager.settings import Settings

COMMANDS = ("autostart",)

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add them to the parser."""
    parser = found.add_parser("autostart", help="start the window with the computer, in the tray")
    parser.add_argument(
        "wanted", nargs="?", choices=("on", "off"), metavar="on|off", help="tell, if left out"
    )
    add_json(parser).set_defaults(command=autostart)


async def autostart(options: Namespace, _settings: Settings) -> int:
    """Switch it if asked to, and tell how it is."""
    of_system = system_autostart()
    if options.wanted:
        of_system.switch(options.wanted == "on")
    is_on = of_system.is_on()
    if options.json:
        print_json({"autostart": is_on, "where": of_system.where})
    elif is_on:
        say(f"IPTV Manager starts with the computer: {of_system.where}")
    else:
        say("IPTV Manager does not start with the computer. To change that: iptv-manager autostart on")
    return 0
