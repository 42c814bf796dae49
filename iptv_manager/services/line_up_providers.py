"""Providers in a line-up file: enough to ask them again on an empty database, without any secret.

Where a database has providers of its own, those of a file are not added: whoever renamed one would get it twice.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection

from iptv_manager.formats.panel_address import panel_address, source_parts
from iptv_manager.model.errors import InputRefused
from iptv_manager.model.line_up_file import ProviderRecord
from iptv_manager.model.provider import Provider, ProviderKind
from iptv_manager.model.provider_options import options_from, options_values
from iptv_manager.model.secret import PASSWORD
from iptv_manager.net.masking import mask_url
from iptv_manager.services.provider_details import checked_source, clean_name
from iptv_manager.store import providers


def providers_said(connection: Connection) -> list[dict[str, Any]]:
    """The providers as a file says them, in the order in which they came."""
    known = sorted(providers.all_providers(connection), key=lambda one: one.id)
    return [_said(one) for one in known if _tells_nothing(one.source)]


def add_providers(connection: Connection, records: Sequence[ProviderRecord]) -> int:
    """Add them to a database that has had none; gives their number. Raises InputRefused."""
    if not records or providers.had_any(connection):
        return 0
    drafts = {draft.name.lower(): draft for draft in map(_draft, records)}
    for draft in drafts.values():
        providers.insert_provider(connection, draft)
    return len(drafts)


def _said(provider: Provider) -> dict[str, Any]:
    """Headers and proxy stay here: they are what holds secrets and what belongs to this computer."""
    options = replace(provider.options, headers=(), proxy="")
    return {
        "name": provider.name,
        "kind": provider.kind,
        "source": provider.source,
        "user_agent": provider.user_agent,
        "max_connections": provider.max_connections,
        "options": options_values(options),
    }


def _tells_nothing(source: str) -> bool:
    """Holds the source no secret? A template has its own taken out already."""
    return PASSWORD in source or mask_url(source) == source


def _draft(record: ProviderRecord) -> providers.ProviderDraft:
    kind = ProviderKind(record.kind)
    return providers.ProviderDraft(
        name=clean_name(record.name),
        source=_source(kind, record.source),
        kind=kind,
        user_agent=record.user_agent,
        max_connections=record.max_connections,
        options=replace(options_from(record.options), headers=(), proxy=""),
    )


def _source(kind: ProviderKind, source: str) -> str:
    if kind is not ProviderKind.XTREAM:
        return source_parts(checked_source(source)).template
    found = panel_address(source)
    if found is None:
        raise InputRefused("An account of the file has an address that is none of a panel.")
    return found.server
