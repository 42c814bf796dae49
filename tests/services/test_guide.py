"""Guides: where they come from, how they get in, and what a channel shows of them."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.errors import NameTaken, NotFound
from iptv_manager.model.guide import GuideStatus, GuideSyncStatus, MatchMethod
from iptv_manager.services.budgets import Allowance
from iptv_manager.settings import Settings
from iptv_manager.store import providers, purge
from iptv_manager.store.database import Database
from tests.services.guide_ground import NOON, GuideGround, guide_ground, guide_text, hour, shows
from tests.services.merging import entry
from tests.waiting import until

Run = Callable[[Any], Any]
Story = Callable[[GuideGround], Any]
Tell = Callable[[Story], None]
NAMES = {"a.uk": ("Alpha",), "b.uk": ("Beta",), "c.uk": ("Gamma",)}


@pytest.fixture
def tell(database: Database, settings: Settings, tmp_path: Path, run: Run) -> Tell:
    """Tell a story on a ground whose provider One has Alpha by its guide id and Beta by its name."""

    async def told(story: Story) -> None:
        async with guide_ground(database, settings, tmp_path) as ground:
            ground.bring(
                "One", [entry("Alpha", "http://h/1", "A.uk@HD"), entry("UK: Beta FHD", "http://h/2")]
            )
            ground.name_guides("One", ground.server.url)
            ground.server.body = guide_text(NAMES, [*shows("a.uk"), *shows("b.uk", 3), *shows("c.uk", 9)])
            await story(ground)

    return lambda story: run(told(story))


def test_a_guide_that_a_list_names_is_read_and_only_what_is_had_is_kept(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        source = await ground.source()
        assert (source.name, source.provider, source.status) == ("One", "One", GuideStatus.NEW)
        result = await ground.sync()
        assert result[:5] == ("One", GuideSyncStatus.OK, 3, 2, 7)
        assert ground.ask("SELECT count(*) FROM programme") == [(7,)]
        alpha, beta = await ground.guide("Alpha"), await ground.guide("UK: Beta FHD")
        assert alpha is not None
        assert beta is not None
        assert (alpha.guide_id, alpha.method, round(alpha.score, 3)) == ("a.uk", MatchMethod.GUIDE_ID, 0.95)
        assert (beta.guide_id, beta.method, round(beta.score, 3)) == ("b.uk", MatchMethod.NAME, 0.9)
        half = NOON + timedelta(minutes=90)
        on, following = alpha.now(half), alpha.next(half)
        assert on is not None
        assert following is not None
        assert (on.title, following.title, on.start) == ("Show 1", "Show 2", NOON + timedelta(hours=1))

    tell(story)


@pytest.mark.parametrize("with_etag", [True, False], ids=["304", "same bytes"])
def test_a_guide_that_is_as_it_was_is_not_read(tell: Tell, with_etag: bool) -> None:
    async def story(ground: GuideGround) -> None:
        ground.server.with_etag = with_etag
        await ground.sync()
        before = ground.ask(
            "SELECT relfilenode FROM pg_class WHERE relname LIKE 'programme_s%' ORDER BY relname"
        )
        result = await ground.sync()
        assert result[:5] == ("One", GuideSyncStatus.UNCHANGED, 3, 2, 7)
        assert ground.server.sent == (1 if with_etag else 2)
        after = ground.ask(
            "SELECT relfilenode FROM pg_class WHERE relname LIKE 'programme_s%' ORDER BY relname"
        )
        assert before == after

    tell(story)


@pytest.mark.parametrize("with_etag", [True, False], ids=["304", "same bytes"])
def test_a_channel_that_is_new_gets_its_programmes_though_the_guide_is_as_it_was(
    tell: Tell, with_etag: bool
) -> None:
    async def story(ground: GuideGround) -> None:
        ground.server.with_etag = with_etag
        await ground.sync()
        ground.bring("Two", [entry("Gamma", "http://g/1", "c.uk")])
        result = await ground.sync()
        assert result[:5] == ("One", GuideSyncStatus.OK, 3, 3, 16)
        assert len(await ground.titles("Gamma") or []) == 9
        assert (await ground.sync()).status is GuideSyncStatus.UNCHANGED

    tell(story)


def test_a_channel_that_comes_with_a_sync_has_the_guide_that_is_there(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.sync()
        before = await ground.source()
        ground.bring("Two", [entry("Alpha TV", "http://g/1", "a.uk"), entry("Gamma", "http://g/2", "c.uk")])
        provider = await ground.database.run(providers.provider_by_id, ground.provider_id("Two"))
        assert await ground.titles("Gamma") is None
        await ground.guides.follow(provider, 0, lambda _progress: None)
        assert ground.server.sent == 1
        after = await ground.source()
        assert (after.matched, after.last_sync, after.status) == (3, before.last_sync, GuideStatus.OK)
        assert await ground.titles("Gamma") == []  # nobody had wanted it when the guide was read
        assert (await ground.sync())[:5] == ("One", GuideSyncStatus.OK, 3, 3, 16)
        assert len(await ground.titles("Gamma") or []) == 9

    tell(story)


def test_a_new_guide_takes_the_place_of_the_old_one_and_of_no_other(tell: Tell, tmp_path: Path) -> None:
    async def story(ground: GuideGround) -> None:
        other = tmp_path / "other.xml"
        other.write_bytes(guide_text({"b.uk": ("Beta",)}, shows("b.uk", 2, "Other")))
        await ground.guides.add(str(other), "Mine")
        for name in ("One", "Mine"):
            await ground.sync(name)
        ground.server.body = guide_text({"a.uk": ("Alpha",)}, shows("a.uk", 2, "New"))
        assert (await ground.sync("One"))[:5] == ("One", GuideSyncStatus.OK, 1, 1, 2)
        assert await ground.titles("Alpha") == ["New 0", "New 1"]
        assert await ground.titles("UK: Beta FHD") == ["Other 0", "Other 1"]
        assert ground.ask("SELECT count(*) FROM guide_channel") == [(2,)]

    tell(story)


BROKEN: list[tuple[Callable[[bytes], bytes], str]] = [
    (lambda whole: whole[: len(whole) // 2], "breaks off"),
    (lambda _whole: b"<tv></tv>", "no programme"),
    (lambda _whole: b"<html><body>Pay first</body></html>", "no guide"),
    (lambda whole: b'<!DOCTYPE tv [<!ENTITY a "x">]>' + whole, "declares entities"),
    (lambda whole: whole.replace(b"</title>", b"</desc>", 1), "damaged at line 1"),
]


def test_a_guide_that_is_cut_or_hostile_leaves_the_old_one(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.sync()
        whole = ground.server.body
        for broken, sentence in BROKEN:
            ground.server.body = broken(whole)
            result = await ground.sync()
            assert result[:5] == ("One", GuideSyncStatus.FAILED, 3, 2, 7)
            assert sentence in result.message
            assert await ground.titles("Alpha") == ["Show 0", "Show 1", "Show 2", "Show 3"]
            source = await ground.source()
            assert (source.status, source.message) == (GuideStatus.FAILED, result.message)
            assert ground.ask("SELECT count(*) FROM pg_class WHERE relname LIKE '%next%'") == [(0,)]
        ground.server.body = whole
        assert (await ground.sync()).status is GuideSyncStatus.UNCHANGED
        assert (await ground.source()).status is GuideStatus.OK

    tell(story)


def test_a_guide_is_unpacked(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.server.packed = True
        assert (await ground.sync()).programmes == 7

    tell(story)


def test_channels_may_stand_after_their_programmes_or_nowhere(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.server.body = guide_text(
            NAMES, [*shows("a.uk"), *shows("b.uk", 3), *shows("c.uk", 9)], last=True
        )
        assert (await ground.sync())[:5] == ("One", GuideSyncStatus.OK, 3, 2, 7)
        assert await ground.titles("UK: Beta FHD") == ["Show 0", "Show 1", "Show 2"]
        ground.server.body = guide_text({}, shows("a.uk", 5))
        assert (await ground.sync())[:5] == ("One", GuideSyncStatus.OK, 1, 1, 5)

    tell(story)


def test_a_missing_end_is_the_next_beginning_and_a_start_counts_once(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        times = [(0, ""), (1, hour(1.5)), (2, hour(1)), (2, hour(2.5)), (4, ""), (4, "")]
        listed = [("a.uk", hour(start), stop, f"{number}") for number, (start, stop) in enumerate(times)]
        ground.server.body = guide_text({"a.uk": ("Alpha",)}, listed)
        await ground.sync()
        found = await ground.guide("Alpha")
        assert found is not None
        told = [
            ((one.start - NOON) / timedelta(hours=1), (one.stop - NOON) / timedelta(hours=1))
            for one in found.programmes
        ]
        assert told == [(0, 1), (1, 1.5), (2, 4), (4, 5)]

    tell(story)


def test_a_persons_own_guide_id_counts_at_once_and_always(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.sync()
        ground.ask("UPDATE channel SET guide_id = 'B.UK' WHERE derived_name = 'Alpha'")
        assert await ground.titles("Alpha") == ["Show 0", "Show 1", "Show 2"]
        await ground.sync()
        found = await ground.guide("Alpha")
        assert found is not None
        assert (found.guide_id, found.method) == ("b.uk", MatchMethod.OWN_ID)
        ground.ask("UPDATE channel SET guide_id = '' WHERE derived_name = 'Alpha'")
        assert await ground.titles("Alpha") is None
        ground.ask("UPDATE channel SET guide_id = 'c.uk' WHERE derived_name = 'Alpha'")
        assert (await ground.sync()).status is GuideSyncStatus.OK  # nobody had wanted it until now
        assert len(await ground.titles("Alpha") or []) == 9

    tell(story)


def test_a_channels_shift_moves_its_guide(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.sync()
        ground.ask("UPDATE channel SET guide_shift_hours = -1.5 WHERE derived_name = 'Alpha'")
        found = await ground.guide("Alpha", hours=1)
        assert found is not None
        assert [(one.title, one.start) for one in found.programmes] == [
            ("Show 1", NOON - timedelta(minutes=30)),
            ("Show 2", NOON + timedelta(minutes=30)),
        ]
        assert await ground.titles("UK: Beta FHD", hours=1) == ["Show 0"]

    tell(story)


def test_of_several_guides_the_surest_that_has_something_is_shown(tell: Tell, tmp_path: Path) -> None:
    async def story(ground: GuideGround) -> None:
        by_name, empty = tmp_path / "n.xml", tmp_path / "e.xml"
        by_name.write_bytes(guide_text({"x": ("Alpha",)}, shows("x", 1, "By name")))
        old = [("A.uk@HD", "20200101000000", "20200101010000", "Long ago")]
        empty.write_bytes(guide_text({"A.uk@HD": ("Alpha",)}, old))
        ground.name_guides("One")
        await ground.guides.add(str(by_name))
        await ground.guides.add(str(empty))
        for name in ("n", "e"):
            assert (await ground.sync(name)).matched == 1
        assert await ground.titles("Alpha") == ["By name 0"]

    tell(story)


# Secrets, hosts, budgets


def test_a_panels_guide_is_asked_with_the_account_which_is_stored_nowhere(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.name_guides("One")
        base = ground.server.url.removesuffix("/guide.xml")
        picture = f'<icon src="{base}/live/joe/hunter2%26x/1.png"/>'
        ground.server.body = ground.server.body.replace(b"<title>", picture.encode() + b"<title>")
        await ground.panel(base, "joe", "hunter2&x")
        assert (await ground.sync())[:4] == ("Panel", GuideSyncStatus.OK, 3, 2)
        assert ground.server.asked == ["GET /xmltv.php?username=joe&password=hunter2%26x HTTP/1.1"]
        found = await ground.guide("Alpha")
        assert found is not None
        assert found.programmes[0].details.icon == f"{base}/live/{{username}}/{{password}}/1.png"
        for table in ("guide_source", "guide_channel", "guide_match", "programme", "provider"):
            rows = ground.ask(f"SELECT {table}::text FROM {table}")
            assert rows
            assert not [row for row in rows if "hunter2" in row[0]], table

    tell(story)


def test_a_password_in_an_address_goes_to_the_secrets_and_away_with_the_guide(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.name_guides("One")
        added = await ground.guides.add(f"{ground.server.url}?username=joe&password=hunter2", "Mine")
        assert "hunter2" not in added.address
        assert added.username == "joe"
        assert (await ground.sync()).status is GuideSyncStatus.OK
        assert ground.server.asked == ["GET /guide.xml?username=joe&password=hunter2 HTTP/1.1"]
        assert (await ground.secrets.get(added.secret_id)).password == "hunter2"
        ground.server.body = b"gone"
        assert "hunter2" not in (await ground.sync()).message
        await ground.guides.remove("mine")
        assert (await ground.secrets.get(added.secret_id)).password == ""
        assert await ground.guides.all() == []
        assert ground.ask("SELECT count(*) FROM pg_class WHERE relname LIKE 'programme_s%'") == [(0,)]

    tell(story)


def test_what_a_list_from_outside_names_may_not_lie_in_this_computer(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.ask("UPDATE provider SET source = 'http://lists.example/list.m3u'")
        result = await ground.sync()
        assert result.status is GuideSyncStatus.FAILED
        assert "inside this computer or network" in result.message
        assert ground.server.asked == []

    tell(story)


def test_a_list_names_no_files_of_this_computer(tell: Tell, tmp_path: Path) -> None:
    async def story(ground: GuideGround) -> None:
        path = tmp_path / "guide.xml"
        path.write_bytes(ground.server.body)
        ground.name_guides("One", str(path), path.as_uri(), "ftp://h/guide.xml", "")
        assert await ground.guides.all() == []

    tell(story)


def test_a_guide_waits_for_a_connection_of_its_account(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.name_guides("One")
        base = ground.server.url.removesuffix("/guide.xml")
        key = await ground.panel(base, "joe", "hunter2")
        panel = await ground.database.run(providers.provider_by_id, key)
        ground.budgets.account(Allowance(panel.credential, stated=1))
        async with ground.budgets.use(panel.credential, base):
            syncing = asyncio.create_task(ground.sync())
            done, _ = await asyncio.wait([syncing], timeout=0.3)  # long enough to ask, were there room
            assert not done
            assert ground.server.asked == []
        assert (await syncing).status is GuideSyncStatus.OK

    tell(story)


# Sources that come and go


def test_sources_follow_the_lists_and_one_that_was_removed_stays_away(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.names("Two", "Alpha")
        second = f"{ground.server.url}?2"
        ground.name_guides("One", ground.server.url, second)
        ground.name_guides("Two", ground.server.url)
        assert [(one.name, one.address) for one in await ground.guides.all()] == [
            ("One", ground.server.url),
            ("One 2", second),
        ]
        await ground.sync("One")
        await ground.guides.remove("ONE")
        assert ground.ask("SELECT count(*) FROM guide_match") == [(0,)]
        assert [one.name for one in await ground.guides.all()] == [
            "One 2",
            "Two",
        ]  # another list names it still
        await ground.guides.remove("Two")
        assert [one.name for one in await ground.guides.all()] == ["One 2"]
        with pytest.raises(NotFound, match="One 2"):
            await ground.guides.named(["One"])
        assert (await ground.guides.add(ground.server.url)).provider in ("One", "Two")
        assert (
            await ground.sync(
                next(one.name for one in await ground.guides.all() if one.address == ground.server.url)
            )
        ).programmes == 7
        ground.name_guides("One")
        ground.name_guides("Two")
        assert await ground.guides.all() == []

    tell(story)


def test_desktops_that_look_at_once_find_each_source_once(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        ground.name_guides("One", *(f"http://h.example/{number}.xml" for number in range(5)))
        found = await asyncio.gather(*(ground.guides.all() for _ in range(4)))
        assert [len(one) for one in found] == [5] * 4

    tell(story)


def test_a_removed_provider_takes_its_guide_along_and_brings_it_back(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.sync()
        key = ground.provider_id("One")
        await ground.database.run(providers.remove_provider, key)
        assert await ground.guides.all() == []
        await ground.database.run(providers.restore_provider, key)
        assert (await ground.source()).programmes == 7
        await ground.database.run(providers.remove_provider, key)
        await ground.database.run(purge.purge_provider, key)
        assert await ground.guides.all() == []
        for table in ("guide_source", "guide_channel", "guide_match", "programme"):
            assert ground.ask(f"SELECT count(*) FROM {table}") == [(0,)], table
        assert ground.ask("SELECT count(*) FROM pg_class WHERE relname LIKE 'programme_s%'") == [(0,)]

    tell(story)


def test_names_of_guides_differ(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.source()
        with pytest.raises(NameTaken):
            await ground.guides.add("http://other.example/g.xml", "one")

    tell(story)


def test_a_cancelled_sync_leaves_everything_as_it_was(tell: Tell) -> None:
    async def story(ground: GuideGround) -> None:
        await ground.sync()
        ground.server.body = guide_text({"a.uk": ("Alpha",)}, shows("a.uk", 2, "New"))
        ground.server.gate = asyncio.Event()
        ground.server.open = 0
        syncing = asyncio.create_task(ground.sync())
        await until(lambda: ground.server.open)
        syncing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await syncing
        ground.server.gate.set()
        assert len(await ground.titles("Alpha") or []) == 4
        assert (await ground.source()).status is GuideStatus.OK

    tell(story)


# Real guides


def test_a_real_guide_finds_its_channel(tell: Tell, real_guides: Path) -> None:
    async def story(ground: GuideGround) -> None:
        ground.name_guides("One")
        names = ["TMA (720p)", "NickOnline", "RU: 12 канал Омск HD", "TVNZ 1"]
        ids = ["TMA.gp@SD", "", "", ""]
        ground.bring(
            "Real", [entry(name, f"http://r/{name}", key) for name, key in zip(names, ids, strict=True)]
        )
        expected = {
            "epg.tmacaraibes.com.xml": 318,
            "epg.iptvx.one.xml.gz": 230,
            "x1co.com.br.xml": 91,
            "nzxmltv.com.xml": 2,
            "makrodigitaltelevision.com.xml": 0,
        }
        for name, count in expected.items():
            await ground.guides.add(str(real_guides / name), name)
            result = await ground.sync(name)
            assert (result.status, result.channels, result.programmes) == (GuideSyncStatus.OK, 1, count), name
        assert "None of its channels" in result.message

    tell(story)
