"""How the state of a provider and its account is said to a person: a few words and a mood."""

from datetime import UTC, datetime
from typing import NamedTuple

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate

from iptv_manager.model.account import Account
from iptv_manager.model.provider import Provider, ProviderKind, ProviderStatus
from iptv_manager.ui.wording import filled, locale, moment_text

translate = QCoreApplication.translate
_STATUS: dict[ProviderStatus, tuple[object, str]] = {
    ProviderStatus.NEW: (QT_TRANSLATE_NOOP("Accounts", "Not read yet"), "info"),
    ProviderStatus.OK: (QT_TRANSLATE_NOOP("Accounts", "Fine"), "good"),
    ProviderStatus.HELD: (QT_TRANSLATE_NOOP("Accounts", "Waits for you"), "warn"),
    ProviderStatus.FAILED: (QT_TRANSLATE_NOOP("Accounts", "Last sync failed"), "bad"),
}
_KINDS: dict[str, object] = {
    ProviderKind.M3U: QT_TRANSLATE_NOOP("Accounts", "Playlist"),
    ProviderKind.XTREAM: QT_TRANSLATE_NOOP("Accounts", "Account"),
}
_SOON_DAYS = 7


class Said(NamedTuple):
    """A few words, and the mood they are shown in: "", good, info, warn or bad."""

    text: str
    mood: str


def kind_of(provider: Provider) -> str:
    """Playlist or Account."""
    return translate("Accounts", str(_KINDS.get(provider.kind, provider.kind)))


def state_of(provider: Provider, now: datetime | None = None) -> Said:
    """What matters most about a provider just now."""
    moment = now or datetime.now(UTC)
    account = provider.account
    if account and account.is_expired(moment):
        return Said(translate("Accounts", "Expired"), "bad")
    if account and account.status and account.status.lower() not in ("active", "trial"):
        return Said(account.status[:24], "bad")
    text, mood = _STATUS[provider.status]
    if provider.status is ProviderStatus.OK and account and account.expires_soon(moment):
        return expiry_of(account, moment)
    return Said(translate("Accounts", str(text)), mood)


def expiry_of(account: Account, now: datetime | None = None) -> Said:
    """When the account ends; a warning from a week before on."""
    moment = now or datetime.now(UTC)
    if account.expires_at is None:
        return Said(translate("Accounts", "Never, or not told"), "")
    local = account.expires_at.astimezone()
    day = locale().toString(QDate(local.year, local.month, local.day), "d MMM yyyy")
    if account.is_expired(moment):
        return Said(filled(translate("Accounts", "Ended on %1"), day), "bad")
    days = (account.expires_at - moment).days
    if not account.expires_soon(moment):
        return Said(day, "")
    if days < 1:
        return Said(translate("Accounts", "Ends within a day"), "warn")
    text = translate("Accounts", "Ends in %1 days") if days > 1 else translate("Accounts", "Ends in %1 day")
    return Said(filled(text, str(min(days, _SOON_DAYS))), "warn")


def connections_of(provider: Provider) -> str:
    """ "1 of 2 in use", "2 at once", or that nothing is known."""
    account = provider.account or Account()
    most = provider.max_connections or account.max_connections
    if most is None:
        return translate("Accounts", "Not told")
    if account.active_connections is None:
        return filled(translate("Accounts", "%1 at once"), str(most))
    return filled(translate("Accounts", "%1 of %2 in use"), str(account.active_connections), str(most))


def clock_of(account: Account) -> str:
    """The server's time zone, and what its clock said."""
    if not account.time_zone:
        return translate("Accounts", "Not told")
    return account.time_zone


def account_lines(account: Account, provider: Provider | None = None) -> list[tuple[str, Said]]:
    """Titles and values of the account, for a card."""
    shown = provider or _bare(account)
    lines = [
        (translate("Accounts", "Expires"), expiry_of(account)),
        (translate("Accounts", "Connections"), Said(connections_of(shown), "")),
        (translate("Accounts", "Server time zone"), Said(clock_of(account), "")),
    ]
    if account.is_trial:
        lines.append((translate("Accounts", "Trial"), Said(translate("Accounts", "Yes, a trial"), "warn")))
    return lines


def checked_of(account: Account) -> str:
    """When the panel was asked last."""
    return filled(translate("Accounts", "Account asked %1"), moment_text(account.checked_at))


def _bare(account: Account) -> Provider:
    return Provider(
        0, "", ProviderKind.XTREAM, "", "", None, ProviderStatus.NEW, "", 0, None, (), account=account
    )
