"""How fast guides are read, beside the bare parser over the same bytes in the same run.

    python -m benchmarks.guide [PROGRAMMES]

A program has a tenth of a big guide's channels; what nobody wants must cost little more than the parser does.
"""

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from xml.parsers import expat

from benchmarks.ground import Figure, by_itself
from iptv_manager.formats.xmltv import GuideReader

PROGRAMMES = 200_000
CHANNELS = 1_000
ROUNDS = 2
LEAST_OF_TENTH, LEAST_OF_ALL = 0.3, 0.15  # of the bare parser's speed


class Speeds(NamedTuple):
    """Programmes a second."""

    bare: float
    tenth: float  # a tenth of the channels wanted
    whole: float  # all wanted

    @property
    def kept(self) -> bool:
        """Are both promises kept?"""
        return self.tenth >= LEAST_OF_TENTH * self.bare and self.whole >= LEAST_OF_ALL * self.bare


def main() -> int:
    """Measure, print, and tell whether the promises are kept."""
    programmes, speeds = by_itself(measure, PROGRAMMES)
    print(f"guide of {programmes:,} programmes, best of {ROUNDS}")
    print(f"bare parser            {speeds.bare:>12,.0f} programmes/s")
    print(f"a tenth wanted         {speeds.tenth:>12,.0f} programmes/s  (must be ≥ {LEAST_OF_TENTH} × bare)")
    print(f"all wanted             {speeds.whole:>12,.0f} programmes/s  (must be ≥ {LEAST_OF_ALL} × bare)")
    return 0 if speeds.kept else 1


def figures(folder: Path) -> list[Figure]:
    """The promises about reading a guide."""
    speeds = measure(folder, PROGRAMMES)
    floor, work = f"bare parser {speeds.bare:,.0f}/s", f"reading a guide of {PROGRAMMES:,}"
    parts = (("a tenth wanted", speeds.tenth, LEAST_OF_TENTH), ("all wanted", speeds.whole, LEAST_OF_ALL))
    return [
        Figure(f"{work}, {part}", floor, f"{rate:,.0f}/s", f"≥ {least} ×", rate >= least * speeds.bare)
        for part, rate, least in parts
    ]


def measure(folder: Path, programmes: int) -> Speeds:
    """All three on the same guide."""
    path = folder / "guide.xml"
    write_guide(path, programmes)
    rounds = [
        (
            _rate(lambda: _bare(path), programmes),
            _rate(lambda: _read(path, lambda channel: channel.endswith("7.uk")), programmes),
            _rate(lambda: _read(path, lambda _channel: True), programmes),
        )
        for _ in range(ROUNDS)
    ]
    path.unlink()
    return Speeds(*(max(column) for column in zip(*rounds, strict=True)))


def write_guide(path: Path, programmes: int) -> None:
    """A guide as they are: title, description, category, an episode here and there."""
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        file.write('<?xml version="1.0" encoding="UTF-8"?>\n<tv>\n')
        for number in range(CHANNELS):
            name = f"<display-name>Channel {number}</display-name>"
            file.write(f'<channel id="c{number}.uk">{name}<icon src="http://h/{number}.png"/></channel>\n')
        for number in range(programmes):
            hour = begin + timedelta(hours=number // CHANNELS)
            start, stop = (f"{one:%Y%m%d%H%M%S} +0000" for one in (hour, hour + timedelta(hours=1)))
            episode = (
                f'<episode-num system="onscreen">S1E{number % 99}</episode-num>' if number % 4 == 0 else ""
            )
            file.write(
                f'<programme start="{start}" stop="{stop}" channel="c{number % CHANNELS}.uk">'
                f'<title lang="en">Show {number % 5000}</title><desc lang="en">What happens in this one, and '
                f"to whom &amp; why it matters, number {number}.</desc>"
                f"<category>News</category>{episode}</programme>\n"
            )
        file.write("</tv>\n")


def _rate(read: Callable[[], None], programmes: int) -> float:
    started = time.perf_counter()
    read()
    return programmes / (time.perf_counter() - started)


def _bare(path: Path) -> None:
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda _name, _attributes: None
    parser.EndElementHandler = lambda _name: None
    with path.open("rb") as file:
        parser.ParseFile(file)


def _read(path: Path, wants: Callable[[str], bool]) -> None:
    with path.open("rb") as file:
        for _ in GuideReader(file, wants).batches():
            pass


if __name__ == "__main__":
    sys.exit(main())
