"""One function that hides credentials in any text; every message and every line of the log goes through it."""

import logging
import re
import traceback

MASK = "***"

_SECRET_KEYS = (
    r"user(?:name)?|login|pass(?:word|wd|phrase)?|pwd|pw|(?:access_?|auth_?|session_?|play_?)?token|auth|"
    r"api_?key|key|secret|sig(?:nature)?|hash|mac|session(?:_?id)?|sid|code|pin"
)
_END = r"\s\"'<>\\"
# Each pattern is linear: no two repeats of one may share a character.
_PATTERNS = (
    (re.compile(rf"(?<=://)[^/{_END}]*@"), f"{MASK}@"),
    (re.compile(rf"(?i)\b({_SECRET_KEYS})(=|%3d)[^&#|{_END}]+"), rf"\1\2{MASK}"),
    (re.compile(rf"(?i)([\"'](?:{_SECRET_KEYS})[\"']\s*:\s*)([\"'])[^\"']*\2"), rf"\1\2{MASK}\2"),
    (re.compile(rf"(?i)(/(?:live|movie|series|timeshifts?|streaming|hls)/)[^/{_END}]+/[^/?{_END}]+"), rf"\1{MASK}/{MASK}"),
    (re.compile(rf"(://[^/{_END}]+/)[^/?#{_END}]+/[^/?#{_END}]+(/\d+(?:\.\w+)?)(?![^?#{_END},.;:)\]])"), rf"\1{MASK}/{MASK}\2"),
    (re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=]\s*)[^\r\n]+"), rf"\1\2{MASK}"),
)  # fmt: skip


def mask(text: str) -> str:
    """The text without user names, passwords, tokens and keys; hosts, ports and all else stay readable.

    Knows credentials before `@`, in queries (plain or percent-encoded keys), in the paths of Xtream panels
    (/live/USER/PASS/…, /USER/PASS/123.ts), in JSON, and in header lines."""
    for pattern, replacement in _PATTERNS:
        text = pattern.sub(replacement, text)
    return text


class MaskingFilter(logging.Filter):
    """Masks each record whole: message, arguments, and the traceback with the exceptions' texts."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask; never drop."""
        record.msg, record.args = mask(record.getMessage()), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = mask("".join(traceback.format_exception(record.exc_info[1])).rstrip())
            record.exc_info = None
        return True
