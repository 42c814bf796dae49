"""Looking for a list's accounts in a process of its own: the same is found, and its failures are told."""

import asyncio
from pathlib import Path

import pytest

from iptv_manager.formats.list_logins import FoundLogin
from iptv_manager.model.errors import IptvManagerError
from iptv_manager.services.import_process import run_worker
from iptv_manager.services.login_worker import COMMAND, LookJob, found_from, look_through

LINE = "#EXTINF:-1,Channel {n}\nhttp://tv{host}.example:8080/live/%C3%A4nna/s%26cr%C3%A9t-{host}/{n}.ts\n"


def write_list(path: Path, entries: int) -> None:
    lines = (LINE.format(n=number, host=number % 2) for number in range(entries))
    path.write_text("#EXTM3U\n" + "".join(lines), encoding="utf-8")


async def looked_for(path: Path) -> list[FoundLogin]:
    report = await run_worker(LookJob(str(path)), lambda _report: None, COMMAND)
    if report.kind != "done":
        raise IptvManagerError(report.text)
    return found_from(report.text)


def test_the_worker_finds_what_a_look_here_finds(tmp_path: Path) -> None:
    path = tmp_path / "list.m3u"
    write_list(path, 5000)
    found = asyncio.run(looked_for(path))
    assert found == look_through(path)
    assert {one.login for one in found} == {("änna", "s&crét-0"), ("änna", "s&crét-1")}
    assert sum(one.times for one in found) == 5000


def test_a_list_that_is_gone_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(IptvManagerError, match="can't be read"):
        asyncio.run(looked_for(tmp_path / "none.m3u"))
