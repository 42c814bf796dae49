"""When a new list looks wrong and the old one is kept until a person confirms. Pure rules."""

MOST_GONE = 0.5  # a bigger share of entries gone at once is a panel's mistake far more often than a wish

MUCH_GONE = 0.1  # a share of entries gone at once that a person should hear of
FEW_GONE = 20  # less than that happens every day


def is_much_gone(*, active: int, gone: int) -> bool:
    """Did so many of the `active` entries go that a person should be told? The list was taken all the same."""
    return gone >= FEW_GONE and gone > active * MUCH_GONE


def reason_to_hold(*, active: int, gone: int, entries: int, ends_cut: bool) -> str:
    """Why this list should not replace the one before it, in one sentence; "" when all looks well.

    `active` entries were there before, `gone` of them are missing now, `entries` are in the new list."""
    if not gone:
        return ""
    if not entries:
        return f"The new list is empty; the {active:,} entries of the last one are kept."
    if gone > active * MOST_GONE:
        share = 100 * gone // active
        return f"The new list lacks {gone:,} of {active:,} entries ({share} %); the old ones are kept."
    if ends_cut:
        return f"The new list breaks off in the middle of an entry and lacks {gone:,}; the old ones are kept."
    return ""


def reason_to_hold_some(what: str, active: int, gone: int) -> str:
    """The same for one kind of entries ("films"), of which `gone` of `active` are missing now."""
    if gone <= active * MOST_GONE:
        return ""
    share = 100 * gone // active
    return f"The new list of {what} lacks {gone:,} of {active:,} ({share} %); the old ones are kept."
