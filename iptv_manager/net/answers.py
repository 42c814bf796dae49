"""What a server's answer or silence means, in one sentence for a person. No sentence holds a credential."""

import socket
import ssl
from collections.abc import Mapping

from iptv_manager.net.fault_signs import classify_error
from iptv_manager.net.faults import NetFault
from iptv_manager.net.masking import mask

_BY_STATUS = {
    204: "answers with nothing at all (204); check the address",
    400: "does not understand this address (400); check it for a typing error",
    401: "says that user or password is wrong (401); correct the address",
    402: "wants a payment first (402); ask your provider",
    403: "refuses us (403); the account may be expired or blocked, or want another user agent: ask your provider",
    404: "has nothing at this address (404); check it for a typing error",
    406: "has no list in a form that we asked for (406); ask your provider",
    407: "is behind a proxy that wants a password (407); use another connection",
    408: "gave up waiting for us (408); try again later",
    410: "says that this list is gone for good (410); ask your provider for the new address",
    451: "may not show this here for legal reasons (451); ask your provider",
    456: "says that the account or the device is blocked (456); ask your provider",
    458: "says that the account has too many connections open (458); stop a player, then try again",
    509: "says that the account has used up its bandwidth (509); try again later",
    511: "is behind a network that wants you to sign in first (511); open a web page and sign in",
    884: "says that the account is blocked (884); ask your provider",
}
_BY_FAULT = {
    NetFault.TIMEOUT: "does not answer in time; try again later",
    NetFault.REFUSED: "refuses the connection; check host and port, or try again later",
    NetFault.DNS: "can't be found (no such name); check the address for a typing error, and your connection",
    NetFault.RESET: "broke off the connection before its answer; try again later",
    NetFault.PROTOCOL: "answers with something that is not HTTP; check host and port",
    NetFault.UNREACHABLE: "can't be reached from here; check your connection",
    NetFault.PRIVATE: "is an address inside this computer or network to which a server outside sends us; it was "
    "not followed: if you trust it, give that address itself",
    NetFault.OTHER: "could not be read; try again later",
}
_NO_NAME_SERVER = "can't be looked up, because no name server answers; check your connection"
_BY_CERTIFICATE = {  # X509_V_ERR_… of OpenSSL
    9: "its certificate is not valid yet; check the clock of this computer",
    10: "its certificate has expired; ask your provider",
    18: "its certificate is self-signed; ask your provider for an address with a valid one, or one with http:",
    19: "its certificate is self-signed; ask your provider for an address with a valid one, or one with http:",
    20: "nobody known vouches for its certificate; ask your provider",
    62: "its certificate is for another host; check the address for a typing error",
    64: "its certificate is for another host; ask your provider for the host's name",
}


def shown(text: str, cap: int = 200) -> str:
    """A text from outside as a part of a sentence: masked, without line ends and other controls, capped."""
    plain = "".join(character if character.isprintable() else " " for character in mask(text[: cap * 4]))
    return plain if len(plain) <= cap else f"{plain[:cap]}…"


def status_sentence(host: str, status: int, headers: Mapping[str, str]) -> str:
    """Why an answer with this status gives no list."""
    if status == 429:
        return f"{host} has had too many requests (429); try again {_when(headers)}."
    if status in _BY_STATUS:
        return f"{host} {_BY_STATUS[status]}."
    if status >= 500:
        return f"{host} has a fault of its own (error {status}); try again {_when(headers)}."
    return f"{host} answers with an unexpected status ({status}); check the address."


def fault_sentence(host: str, error: BaseException) -> str:
    """Why a request came to nothing."""
    fault = classify_error(error)
    if fault is NetFault.TLS:
        return f"{host} has no secure connection that can be trusted: {_tls_reason(error)}."
    if fault is NetFault.DNS and any(_is_without_server(one) for one in _causes(error)):
        return f"{host} {_NO_NAME_SERVER}."
    return f"{host} {_BY_FAULT[fault]}."


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that the server asks us to wait; None when it says nothing, or a date."""
    wait = headers.get("Retry-After", "").strip()
    return float(wait) if wait.isdigit() and len(wait) < 7 else None


def _when(headers: Mapping[str, str]) -> str:
    """When to try again: what the server says, seconds or a date."""
    wait = headers.get("Retry-After", "").strip()
    if wait.isdigit() and len(wait) < 7:
        return f"in {int(wait)} seconds"
    return f"after {shown(wait, 40)}" if wait[:1].isalpha() else "later"


def _tls_reason(error: BaseException) -> str:
    for one in _causes(error):
        if isinstance(one, ssl.SSLCertVerificationError) and hasattr(one, "verify_code"):
            known = _BY_CERTIFICATE.get(one.verify_code)
            return known or f"its certificate is not valid ({shown(one.verify_message)}); ask your provider"
    return "what it speaks is not TLS, or too old; check host and port, or try http: instead of https:"


def _is_without_server(error: BaseException) -> bool:
    return isinstance(error, socket.gaierror) and error.errno == socket.EAI_AGAIN


def _causes(error: BaseException) -> list[BaseException]:
    """The error, and all that led to it."""
    found: list[BaseException] = []
    ahead: BaseException | None = error
    while ahead is not None and ahead not in found:
        found.append(ahead)
        wrapped = getattr(ahead, "certificate_error", None) or getattr(ahead, "os_error", None)
        ahead = wrapped or ahead.__cause__ or ahead.__context__
    return found
