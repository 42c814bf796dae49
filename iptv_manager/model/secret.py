"""What must not be read by others of a provider. It never shows itself, neither in logs nor in tracebacks."""

from dataclasses import dataclass, field
from urllib.parse import quote

USERNAME, PASSWORD, SERVER = "{username}", "{password}", "{server}"
PROXY_LOGIN = "{login}"
"""Placeholders: they stand in what is stored and shown, `services/addresses.py` fills them in."""


@dataclass(frozen=True, slots=True)
class Secret:
    """Of one provider: its password (or token), the login of its proxy, the values of its extra headers."""

    password: str = field(default="", repr=False)
    proxy_login: str = field(default="", repr=False)  # "user:password", as it stands in the proxy's address
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def words(self) -> tuple[str, ...]:
        """All that is not to be shown."""
        return tuple(word for word in (self.password, self.proxy_login, *dict(self.headers).values()) if word)


def filled(text: str, username: str, password: str) -> str:
    """The address with both placeholders filled in, percent-encoded."""
    if "{" not in text:
        return text
    return text.replace(USERNAME, quote(username, safe="")).replace(PASSWORD, quote(password, safe=""))
