"""Where secrets are kept: the system's keyring or, where there is none, a file that only its owner may read.

They are named by a provider's `secret_id`, so neither a new name nor a new host loses them, and databases on
one computer don't mix. They are in no database, log, message, export or argument of a process.
"""

import asyncio
import json
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol, TypeVar
from uuid import UUID

from iptv_manager.model.errors import SecretsUnavailable
from iptv_manager.model.secret import Secret
from iptv_manager.net.masking import learn_secret
from iptv_manager.services.secrets_file import SecretsFile

log = logging.getLogger(__name__)

SERVICE = "iptv-manager"  # what the keyring calls us
T = TypeVar("T")


class Keyring(Protocol):
    """What we need of a keyring; those of the `keyring` package are such."""

    def get_password(self, service: str, username: str) -> str | None:
        """The entry's text, None where there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Make or replace the entry."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove the entry."""


class Secrets:
    """Keeps secrets, and lets the masking know each one that passes here.

    What the file holds already is found there also after a keyring has come."""

    def __init__(self, home: Path, find_keyring: Callable[[], Keyring | None] | None = None) -> None:
        """`find_keyring` gives the keyring to use; None in its place: always the file."""
        self._file = SecretsFile(home / "secrets.json")
        self._find_keyring = find_keyring or (lambda: None)
        self._found: list[Keyring | None] = []

    async def get(self, secret_id: UUID | None) -> Secret:
        """The secret of that id, an empty one where none is kept. Raises SecretsUnavailable."""
        if secret_id is None:
            return Secret()
        text = await asyncio.to_thread(self._read, str(secret_id))
        secret = _secret(text) if text else Secret()
        _learn(secret)
        return secret

    async def put(self, secret_id: UUID, secret: Secret) -> None:
        """Keep a secret in place of the one before. Raises SecretsUnavailable."""
        _learn(secret)
        if secret == Secret():
            await self.forget(secret_id)
        else:
            await asyncio.to_thread(self._write, str(secret_id), _text(secret))

    async def forget(self, secret_id: UUID) -> None:
        """Remove a secret for good, wherever it is kept. Raises SecretsUnavailable."""
        await asyncio.to_thread(self._delete, str(secret_id))

    async def describe(self) -> str:
        """Where secrets are kept, in a sentence for a person."""
        keyring = await asyncio.to_thread(self._keyring)
        if keyring is None:
            return (
                f"Passwords are kept in the file {self._file.path}, which only you may read: "
                "no keyring of the system is in use."
            )
        return "Passwords are kept in the keyring of your system."

    def _keyring(self) -> Keyring | None:
        if not self._found:
            self._found.append(self._find_keyring())
        return self._found[0]

    def _read(self, key: str) -> str | None:
        keyring = self._keyring()
        kept = _asked(lambda: keyring.get_password(SERVICE, key)) if keyring else None
        return kept or self._file.read().get(key)

    def _write(self, key: str, text: str) -> None:
        keyring = self._keyring()
        if keyring is None:
            self._file.change(lambda kept: kept | {key: text})
            return
        _asked(lambda: keyring.set_password(SERVICE, key, text))
        self._file.drop(key)

    def _delete(self, key: str) -> None:
        keyring = self._keyring()
        if keyring and _asked(lambda: keyring.get_password(SERVICE, key)) is not None:
            _asked(lambda: keyring.delete_password(SERVICE, key))
        self._file.drop(key)


def system_keyring() -> Keyring | None:
    """The keyring of this system; None where it has none that can be trusted."""
    import keyring  # takes a tenth of a second, and only some need it
    from keyring.errors import KeyringError

    try:
        found = keyring.get_keyring()
        return found if found.priority >= 1 else None
    except (KeyringError, RuntimeError, OSError):
        log.warning("no keyring can be used", exc_info=True)
        return None


def _asked(question: Callable[[], T]) -> T:
    """What the keyring answers. Its errors are of any kind: each system has its own."""
    try:
        return question()
    except Exception as error:
        raise SecretsUnavailable(
            f"The keyring of your system does not answer ({type(error).__name__}); unlock it and try again, or "
            "set IPTV_MANAGER_SECRETS=file to keep passwords in a file that only you may read."
        ) from error


def _learn(secret: Secret) -> None:
    for word in secret.words:
        learn_secret(word)


def _text(secret: Secret) -> str:
    values = {
        "password": secret.password,
        "proxy_login": secret.proxy_login,
        "headers": secret.headers,
        "logins": secret.logins,
        "listed": secret.listed,
    }
    return json.dumps({name: value for name, value in values.items() if value}, ensure_ascii=False)


def _secret(text: str) -> Secret:
    """Raises SecretsUnavailable for an entry that somebody else wrote."""
    try:
        values: dict[str, Any] = json.loads(text)
        headers = tuple((str(name), str(value)) for name, value in values.get("headers", ()))
        logins = tuple((str(user), str(word)) for user, word in values.get("logins", ()))
        password, proxy_login = str(values.get("password", "")), str(values.get("proxy_login", ""))
        return Secret(password, proxy_login, headers, logins, str(values.get("listed", "")))
    except (ValueError, AttributeError, TypeError) as error:
        raise SecretsUnavailable("A kept password can't be read any more; type it anew.") from error
