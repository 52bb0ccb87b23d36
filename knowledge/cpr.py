"""CPR numbers: where they stand in a text, and documents without them. Pure; the only place that knows what one is.

A CPR number is a date of birth and four digits, the first of which tells the century (CPR-kontoret, "Personnummeret i CPR").
Who has no number yet gets one to replace it, with 60 added to the day. The check digit (modulus 11) is not asked: since 2007
numbers are given out that do not pass, so it can confirm a number but acquit none. What acquits ten digits is a day that does
not exist or is yet to come, or what stands beside them (`knowledge.cpr_labels`). In `knowledge.cpr_spellings` stands how they
may be parted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from knowledge.cpr_labels import is_named, is_other, is_row, place
from knowledge.cpr_spellings import DASHES, Spelling, Window, plain, spelling, windows
from knowledge.model import Line

MASK: Final = "██████-████"  # says by itself what it is, in any language
_COPENHAGEN: Final = ZoneInfo("Europe/Copenhagen")
_DASH: Final = f"[{re.escape(DASHES)}]"
_CUT_HEAD: Final = re.compile(rf"(?<![\w/=+])(?<!\w[.,_-])(\d{{6}})({_DASH})\s*$")
_CUT_TAIL: Final = re.compile(r"^\s*(\d{4})(?![\w/]|[.,]\d|[-–]\w)")
_LOOKS: Final = 4  # a number that is gone can bare another one, whose label it was; never more than a few


def spans(text: str, *, today: date | None = None, figures: bool = False) -> tuple[tuple[int, int], ...]:
    """Where the CPR numbers of `text` stand, first to last, without overlaps.

    A date of birth after `today` (in Copenhagen when None) is none. With `figures` the text can hold tables: digits parted by
    blanks alone are figures side by side unless they are parted as CPR numbers are, or said to be one.
    """
    today = today or _today()
    clean, places = plain(text)
    found: list[tuple[int, int]] = []
    for _ in range(_LOOKS):
        more = _merged(_looked(clean, today=today, figures=figures))
        if not more:
            break
        found += more
        clean = _blotted(clean, more)
    return tuple((places[start], places[end]) for start, end in sorted(found))


def has_cpr(text: str, *, today: date | None = None) -> bool:
    """True when a CPR number stands in `text`, however it is spelled."""
    return any(_looked(plain(text)[0], today=today or _today(), figures=False))


def mask(text: str, *, today: date | None = None) -> tuple[str, int]:
    """`text`, a line of a document, with its CPR numbers blotted out, and how many there were."""
    found = spans(text, today=today, figures=True)
    for start, end in reversed(found):
        text = text[:start] + MASK + text[end:]
    return text, len(found)


def mask_lines(lines: Sequence[Line]) -> tuple[tuple[Line, ...], dict[int, int]]:
    """`lines` without CPR numbers, also those cut at a line's end, and how many there were by line number."""
    masked: list[Line] = []
    found: dict[int, int] = {}
    for line in lines:
        (text, in_text), (raw, in_raw) = mask(line.text), mask(line.raw)
        if masked and _is_cut(masked[-1].text, text):
            above = masked[-1]
            masked[-1] = replace(above, text=_without_head(above.text), raw=_without_head(above.raw))
            text, raw, in_text = _without_tail(text), _without_tail(raw), in_text + 1
        masked.append(replace(line, text=text, raw=raw) if (text, raw) != (line.text, line.raw) else line)
        if count := max(in_text, in_raw):
            found[line.number] = found.get(line.number, 0) + count
    return tuple(masked), found


def _today() -> date:
    return datetime.now(_COPENHAGEN).date()


def _looked(text: str, *, today: date, figures: bool) -> Iterator[tuple[int, int]]:
    for window in windows(text):
        if _is_born(window.digits, today) and _is_meant(window, text, figures=figures):
            yield window.start, window.end


def _is_meant(window: Window, text: str, *, figures: bool) -> bool:
    """Whether ten digits that can be a CPR number are one, by how and where they are written."""
    found = place(window, spelling(window, text), text)
    if is_named(found):
        return True
    return not (found.spelling is Spelling.ODD or is_other(found) or (figures and is_row(found)))


def _is_born(digits: str, today: date) -> bool:
    """Whether the digits begin with a day on which somebody can have been born by `today`.

    The centuries are those of `stdnum.dk.cpr`, which knows neither replacement numbers nor another day than its own.
    """
    day = int(digits[:2])
    day -= 60 if day > 60 else 0
    if not 1 <= day <= 31 or not 1 <= int(digits[2:4]) <= 12:
        return False
    from stdnum.dk.cpr import get_birth_date
    from stdnum.exceptions import ValidationError

    try:
        born: date = get_birth_date(f"{day:02}{digits[2:]}")
    except ValidationError:
        return False
    return born <= today


def _merged(found: Iterator[tuple[int, int]]) -> list[tuple[int, int]]:
    """Numbers that share digits as one stretch: nobody can tell which was meant."""
    merged: list[tuple[int, int]] = []
    for start, end in found:
        if merged and start < merged[-1][1]:
            start, end = merged[-1][0], max(end, merged.pop()[1])
        merged.append((start, end))
    return merged


def _blotted(text: str, found: Sequence[tuple[int, int]]) -> str:
    """`text` with the digits of `found` gone and every other character where it was."""
    parts, position = [], 0
    for start, end in found:
        parts += [text[position:start], MASK[0] * (end - start)]
        position = end
    return "".join([*parts, text[position:]])


def _is_cut(above: str, below: str) -> bool:
    head, tail = _CUT_HEAD.search(above), _CUT_TAIL.search(below)
    return bool(head and tail and _is_born(head[1] + tail[1], _today()))


def _without_head(text: str) -> str:
    return _CUT_HEAD.sub(MASK.partition("-")[0] + "-", text)


def _without_tail(text: str) -> str:
    return _CUT_TAIL.sub(MASK.partition("-")[2], text)
