"""The demo provider as a panel: an account whose channels, films, series and pictures are all there."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import aiohttp
import msgspec

from iptv_manager.demo.panel import DemoPanel
from iptv_manager.demo.server import DemoProvider
from iptv_manager.formats.xtream_details import read_series
from iptv_manager.formats.xtream_lists import read_channel, read_film_of_list, read_series_of_list
from iptv_manager.formats.xtream_records import cut_records

Run = Callable[[Coroutine[Any, Any, None]], None]
LOGIN = "username=demo&password=demo"


def test_everything_it_lists_is_there(run: Run) -> None:
    async def scenario() -> None:
        async with DemoProvider(0, panel=DemoPanel(20, 6, 3)) as demo, aiohttp.ClientSession() as session:

            async def got(path: str) -> bytes:
                async with session.get(f"{demo.base_url}{path}") as answer:
                    assert answer.status == 200, path
                    return await answer.read()

            async def asked(action: str) -> list[Any]:
                return list(cut_records(await got(f"/player_api.php?{LOGIN}&action={action}")).records)

            channels = [read_channel(one) for one in await asked("get_live_streams")]
            films = [read_film_of_list(one) for one in await asked("get_vod_streams")]
            series = [read_series_of_list(one) for one in await asked("get_series")]
            assert (len(channels), len(films), len(series)) == (20, 6, 3)
            assert not any(isinstance(one, str) for one in (*channels, *films, *series))
            film = films[0]
            assert not isinstance(film, str)
            assert await got(f"/movie/demo/demo/{film.stream_id}.{film.container}")
            assert film.logo.startswith(demo.base_url)
            assert await got(film.logo.removeprefix(demo.base_url))
            for number in (1, 2, 3):
                told = read_series(
                    await got(f"/player_api.php?{LOGIN}&action=get_series_info&series_id={number}")
                )
                assert len(told.episodes) == 6
                assert await got(f"/series/demo/demo/{told.episodes[0].episode_id}.mp4")

    run(scenario())


def test_big_lists_come_from_files(run: Run, tmp_path: Path) -> None:
    panel = DemoPanel(0, 0, 0)
    panel.files["get_vod_streams"] = tmp_path / "films.json"
    panel.files["get_vod_streams"].write_bytes(
        msgspec.json.encode([{"stream_id": one} for one in range(100_000)])
    )

    async def scenario() -> None:
        async with DemoProvider(0, panel=panel) as demo, aiohttp.ClientSession() as session:
            address = f"{demo.base_url}/player_api.php?{LOGIN}&action=get_vod_streams"
            async with session.get(address) as answer:
                assert len(cut_records(await answer.read()).records) == 100_000

    run(scenario())
