"""The columns of the history of jobs."""

from PySide6.QtCore import QCoreApplication

from iptv_manager.model.job import Job, JobOutcome, JobSort
from iptv_manager.services.schedule import local_now
from iptv_manager.ui.schedule_wording import due_text, job_outcome_text, kind_title
from iptv_manager.ui.tables.columns import CellKind, Column, Pill, Shape, Tone
from iptv_manager.ui.wording import moment_text, seconds_text

translate = QCoreApplication.translate

_PILLS = {
    JobOutcome.WAITING: Pill(Tone.NEUTRAL, Shape.DASH),
    JobOutcome.RUNNING: Pill(Tone.INFO, Shape.RING),
    JobOutcome.OK: Pill(Tone.GOOD, Shape.DOT),
    JobOutcome.FAILED: Pill(Tone.BAD, Shape.CROSS),
    JobOutcome.CANCELLED: Pill(Tone.NEUTRAL, Shape.SQUARE),
    JobOutcome.INTERRUPTED: Pill(Tone.WARN, Shape.TRIANGLE),
}


def job_columns() -> list[Column]:
    """All columns in their order; the last ones are hidden at first."""
    pill, number, muted = CellKind.PILL, CellKind.NUMBER, CellKind.MUTED
    return [
        Column(
            "due", translate("JobColumns", "When"), _when, width=136, tooltip=_when_tip, sort_key=JobSort.DUE
        ),
        Column("job", translate("JobColumns", "What"), _what, width=112, sort_key=JobSort.KIND),
        Column(
            "provider",
            translate("JobColumns", "Provider"),
            _provider,
            muted,
            width=120,
            sort_key=JobSort.PROVIDER,
        ),
        Column(
            "outcome",
            translate("JobColumns", "Outcome"),
            _outcome,
            pill,
            124,
            pill=_pill,
            sort_key=JobSort.OUTCOME,
        ),
        Column(
            "seconds", translate("JobColumns", "Took"), _seconds, number, width=88, sort_key=JobSort.SECONDS
        ),
        Column(
            "desktop",
            translate("JobColumns", "Desktop"),
            _desktop,
            muted,
            120,
            tooltip=_desktop_tip,
            sort_key=JobSort.DESKTOP,
        ),
        Column(
            "message",
            translate("JobColumns", "Message"),
            _message,
            width=240,
            grows=3,
            sort_key=JobSort.MESSAGE,
        ),
        *_hidden_columns(),
    ]


def _hidden_columns() -> list[Column]:
    """Those that a person may ask for."""
    muted = CellKind.MUTED
    return [
        Column(
            "asked",
            translate("JobColumns", "Begun by"),
            _asked,
            muted,
            width=110,
            shown=False,
            sort_key=JobSort.MANUAL,
        ),
        Column(
            "started",
            translate("JobColumns", "Started"),
            _started,
            muted,
            width=150,
            shown=False,
            sort_key=JobSort.STARTED,
        ),
    ]


def _when(job: Job) -> str:
    now = local_now()
    return due_text(job.due_at, now, seconds=job.due_at.astimezone(now.tzinfo).date() == now.date())


def _when_tip(job: Job) -> str:
    return moment_text(job.due_at)


def _what(job: Job) -> str:
    return kind_title(job.kind)


def _provider(job: Job) -> str:
    return job.provider or translate("JobColumns", "all")


def _outcome(job: Job) -> str:
    return job_outcome_text(job.outcome)


def _pill(job: Job) -> Pill | None:
    return _PILLS[job.outcome]


def _seconds(job: Job) -> str:
    if job.seconds is None:
        return ""
    return f"{job.seconds:.1f} s" if job.seconds < 10 else seconds_text(job.seconds)


def _desktop(job: Job) -> str:
    return job.host or job.instance


def _desktop_tip(job: Job) -> str:
    return job.instance


def _message(job: Job) -> str:
    return job.message


def _asked(job: Job) -> str:
    return translate("JobColumns", "a person") if job.manual else translate("JobColumns", "schedule")


def _started(job: Job) -> str:
    return moment_text(job.started_at) if job.started_at else ""
