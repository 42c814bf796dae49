"""What a check found, from what it met: the answer at the end of the way, or the fault that ended it.

Rules, first match wins:
- a status of 300 or more is a refusal, told by its words where they say more (see `refusals`);
- media is alive; but a placeholder by the rules of `placeholders`; scrambled media takes a licence: drm;
- a piece of HLS that is encrypted by a plain key is alive if that key is given; what takes a licence, as its list
  says, is drm;
- text with words of a refusal means what they say; a DASH list can't be followed: indeterminate; any other
  text, a picture, an empty answer, bytes without a sign of media: not_media;
- no answer: timeout, refused (also hung up or reset before a word), dns, tls; no HTTP: not_media;
- what can't be told is indeterminate: an answer that broke off before its bytes told anything, no way to the
  host, an address of our own network that somebody outside names.
"""

from typing import NamedTuple

from iptv_manager.model.health import Outcome
from iptv_manager.net.fault_signs import classify_error
from iptv_manager.net.faults import NetFault
from iptv_manager.net.web_address import WebAddress
from iptv_manager.services.media_signs import Sign, is_transport_stream
from iptv_manager.services.placeholders import is_clip_for_live, is_placeholder_path
from iptv_manager.services.refusals import reason_in, refusal

KEY_SIZE = 16  # bytes of an AES-128 key, RFC 8216, 4.3.2.4


class Found(NamedTuple):
    """What a check found, with one sentence. `suspect`: media whose picture may be black."""

    outcome: Outcome
    detail: str = ""
    suspect: bytes = b""


class Page(NamedTuple):
    """An answer: where it was asked for, where it came from, its first bytes and what they are a sign of."""

    asked: WebAddress
    url: WebAddress
    status: int
    size: int | None  # bytes, as stated
    head: bytes = b""
    sign: Sign = Sign.NONE
    is_small: bool = False  # its pictures take so few bytes that they may be black
    key: str = ""  # where, as its playlist says, players fetch the key that it is encrypted with


class Settled(Exception):
    """Nothing more is to be asked for."""

    def __init__(self, found: Found) -> None:
        super().__init__(found.outcome)
        self.found = found


_ALIVE = Found(Outcome.ALIVE)
_BY_SIGN = {
    Sign.SCRAMBLED: Found(Outcome.DRM, "Its media is scrambled."),
    Sign.PICTURE: Found(Outcome.NOT_MEDIA, "A picture, no stream."),
    Sign.LIST: Found(Outcome.NOT_MEDIA, "Only playlists in playlists."),
}
_BY_FAULT = {
    NetFault.TIMEOUT: Found(Outcome.TIMEOUT, "No answer."),
    NetFault.REFUSED: Found(Outcome.REFUSED, "The connection was refused."),
    NetFault.DNS: Found(Outcome.DNS, "There is no such host."),
    NetFault.TLS: Found(Outcome.TLS, "No secure connection that can be trusted."),
    NetFault.PROTOCOL: Found(Outcome.NOT_MEDIA, "It does not speak HTTP."),
    NetFault.UNREACHABLE: Found(Outcome.INDETERMINATE, "There is no way to its host from here."),
    NetFault.PRIVATE: Found(
        Outcome.INDETERMINATE, "Somebody outside names an address of this network; it was not opened."
    ),
    NetFault.OTHER: Found(Outcome.INDETERMINATE, "The connection failed."),
}
_DASH = Found(Outcome.INDETERMINATE, "A DASH list; its pieces were not looked at.")
_UNKNOWN = Found(Outcome.NOT_MEDIA, "Nothing known as media.")
_HUNG_UP = Found(Outcome.REFUSED, "It hung up without an answer.")
_BROKE_OFF = Found(Outcome.INDETERMINATE, "It broke off before its first bytes told anything.")


def judged(page: Page) -> Found:
    """What the answer at the end of the way shows."""
    if page.status >= 300:
        return Found(refusal(page.status, page.head), f"HTTP {page.status}.")
    if page.sign is Sign.MEDIA:
        return _of_media(page)
    if page.sign in _BY_SIGN:
        return _BY_SIGN[page.sign]
    if page.sign is Sign.TEXT:
        return _of_text(page.head)
    return _UNKNOWN if page.head else Found(Outcome.NOT_MEDIA, "An empty answer.")


def unlocked(key: Page | None) -> Found:
    """What the answer to the question for its key shows of an encrypted piece; None: the key is at hand."""
    if key is None or (key.status < 300 and len(key.head) == KEY_SIZE):
        return Found(Outcome.ALIVE, "Encrypted; its bytes were not looked into.")
    if key.status >= 300:
        return Found(refusal(key.status, key.head), f"Encrypted, and its key is refused (HTTP {key.status}).")
    return Found(reason_in(key.head) or Outcome.NOT_MEDIA, "Encrypted, and what should be its key is none.")


def with_licence(found: Found, licence: str) -> Found:
    """What was found of a stream of which its list says that it takes a licence: it may answer, not play."""
    if found.outcome is Outcome.ALIVE or found in (_DASH, _UNKNOWN):
        return Found(Outcome.DRM, f"It takes a licence ({licence}), as its list says.")
    return found


def by_fault(error: BaseException, status: int | None) -> Found:
    """What a fault of the network shows; `status` is that of the last answer, None before one."""
    fault = classify_error(error)
    if fault is NetFault.RESET:
        return _HUNG_UP if status is None else _BROKE_OFF
    return _BY_FAULT[fault]


def _of_media(page: Page) -> Found:
    if is_placeholder_path(page.url.path):
        return Found(Outcome.PLACEHOLDER, "A clip instead of the channel, by its name.")
    was_moved = page.url is not page.asked
    if is_clip_for_live(page.asked.path, page.size, is_transport_stream(page.head), was_moved):
        return Found(Outcome.PLACEHOLDER, "A short film instead of the channel.")
    return Found(Outcome.ALIVE, suspect=page.head) if page.is_small else _ALIVE


def _of_text(text: bytes) -> Found:
    reason = reason_in(text)
    if reason is not None:
        return Found(reason, "Told by the words of its answer.")
    if b"<MPD" in text[:2048]:
        if b"<ContentProtection" in text:
            return Found(Outcome.DRM, "Protected DASH.")
        return _DASH
    is_page = b"<html" in text[:2048].lower() or text.lstrip()[:9].lower() == b"<!doctype"
    return Found(Outcome.NOT_MEDIA, "A web page, no stream." if is_page else "Text, no stream.")
