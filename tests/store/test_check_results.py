"""Writing down what checks found: as quickly for a provider that is new as for any other."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

STREAMS = 4_000
BATCH = 200


def all_checked(lists: Lists) -> None:
    """Record a check of each stream of its provider."""
    now = datetime.now(UTC)
    found = [ProbeResult(row.provider_id, row.id, Outcome.ALIVE, now, 20, 200, "") for row in lists.rows()]
    for start in range(0, STREAMS, BATCH):
        lists.database.run_here(record_checks, found[start : start + BATCH])


def of_many(database: Database, folder: Path, name: str) -> Lists:
    lists = Lists(database, folder, name)
    lists.bring([(f"Channel {n}", "UK", f"http://{name}/{n}") for n in range(STREAMS)])
    return lists


def say(database: Database, statement: str) -> None:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def states_read(database: Database, table: str) -> int:
    """Rows of a table that the server has read by going through all of it."""
    say(database, "SELECT pg_stat_force_next_flush()")
    with database.engine.connect() as connection:
        return int(
            connection.scalar(
                text("SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = :name"), {"name": table}
            )
        )


def test_no_batch_reads_the_states_of_a_provider_that_was_known_as_an_empty_one(
    database: Database, tmp_path: Path
) -> None:
    all_checked(of_many(database, tmp_path, "known"))  # so that the server would keep its plans
    new = of_many(database, tmp_path, "new")
    say(database, "VACUUM ANALYZE stream_health")
    all_checked(new)
    assert states_read(database, f"stream_health_p{new.provider.id}") < 10 * STREAMS
