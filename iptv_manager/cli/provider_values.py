"""A provider as JSON and as lines on a terminal. No secret, and no user name."""

from datetime import UTC, datetime

from iptv_manager.model.account import Account
from iptv_manager.model.provider import Provider
from iptv_manager.model.provider_options import ProviderOptions, options_values
from iptv_manager.net.masking import mask, mask_url
from iptv_manager.store.provider_counts import ProviderCounts


def provider_values(provider: Provider, counts: ProviderCounts) -> dict[str, object]:
    """All that is known of a provider; counts are without tombstones, but for `gone`."""
    account = provider.account or Account()
    return {
        "name": provider.name,
        "kind": str(provider.kind),
        "source": mask_url(provider.source),
        "status": provider.status.value,
        "message": provider.message,
        "streams": counts.streams,
        "live": counts.live,
        "movies": counts.movies,
        "series": counts.series,
        "episodes": counts.episodes,
        "gone": counts.gone,
        "account_status": account.status,
        "account_message": account.message,
        "expires": _iso(account.expires_at),
        "expires_soon": account.expires_soon(datetime.now(UTC)),
        "max_connections": provider.max_connections or account.max_connections,
        "active_connections": account.active_connections,
        "trial": account.is_trial if provider.account else None,
        "time_zone": account.time_zone,
        "checked": _iso(account.checked_at),
        "last_sync": _iso(provider.last_sync),
        "user_agent": provider.user_agent,
        "guide_urls": [mask_url(url) for url in provider.guide_urls],
        "options": _options(provider.options),
    }


def provider_cells(provider: Provider, counts: ProviderCounts) -> tuple[object, ...]:
    """A line of the table of providers."""
    expires = provider.account.expires_at if provider.account else None
    return (
        provider.name, str(provider.kind), counts.streams, counts.live, counts.movies, counts.series, provider.status,
        f"{expires.astimezone():%Y-%m-%d}" if expires else "", _moment(provider.last_sync),
        mask_url(provider.source),
    )  # fmt: skip


def expiry_warning(provider: Provider) -> str:
    """A sentence where the account ends within a week, or has ended; "" where there is nothing to warn of."""
    account, now = provider.account, datetime.now(UTC)
    if account is None or account.expires_at is None:
        return ""
    if account.is_expired(now):
        return (
            f"The account of “{provider.name}” ended on {account.expires_at.astimezone():%Y-%m-%d}; renew it."
        )
    if not account.expires_soon(now):
        return ""
    days = (account.expires_at - now).days
    when = "within a day" if days < 1 else "in 1 day" if days == 1 else f"in {days} days"
    return (
        f"The account of “{provider.name}” ends {when}, on {account.expires_at.astimezone():%Y-%m-%d %H:%M}."
    )


def account_rows(provider: Provider, counts: ProviderCounts) -> list[tuple[str, object]]:
    """Titles and values, for a person; what is not known is left out."""
    found: list[tuple[str, object]] = []
    for name, value in provider_values(provider, counts).items():
        if value in (None, "", [], {}) or name == "expires_soon":
            continue
        if isinstance(value, dict):
            found += [(_words(key), _plain(one)) for key, one in value.items()]
        else:
            found.append((_words(name), _plain(value)))
    return found


def _plain(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _options(options: ProviderOptions) -> dict[str, object]:
    """What differs from the usual; addresses and values masked."""
    values = options_values(options)
    for name in ("proxy", "referrer"):
        if name in values:
            values[name] = mask_url(values[name])
    if "headers" in values:
        values["headers"] = [mask(f"{name}: {value}") for name, value in options.headers]
    if "backup_hosts" in values:
        values["backup_hosts"] = [mask_url(host) for host in options.backup_hosts]
    return values


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _moment(moment: datetime | None) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M}" if moment else "never"
