"""How streams misbehave: answers that take their time, never end, break off or never come."""

import asyncio

from iptv_manager.demo.wire import Script, Wire, head

PACE = 0.1  # seconds between two pieces of an endless stream
PIECE = 188 * 64  # bytes
DRIP = 0.05  # seconds between two bytes


def endless(content: bytes, content_type: str = "video/mp2t", opening: bytes = b"") -> Script:
    """The content over and over, paced like a live stream; `opening` instead of the usual head."""

    async def play(wire: Wire) -> None:
        """Send a piece each `PACE`, until the other side hangs up."""
        await wire.send(opening or head({}, content_type))
        start = 0
        while True:
            await wire.send(content[start : start + PIECE])
            start = (start + PIECE) % len(content)
            await asyncio.sleep(PACE)

    return Script(play)


def late(seconds: float, answer: bytes) -> Script:
    """The whole answer, so many seconds late."""

    async def play(wire: Wire) -> None:
        """Say nothing at first, then all of it."""
        await asyncio.sleep(seconds)
        await wire.send(answer)

    return Script(play)


def silent(first: bytes = b"") -> Script:
    """`first`, and then nothing for ever."""

    async def play(wire: Wire) -> None:
        """Keep the connection open; whoever plays this has to be cancelled."""
        await wire.send(first)
        await asyncio.Event().wait()

    return Script(play)


def dripping(first: bytes, content: bytes) -> Script:
    """`first` at once, then one byte at a time."""

    async def play(wire: Wire) -> None:
        """A byte each `DRIP`; a player's patience is what ends it."""
        await wire.send(first)
        for at in range(len(content)):
            await wire.send(content[at : at + 1])
            await asyncio.sleep(DRIP)

    return Script(play)


def reset_after(first: bytes) -> Script:
    """`first`, and then the connection is broken."""

    async def play(wire: Wire) -> None:
        """End with a reset, which the other side sees as an error."""
        await wire.send(first)
        await asyncio.sleep(PACE)  # lets it arrive: a reset discards what was not read yet
        wire.reset()

    return Script(play)


def cut_after(first: bytes) -> Script:
    """`first`, and then a clean end, whatever the head promised."""

    async def play(wire: Wire) -> None:
        """End without an error: only a promised length tells that something is missing."""
        await wire.send(first)

    return Script(play)
