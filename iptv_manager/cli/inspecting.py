"""`inspect`: what a list says, without importing it."""

import json
import sys
import tempfile
from argparse import Namespace
from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO

from iptv_manager.cli.terminal import ProgressLine, print_table, say
from iptv_manager.formats.m3u import M3uReader
from iptv_manager.model.playlist import PlaylistEntry, PlaylistReject
from iptv_manager.net.download import DownloadLimits, fetch
from iptv_manager.net.masking import mask
from iptv_manager.net.session import open_session
from iptv_manager.settings import Settings

MOST_SHOWN = 20


async def inspect(options: Namespace, settings: Settings) -> int:
    """Print what the list says: a summary, or with --json everything, or with --lines an entry a line."""
    with tempfile.TemporaryDirectory(prefix="iptv-manager-") as folder:
        spool = Path(folder) / "list"
        limits = DownloadLimits(max_bytes=settings.max_list_bytes, deadline=settings.download_deadline)
        line = ProgressLine("Reading")
        async with open_session(at_once=1, per_host=1) as session:
            await fetch(session, options.file, spool, limits, on_progress=line)
        line.clear()
        with spool.open("rb") as stream:
            if options.lines:
                _print_lines(stream)
            elif options.json:
                _print_object(stream)
            else:
                _print_summary(stream)
    return 0


def _print_lines(stream: BinaryIO) -> None:
    for item in M3uReader(stream):
        if isinstance(item, PlaylistReject):
            say(f"line {item.line}: {item.reason}")
        else:
            sys.stdout.write(json.dumps(entry_values(item), ensure_ascii=False) + "\n")


def _print_object(stream: BinaryIO) -> None:
    """One object, written as it is read: entries first known last would need all of them in memory."""
    reader = M3uReader(stream)
    rejects: list[PlaylistReject] = []
    with tempfile.TemporaryFile("w+", encoding="utf-8") as entries:
        separator = ""
        for item in reader:
            if isinstance(item, PlaylistReject):
                rejects.append(item)
            else:
                entries.write(f"{separator}\n    {json.dumps(entry_values(item), ensure_ascii=False)}")
                separator = ","
        entries.seek(0)
        guide_urls = json.dumps(reader.header.guide_urls, ensure_ascii=False)
        header = json.dumps(reader.header.attrs, ensure_ascii=False)
        sys.stdout.write(f'{{\n  "format": "m3u",\n  "header": {header},\n  "guide_urls": {guide_urls},\n')
        sys.stdout.write('  "entries": [')
        while block := entries.read(1 << 20):
            sys.stdout.write(block)
    told = json.dumps([reject._asdict() for reject in rejects], ensure_ascii=False)
    sys.stdout.write(f'\n  ],\n  "rejects": {told}\n}}\n')


def _print_summary(stream: BinaryIO) -> None:
    reader = M3uReader(stream)
    kinds: Counter[str] = Counter()
    groups: Counter[str] = Counter()
    rejects: list[PlaylistReject] = []
    for item in reader:
        if isinstance(item, PlaylistReject):
            rejects.append(item)
        else:
            kinds[item.kind.value] += 1
            groups[item.group] += 1
    print_table(("Kind", "Entries"), kinds.most_common())
    print()
    print_table(("Group", "Entries"), groups.most_common(MOST_SHOWN))
    for url in reader.header.guide_urls:
        print(f"Guide: {mask(url)}")
    for reject in rejects[:MOST_SHOWN]:
        print(f"Rejected, line {reject.line}: {reject.reason}: {mask(reject.text)}")
    say(f"{kinds.total():,} entries, {len(groups):,} groups, {len(rejects):,} rejects")


def entry_values(entry: PlaylistEntry) -> dict[str, Any]:
    """The entry as JSON says it; whole numbers without a point."""
    values = entry._asdict()
    url_raw = values.pop("url_raw")
    for key in ("keys", "values", "wishes"):
        del values[key]
    for key in ("duration", "tvg_shift", "catchup_days"):
        number = values[key]
        values[key] = int(number) if number is not None and number == int(number) else number
    return values | {"attrs": entry.attrs, "options": entry.options, "url_raw": url_raw}
