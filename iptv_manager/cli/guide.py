"""The commands `guide …`: add, list, remove and sync guides, show what is on."""

import argparse
from argparse import Namespace
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.guide_values import (
    programme_cells,
    result_cells,
    result_values,
    shown_values,
    source_cells,
    source_values,
)
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import add_json
from iptv_manager.model.channels import ChannelQuery, ChannelRow, ChannelSort
from iptv_manager.model.errors import InputRefused, NotFound
from iptv_manager.services.guide import GOOD
from iptv_manager.settings import Settings

COMMANDS = ("guide",)
MOST_NAMED = 10  # channels that a refusal names
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Say what may be typed."""
    parser = found.add_parser(
        "guide", help="programme guides: add, list, remove and sync them, see what is on"
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = add_json(actions.add_parser("add", help="add a guide in XMLTV form, beside those that lists name"))
    add.add_argument("address", metavar="URL|FILE")
    add.add_argument("--name", default="", metavar="N", help="its name; made of the address if not given")
    add.set_defaults(command=guide_add)
    add_json(actions.add_parser("list", help="list them")).set_defaults(command=guide_list)
    remove = add_json(actions.add_parser("remove", help="remove one, with its programmes"))
    remove.add_argument("name", metavar="NAME")
    remove.set_defaults(command=guide_remove)
    sync = add_json(actions.add_parser("sync", help="bring them up to date"))
    sync.add_argument("names", nargs="*", metavar="NAME", help="all of them if none is named")
    sync.set_defaults(command=guide_sync)
    show = add_json(actions.add_parser("show", help="what is on now and next, and the day"))
    show.add_argument("channel", metavar="CHANNEL", help="its name, or its id as `channels --json` gives it")
    show.add_argument("--day", type=_day, metavar="YYYY-MM-DD", help="another day than today")
    show.set_defaults(command=guide_show)


async def guide_add(options: Namespace, settings: Settings) -> int:
    """Add a guide; it is read by `guide sync`."""
    async with open_program(settings) as program:
        added = await program.guides.add(options.address, options.name)
    say(f"Added “{added.name}”. Read it with: iptv-manager guide sync “{added.name}”")
    if options.json:
        print_json(source_values(added))
    return 0


async def guide_list(options: Namespace, settings: Settings) -> int:
    """List the guides."""
    async with open_program(settings) as program:
        found = await program.guides.all()
    if options.json:
        print_json([source_values(source) for source in found])
    else:
        titles = ("Name", "Provider", "Status", "Channels", "Matched", "Programmes", "Last sync", "Address")
        print_table(titles, [source_cells(source) for source in found])
    return 0


async def guide_remove(options: Namespace, settings: Settings) -> int:
    """Remove a guide."""
    async with open_program(settings) as program:
        removed = await program.guides.remove(options.name)
    say(f"Removed “{removed.name}” with its programmes.")
    if options.json:
        print_json({"removed": removed.name})
    return 0


async def guide_sync(options: Namespace, settings: Settings) -> int:
    """Bring the named guides up to date, or all; fails when one of them did not end well."""
    results = []
    async with open_program(settings) as program:
        for source in await program.guides.named(options.names):
            line = ProgressLine(source.name)
            results.append(await program.guides.sync(source, line))
            line.clear()
    for result in results:
        if result.message:
            say(result.message)
    if not results:
        say("There is no guide: no list names one. Add one with: iptv-manager guide add URL")
    if options.json:
        print_json([result_values(result) for result in results])
    else:
        titles = ("Guide", "Status", "Channels", "Matched", "Programmes", "Seconds")
        print_table(titles, [result_cells(result) for result in results])
    return 0 if all(result.status in GOOD for result in results) else 1


async def guide_show(options: Namespace, settings: Settings) -> int:
    """Tell what is on at a channel: now, next, and the whole day."""
    moment = datetime.now(UTC)
    since, until = _bounds(options.day)
    async with open_program(settings) as program:
        row = await _channel(program, options.channel)
        guide = await program.guides.between(row.id, since, until)
        around = (await program.guides.now_and_next([row.id], moment)).get(row.id)
    if options.json:
        print_json(shown_values(row, guide, around, moment))
        return 0
    if guide is None or not guide.programmes:
        say(f"“{row.name}” has no guide for this day." if guide else f"“{row.name}” has no guide.")
        return 0
    now, following = (around.now(moment), around.next(moment)) if around else (None, None)
    for word, one in (("Now:", now), ("Next:", following)):
        if one is not None:
            print(f"{word:5} {one.start.astimezone():%H:%M} – {one.stop.astimezone():%H:%M}  {one.title}")
    titles = ("From", "To", "", "Title", "Part", "Episode")
    print_table(titles, [programme_cells(one, now) for one in guide.programmes])
    say(
        f"From the guide “{guide.source}”, its channel {guide.guide_id} (by {guide.method}, {guide.score:.0%} sure)"
    )
    return 0


async def _channel(program: Program, text: str) -> ChannelRow:
    """The channel of that id or name; of several that hold the words, the one that bears just that name.

    Raises NotFound, InputRefused."""
    await program.merges.catch_up(lambda _progress: None)
    if text.isdecimal() and (rows := await program.channels.rows([int(text)])):
        return rows[0]
    ids = await program.channels.id_vector(ChannelQuery(search=text, sort=ChannelSort.NAME))
    rows = await program.channels.rows(ids)
    exact = [row for row in rows if row.name.casefold() == text.strip().casefold()]
    if len(exact) == 1 or len(rows) == 1:
        return (exact or rows)[0]
    if not rows:
        raise NotFound(f"There is no channel named “{text}”; list them with: iptv-manager channels")
    named = ", ".join(f"{row.name} ({row.id})" for row in (exact or rows)[:MOST_NAMED])
    raise InputRefused(f"Several channels are named like “{text}”: {named}. Give the id of one.")


def _bounds(day: date | None) -> tuple[datetime, datetime]:
    """The beginning of a day by this computer's clock, and that of the next; today if none is given."""
    wanted = day or datetime.now(UTC).astimezone().date()
    begin, end = (
        datetime(one.year, one.month, one.day).astimezone() for one in (wanted, wanted + timedelta(1))
    )
    return begin, end


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it as 2026-01-31") from error
