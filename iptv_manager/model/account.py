"""An account at a panel, as the panel tells of it. What a panel leaves out or garbles is None or ""."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

WARNED_AHEAD = timedelta(days=7)  # before an account expires


@dataclass(frozen=True, slots=True)
class Account:
    """What the panel said last. `status` is in the panel's own words (Active, Expired, Banned, Disabled …)."""

    status: str = ""
    message: str = ""  # the panel's word to its customers
    expires_at: datetime | None = None  # None: never, or not told
    max_connections: int | None = None
    active_connections: int | None = None
    is_trial: bool = False
    created_at: datetime | None = None
    time_zone: str = ""  # of the server, such as Europe/London
    server_time: datetime | None = None  # the server's clock when it was asked
    http_port: int | None = None
    https_port: int | None = None
    rtmp_port: int | None = None
    server: str = ""  # the base address that answered: the provider's own, or one of its backup hosts
    checked_at: datetime | None = None  # by our clock

    def is_expired(self, now: datetime) -> bool:
        """Is it over? A date in the past counts, even where the panel still says “Active”."""
        return self.status.lower() == "expired" or (self.expires_at is not None and self.expires_at <= now)

    def expires_soon(self, now: datetime) -> bool:
        """Does it end within the next seven days?"""
        return self.expires_at is not None and now < self.expires_at <= now + WARNED_AHEAD


def account_values(account: Account) -> dict[str, Any]:
    """The account as plain values for JSON: times in ISO 8601; what is not known is left out."""
    values = {field.name: getattr(account, field.name) for field in fields(account)}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in values.items()
        if value not in (None, "")
    }


def account_from(values: Mapping[str, Any] | None) -> Account | None:
    """The account of such values; names of other versions of the program are passed over."""
    if values is None:
        return None
    known = {field.name for field in fields(Account)}
    return Account(**{name: _value(name, value) for name, value in values.items() if name in known})


def credential_key(address: str, username: str) -> str:
    """What all providers with one account at one host have in common, told by no secret; "" without a user.

    They share a budget of connections: going over it can block the account."""
    host = address.split("://", 1)[-1].split("/", 1)[0].rsplit("@", 1)[-1].lower()
    return sha256(f"{host}\0{username}".encode()).hexdigest()[:32] if username else ""


def _value(name: str, value: Any) -> Any:
    return datetime.fromisoformat(value) if name.endswith(("_at", "_time")) else value
