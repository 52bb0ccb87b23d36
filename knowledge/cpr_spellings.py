"""Ten digits in a text that may be one number, and how they are parted. Pure.

Here digits are gathered; whether they are a date of birth is told in `knowledge.cpr`, what stands beside them in
`knowledge.cpr_labels`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import Final

DASHES: Final = "-‐‑‒–—―−⸺⸻﹘﹣－ー"
_LENGTH: Final = 10
_UNSEEN: Final = str.maketrans(dict.fromkeys("\u115f\u1160\u2800\u3164\uffa0", " "))  # letters and signs that look like blanks
# Characters that people put between digits. Without % and §, which make each number a number of its own.
_SEPARATORS: Final = re.compile(rf"[\s.,:;/\\|·•_=*+~&#'’‘´`\"“”„«»…()\[\]<>／．，：{re.escape(DASHES)}]{{1,6}}")
_HYPHENS: Final = str.maketrans(dict.fromkeys(DASHES, "-"))
_BREAK: Final = re.compile(r"[\n\r\v\f\x85\u2028\u2029]")
_SUM: Final = re.compile(r"[*+=~<>]")  # "20 * 1024 * 1024", "12:00+0000"
_DIGITS: Final = re.compile("[0-9]+")
_PARTS: Final = ((2, 8), (4, 6), (2, 2, 6), (2, 4, 4), (4, 2, 4), (2, 2, 2, 4))
# What has neither other digits nor marks needs no work. Most messages are of that sort.
_USUAL: Final = re.compile(r"[\t\n\r -~¡-¬®-ÿ–—’“”…•]*")


class Spelling(Enum):
    """How surely ten digits are meant as one number."""

    BARE = auto()  # 0102031234: any number of ten digits looks like that
    FIRM = auto()  # 010203-1234, 01.02.03-1234, 01 02 03 12 34, 0 1 0 2 0 3 1 2 3 4: hardly anything else is written so
    LOOSE = auto()  # parted in another way between day, month, year and serial number, or by the end of a line
    ODD = auto()  # parted where nobody parts a CPR number: 010 203 1234


@dataclass(frozen=True, slots=True)
class Window:
    """Ten digits from `start` to `end`, in groups with `gaps` between them."""

    start: int
    end: int
    groups: tuple[str, ...]
    gaps: tuple[str, ...]

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def lengths(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))

    @property
    def cores(self) -> tuple[str, ...]:
        """The gaps without blanks, every dash as a hyphen."""
        return tuple(map(_core, self.gaps))


def _core(gap: str) -> str:
    return "".join(gap.split()).translate(_HYPHENS)


def plain(text: str) -> tuple[str, Sequence[int]]:
    """`text` with digits of every script as 0-9 and without marks, and where each of its characters stood.

    Marks have no width: zero-width and direction characters, soft hyphens, accents and frames laid over a digit, control
    characters. The places have one entry more than the text: its end.
    """
    if _USUAL.fullmatch(text):
        return text, range(len(text) + 1)
    places = [place for place, char in enumerate(text) if not _is_mark(char)]
    chars = (str(unicodedata.digit(text[place])) if text[place].isdecimal() else text[place] for place in places)
    return "".join(chars).translate(_UNSEEN), [*places, len(text)]


def _is_mark(char: str) -> bool:
    category = unicodedata.category(char)
    return category in ("Cf", "Mn", "Me") or (category == "Cc" and not char.isspace())


def windows(text: str) -> Iterator[Window]:
    """Every ten digits in a row of whole groups, in a text that `plain` made. At most ten steps for each group."""
    groups = [match.span() for match in _DIGITS.finditer(text)]
    gaps = [_gap(text, here[1], then[0]) for here, then in pairwise(groups)]
    lengths = [end - start for start, end in groups]
    for first, length in enumerate(lengths):
        last = first
        while length < _LENGTH and last < len(gaps) and gaps[last]:
            last += 1
            length += lengths[last]
        if length == _LENGTH:
            numbers = tuple(text[start:end] for start, end in groups[first : last + 1])
            yield Window(groups[first][0], groups[last][1], numbers, tuple(gaps[first:last]))


def _gap(text: str, start: int, end: int) -> str:
    return text[start:end] if end - start <= 6 and _SEPARATORS.fullmatch(text, start, end) else ""


def spelling(window: Window, text: str) -> Spelling:
    """How surely the digits of `window` are one number, by their groups and by what parts them alone."""
    usual = _in_one_line(window, text)
    if usual is Spelling.ODD and _is_torn(window) and not _is_begun(window, text):
        return Spelling.LOOSE
    return usual


def _in_one_line(window: Window, text: str) -> Spelling:
    lengths, cores = window.lengths, window.cores
    if lengths == (10,):
        return Spelling.BARE
    if lengths == (6, 4):
        return Spelling.FIRM
    if lengths == (1,) * _LENGTH:
        return Spelling.ODD if _in_turn(window) else Spelling.FIRM
    if lengths == (2, 2, 2, 2, 2):
        return _in_pairs(window, text)
    if lengths == (2, 2, 2, 4) and _is_uniform(window):
        return Spelling.FIRM
    if lengths == (6, 2, 2):
        apart = window.gaps[1] in (" ", "\u00a0") and not _adjoined(window, text, window.gaps[1])
        return Spelling.LOOSE if apart and cores[0] in ("", "-") else Spelling.ODD
    if lengths in _PARTS and not _SUM.search("".join(cores)):
        return Spelling.LOOSE
    return Spelling.ODD


def _in_turn(window: Window) -> bool:
    """Single digits in pairs: "3/1, 1/2, 1/3, 5/4, 3/5" are days of meetings, "1-0; 2-1; 0-3; 1-1; 2-2" results."""
    signs = ["\n" if _BREAK.search(gap) else core for gap, core in zip(window.gaps, window.cores, strict=True)]
    even, odd = set(signs[::2]), set(signs[1::2])
    within, apart = (even, odd) if even <= {"/", ".", "-", ":"} else (odd, even)
    return len(within) == len(apart) == 1 and within <= {"/", ".", "-", ":"} and apart <= {",", ";", "\n"}


def _is_uniform(window: Window) -> bool:
    """Whether day, month and year are parted alike, and not as figures of a list. "12. 04.05.2003" is an item with a date."""
    first, second = window.gaps[:2]
    return (first == second or (first + second).isspace()) and not {",", ":", ";"} & set(first)


def _is_torn(window: Window) -> bool:
    """Whether the digits would be one number in a usual spelling if the line did not end within them."""
    ends = [at for at, gap in enumerate(window.gaps) if _BREAK.search(gap)]
    if len(ends) != 1 or window.cores[ends[0]] not in ("", "-"):
        return False
    at, lengths = ends[0], window.lengths
    whole = (*lengths[:at], lengths[at] + lengths[at + 1], *lengths[at + 2 :])
    cores = (*window.cores[:at], *window.cores[at + 1 :])
    if whole == (2, 2, 2, 4):
        return cores[0] == cores[1] in (".", "/", "-") and cores[2] == "-"
    return whole == (10,) or (whole == (6, 4) and cores == ("-",))


def _is_begun(window: Window, text: str) -> bool:
    """Whether the last digits belong to what follows them: a date, a time, a decimal number."""
    return bool(re.match(r"[.,:/]\d", text[window.end : window.end + 2]))


def _in_pairs(window: Window, text: str) -> Spelling:
    """Pairs parted by blanks alone: with anything else between them they are dates and times."""
    day, month, year, serial = window.gaps
    if not day.isspace() or not day == month == serial or _is_begun(window, text):
        return Spelling.ODD
    if year == day:
        return Spelling.FIRM
    # "20 10 12 10 - 12 22 33 44 55" are two telephone numbers.
    apart = window.cores[2] in ("", "-", ",", "/") and not _adjoined(window, text, day)
    return Spelling.FIRM if apart else Spelling.ODD


def _adjoined(window: Window, text: str, gap: str) -> bool:
    """Whether the row of pairs goes on before or after the ten digits."""
    before = text[max(0, window.start - len(gap) - 3) : window.start].removesuffix(gap)
    joined = text.startswith(gap, window.start - len(gap)) and re.search(r"(?<!\d)\d\d\Z", before)
    return bool(joined or re.match(rf"{re.escape(gap)}\d\d(?!\d)", text[window.end : window.end + len(gap) + 3]))
