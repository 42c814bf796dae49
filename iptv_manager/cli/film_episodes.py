"""Asking panels for the episodes of series that are to be shown: what was never told, a bounded number at a time."""

from collections import defaultdict
from collections.abc import Sequence

from iptv_manager.app import Program
from iptv_manager.cli.terminal import ProgressLine, say
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.model.films import TitleKind

MOST = 50  # series that one command asks for; each is a call of its panel
PAGE = 1000  # series whose sources are fetched at a time


async def ask_for_episodes(program: Program, ids: Sequence[int], refresh: bool) -> None:
    """Ask for what was not told yet of these series; `refresh`: whatever was told.

    What can't be had is said in a sentence, and what is known stays good."""
    line, left, is_due = ProgressLine("Episodes"), MOST, False
    for provider_id, panel_ids in (await _panels(program, ids)).items():
        due = panel_ids if refresh else await program.series_details.due_among(provider_id, panel_ids)
        asked, left, is_due = due[:left], left - len(due[:left]), is_due or len(due) > left
        if not asked:
            continue
        try:
            result = await program.series_details.details_of(provider_id, asked, line)
        except IptvManagerError as error:
            say(str(error))
        else:
            if result.message:
                say(result.message)
    line.clear()
    if is_due:
        say(
            f"Asked for the episodes of {MOST} series; there are more, which the schedule asks for bit by bit."
        )


async def _panels(program: Program, ids: Sequence[int]) -> dict[int, list[str]]:
    """By provider, the panels' numbers of these series."""
    found: dict[int, list[str]] = defaultdict(list)
    for start in range(0, len(ids), PAGE):
        for one in await program.films.sources(TitleKind.SERIES, ids[start : start + PAGE]):
            if one.panel_id:
                found[one.provider_id].append(one.panel_id)
    return found
