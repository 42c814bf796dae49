"""What a person states of a provider: checked, and parted into what may be stored openly and what may not."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, unquote, urlsplit

from iptv_manager.formats.panel_address import panel_address, source_parts
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.secret import PASSWORD, PROXY_LOGIN, USERNAME, Secret
from iptv_manager.store.providers import ProviderDraft

LONGEST_NAME = 80
KEPT = "{kept}"
"""Stands for a header's value that is kept among the secrets; typed, or left, it stays as it is."""

_SCHEME = re.compile(r"^[a-zA-Z][a-zA-Z0-9+.-]+://")
_TELLING = re.compile(r"auth|cookie|token|key|secret|pass|session|signature", re.IGNORECASE)
_PROXY_LOGIN = re.compile(r"(?<=://)[^/?#\s]*(?=@)")
_HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")
_OURS = {
    "host",
    "content-length",
    "accept-encoding",
    "connection",
    "transfer-encoding",
    "user-agent",
    "referer",
}


@dataclass(frozen=True, slots=True)
class ProviderDetails:
    """A provider as a person states it, secrets in clear. `password` None: as it is kept already."""

    name: str
    source: str = field(repr=False)  # address or file; of a panel: any of its addresses
    kind: ProviderKind = ProviderKind.M3U
    username: str = ""
    password: str | None = field(default=None, repr=False)
    user_agent: str = ""
    max_connections: int | None = None
    options: ProviderOptions = field(default=ProviderOptions(), repr=False)


class Sealed(NamedTuple):
    """The two parts of what was stated."""

    draft: ProviderDraft
    secret: Secret


def details_of(provider: Provider) -> ProviderDetails:
    """A provider as it may be shown and edited; its secrets are left as they are unless typed anew."""
    return ProviderDetails(
        name=provider.name,
        source=provider.source,
        kind=ProviderKind(provider.kind),
        username=provider.username,
        user_agent=provider.user_agent,
        max_connections=provider.max_connections,
        options=provider.options,
    )


def sealed(details: ProviderDetails, known: Secret) -> Sealed:
    """Check what was stated and take the secrets out of it. Raises InputRefused.

    `known`: what is kept of this provider so far."""
    parted = _panel(details) if details.kind is ProviderKind.XTREAM else _list(details)
    options, proxy_login, headers = _sealed_options(parted.options, known)
    password = known.password if parted.password is None else parted.password
    if parted.kind is ProviderKind.XTREAM and not password:
        raise InputRefused("An account needs its password; type it.")
    draft = ProviderDraft(
        name=clean_name(parted.name),
        source=parted.source,
        kind=parted.kind,
        username=parted.username,
        user_agent=_one_line(parted.user_agent),
        max_connections=parted.max_connections,
        options=options,
    )
    return Sealed(draft, Secret(password, proxy_login, headers, known.logins, known.listed))


def clean_name(name: str) -> str:
    """The name as it is kept. Raises InputRefused for an empty one."""
    clean = " ".join(name.split())[:LONGEST_NAME]
    if not clean:
        raise InputRefused("A provider needs a name; give it one.")
    return clean


def checked_source(source: str) -> str:
    """The source as it is kept: an http(s) address, or the absolute path of a file. Raises InputRefused."""
    text = source.strip().strip('"')
    if not text:
        raise InputRefused("Give the address of a list, or a file.")
    if not _SCHEME.match(text):
        return os.path.abspath(Path(text).expanduser())
    address = urlsplit(text)
    if address.scheme.lower() == "file":
        return os.path.abspath(unquote(address.path))
    if address.scheme.lower() not in ("http", "https") or not address.hostname:
        raise InputRefused(
            f"A list can't be fetched over {address.scheme}://; give an address that begins with http:// or "
            "https://, or a file."
        )
    return text


def _list(details: ProviderDetails) -> ProviderDetails:
    """An M3U list: user and password come out of its address, or go into it as a login of the host."""
    parts = source_parts(checked_source(details.source))
    source, username = parts.template, details.username or parts.username
    password = details.password if details.password is not None else (parts.password or None)
    if details.username and PASSWORD not in source and "://" in source:
        source = source.replace("://", f"://{USERNAME}:{PASSWORD}@", 1)
    if PASSWORD not in source:
        username, password = "", ""
    return replace(details, source=source, username=username, password=password)


def _panel(details: ProviderDetails) -> ProviderDetails:
    """A panel: any of its addresses gives host, user and password; what was typed beside it comes first."""
    found = panel_address(details.source)
    if found is None:
        raise InputRefused(
            "That is no address of a panel; type its host, such as http://provider.example:8080, or paste an "
            "address that your provider gave you."
        )
    username = details.username or found.username
    if not username:
        raise InputRefused("An account needs its user name; type it.")
    password = details.password if details.password is not None else (found.password or None)
    return replace(details, source=found.server, username=username, password=password)


def _sealed_options(
    options: ProviderOptions, known: Secret
) -> tuple[ProviderOptions, str, tuple[tuple[str, str], ...]]:
    """The options without secrets; the proxy's login; the secret headers."""
    proxy, login = _sealed_proxy(options.proxy.strip(), known.proxy_login)
    secret_headers = _secret_headers(options.headers, dict(known.headers))
    open_headers = tuple(
        (_header_name(name), KEPT if name.strip() in dict(secret_headers) else _one_line(value))
        for name, value in options.headers
    )
    sealed_options = replace(
        options,
        proxy=proxy,
        headers=open_headers,
        referrer=_one_line(options.referrer),
        backup_hosts=tuple(
            dict.fromkeys(_backup_host(host) for host in options.backup_hosts if host.strip())
        ),
    )
    _check_numbers(sealed_options)
    return sealed_options, login, secret_headers


def _sealed_proxy(proxy: str, known: str) -> tuple[str, str]:
    if not proxy:
        return "", ""
    if not proxy.lower().startswith(("http://", "https://")) or not urlsplit(proxy).hostname:
        raise InputRefused("A proxy must be an http:// or https:// address; correct it.")
    login = _PROXY_LOGIN.search(proxy)
    if login is None:
        return proxy, ""
    text = known if login[0] == PROXY_LOGIN else quote(unquote(login[0]), safe=":%")
    return _PROXY_LOGIN.sub(PROXY_LOGIN, proxy, count=1), text


def _secret_headers(
    headers: tuple[tuple[str, str], ...], known: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    """Headers whose names promise a secret."""
    return tuple(
        (name.strip(), known.get(name.strip(), "") if value == KEPT else _one_line(value))
        for name, value in headers
        if _TELLING.search(name) or value == KEPT
    )


def _header_name(name: str) -> str:
    text = name.strip()
    if not _HEADER_NAME.fullmatch(text):
        raise InputRefused(f"“{text[:40]}” can't be the name of a header; use letters, digits and hyphens.")
    if text.lower() in _OURS:
        raise InputRefused(f"The header {text} is set by the program itself; leave it out.")
    return text


def _backup_host(host: str) -> str:
    found = panel_address(host)
    if found is None:
        raise InputRefused(f"“{host.strip()[:60]}” can't be a backup host; type it as http://host:port.")
    return found.server


def _check_numbers(options: ProviderOptions) -> None:
    for wait in (options.connect_timeout, options.read_timeout):
        if wait is not None and not 0.5 <= wait <= 600:
            raise InputRefused("A time-out must be from 0.5 to 600 seconds.")
    if options.requests_per_minute is not None and not 1 <= options.requests_per_minute <= 6000:
        raise InputRefused("The rate must be from 1 to 6,000 requests a minute.")
    if not 0 <= options.tombstone_days <= 3650:
        raise InputRefused("What is gone can be kept for 0 to 3,650 days.")


def _one_line(text: str) -> str:
    return "".join(filter(str.isprintable, text)).strip()
