"""What can go wrong on the way to a server."""

from enum import StrEnum


class NetFault(StrEnum):
    """What went wrong on the way."""

    TIMEOUT = "timeout"
    REFUSED = "refused"
    DNS = "dns"
    TLS = "tls"
    RESET = "reset"
    PROTOCOL = "protocol"
    UNREACHABLE = "unreachable"
    PRIVATE = "private"
    OTHER = "other"
