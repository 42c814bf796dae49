"""What may be typed after `provider add` and `provider set`, and what it states of a provider."""

import argparse
import os
import sys
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from iptv_manager.cli.terminal import say
from iptv_manager.cli.views import natural
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.provider_options import NewCategories, ProviderOptions, Twins
from iptv_manager.services.provider_details import ProviderDetails

PASSWORD_VARIABLE = "IPTV_MANAGER_PASSWORD"  # noqa: S105 (its name, not a password)

_FLAGS: dict[str, dict[str, Any]] = {
    "referrer": {"metavar": "URL", "help": "what to send as referrer"},
    "proxy": {"metavar": "URL", "help": "http:// or https:// proxy; its login may stand in it"},
    "accept_bad_certificate": {"action": argparse.BooleanOptionalAction, "help": "whatever its certificate"},
    "connect_timeout": {"type": float, "metavar": "S", "help": "seconds to connect"},
    "read_timeout": {"type": float, "metavar": "S", "help": "seconds of silence that are borne"},
    "requests_per_minute": {"type": int, "metavar": "N", "help": "calls of its panel at most"},
    "new_categories": {"choices": [one.value for one in NewCategories], "help": "what to do with new ones"},
    "ask_first": {
        "action": argparse.BooleanOptionalAction,
        "help": "show what a sync changes before it does",
    },
    "twins": {"choices": [one.value for one in Twins], "help": "what to do with exact repeats"},
    "tombstone_days": {"type": int, "metavar": "N", "help": "days that gone entries are kept"},
}
_READERS = {"new_categories": NewCategories, "twins": Twins}


def add_options(parser: argparse.ArgumentParser) -> None:
    """Let all be typed that a person may state beside source and name."""
    parser.add_argument("--username", metavar="U", help="the account's user")
    parser.add_argument("--password-stdin", action="store_true", help="read its password from stdin")
    parser.add_argument("--user-agent", metavar="TEXT", help="what to call ourselves there")
    parser.add_argument(
        "--max-connections", type=natural, metavar="N", help="at once; 0: as the account says"
    )
    for name, flag in _FLAGS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", default=None, **flag)
    parser.add_argument(
        "--header", action="append", metavar="NAME: VALUE", help="to send along; may be given several times"
    )
    parser.add_argument(
        "--volatile-argument",
        action="append",
        metavar="NAME",
        help="argument of addresses that changes from sync to sync and tells nothing; several times",
    )
    parser.add_argument(
        "--backup-host",
        action="append",
        metavar="URL",
        help="asked where the host fails; several times, in order",
    )


def stated(options: Namespace, known: ProviderDetails, password: str | None) -> ProviderDetails:
    """`known` with what was typed in its place. Raises InputRefused."""
    given: dict[str, Any] = {}
    if options.username is not None:
        given["username"] = options.username
    if options.user_agent is not None:
        given["user_agent"] = options.user_agent
    if options.max_connections is not None:
        given["max_connections"] = options.max_connections or None
    if password is not None:
        given["password"] = password
    return replace(known, options=_options(options, known.options), **given)


def password_from(options: Namespace, env: Mapping[str, str] = os.environ) -> str | None:
    """The password from stdin or, unless that is asked for, from the environment; None where there is none.

    Raises InputRefused for an empty stdin."""
    if not options.password_stdin:
        return env.get(PASSWORD_VARIABLE) or None
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise InputRefused("No password came on stdin; type it, or pipe it in.")
    return password


def warn_of_visible(details: ProviderDetails, typed: str) -> None:
    """Say openly that what stands in a command can be seen by others."""
    secrets = (details.password or "", typed if "@" in details.options.proxy else "")
    if any(secrets) and "{" not in typed:
        say(
            "Careful: the command holds a password, which other users of this computer can see and your shell "
            f"remembers. Safer: --username U --password-stdin, or {PASSWORD_VARIABLE}."
        )


def _options(options: Namespace, known: ProviderOptions) -> ProviderOptions:
    typed = {name: getattr(options, name) for name in _FLAGS if getattr(options, name) is not None}
    given: dict[str, Any] = {
        name: _READERS[name](value) if name in _READERS else value for name, value in typed.items()
    }
    if options.header is not None:
        given["headers"] = tuple(_header(text) for text in options.header if text)
    if options.volatile_argument is not None:
        given["volatile_arguments"] = tuple(name for name in options.volatile_argument if name)
    if options.backup_host is not None:
        given["backup_hosts"] = tuple(host for host in options.backup_host if host)
    return replace(known, **given)


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon:
        raise InputRefused("A header is typed as “Name: value”.")
    return name.strip(), value.strip()
