"""Hiding credentials in any text: every message and every line of the log goes through here.

Knows credentials before `@`, in arguments (plain or percent-encoded, also in addresses inside addresses), in
the paths of Xtream panels, in JSON and in header lines, and every secret it was told of. Takes linear time on
any text. A word too much is hidden rather than one too few, but scheme, host and port of an address stay
readable.
"""

import logging
import re
import traceback
from urllib.parse import quote, unquote

from iptv_manager.net.learned import learn_secret, without_learned

__all__ = ["MASK", "MaskingFilter", "learn_secret", "mask", "mask_url"]

MASK = "***"

_SECRET_NAMES = re.compile(
    r"user|usr|uname|login|pass|pwd|pw|psw|auth|key|sig|sign|hmac|hash|mac|sn|sid|session|ticket|jwt|pin|code"
    r"|hdnts|hdnea|hdntl"
    r"|.*(?:username|password|passwd|passphrase|token|secret|signature|authsign|apikey|accesskey|credential"
    r"|sessionid)"
)

_STOP = r"\s\"'<>\\"
_MEDIA = r"\.(?:m3u8?|ts|mpd|mp4|mkv|avi|mov|flv|aac|mp3)"
_PICTURE = r"png|jpe?g|gif|webp|svg|html?|xml"
_KINDS = "(?:live|movie|series|timeshifts?)"


def _path_rules(scheme_end: str, slash: str, inside: str) -> tuple[tuple[str, str], ...]:
    """What to hide in paths, for plain addresses and for those that stand encoded in another one.

    `inside` looks ahead to what ends a part of an encoded path. No two repeats share a character."""
    part = rf"(?:{inside}[^/?{_STOP}])+"
    loose = rf"(?:{inside}(?![.,:;] )[^/?\n\"<>])++"  # with blanks, as passwords have that nobody encoded
    number = rf"{slash}\d+(?:\.(?!{_PICTURE})\w{{1,5}})?(?![^?#{_STOP},.;:)\]&|%])"
    file = rf"(?:{inside}[^/?{_STOP}])*{_MEDIA}(?:[?#{_STOP}]|$)"
    two = rf"\1{MASK}{slash.upper()}{MASK}"
    host = rf"{scheme_end}{part}"
    return (
        # /live/USER/PASS/… at the beginning of a path, unless it ends in a file of media right there
        (
            rf"((?:{host}|(?<![^\s\"'(=,;|])){slash}{_KINDS}{slash}){part}{slash}(?!{file}){part}",
            two,
        ),
        # …/live/USER/PASS/123.ts anywhere; http://host/USER/PASS/123 with or without a folder before
        (rf"({slash}{_KINDS}{slash}){loose}{slash}{loose}(?={number}|{slash}\d+{slash})", two),
        (rf"({host}{slash}(?:{part}{slash})*?){loose}{slash}{loose}(?={number})", two),
        # the pieces of streams and the players' links of the same panels
        (rf"({slash}hlsr{slash}{part}{slash}){part}{slash}{part}", two),
        (rf"({slash}play{slash})[\w=+-]{{16,}}", rf"\1{MASK}"),
    )


def _compiled(*rules: tuple[str, str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), replacement) for pattern, replacement in rules)


_PLAIN = _compiled(
    # http://USER:PASS@host; then those with a slash or a blank in the password
    (rf"(?<=://)[^/{_STOP}]+@", f"{MASK}@"),
    (
        r"(?<=://)[^/\s:@\[\]\"'<>]+:(?!\d{1,5}(?:[/\s?#]|$))(?:[^\s\"<>]{1,256}|[^\n@\"<>]{1,256})@",
        f"{MASK}@",
    ),
    *_path_rules("://", "/", ""),
    (r"\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?[ \t]*[:=][ \t]*)[^\r\n]+", rf"\1\2{MASK}"),
)
_ENCODED = _compiled(
    (rf"(?<=%3a%2f%2f)(?:(?!%2f|%3f)[^/&?#{_STOP}])+%40", f"{MASK}%40"),
    *_path_rules("%3a%2f%2f", "%2f", "(?!%2f|%3f|%26)"),
)

# name=value. What begins an argument ends the one before it; any other `&`, blank or quote may be part of a
# password that nobody encoded, which shows by another argument following.
_EQUALS = r"(?:=|%(?:25){0,3}3d)"
_NAME = r"(?:[\w.\[\]-]|%(?!(?:25){0,3}(?:3d|26|3f|2f|20|7c))[0-9a-f]{2}){1,64}"
_ARGUMENT = re.compile(rf"(?:(?<![\w.%\]-])|(?<=%3f)|(?<=%26)|(?<=%7c))({_NAME}){_EQUALS}", re.IGNORECASE)
_ARGUMENT_VALUE = re.compile(
    rf"\"[^\"\n]*\"|'[^'\n]*'|(?:(?!(?:&|%(?:25){{0,3}}26){_NAME}{_EQUALS})[^\s\"'<>|]"
    r"|[\"'<>](?=[^\s,;:)\]}>\"'<]|[\"'<>]{1,8}\w)"
    rf"|[ \"'<>|](?=[^&=?/:|\n]{{0,64}}&{_NAME}=))*",
    re.IGNORECASE,
)
# "name": value, of JSON, of Python and of headers
_FIELD = re.compile(
    rf"(?:(?<=[\"'])({_NAME})[\"']|(?<![\w-])([\w-]{{0,32}}(?:password|passwd|pwd|token|api-?key|secret)))"
    r"[ \t]{0,8}:[ \t]{0,8}",
    re.IGNORECASE,
)
_FIELD_VALUE = re.compile(r"\"(?:[^\"\\]|\\.)*(?:\"|$)|'(?:[^'\\]|\\.)*(?:'|$)|[^\s,}\]\"'&]*")

_ENDING = re.compile(r"[\s\"'<>|\\]")


def mask(text: str) -> str:
    """The text without user names, passwords, tokens and keys; all else stays readable."""
    text = without_learned(text, MASK)
    for pattern, replacement in _PLAIN + _ENCODED if "%2" in text else _PLAIN:
        text = pattern.sub(replacement, text)
    text = _without_values(text, _ARGUMENT, _ARGUMENT_VALUE)
    return _without_values(text, _FIELD, _FIELD_VALUE)


def mask_url(url: str) -> str:
    """The same for a text that is one address and nothing else: blanks and quotes in it end no credential.

    Those are given percent-encoded."""
    return mask(_ENDING.sub(lambda found: quote(found[0]), without_learned(url.strip(), MASK)))


class MaskingFilter(logging.Filter):
    """Masks each record whole: message, arguments, and the traceback with the exceptions' texts."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask; never drop."""
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = mask("".join(traceback.format_exception(record.exc_info[1])).rstrip())
            record.exc_info = None
        elif record.exc_text:
            record.exc_text = mask(record.exc_text)
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True


def _without_values(text: str, names: re.Pattern[str], values: re.Pattern[str]) -> str:
    """Hide the value after each secret name; what follows any other name may be an address with secrets."""
    pieces: list[str] = []
    done = 0
    for found in names.finditer(text):
        if found.start() < done or not _is_secret(_name_in(found)):
            continue
        value = values.match(text, found.end())
        if value and value[0]:
            pieces += text[done : found.end()], MASK
            done = value.end()
    return "".join(pieces) + text[done:]


def _name_in(found: re.Match[str]) -> str:
    return next(name for name in found.groups() if name is not None)


def _is_secret(name: str) -> bool:
    plain = "".join(filter(str.isalnum, unquote(name).lower()))
    return _SECRET_NAMES.fullmatch(plain) is not None
