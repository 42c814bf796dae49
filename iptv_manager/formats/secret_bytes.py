"""A list's bytes with placeholders where its own account's user and password stand.

So what is read, compared and stored of a list is the same after a change of password, and holds no secret.
Whole pieces are replaced at once: 100 MB cost a tenth of a second.
"""

import codecs
import json
import mmap
import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from urllib.parse import quote, quote_plus

from iptv_manager.formats.m3u_blocks import Hide
from iptv_manager.formats.m3u_lines import Source, utf16_encoding
from iptv_manager.model.secret import PASSWORD, Login, placeholders

_SHORTEST_TOKEN = 4  # characters; a shorter one without a user would be found where it is none
_BEFORE_TOKEN = rb"([=/]|[:\"'][ ]?|(?:Bearer|Basic)(?:[ ]|%20))"
_ENDS = rb"(?=[/?#&;|,\s\"'<>])"
_LONGEST_NAME = 32  # bytes of an argument's name, with what is around it
_DRAWN = re.compile(
    r"(?=.*[a-zA-Z])(?=.*[^a-zA-Z]).{8,}", re.DOTALL
)  # a password that stands nowhere by chance


class WithoutSecrets:
    """Reads what `source` gives, placeholders in place of the accounts; UTF-16 comes as UTF-8.

    `others` are further accounts of the list, at their places from 1 on."""

    def __init__(self, source: Source, username: str, password: str, others: Sequence[Login] = ()) -> None:
        self._source = source
        self._rules = rules_of((username, password), *others)
        self._reach = _LONGEST_NAME + max((len(rule[0] + rule[1]) for rule in self._rules), default=0)
        self._decoder: codecs.IncrementalDecoder | None = None
        self._has_begun = False
        self._held = b""  # may be the beginning of a secret
        self._is_over = False

    def read(self, size: int, /) -> bytes:
        """What so many bytes of the source became, which may be more; b"" at the end."""
        ready = b""
        while not ready and not self._is_over:
            ready = self._next(self._source.read(size))
        return ready

    def _next(self, piece: bytes) -> bytes:
        self._is_over = not piece
        text = self._held + self._as_utf8(piece)
        if self._is_over:
            return _replaced(text + b"\n", self._rules)[:-1]
        text = _replaced(text, self._rules)
        cut = max(0, len(text) - self._reach)
        self._held = text[cut:]
        return text[:cut]

    def _as_utf8(self, piece: bytes) -> bytes:
        if not self._has_begun:
            self._has_begun = True
            encoding = utf16_encoding(piece)
            self._decoder = codecs.getincrementaldecoder(encoding)("replace") if encoding else None
        return self._decoder.decode(piece, final=not piece).encode() if self._decoder else piece


def hiding(logins: Sequence[Login]) -> Hide | None:
    """Puts placeholders in place of these accounts, each at its place, in whole lines of UTF-8; None without any."""
    # A password may hold a line end, a line none.
    rules = tuple(rule for rule in rules_of(*logins) if b"\n" not in rule[0] + rule[1])
    return partial(_replaced, rules=rules) if rules else None


class AnswerRule:
    """Finds an account's password in addresses that a panel's JSON repeats, for them to be kept without it."""

    def __init__(self, password: str) -> None:
        spelled = _spellings(password) if len(password) >= _SHORTEST_TOKEN else []
        as_json = [
            json.dumps(password)[1:-1].encode(),
            json.dumps(password)[1:-1].replace("/", "\\/").encode(),
        ]
        self._spellings = tuple(dict.fromkeys([*spelled, *as_json])) if spelled else ()
        longest_first = sorted(self._spellings, key=len, reverse=True)
        self._pattern = re.compile(
            rb"(?<=[=/])(?:%b)(?=[/&?#\"\\])" % b"|".join(map(re.escape, longest_first))
        )

    def is_in(self, answer: bytes | mmap.mmap) -> bool:
        """May it be there? 100 MB take some hundredths of a second."""
        return any(answer.find(one) >= 0 for one in self._spellings)

    def without(self, answer: bytes) -> bytes:
        """The answer with a placeholder in its place."""
        return self._pattern.sub(PASSWORD.encode(), answer) if self.is_in(answer) else answer


_Rule = tuple[bytes, bytes, bytes, tuple[tuple[re.Pattern[bytes], bytes], ...]]
"""The password as it is spelled; the commonest form of the account and what it becomes; the rarer forms."""


def _replaced(text: bytes, rules: tuple[_Rule, ...]) -> bytes:
    for known, common, instead, others in rules:
        if known not in text:
            continue
        text = text.replace(common, instead) if common else text
        if known in text:
            for pattern, replacement in others:
                text = pattern.sub(replacement, text)
    return text


def rules_of(*logins: Login) -> tuple[_Rule, ...]:
    """How these accounts are taken out of a text, each at its place."""
    return tuple(rule for place, login in enumerate(logins) for rule in _rules(*login, place))


def text_rules(*logins: Login) -> list[tuple[str, str, str]]:
    """The same for text that PostgreSQL is to change: (what has to be in it, pattern, replacement)."""
    rules = []
    for known, common, instead, others in rules_of(*logins):
        try:
            word = known.decode()
            if common:
                rules.append((word, re.escape(common.decode()), instead.decode()))
            rules += [(word, pattern.pattern.decode(), placed.decode()) for pattern, placed in others]
        except UnicodeDecodeError:  # an older code page: stored text is no longer in it
            continue
    return rules


def is_spelled(username: str, password: str, user: bytes, word: bytes) -> bool:
    """Would the account be found where it is spelled like this?"""
    if not username:
        return len(password) >= _SHORTEST_TOKEN and word in _spellings(password)
    return (user, word) in zip(_spellings(username), _spellings(password), strict=True)


def _rules(username: str, password: str, place: int) -> tuple[_Rule, ...]:
    user, word = (placeholder.encode() for placeholder in placeholders(place))
    if not password or (not username and len(password) < _SHORTEST_TOKEN):
        return ()
    if not username:
        tokens = dict.fromkeys(_spellings(password))
        return tuple(
            (token, b"", b"", ((_compiled(_BEFORE_TOKEN, token), rb"\1" + word),)) for token in tokens
        )
    pairs = dict.fromkeys(zip(_spellings(username), _spellings(password), strict=True))
    return tuple(
        (p, b"/%b/%b/" % (u, p), b"/%b/%b/" % (user, word), tuple(_rarer(u, p, user, word))) for u, p in pairs
    )


def _rarer(u: bytes, p: bytes, user: bytes, word: bytes) -> Iterator[tuple[re.Pattern[bytes], bytes]]:
    names, words = rb"(?<![\w-])((?:username|user|login|u)=)", rb"(?<![\w-])((?:password|passwd|pass|pwd|p)=)"
    yield re.compile(rb"//%b:%b@" % (re.escape(u), re.escape(p))), b"//%b:%b@" % (user, word)
    yield _compiled(rb"/", re.escape(u) + b"/", p), b"/%b/%b" % (user, word)
    yield _compiled(names, u), rb"\1" + user
    yield _compiled(words, p), rb"\1" + word
    if _DRAWN.fullmatch(p.decode("latin-1")):
        yield _compiled(rb"([=/:@\"'])", p), rb"\1" + word


def _compiled(before: bytes, *parts: bytes) -> re.Pattern[bytes]:
    *plain, secret = parts
    return re.compile(before + b"".join(plain) + re.escape(secret) + _ENDS)


def _spellings(text: str) -> list[bytes]:
    """The text as lists spell it, the same spelling at the same place for any text."""
    western = text.encode("cp1252", "replace")
    spellings: tuple[Callable[[bytes], str], ...] = (
        lambda raw: quote(raw, safe=""),
        quote,
        quote_plus,
        lambda raw: quote(raw, safe="!$'()*,:;=@~"),
    )
    encoded = [spell(raw).encode() for spell in spellings for raw in (text.encode(), western)]
    return [text.encode(), western, *encoded, *(_lower_digits(spelled) for spelled in encoded)]


def _lower_digits(spelled: bytes) -> bytes:
    return re.sub(rb"%[0-9A-F]{2}", lambda found: found[0].lower(), spelled)
