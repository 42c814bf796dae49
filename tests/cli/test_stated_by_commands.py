"""Commands that state something write what was named, over what somebody else writes at the same moment."""

import os
import subprocess
import sys
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from iptv_manager.model.schedule import Wanted, every
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.schedule import ScheduleService
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.waiting import await_here

Run = Callable[[Coroutine[Any, Any, Any]], Any]
_WAITS = (
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
)


@contextmanager
def command(settings: Settings, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A command that runs, in a process of its own."""
    environment = {
        **os.environ,
        "IPTV_MANAGER_HOME": str(settings.home),
        "IPTV_MANAGER_DATABASE_URL": settings.database_url or "",
    }
    line = (sys.executable, "-m", "iptv_manager", *arguments)
    with subprocess.Popen(line, env=environment, stderr=subprocess.PIPE, text=True) as process:
        yield process
        process.kill()


def while_held(database: Database, settings: Settings, held: str, *arguments: str) -> tuple[int, str]:
    """Exit code and words of a command that comes to write while another transaction, which did `held`, ends."""
    with psycopg.connect(database.dsn) as holder, psycopg.connect(database.dsn, autocommit=True) as looker:
        holder.execute(held)
        with command(settings, *arguments) as process:
            await_here(lambda: looker.execute(_WAITS).fetchone() != (0,))
            holder.commit()
            _, words = process.communicate(timeout=30)
            return process.returncode, words


def test_a_provider(database: Database, settings: Settings, run: Run) -> None:
    providers = ProviderService(database, Secrets(settings.home))
    run(providers.add_m3u("Nova", "http://h/l.m3u"))
    held = "UPDATE provider SET user_agent = 'hers'"
    assert while_held(database, settings, held, "provider", "set", "Nova", "--max-connections", "2")[0] == 0
    [now] = run(providers.all())
    assert (now.user_agent, now.max_connections) == ("hers", 2)
    held = "UPDATE provider SET max_connections = 3"
    code, words = while_held(database, settings, held, "provider", "set", "Nova", "--max-connections", "4")
    assert (code, words) == (
        1,
        "Somebody else has changed this meanwhile: max connections. Nothing was written.\n",
    )


def test_a_schedule(database: Database, settings: Settings, run: Run) -> None:
    schedules = ScheduleService(database)
    run(schedules.set(Wanted("sync", None, every("6h"), 60)))
    held = "UPDATE schedule SET jitter = 5, paused = true"
    assert (
        while_held(database, settings, held, "schedule", "set", "sync", "--every", "2h", "--on-mains")[0] == 0
    )
    [now] = run(schedules.all())
    assert (now.rule, now.jitter, now.conditions.on_mains, now.paused) == (every("2h"), 5, True, True)
