"""CPR numbers in documents: found and blotted out before anything is stored. Pure.

A CPR number is a date of birth and four digits. The check digit proves nothing (since 2007 not every number has one), so the
date decides, and what stands round the digits: numbers of other kinds are public and stay.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from knowledge.model import Line

MASK: Final = "██████-████"  # says by itself what it is, in any language
_DASH: Final = r"[-‐‑‒–—−]"
_NUMBER: Final = re.compile(
    r"(?<![\w/=+])(?<!\w[.,_-])"  # not inside a longer number, a case number, an address on the web
    r"(?P<day>\d\d)(?P<gap>[ .-]?)(?P<month>\d\d)(?P=gap)(?P<year>\d\d)"
    rf"(?:\s?{_DASH}\s?|[ \u00a0\u202f])?"
    r"(?P<serial>\d{4})"
    r"(?![\w/]|[.,]\d|[-–]\w| \d)"
)
_PUBLIC: Final = re.compile(
    r"(?:isbn(?:-1[03])?|issn|doi|ean|gln|cvr|p-nr|tlf|tel|telefon|telefonnr|mobil|fax|phone)\.?(?:-?(?:nr|nummer|number)\.?)?\s*:?\s*$",
    re.I,
)
_BEFORE: Final = 25  # characters in which a number is said to be of another kind
_CUT_HEAD: Final = re.compile(rf"(?<![\w/=+])(?<!\w[.,_-])(\d{{6}})({_DASH})\s*$")
_CUT_TAIL: Final = re.compile(r"^\s*(\d{4})(?![\w/]|[.,]\d|[-–]\w)")


def has_cpr(text: str) -> bool:
    """True when a CPR number stands in `text`."""
    return mask(text)[1] > 0


def mask(text: str) -> tuple[str, int]:
    """`text` with its CPR numbers blotted out, and how many there were."""
    count = 0

    def blotted(match: re.Match[str]) -> str:
        nonlocal count
        if not _is_date(match["day"], match["month"], match["year"], match["serial"]):
            return match.group()
        if _PUBLIC.search(text[max(0, match.start() - _BEFORE) : match.start()]):
            return match.group()
        count += 1
        return MASK

    return _NUMBER.sub(blotted, text), count


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


def _is_cut(above: str, below: str) -> bool:
    head, tail = _CUT_HEAD.search(above), _CUT_TAIL.search(below)
    return bool(head and tail and _is_date(head[1][:2], head[1][2:4], head[1][4:], tail[1]))


def _without_head(text: str) -> str:
    return _CUT_HEAD.sub(MASK.partition("-")[0] + "-", text)


def _without_tail(text: str) -> str:
    return _CUT_TAIL.sub(MASK.partition("-")[2], text)


def _is_date(day: str, month: str, year: str, serial: str) -> bool:
    """Whether these can be a date of birth; the seventh digit tells the century (CPR-kontoret, "Personnummeret i CPR")."""
    from stdnum.dk.cpr import get_birth_date
    from stdnum.exceptions import ValidationError

    try:
        born: date = get_birth_date(day + month + year + serial)
    except ValidationError:
        return False
    return born.year > 0
