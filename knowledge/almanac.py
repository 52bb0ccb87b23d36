"""The Danish year in names and spans: months, weekdays, halves, quarters, seasons, primo, medio and ultimo.

Names come from the CLDR data in Babel; finding them in text is the business of `knowledge.dates` and `knowledge.periods`.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from enum import StrEnum
from typing import Final, cast

from babel import Locale


class Approx(StrEnum):
    """What a half-known date says beyond its year or month."""

    PRIMO = "primo"
    MEDIO = "medio"
    ULTIMO = "ultimo"
    H1 = "H1"
    H2 = "H2"
    Q1 = "Q1"
    Q2 = "Q2"
    Q3 = "Q3"
    Q4 = "Q4"
    SPRING = "spring"
    SUMMER = "summer"
    AUTUMN = "autumn"
    WINTER = "winter"
    WEEK = "week"


# First and last month of each part of a year; winter runs into February of the year after.
MONTHS_OF: Final[dict[str, tuple[int, int]]] = {
    Approx.H1: (1, 6),
    Approx.H2: (7, 12),
    Approx.Q1: (1, 3),
    Approx.Q2: (4, 6),
    Approx.Q3: (7, 9),
    Approx.Q4: (10, 12),
    Approx.SPRING: (3, 5),
    Approx.SUMMER: (6, 8),
    Approx.AUTUMN: (9, 11),
    Approx.WINTER: (12, 2),
    Approx.PRIMO: (1, 3),
    Approx.MEDIO: (5, 8),
    Approx.ULTIMO: (10, 12),
}
_DAYS_OF: Final[dict[str, tuple[int, int]]] = {Approx.PRIMO: (1, 10), Approx.MEDIO: (11, 20), Approx.ULTIMO: (21, 31)}


def _names(width: str, *, of: str) -> dict[str, int]:
    names: dict[str, int] = {}
    for language in ("en", "da"):
        locale = Locale(language)
        table = locale.months["format"][width] if of == "months" else locale.days["format"][width]
        names |= {str(name).casefold().rstrip("."): number for number, name in cast("dict[int, str]", table).items()}
    return names


MONTHS: Final[dict[str, int]] = _names("abbreviated", of="months") | _names("wide", of="months") | {"sept": 9}
WEEKDAYS: Final[dict[str, int]] = _names("abbreviated", of="days") | _names("wide", of="days") | {"tirs": 1, "tors": 3}
# Without day and year only the Danish names written out count: "may" is a verb, "mar" an abbreviation of much else.
DANISH_MONTHS: Final[tuple[str, ...]] = tuple(str(name).casefold() for name in Locale("da").months["format"]["wide"].values())


def cover(value: str, approx: str | None = None) -> tuple[date, date]:
    """First and last day of "2023-06-02", "2023-06" or "2023", or of the part of it that `approx` names."""
    year, month, day = (int(part) for part in (*value.split("-"), "0", "0")[:3])
    if day:
        return date(year, month, day), date(year, month, day)
    if month:
        low, high = _DAYS_OF.get(approx or "", (1, 31))
        return date(year, month, low), date(year, month, min(high, monthrange(year, month)[1]))
    low, high = MONTHS_OF.get(approx or "", (1, 12))
    end_year = year + (high < low)
    return date(year, low, 1), date(end_year, high, monthrange(end_year, high)[1])
