"""Answers of an Xtream Codes panel about the account and its categories, to records.

Lists of streams and series are read by `xtream_lists`, details of one by `xtream_details`.
"""

from collections.abc import Mapping
from datetime import UTC, datetime

from iptv_manager.formats.xtream_records import cut_records, decoded, refusal, refused
from iptv_manager.formats.xtream_values import (
    ID_CAP,
    integer_of,
    record_of,
    text_of,
    time_of,
    truth_of,
)
from iptv_manager.model.account import Account
from iptv_manager.model.errors import AccountRefused
from iptv_manager.model.panel import PanelCategory, PanelKind, RecordReject

LARGEST = (1 << 31) - 1
_ENDED = {
    "expired": "The account has expired; renew it, or ask your provider.",
    "banned": "The account is banned; ask your provider.",
    "disabled": "The account is disabled; ask your provider.",
}


def read_account(answer: bytes) -> Account:
    """The account of a bare player_api.php answer, whatever state it is in.

    Raises AccountRefused where user or password is wrong, InputRefused for what is no panel's answer."""
    try:
        found = record_of(decoded(answer.lstrip(b"\xef\xbb\xbf")))
    except ValueError:
        found = {}
    user = record_of(found.get("user_info"))
    if not user:
        raise refusal(answer[:65_536])
    auth = user.get("auth")
    if auth is not None and not truth_of(auth):
        raise _not_let_in(user)
    return _account(user, record_of(found.get("server_info")))


def reason_against(account: Account, now: datetime) -> str:
    """Why an account gives nothing just now, in one sentence; "" for one in use.

    A date in the past proves nothing where the panel says “Active”: many panels go on serving."""
    status = account.status.strip().lower()
    if status in ("", "active", "trial"):
        return ""
    if status in _ENDED:
        return _with_word(_ENDED[status], account.message)
    if account.is_expired(now):
        return _with_word(_ENDED["expired"], account.message)
    return _with_word(
        f"The panel says that the account is “{account.status}”; ask your provider.", account.message
    )


def read_categories(answer: bytes, kind: PanelKind) -> tuple[list[PanelCategory], list[RecordReject]]:
    """The categories of a list in the panel's order, each id once. Raises InputRefused."""
    found: dict[str, PanelCategory] = {}
    rejects: list[RecordReject] = []
    for number, record in enumerate(cut_records(answer).records, 1):
        try:
            values = decoded(record)
        except ValueError:
            values = None
        category_id = text_of(values.get("category_id"), ID_CAP) if isinstance(values, dict) else ""
        if not isinstance(values, dict) or not category_id:
            rejects.append(refused(number, "This category has no id", record))
            continue
        title = text_of(values.get("category_name")) or category_id
        found.setdefault(category_id, PanelCategory(kind, category_id, title))
    return list(found.values()), rejects


def _account(user: Mapping[str, object], server: Mapping[str, object]) -> Account:
    status = text_of(user.get("status"), ID_CAP)
    return Account(
        status=status or "Active",
        message=text_of(user.get("message"), 500),
        expires_at=time_of(user.get("exp_date")),
        max_connections=_count(user.get("max_connections")) or None,  # 0 means: as many as you like
        active_connections=_count(user.get("active_cons")),
        is_trial=truth_of(user.get("is_trial")),
        created_at=time_of(user.get("created_at")),
        time_zone=text_of(server.get("timezone"), ID_CAP),
        server_time=_server_time(server),
        http_port=_port(server.get("port")),
        https_port=_port(server.get("https_port")),
        rtmp_port=_port(server.get("rtmp_port")),
    )


def _not_let_in(user: Mapping[str, object]) -> AccountRefused:
    """`auth` is 0: the panel knows the account but not that password, or has ended it."""
    status, message = text_of(user.get("status"), ID_CAP).lower(), text_of(user.get("message"))
    return AccountRefused(
        _with_word(_ENDED.get(status, "The panel says that user or password is wrong."), message)
    )


def _with_word(sentence: str, word: str) -> str:
    return f"{sentence[:-1]} (it says “{word[:200]}”)." if word else sentence


def _count(value: object) -> int | None:
    number = integer_of(value)
    return min(number, LARGEST) if number is not None and number >= 0 else None


def _port(value: object) -> int | None:
    number = integer_of(value)
    return number if number is not None and 0 < number < 65_536 else None


def _server_time(server: Mapping[str, object]) -> datetime | None:
    stamp = time_of(server.get("timestamp_now"))
    return stamp.astimezone(UTC) if stamp else None
