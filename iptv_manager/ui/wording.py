"""How numbers, sizes, times and states are said to a person, everywhere in the same words."""

import re
from datetime import UTC, datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDateTime, QLocale

from iptv_manager.model.health import Outcome
from iptv_manager.model.playlist import StreamKind
from iptv_manager.model.progress import Progress

translate = QCoreApplication.translate
_PLACE = re.compile(r"%([1-9])")

OUTCOMES: dict[Outcome, object] = {
    Outcome.ALIVE: QT_TRANSLATE_NOOP("Wording", "Working"),
    Outcome.SLOW: QT_TRANSLATE_NOOP("Wording", "Slow"),
    Outcome.PLACEHOLDER: QT_TRANSLATE_NOOP("Wording", "Placeholder"),
    Outcome.GEO_BLOCKED: QT_TRANSLATE_NOOP("Wording", "Blocked here"),
    Outcome.UNAUTHORISED: QT_TRANSLATE_NOOP("Wording", "Wrong login"),
    Outcome.FORBIDDEN: QT_TRANSLATE_NOOP("Wording", "Forbidden"),
    Outcome.CONNECTION_LIMIT: QT_TRANSLATE_NOOP("Wording", "Connection limit"),
    Outcome.NOT_FOUND: QT_TRANSLATE_NOOP("Wording", "Not found"),
    Outcome.SERVER_ERROR: QT_TRANSLATE_NOOP("Wording", "Server error"),
    Outcome.TIMEOUT: QT_TRANSLATE_NOOP("Wording", "No answer"),
    Outcome.REFUSED: QT_TRANSLATE_NOOP("Wording", "Refused"),
    Outcome.DNS: QT_TRANSLATE_NOOP("Wording", "Unknown host"),
    Outcome.TLS: QT_TRANSLATE_NOOP("Wording", "Insecure"),
    Outcome.DRM: QT_TRANSLATE_NOOP("Wording", "Protected"),
    Outcome.NOT_MEDIA: QT_TRANSLATE_NOOP("Wording", "Not a stream"),
    Outcome.UNSUPPORTED: QT_TRANSLATE_NOOP("Wording", "Not checkable"),
    Outcome.OFFLINE: QT_TRANSLATE_NOOP("Wording", "You are offline"),
    Outcome.INDETERMINATE: QT_TRANSLATE_NOOP("Wording", "Unclear"),
}
KINDS: dict[StreamKind, object] = {
    StreamKind.LIVE: QT_TRANSLATE_NOOP("Wording", "Live"),
    StreamKind.MOVIE: QT_TRANSLATE_NOOP("Wording", "Film"),
    StreamKind.EPISODE: QT_TRANSLATE_NOOP("Wording", "Episode"),
}
UNITS: dict[str, object] = {
    "entries": QT_TRANSLATE_NOOP("Wording", "%1 entries"),
    "streams": QT_TRANSLATE_NOOP("Wording", "%1 streams"),
    "rows": QT_TRANSLATE_NOOP("Wording", "%1 rows"),
}


def filled(text: str, *values: str) -> str:
    """`text` with %1, %2 … replaced by `values`; a value's own %1 stays as it is."""
    return _PLACE.sub(lambda match: values[int(match[1]) - 1], text)


def locale() -> QLocale:
    """The person's locale; English where the system has none ("C" does not group digits)."""
    system = QLocale()
    return QLocale(QLocale.Language.English) if system.language() is QLocale.Language.C else system


def shortened(text: str, most: int) -> str:
    """`text` on one line, with an ellipsis where it is longer than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def count_text(number: int) -> str:
    """16,706"""
    return locale().toString(number)


def counted(number: int, one: str, several: str) -> str:
    """ "1 sync", "2 syncs": the sentence for one, or for several, with the number in it."""
    return filled(one if number == 1 else several, count_text(number))


def percent_text(share: float) -> str:
    """ "78 %", never cut in two at the end of a line."""
    return f"{100 * share:.0f}\u00a0%"


def amount_text(number: float, unit: str) -> str:
    """ "12.3 MB" or "16,706 entries", for any unit a service counts in."""
    if unit == "bytes":
        return locale().formattedDataSize(int(number), 1, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    if unit in UNITS:
        return filled(translate("Wording", str(UNITS[unit])), count_text(int(number)))
    return count_text(int(number))


def seconds_text(seconds: float) -> str:
    """ "12 s", "3 min 20 s" or "2 h 5 min"."""
    whole = max(0, round(seconds))
    if whole < 60:
        return filled(translate("Wording", "%1 s"), str(whole))
    if whole < 3600:
        return filled(translate("Wording", "%1 min %2 s"), str(whole // 60), str(whole % 60))
    return filled(translate("Wording", "%1 h %2 min"), str(whole // 3600), str(whole % 3600 // 60))


def outcome_text(outcome: Outcome | None) -> str:
    """The state of a stream in a word or two."""
    return (
        translate("Wording", "Not checked")
        if outcome is None
        else translate("Wording", str(OUTCOMES[outcome]))
    )


def unseen_text(days: int) -> str:
    """That a stream was not checked for so many days."""
    if days == 1:
        return translate("Wording", "Not checked for a day")
    return filled(translate("Wording", "Not checked for %1 days"), str(days))


def kind_text(kind: StreamKind) -> str:
    """Live, Film or Episode."""
    return translate("Wording", str(KINDS[kind]))


def moment_text(moment: datetime | None) -> str:
    """A moment in the person's own time zone; "never" where there was none."""
    if moment is None:
        return translate("Wording", "never")
    local = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
    day = locale().toString(local.date(), "d MMM yyyy")
    return f"{day}, {locale().toString(local.time(), QLocale.FormatType.ShortFormat)}"


def ago_text(moment: datetime | None, now: datetime | None = None) -> str:
    """ "just now", "5 min ago", "3 h ago", "2 days ago", "5 months ago", "6 years ago"."""
    if moment is None:
        return translate("Wording", "never")
    seconds = int(((now or datetime.now(UTC)) - moment).total_seconds())
    if seconds < 60:
        return translate("Wording", "just now")
    if seconds < 3600:
        return filled(translate("Wording", "%1 min ago"), str(seconds // 60))
    if seconds < 86400:
        return filled(translate("Wording", "%1 h ago"), str(seconds // 3600))
    return _days_ago(seconds // 86400)


def _days_ago(days: int) -> str:
    if days == 1:
        return translate("Wording", "1 day ago")
    if days < 60:
        return filled(translate("Wording", "%1 days ago"), str(days))
    if days < 730:
        return filled(translate("Wording", "%1 months ago"), str(days * 12 // 365))
    return filled(translate("Wording", "%1 years ago"), str(days * 4 // 1461))


def progress_text(progress: Progress, rate: float | None, seconds_left: float | None) -> str:
    """ "12.3 MB · 104,000 entries · 3.1 MB/s · 12 s left": as much of it as is known."""
    parts = [_amount_of(progress)]
    if progress.entries is not None:
        parts.append(amount_text(progress.entries, "entries"))
    if rate is not None and rate >= 1:
        parts.append(filled(translate("Wording", "%1/s"), amount_text(rate, progress.unit)))
    if seconds_left is not None:
        parts.append(filled(translate("Wording", "%1 left"), seconds_text(seconds_left)))
    return " · ".join(parts)


def _amount_of(progress: Progress) -> str:
    done = amount_text(progress.done, progress.unit)
    if progress.total is None:
        return done
    return filled(
        translate("Wording", "%1 of %2"), count_text_of(progress), amount_text(progress.total, progress.unit)
    )


def count_text_of(progress: Progress) -> str:
    """What is done, without its unit where the unit is a word that follows anyway."""
    is_bytes = progress.unit == "bytes"
    return amount_text(progress.done, "bytes") if is_bytes else count_text(progress.done)
