"""The keys of a batch of names that stand in UTF-8, for a fraction of the price of one by one.

Here is only how they are handled together; the rules are those of `names`.
"""

from collections.abc import Sequence

from iptv_manager.model.names import SHORT_NAME, fold_wide, name_keys, plain_keys

_PRINTABLE = bytes(range(32, 127))


def keys_written(names: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Give the natural and the search keys of names, none of which is empty or holds a line end."""
    folded = _folded(names)
    odd = _odd_places(folded)
    plain = _but(folded, odd)
    naturals, searches = _keys_of_plain(plain) if plain else ([], [])
    for place in odd:
        natural, search = name_keys(names[place].decode())
        naturals.insert(place, natural.encode())
        searches.insert(place, search.encode())
    return naturals, searches


def _keys_of_plain(names: Sequence[bytes]) -> tuple[list[bytes], list[bytes]]:
    natural, search = plain_keys(b"\n".join(names).decode())
    return natural.encode().split(b"\n"), search.encode().split(b"\n")


def _folded(names: Sequence[bytes]) -> list[bytes]:
    """Names without accents and wide forms; those of ASCII as they are."""
    folded = list(names)
    places = _wide_places(names)
    if places:
        wide = b"\n".join([names[place] for place in places]).decode().split("\n")
        for place, name in zip(places, fold_wide(wide), strict=True):
            folded[place] = name.encode()
    return folded


def _odd_places(names: Sequence[bytes]) -> list[int]:
    """Places of names that `plain_keys` does not take, in order; most often the few that are still wide."""
    wide = _wide_places(names)
    if _are_plain(_but(names, wide)):
        return wide
    return [place for place, name in enumerate(names) if not _are_plain((name,))]


def _wide_places(names: Sequence[bytes]) -> list[int]:
    return [place for place, name in enumerate(names) if not name.isascii()]


def _but(names: Sequence[bytes], places: Sequence[int]) -> Sequence[bytes]:
    """The names at other places than these."""
    if not places:
        return names
    others = list(names)
    for place in reversed(places):
        del others[place]
    return others


def _are_plain(names: Sequence[bytes]) -> bool:
    """Are all of them short, of printable ASCII, without blanks at their ends?"""
    joined = b"\n".join((b"", *names, b""))
    return (
        not b"".join(names).translate(None, _PRINTABLE)
        and b" \n" not in joined
        and b"\n " not in joined
        and len(max(names, key=len, default=b"")) <= SHORT_NAME
    )
