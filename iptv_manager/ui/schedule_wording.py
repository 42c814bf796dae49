"""How schedules and jobs are said to a person: kinds, rules, outcomes, next times."""

from datetime import datetime

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QDate, QLocale

from iptv_manager.model.job import JobOutcome
from iptv_manager.model.schedule import (
    At,
    Conditions,
    Cron,
    Every,
    JobKind,
    Rule,
    Schedule,
    span_text,
    zone_named,
)
from iptv_manager.ui.wording import filled, locale

translate = QCoreApplication.translate

_KINDS: dict[str, tuple[object, object, str]] = {
    JobKind.SYNC: (
        QT_TRANSLATE_NOOP("Schedule", "Sync"),
        QT_TRANSLATE_NOOP("Schedule", "Brings the streams up to the provider's list"),
        "sync",
    ),
    JobKind.GUIDE: (
        QT_TRANSLATE_NOOP("Schedule", "Guide"),
        QT_TRANSLATE_NOOP("Schedule", "Fetches the programme guides"),
        "guide",
    ),
    JobKind.CHECK: (
        QT_TRANSLATE_NOOP("Schedule", "Check"),
        QT_TRANSLATE_NOOP("Schedule", "Sees which streams work, those that are due"),
        "check",
    ),
    JobKind.DETAILS: (
        QT_TRANSLATE_NOOP("Schedule", "Film details"),
        QT_TRANSLATE_NOOP("Schedule", "Fetches plots, casts and episodes, slowly"),
        "movie",
    ),
    JobKind.REPORT: (
        QT_TRANSLATE_NOOP("Schedule", "Reports"),
        QT_TRANSLATE_NOOP("Schedule", "Writes the reports that you keep"),
        "report",
    ),
    JobKind.BACKUP: (
        QT_TRANSLATE_NOOP("Schedule", "Backup"),
        QT_TRANSLATE_NOOP("Schedule", "Keeps a copy of everything you made"),
        "backup",
    ),
    JobKind.CLEAN_UP: (
        QT_TRANSLATE_NOOP("Schedule", "Clean-up"),
        QT_TRANSLATE_NOOP("Schedule", "Forgets what is old: history, logs, past checks"),
        "broom",
    ),
}
_OUTCOMES: dict[JobOutcome, object] = {
    JobOutcome.WAITING: QT_TRANSLATE_NOOP("Schedule", "Waiting"),
    JobOutcome.RUNNING: QT_TRANSLATE_NOOP("Schedule", "Running"),
    JobOutcome.OK: QT_TRANSLATE_NOOP("Schedule", "Done"),
    JobOutcome.FAILED: QT_TRANSLATE_NOOP("Schedule", "Failed"),
    JobOutcome.CANCELLED: QT_TRANSLATE_NOOP("Schedule", "Cancelled"),
    JobOutcome.INTERRUPTED: QT_TRANSLATE_NOOP("Schedule", "Interrupted"),
}
_UNITS = {
    "s": (QT_TRANSLATE_NOOP("Schedule", "every second"), QT_TRANSLATE_NOOP("Schedule", "every %1 seconds")),
    "m": (QT_TRANSLATE_NOOP("Schedule", "every minute"), QT_TRANSLATE_NOOP("Schedule", "every %1 minutes")),
    "h": (QT_TRANSLATE_NOOP("Schedule", "every hour"), QT_TRANSLATE_NOOP("Schedule", "every %1 hours")),
    "d": (QT_TRANSLATE_NOOP("Schedule", "every day"), QT_TRANSLATE_NOOP("Schedule", "every %1 days")),
    "w": (QT_TRANSLATE_NOOP("Schedule", "every week"), QT_TRANSLATE_NOOP("Schedule", "every %1 weeks")),
}


def kind_title(kind: str) -> str:
    """Sync, Guide, Check …; an unknown kind as it is."""
    return translate("Schedule", str(_KINDS[kind][0])) if kind in _KINDS else kind


def kind_purpose(kind: str) -> str:
    """What a job of that kind does, in a line."""
    return translate("Schedule", str(_KINDS[kind][1])) if kind in _KINDS else ""


def kind_icon(kind: str) -> str:
    """The name of its icon."""
    return _KINDS[kind][2] if kind in _KINDS else "clock"


def job_outcome_text(outcome: JobOutcome) -> str:
    """Done, Failed, Running …"""
    return translate("Schedule", str(_OUTCOMES[outcome]))


def rule_sentence(rule: Rule) -> str:
    """The rule in words: “every 6 hours”, “every Monday and Thursday at 04:30”."""
    if isinstance(rule, Every):
        text = span_text(rule.seconds)
        one, many = _UNITS[text[-1]]
        return translate("Schedule", str(one if text[:-1] == "1" else many)).replace("%1", text[:-1])
    if isinstance(rule, Cron):
        return filled(translate("Schedule", "as cron says “%1”"), rule.text)
    return _at_sentence(rule)


def schedule_sentence(schedule: Schedule, now: datetime) -> str:
    """The rule and its next time: “every 6 hours, next 14:05”. `now` is in the person's own zone."""
    words = rule_sentence(schedule.rule)
    if schedule.paused:
        return filled(translate("Schedule", "%1 – paused"), words)
    if schedule.next_due is None:
        return filled(translate("Schedule", "%1, never due"), words)
    if schedule.next_due <= now:
        return filled(translate("Schedule", "%1, due now"), words)
    return filled(translate("Schedule", "%1, next %2"), words, next_text(schedule, now))


def next_text(schedule: Schedule, now: datetime) -> str:
    """When it is due next, as the person's clock shows it; "" if never."""
    if schedule.next_due is None:
        return ""
    seconds = isinstance(schedule.rule, Every) and schedule.rule.seconds < 60
    return due_text(schedule.next_due, now, seconds=seconds)


def due_text(moment: datetime, now: datetime, *, seconds: bool = False) -> str:
    """ "14:05", "tomorrow 04:30", "yesterday 23:10" or "Thu 26 Nov, 04:30"."""
    local = moment.astimezone(now.tzinfo)
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    days = (local.date() - now.date()).days
    if days == 0:
        return clock
    if days == 1:
        return filled(translate("Schedule", "tomorrow %1"), clock)
    if days == -1:
        return filled(translate("Schedule", "yesterday %1"), clock)
    day = locale().toString(QDate(local.year, local.month, local.day), "ddd d MMM")
    return f"{day}, {clock}"


def conditions_text(conditions: Conditions) -> str:
    """ "only when idle, on mains"; "" without any."""
    words = (
        (conditions.only_idle, translate("Schedule", "only when idle")),
        (conditions.on_mains, translate("Schedule", "only on mains")),
        (conditions.not_metered, translate("Schedule", "not on a metered connection")),
    )
    return ", ".join(word for holds, word in words if holds)


def later_text(jitter: int) -> str:
    """ "up to 30 min later", for a jitter in seconds; "" without one."""
    if not jitter:
        return ""
    minutes = filled(translate("Schedule", "%1 min"), str(round(jitter / 60)))
    return filled(translate("Schedule", "up to %1 later"), minutes if jitter >= 60 else f"{jitter} s")


def zone_text(schedule: Schedule, now: datetime) -> str:
    """The schedule's time zone, where it is another than the person's; "" otherwise or where it does not matter."""
    elsewhere = now.astimezone(zone_named(schedule.zone)).utcoffset() != now.utcoffset()
    return schedule.zone if elsewhere and not isinstance(schedule.rule, Every) else ""


def day_name(day: int) -> str:
    """The short name of a weekday (0 is Monday)."""
    return locale().standaloneDayName(day + 1, QLocale.FormatType.ShortFormat)


def _at_sentence(rule: At) -> str:
    clock = f"{rule.hour:02}:{rule.minute:02}"
    if not rule.days or len(rule.days) == 7:
        return filled(translate("Schedule", "every day at %1"), clock)
    if rule.days == frozenset(range(5)):
        return filled(translate("Schedule", "on weekdays at %1"), clock)
    names = [locale().standaloneDayName(day + 1) for day in sorted(rule.days)]
    return filled(translate("Schedule", "every %1 at %2"), locale().createSeparatedList(names), clock)
