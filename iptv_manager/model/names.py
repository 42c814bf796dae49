"""Pure rules over names: keys to sort by, to search by, to group by. Nothing here knows a database.

All keys are plain text of at most `KEY_CAP` characters, without NUL and lone surrogates, and meant to be
compared by code point (`COLLATE "C"` in PostgreSQL): the embedded server has no ICU.
"""

import re
import unicodedata
from collections.abc import Sequence
from itertools import compress

from iptv_manager.model.printing import is_printable

KEY_CAP = 512
"""The longest key in characters. Names are cut to it first, so every digit run is shorter too."""

SHORT_NAME = 128
"""Characters: no key of such a name reaches `KEY_CAP`."""

_DIGITS = re.compile(r"[0-9]+")
_CUT_AT_DIGITS = re.compile(r"([0-9]+)").split
_SEVERAL_BLANKS = re.compile(r" {2,}")
_SHORT_RUN = 4  # digits: there are 11,110 such runs
_DECORATION = " \t!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_WIDE_DECORATION = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\s*(\d+)(?:[.,-](\d+))?\s*")

_CONTROLS = dict.fromkeys((*range(32), *range(0x7F, 0xA0)), " ")

_MINOR_RANGE = 100_000
_LARGEST_MAJOR = 10**13

# Letters that Unicode does not decompose, though people write them for others: small capitals
# ("ʀᴀᴡ", "ꜰʜᴅ") and the letters with strokes.
_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_STROKED = {
    "ø": "o",
    "ł": "l",
    "đ": "d",
    "ħ": "h",
    "ŧ": "t",
    "ı": "i",
    "æ": "ae",
    "œ": "oe",
    "ð": "d",
    "þ": "th",
}
_REPLACED = _SMALL_CAPITALS | _STROKED


def natural_key(text: str) -> str:
    """Give the key by which names sort as people expect: "Channel 2" before "Channel 10".

    Case and accents do not count, nor does decoration in front ("##### UK #####" stands with "uk").
    Each run of digits is led by its length, so numbers compare by value and stand before letters.
    """
    return _natural(_fold(text))


def search_key(text: str) -> str:
    """Fold a name, or what a person types, to the form both are compared in.

    Case, accents, compatibility forms ("ᴴᴰ", "ʀᴀᴡ", full width) and the number of blanks do not count.
    """
    return _searchable(_fold(text))


def name_keys(text: str) -> tuple[str, str]:
    """Give `natural_key` and `search_key` of a name in one go: a million names cost a third less."""
    folded = _fold(text)
    if not text.isascii() or not text.isprintable():
        return _natural(folded), _searchable(folded)
    plain = folded.lstrip(_DECORATION) or folded
    return _DIGITS.sub(_with_length, plain)[:KEY_CAP], " ".join(folded.split())


def _fold(text: str) -> str:
    return text[:KEY_CAP].casefold() if text.isascii() else _folded(text)


def _natural(folded: str) -> str:
    plain = folded.lstrip(_DECORATION) if folded.isascii() else _undecorated(folded)
    return _without_controls(_with_number_lengths(plain or folded))[:KEY_CAP]


def _searchable(folded: str) -> str:
    return " ".join(_without_controls(folded).split())[:KEY_CAP].rstrip()


def keys_of_names(names: Sequence[str]) -> tuple[list[str], list[str]]:
    """Give the natural and the search keys of a batch of names: plain ones are worked out in one text."""
    folded = _all_folded(names)
    if _are_plain(folded):
        return _keys_of_plain(folded)
    plain = [_is_plain(name) for name in folded]
    at_once = zip(*_keys_of_plain(list(compress(folded, plain))), strict=True)
    pairs = [
        next(at_once) if is_plain else name_keys(name) for name, is_plain in zip(names, plain, strict=True)
    ]
    return [natural for natural, _ in pairs], [search for _, search in pairs]


def _all_folded(names: Sequence[str]) -> Sequence[str]:
    """Names without accents and wide forms; those of ASCII as they are."""
    wide = [name for name in names if not name.isascii()]
    if not wide:
        return names
    each = iter(fold_wide(wide))
    return [name if name.isascii() else next(each) for name in names]


def fold_wide(names: Sequence[str]) -> list[str]:
    """Fold case, accents and compatibility forms of names that are not of ASCII."""
    joined = "\n".join(names)
    if len(max(names, key=len)) <= SHORT_NAME and unicodedata.is_normalized("NFC", joined):
        folded = joined.translate(_FOLD_TABLE).split("\n")
        if len(folded) == len(names):  # no line end was in one
            return folded
    return list(map(_folded, names))


def _are_plain(names: Sequence[str]) -> bool:
    """Are all of them short, of printable ASCII, without blanks at their ends?"""
    joined = "\n".join(("", *names, ""))
    return (
        joined.isascii()
        and " \n" not in joined
        and "\n " not in joined
        and is_printable("".join(names))
        and len(max(names, key=len, default="")) <= SHORT_NAME
    )


def _is_plain(name: str) -> bool:
    return name.isascii() and name.isprintable() and len(name) <= SHORT_NAME and name == name.strip()


def _keys_of_plain(names: Sequence[str]) -> tuple[list[str], list[str]]:
    if not names:
        return [], []
    natural, search = plain_keys("\n".join(names))
    return natural.split("\n"), search.split("\n")


def plain_keys(names: str) -> tuple[str, str]:
    """Give the natural and the search keys of names of printable ASCII, short and without blanks at their ends.

    Each name is a line, and so are its keys."""
    folded = names.casefold()
    search = _SEVERAL_BLANKS.sub(" ", folded) if "  " in folded else folded
    # A name of nothing but decoration keeps it.
    undecorated = [name.lstrip(_DECORATION) or name for name in folded.split("\n")]
    pieces = _CUT_AT_DIGITS("\n".join(undecorated))
    pieces[1::2] = map(_WITH_LENGTH.__getitem__, pieces[1::2])
    return "".join(pieces), search


def group_key(text: str) -> str:
    """Give the key by which two spellings of a group are one ("SPORTS ", "Sports"), in natural order."""
    return _with_number_lengths(search_key(text))[:KEY_CAP]


def group_parts(text: str) -> tuple[str, ...]:
    """Give the groups that a written one names: "News;Sports" names two, "" and ";" none."""
    return tuple(part for part in map(str.strip, text.split(";")) if part)


def part_keys(text: str) -> frozenset[str]:
    """Give the keys of the groups that a written one names; that of no group where it names none."""
    return frozenset(map(group_key, group_parts(text))) or frozenset({""})


def number_key(text: str) -> int | None:
    """Give the sortable form of a channel number: 2.1 before 2.2 before 2.10; None when it is not a number.

    The result fits in PostgreSQL's bigint whatever was written: both parts are held at their largest.
    """
    match = _NUMBER.fullmatch(text[:KEY_CAP])
    if match is None:
        return None
    major, minor = match.groups(default="0")
    return min(int(major), _LARGEST_MAJOR) * _MINOR_RANGE + min(int(minor), _MINOR_RANGE - 1)


class _FoldTable(dict[int, str]):
    """What each character folds to, worked out when first met; kept for the basic plane only."""

    def __missing__(self, code: int) -> str:
        folded = _folded_character(chr(code))
        if code < 0x10000:
            self[code] = folded
        return folded


_FOLD_TABLE = _FoldTable()


def fold_letters(letters: str) -> str:
    """Fold letters that compose with no neighbour."""
    return letters.translate(_FOLD_TABLE)


def _folded(text: str) -> str:
    """Fold case, accents and compatibility forms of any text, composed before so that both forms agree."""
    composed = unicodedata.normalize("NFC", text[:KEY_CAP])
    return composed.translate(_FOLD_TABLE)


def _folded_character(character: str) -> str:
    """Fold one character; combining marks, the invisible and surrogates give nothing, digits become ASCII."""
    if "가" <= character <= "힣":  # Hangul syllables stay whole, their parts are no accents
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    parts = unicodedata.normalize("NFKD", character.casefold())
    letters = "".join(_REPLACED.get(part, part) for part in parts.casefold() if _is_visible(part))
    return unicodedata.normalize("NFKD", letters).casefold()


def _is_visible(character: str) -> bool:
    invisible = unicodedata.combining(character) or "\ufe00" <= character <= "\ufe0f"
    return not invisible and unicodedata.category(character) not in ("Cf", "Cs")


def _undecorated(text: str) -> str:
    match = _WIDE_DECORATION.match(text)
    return text[match.end() :] if match else text


def _with_number_lengths(key: str) -> str:
    """Write each run of digits so that code-point order is the order of the numbers."""
    return _DIGITS.sub(_with_length, key)


_MARKS = tuple(map(chr, range(48, 96)))
"""A length is marked so that longer sorts later, and all of them before the letters; "`" leads one of 48 on."""


def _with_length(run: "re.Match[str]") -> str:
    return _WITH_LENGTH[run[0]]


class _LengthTable(dict[str, str]):
    """Runs of digits led by their length, worked out when first met; only short ones are kept."""

    def __missing__(self, run: str) -> str:
        digits = run if run[0] != "0" else run.lstrip("0") or "0"
        length = len(digits)
        written = (_MARKS[length] if length < len(_MARKS) else f"`{length:03d}") + digits
        if len(run) <= _SHORT_RUN:
            self[run] = written
        return written


_WITH_LENGTH = _LengthTable()


def _without_controls(key: str) -> str:
    """Put blanks for controls, which stand between words where they stand at all (tabs)."""
    return key if key.isprintable() else key.translate(_CONTROLS)
