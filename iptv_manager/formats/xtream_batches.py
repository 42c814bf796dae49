"""Many values of one field at once: each as `xtream_values` reads it, at a fraction of the cost.

Ordinary values, which nearly all are, are asked about together; whatever is odd goes the way of one by one.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import TypeVar

from iptv_manager.formats.text import are_clean
from iptv_manager.formats.xtream_values import (
    LONGEST_NOTHING,
    MOST_ITEMS,
    NOTHING,
    TITLE_CAP,
    id_of,
    stamp_of,
    text_of,
)

Read = TypeVar("Read")
Values = Sequence[object]

_LONG = 10**17  # whole numbers below have fewer digits than any cap
_NOTHING_LINES = tuple(f"\n{word}\n" for word in NOTHING if word)
_SHORT_NUMBER = 17  # digits
_BARE = {str, int, type(None)}
_TEXT_OR_NOTHING = {str, type(None)}
_BARE_WITH_PARTS = {str, float, type(None)}


def texts_of(values: Values, cap: int = TITLE_CAP) -> list[str]:
    """`text_of` of each."""
    kinds = {*map(type, values)}
    if list in kinds:
        return _with_lists(values, cap)
    if kinds <= _BARE and int in kinds and (numbers := _numbers(values, kinds)):
        return numbers
    if kinds <= _TEXT_OR_NOTHING:
        texts: list[str] = [value or "" for value in values]  # type: ignore[misc]
    else:
        texts = [value if isinstance(value, str) else _short_text(value, cap) for value in values]
    if not are_clean(texts, cap):
        return [text_of(value, cap) for value in values]
    texts = list(map(str.strip, texts))
    return [text if len(text) > LONGEST_NOTHING or text.lower() not in NOTHING else "" for text in texts]


def ids_of(values: Values) -> list[str]:
    """`id_of` of each."""
    kinds = {*map(type, values)}
    if kinds <= _BARE:
        numbers = _numbers(values, kinds)
        if numbers and all(numbers) and "0" not in numbers:
            return numbers
    return [id_of(value) for value in values]


def stamps_of(values: Values) -> list[int | None]:
    """`stamp_of` of each."""
    if _are_stamps(values):
        return list(map(int, values))  # type: ignore[arg-type]
    return [None if value is None else stamp_of(value) for value in values]


def written_stamps_of(values: Values) -> Sequence[str]:
    """The same as text, "" for none and for 0: usual ones are not read and written anew."""
    if _are_stamps(values) and min(values) >= "1":  # type: ignore[type-var, operator]
        return values  # type: ignore[return-value]
    return [str(stamp) if stamp else "" for stamp in stamps_of(values)]


def each_once(read: Callable[[object], Read], values: Values) -> list[Read]:
    """`read` of each, just once for values that are the same; for fields that say the same again and again."""
    kinds = {*map(type, values)}
    if not (kinds <= _BARE or kinds <= _BARE_WITH_PARTS):  # 1, 1.0 and True are one key of a dict
        return [read(value) for value in values]
    known = {value: read(value) for value in set(values)}
    return list(map(known.__getitem__, values))


def say_nothing(values: Values) -> bool:
    """Is there not one?"""
    return values.count(None) == len(values)


def first_of(columns: Iterator[list[Read]]) -> list[Read]:
    """Of several columns, for each row the first value that says something, else the last one."""
    found = next(columns)
    for column in columns:
        found = [one or other for one, other in zip(found, column, strict=True)]
    return found


def _are_stamps(values: Values) -> bool:
    """Is each a stamp as panels usually write it?"""
    if {*map(type, values)} != {str} or {*map(len, values)} != {10}:  # type: ignore[arg-type]
        return False
    digits = "".join(values)  # type: ignore[arg-type]
    return digits.isdecimal() and digits.isascii()


def _numbers(values: Values, kinds: set[type]) -> list[str]:
    """Texts, numbers and nothing as texts, if all of them are short whole numbers or nothing; else an empty list."""
    is_whole = type(None) not in kinds
    numbers = list(map(str, values if is_whole else ["" if value is None else value for value in values]))
    digits = "".join(numbers)
    are_whole = digits.isdecimal() and digits.isascii() and len(max(numbers, key=len)) <= _SHORT_NUMBER
    return numbers if are_whole else []


def _with_lists(values: Values, cap: int) -> list[str]:
    """Lists joined, whose texts are read together, and what else there is."""
    lists: list[list[object]] = [value for value in values if type(value) is list]
    items: list[object] = list(chain.from_iterable(lists))
    if list in map(type, items) or len(max(lists, key=len)) > MOST_ITEMS:
        joined = [text_of(value, cap) for value in lists]
    else:
        said = iter(texts_of(items, cap))
        joined = [", ".join(filter(None, islice(said, size)))[:cap] for size in map(len, lists)]
    others = iter(texts_of([value for value in values if type(value) is not list], cap))
    each = iter(joined)
    return [next(each) if type(value) is list else next(others) for value in values]


def _short_text(value: object, cap: int) -> str:
    if value is None:
        return ""
    return str(value) if type(value) is int and -_LONG < value < _LONG else text_of(value, cap)
