"""The command `check`: see which streams work, those that are due, or go on with a check that was broken off."""

import argparse
from argparse import Namespace
from array import array
from collections import Counter
from typing import TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.cli.views import add_json, named, positive, seconds
from iptv_manager.model.health import CheckLevel
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.progress import Progress
from iptv_manager.services.health import CHECKING, CheckSummary
from iptv_manager.settings import Settings

COMMANDS = ("check",)
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add this command to the parser."""
    parser = found.add_parser("check", help="see which streams work")
    parser.add_argument("names", nargs="*", metavar="NAME", help="all providers if none is named")
    parser.add_argument("--due", action="store_true", help="only streams whose next check is due")
    parser.add_argument(
        "--search", default="", metavar="TEXT", help="only streams whose name holds these words"
    )
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N streams")
    parser.add_argument("--at-once", type=positive, metavar="N", help="connections at once, in all")
    parser.add_argument("--timeout", type=seconds, metavar="S", help="seconds a stream has to answer")
    parser.add_argument("--resume", action="store_true", help="go on with checks that were broken off")
    parser.add_argument(
        "--deep", dest="level", action="store_const", const=CheckLevel.DEEP, default=CheckLevel.QUICK,
        help="decode some seconds: codecs, picture, sound, a thumbnail",
    )  # fmt: skip
    add_json(parser).set_defaults(command=check)


async def check(options: Namespace, settings: Settings) -> int:
    """Check the streams of the named providers, or of all."""
    line = _Aloud("Checking")
    async with open_program(settings) as program:
        if options.resume:
            summary = await _resumed(program, line)
        else:
            summary = await _checked(program, options, line)
            line.clear()
            await _tell_unfinished(program)
    line.clear()
    if options.json:
        print_json({"checked": summary.checked, "seconds": summary.seconds, "outcomes": summary.outcomes})
    else:
        most_first = sorted(summary.outcomes.items(), key=lambda found: found[1], reverse=True)
        print_table(("Outcome", "Streams"), most_first)
        say(f"{summary.checked:,} streams in {summary.seconds:.1f} s")
    return 0


class _Aloud(ProgressLine):
    """A progress line that also says in words what the check waits for: a script's log has no such line."""

    _what = CHECKING

    def __call__(self, progress: Progress) -> None:
        """Draw, and say what has changed."""
        if progress.what != self._what:
            self._what = progress.what
            if progress.what != CHECKING:
                self.clear()
                say(f"{progress.what} …")
        super().__call__(progress)


async def _checked(program: Program, options: Namespace, line: ProgressLine) -> CheckSummary:
    chosen = frozenset(provider.id for provider in await named(program, options.names))
    health, how = program.health, (options.at_once, options.timeout, line, _ignore)
    if options.due and not options.search and not options.limit:
        return await health.check_due(chosen, *how, level=options.level)
    query = LineUpQuery(search=options.search, providers=chosen)
    ids = await program.line_up.id_vector(query) if chosen else array("q")
    if options.due:
        ids = await health.due_among(ids)
    return await health.check(ids[: options.limit], *how, level=options.level)


async def _resumed(program: Program, line: ProgressLine) -> CheckSummary:
    """Go on with each, oldest first; gives what all came to."""
    outcomes: Counter[str] = Counter()
    taken = 0.0
    for run in await program.health.unfinished():
        summary = await program.health.resume(run.id, line, _ignore)
        outcomes.update(summary.outcomes)
        taken += summary.seconds
    return CheckSummary(outcomes.total(), round(taken, 3), dict(sorted(outcomes.items())))


async def _tell_unfinished(program: Program) -> None:
    left = await program.health.unfinished()
    if left:
        say(f"A check of {left[0].total:,} streams was broken off; go on with: iptv-manager check --resume")


def _ignore(_results: object) -> None:
    """Results are counted at the end."""
