"""`provider …` as a script uses it: accounts by any address, secrets over stdin, nothing of them ever printed."""

import asyncio
import io
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.demo.panel import DemoPanel, said
from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.wire import Answer, Request, reply
from iptv_manager.settings import Settings
from tests.cli.said import Said, run_here

PASSWORD = "p&ss wörd/1"
LIST = "#EXTM3U\n#EXTINF:-1,One\nhttp://h/live/anna/s3cret-x/1.ts\n#EXTINF:-1,Two\nhttp://h/anna/s3cret-x/2\n"


class Terminal:
    """A person at a terminal of a home of this test's own."""

    def __init__(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.home = settings.home
        self._patch = monkeypatch
        self._capsys = capsys
        monkeypatch.setenv("IPTV_MANAGER_HOME", str(settings.home))
        monkeypatch.setenv("IPTV_MANAGER_DATABASE_URL", settings.database_url or "")

    def say(self, *arguments: str, typed: str = "") -> Said:
        """Run a command, with this on its stdin."""
        self._patch.setattr("sys.stdin", io.StringIO(typed))
        return run_here(arguments, self._capsys)


@pytest.fixture
def terminal(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(settings, monkeypatch, capsys)


@pytest.fixture
def served() -> Iterator[Callable[[dict[str, Any]], str]]:
    """`served(routes)` serves them on loopback from a thread of its own and gives the address."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    running: list[DemoProvider] = []

    def serve(routes: dict[str, Any]) -> str:
        provider = DemoProvider(0, routes=routes)
        asyncio.run_coroutine_threadsafe(provider.__aenter__(), loop).result(10)
        running.append(provider)
        return provider.base_url

    yield serve
    for provider in running:
        asyncio.run_coroutine_threadsafe(provider.__aexit__(None, None, None), loop).result(10)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


def test_an_account_is_added_synced_shown_changed_and_deleted(
    terminal: Terminal, served: Callable[[dict[str, Any]], str]
) -> None:
    panel = DemoPanel(channels=30, films=7, series=5, username="anna", password=PASSWORD)
    base = served(panel.routes("/sub"))
    told = terminal.say(
        "provider", "add", "Tele", "--xtream", f" {base}/sub/player_api.php ", "--username", "anna",
        "--password-stdin", "--ask-first", "--twins", "collapse", "--json", typed=f"{PASSWORD}\n",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert "secrets.json" in told.err
    assert told.json["kind"] == "xtream"
    assert told.json["options"] == {"ask_first": True, "twins": "collapse"}
    assert terminal.say("provider", "set", "Tele", "--no-ask-first").code == 0
    assert terminal.say("sync", "Tele").code == 0
    shown = terminal.say("provider", "show", "tele", "--json").json
    assert (shown["live"], shown["movies"], shown["series"], shown["gone"]) == (30, 7, 5, 0)
    assert (shown["status"], shown["max_connections"], shown["trial"]) == ("ok", 2, False)
    assert shown["expires"]
    assert shown["last_sync"]
    panel.password = "other"
    failed = terminal.say("sync", "Tele")
    assert failed.code == 1
    assert terminal.say("provider", "show", "Tele", "--json").json["status"] == "failed"
    assert terminal.say("provider", "set", "Tele", "--password-stdin", typed="other\n").code == 0
    assert terminal.say("sync", "Tele").code == 0
    kept = terminal.say("provider", "show", "Tele", "--json").json
    assert (kept["live"], kept["gone"]) == (30, 0)
    assert not any("p&ss" in one.out + one.err for one in (told, failed))
    assert terminal.say("provider", "remove", "Tele").code == 0
    assert "other" in (terminal.home / "secrets.json").read_text()
    assert terminal.say("provider", "purge", "Tele", "--json").json == {"purged": "Tele", "providers": 1}
    assert (terminal.home / "secrets.json").read_text() == "{}"
    assert terminal.say("provider", "list", "--json").json == []


def test_episodes_of_a_series_are_asked_for_when_they_are_shown(
    terminal: Terminal, served: Callable[[dict[str, Any]], str]
) -> None:
    panel = DemoPanel(channels=1, films=1, series=3, username="anna", password="right")
    base = served(panel.routes())
    add = ("provider", "add", "Tele", "--xtream", base, "--username", "anna", "--password-stdin")
    assert terminal.say(*add, typed="right\n").code == 0
    assert terminal.say("sync").code == 0
    shown = terminal.say("series", "--json").json
    assert ([one["episodes"] for one in shown], panel.asked.count("get_series_info")) == ([0, 0, 0], 0)
    one = terminal.say("series", "--episodes", str(shown[0]["id"]), "--json").json
    assert sum(len(season["episodes"]) for season in one["seasons"]) == 6
    assert panel.asked.count("get_series_info") == 1
    listed = terminal.say("series", "--with-episodes", "--json").json
    assert [one["episodes"] for one in listed] == [6, 6, 6]
    assert panel.asked.count("get_series_info") == 3  # what is known is not asked for again
    assert terminal.say("provider", "show", "Tele", "--json").json["episodes"] == 18
    panel.faults["get_series_info"] = said("Blocked")
    told = terminal.say("series", "--with-episodes", "--refresh", "--json")
    assert (told.code, [one["episodes"] for one in told.json]) == (0, [6, 6, 6])
    assert "The panel blocks us" in told.err


def test_an_account_that_ends_within_a_week_is_warned_of(
    terminal: Terminal, served: Callable[[dict[str, Any]], str]
) -> None:
    panel = DemoPanel(channels=1, films=1, series=1, username="anna", password="right")
    base = served(panel.routes())
    add = ("provider", "add", "Tele", "--xtream", base, "--username", "anna", "--password-stdin")
    assert terminal.say(*add, typed="right\n").code == 0
    for days, warning in ((8, ""), (5.5, "ends in 5 days"), (0.5, "ends within a day"), (-1, "ended on")):
        panel.user_info["exp_date"] = str(int(time.time() + days * 86_400))
        synced, shown = terminal.say("sync"), terminal.say("provider", "show", "Tele", "--json")
        assert shown.json["expires_soon"] is (0 < days < 7)
        for told in (synced, shown):
            assert warning in told.err if warning else "The account of" not in told.err


def test_categories_are_chosen_before_the_first_import(
    terminal: Terminal, served: Callable[[dict[str, Any]], str]
) -> None:
    base = served(DemoPanel(channels=30, films=7, series=5, username="anna", password="right").routes())
    add = ("provider", "add", "Tele", "--xtream", base, "--username", "anna", "--password-stdin")
    assert terminal.say(*add, typed="right\n").code == 0
    listed = terminal.say("provider", "categories", "Tele", "--json").json
    live = [one for one in listed if one["kind"] == "live" and one["entries"]]
    assert sum(one["entries"] for one in live) == 30
    assert all(one["taken"] for one in listed)
    leave = [f"--leave={one['kind']}:{one['id']}" for one in live[1:]]
    told = terminal.say(
        "provider", "categories", "Tele", "--leave", "vod:*", "--leave", "SERIES:*", *leave, "--json"
    )
    assert [one["title"] for one in told.json if one["taken"] and one["entries"]] == [live[0]["title"]]
    synced = terminal.say("sync", "Tele", "--json").json[0]
    assert (synced["live"], synced["movies"], synced["series"]) == (live[0]["entries"], 0, 0)
    assert "No category is named" in terminal.say("provider", "categories", "Tele", "--take", "nonsense").err


def test_a_pasted_address_brings_its_account_and_a_warning(terminal: Terminal) -> None:
    pasted = "http://tv.example:8080/get.php?username=anna&password=s3cret-x&type=m3u_plus"
    told = terminal.say("provider", "add", "Tele", "--xtream", pasted, "--json")
    assert told.code == 0
    assert "other users of this computer" in told.err
    assert "s3cret" not in told.out + told.err
    assert told.json["source"] == "http://tv.example:8080"


def test_a_password_may_come_by_the_environment(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IPTV_MANAGER_PASSWORD", "from-the-env")
    told = terminal.say("provider", "add", "Tele", "--xtream", "tv.example:8080", "--username", "anna")
    assert told.code == 0
    assert "other users" not in told.err
    assert "from-the-env" in (terminal.home / "secrets.json").read_text()


def test_an_account_without_a_password_is_refused(terminal: Terminal) -> None:
    told = terminal.say("provider", "add", "Tele", "--xtream", "tv.example:8080", "--username", "anna")
    assert told.code == 1
    assert "--password-stdin" in told.err
    told = terminal.say(
        "provider", "add", "T", "--xtream", "tv.example", "--username", "a", "--password-stdin"
    )
    assert "No password came" in told.err


def test_a_wrong_password_is_told_before_adding_where_that_is_asked(
    terminal: Terminal, served: Callable[[dict[str, Any]], str]
) -> None:
    base = served(DemoPanel(username="anna", password="right").routes())
    arguments = (
        "provider",
        "add",
        "T",
        "--xtream",
        base,
        "--username",
        "anna",
        "--password-stdin",
        "--check",
    )
    told = terminal.say(*arguments, typed="wrong-password\n")
    assert told.code == 1
    assert "wrong-password" not in told.err
    assert terminal.say("provider", "list", "--json").json == []
    assert terminal.say(*arguments, typed="right\n").code == 0


def test_a_lists_account_never_reaches_the_database_or_the_screen(
    terminal: Terminal, served: Callable[[dict[str, Any]], str], tmp_path: Path
) -> None:
    passwords = ["s3cret-x"]

    def answer(request: Request) -> Answer:
        text = LIST.replace("s3cret-x", passwords[0]) if passwords[0] in request.query else ""
        return reply(text.encode()) if text else reply(status=403)

    base = served({"/get.php": answer})
    source = f"{base}/get.php?username=anna&password={{}}&type=m3u_plus"
    assert terminal.say("provider", "add", "List", "--m3u", source.format("s3cret-x")).code == 0
    assert terminal.say("sync", "--json").json[0]["added"] == 2
    listed = terminal.say("channels", "--json")
    assert "s3cret" not in listed.out
    assert terminal.say("sync", "--json").json[0]["status"] == "unchanged"
    passwords[0] = "n3w-one"
    refused = terminal.say("sync", "--json")
    assert refused.code == 1
    assert terminal.say("provider", "set", "List", "--password-stdin", typed="n3w-one\n").code == 0
    again = terminal.say("sync", "--json").json[0]
    assert (again["added"], again["changed"], again["gone"], again["unchanged"]) == (0, 0, 0, 2)
    shown = terminal.say("provider", "show", "List")
    assert "n3w-one" not in shown.out + shown.err


def test_every_option_can_be_set_and_unset(terminal: Terminal, tmp_path: Path) -> None:
    path = tmp_path / "a.m3u"
    path.write_text(LIST)
    assert terminal.say("provider", "add", "A", "--m3u", str(path)).code == 0
    told = terminal.say(
        "provider", "set", "A", "--name", "B", "--user-agent", "Me/1", "--referrer", "http://r.example/",
        "--header", "X-Device: tv", "--header", "Cookie: a=hidden-value", "--proxy", "http://me:pr0xy-pw@p.example:1",
        "--accept-bad-certificate", "--connect-timeout", "3", "--read-timeout", "9", "--requests-per-minute", "30",
        "--backup-host", "b.example:80", "--new-categories", "leave", "--ask-first", "--twins", "collapse",
        "--tombstone-days", "7", "--max-connections", "3", "--json",
    )  # fmt: skip
    assert told.code == 0, told.err
    assert told.json["name"] == "B"
    assert told.json["max_connections"] == 3
    options = told.json["options"]
    assert options["backup_hosts"] == ["http://b.example:80"]
    assert (options["connect_timeout"], options["tombstone_days"]) == (3.0, 7)
    assert len(options) == 12
    assert "hidden-value" not in told.out
    assert "pr0xy-pw" not in told.out
    told = terminal.say(
        "provider",
        "set",
        "B",
        "--header",
        "",
        "--proxy",
        "",
        "--backup-host",
        "",
        "--max-connections",
        "0",
        "--json",
    )
    assert {"headers", "proxy", "backup_hosts"}.isdisjoint(told.json["options"])
    assert told.json["max_connections"] is None
    assert (terminal.home / "secrets.json").read_text() == "{}"


def test_what_is_wrong_is_said_in_one_sentence(terminal: Terminal) -> None:
    for arguments, code in (
        (("provider", "add", "A"), 2),
        (("provider", "add", "A", "--xtream", "no address", "--username", "a"), 1),
        (("provider", "show", "Nobody"), 1),
        (("provider", "purge", "Nobody"), 1),
        (("provider", "add", "A", "--m3u", "http://h/l", "--header", "nocolon"), 1),
    ):
        told = terminal.say(*arguments)
        assert told.code == code, told
        assert "Traceback" not in told.err


def test_a_person_reads_words_where_scripts_read_values(
    terminal: Terminal, served: Callable[[dict[str, Any]], str]
) -> None:
    base = served(DemoPanel(channels=6, films=3, series=2, username="anna", password="right").routes())
    add = ("provider", "add", "Tele", "--xtream", base, "--username", "anna", "--password-stdin")
    assert terminal.say(*add, "--header", "X-One: a", "--header", "X-Two: b", typed="right\n").code == 0
    terminal.say("provider", "categories", "Tele")
    chosen = terminal.say("provider", "categories", "Tele", "--leave", "vod:*").out
    ends = {line.split()[0]: line.split()[-1] for line in chosen.splitlines()[1:]}
    assert ends == {"live": "yes", "series": "yes", "vod": "no"}
    assert terminal.say("sync", "Tele").code == 0
    shown = terminal.say("provider", "show", "Tele").out
    told = {" ".join(line.split()[:-1]): line.split()[-1] for line in shown.splitlines()}
    assert told["Trial"] == "no"
    assert "X-One: a, X-Two: b" in shown
