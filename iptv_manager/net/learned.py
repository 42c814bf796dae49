"""Secrets that the program has met, to be hidden by `net/masking.py` wherever they turn up.

The one thing here that outlives a call: whoever masks a text can't know what it may hold. Nothing leads from
here back to a secret's owner.
"""

import re
from urllib.parse import quote, quote_plus

SHORTEST = 4  # characters; shorter ones are words and numbers of every text
_WHOLE_WORDS_BELOW = 6  # shorter ones are hidden only where they stand alone
_MOST = 1000  # forms; more would make masking slow

_forms: dict[str, None] = {}
_patterns: list[re.Pattern[str]] = []


def learn_secret(secret: str) -> None:
    """Hide this from now on, also as addresses spell it."""
    if len(secret) < SHORTEST or secret in _forms or len(_forms) > _MOST:
        return
    spelled = (
        secret,
        quote(secret, safe=""),
        quote(secret),
        quote_plus(secret),
        quote(quote(secret, safe="")),
    )
    _forms.update(dict.fromkeys(spelled))
    longest_first = sorted(_forms, key=len, reverse=True)
    _patterns[:] = [re.compile("|".join(map(_pattern, longest_first)), re.IGNORECASE)]


def without_learned(text: str, mask: str) -> str:
    """The text with `mask` in place of what was learned."""
    return _patterns[0].sub(mask, text) if _patterns else text


def _pattern(form: str) -> str:
    escaped = re.escape(form)
    return escaped if len(form) >= _WHOLE_WORDS_BELOW else rf"(?<!\w){escaped}(?!\w)"
