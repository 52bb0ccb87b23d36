"""Pictures: of the right size, the same every time, and drawn without a word on standard error wherever the bot runs."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from bot.reports.canvas import GREY, INK, TALLEST, WIDTH, Canvas
from bot.reports.charts import Chart, draw

BARS = Chart("Deltagere over tid", ("Første halvår 2024", "Andet halvår 2024"), (("Deltagere", (12, 40)),), axis="Deltagere")
GROUPED = Chart("Målgrupper", ("Ældre", "Sårbare unge"), (("Kultur", (1, 0)), ("Sundhed", (2, 0))), notes=("", "ingen endnu"))
GRID = Chart("Rapporter", ("Struer", "Viborg"), (("2024\n1.", (1, 0)), ("2024\n2.", (2, 3))), stacked=True, total="I alt")
EMPTY = Chart("Rapporter", (), (), empty="Der er ingen rapporter.")
EVERY = {"bars": BARS, "grouped": GROUPED, "grid": GRID, "empty": EMPTY}
ROOT = Path(__file__).parent.parent


def picture(chart: Chart) -> Image.Image:
    opened = Image.open(BytesIO(draw(chart)))
    assert opened.format == "PNG"
    return opened.convert("RGB")


def inked(image: Image.Image) -> bool:
    """Whether anything is drawn on the white."""
    return image.convert("L").getextrema()[0] < 128  # type: ignore[operator]


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_a_picture_is_as_wide_as_a_phone_and_has_something_on_it(chart: Chart) -> None:
    image = picture(chart)
    assert image.width == WIDTH
    assert inked(image)
    margin = image.crop((0, 0, 30, image.height))
    assert not inked(margin)
    assert not inked(image.crop((image.width - 30, 0, image.width, image.height)))


@pytest.mark.parametrize("chart", EVERY.values(), ids=EVERY)
def test_the_same_chart_gives_the_same_bytes(chart: Chart) -> None:
    first = draw(chart)
    assert draw(replace(chart)) == first
    assert draw(replace(chart, title="Noget andet")) != first


def test_the_height_grows_with_what_is_shown() -> None:
    taller = replace(BARS, categories=(*BARS.categories, "2025"), series=(("Deltagere", (12, 40, 7)),))
    assert picture(taller).height > picture(BARS).height


@pytest.mark.parametrize("stacked", [False, True])
def test_what_has_no_room_is_counted(stacked: bool) -> None:
    def of(rows: int) -> Chart:
        return Chart("Rapporter", ("Struer",) * rows, (("a", (1,) * rows), ("b", (0,) * rows)), stacked)

    assert picture(of(100)).height == picture(of(101)).height
    assert draw(of(100)) != draw(of(101))


@pytest.mark.parametrize(("rows", "series"), [(200, 1), (90, 3), (2, 150)])
@pytest.mark.parametrize("stacked", [False, True])
def test_telegram_takes_the_picture_however_much_there_is(rows: int, series: int, stacked: bool) -> None:
    names = tuple(f"Kommune nummer {number} med et langt navn" for number in range(rows))
    chart = Chart(
        "Rapporter", names, tuple((f"{one}", tuple(range(1, rows + 1))) for one in range(series)), stacked, total="I alt"
    )
    image = picture(chart)
    assert image.width + image.height <= 10_000
    assert image.height <= TALLEST
    assert inked(image.crop((0, image.height - 200, image.width, image.height)))


@pytest.mark.parametrize(
    "words",
    [
        "Symptomer på stress, angst eller depression og meget andet, som ingen havde tænkt på, da skemaet blev skrevet",
        "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2,
        "$\\frac{$ brudt % # & _ ^",
        "👩‍👩‍👧 漢字 \u202eomvendt\u202c \x00\x07",
        "",
    ],
)
def test_words_of_every_kind_are_drawn_within_the_margins(words: str) -> None:
    named = tuple((f"{words}\n{words}", values) for _, values in GRID.series)
    for chart in (BARS, replace(GROUPED, series=named), replace(GRID, series=named, total=words), EMPTY):
        chart = replace(chart, categories=(words, words) if chart.categories else ())
        image = picture(replace(chart, title=words, axis=words, empty=words, notes=(words,)))
        assert not inked(image.crop((0, 0, 30, image.height)))
        assert not inked(image.crop((image.width - 30, 0, image.width, image.height)))


@pytest.mark.parametrize("chart", [BARS, GROUPED, GRID])
def test_zeros_and_large_numbers_are_drawn(chart: Chart) -> None:
    for value in (0, 1, 99_999_999):
        values = tuple((name, (value, 0)) for name, _ in chart.series)
        image = picture(replace(chart, series=values))
        assert not inked(image.crop((image.width - 30, 0, image.width, image.height)))


def colours(image: Image.Image) -> set[tuple[int, ...]]:
    """The colours that fill areas, but for those of words and of the sheet."""
    found: list[tuple[int, Any]] = image.getcolors(1 << 24) or []
    return {tuple(colour) for count, colour in found if count > 1500} - {(255,) * 3, rgb(INK), rgb(GREY)}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def lightness(colour: tuple[int, ...]) -> float:
    """The relative luminance of WCAG 2, as a share of one."""
    red, green, blue = (one / 255 / 12.92 if one <= 10 else ((one / 255 + 0.055) / 1.055) ** 2.4 for one in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_the_bars_of_one_category_differ_in_lightness_too() -> None:
    chart = Chart("Målgrupper", ("Ældre",), tuple((name, (9,)) for name in ("Kultur", "Sundhed", "Beskæftigelse")))
    light = sorted(map(lightness, colours(picture(chart))))
    assert len(light) == 3
    assert all((later + 0.05) / (earlier + 0.05) > 1.4 for earlier, later in pairwise(light))


def test_a_cell_with_more_is_darker() -> None:
    def cell(value: int) -> float:
        """How light the left cell of two is, the right one of which has 9."""
        image = picture(replace(GRID, categories=("Struer",), series=(("a", (value,)), ("b", (9,)))))
        return max(map(lightness, colours(image)))

    assert cell(1) > cell(5) > cell(9)


def test_a_name_above_columns_is_there_once_for_all_that_share_it() -> None:
    shared = replace(GRID, series=(("2024\n1.", (1, 1)), ("2024\n2.", (1, 1))))
    apart = replace(GRID, series=(("2023\n1.", (1, 1)), ("2024\n1.", (1, 1))))
    assert draw(shared) != draw(apart)


def test_several_threads_may_draw() -> None:
    alone = [draw(chart) for chart in EVERY.values()]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(draw, list(EVERY.values()) * 3)) == alone * 3


def test_words_are_cut_to_the_room_they_have() -> None:
    canvas = Canvas()
    lines = canvas.wrapped("et to tre fire fem seks syv otte ni ti", 40, 200, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith("…")
    assert all(canvas.width(line, 40) <= 200 for line in lines)
    assert canvas.wrapped("et to", 40, 2000, lines=2) == ["et to"]
    assert canvas.wrapped(" ", 40, 200, lines=2) == []


SCRIPT = """
from bot.reports.charts import Chart, draw
import hashlib, sys, warnings
warnings.simplefilter("error")
chart = Chart("Rapporter", ("Struer",), (("a", (1,)), ("b", (2,))), True, total="I alt")
print(hashlib.sha256(draw(chart)).hexdigest(), "matplotlib.pyplot" in sys.modules)
"""


@pytest.mark.parametrize("home", ["/dev/null/nowhere", ""])
def test_it_draws_without_a_word_where_the_home_is_not_writable(home: str, tmp_path: Path) -> None:
    """Also where somebody has settings of their own for matplotlib lying about."""
    (tmp_path / "matplotlibrc").write_text("font.size: 40\nfigure.facecolor: red\nsavefig.facecolor: red\ntext.usetex: True\n")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MPL", "XDG"))}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT],
        env={**kept, "HOME": home, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    chart = Chart("Rapporter", ("Struer",), (("a", (1,)), ("b", (2,))), True, total="I alt")
    assert (done.stdout, done.stderr) == (f"{hashlib.sha256(draw(chart)).hexdigest()} False\n", "")


def test_the_package_is_not_loaded_before_something_is_drawn() -> None:
    code = "import bot.doors, sys; print('matplotlib' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout == "False\n"


def test_ink_stands_out_from_white() -> None:
    assert 1.05 / (lightness(rgb(INK)) + 0.05) > 12
