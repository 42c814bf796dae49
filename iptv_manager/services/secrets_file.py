"""The file of secrets, for systems without a keyring: mode 0600, replaced as a whole, never half written."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from iptv_manager.model.errors import SecretsUnavailable
from iptv_manager.store.server_locks import LockTimeout, exclusive, private

PATIENCE = 5.0  # seconds to wait for another process that writes just now


class SecretsFile:
    """Texts by name in one JSON file. Every read and write sees to it that only its owner may read it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def read(self) -> dict[str, str]:
        """All entries; none where there is no file. Raises SecretsUnavailable."""
        try:
            with open(self.path, encoding="utf-8") as file:
                os.chmod(self.path, 0o600)
                found = json.load(file)
        except FileNotFoundError:
            return {}
        except (OSError, ValueError) as error:
            raise SecretsUnavailable(
                f"The file of passwords, {self.path}, can't be read; bring it back from a copy, or remove it "
                "and type the passwords anew."
            ) from error
        return {str(name): str(text) for name, text in found.items()}

    def change(self, changed: Callable[[dict[str, str]], dict[str, str]]) -> None:
        """Replace the entries by `changed(entries)`, also while other processes do. Raises SecretsUnavailable."""
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with exclusive(self.path.with_suffix(".lock"), PATIENCE):
                self._replace(changed(self.read()))
        except (OSError, LockTimeout) as error:
            raise SecretsUnavailable(
                f"The file of passwords, {self.path}, can't be written; see to the folder's rights and free space."
            ) from error

    def drop(self, name: str) -> None:
        """Remove an entry, if it is there."""
        if name in self.read():
            self.change(lambda kept: {key: text for key, text in kept.items() if key != name})

    def _replace(self, entries: dict[str, str]) -> None:
        draft = self.path.with_name(f".{self.path.name}.{uuid4().hex}")
        try:
            with open(draft, "x", encoding="utf-8", opener=private) as file:
                json.dump(entries, file, ensure_ascii=False, indent=1)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, self.path)
        finally:
            with suppress(FileNotFoundError):
                draft.unlink()
