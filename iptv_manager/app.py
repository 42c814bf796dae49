"""The composition root: builds every part, wires it, starts and stops it. Nothing else is global."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from iptv_manager.services.accounts import AccountService
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Budgets
from iptv_manager.services.cache import Cache
from iptv_manager.services.categories import CategoryService
from iptv_manager.services.changes import ChangeService
from iptv_manager.services.channels import ChannelService
from iptv_manager.services.desktop_marks import DesktopMarks
from iptv_manager.services.details_job import details_runner
from iptv_manager.services.editing import Editing, editing
from iptv_manager.services.file_jobs import backup_runner, report_runner
from iptv_manager.services.films import FilmService
from iptv_manager.services.guide import GuideService
from iptv_manager.services.guide_runner import guide_runner
from iptv_manager.services.health import HealthService, budgets_of
from iptv_manager.services.health_history import HealthHistoryService
from iptv_manager.services.health_sweep import sweep_runner
from iptv_manager.services.home import home_in_use
from iptv_manager.services.job_check import SharedCheck
from iptv_manager.services.job_kinds import clean_up_runner, in_order, sync_runner, tombstone_runner
from iptv_manager.services.job_runner import Runner
from iptv_manager.services.jobs import Revive, Scheduler, instance_name
from iptv_manager.services.line_up import LineUpService
from iptv_manager.services.logos import LogoService
from iptv_manager.services.merge import MergeService
from iptv_manager.services.moving_secrets import move_secrets
from iptv_manager.services.other_programs import OtherPrograms
from iptv_manager.services.playing import PlayingService
from iptv_manager.services.playing_marks import PlayingMarks
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.reports import ReportService
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.services.secrets import Secrets, system_keyring
from iptv_manager.services.series_details import SeriesDetailsService
from iptv_manager.services.shared_choices import SharedChoices
from iptv_manager.services.spool import spool_in_use
from iptv_manager.services.sync import SyncService
from iptv_manager.services.sync_history import SyncHistoryService
from iptv_manager.settings import Settings
from iptv_manager.store.database import KEPT_OF_SHARED, Database
from iptv_manager.store.database_address import libpq_form, parsed_url
from iptv_manager.store.migrate import upgrade
from iptv_manager.store.server import EmbeddedServer


@dataclass(frozen=True, slots=True)
class Program:
    """The running program without a window: what the command line and the window are built on."""

    settings: Settings
    database: Database
    providers: ProviderService
    accounts: AccountService
    categories: CategoryService
    secrets: Secrets
    addresses: AddressBook
    syncs: SyncService
    sync_history: SyncHistoryService
    line_up: LineUpService
    channels: ChannelService
    merges: MergeService
    health: HealthService
    playing: PlayingService
    budgets: Budgets
    history: HealthHistoryService
    cache: Cache
    choices: SharedChoices
    reports: ReportService
    films: FilmService
    logos: LogoService
    series_details: SeriesDetailsService
    guides: GuideService
    editing: Editing
    schedules: ScheduleService
    scheduler: Scheduler
    changes: ChangeService

    @property
    def home(self) -> Path:
        """The folder of the person's data."""
        return self.settings.home


@asynccontextmanager
async def open_program(settings: Settings, server: EmbeddedServer | None = None) -> AsyncIterator[Program]:
    """Start the database, bring it to the newest schema, build the services; stop all of it at the end.

    `server` is that of the home folder, where `home_in_use` starts it already. Raises SettingsError,
    DatabaseUnavailable or SchemaTooNew, each with a sentence for a person."""
    async with AsyncExitStack() as stack:
        server = server or stack.enter_context(home_in_use(settings))
        stack.enter_context(spool_in_use(settings))
        url, revive, kept = settings.database_url or "", None, KEPT_OF_SHARED
        if server is not None:
            url = await asyncio.to_thread(server.start)
            stack.push_async_callback(asyncio.to_thread, server.stop)
            revive, kept = partial(asyncio.to_thread, server.start), settings.pool_size
        database = Database(url, settings.pool_size, settings.prepare_statements, kept)
        stack.push_async_callback(asyncio.to_thread, database.close)
        await asyncio.to_thread(upgrade, database.engine, settings.backup_folder, settings.own_backup)
        program = build(settings, database, revive)
        await move_secrets(database, program.secrets)
        await program.history.prepare()
        await program.sync_history.clear_unfinished()
        stack.push_async_callback(program.logos.close)
        yield program


def build(settings: Settings, database: Database, revive: Revive | None = None) -> Program:
    """The services over a database that is ready; `revive` brings its server back, where it is ours."""
    secrets = Secrets(settings.home, system_keyring if settings.secrets == "auto" else None)
    addresses = AddressBook(database, secrets)
    accounts = AccountService(database, settings, secrets, addresses)
    budgets, marks = budgets_of(settings), PlayingMarks(settings.playing_folder)
    budgets.others = OtherPrograms(database, budgets, marks)
    cache, choices = Cache(), SharedChoices(database, settings)
    history = HealthHistoryService(database, cache)
    merges, films, edited = MergeService(database), FilmService(database), editing(database)
    guides = GuideService(database, settings, secrets, addresses, budgets)
    after = [merges.follow, films.follow, edited.after_sync, history.follow, guides.follow]
    syncs = SyncService(database, settings, addresses=addresses, budgets=budgets, after=after)
    sync_history = SyncHistoryService(database, syncs)
    details = SeriesDetailsService(database, settings, addresses, [films.follow], budgets)
    health = HealthService(
        database,
        settings,
        budgets=budgets,
        addresses=addresses,
        accounts=accounts,
        after=edited.rules.after_checks,
    )
    check = SharedCheck(database, health, instance_name(), settings.lease_seconds)
    changes, reports = _changes(settings, database, history, cache), ReportService(database)
    clean_up = _clean_up(database, sync_history, history, choices)
    runners = {"sync": sync_runner(database, syncs), "check": check.run, "clean_up": clean_up}
    runners |= {"details": details_runner(database, details), "guide": guide_runner(guides)}
    runners |= _file_runners(settings, database, reports)
    return Program(
        settings=settings,
        database=database,
        providers=ProviderService(database, secrets, cache),
        accounts=accounts,
        categories=CategoryService(database, settings, addresses),
        secrets=secrets,
        addresses=addresses,
        syncs=syncs,
        sync_history=sync_history,
        line_up=LineUpService(database, cache),
        channels=ChannelService(database),
        merges=merges,
        health=health,
        playing=PlayingService(database, settings, addresses, budgets, marks, accounts),
        budgets=budgets,
        history=history,
        cache=cache,
        choices=choices,
        reports=reports,
        films=films,
        logos=LogoService(settings.home / "pictures", fill=addresses.full_of_list),
        series_details=details,
        guides=guides,
        editing=edited,
        schedules=ScheduleService(database),
        scheduler=_scheduler(settings, database, runners, changes, revive, check),
        changes=changes,
    )


def _changes(
    settings: Settings, database: Database, history: HealthHistoryService, cache: Cache
) -> ChangeService:
    """What hears of others' changes; the cache keeps answers for long only while it does."""
    changes = ChangeService(listen_dsn(settings, database))
    changes.subscribe(history.take_changes)
    cache.is_told = lambda: changes.hears
    return changes


def _clean_up(
    database: Database, syncs: SyncHistoryService, checks: HealthHistoryService, choices: SharedChoices
) -> Runner:
    """The job that clears away what is too old, each kind by its own measure."""
    return in_order(
        {
            "jobs": clean_up_runner(database),
            "streams": tombstone_runner(syncs),
            "checks": sweep_runner(checks, choices),
        }
    )


def _file_runners(settings: Settings, database: Database, reports: ReportService) -> dict[str, Runner]:
    """The jobs that leave files."""
    return {
        "report": report_runner(reports, settings.report_folder),
        "backup": backup_runner(database, settings.backup_folder),
    }


def _scheduler(
    settings: Settings,
    database: Database,
    runners: dict[str, Runner],
    changes: ChangeService,
    revive: Revive | None,
    check: SharedCheck,
) -> Scheduler:
    """This desktop's share of the schedule; it goes by the same name as in shared checks."""
    return Scheduler(
        database,
        runners,
        changes,
        settings.lease_seconds,
        revive,
        instance=check.instance,
        helper=check.help,
        marks=DesktopMarks(settings.home / "desktops", check.instance),
    )


def listen_dsn(settings: Settings, database: Database) -> str:
    """The address at which changes are heard: past a pooler, if one is given."""
    return libpq_form(parsed_url(settings.listen_url)) if settings.listen_url else database.dsn
