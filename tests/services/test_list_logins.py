"""Accounts that a list's entries carry: kept among the secrets, stored nowhere else, and put in when it counts."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text

from iptv_manager.formats.list_logins import FoundLogin
from iptv_manager.model.errors import SecretsUnavailable
from iptv_manager.model.health import Outcome, ProbeResult, ProbeTarget
from iptv_manager.model.line_up import LineUpQuery
from iptv_manager.model.provider import Provider, SyncResult, SyncStatus
from iptv_manager.model.secret import MOST_LOGINS, Login, Secret
from iptv_manager.net.player import Player
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.budgets import Allowance, Budgets
from iptv_manager.services.health import HealthService
from iptv_manager.services.list_logins import SMALL, placed
from iptv_manager.services.logos import LogoService
from iptv_manager.services.probe import probe
from iptv_manager.services.provider_details import ProviderDetails
from iptv_manager.services.providers import ProviderService
from iptv_manager.services.secrets import Secrets
from iptv_manager.services.sync import SyncService
from iptv_manager.settings import Settings
from iptv_manager.store import providers as stored
from iptv_manager.store import streams
from iptv_manager.store.database import Database
from tests.database_dump import everything_in
from tests.services.import_lists import Lists
from tests.services.test_sync import serving, text_answer

Run = Callable[[Coroutine[Any, Any, Any]], Any]
WORD = "Un1que-s3cret"
HEADER = '#EXTM3U url-tvg="http://tv.example:8080/xmltv.php?username=anna&password={word}"\n'
ENTRY = (
    '#EXTINF:-1 tvg-id="c{n}" tvg-logo="http://tv.example:8080/logo/{word}/{n}.png" group-title="G",Channel {n}\n'
    "http://tv.example:8080/live/anna/{word}/{n}.ts\n"
)


class Desk:
    """A file, its provider, and what becomes of them."""

    def __init__(self, database: Database, settings: Settings, folder: Path, run: Run) -> None:
        self.run = run
        self.home = settings.home
        self.database = database
        self.secrets = Secrets(settings.home)
        self.providers = ProviderService(database, self.secrets)
        self.addresses = AddressBook(database, self.secrets)
        self.syncs = SyncService(database, settings, addresses=self.addresses)
        self.path = folder / "list.m3u"

    def add(self, name: str = "File") -> Provider:
        """A provider whose list is the file."""
        provider: Provider = self.run(self.providers.add_m3u(name, str(self.path)))
        return provider

    def sync(self, provider: Provider, accept_shrink: bool = False) -> SyncResult:
        """Sync it as it is known now."""
        known = self.run(self.providers.by_id(provider.id))
        result: SyncResult = self.run(self.syncs.sync(known, lambda _progress: None, accept_shrink))
        return result

    def write(self, word: str = WORD, count: int = 12) -> None:
        """A list with one account."""
        entries = "".join(ENTRY.format(n=n, word=word) for n in range(count))
        self.path.write_text(HEADER.format(word=word) + entries, encoding="utf-8")

    def urls(self, provider: Provider) -> list[str]:
        """Addresses as they are stored."""
        shown = LineUpQuery(providers=frozenset({provider.id}))
        rows = self.database.run_here(lambda c: streams.rows_by_ids(c, streams.id_vector(c, shown)))
        return [row.url for row in rows]

    def opened(self, provider: Provider) -> list[str]:
        """Addresses as they are opened."""
        full: list[str] = self.run(self.addresses.full(provider.id, self.urls(provider)))
        return full

    def lines(self) -> list[int]:
        """What every row is known by among the lines of a list."""
        with self.database.engine.connect() as connection:
            return list(connection.scalars(text("SELECT fingerprint FROM stream")))

    def say(self, statement: str) -> None:
        """Change what is stored, as an older version left it."""
        with self.database.engine.begin() as connection:
            connection.execute(text(statement))

    def everything(self) -> str:
        """All that stands in any table."""
        return self.database.run_here(everything_in)


@pytest.fixture
def desk(database: Database, settings: Settings, tmp_path: Path, run: Run) -> Desk:
    return Desk(database, settings, tmp_path, run)


def test_a_files_account_stands_in_no_table_and_is_put_in_when_an_address_is_opened(desk: Desk) -> None:
    desk.write()
    provider = desk.add()
    result = desk.sync(provider)
    assert (result.status, result.added, result.message) == (SyncStatus.OK, 12, "")
    assert WORD not in desk.everything()
    assert desk.urls(provider)[3] == "http://tv.example:8080/live/{username}/{password}/3.ts"
    assert desk.opened(provider)[3] == f"http://tv.example:8080/live/anna/{WORD}/3.ts"
    known = desk.run(desk.providers.by_id(provider.id))
    assert known.guide_urls == ("http://tv.example:8080/xmltv.php?username={username}&password={password}",)
    assert list(json.loads((desk.home / "secrets.json").read_text())) == [str(known.secret_id)]


def test_a_list_too_big_to_be_looked_through_here_is_looked_through_elsewhere(desk: Desk) -> None:
    count = SMALL // len(ENTRY) + 1
    desk.write(count=count)
    assert desk.path.stat().st_size > SMALL
    provider = desk.add()
    assert desk.sync(provider).added == count
    assert WORD not in desk.everything()
    assert desk.opened(provider)[3] == f"http://tv.example:8080/live/anna/{WORD}/3.ts"


def test_a_new_password_in_a_new_version_of_the_file_changes_no_row(desk: Desk) -> None:
    desk.write()
    provider = desk.add()
    desk.sync(provider)
    desk.write("an0ther-word")
    result = desk.sync(provider)
    assert (result.unchanged, result.changed, result.added, result.gone) == (12, 0, 0, 0)
    assert desk.opened(provider)[0] == "http://tv.example:8080/live/anna/an0ther-word/0.ts"


def test_a_list_that_is_held_leaves_the_account_as_it_was(desk: Desk) -> None:
    desk.write(count=200)
    provider = desk.add()
    desk.sync(provider)
    desk.write("an0ther-word", count=2)
    assert desk.sync(provider).status is SyncStatus.HELD
    assert desk.opened(provider)[0] == f"http://tv.example:8080/live/anna/{WORD}/0.ts"
    assert desk.sync(provider, accept_shrink=True).gone == 198
    assert desk.opened(provider)[0] == "http://tv.example:8080/live/anna/an0ther-word/0.ts"


def test_several_accounts_have_a_place_each(desk: Desk) -> None:
    def write(*logins: str) -> None:
        lines = [f"#EXTINF:-1,{login} {n}\nhttp://h{place}/live/{login}/{n}.ts\n"
                 for place, login in enumerate(logins) for n in range(5)]  # fmt: skip
        desk.path.write_text("#EXTM3U\n" + "".join(lines).replace(",anna/", ",").replace(",bert/", ","))

    write("anna/w0rd-one", "bert/w0rd-two")
    provider = desk.add()
    desk.sync(provider)
    assert desk.urls(provider)[::5] == [
        "http://h0/live/{username}/{password}/0.ts", "http://h1/live/{username2}/{password2}/0.ts"
    ]  # fmt: skip
    assert desk.opened(provider)[::5] == [
        "http://h0/live/anna/w0rd-one/0.ts",
        "http://h1/live/bert/w0rd-two/0.ts",
    ]
    assert "w0rd" not in "".join(desk.urls(provider))


@pytest.mark.parametrize("word", [WORD, "p%C3%A4-s_s1", "(w0)r$d[1].x%_"])
def test_what_an_older_version_stored_in_clear_becomes_the_same_rows_without_it(
    desk: Desk, database: Database, word: str
) -> None:
    lists = Lists(database, desk.path.parent, "Old")
    desk.path = lists.path
    desk.write(word)
    lists.take(desk.path)
    desk.path.write_text(desk.path.read_text().replace("Channel", "Sender"))
    lists.take(desk.path)  # what it noted of these changes holds the addresses as well
    desk.say(
        "INSERT INTO guide_source (provider_id, name, address) SELECT id, 'G', guide_urls[1] FROM provider"
    )
    desk.say(
        "INSERT INTO channel (derived_name, derived_logo, sort_key, search_key, group_key, derived_position)"
        " SELECT 'C', logo, '', '', '', 0 FROM stream LIMIT 1"
    )
    assert word in desk.everything()
    before, lines = [row.id for row in lists.rows()], desk.lines()
    database.run_here(stored.forget_source_state, lists.provider.id)
    result = desk.sync(lists.provider)
    assert (result.unchanged, result.changed, result.added, result.gone) == (12, 0, 0, 0)
    assert [row.id for row in lists.rows()] == before
    assert desk.urls(lists.provider)[3] == "http://tv.example:8080/live/{username}/{password}/3.ts"
    assert word not in desk.everything()
    assert set(desk.lines()).isdisjoint(
        lines
    )  # known by the lines as they are read now: the next sync is quick


def test_an_address_with_an_account_of_its_own_may_bring_a_list_with_another(desk: Desk) -> None:
    async def both(word: str) -> tuple[SyncResult, Provider]:
        own = "#EXTINF:-1,Own\nhttp://h/live/lena/l1st-word/1.ts\n"
        list_ = HEADER.format(word=word) + own + "".join(ENTRY.format(n=n, word=word) for n in range(5))
        async with serving(text_answer(list_)) as address:
            details = ProviderDetails("Address", f"{address}/get.php?username=lena&password=l1st-word")
            known = [one for one in await desk.providers.all() if one.name == "Address"]
            if known:
                provider = await desk.providers.change(known[0].id, details)
            else:
                provider = await desk.providers.add(details)
            return await desk.syncs.sync(provider, lambda _progress: None), provider

    result, provider = desk.run(both(WORD))
    assert (result.status, result.added) == (SyncStatus.OK, 6)
    assert desk.urls(provider)[:2] == [
        "http://h/live/{username}/{password}/1.ts",
        "http://tv.example:8080/live/{username2}/{password2}/0.ts",
    ]
    again, _ = desk.run(both("an0ther-word"))
    assert (again.unchanged, again.changed) == (6, 0)
    assert desk.opened(provider)[:2] == [
        "http://h/live/lena/l1st-word/1.ts",
        "http://tv.example:8080/live/anna/an0ther-word/0.ts",
    ]


def test_a_file_and_an_address_with_one_account_share_its_connections(desk: Desk) -> None:
    desk.write()
    provider = desk.add()
    desk.sync(provider)
    source = f"http://tv.example:8080/get.php?username=anna&password={WORD}&type=m3u_plus"
    other = desk.run(desk.providers.add_m3u("Address", source))
    budgets = Budgets()
    of_file = budgets.ways(provider.id, Allowance(provider.credential))
    of_address = budgets.ways(other.id, Allowance(other.credential))
    for url in desk.opened(provider):
        assert of_file(url)[0] is of_address(url)[0]


def test_a_logo_whose_address_holds_the_account_is_fetched_with_it(desk: Desk) -> None:
    asked: list[str] = []

    async def picture(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(body=b"\x89PNG\r\n\x1a\n")

    async def fetched() -> tuple[Path | None, Path | None]:
        async with serving(picture) as address:
            desk.path.write_text(desk.path.read_text().replace("http://tv.example:8080", address))
            provider = await desk.providers.add_m3u("File", str(desk.path))
            await desk.syncs.sync(provider, lambda _progress: None)
            logos = LogoService(desk.home / "pictures", fill=desk.addresses.full_of_list)
            theirs = await logos.file_of(f"{address}/logo/{{password}}/3.png", str(desk.path))
            other = address.replace("127.0.0.1", "localhost")
            return theirs, await logos.file_of(f"{other}/logo/{{password}}/3.png", str(desk.path))

    desk.write()
    assert all(desk.run(fetched()))
    assert asked == [f"/logo/{WORD}/3.png", "/logo/{password}/3.png"]  # another host is told nothing
    assert "/logo/{password}/3.png" in desk.everything()


def test_a_keyring_that_is_locked_ends_the_sync_before_anything_is_stored(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.write()
    provider = desk.add()

    async def locked(*_: object) -> None:
        raise SecretsUnavailable("The keyring of your system does not answer; unlock it and try again.")

    monkeypatch.setattr(desk.secrets, "put", locked)
    result = desk.sync(provider)
    assert (result.status, result.entries) == (SyncStatus.FAILED, 0)
    assert "unlock it" in result.message
    assert WORD not in desk.everything()


def test_more_accounts_than_there_are_places_for_are_told(desk: Desk) -> None:
    many = MOST_LOGINS + 3
    lines = "".join(
        f"#EXTINF:-1,{account} {n}\nhttp://h{account}.example/live/user{account}/w0rd-no-{account}/{n}.ts\n"
        for account in range(many)
        for n in range(2)
    )
    desk.path.write_text("#EXTM3U\n" + lines)
    provider = desk.add()
    result = desk.sync(provider)
    assert result.status is SyncStatus.OK
    assert "as they are in 6 addresses" in result.message
    assert sum("w0rd-no" in url for url in desk.urls(provider)) == 6
    assert desk.opened(provider) == [line for line in lines.split("\n") if line.startswith("http")]
    assert desk.run(desk.providers.by_id(provider.id)).message == result.message


@pytest.mark.parametrize(
    ("known", "found", "own", "wanted", "left"),
    [
        ((), ["a/1", "b/2"], None, ["a/1", "b/2"], 0),
        (["a/1", "b/2"], ["b/2", "a/1"], None, ["a/1", "b/2"], 0),
        (["a/1", "b/2"], ["b/3", "a/1"], None, ["a/1", "b/3"], 0),
        (["a/1", "b/2"], ["b/2", "c/3"], None, ["c/3", "b/2"], 0),
        (["a/1", "b/2"], ["b/2"], None, ["a/1", "b/2"], 0),
        (["a/1"], ["a/1", "/t"], None, ["a/1", "/t"], 0),
        (["a/1", "/t"], ["/u", "a/1"], None, ["a/1", "/u"], 0),
        ((), ["o/1", "b/2"], "o/1", ["/", "b/2"], 0),
        (["/", "b/2"], ["a/1", "b/2"], None, ["a/1", "b/2"], 0),
        (["a/1"], ["b/2"], "o/1", ["a/1", "b/2"], 0),
        ([f"u{n}/p" for n in range(MOST_LOGINS)], ["x/1", "x/2"], None, None, 0),
    ],
)
def test_each_account_keeps_its_place(
    known: list[str], found: list[str], own: str | None, wanted: list[str] | None, left: int
) -> None:
    logins = [_login(one) for one in known]
    result = placed(
        logins, [FoundLogin(_login(one), frozenset(), 7) for one in found], (own and _login(own)) or None
    )
    assert result.left == left
    if wanted is not None:
        assert list(result.logins) == [_login(one) for one in wanted]
    assert len(result.logins) <= MOST_LOGINS


def _login(text_: str) -> Login:
    user, _, word = text_.partition("/")
    return user, word


def test_a_computer_that_does_not_know_the_account_condemns_no_stream_and_learns_it_by_a_sync(
    desk: Desk,
) -> None:
    desk.write()
    provider = desk.add()
    desk.sync(provider)
    (desk.home / "secrets.json").unlink()
    assert desk.opened(provider) == desk.urls(provider)

    async def checked() -> ProbeResult:
        async with Player(1) as player:
            return await probe(player, ProbeTarget(provider.id, 1, desk_url, "", ""), 5.0)

    desk_url = desk.opened(provider)[0]
    result = desk.run(checked())
    assert (result.outcome, "not known on this computer" in result.detail) == (Outcome.INDETERMINATE, True)
    again = desk.sync(provider)
    assert (again.status, again.unchanged, again.changed) == (SyncStatus.OK, 12, 0)
    assert desk.opened(provider)[0] == f"http://tv.example:8080/live/anna/{WORD}/0.ts"
    assert desk.sync(provider).status is SyncStatus.UNCHANGED


def test_another_computer_gives_the_accounts_the_places_that_they_have(
    desk: Desk, database: Database, settings: Settings, tmp_path: Path, run: Run
) -> None:
    def write(*logins: str) -> None:
        lines = [
            f"#EXTINF:-1,Channel {host} {n}\nhttp://h{host}:80/live/{login}/{n}.ts\n"
            for host, login in enumerate(logins)
            for n in range(3 + host)
        ]
        desk.path.write_text("#EXTM3U\n" + "".join(lines))

    write("anna/w0rd-one")
    provider = desk.add()
    desk.sync(provider)
    write("anna/w0rd-one", "bert/w0rd-two")
    desk.sync(provider)
    write("carl/w0rd-3rd", "bert/w0rd-two")
    assert desk.sync(provider).changed == 0
    other = Desk(database, replace(settings, home=tmp_path / "other"), tmp_path, run)
    assert other.sync(provider).changed == 0
    assert other.opened(provider) == desk.opened(provider)
    assert other.opened(provider)[::3][:2] == [
        "http://h0:80/live/carl/w0rd-3rd/0.ts",
        "http://h1:80/live/bert/w0rd-two/0.ts",
    ]
    write("carl/w0rd-3rd", "bert/w0rd-4th", "dora/w0rd-5th")
    assert (desk.sync(provider).changed, other.sync(provider).changed) == (0, 0)
    assert other.opened(provider) == desk.opened(provider)


def test_a_check_asks_for_a_files_streams_with_the_account(
    desk: Desk, database: Database, settings: Settings
) -> None:
    asked: list[str] = []

    async def stream(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=404)

    async def checked() -> None:
        async with serving(stream) as address:
            desk.path.write_text(desk.path.read_text().replace("http://tv.example:8080", address))
            provider = await desk.providers.add_m3u("File", str(desk.path))
            await desk.syncs.sync(provider, lambda _progress: None)
            health = HealthService(database, settings, addresses=desk.addresses)
            await health.check_due((provider.id,), None, None, lambda _progress: None, lambda _results: None)

    desk.write(count=3)
    desk.run(checked())
    assert sorted(asked) == [f"/live/anna/{WORD}/{n}.ts" for n in range(3)]
    assert WORD not in desk.everything()


def test_a_plain_word_or_number_of_a_list_is_hidden_in_addresses_alone() -> None:
    secret = Secret("own", logins=(("a", "public"), ("b", "123456"), ("c", "Dr4wn")))
    assert secret.words == ("own", "Dr4wn")
    assert "public" not in repr(secret)
