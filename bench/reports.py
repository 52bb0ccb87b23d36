"""Seconds for what is made of many activity reports: overview, pictures, exports and the final report. `make bench-reports`.

The reports are made by the generator of the tests: `--count 500` of them, most of which are published.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TypeVar

from bot.reports import exports, finalreport
from bot.reports.charts import draw
from bot.reports.overview import Selection, chosen
from bot.storage import Storage
from handlers.texts import activities as texts
from handlers.texts.exports import WORDS
from handlers.texts.finalreport import composed
from handlers.texts.pictured import pictures
from tests.report_samples import bundled, fill

COUNT, SEED = 500, 1
LIMIT = 5.0  # seconds that each may take
NETWORK = "Netværket for kultur, sundhed og beskæftigelse"

T = TypeVar("T")


class Clock:
    """A clock that the generator sets."""

    now = datetime(2021, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def main() -> int:
    """Print a line each; 1 where something took longer than it may."""
    parser = argparse.ArgumentParser(prog="make bench-reports", description=__doc__)
    parser.add_argument("--count", type=int, default=COUNT, help="how many reports are made")
    count = parser.parse_args().count
    with TemporaryDirectory() as folder, closing(Storage.open(Path(folder) / "knudepunkt.db", clock := Clock())) as storage:
        fill(storage, count, SEED, clock=clock)
        taken = _measured(storage, clock.now.date())
    for what, seconds, size in taken:
        print(f"{what:<28}{seconds:>6.2f} s{f'{size / 1000:>10.0f} kB' if size else ''}")
    return int(any(seconds > LIMIT for _, seconds, _ in taken))


def _measured(storage: Storage, day: date) -> list[tuple[str, float, int]]:
    """What was made, the seconds it took and its bytes. Each of them but the first is given the reports."""
    published, reading = _timed(storage.reports.published)
    _, counting = _timed(lambda: texts.overview(published, chosen(published, Selection()), Selection()))
    drawn, drawing = _timed(lambda: [draw(one.chart) for one in pictures(published)])
    rows = [
        (f"read ({len(published)} published)", reading, 0),
        ("overview", counting, 0),
        (f"{len(drawn)} pictures", drawing, sum(map(len, drawn))),
    ]
    for format in exports.Format:
        data, seconds = _timed(partial(exports.written, published, format, WORDS))
        rows.append((format.name, seconds, len(data)))
    form = bundled()
    data, seconds = _timed(lambda: finalreport.written(composed(published, form=form, network=NETWORK, day=day)))
    return [*rows, ("final report (DOCX)", seconds, len(data))]


def _timed(call: Callable[[], T]) -> tuple[T, float]:
    began = perf_counter()
    return call(), perf_counter() - began


if __name__ == "__main__":
    raise SystemExit(main())
