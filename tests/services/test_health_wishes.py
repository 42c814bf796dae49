"""Checks ask as the person states it for a provider, and believe what a list says of its own entries."""

import json
from array import array
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.demo import media
from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.wire import Answer, Request, reply
from iptv_manager.model.provider_options import ProviderOptions, options_values
from iptv_manager.services.addresses import AddressBook
from iptv_manager.services.health import HealthService
from iptv_manager.services.secrets import Secrets
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from tests.services.check_ground import CheckGround
from tests.services.import_lists import Lists

Run = Callable[[Coroutine[Any, Any, None]], None]
KODI = "#KODIPROP:inputstream.adaptive."


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    """A database to check streams of."""
    return CheckGround(database, settings, tmp_path)


def for_box(request: Request) -> Answer:
    """Only for who shows a token."""
    return reply(media.clip("mpegts")) if request.header("X-Token") == "box" else reply(status=403)


def test_a_provider_that_wants_a_header_is_not_called_dead_for_want_of_it(
    run: Run, ground: CheckGround
) -> None:
    async def scenario() -> None:
        book = AddressBook(ground.database, Secrets(ground.settings.home))
        health = HealthService(ground.database, ground.settings, addresses=book)
        async with DemoProvider(routes={"/x.ts": for_box}) as demo:
            ids = ground.add("Box", [f"{demo.base_url}/x.ts"])
            assert (await ground.check(ids)).outcomes == {"forbidden": 1}
            wishes = options_values(ProviderOptions(headers=(("X-Token", "box"),)))
            ground.execute("UPDATE provider SET options = cast(:wishes AS jsonb)", wishes=json.dumps(wishes))
            summary = await health.check(ids, 1, 2.0, ground.tell, ground.take)
            assert summary.outcomes == {"alive": 1}

    run(scenario())


@pytest.mark.parametrize(
    ("option", "outcome"),
    [
        ("license_type=com.widevine.alpha", "drm"),
        ("drm_legacy=com.microsoft.playready|https://licence.example/", "drm"),
        ("license_type=clearkey", "alive"),
        ("manifest_type=hls", "alive"),
    ],
)
def test_an_entry_that_takes_a_licence_by_its_list_is_protected(
    run: Run, ground: CheckGround, tmp_path: Path, option: str, outcome: str
) -> None:
    async def scenario() -> None:
        async with DemoProvider() as demo:
            path = tmp_path / "kodi.m3u"
            path.write_text(f"#EXTM3U\n#EXTINF:-1,One\n{KODI}{option}\n{demo.base_url}/streams/ts.ts\n")
            lists = Lists(ground.database, tmp_path)
            lists.take(path)
            ids = array("q", [row.id for row in lists.rows()])
            assert (await ground.check(ids)).outcomes == {outcome: 1}

    run(scenario())


def test_while_all_servers_rest_the_person_is_told_until_when(run: Run, ground: CheckGround) -> None:
    async def scenario() -> None:
        wait = reply(status=429, headers={"Retry-After": "2"})
        async with DemoProvider(routes={"/busy.ts": wait, "/x.ts": reply(media.clip("mpegts"))}) as demo:
            ids = ground.add("Busy", [f"{demo.base_url}/busy.ts", f"{demo.base_url}/x.ts"], max_connections=1)
            summary = await ground.check(ids)
            assert summary.outcomes == {"alive": 1, "connection_limit": 1}
            assert any(one.what.startswith("Letting a server rest until") for one in ground.told)
            assert ground.told[-1].what == "Checking"

    run(scenario())
