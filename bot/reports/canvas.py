"""A white sheet to draw on, in pixels from the top left: words and boxes, then a PNG. The one place that knows matplotlib.

It uses the objects of matplotlib without pyplot, its own font and no settings of the machine, so that the same strokes give the
same bytes. Not for use from several threads: whoever draws holds `DRAWING`.
"""

from __future__ import annotations

import logging
from bisect import bisect_right
from collections.abc import Mapping
from functools import cache
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Any, Final, Literal

WIDTH: Final = 1080  # pixels, which a phone shows without zooming
TALLEST: Final = 5600  # pixels; Telegram takes more, but makes a taller picture so small that nobody can read it
MARGIN: Final = 44
TITLE, LABEL, SMALL = 52, 38, 32  # pixels of words: a phone shows them at a third
LINE: Final = 1.32  # of the size
DRAWING: Final = Lock()
INK, GREY, FAINT = "#1A1A1A", "#595959", "#D9D9D9"  # the grey of words has a contrast of 7 to 1 on white

_DPI: Final = 100
_ELLIPSIS: Final = "…"


class Canvas:
    """A sheet that is `WIDTH` pixels wide and as high as it is told in the end. y grows downwards."""

    def __init__(self) -> None:
        _matplotlib()
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        figure = Figure(figsize=(WIDTH / _DPI, WIDTH / _DPI), dpi=_DPI, facecolor="white")
        canvas: Any = FigureCanvasAgg(figure)
        self._renderer = canvas.get_renderer()
        self._figure = figure
        self._axes = figure.add_axes((0, 0, 1, 1), frameon=False)
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_autoscale_on(False)
        self._fonts: dict[tuple[int, bool], Any] = {}

    # ---------------------------------------------------------------------------------------------------------- measuring

    def width(self, words: str, size: int, *, bold: bool = False) -> float:
        """How many pixels wide words of that size (pixels) are."""
        found = self._renderer.get_text_width_height_descent(_drawable(words), self._font(size, bold), ismath=False)
        return float(found[0])

    def wrapped(self, words: str, size: int, width: float, *, lines: int, bold: bool = False) -> list[str]:
        """Words on so many lines of at most `width` pixels; what does not fit is cut with an ellipsis."""
        found: list[str] = []
        left = words.split()
        while left and len(found) < lines:
            taken = 1
            while taken < len(left) and self.width(" ".join(left[: taken + 1]), size, bold=bold) <= width:
                taken += 1
            found.append(" ".join(left[:taken]))
            left = left[taken:]
        if left:
            found[-1] = f"{found[-1]} {_ELLIPSIS}"
        return [self.cut(line, size, width, bold=bold) for line in found]

    def cut(self, line: str, size: int, width: float, *, bold: bool = False) -> str:
        """One line of words, cut with an ellipsis where it is wider than `width` pixels."""
        if self.width(line, size, bold=bold) <= width:
            return line
        line = line.removesuffix(_ELLIPSIS).rstrip()
        lengths = range(len(line) + 1)
        fitting = bisect_right(lengths, width, key=lambda end: self.width(line[:end] + _ELLIPSIS, size, bold=bold)) - 1
        return line[: max(0, fitting)].rstrip() + _ELLIPSIS

    # ------------------------------------------------------------------------------------------------------------ drawing

    def words(
        self,
        x: float,
        middle: float,
        words: str,
        size: int,
        *,
        bold: bool = False,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """One line of words of that size (pixels); `middle` is the height of the middle of its digits."""
        self._axes.text(
            *(x, middle + 0.36 * size, _drawable(words)),
            fontproperties=self._font(size, bold),
            color=colour,
            ha=align,
            va="baseline",
            parse_math=False,
        )

    def paragraph(self, words: str, y: float, size: int, *, bold: bool = False, colour: str = INK, lines: int = 4) -> float:
        """Words over the whole width between the margins, from `y` down, each of their lines on so many at most; returns where
        the next thing may begin."""
        room = WIDTH - 2 * MARGIN
        for line in (one for part in words.split("\n") for one in self.wrapped(part, size, room, lines=lines, bold=bold)):
            self.words(MARGIN, y + size * LINE / 2, line, size, bold=bold, colour=colour)
            y += size * LINE
        return y

    def box(self, x: float, y: float, width: float, height: float, colour: str) -> None:
        """A filled box with its corner at the top left."""
        from matplotlib.patches import Rectangle

        corner = (round(x), round(y))
        self._axes.add_patch(Rectangle(corner, max(1, round(width)), round(height), facecolor=colour, edgecolor="none"))

    def png(self, height: float) -> bytes:
        """The sheet, so many pixels high."""
        height = min(round(height), TALLEST)
        self._figure.set_size_inches(WIDTH / _DPI, height / _DPI)
        self._axes.set_ylim(height, 0)
        stream = BytesIO()
        self._figure.savefig(stream, format="png", dpi=_DPI, metadata={"Software": None})
        return stream.getvalue()

    def _font(self, size: int, bold: bool) -> Any:
        from matplotlib.font_manager import FontProperties

        if (size, bold) not in self._fonts:
            self._fonts[size, bold] = FontProperties(fname=str(_fonts()[bold]), size=size * 72 / _DPI)
        return self._fonts[size, bold]


@cache
def _matplotlib() -> None:
    """Import matplotlib. Where it cannot keep its list of fonts, it would warn of that, which concerns nobody here: the fonts
    are named by their files."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    import matplotlib

    # What somebody set for their own drawings, in a file of their home or of this directory, does not hold here.
    matplotlib.rcParams.update({key: value for key, value in matplotlib.rcParamsDefault.items() if key != "backend"})


@cache
def _fonts() -> Mapping[bool, Path]:
    """The files of the font that comes with matplotlib, by whether it is bold."""
    import matplotlib

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return {False: folder / "DejaVuSans.ttf", True: folder / "DejaVuSans-Bold.ttf"}


@cache
def _letters() -> frozenset[int]:
    """The characters that the font has, bold or not."""
    from matplotlib.ft2font import FT2Font

    return frozenset.intersection(*(frozenset(FT2Font(str(path)).get_charmap()) for path in _fonts().values()))


def _drawable(words: str) -> str:
    """The words without what the font has no picture of, such as emoji; blanks of every kind become one space."""
    return " ".join("".join(char for char in words if char.isspace() or ord(char) in _letters()).split())
