"""What all packings have in common."""

PIECE = 1 << 20  # bytes of output at a time


class PackingBroken(Exception):
    """The packing ends early, is damaged, or holds nothing we could use; the text says which, as a clause."""
