"""Takes apart what somebody types for a time to come: which days are spoken of, which times of day, and for how long.

Nothing here knows a clock: which day "torsdag" is, and whether there is such a day, is worked out by `knowledge.moments`. Words
that say nothing of time are let be; a number that is no part of a time makes the text unclear.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from knowledge.almanac import DANISH_MONTHS, MONTHS, WEEKDAYS
from knowledge.periods import month_meant

LONGEST: Final = 200  # characters: what is longer tells of more than a time


class Reason(StrEnum):
    """Why a text could not be read."""

    UNCLEAR = "unclear"  # no time at all, or more than one way to read it
    NO_DAY = "no-day"
    NO_TIME = "no-time"
    NO_SUCH_DAY = "no-such-day"  # 31 June
    NO_SUCH_TIME = "no-such-time"  # 25:00
    SKIPPED = "skipped"  # at that hour the clocks go forward
    WEEKDAY = "weekday"  # the day is another weekday than the one written
    BACKWARDS = "backwards"  # it ends before it begins
    TOO_LONG = "too-long"
    PAST = "past"
    TOO_FAR = "too-far"


Clock = tuple[int, int]
"""Hour and minute; 24:00 ends a day."""


@dataclass(slots=True)
class Day:
    """What is said of one day, a piece at a time. `ahead` counts from today; `following`: of the week after this one."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    week: int | None = None
    ahead: int | None = None
    following: bool = False

    @property
    def is_bare(self) -> bool:
        """Whether only a weekday, only a week, or both are said."""
        return self.day is None and self.ahead is None


@dataclass(slots=True)
class Said:
    days: list[Day]
    times: list[Clock]
    minutes: int = 0  # how long it lasts


_HOURS = r"(?:[.:]?(?P<{0}>[0-5]\d)(?!\d))?"
_MONTH = "|".join(DANISH_MONTHS)
_DATE_AFTER = rf"(?!\d|\s?/\s?\d|\.\s?\d|-\d\d?-\d|\.?\s*(?:{_MONTH})\b)"
_WEEKDAY = "|".join(sorted((re.escape(name) for name in WEEKDAYS), key=len, reverse=True))
_PIECE: Final = re.compile(
    "|".join(
        (
            r"(?P<iso>(?P<iso_y>(?:19|20)\d\d)-(?P<iso_m>\d\d)-(?P<iso_d>\d\d)(?!\d)t?)",
            rf"(?P<marked>(?:kl\.?|klokken)\s*(?P<h1>\d{{1,2}}){_HOURS.format('n1')}{_DATE_AFTER})",
            r"(?P<weeks>\b(?:uge|week)\s*(?P<week>\d{1,2})(?!\d|[./]\d))",
            rf"(?P<several>(?<![\d/.])(?P<from>\d{{1,2}})\.?\s*(?:-|til|og)\s*(?:d\.\s*|den\s+)?(?P<to>\d{{1,2}})\.?\s*(?P<of>{_MONTH})\b)",
            rf"(?P<written>(?<![\d/.])(?P<wd>\d{{1,2}})\.?\s*(?P<wm>{_MONTH})\b"
            r"(?:,?\s*(?:i\s+|år\s+)?(?P<wy>(?:19|20)\d\d)(?!\d|[./:]\d)|\s*'(?P<wa>\d\d)(?!\d)"
            r"|\s(?P<wb>(?:2[5-9]|[3-9]\d))(?![\d.:/])(?!\s*-\s*\d))?)",
            r"(?P<slashed>(?<![\d/.])(?P<sd>\d{1,2})/(?P<sm>\d{1,2})(?![\d])"
            r"(?:(?:\s*[-/]\s*|,?\s+)(?P<sy>(?:19|20)\d\d)(?!\d|[./:]\d)|[-/](?P<sa>\d\d)(?![\d./:-]))?)",
            r"(?P<dotted>(?<![\d/.])(?P<dd>\d{1,2})(?P<sep>[.-])\s?(?P<dm>\d{1,2})(?P=sep)\s?(?P<dy>(?:19|20)\d\d|\d\d)(?![\d:.]))",
            r"(?P<short>(?<![\d/.])(?P<od>\d{1,2})\.(?P<om>0?[1-9]|1[0-2])\.(?!\d))",
            rf"(?P<ofmonth>\b(?:den|d)\.?\s*(?P<md>\d{{1,2}})\b(?!\.?\s*(?:\d|/|-|:|til\s+\d|og\s+\d|{_MONTH}))\.?)",
            rf"(?P<weekday>\b(?P<wname>{_WEEKDAY})\b\.?)",
            r"(?P<lasting>\b(?P<much>\d{1,3})(?:[.,](?P<half>[05]))?\s*(?P<unit>timers?|time|t|min|minutter|minut)\b)",
            r"(?P<year>(?<![\d./:-])(?:19|20)\d\d(?![\d./:-]))",
            rf"(?P<time>(?<![\d/.:])(?P<h2>\d{{1,2}})(?:[.:](?P<n2>\d\d)(?::[0-5]\d)?)?{_DATE_AFTER})",
            r"(?P<word>[^\W\d_]+)",
            r"(?P<dash>-)",
            r"(?P<digit>\d)",
        )
    )
)
_AHEAD: Final = {"idag": 0, "iaften": 0, "imorgen": 1, "iovermorgen": 2}
_JOINING: Final = frozenset({"til", "og", "to", "slut", "slutter"})
_REFUSED: Final = frozenset({"eller", "or", "ikke", "før", "efter", "enten", "halv", "kvart"})
_SPELLINGS: Final = {"loerdag": "lørdag", "lordag": "lørdag", "soendag": "søndag", "sondag": "søndag"}
_NEXT: Final = frozenset({"næste", "naeste", "next"})


def taken_apart(text: str) -> Said | Reason:
    """The days and times in `text`, in order."""
    if len(text.strip()) > LONGEST:
        return Reason.UNCLEAR
    reading = _Reading(Said([], []))
    for match in _PIECE.finditer(_spelt(text)):
        if not reading.takes(match):
            return Reason.UNCLEAR
    return reading.whole()


def _spelt(text: str) -> str:
    """`text` in small letters with plain signs, each month in its Danish form, "i dag" as one word."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in unicodedata.normalize("NFC", text))
    plain = re.sub("[’‘`´]", "'", re.sub("[‐‑‒–—−→]|->", "-", plain.casefold()))
    plain = re.sub(r"\bi\s+(dag|aften|morgen|overmorgen)\b", r"i\1", plain)
    plain = re.sub(r"\b(?:til\s+og\s+med|t\.\s?o\.\s?m\.?)", "til", plain)
    return re.sub(r"([^\W\d_]+)(\.?)", _word, plain)


def _word(match: re.Match[str]) -> str:
    word = _SPELLINGS.get(match[1], match[1])
    if word in WEEKDAYS:
        return word + match[2]
    if word in MONTHS:
        return DANISH_MONTHS[MONTHS[word] - 1]
    meant = month_meant(word)
    return meant if meant in DANISH_MONTHS else word + match[2]


class _Reading:
    """Takes the pieces one after the other, and puts those that belong together into one day."""

    def __init__(self, said: Said) -> None:
        self._said = said
        self._joined = False  # the piece before this one is a "til"
        self._loose = False  # the only time so far is a bare number

    def takes(self, match: re.Match[str]) -> bool:
        """False where the piece makes no sense here."""
        match kind := str(match.lastgroup):
            case "digit":
                return False
            case "word" | "dash":
                return self._word(match[0])
            case "marked":
                return self._time(match["h1"], match["n1"])
            case "time":
                self._loose = not self._said.times and match["n2"] is None
                return self._time(match["h2"], match["n2"])
            case "lasting":
                return self._lasting(match)
            case "several":
                return self._several(*_days_of(kind, match))
            case _:
                return all(self._day(one) for one in _days_of(kind, match))

    def _word(self, word: str) -> bool:
        if word in _AHEAD:
            return self._day(Day(ahead=_AHEAD[word]))
        if word in _NEXT:
            return self._day(Day(following=True))
        self._joined = self._joined or word == "-" or word in _JOINING
        return word not in _REFUSED

    def _time(self, hour: str, minute: str | None) -> bool:
        times = self._said.times
        if len(times) == 2 or (times and not self._joined and len(self._said.days) < 2):
            return False
        times.append((int(hour), int(minute or 0)))
        self._loose, self._joined = self._loose and len(times) == 1, False
        return True

    def _lasting(self, match: re.Match[str]) -> bool:
        hours = 60 if match["unit"].startswith("t") else 1
        twice, self._said.minutes = self._said.minutes, int(match["much"]) * hours + (hours // 2 if match["half"] == "5" else 0)
        return not twice and self._said.minutes > 0

    def _day(self, new: Day) -> bool:
        """One more piece of a day: of the one that was spoken of last, or of another one, after "til"."""
        days = self._said.days
        if days and not self._joined and (days[-1].is_bare or new.is_bare) and _fits(days[-1], new):
            _merge(days[-1], new)
            return True
        if len(days) == 2 or (days and not self._joined):
            return False
        days.append(new)
        self._joined = False
        return True

    def _several(self, first: Day, last: Day) -> bool:
        """ "10.-12. marts", also where "onsdag-fredag" stands before it."""
        days = self._said.days
        if len(days) == 2 and all(one.is_bare for one in days) and not self._joined:
            _merge(days[0], first)
            _merge(days[1], last)
            return True
        taken = len(days) < 2 and self._day(first)
        self._joined = True
        return taken and self._day(last)

    def whole(self) -> Said | Reason:
        """All that was said; an hour that there is not is told at once."""
        said = self._said
        if any(
            hour > 24 or minute > 59 or (hour == 24 and (minute or not place))
            for place, (hour, minute) in enumerate(said.times)
        ):
            return Reason.NO_SUCH_TIME
        if (len(said.times) > 1 and said.minutes) or (self._loose and any(one.is_bare for one in said.days)):
            return Reason.UNCLEAR  # "torsdag 4" may be the day of the month
        if any(one.is_bare and one.weekday is None for one in said.days):
            return Reason.NO_DAY
        return said


def _fits(day: Day, new: Day) -> bool:
    """Whether `new` says nothing that is said of `day` already."""
    said = ("day", "month", "year", "weekday", "week", "ahead")
    return all(getattr(day, name) is None or getattr(new, name) is None for name in said) and not (
        new.ahead is not None and day.week is not None
    )


def _merge(day: Day, new: Day) -> None:
    for name in Day.__slots__:
        if (value := getattr(new, name)) not in (None, False):
            setattr(day, name, value)


def _days_of(kind: str, match: re.Match[str]) -> Iterator[Day]:
    def full(year: str | None, short: str | None = None) -> int | None:
        written = year or short
        return None if written is None else int(written) + (2000 if len(written) == 2 else 0)

    match kind:
        case "iso":
            yield Day(int(match["iso_d"]), int(match["iso_m"]), int(match["iso_y"]))
        case "weeks":
            yield Day(week=int(match["week"]))
        case "several":
            month = DANISH_MONTHS.index(match["of"]) + 1
            yield Day(int(match["from"]), month)
            yield Day(int(match["to"]), month)
        case "written":
            month = DANISH_MONTHS.index(match["wm"]) + 1
            yield Day(int(match["wd"]), month, full(match["wy"], match["wa"] or match["wb"]))
        case "slashed":
            yield Day(int(match["sd"]), int(match["sm"]), full(match["sy"], match["sa"]))
        case "dotted":
            yield Day(int(match["dd"]), int(match["dm"]), full(match["dy"]))
        case "short":
            yield Day(int(match["od"]), int(match["om"]))
        case "ofmonth":
            yield Day(int(match["md"]))
        case "weekday":
            yield Day(weekday=WEEKDAYS[match["wname"]])
        case "year":
            yield Day(year=int(match[0]))
