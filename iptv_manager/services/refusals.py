"""What a server means when it does not give a stream: by its status, and by the words of its answer.

Panels answer anything with 200 and a text, so the words are looked at whatever the status says.
"""

import re

from iptv_manager.model.health import Outcome

_BY_STATUS = {
    401: Outcome.UNAUTHORISED,
    402: Outcome.FORBIDDEN,
    403: Outcome.FORBIDDEN,
    404: Outcome.NOT_FOUND,
    407: Outcome.UNAUTHORISED,
    408: Outcome.TIMEOUT,
    410: Outcome.NOT_FOUND,
    429: Outcome.CONNECTION_LIMIT,
    451: Outcome.GEO_BLOCKED,
    456: Outcome.CONNECTION_LIMIT,  # Xtream and Stalker panels
    458: Outcome.CONNECTION_LIMIT,
    509: Outcome.CONNECTION_LIMIT,
    511: Outcome.INDETERMINATE,  # a hotel's network wants us to sign in: nothing is known of the stream
    884: Outcome.FORBIDDEN,  # Xtream panels
}
_WORDS_COUNT = frozenset((400, 401, 402, 403, 405, 406, 423, 500, 502, 503))

_LONGEST_REASON = 4096  # bytes; a longer page is a site, whose price list may well say "2 connections"

_USES = r"(?:connection|stream|user|device|session)s?"
_PLACE = r"(?:country|region|territory|location|area)"
_OPEN = r"(?:available|permitted|allowed|authori[sz]ed|viewable|accessible|licensed)"
_CONTRACT = r"(?:account|subscription|line|trial|user|token|package)"
_LOGIN = r"(?:user|login|password|credential|token|account|authori[sz]ation)"


def _phrases(*patterns: str) -> re.Pattern[bytes]:
    return re.compile("|".join(patterns).encode())


_LIMIT = _phrases(
    rf"max(?:imum|\.)?[ _-](?:number[ _-]of[ _-])?(?:\w{{4,12}}[ _-])?{_USES}",
    rf"too[ _-]many[ _-](?:\w{{4,12}}[ _-])?(?:{_USES}|requests)",
    rf"(?:{_USES}|bandwidth|line)[ _-](?:limit|exceeded|reached)",
    rf"limit[ _-]of[ \w]{{0,20}}{_USES}",
    r"no[ _-](?:free|more)[ _-](?:connection|slot|line|stream)s?",
)
_GEO = _phrases(
    r"geo[ _-]{0,2}(?:block|restrict|locat|fenc|filter|protect)",
    rf"(?:not|isn't|un)[ _-]{{0,2}}(?:be )?{_OPEN}[ \w,]{{0,40}}{_PLACE}",
    rf"(?:your|this) {_PLACE} (?:is|has been|was) (?:not|blocked|restricted|banned)",
    rf"(?:blocked|restricted|banned|outside)[ \w]{{0,24}}{_PLACE}",
    r"country[ _-](?:block|ban|not|restrict)",
)
_ACCOUNT = _phrases(
    r'"auth"\s{0,4}:\s{0,4}(?:0|"0"|false)',
    r'"status"\s{0,4}:\s{0,4}"(?:expired|banned|disabled)"',
    rf"(?:invalid|wrong|incorrect|bad)[ _-]{_LOGIN}",
    r"unauthori[sz]ed",
    r"(?:auth(?:entication|ori[sz]ation)?|login) (?:failed|required|error)",
    rf"{_CONTRACT}[ \w\"':]{{0,24}}(?:expired|disabled|banned|suspended)",
)


def refusal(status: int, body: bytes) -> Outcome:
    """What an answer with this status, 300 or more, means.

    Its words decide where they tell more than the status: who refuses by country or by number of connections
    often sends 403 or 503."""
    by_words = reason_in(body) if status in _WORDS_COUNT else None
    if by_words is not None:
        return by_words
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return Outcome.SERVER_ERROR
    return Outcome.INDETERMINATE


def reason_in(text: bytes) -> Outcome | None:
    """The reason that the words give: too many connections, the country, the account; None without one."""
    if len(text) > _LONGEST_REASON:
        return None
    words = text.lower()
    if _LIMIT.search(words):
        return Outcome.CONNECTION_LIMIT
    if _GEO.search(words):
        return Outcome.GEO_BLOCKED
    return Outcome.UNAUTHORISED if _ACCOUNT.search(words) else None
