"""One password, brought in every way there is: it stands in the file of secrets, and nowhere else."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from iptv_manager.settings import Settings
from tests.cli.test_provider_commands import Terminal

WORD = "Un1que-s3cret"
AT = "http://127.0.0.1:9"
PANEL = f"""#EXTM3U url-tvg="{AT}/xmltv.php?username=anna&password={WORD}" x-tvg-url="http://eve:{WORD}2@127.0.0.1:9/e.xml"
#EXTINF:-1 tvg-id="a" tvg-logo="{AT}/logo.png?token={WORD}" catchup-source="{AT}/timeshift/anna/{WORD}/60/1/1.ts",One
{AT}/live/anna/{WORD}/1.ts
#EXTINF:-1,Two
{AT}/anna/{WORD}/2|User-Agent=VLC&Referer={AT}/{WORD}/&Cookie=sid%3D{WORD}
#EXTINF:0,A Film (2020)
{AT}/movie/anna/{WORD}/3.mkv
#EXTINF:0,A Show S01E01
{AT}/series/anna/{WORD}/4.mkv
#EXTINF:-1,Lost {AT}/live/anna/{WORD}/5.ts
#EXTINF:-1,Also lost {AT}/get.php?username=anna&password={WORD}
"""
OTHERS = f"""#EXTM3U
#EXTVLCOPT:http-user=carl
#EXTVLCOPT:http-password={WORD}3
#EXTVLCOPT:http-referrer={AT}/?username=carl&password={WORD}3
#EXTINF:-1 tvg-logo="http://dora:{WORD}4@127.0.0.1:9/l.png",Three
{AT}/play?username=carl&password={WORD}3&stream=3
#EXTHTTP:{{"Authorization":"Bearer {WORD}5","Cookie":"sid={WORD}6"}}
#EXTINF:-1,Four
{AT}/a/4.m3u8?token={WORD}7
#EXTINF:-1,Five
http://gina:{WORD}8@127.0.0.1:9/a/5.m3u8?token={WORD}7
#EXTINF:-1,Six
{AT}/a/6.m3u8?token={WORD}7
"""


@pytest.fixture
def terminal(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Terminal:
    return Terminal(settings, monkeypatch, capsys)


def commands(folder: Path) -> Iterator[tuple[str, ...]]:
    """Everything that says something of what was imported."""
    yield ("provider", "show", "Panel")
    yield ("provider", "show", "Others", "--json")
    for subject in ("channels", "streams", "movies", "changes"):
        yield (subject, "--json")
    yield ("guide", "sync", "--json")
    yield ("streams",)
    yield ("report", "channels", "--out", str(folder / "channels.csv"), "--exact")
    yield ("report", "health", "--out", str(folder / "health.csv"), "--exact")
    yield ("export", "lineup", str(folder / "lineup.json"))


def test_a_lists_password_stands_in_the_secrets_and_nowhere_else(
    terminal: Terminal, settings: Settings, tmp_path: Path
) -> None:
    lists, written = tmp_path / "lists", tmp_path / "written"
    lists.mkdir()
    written.mkdir()
    for name, list_ in (("Panel", PANEL), ("Others", OTHERS)):
        (lists / f"{name}.m3u").write_text(list_)
        added = terminal.say("provider", "add", name, "--m3u", str(lists / f"{name}.m3u"), "--sync", "--json")
        assert added.code == 0, added.err
        assert "hold passwords" in added.err
        assert "secrets.json" in added.err
        assert WORD not in added.out + added.err
        (lists / f"{name}.m3u").write_text(list_ + f"#EXTINF:-1,New\n{AT}/live/anna/{WORD}/9.ts\n")
    synced = terminal.say("sync", "--json")
    assert [one["added"] for one in synced.json] == [1, 1]
    for command in commands(written):
        told = terminal.say(*command)
        assert told.code in (0, 1), told.err
        assert WORD.lower() not in (told.out + told.err).lower(), command
    assert WORD not in everything(settings)
    files = [path for folder in (terminal.home, written) for path in folder.rglob("*") if path.is_file()]
    assert {path.name for path in files if WORD.encode() in path.read_bytes()} == {"secrets.json"}
    assert {"channels.csv", "health.csv", "lineup.json", "iptv-manager.log"} <= {path.name for path in files}


def everything(settings: Settings) -> str:
    """All that stands in any table."""
    tables = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    assert settings.database_url
    with psycopg.connect(settings.database_url.replace("+psycopg", "", 1)) as connection:
        names = [name for (name,) in connection.execute(tables.encode()).fetchall()]
        rows = [connection.execute(f"SELECT t::text FROM {name} AS t".encode()).fetchall() for name in names]
    return str(rows)
