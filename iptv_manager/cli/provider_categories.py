"""The command `provider categories`: what a panel has, with counts, and what is taken of it."""

from argparse import Namespace
from collections.abc import Sequence
from fnmatch import fnmatchcase

from iptv_manager.app import open_program
from iptv_manager.cli.terminal import ProgressLine, print_json, print_table, say
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.panel import PanelCategory, PanelKind
from iptv_manager.model.provider import ProviderKind
from iptv_manager.settings import Settings


async def provider_categories(options: Namespace, settings: Settings) -> int:
    """List the categories of a panel, before the first import too; choose which are taken."""
    line = ProgressLine("Asking the panel")
    async with open_program(settings) as program:
        provider = await program.providers.by_name(options.name)
        if provider.kind != ProviderKind.XTREAM:
            raise InputRefused(
                f"“{provider.name}” is a list: only an account at a panel has categories to choose."
            )
        found = [] if options.refresh else await program.categories.known(provider)
        if not found:
            found = await program.categories.offer(provider, line)
            line.clear()
        if options.take or options.leave:
            seen, found = found, _chosen(found, options.take, options.leave)
            taken = {(one.kind, one.category_id) for one in found if one.taken}
            await program.categories.choose(provider, taken, provider.options.new_categories, seen)
            say(f"{len(taken):,} of {len(found):,} categories are taken; `sync` follows.")
    if options.json:
        print_json([_values(one) for one in found])
    else:
        titles = ("Kind", "Id", "Category", "Entries", "Taken")
        print_table(titles, [tuple(_values(one).values()) for one in found])
    return 0


def _chosen(found: Sequence[PanelCategory], take: Sequence[str], leave: Sequence[str]) -> list[PanelCategory]:
    """The categories with the new choice; what both name is left. Raises InputRefused for what names none."""
    for wanted in (*take, *leave):
        if not any(_is_named(one, wanted) for one in found):
            raise InputRefused(
                f"No category is named “{wanted}”; see `provider categories` for those there are."
            )
    return [
        one._replace(
            taken=(one.taken or any(_is_named(one, wanted) for wanted in take))
            and not any(_is_named(one, wanted) for wanted in leave)
        )
        for one in found
    ]


def _is_named(category: PanelCategory, wanted: str) -> bool:
    """Is it meant by “KIND:TITLE”, or “TITLE” of any kind? A title may hold * and ?, any case will do."""
    kind, colon, title = wanted.partition(":")
    if not colon or kind.lower() not in set(PanelKind):
        kind, title = category.kind.value, wanted
    matches = (
        fnmatchcase(category.title.lower(), title.strip().lower()) or category.category_id == title.strip()
    )
    return category.kind.value == kind.lower() and matches


def _values(category: PanelCategory) -> dict[str, object]:
    return {
        "kind": category.kind.value,
        "id": category.category_id,
        "title": category.title,
        "entries": category.entries,
        "taken": category.taken,
    }
