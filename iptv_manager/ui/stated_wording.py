"""How fields of what a person states, and their values, are said: of providers, schedules, rules and channels."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from iptv_manager.model.edits import Field
from iptv_manager.model.rules import RuleField, RuleKind
from iptv_manager.model.schedule import At, Cron, Every
from iptv_manager.net.masking import mask, mask_url
from iptv_manager.ui.edit_wording import field_text, rule_kind_text
from iptv_manager.ui.schedule_wording import later_text, rule_sentence
from iptv_manager.ui.wording import count_text, filled

translate = QCoreApplication.translate

_FIELDS: dict[str, object] = {
    "name": QT_TRANSLATE_NOOP("Stated", "Name"),
    "source": QT_TRANSLATE_NOOP("Stated", "Address"),
    "username": QT_TRANSLATE_NOOP("Stated", "User"),
    "user_agent": QT_TRANSLATE_NOOP("Stated", "User agent"),
    "max_connections": QT_TRANSLATE_NOOP("Stated", "Connections at once"),
    "backup_hosts": QT_TRANSLATE_NOOP("Stated", "Backup hosts"),
    "referrer": QT_TRANSLATE_NOOP("Stated", "Referrer"),
    "headers": QT_TRANSLATE_NOOP("Stated", "Headers"),
    "proxy": QT_TRANSLATE_NOOP("Stated", "Proxy"),
    "connect_timeout": QT_TRANSLATE_NOOP("Stated", "Seconds to connect"),
    "read_timeout": QT_TRANSLATE_NOOP("Stated", "Seconds of silence"),
    "requests_per_minute": QT_TRANSLATE_NOOP("Stated", "Requests a minute"),
    "volatile_arguments": QT_TRANSLATE_NOOP("Stated", "Passing arguments"),
    "tombstone_days": QT_TRANSLATE_NOOP("Stated", "Days gone entries are kept"),
    "rule": QT_TRANSLATE_NOOP("Stated", "When"),
    "jitter": QT_TRANSLATE_NOOP("Stated", "The start varies"),
    "only_idle": QT_TRANSLATE_NOOP("Stated", "Only while the computer is idle"),
    "on_mains": QT_TRANSLATE_NOOP("Stated", "Only on mains"),
    "not_metered": QT_TRANSLATE_NOOP("Stated", "Not on a metered connection"),
    "zone": QT_TRANSLATE_NOOP("Stated", "Time zone"),
    "kind": QT_TRANSLATE_NOOP("Stated", "Rule"),
    "field": QT_TRANSLATE_NOOP("Stated", "Where it looks"),
    "provider_id": QT_TRANSLATE_NOOP("Stated", "Provider"),
    "pattern": QT_TRANSLATE_NOOP("Stated", "Looks for"),
    "replacement": QT_TRANSLATE_NOOP("Stated", "Becomes"),
    "quiet_hours": QT_TRANSLATE_NOOP("Stated", "Quiet hours"),
    "bytes_per_second": QT_TRANSLATE_NOOP("Stated", "All checks together may fetch"),
    "months_kept": QT_TRANSLATE_NOOP("Stated", "Months that checks are kept"),
}


def stated_field(name: str) -> str:
    """The field as its dialog calls it."""
    if name in _FIELDS:
        return translate("Stated", str(_FIELDS[name]))
    return field_text(Field(name)) if name in set(Field) else name.replace("_", " ")


def stated_value(name: str, value: object, providers: Mapping[int, str]) -> str:
    """A value of that field as a person reads it, no secret in it; `providers` are names by id."""
    if name == "provider_id":
        known = providers.get(value, "?") if isinstance(value, int) else ""
        return known or translate("Stated", "All providers")
    if value is None or value == "" or value == ():
        return translate("Stated", "none")
    if said := _SAID.get(name):
        return said(value)
    if isinstance(value, bool):
        return translate("Stated", "yes") if value else translate("Stated", "no")
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _when(value: object) -> str:
    return rule_sentence(value) if isinstance(value, Every | At | Cron) else str(value)


def _jitter(value: object) -> str:
    return later_text(int(str(value))) or translate("Stated", "not at all")


def _looked_at(value: object) -> str:
    if value == RuleField.HEALTH:
        return translate("Stated", "Whether it works")
    return field_text(Field.NAME if value == RuleField.NAME else Field.GROUP)


def _rate(value: object) -> str:
    bytes_per_second = int(str(value))
    if not bytes_per_second:
        return translate("Stated", "as much as they need")
    return filled(translate("Stated", "%1 bytes a second"), count_text(bytes_per_second))


def _address(value: object) -> str:
    return mask_url(str(value))


def _headers(value: object) -> str:
    pairs = value if isinstance(value, tuple) else ()
    return ", ".join(mask(f"{name}: {said}") for name, said in pairs)


_SAID: Mapping[str, Callable[[object], str]] = {
    "rule": _when,
    "jitter": _jitter,
    "kind": lambda value: rule_kind_text(RuleKind(str(value))),
    "field": _looked_at,
    "bytes_per_second": _rate,
    "source": _address,  # a person may have typed a password into these
    "proxy": _address,
    "logo": _address,
    "headers": _headers,
}
