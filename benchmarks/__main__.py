"""`make bench`: every promise of speed and size, measured beside its floor in one run.

`python -m benchmarks --entries 100000` is a quick look; promises are about a million.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks import (
    alone,
    check_long,
    check_rate,
    guide,
    idle,
    imports,
    merging,
    overview,
    panel,
    parser,
    reports,
    saturated,
    table_paint,
    window,
)
from benchmarks.ground import Figure, program_in


def figures(folder: Path, entries: int) -> Iterator[Figure]:
    """Every figure, as soon as it is known."""
    home = folder / "home"
    home.mkdir()
    with program_in(home) as program:
        yield from imports.figures(imports.measure(program, folder, entries))
        yield from reports.figures(reports.measure(program, folder))
        yield from window.figures(window.measure(program))
        yield from merging.figures(
            merging.measure(program, folder / "big.m3u")
        )  # while there is no other list
        yield from overview.figures(overview.measure(program))
        yield _check_figure(check_rate.measure(program, new_loop=check_rate.window_loop()))
        yield from check_long.figures(check_long.measure(program, folder))
    yield from alone.figures(alone.measure(home))
    if sys.platform == "linux":  # elsewhere nothing counts wake-ups
        yield from idle.figures(idle.measure(home))
    yield from panel.figures(panel.measure())
    with program_in(home) as program:
        yield from saturated.figures(saturated.measure(program, folder / "big.m3u"))
    yield from _paint_figures(table_paint.measure_apart(entries))
    yield from guide.figures(folder)
    yield from parser.figures(folder)  # last: the other reader leaves a lot of memory behind


def _check_figure(rate: check_rate.CheckRate) -> Figure:
    floor = f"{rate.bare:,.0f}/s"
    return Figure(
        "check of 10,000, window's loop", floor, f"{rate.ratio:.2f} ×", "≥ 0.85 ×", rate.ratio >= 0.85
    )


def _paint_figures(paint: table_paint.TablePaint) -> Iterator[Figure]:
    p99, blank = paint.paint_p99, paint.blank_worst
    yield Figure("scroll, paint of a frame, p99", "16 ms", f"{p99:.1f} ms", "≤ 16 ms", p99 <= 16)
    yield Figure("scroll, longest blank row", "–", f"{blank:.0f} ms", "≤ 100 ms", blank <= 100)


def main() -> int:
    """Print each figure; gives 1 when a promise is not kept."""
    options = argparse.ArgumentParser(prog="benchmarks", description="Every promise beside its floor.")
    options.add_argument("--entries", type=int, default=1_000_000)
    chosen = options.parse_args()
    print(f"{'Work':48} {'Floor':>32} {'Ours':>10}  Promise", flush=True)
    kept = True
    with tempfile.TemporaryDirectory(prefix="iptv-bench-") as folder:
        for figure in figures(Path(folder), chosen.entries):
            mark = "kept" if figure.kept else "NOT KEPT"
            print(
                f"{figure.work:48} {figure.floor:>32} {figure.ours:>10}  {figure.promise} {mark}", flush=True
            )
            kept = kept and figure.kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
