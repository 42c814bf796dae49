"""The command `play`: a channel, film or stream in a player outside the program, until that player ends."""

import argparse
import asyncio
import signal
from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple, TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.terminal import ProgressLine, print_json, say
from iptv_manager.cli.views import add_json, positive
from iptv_manager.model.channels import ChannelQuery, ChannelSort
from iptv_manager.model.errors import NotFound
from iptv_manager.model.films import TitleKind, TitleQuery
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.names import search_key
from iptv_manager.model.playing import Playing
from iptv_manager.settings import Settings

COMMANDS = ("play",)
FEW = 8  # that are named where a name fits several
MOST = 200  # that are looked at for one of exactly this name
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add it to what may be typed."""
    parser = found.add_parser("play", help="play a channel, film or stream in mpv, VLC or a player you name")
    parser.add_argument("words", nargs="*", metavar="NAME", help="the name, or words of it")
    parser.add_argument(
        "--stream", type=positive, metavar="ID", help="this stream, as `streams --json` gives it"
    )
    parser.add_argument("--with", dest="player", default="", metavar="PROGRAM", help="the player to use")
    parser.add_argument(
        "--anyway", action="store_true", help="though the account seems to have no connection free"
    )
    add_json(parser).set_defaults(command=play)


class _Found(NamedTuple):
    """What is to be played: the streams of one channel or title, or one stream."""

    name: str
    streams: Sequence[int]
    is_channel: bool = False


async def play(options: Namespace, settings: Settings) -> int:
    """Play it, and stay until the player has ended; Ctrl-C ends both."""

    def told(playing: Playing) -> None:
        """Say what has begun to play."""
        say(f"Playing “{playing.title}” of “{playing.provider}” in {playing.player}; Ctrl-C stops it.")

    async with open_program(settings) as program, _ended_by_sigterm():
        found = await _wanted(program, options)
        title = "" if options.stream else found.name
        watched = await program.playing.play(found.streams, told, title, options.player, options.anyway)
    playing = watched.playing
    if options.json:
        print_json(
            {
                "player": playing.player,
                "stream": playing.stream_id,
                "name": playing.stream,
                "channel": found.name if found.is_channel else None,
                "provider": playing.provider,
                "seconds": watched.seconds,
            }
        )
    return 0


@asynccontextmanager
async def _ended_by_sigterm() -> AsyncIterator[None]:
    """Inside, SIGTERM is what Ctrl-C is: the player does not outlive the command."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    try:
        loop.add_signal_handler(signal.SIGTERM, lambda: task.cancel() if task else None)
    except (NotImplementedError, RuntimeError):  # Windows, and loops that are not of the main thread
        yield
        return
    try:
        yield
    except asyncio.CancelledError:
        raise KeyboardInterrupt from None
    finally:
        loop.remove_signal_handler(signal.SIGTERM)


async def _wanted(program: Program, options: Namespace) -> _Found:
    """What the options name. Raises NotFound, naming what they could mean."""
    words = " ".join(options.words).strip()
    if options.stream:
        return _Found("", [options.stream])
    if not words:
        raise NotFound("Say what to play: a name, words of one, or --stream ID.")
    await _caught_up(program)
    for look in (_channel, _film, _stream):
        if found := await look(program, words):
            return found
    raise NotFound(f"Nothing here is called “{words}”; look for it with: iptv-manager channels --search …")


async def _channel(program: Program, words: str) -> _Found | None:
    ids = await program.channels.id_vector(ChannelQuery(words, sort=ChannelSort.NAME))
    rows = await program.channels.rows(ids[:MOST])
    chosen = _one([(row.id, row.name) for row in rows], words, len(ids), "channels")
    if chosen is None:
        return None
    streams = (await program.channels.streams([chosen[0]]))[chosen[0]]
    return _Found(chosen[1], [stream.id for stream in streams], is_channel=True)


async def _film(program: Program, words: str) -> _Found | None:
    ids = await program.films.id_vector(TitleQuery(TitleKind.FILM, words))
    rows = await program.films.rows(TitleKind.FILM, ids[:MOST])
    chosen = _one([(row.id, row.title) for row in rows], words, len(ids), "films")
    if chosen is None:
        return None
    sources = await program.films.sources(TitleKind.FILM, [chosen[0]])
    return _Found(chosen[1], [one.stream_id for one in sources if one.stream_id])


async def _stream(program: Program, words: str) -> _Found | None:
    ids = await program.line_up.id_vector(LineUpQuery(words, sort=SortColumn.NAME))
    rows = await program.line_up.rows(ids[:MOST])
    chosen = _one([(row.id, row.name) for row in rows], words, len(ids), "streams")
    return _Found(chosen[1], [chosen[0]]) if chosen else None


def _one(named: Sequence[tuple[int, str]], words: str, count: int, what: str) -> tuple[int, str] | None:
    """The one of exactly this name, or the only one; None where there is none.

    Raises NotFound where it could be several."""
    exact = [one for one in named if search_key(one[1]) == search_key(words)]
    if exact or count <= 1:
        return next(iter(exact or named), None)
    few = ", ".join(f"“{name}”" for _, name in named[:FEW])
    more = " …" if count > FEW else ""
    told = f"{count:,} {what} have “{words}” in their names: {few}{more}"
    raise NotFound(f"{told}. Name one of them whole, or a stream by --stream.")


async def _caught_up(program: Program) -> None:
    """Merge what was never merged, and sort what no sync has sorted yet: as a rule nothing."""
    line = ProgressLine("Channels")
    await program.merges.catch_up(line)
    await program.films.catch_up(line)
    line.clear()
