"""What the errors of aiohttp, asyncio, ssl and the system mean."""

import errno
import re

from iptv_manager.net.faults import NetFault

_BY_NUMBER = (
    ({errno.ECONNREFUSED}, NetFault.REFUSED),
    ({errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}, NetFault.RESET),
    ({errno.ETIMEDOUT}, NetFault.TIMEOUT),
    ({errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}, NetFault.UNREACHABLE),
)
_NUMBER_IN_TEXT = re.compile(r"\[Errno (\d{1,5})\]")


def classify_error(error: BaseException) -> NetFault:
    """What an exception of aiohttp, asyncio, ssl or the system means; its causes are looked through."""
    from iptv_manager.net.guarded import BY_KIND, PROTOCOL  # late: it brings aiohttp

    chain = _chain(error)
    for kinds, fault in BY_KIND:
        if any(isinstance(one, kinds) for one in chain):
            return fault
    numbers = {number for one in chain if isinstance(one, OSError) for number in _numbers(one)}
    for known, fault in _BY_NUMBER:
        if numbers & known:
            return fault
    if any(isinstance(one, PROTOCOL) for one in chain):
        return NetFault.PROTOCOL
    return NetFault.OTHER


def _numbers(error: OSError) -> list[int]:
    """The error's number; those in its text where several addresses of a host failed in different ways."""
    return [error.errno] if error.errno else [int(found) for found in _NUMBER_IN_TEXT.findall(str(error))]


def _chain(error: BaseException) -> list[BaseException]:
    """The error, what it wraps, and what caused it."""
    found: list[BaseException] = []
    ahead: list[BaseException | None] = [error]
    while ahead:
        one = ahead.pop()
        if one is None or one in found:
            continue
        found.append(one)
        if isinstance(one, BaseExceptionGroup):
            ahead.extend(one.exceptions)
        ahead += [one.__cause__, one.__context__, getattr(one, "os_error", None)]
    return found
