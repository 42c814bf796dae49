"""The commands `provider …`: add, show, set, list, categories, remove, restore and purge."""

import argparse
from argparse import Namespace
from dataclasses import replace
from typing import TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.provider_categories import provider_categories
from iptv_manager.cli.provider_options import (
    PASSWORD_VARIABLE,
    add_options,
    password_from,
    stated,
    warn_of_visible,
)
from iptv_manager.cli.provider_values import account_rows, expiry_warning, provider_cells, provider_values
from iptv_manager.cli.syncs import synced
from iptv_manager.cli.terminal import print_json, print_table, say
from iptv_manager.formats.panel_address import panel_address, source_parts
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.provider import Provider, ProviderKind, SyncStatus
from iptv_manager.services.provider_details import ProviderDetails, details_of
from iptv_manager.settings import Settings

_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Say what may be typed."""
    parser = found.add_parser("provider", help="add, show, change, list, remove and restore providers")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    add = _named(actions, "add", "add a provider: a list, or an account at a panel")
    source = add.add_mutually_exclusive_group(required=True)
    source.add_argument("--m3u", metavar="URL|FILE", help="where its list is")
    source.add_argument("--xtream", metavar="URL", help="its panel: host and port, or any address of it")
    add.add_argument("--check", action="store_true", help="log in first, and add nothing if that fails")
    add.add_argument("--sync", action="store_true", help="read its list at once")
    add_options(add)
    add.set_defaults(command=provider_add)
    show = _named(actions, "show", "tell all that is known of one")
    show.add_argument("--refresh", action="store_true", help="ask its panel about the account first")
    show.set_defaults(command=provider_show)
    change = _named(actions, "set", "change one; its channels and your edits stay")
    change.add_argument("--name", dest="new_name", metavar="NEW", help="its new name")
    change.add_argument("--host", "--xtream", "--m3u", dest="source", metavar="URL", help="where it is now")
    add_options(change)
    change.set_defaults(command=provider_set)
    _add_categories(actions)
    _json(actions.add_parser("list", help="list them")).set_defaults(command=provider_list)
    _named(actions, "remove", "remove one; `restore` brings it back").set_defaults(command=provider_remove)
    _named(actions, "restore", "bring a removed one back").set_defaults(command=provider_restore)
    _named(actions, "purge", "delete a removed one for good").set_defaults(command=provider_purge)


def _add_categories(actions: _Commands) -> None:
    parser = _named(actions, "categories", "list the categories of a panel, and choose which are taken")
    text = "KIND is live, vod or series and may be left out; TITLE may hold * and ?; several times"
    parser.add_argument("--take", action="append", default=[], metavar="KIND:TITLE", help=text)
    parser.add_argument("--leave", action="append", default=[], metavar="KIND:TITLE", help="the same")
    parser.add_argument("--refresh", action="store_true", help="ask the panel again")
    parser.set_defaults(command=provider_categories)


async def provider_add(options: Namespace, settings: Settings) -> int:
    """Add a provider; its list is read by `sync`, or at once where that is asked."""
    details = _new(options)
    async with open_program(settings) as program:
        if options.check and details.kind is ProviderKind.XTREAM:
            await program.accounts.try_login(details)
        added = await program.providers.add(details)
        hint = "" if options.sync else f" Read its list with: iptv-manager sync “{added.name}”"
        say(f"Added “{added.name}”.{hint}")
        if "{" in added.source or added.kind == ProviderKind.XTREAM:
            say(await program.accounts.where_secrets_are())
        is_good = not options.sync or await _first_sync(program, added)
        if options.json:
            await _print(program, await program.providers.by_id(added.id))
    return 0 if is_good else 1


async def _first_sync(program: Program, provider: Provider) -> bool:
    """Read the list of what was just added; it stays, whatever comes of that."""
    result = await synced(program, provider, accept_shrink=False)
    is_good = result.status in (SyncStatus.OK, SyncStatus.UNCHANGED)
    say(result.message or f"“{result.provider}”: {result.entries:,} entries.")
    return is_good


async def provider_show(options: Namespace, settings: Settings) -> int:
    """Tell all that is known of a provider, but no secret."""
    async with open_program(settings) as program:
        provider = await program.providers.by_name(options.name)
        if options.refresh and provider.kind == ProviderKind.XTREAM:
            await program.accounts.refresh(provider)
            provider = await program.providers.by_id(provider.id)
        if warning := expiry_warning(provider):
            say(warning)
        if options.json:
            await _print(program, provider)
            return 0
        counts = (await program.providers.counts([provider.id]))[provider.id]
        print_table(("", provider.name), account_rows(provider, counts))
        say(await program.accounts.where_secrets_are())
    return 0


async def provider_set(options: Namespace, settings: Settings) -> int:
    """Change a provider; nothing of what it holds is lost."""
    async with open_program(settings) as program:
        provider = await program.providers.by_name(options.name)
        known = details_of(provider)
        typed = options.source or ""
        details = ProviderDetails(
            options.new_name or known.name,
            typed or known.source,
            known.kind,
            _username(known, typed),
            _password(known, typed),
            known.user_agent,
            known.max_connections,
            known.options,
        )
        warn_of_visible(details, typed)
        details = stated(options, details, password_from(options, {}))
        changed = await program.providers.change(provider.id, details, known)
        say(f"Changed “{changed.name}”.")
        if options.json:
            await _print(program, changed)
    return 0


async def provider_list(options: Namespace, settings: Settings) -> int:
    """List the providers."""
    async with open_program(settings) as program:
        found = await program.providers.all()
        counts = await program.providers.counts([provider.id for provider in found])
    if options.json:
        print_json([provider_values(provider, counts[provider.id]) for provider in found])
    else:
        titles = (
            "Name",
            "Kind",
            "Streams",
            "Live",
            "Films",
            "Series",
            "Status",
            "Expires",
            "Last sync",
            "Source",
        )
        print_table(titles, [provider_cells(provider, counts[provider.id]) for provider in found])
    return 0


async def provider_remove(options: Namespace, settings: Settings) -> int:
    """Remove a provider; nothing is deleted."""
    async with open_program(settings) as program:
        removed = await program.providers.by_name(options.name)
        await program.providers.remove(removed.id)
    say(f"Removed “{removed.name}”. Bring it back with: iptv-manager provider restore “{removed.name}”")
    if options.json:
        print_json({"removed": removed.name})
    return 0


async def provider_restore(options: Namespace, settings: Settings) -> int:
    """Bring back the provider of that name that was removed last."""
    async with open_program(settings) as program:
        restored = await program.providers.restore_by_name(options.name)
        say(f"“{restored.name}” is back.")
        if options.json:
            await _print(program, restored)
    return 0


async def provider_purge(options: Namespace, settings: Settings) -> int:
    """Delete a removed provider for good."""
    async with open_program(settings) as program:
        count = await program.providers.purge_by_name(options.name)
    say(f"“{options.name}” is deleted for good, with its streams and its password.")
    if options.json:
        print_json({"purged": options.name, "providers": count})
    return 0


def _new(options: Namespace) -> ProviderDetails:
    """What `add` states. Raises InputRefused."""
    kind = ProviderKind.XTREAM if options.xtream else ProviderKind.M3U
    typed = options.xtream or options.m3u
    found = panel_address(typed) if kind is ProviderKind.XTREAM else source_parts(typed)
    details = ProviderDetails(options.name, typed, kind, password=(found.password if found else "") or None)
    warn_of_visible(details, typed)
    details = stated(options, details, password_from(options))
    if kind is ProviderKind.XTREAM and details.password is None:
        raise InputRefused(
            f"An account needs its password: pipe it in with --password-stdin, or set {PASSWORD_VARIABLE}."
        )
    if kind is ProviderKind.M3U and not (details.username or (found and found.password)):
        return replace(details, password=None)  # the environment's is for accounts
    return details


def _username(known: ProviderDetails, typed: str) -> str:
    """The user that the typed address names, else the one we know."""
    found = panel_address(typed) if typed else None
    if known.kind is ProviderKind.XTREAM:
        return (found.username if found else "") or known.username
    return known.username if not typed else ""


def _password(known: ProviderDetails, typed: str) -> str | None:
    found = panel_address(typed) if typed and known.kind is ProviderKind.XTREAM else None
    return (found.password if found else "") or None


async def _print(program: Program, provider: Provider) -> None:
    counts = await program.providers.counts([provider.id])
    print_json(provider_values(provider, counts[provider.id]))


def _named(actions: _Commands, name: str, text: str) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=text)
    parser.add_argument("name", metavar="NAME")
    return _json(parser)


def _json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    return parser
