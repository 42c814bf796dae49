"""`schedule`, `jobs` and `service`: what runs by itself, what ran, and running it without a window."""

import argparse
import asyncio
import os
from argparse import Namespace
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any, TypeAlias, TypeVar

from iptv_manager.app import Program, open_program
from iptv_manager.cli.terminal import print_json, print_table, say
from iptv_manager.model.errors import InputRefused, NotFound
from iptv_manager.model.job import DesktopKind, Job
from iptv_manager.model.schedule import (
    At,
    Conditions,
    JobKind,
    Rule,
    Schedule,
    Wanted,
    at,
    checked_zone,
    cron,
    every,
    moment_words,
    rule_text,
    sentence,
    wanted_of,
)
from iptv_manager.services.schedule import local_now
from iptv_manager.settings import Settings

COMMANDS = ("schedule", "jobs", "service")
SHOWN = 50  # jobs, unless --limit says otherwise
ALL = "all"  # providers
T = TypeVar("T")
_Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_commands(found: _Commands) -> None:
    """Add this room's commands to those that may be typed."""
    parser = found.add_parser("schedule", help="what runs by itself, and when")
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_set(actions)
    _json(actions.add_parser("list", help="list what is scheduled")).set_defaults(command=schedule_list)
    _subject(actions.add_parser("remove", help="schedule it no more"), schedule_remove)
    _subject(actions.add_parser("pause", help="pause it, or all"), schedule_pause, required=False)
    _subject(actions.add_parser("resume", help="let it go on, or all"), schedule_resume, required=False)
    _subject(actions.add_parser("run", help="do it now, beside its schedule"), schedule_run)
    history = _json(found.add_parser("jobs", help="what was done, when, by whom, and how it ended"))
    history.add_argument("--limit", type=_positive, default=SHOWN, metavar="N", help="the latest N")
    history.set_defaults(command=jobs)
    found.add_parser("service", help="keep the schedule without a window, until stopped").set_defaults(
        command=service
    )


def _add_set(actions: _Commands) -> None:
    parser = actions.add_parser("set", help="set when something is done; what is not named stays as it is")
    _subject(parser, schedule_set)
    times = parser.add_mutually_exclusive_group(required=True)
    times.add_argument("--every", type=_read(every), metavar="SPAN", help="10s, 30m, 6h, 2d, 1w")
    times.add_argument("--at", type=_read(at), metavar="HH:MM", help="a time of day")
    times.add_argument("--cron", type=_read(cron), metavar="TEXT", help="minute hour day month weekday")
    parser.add_argument("--on", metavar="DAYS", help="with --at: mon,thu")
    parser.add_argument(
        "--zone",
        type=_read(checked_zone),
        default="",
        metavar="ZONE",
        help="time zone, this computer's by default",
    )
    parser.add_argument(
        "--jitter", type=_read(_jitter), metavar="SPAN|none", help="up to so much later, by chance"
    )
    for name, text in (
        ("--only-idle", "only while the computer is idle"),
        ("--on-mains", "not on battery"),
        ("--not-metered", "not on a metered connection"),
    ):
        parser.add_argument(name, action=argparse.BooleanOptionalAction, help=text)


def _subject(parser: argparse.ArgumentParser, command: Callable[..., object], required: bool = True) -> None:
    kinds = [kind.value for kind in JobKind]
    shown = ", ".join(kinds)
    parser.add_argument(
        "kind", nargs=None if required else "?", choices=kinds, metavar="JOB", type=_kind, help=shown
    )
    parser.add_argument("--provider", metavar="NAME", help="only for this one")
    _json(parser).set_defaults(command=command)


async def schedule_set(options: Namespace, settings: Settings) -> int:
    """Set the schedule of one kind of job; of one that is there, what was named."""
    rule = _rule(options)
    async with open_program(settings) as program:
        provider_id = await _provider_id(program, options)
        known = await _known(program, options.kind, provider_id)
        if known is None:
            done = await program.schedules.add(_named(options, Wanted(options.kind, provider_id, rule)))
        else:
            seen = wanted_of(known)
            done = await program.schedules.set(_named(options, seen._replace(rule=rule)), seen)
    return _told([done], options)


async def schedule_list(options: Namespace, settings: Settings) -> int:
    """List the schedules."""
    async with open_program(settings) as program:
        found = await program.schedules.all()
    if options.json:
        print_json([_schedule_values(one) for one in found])
    elif found:
        now = local_now()
        rows = [(one.kind, one.provider or ALL, sentence(one, now)) for one in found]
        print_table(("Job", "Provider", "When"), rows)
    else:
        say("Nothing is scheduled. For example: iptv-manager schedule set sync --every 6h")
    return 0


async def schedule_remove(options: Namespace, settings: Settings) -> int:
    """Remove one schedule; what it did stays in the history."""
    async with open_program(settings) as program:
        found = await _exactly(program, options)
        await program.schedules.remove(found.id)
    say(f"Removed: {found.kind} for {found.provider or ALL}.")
    if options.json:
        print_json(_schedule_values(found))
    return 0


async def schedule_pause(options: Namespace, settings: Settings) -> int:
    """Pause what was named, or all."""
    return await _each(options, settings, lambda program: program.schedules.pause)


async def schedule_resume(options: Namespace, settings: Settings) -> int:
    """Let go on what was named, or all."""
    return await _each(options, settings, lambda program: program.schedules.resume)


async def schedule_run(options: Namespace, settings: Settings) -> int:
    """Have it done now by a program that keeps the schedule."""
    async with open_program(settings) as program:
        provider_id = await _provider_id(program, options)
        known = await _known(program, options.kind, provider_id)
        key = await program.schedules.run_now(options.kind, provider_id, known.id if known else None)
        desktops = await program.schedules.desktops()
    if not desktops:
        say("It waits for a program that keeps the schedule: open the window, or run iptv-manager service.")
    if options.json:
        print_json({"id": key, "job": options.kind, "provider": options.provider})
    return 0


async def jobs(options: Namespace, settings: Settings) -> int:
    """Tell the latest jobs."""
    async with open_program(settings) as program:
        found = await program.schedules.history(options.limit)
    if options.json:
        print_json([_job_values(job) for job in found])
    else:
        titles = ("Due", "Job", "Provider", "Outcome", "Seconds", "Desktop", "Message")
        print_table(titles, [_job_cells(job) for job in found])
    return 0


def service(_options: Namespace, settings: Settings) -> int:
    """Keep the schedule until stopped. As process 1 of a container it also does what that one must."""
    from iptv_manager.cli import serving  # late: signals and threads that no other command needs

    if os.getpid() == 1:
        status = serving.be_process_one()
        if status is not None:
            return status
    status = asyncio.run(serving.serve(settings, DesktopKind.SERVICE))
    return serving.leave(status)


async def _each(
    options: Namespace,
    settings: Settings,
    act: Callable[[Program], Callable[..., Coroutine[Any, Any, None]]],
) -> int:
    async with open_program(settings) as program:
        found = await program.schedules.matching(options.kind, await _provider_id(program, options))
        await act(program)(*(one.id for one in found))
        keys = {one.id for one in found}
        changed = [one for one in await program.schedules.all() if one.id in keys]
    return _told(changed, options)


async def _exactly(program: Program, options: Namespace) -> Schedule:
    found = await _known(program, options.kind, await _provider_id(program, options))
    if found is None:
        raise NotFound(f"{options.kind} is not scheduled for {options.provider or 'all providers'}.")
    return found


async def _known(program: Program, kind: str, provider_id: int | None) -> Schedule | None:
    of_kind = (one for one in await program.schedules.all() if one.kind == kind)
    return next((one for one in of_kind if one.provider_id == provider_id), None)


def _named(options: Namespace, known: Wanted) -> Wanted:
    """`known` with what was named beside the time."""
    conditions = {name: getattr(options, name) for name in Conditions._fields}
    held = {name: holds for name, holds in conditions.items() if holds is not None}
    return known._replace(
        jitter=known.jitter if options.jitter is None else round(options.jitter),
        conditions=known.conditions._replace(**held),
        zone=options.zone or known.zone,
    )


async def _provider_id(program: Program, options: Namespace) -> int | None:
    return (await program.providers.by_name(options.provider)).id if options.provider else None


def _rule(options: Namespace) -> Rule:
    if options.on is None:
        rule: Rule = options.every or options.at or options.cron
        return rule
    if options.at is None:
        raise InputRefused("--on needs --at: on which days, and at what time?")
    time: At = options.at
    return at(f"{time.hour:02}:{time.minute:02}", options.on)


def _told(found: list[Schedule], options: Namespace) -> int:
    now = local_now()
    for one in found:
        say(f"{one.kind} for {one.provider or ALL}: {sentence(one, now)}")
    if options.json:
        print_json([_schedule_values(one) for one in found])
    return 0


def _schedule_values(one: Schedule) -> dict[str, object]:
    return {
        "job": one.kind,
        "provider": one.provider,
        "rule": rule_text(one.rule),
        "zone": one.zone,
        "jitter_seconds": one.jitter,
        "only_idle": one.conditions.only_idle,
        "on_mains": one.conditions.on_mains,
        "not_metered": one.conditions.not_metered,
        "paused": one.paused,
        "next": one.next_due.isoformat() if one.next_due and not one.paused else None,
        "sentence": sentence(one, local_now()),
    }


def _job_values(job: Job) -> dict[str, object]:
    return {
        "job": job.kind,
        "provider": job.provider,
        "due": job.due_at.isoformat(),
        "started": job.started_at.isoformat() if job.started_at else None,
        "seconds": job.seconds,
        "instance": job.instance or None,
        "outcome": job.outcome.value,
        "message": job.message,
    }


def _job_cells(job: Job) -> tuple[object, ...]:
    due = moment_words(job.due_at, datetime.now(UTC).astimezone(), seconds=True)
    seconds = "" if job.seconds is None else f"{job.seconds:.1f}"
    return (due, job.kind, job.provider or ALL, job.outcome, seconds, job.host or job.instance, job.message)


def _json(parser: argparse.ArgumentParser) -> argparse.ArgumentParser:
    parser.add_argument("--json", action="store_true", help="the result as JSON on stdout")
    return parser


def _kind(text: str) -> str:
    return text.replace("-", "_")


def _jitter(text: str) -> float:
    return 0.0 if text.strip().lower() in ("none", "0") else every(text).seconds


def _positive(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 0 < int(text) < 1 << 31):
        raise argparse.ArgumentTypeError("must be a whole number, 1 or more")
    return int(text)


def _read(reader: Callable[[str], T]) -> Callable[[str], T]:
    """A reader of the model, its refusal told as argparse tells them."""

    def read(text: str) -> T:
        """What `reader` makes of the text. Raises ArgumentTypeError, with its sentence."""
        try:
            return reader(text)
        except InputRefused as error:
            raise argparse.ArgumentTypeError(str(error)) from error

    return read
