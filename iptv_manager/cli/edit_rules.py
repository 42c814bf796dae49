"""The commands `rules …`."""

import argparse
from argparse import Namespace
from typing import TypeAlias

from iptv_manager.app import Program, open_program
from iptv_manager.cli.edit_choices import done, with_json
from iptv_manager.cli.edit_words import rule_cells, rule_preview_values, rule_values_of
from iptv_manager.cli.terminal import print_json, print_table, say
from iptv_manager.cli.views import positive
from iptv_manager.model.rules import Rule, RuleField, RuleKind, rule_text
from iptv_manager.settings import Settings

COMMANDS = ("rules",)
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Say what may be typed."""
    actions = found.add_parser("rules", help="rename, regroup or hide by patterns").add_subparsers(
        metavar="ACTION", required=True
    )
    with_json(actions.add_parser("list", help="list them in their order")).set_defaults(command=rules_list)
    for name, what, command in (
        ("add", "add one behind the others", rules_add),
        ("preview", "show what one would hit", rules_preview),
    ):
        parser = actions.add_parser(name, help=what)
        parser.add_argument("kind", choices=[kind.value for kind in RuleKind])
        parser.add_argument(
            "pattern", metavar="PATTERN", help="a regular expression; over health: for how many days"
        )
        parser.add_argument("replacement", nargs="?", default="", help="new name or group; \\1 for a bracket")
        parser.add_argument("--field", default="name", choices=[field.value for field in RuleField])
        parser.add_argument("--provider", default="", metavar="P", help="only channels of this provider")
        parser.add_argument("--whole", action="store_true", help="the whole text, and no regular expression")
        parser.add_argument("--match-case", action="store_true", help="small and capital letters differ")
        with_json(parser).set_defaults(command=command)
    for name, what, command in (
        ("remove", "remove one, and what it made", rules_remove),
        ("enable", "switch one on", rules_enable),
        ("disable", "switch one off", rules_disable),
    ):
        parser = actions.add_parser(name, help=what)
        parser.add_argument("rule", type=positive, metavar="ID")
        with_json(parser).set_defaults(command=command)


async def rules_list(options: Namespace, settings: Settings) -> int:
    """List the rules."""
    async with open_program(settings) as program:
        found = await program.editing.rules.all()
        names = {provider.id: provider.name for provider in await program.providers.all()}
    if options.json:
        print_json([rule_values_of(rule, names) for rule in found])
    else:
        print_table(("Id", "On", "Rule", "Provider"), [rule_cells(rule, names) for rule in found])
    return 0


async def rules_add(options: Namespace, settings: Settings) -> int:
    """Add a rule."""
    async with open_program(settings) as program:
        rule = await program.editing.rules.add(await _rule(program, options))
    return done(f"Added rule {rule.id}: {rule_text(rule)}", rule_values_of(rule, {}), options)


async def rules_preview(options: Namespace, settings: Settings) -> int:
    """Show what a rule would hit."""
    async with open_program(settings) as program:
        told = await program.editing.rules.preview(await _rule(program, options))
    if options.json:
        print_json(rule_preview_values(told))
    else:
        cells = [(hit.name, hit.new_name, hit.group, hit.new_group, hit.hidden) for hit in told.hits]
        print_table(("Name", "New name", "Group", "New group", "Hidden"), cells)
        say(f"{told.total:,} channels")
    return 0


async def rules_remove(options: Namespace, settings: Settings) -> int:
    """Remove a rule."""
    async with open_program(settings) as program:
        await program.editing.rules.remove(options.rule)
    return done(f"Removed rule {options.rule}.", {"removed": options.rule}, options)


async def rules_enable(options: Namespace, settings: Settings) -> int:
    """Switch a rule on."""
    return await _switch(options, settings, on=True)


async def rules_disable(options: Namespace, settings: Settings) -> int:
    """Switch a rule off."""
    return await _switch(options, settings, on=False)


async def _switch(options: Namespace, settings: Settings, on: bool) -> int:
    async with open_program(settings) as program:
        await program.editing.rules.switch(options.rule, on)
    return done(
        f"Rule {options.rule} is {'on' if on else 'off'}.", {"rule": options.rule, "enabled": on}, options
    )


async def _rule(program: Program, options: Namespace) -> Rule:
    provider = await program.providers.by_name(options.provider) if options.provider else None
    return Rule(
        RuleKind(options.kind),
        options.pattern,
        options.replacement,
        RuleField(options.field),
        whole=options.whole,
        match_case=options.match_case,
        provider_id=provider.id if provider else None,
    )
