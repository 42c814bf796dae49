"""What a script gets from the command line when luck is bad: a line for each provider, and no traceback."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.cli.said import Say


@contextmanager
def closing_database(server_url: str, database_url: str) -> Iterator[str]:
    """The address of a list; while it is asked for, the database goes away."""
    name = database_url.rsplit("/", 1)[1].partition("?")[0]

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            with psycopg.connect(server_url.replace("+psycopg", "", 1), autocommit=True) as connection:
                closed = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS false").format(sql.Identifier(name))
                connection.execute(closed)
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (name,)
                )
            self.send_error(404)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/list.m3u"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_database_that_goes_away_half_way_is_told_of_each_provider(
    say: Say, server_url: str, database_url: str
) -> None:
    with closing_database(server_url, database_url) as address:
        for name in ("First", "Second"):
            assert say("provider", "add", name, "--m3u", address).code == 0
        told = say("sync", "--json")
    assert told.code == 1
    assert [(one["provider"], one["status"]) for one in told.json] == [
        ("First", "failed"),
        ("Second", "failed"),
    ]
    for one in told.json:
        assert one["message"].startswith(f"{one['provider']}: PostgreSQL at ")
        assert one["message"] in told.err
    assert "Traceback" not in told.err


def test_what_nobody_foresaw_is_one_sentence_and_the_log_has_the_rest(
    say: Say, home: Path, database_url: str
) -> None:
    assert say("provider", "list").code == 0  # brings the schema
    with psycopg.connect(database_url.replace("+psycopg", "")) as other:
        other.execute("ALTER TABLE edit RENAME TO elsewhere")
    told = say("undo")
    assert told.code == 1
    assert told.err.splitlines() == [
        "Stopped for an unexpected reason (ProgrammingError); the log says more."
    ]
    assert "Traceback" in (home / "logs" / "iptv-manager.log").read_text()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here that is always full")
@pytest.mark.parametrize("entries", [1, 50, 5000])
def test_an_output_that_is_full_is_told_in_one_sentence(tmp_path: Path, entries: int) -> None:
    path = tmp_path / "list.m3u"
    path.write_text("#EXTM3U\n" + "#EXTINF:-1,One\nhttp://h/1\n" * entries)
    with Path("/dev/full").open("w") as full:
        line = (sys.executable, "-m", "iptv_manager", "inspect", str(path), "--json")
        told = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert told.returncode == 1
    assert told.stderr == "Stopped by the system: No space left on device.\n"


def test_numbers_that_can_be_none_are_told_in_words(say: Say) -> None:
    for wrong in ("x", "-1", "9" * 30):
        told = say("provider", "add", "P", "--m3u", "x.m3u", "--max-connections", wrong)
        assert told.code == 2
        assert "must be a whole number from 0 to" in told.err
        assert "provider add: error:" in told.err


def test_a_provider_named_twice_is_synced_once(say: Say, tmp_path: Path) -> None:
    path = tmp_path / "list.m3u"
    path.write_text("#EXTM3U\n#EXTINF:-1,One\nhttp://h/1\n")
    say("provider", "add", "Mine", "--m3u", str(path))
    assert [one["provider"] for one in say("sync", "mine", "Mine", "--json").json] == ["Mine"]


def test_of_many_providers_some_are_named_to_who_mistyped_one(say: Say, tmp_path: Path) -> None:
    for number in range(12):
        say("provider", "add", f"P{number:02}", "--m3u", str(tmp_path / "none.m3u"))
    told = say("sync", "Q")
    assert "“P09” and 2 more." in told.err
    assert "P10" not in told.err
