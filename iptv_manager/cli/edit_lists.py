"""The commands `favourites` and `groups`."""

import argparse
from argparse import Namespace
from typing import TypeAlias

from iptv_manager.app import open_program
from iptv_manager.cli.edit_choices import add_choice, chosen_ids, done, tell_result, with_json
from iptv_manager.cli.edit_words import list_values
from iptv_manager.cli.terminal import print_json, print_table, say
from iptv_manager.settings import Settings

COMMANDS = ("favourites", "groups")
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Say what may be typed."""
    _favourites(found)
    _groups(found)


def _favourites(found: _Commands) -> None:
    actions = found.add_parser("favourites", help="lists of favourite channels").add_subparsers(
        metavar="ACTION", required=True
    )
    with_json(actions.add_parser("list", help="list them")).set_defaults(command=favourites_list)
    for name, what, command in (
        ("show", "the channels of one", favourites_show),
        ("create", "make one", favourites_create),
        ("delete", "delete one; `undo` brings it back", favourites_delete),
    ):
        parser = actions.add_parser(name, help=what)
        parser.add_argument("name", metavar="LIST")
        with_json(parser).set_defaults(command=command)
    for name, what, command in (
        ("add", "put all channels that match into one", favourites_add),
        ("remove", "take all channels that match out of one", favourites_remove),
    ):
        parser = actions.add_parser(name, help=what)
        parser.add_argument("name", metavar="LIST")
        add_choice(parser)
        with_json(parser).set_defaults(command=command)
    rename = actions.add_parser("rename", help="rename one")
    rename.add_argument("name", metavar="LIST")
    rename.add_argument("new", metavar="NEW")
    with_json(rename).set_defaults(command=favourites_rename)


def _groups(found: _Commands) -> None:
    actions = found.add_parser("groups", help="the groups of the line-up").add_subparsers(
        metavar="ACTION", required=True
    )
    with_json(actions.add_parser("list", help="list them")).set_defaults(command=groups_list)
    merge = actions.add_parser("rename", help="give one or several groups a new name, now and for later")
    merge.add_argument("groups", nargs="+", metavar="GROUP")
    merge.add_argument("--to", required=True, metavar="NEW")
    with_json(merge).set_defaults(command=groups_rename)
    order = actions.add_parser("order", help="let groups stand in this order, all others behind")
    order.add_argument("groups", nargs="+", metavar="GROUP")
    with_json(order).set_defaults(command=groups_order)


async def favourites_list(options: Namespace, settings: Settings) -> int:
    """List the lists."""
    async with open_program(settings) as program:
        found = await program.editing.favourites.lists()
    if options.json:
        print_json([list_values(one) for one in found])
    else:
        print_table(("List", "Channels"), [(one.name, one.channels) for one in found])
    return 0


async def favourites_show(options: Namespace, settings: Settings) -> int:
    """List the channels of a list."""
    async with open_program(settings) as program:
        favourites = program.editing.favourites
        found = await favourites.channels((await favourites.by_name(options.name)).id)
    if options.json:
        print_json([channel._asdict() for channel in found])
    else:
        print_table(("Id", "Name"), [(str(channel.id), channel.name) for channel in found])
    return 0


async def favourites_create(options: Namespace, settings: Settings) -> int:
    """Make a list."""
    async with open_program(settings) as program:
        key = await program.editing.favourites.create(options.name)
    say(f"Made the favourites list “{options.name}”.")
    if options.json:
        print_json({"id": key, "name": options.name})
    return 0


async def favourites_rename(options: Namespace, settings: Settings) -> int:
    """Rename a list."""
    async with open_program(settings) as program:
        favourites = program.editing.favourites
        known = await favourites.by_name(options.name)
        await favourites.rename(known.id, options.new, known.name)
    return done(f"“{options.name}” is “{options.new}” now.", {"name": options.new}, options)


async def favourites_delete(options: Namespace, settings: Settings) -> int:
    """Delete a list."""
    async with open_program(settings) as program:
        favourites = program.editing.favourites
        await favourites.remove((await favourites.by_name(options.name)).id)
    return done(f"Deleted “{options.name}”; `undo` brings it back.", {"deleted": options.name}, options)


async def favourites_add(options: Namespace, settings: Settings) -> int:
    """Put all channels that match into a list."""
    async with open_program(settings) as program:
        favourites = program.editing.favourites
        found = await favourites.by_name(options.name)
        count = await favourites.put_in(found.id, await chosen_ids(program, options))
    return done(f"{count:,} channels put into “{found.name}”.", {"added": count}, options)


async def favourites_remove(options: Namespace, settings: Settings) -> int:
    """Take all channels that match out of a list."""
    async with open_program(settings) as program:
        favourites = program.editing.favourites
        found = await favourites.by_name(options.name)
        count = await favourites.take_out(found.id, await chosen_ids(program, options))
    return done(f"{count:,} channels taken out of “{found.name}”.", {"removed": count}, options)


async def groups_list(options: Namespace, settings: Settings) -> int:
    """List the groups."""
    async with open_program(settings) as program:
        found = await program.editing.groups.all()
    if options.json:
        print_json([{"group": row.title, "channels": row.channels} for row in found])
    else:
        print_table(("Group", "Channels"), [(row.title, row.channels) for row in found])
    return 0


async def groups_rename(options: Namespace, settings: Settings) -> int:
    """Rename or merge groups."""
    async with open_program(settings) as program:
        result = await program.editing.rules.rename_groups(options.groups, options.to)
    tell_result(result, options)
    return 0


async def groups_order(options: Namespace, settings: Settings) -> int:
    """Order the groups."""
    async with open_program(settings) as program:
        await program.editing.groups.order(options.groups)
    return done("The groups stand in that order.", {"groups": options.groups}, options)
