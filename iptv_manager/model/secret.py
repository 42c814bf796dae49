"""What must not be read by others of a provider. It never shows itself, neither in logs nor in tracebacks."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

USERNAME, PASSWORD, SERVER = "{username}", "{password}", "{server}"
PROXY_LOGIN = "{login}"
"""Placeholders: they stand in what is stored and shown, `services/addresses.py` fills them in."""

MOST_LOGINS = 12
"""Accounts of one list that are told apart; an entry of some systems' keyrings holds no more."""

Login = tuple[str, str]
"""User and password; a lone token is a password without a user, two empty texts are a place without an account."""

NO_LOGIN: Login = ("", "")
_PLACEHOLDER = re.compile(r"\{(?:username|password)(\d{0,3})\}")
_TELLING = re.compile(r"(?=.*[a-zA-Z])(?=.*[^a-zA-Z]).{4,}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Secret:
    """Of one provider: its password (or token), the login of its proxy, the values of its extra headers.

    `logins` are the accounts that the entries of its list carry, each at its place for good. The first place is the
    provider's own account, where it has one."""

    password: str = field(default="", repr=False)
    proxy_login: str = field(default="", repr=False)  # "user:password", as it stands in the proxy's address
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    logins: tuple[Login, ...] = field(default=(), repr=False)
    listed: str = ""  # digest of the list, hexadecimal, that the accounts were found in

    @property
    def words(self) -> tuple[str, ...]:
        """All that is not to be shown. Of what a list carries a plain word or number is hidden only in addresses:
        else it would be hidden in every sentence."""
        listed = (password for _, password in self.logins if _TELLING.fullmatch(password))
        known = (self.password, self.proxy_login, *dict(self.headers).values(), *listed)
        return tuple(word for word in known if word)


def placeholders(place: int) -> Login:
    """What stands for user and password of the account at this place, counted from 0."""
    return (f"{{username{place + 1}}}", f"{{password{place + 1}}}") if place else (USERNAME, PASSWORD)


def places_in(address: str) -> set[int]:
    """The places of the accounts that an address needs."""
    return {int(number or 1) - 1 for number in _PLACEHOLDER.findall(address)}


def lacks_login(address: str) -> bool:
    """Is a password still to be filled in, which nobody knows?"""
    return "{password" in address


def filled(text: str, username: str, password: str, others: Sequence[Login] = ()) -> str:
    """The address with the placeholders of all known accounts filled in, percent-encoded; `others` have the places
    from 1 on."""
    return filling((username, password), *others)(text) if "{" in text else text


def filling(*logins: Login) -> Callable[[str], str]:
    """The same for many addresses: what is filled in is spelled once."""
    spelled = [
        (placeholder, quote(value, safe=""))
        for place, login in enumerate(logins)
        if login[1]
        for placeholder, value in zip(placeholders(place), login, strict=True)
    ]

    def fill(text: str) -> str:
        """Fill in one."""
        for placeholder, value in spelled:
            text = text.replace(placeholder, value)
        return text

    return fill
