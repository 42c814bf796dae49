"""Secrets in a keyring or a file: kept, found again, hidden from others."""

import asyncio
import json
import logging
import os
import stat
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked, PasswordDeleteError

from iptv_manager.model.errors import SecretsUnavailable
from iptv_manager.model.secret import Secret
from iptv_manager.net.masking import MaskingFilter, mask, mask_url
from iptv_manager.services.secrets import Secrets, system_keyring

SECRET = Secret("pä ss&1/x", "proxy:pw", (("Authorization", "Bearer abcdef"),))


class MemoryKeyring(KeyringBackend):
    """A keyring of the real kind that forgets everything at its end."""

    priority = 9

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.locked:
            raise KeyringLocked("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.locked:
            raise KeyringLocked(password)
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise PasswordDeleteError
        del self.kept[service, username]


def test_the_file_gives_secrets_back_and_is_for_its_owner_alone(home: Path) -> None:
    one, other = uuid4(), uuid4()
    asyncio.run(Secrets(home).put(one, SECRET))
    asyncio.run(Secrets(home).put(other, Secret("short")))
    file = home / "secrets.json"
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        os.chmod(file, 0o644)
    assert asyncio.run(Secrets(home).get(one)) == SECRET
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    asyncio.run(Secrets(home).forget(one))
    assert asyncio.run(Secrets(home).get(one)) == Secret()
    assert asyncio.run(Secrets(home).get(other)) == Secret("short")
    assert sorted(path.name for path in home.iterdir()) == ["secrets.json", "secrets.lock"]


def test_the_keyring_is_used_where_there_is_one_and_the_file_stays_empty(home: Path) -> None:
    keyring, key = MemoryKeyring(), uuid4()
    asyncio.run(Secrets(home).put(key, Secret("from the file")))
    secrets = Secrets(home, lambda: keyring)
    assert asyncio.run(secrets.get(key)) == Secret("from the file")
    asyncio.run(secrets.put(key, SECRET))
    assert asyncio.run(secrets.get(key)) == SECRET
    assert json.loads((home / "secrets.json").read_text()) == {}
    assert list(keyring.kept) == [("iptv-manager", str(key))]
    asyncio.run(secrets.forget(key))
    asyncio.run(secrets.forget(key))
    assert keyring.kept == {}


def test_it_says_where_secrets_are(home: Path) -> None:
    assert str(home / "secrets.json") in asyncio.run(Secrets(home).describe())
    assert "keyring of your system" in asyncio.run(Secrets(home, MemoryKeyring).describe())


def test_a_system_without_a_keyring_is_told_so() -> None:
    assert system_keyring() is None


def test_a_locked_keyring_is_a_sentence_without_the_secret(home: Path) -> None:
    keyring = MemoryKeyring()
    keyring.locked = True
    with pytest.raises(SecretsUnavailable, match="unlock it") as told:
        asyncio.run(Secrets(home, lambda: keyring).put(uuid4(), Secret("s3cret-of-mine")))
    assert "s3cret" not in str(told.value)


def test_a_spoilt_file_is_told_and_left_as_it_is(home: Path) -> None:
    (home / "secrets.json").write_text("{", encoding="utf-8")
    with pytest.raises(SecretsUnavailable, match="can't be read"):
        asyncio.run(Secrets(home).put(uuid4(), SECRET))
    assert (home / "secrets.json").read_text() == "{"


def test_a_secret_shows_itself_nowhere(home: Path) -> None:
    secrets, key = Secrets(home), uuid4()
    asyncio.run(secrets.put(key, Secret("Gr&n Tee/7", "", (("X-Pass", "header-value"),))))
    assert "Tee" not in repr(asyncio.run(secrets.get(key)))
    shown = mask("x Gr&n Tee/7 y Gr%26n%20Tee%2F7 z gr%26n+Tee%2f7 Gr%26n+Tee%2F7 header-value end")
    assert shown == "x *** y *** z *** *** *** end"
    assert "Tee" not in mask_url("http://h.example/a/Gr&n Tee/7/b.ts")
    record = logging.LogRecord("a", logging.ERROR, "p", 1, "said %s", ("Gr&n Tee/7",), None)
    MaskingFilter().filter(record)
    assert "Tee" not in record.getMessage()


def test_a_short_secret_hides_only_where_it_stands_alone(home: Path) -> None:
    asyncio.run(Secrets(home).put(uuid4(), Secret("q7z9")))
    assert mask("q7z9 and aq7z9b") == "*** and aq7z9b"
