"""Providers as a person states, changes, removes and deletes them; their secrets stand in no table."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from iptv_manager.model.errors import InputRefused, NameTaken, NotFound
from iptv_manager.model.provider import ProviderKind
from iptv_manager.model.provider_options import ProviderOptions
from iptv_manager.model.secret import Secret
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.moving_secrets import move_secrets
from iptv_manager.services.provider_details import KEPT, ProviderDetails, details_of
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.store import providers as stored
from iptv_manager.store.database import Database
from tests.database_dump import everything_in
from tests.services.import_lists import Lists

Run = Callable[[Coroutine[Any, Any, Any]], Any]
BASE = "http://tv.example:8080"
LIST = f"{BASE}/get.php?username=anna&password=s3cret%2Fword&type=m3u_plus"


class Ground:
    """The services of one home."""

    def __init__(self, database: Database, home: Path, run: Run) -> None:
        self.database = database
        self.run = run
        self.secrets = Secrets(home)
        self.providers = ProviderService(database, self.secrets)
        self.addresses = AddressBook(database, self.secrets)

    def everything_stored(self) -> str:
        """All that stands in any table, as one text."""
        return self.database.run_here(everything_in)


@pytest.fixture
def ground(database: Database, home: Path, run: Run) -> Ground:
    return Ground(database, home, run)


def test_a_lists_account_is_kept_apart_from_its_address(ground: Ground) -> None:
    made = ground.run(ground.providers.add_m3u("One", LIST))
    assert made.source == BASE + "/get.php?username={username}&password={password}&type=m3u_plus"
    assert (made.kind, made.username) == ("m3u", "anna")
    assert ground.run(ground.addresses.source(made)) == LIST
    assert "s3cret" not in ground.everything_stored()
    assert ground.run(ground.providers.same_as(LIST)) == made
    assert ground.run(ground.providers.same_as(LIST.replace("s3cret", "other"))) == made
    assert ground.run(ground.providers.same_as(LIST.replace("anna", "bert"))) is None


def test_an_account_is_known_by_any_of_its_addresses(ground: Ground) -> None:
    details = ProviderDetails(
        "Two", f" {BASE}/panel/xmltv.php?username=a%20b&password=p%26%C3%BC ", ProviderKind.XTREAM
    )
    made = ground.run(ground.providers.add(details))
    assert (made.kind, made.source, made.username) == ("xtream", f"{BASE}/panel", "a b")
    urls = ["{server}/live/{username}/{password}/1.ts", "http://other.example/2.ts"]
    full = ground.run(ground.addresses.full(made.id, urls))
    assert full == [f"{BASE}/panel/live/a%20b/p%26%C3%BC/1.ts", "http://other.example/2.ts"]
    access = ground.run(ground.addresses.access(made))
    assert (access.server, access.username, access.password) == (f"{BASE}/panel", "a b", "p&ü")
    assert "p&ü" not in repr(access)
    assert made.credential
    other = ground.run(
        ground.providers.add(ProviderDetails("Two b", f"{BASE}/live/a%20b/x/1.ts", ProviderKind.XTREAM))
    )
    assert other.credential == made.credential


@pytest.mark.parametrize(
    ("details", "why"),
    [
        (ProviderDetails("X", "nonsense", ProviderKind.XTREAM, "a", "b"), "no address of a panel"),
        (ProviderDetails("X", BASE, ProviderKind.XTREAM, "", "b"), "needs its user name"),
        (ProviderDetails("X", BASE, ProviderKind.XTREAM, "a"), "needs its password"),
        (ProviderDetails(" ", BASE, ProviderKind.XTREAM, "a", "b"), "needs a name"),
        (ProviderDetails("X", "ftp://a/b"), "can't be fetched over"),
        (ProviderDetails("X", BASE, options=ProviderOptions(proxy="socks5://h:1")), "A proxy must be"),
        (ProviderDetails("X", BASE, options=ProviderOptions(headers=(("A b", "c"),))), "name of a header"),
        (ProviderDetails("X", BASE, options=ProviderOptions(headers=(("Host", "c"),))), "set by the program"),
        (ProviderDetails("X", BASE, options=ProviderOptions(backup_hosts=("n o",))), "backup host"),
        (ProviderDetails("X", BASE, options=ProviderOptions(read_timeout=0.1)), "time-out"),
        (ProviderDetails("X", BASE, options=ProviderOptions(requests_per_minute=0)), "rate"),
        (ProviderDetails("X", BASE, options=ProviderOptions(tombstone_days=-1)), "days"),
    ],
)
def test_what_can_not_work_is_refused_in_a_sentence(
    ground: Ground, details: ProviderDetails, why: str
) -> None:
    with pytest.raises(InputRefused, match=why):
        ground.run(ground.providers.add(details))
    assert ground.run(ground.providers.all()) == []


def test_a_name_that_is_taken_leaves_no_secret_behind(ground: Ground, home: Path) -> None:
    ground.run(ground.providers.add_m3u("One", LIST))
    with pytest.raises(NameTaken):
        ground.run(ground.providers.add_m3u("one", LIST.replace("s3cret", "another")))
    assert "another" not in (home / "secrets.json").read_text()


def test_secrets_of_proxy_and_headers_are_kept_apart_too(ground: Ground) -> None:
    options = ProviderOptions(
        proxy="http://me:pr0xy@p.example:3128",
        headers=(("X-Device", "tv"), ("Authorization", "Bearer t0ken")),
    )
    made = ground.run(ground.providers.add(ProviderDetails("One", BASE, options=options)))
    assert made.options.proxy == "http://{login}@p.example:3128"
    assert made.options.headers == (("X-Device", "tv"), ("Authorization", KEPT))
    assert ground.run(ground.addresses.options(made)) == options
    stored_text = ground.everything_stored()
    assert "pr0xy" not in stored_text
    assert "t0ken" not in stored_text
    again = ground.run(ground.providers.change(made.id, details_of(made)))
    assert ground.run(ground.addresses.options(again)) == options


def test_a_new_host_and_a_new_password_change_no_row(ground: Ground) -> None:
    details = ProviderDetails("One", BASE, ProviderKind.XTREAM, "anna", "old-password")
    made = ground.run(ground.providers.add(details))
    known = details_of(made)
    moved = ground.run(ground.providers.change(made.id, _with(known, source="https://new.example/x")))
    assert ground.run(ground.addresses.login(moved)) == ("anna", "old-password")
    url = ["{server}/live/{username}/{password}/1.ts"]
    assert ground.run(ground.addresses.full(made.id, url)) == [
        "https://new.example/x/live/anna/old-password/1.ts"
    ]
    ground.run(ground.providers.change(made.id, _with(details_of(moved), password="new-password")))
    assert ground.run(ground.addresses.full(made.id, url)) == [
        "https://new.example/x/live/anna/new-password/1.ts"
    ]
    with pytest.raises(InputRefused, match="can't become"):
        ground.run(ground.providers.change(made.id, _with(known, kind=ProviderKind.M3U)))


def test_an_edited_list_keeps_what_was_not_typed(ground: Ground) -> None:
    made = ground.run(ground.providers.add_m3u("One", LIST))
    same = ground.run(ground.providers.change(made.id, _with(details_of(made), name="Uno")))
    assert ground.run(ground.addresses.source(same)) == LIST
    newer = ground.run(
        ground.providers.change(made.id, _with(details_of(same), source=LIST.replace("s3cret", "n3w")))
    )
    assert newer.source == made.source
    assert ground.run(ground.addresses.login(newer)) == ("anna", "n3w/word")


def test_a_login_of_the_host_can_be_typed_beside_a_lists_address(ground: Ground) -> None:
    details = ProviderDetails("One", "http://h.example/l.m3u", username="me", password="w@rd")
    made = ground.run(ground.providers.add(details))
    assert made.source == "http://{username}:{password}@h.example/l.m3u"
    assert ground.run(ground.addresses.source(made)) == "http://me:w%40rd@h.example/l.m3u"


def test_removed_for_good_means_streams_secrets_and_all(ground: Ground, tmp_path: Path) -> None:
    lists = Lists(ground.database, tmp_path, "Gone")
    kept = Lists(ground.database, tmp_path, "Kept")
    for one in (lists, kept):
        one.bring([("A", "G", "http://h/1"), ("B", "G", "http://h/2")])
        one.bring([("A", "G", "http://h/1")])
    assert lists.provider.secret_id
    ground.run(ground.secrets.put(lists.provider.secret_id, Secret("s3cret")))
    with pytest.raises(NotFound, match="remove it first"):
        ground.run(ground.providers.purge_by_name("Gone"))
    ground.run(ground.providers.remove(lists.provider.id))
    assert ground.run(ground.secrets.get(lists.provider.secret_id)) == Secret("s3cret")
    assert ground.run(ground.providers.purge_by_name("gone")) == 1
    assert ground.run(ground.secrets.get(lists.provider.secret_id)) == Secret()
    assert f"stream_p{lists.provider.id}" not in ground.database.run_here(_tables)
    assert [row.name for row in kept.rows()] == ["A"]
    with pytest.raises(NotFound):
        ground.run(ground.providers.by_id(lists.provider.id))


def _tables(connection: Connection) -> list[str]:
    return [str(name) for name in connection.scalars(text("SELECT relname FROM pg_class"))]


def test_counts_leave_out_what_is_gone(ground: Ground, tmp_path: Path) -> None:
    lists = Lists(ground.database, tmp_path)
    film, gone = ("F", "G", "http://h/movie/u/p/1.mkv"), ("X", "G", "http://h/9")
    lists.bring([("A", "G", "http://h/1"), film, gone])
    lists.bring([("A", "G", "http://h/1"), film])
    counts = ground.run(ground.providers.counts([lists.provider.id, 999]))
    found = counts[lists.provider.id]
    assert (found.live, found.movies, found.episodes, found.gone, found.streams) == (1, 1, 0, 1, 2)
    assert counts[999].streams == 0


def test_secrets_of_older_versions_move_out_of_the_database_once(ground: Ground, tmp_path: Path) -> None:
    lists = Lists(ground.database, tmp_path)
    ground.database.run_here(_state_source, lists.provider.id, LIST)
    urls = [f"{BASE}/live/anna/s3cret%2Fword/{number}.ts" for number in range(3)]
    lists.bring([(f"C{number}", "G", url) for number, url in enumerate(urls)])
    assert "s3cret" in ground.everything_stored()
    assert ground.run(move_secrets(ground.database, ground.secrets)) == 1
    assert "s3cret" not in ground.everything_stored()
    moved = ground.run(ground.providers.by_id(lists.provider.id))
    assert (ground.run(ground.addresses.source(moved)), moved.username) == (LIST, "anna")
    stored_urls = [row.url for row in lists.rows()]
    assert ground.run(ground.addresses.full(moved.id, stored_urls)) == urls
    assert ground.database.run_here(stored.source_state, moved.id).digest is None
    assert ground.run(move_secrets(ground.database, ground.secrets)) == 0


def _state_source(connection: Connection, provider_id: int, source: str) -> None:
    connection.execute(
        text("UPDATE provider SET source = :source WHERE id = :id"), {"source": source, "id": provider_id}
    )


def _with(details: ProviderDetails, **changes: Any) -> ProviderDetails:
    return replace(details, **changes)
