"""What a server's answer or silence means, in one sentence for a person. No sentence holds a credential."""

import ssl
from collections.abc import Mapping

from iptv_manager.net.session import NetFault, classify_error

_BY_STATUS = {
    401: "says that user or password is wrong (401); correct the address",
    403: "refuses us (403); the account may be expired or blocked, or the address meant for another place",
    404: "has nothing at this address (404); check it for a typing error",
    407: "is behind a proxy that wants a password (407); use another connection",
    410: "says that this list is gone for good (410); ask your provider for the new address",
    451: "may not show this here for legal reasons (451)",
    458: "says that the account has too many connections open (458); stop a player, then try again",
    509: "says that the account has used up its bandwidth (509); try again later",
    511: "is behind a network that wants you to sign in first (511); open a web page and sign in",
    884: "says that the account is blocked (884); ask your provider",
}
_BY_FAULT = {
    NetFault.TIMEOUT: "does not answer in time; try again later",
    NetFault.REFUSED: "refuses the connection; check host and port, or try again later",
    NetFault.DNS: "can't be found (no such name); check the address for a typing error, and your connection",
    NetFault.RESET: "broke off the connection half way; try again later",
    NetFault.PROTOCOL: "answers with something that is not HTTP; check host and port",
    NetFault.UNREACHABLE: "can't be reached from here; check your connection",
    NetFault.PRIVATE: "sends us on to an address inside this computer or network, which was not followed",
    NetFault.OTHER: "could not be read; try again later",
}


def status_sentence(host: str, status: int, headers: Mapping[str, str]) -> str:
    """Why an answer with this status gives no list."""
    if status == 429:
        wait = headers.get("Retry-After", "")
        when = f"in {int(wait)} seconds" if wait.isdigit() and len(wait) < 7 else "later"
        return f"{host} has had too many requests (429); try again {when}."
    if status in _BY_STATUS:
        return f"{host} {_BY_STATUS[status]}."
    if status >= 500:
        return f"{host} has a fault of its own (error {status}); try again later."
    return f"{host} answers with an unexpected status ({status}); check the address."


def fault_sentence(host: str, error: BaseException) -> str:
    """Why a request came to nothing."""
    fault = classify_error(error)
    if fault is NetFault.TLS:
        return (
            f"{host} has no secure connection that can be trusted: {_tls_reason(error)}; check the address."
        )
    return f"{host} {_BY_FAULT[fault]}."


def _tls_reason(error: BaseException | None) -> str:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({error.verify_message})"
        error = getattr(error, "certificate_error", None) or error.__cause__ or error.__context__
    return "what it speaks is not TLS, or too old"
