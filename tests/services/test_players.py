"""Players: found where they are, started with nothing of a list in their arguments, ended for good."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from iptv_manager.model.errors import NoPlayer, PlayFailed, PlayRefused
from iptv_manager.model.playing import Wish, player_address, player_title
from iptv_manager.services import player_process
from iptv_manager.services.player_process import PlayerProcess
from iptv_manager.services.players import Handed, Player, PlayerKind, find_player, hand_over
from tests.waiting import until

Run = Callable[[Coroutine[Any, Any, None]], None]
WISH = Wish(
    *(1, 1, "One HD", "Nova", "One, two\n#EXTVLCOPT:sout=x", "http://anna:pw@h.example/a b.ts"),
    *("Box/1", "http://r.example/", (("X-Token", "tok"),), "http://who:proxypw@p.example:8080"),
)


def program(folder: Path, name: str) -> Path:
    """A program of that name."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o700)
    return path


@pytest.mark.parametrize(
    ("address", "clean"),
    [
        ("HTTP://h.example/1.ts", "http://h.example/1.ts"),
        ("  http://h.example/a b ü.ts?x=%20  ", "http://h.example/a%20b%20ü.ts?x=%20"),
        ("udp://@239.0.0.1:1234", "udp://@239.0.0.1:1234"),
        ("rtmp://h.example/live/1", "rtmp://h.example/live/1"),
        ("srt://h.example:9000?mode=caller", "srt://h.example:9000?mode=caller"),
    ],
)
def test_an_address_of_the_network_is_given_clean(address: str, clean: str) -> None:
    assert player_address(address) == clean


@pytest.mark.parametrize(
    "address",
    ["http://h.example/1\n--script=x", "http://h.example/1\r\nhttp://i.example/2", "http://h.example/\x00",
     "http://h.example/\u2028x", "\nhttp://h.example/1", "--log-file=x", "-", "", "file:///etc/passwd",
     "plugin://x/", "pipe://cat", "av://lavfi:x", "ytdl://x", "http:/h.example/1", "smb://h.example/1"],
)  # fmt: skip
def test_what_could_be_more_than_an_address_is_refused(address: str) -> None:
    with pytest.raises(PlayRefused):
        player_address(address)


def test_a_title_is_one_line_without_commas() -> None:
    assert player_title("A, B\n#EXTVLCOPT:x\tC") == "A B #EXTVLCOPT:x C"
    assert len(player_title("x" * 9999)) == 200


def test_mpv_is_preferred_then_vlc_then_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.services.players._usual_folders", lambda: [tmp_path / "usual"])
    monkeypatch.setenv("PATH", os.pathsep.join(map(str, (tmp_path / "a", tmp_path / "b"))))
    with pytest.raises(NoPlayer, match="Install mpv or VLC"):
        find_player()
    elsewhere = program(tmp_path / "usual", "vlc")
    assert find_player() == Player(str(elsewhere), PlayerKind.VLC)
    vlc = program(tmp_path / "a", "vlc")
    assert find_player() == Player(str(vlc), PlayerKind.VLC)
    mpv = program(tmp_path / "b", "mpv")
    assert find_player() == Player(str(mpv), PlayerKind.MPV)
    assert find_player("vlc").path == str(vlc)
    assert find_player(str(program(tmp_path, "my player"))) == Player(
        str(tmp_path / "my player"), PlayerKind.OTHER
    )


def test_nothing_of_the_folder_that_we_were_started_in_is_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iptv_manager.services.players._usual_folders", list)
    program(tmp_path, "mpv")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f"{os.pathsep}.")
    for named in ("", "mpv"):
        with pytest.raises(NoPlayer):
            find_player(named)


def test_a_file_that_is_no_program_is_no_player(tmp_path: Path) -> None:
    (tmp_path / "mpv").write_text("text", encoding="utf-8")
    with pytest.raises(NoPlayer, match="There is no player"):
        find_player(str(tmp_path / "mpv"))


@pytest.mark.parametrize("kind", list(PlayerKind))
def test_a_command_line_tells_nothing_of_what_is_played(tmp_path: Path, kind: PlayerKind) -> None:
    handed = hand_over(Player("/opt/tv/player", kind), WISH, tmp_path / "spool")
    said = " ".join(handed.arguments)
    for word in ("anna", "pw", "h.example", "Box", "tok", "r.example", "One", "http"):
        assert word not in said
    entry = next(file for file in handed.files if file.suffix == ".m3u")
    lines = entry.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["#EXTM3U", "#EXTINF:-1,One two #EXTVLCOPT:sout=x"]
    assert lines[-1] == "http://anna:pw@h.example/a%20b.ts"
    assert {file.stat().st_mode & 0o777 for file in handed.files} == {0o600}
    handed.clear()
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_player_that_we_do_not_know_is_given_the_address_where_that_is_no_secret(tmp_path: Path) -> None:
    wish = WISH._replace(address="http://h.example/a b.ts")
    handed = hand_over(Player("/opt/tv/player", PlayerKind.OTHER), wish, tmp_path / "spool")
    assert handed == Handed(("/opt/tv/player", "http://h.example/a%20b.ts"), {}, ())


def test_vlc_is_told_who_asks_in_the_list_and_its_proxy_in_its_environment(tmp_path: Path) -> None:
    handed = hand_over(Player("/opt/tv/vlc", PlayerKind.VLC), WISH, tmp_path)
    lines = handed.files[0].read_text(encoding="utf-8").splitlines()
    assert lines[2:-1] == ["#EXTVLCOPT:http-user-agent=Box/1", "#EXTVLCOPT:http-referrer=http://r.example/"]
    assert handed.environment["http_proxy"] == WISH.proxy


def test_mpv_is_told_everything_in_a_file_of_options_and_calls_no_yt_dlp(tmp_path: Path) -> None:
    handed = hand_over(Player("/opt/tv/mpv", PlayerKind.MPV), WISH, tmp_path)
    assert handed.files[0].read_text(encoding="utf-8").splitlines() == [
        "ytdl=no",
        "user-agent=%5%Box/1",
        "referrer=%17%http://r.example/",
        "http-proxy=%33%http://who:proxypw@p.example:8080",
        "http-header-fields-append=%12%X-Token: tok",
    ]


@pytest.mark.skipif(os.name != "posix", reason="signals")
def test_a_player_that_does_not_listen_is_ended_with_all_that_it_started(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player_process, "PATIENCE", 0.3)
    script = "trap '' TERM; sleep 60 & echo ready; while :; do sleep 60; done"

    async def scenario() -> None:
        player = PlayerProcess(Handed(("/bin/sh", "-c", script), {}, ()))
        await until(lambda: player.words)
        async with asyncio.timeout(10):
            await player.stop()
            assert await player.ended() == -9

    run(scenario())


def test_a_program_that_can_not_be_started_is_told(run: Run, tmp_path: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(PlayFailed, match="nothing could not be started"):
            PlayerProcess(Handed((str(tmp_path / "nothing"),), {}, ()))

    run(scenario())


def test_the_last_words_are_kept_and_no_more(run: Run) -> None:
    script = "import sys\nfor n in range(5000): print('line', n)\nprint('x' * 100_000)\nsys.exit(3)"

    async def scenario() -> None:
        player = PlayerProcess(Handed((sys.executable, "-c", script), {}, ()))
        async with asyncio.timeout(20):
            assert await player.ended() == 3
        assert len(player.words) == player_process.LAST_LINES
        assert all(len(line) <= player_process.LONGEST_LINE for line in player.words)

    run(scenario())
