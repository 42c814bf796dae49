"""Options that several commands share, and what they mean: which rows, in which order, how many."""

import argparse
import re
from argparse import Namespace
from collections.abc import Sequence

from iptv_manager.app import Program
from iptv_manager.model.line_up import LineUpQuery, SortColumn
from iptv_manager.model.names import group_key
from iptv_manager.model.provider import Provider

PAGE = 1000  # rows fetched at a time
SHOWN = 50  # rows of a table on a terminal, unless --limit says otherwise
MOST = 1_000_000_000  # of anything that may be counted
GROUP_HELP = "in this group, alone or among others (News;Sports); may be given several times"
STREAM_COLUMNS = tuple(column.value for column in SortColumn)


def add_view(parser: argparse.ArgumentParser, columns: Sequence[str] = STREAM_COLUMNS) -> None:
    """Which rows, sorted by one of `columns`."""
    parser.add_argument("--search", default="", metavar="TEXT", help="words that the name holds")
    parser.add_argument("--group", action="append", default=[], metavar="G", help=GROUP_HELP)
    parser.add_argument(
        "--provider", action="append", default=[], metavar="P", help="may be given several times"
    )
    parser.add_argument("--sort", default="order", choices=columns, metavar="COLUMN", help=", ".join(columns))
    parser.add_argument("--descending", action="store_true", help="the other way round")


def add_json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    """The option --json; gives the parser back."""
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    return parser


def positive(text: str) -> int:
    """A whole number of at least 1, for argparse."""
    return _at_least(1, text)


def natural(text: str) -> int:
    """A whole number of at least 0, for argparse."""
    return _at_least(0, text)


def _at_least(least: int, text: str) -> int:
    """argparse names the function where a number can't be read; a person needs the words."""
    number = int(text) if re.fullmatch(r"\s*[+-]?[0-9]{1,18}\s*", text) else -1
    if not least <= number <= MOST:
        raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {MOST:,}")
    return number


def seconds(text: str) -> float:
    """Seconds that a stream may take, for argparse."""
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0.1 <= number <= 300:
        raise argparse.ArgumentTypeError("must be from 0.1 to 300 seconds")
    return number


async def named(program: Program, names: Sequence[str]) -> list[Provider]:
    """The providers of these names, each once; all of them if there is no name. Raises NotFound."""
    if not names:
        return await program.providers.all()
    found = [await program.providers.by_name(name) for name in names]
    return list({provider.id: provider for provider in found}.values())


async def stream_query(program: Program, options: Namespace) -> LineUpQuery:
    """What the options of `add_view` ask for of the streams."""
    chosen = await named(program, options.provider) if options.provider else []
    return LineUpQuery(
        search=options.search,
        providers=frozenset(provider.id for provider in chosen),
        groups=frozenset(group_key(group) for group in options.group),
        sort=SortColumn(options.sort),
        descending=options.descending,
    )
