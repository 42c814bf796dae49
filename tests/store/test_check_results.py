"""Writing down what checks found: as quickly for a provider that is new as for any other."""

from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text

from iptv_manager.model.health import Outcome, ProbeResult
from iptv_manager.store import checks
from iptv_manager.store.check_results import record_checks
from iptv_manager.store.database import Database
from tests.services.import_lists import Lists

STREAMS = 12_000
BATCH = 1_000


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
    """Rows of a table, and entries of its indexes, that the server has read so far."""
    read = text(
        "SELECT seq_tup_read + (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes AS one WHERE one.relid = t.relid)"
        " FROM pg_stat_user_tables AS t WHERE relname = :name"
    )
    say(database, "SELECT pg_stat_force_next_flush()")
    with database.engine.connect() as connection:
        return int(connection.scalar(read, {"name": table}))


def test_no_batch_reads_the_states_of_a_provider_that_was_known_as_an_empty_one(
    database: Database, tmp_path: Path
) -> None:
    all_checked(of_many(database, tmp_path, "known"))  # so that the server would keep its plans
    new = of_many(database, tmp_path, "new")
    say(database, "VACUUM ANALYZE stream_health")
    all_checked(new)
    assert states_read(database, f"stream_health_p{new.provider.id}") < 10 * STREAMS


def test_what_was_checked_meanwhile_is_found_without_reading_all_states_for_each(
    database: Database, tmp_path: Path
) -> None:
    new = of_many(database, tmp_path, "new")
    all_checked(new)
    table = f"stream_health_p{new.provider.id}"
    before = states_read(database, table)
    ids = [row.id for row in new.rows()][:BATCH]
    found = database.run_here(checks.owners, ids, datetime.now(UTC))
    assert found == [(new.provider.id, key) for key in ids]
    assert database.run_here(checks.due_among, ids, datetime.now(UTC)) == []
    assert states_read(database, table) - before < 3 * STREAMS
