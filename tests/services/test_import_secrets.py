"""What an import writes of a list that holds its own account: placeholders, also where two processes read."""

from pathlib import Path

from sqlalchemy import text

from iptv_manager.services.import_half import WORTH_IT
from iptv_manager.services.import_job import ImportJob, ImportReport
from iptv_manager.services.import_worker import run_import
from iptv_manager.store import sync_runs
from tests.services.import_lists import Lists

LINE = '#EXTINF:-1 tvg-id="{0}" group-title="G",Channel {0}\nhttp://tv.example:8080/live/anna/{1}/{0}.ts\n'


def take(lists: Lists, path: Path, password: str) -> ImportReport:
    run_id = lists.database.run_here(sync_runs.start_run, lists.provider.id)
    job = ImportJob(
        lists.database.dsn, lists.provider.id, run_id, str(path), "00", "", "", False, 1 << 30,
        username="anna", password=password,
    )  # fmt: skip
    return run_import(job, lambda _report: None)


def write(path: Path, password: str, count: int) -> None:
    header = f'#EXTM3U url-tvg="http://tv.example:8080/xmltv.php?username=anna&password={password}"\n'
    path.write_text(header + "".join(LINE.format(number, password) for number in range(count)))


def test_a_big_list_read_by_two_processes_brings_no_password(lists: Lists, tmp_path: Path) -> None:
    path = tmp_path / "big.m3u"
    count = WORTH_IT // 80
    write(path, "s3cret-word", count)
    assert path.stat().st_size > WORTH_IT
    assert take(lists, path, "s3cret-word").entries == count
    with lists.database.engine.connect() as connection:
        clear = connection.scalar(text("SELECT count(*) FROM stream WHERE url LIKE '%s3cret%'"))
        placed = connection.scalar(
            text(
                "SELECT count(*) FROM stream WHERE url LIKE 'http://tv.example:8080/live/{username}/{password}/%'"
            )
        )
        guides = connection.scalar(text("SELECT guide_urls FROM provider"))
    assert (clear, placed) == (0, count)
    assert guides == ["http://tv.example:8080/xmltv.php?username={username}&password={password}"]


def test_a_new_password_changes_no_row(lists: Lists, tmp_path: Path) -> None:
    path = tmp_path / "list.m3u"
    write(path, "old-word", 300)
    take(lists, path, "old-word")
    write(path, "n3w/w ord".replace("/", "%2F").replace(" ", "%20"), 300)
    report = take(lists, path, "n3w/w ord")
    assert (report.unchanged, report.added, report.changed, report.gone) == (300, 0, 0, 0)
