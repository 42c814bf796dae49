"""Deep checks: facts are recorded, empty pictures are placeholders, a decoder's crash is an outcome."""

import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.demo.server import DemoProvider
from iptv_manager.demo.wire import Answer, Request, reply
from iptv_manager.model.health import CheckLevel, Outcome
from iptv_manager.model.media import Picture, Sound
from iptv_manager.services import deep_looks
from iptv_manager.services.deep_check import TASTE
from iptv_manager.settings import Settings
from iptv_manager.store.database import Database
from iptv_manager.store.stream_media import media_of
from tests.services.check_ground import CheckGround
from tests.services.test_deep_looks import sample

Run = Callable[[Coroutine[Any, Any, Any]], Any]
TS = "video/mp2t"


def site() -> dict[str, Answer | Callable[[Request], Answer]]:
    return {
        "/moving.ts": reply(sample(), TS),
        "/still.ts": reply(sample("still", "silent"), TS),
        "/still-news.ts": reply(sample("still", "tone"), TS),
        "/radio.ts": reply(sample("none", "tone"), TS),
        "/list.m3u8": reply(
            b"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nmoving.ts\n#EXT-X-ENDLIST\n",
            "application/vnd.apple.mpegurl",
        ),
        "/gone.ts": reply(b"no", "text/plain", status=404),
    }


@pytest.fixture
def ground(database: Database, settings: Settings, tmp_path: Path) -> CheckGround:
    return CheckGround(database, settings, tmp_path)


def deeply(ground: CheckGround, run: Run, paths: list[str]) -> list[int]:
    """Check these paths of the site deeply; gives the ids."""

    async def work() -> list[int]:
        async with DemoProvider(routes=site()) as demo:
            ids = ground.add("Nova", [demo.base_url + path for path in paths], max_connections=4)
            await ground.service().check(ids, 4, 5.0, ground.tell, ground.take, CheckLevel.DEEP)
            return list(ids)

    found: list[int] = run(work())
    return found


def test_what_is_decoded_is_recorded_and_refines_the_outcome(ground: CheckGround, run: Run) -> None:
    paths = ["/moving.ts", "/still.ts", "/still-news.ts", "/radio.ts", "/list.m3u8", "/gone.ts"]
    ids = deeply(ground, run, paths)
    outcomes = {one.stream_id: (one.outcome, one.detail) for one in ground.results}
    assert [outcomes[key][0] for key in ids] == [
        Outcome.ALIVE,
        Outcome.PLACEHOLDER,
        Outcome.ALIVE,
        Outcome.ALIVE,
        Outcome.ALIVE,
        Outcome.NOT_FOUND,
    ]
    assert outcomes[ids[1]][1] == "Its picture stands still. It is silent."
    assert outcomes[ids[2]][1] == "Its picture stands still."
    looks = [ground.database.run_here(media_of, 1, key) for key in ids]
    assert [look.facts.picture if look else None for look in looks] == [
        Picture.FINE,
        Picture.FROZEN,
        Picture.FROZEN,
        Picture.NONE,
        Picture.FINE,
        None,
    ]
    assert looks[0] is not None
    assert looks[0].facts.sound is Sound.FINE
    assert looks[0].facts.thumbnail.startswith(b"\xff\xd8")


def test_a_crash_of_the_decoder_is_an_outcome_of_that_stream_alone(
    ground: CheckGround, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    crash = "import os, sys; sys.stdin.buffer.read(8); os.abort()"
    monkeypatch.setattr(deep_looks, "COMMAND", (sys.executable, "-c", crash))
    ids = deeply(ground, run, ["/moving.ts", "/gone.ts"])
    outcomes = {one.stream_id: (one.outcome, one.detail) for one in ground.results}
    assert outcomes[ids[0]] == (Outcome.INDETERMINATE, "The decoder crashed on it.")
    assert outcomes[ids[1]][0] is Outcome.NOT_FOUND


def test_a_quick_check_decodes_nothing(ground: CheckGround, run: Run) -> None:
    async def work() -> int:
        async with DemoProvider(routes=site()) as demo:
            ids = ground.add("Nova", [demo.base_url + "/moving.ts"])
            await ground.check(ids)
            return ids[0]

    assert ground.database.run_here(media_of, 1, run(work())) is None
    assert len(sample()) < TASTE
