"""Takes apart what somebody types for a time to come: which days are spoken of, which times of day, and for how long.

Nothing here knows a clock: which day "torsdag" is, and whether there is such a day, is worked out by `knowledge.moments`. Words
that say nothing of time are let be; a number that is no part of a time makes the text unclear, and so does a word of time that
is not understood here, since it would make it another day or hour.
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
    """What is said of one day, a piece at a time. `ahead` counts days from today, `weeks` weeks; `following`: of the week after
    this one. `nth` is which such weekday of the month, -1 the last."""

    day: int | None = None
    month: int | None = None
    year: int | None = None
    weekday: int | None = None
    week: int | None = None
    ahead: int | None = None
    following: bool = False
    nth: int | None = None
    weeks: int | None = None

    @property
    def is_bare(self) -> bool:
        """Whether only a weekday, only a week, or both are said."""
        return self.day is None and self.ahead is None


@dataclass(slots=True)
class Said:
    days: list[Day]
    times: list[Clock]
    minutes: int = 0  # how long it lasts


_HOURS = r"(?:[.:,]?(?P<{0}>[0-5]\d)(?!\d))?"
_MONTH = "|".join(DANISH_MONTHS)
_DATE_AFTER = rf"(?!\d|\s?/\s?\d|\.\s?\d|-\d\d?-\d|\.?\s*(?:{_MONTH})\b)"
_WEEKDAY = "|".join(sorted((re.escape(name) for name in WEEKDAYS), key=len, reverse=True))
_NTH: Final = {"første": 1, "anden": 2, "tredje": 3, "fjerde": 4, "femte": 5, "sidste": -1}
_COUNT: Final = {
    **{"en": 1, "et": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "syv": 7, "otte": 8, "ni": 9, "ti": 10},
    **{"tolv": 12, "fjorten": 14},
}
_COUNTED = "|".join(sorted(_COUNT, key=len, reverse=True))
_HOURLONG = r"(?:timers?|time|t)\b"
_PIECE: Final = re.compile(
    "|".join(
        (
            rf"(?P<nth>\b(?:den\s+)?(?P<which>{'|'.join(_NTH)}|[1-5]\.)\s*(?P<nw>{_WEEKDAY})\b\.?\s+i\s+(?P<nm>{_MONTH})\b)",
            rf"(?P<away>\bom\s+(?P<count>\d{{1,2}}|{_COUNTED})\s+(?P<what>dage?|uger?)\b)",
            r"(?P<following>\bn(?:æ|ae)ste\s+uge\b|\bnext\s+week\b|\b(?:n(?:æ|ae)ste|next)\s+(?=(?:" + _WEEKDAY + r")\b))",
            r"(?P<letbe>\bn(?:æ|ae)ste\s+(?:gang|møde\w*)\b)",
            rf"(?P<halves>\b(?P<whole>{_COUNTED}|\d{{1,2}})\s+og\s+en\s+halv\s+{_HOURLONG})",
            rf"(?P<wordy>\b(?P<long>halvanden|halvandet|en\s+halv|{_COUNTED})\s+{_HOURLONG})",
            r"(?P<parts>\b(?:(?:kl\.?|klokken)\s*)?(?P<part>halv|kvart\s+over|kvart\s+i)\s+(?P<ph>\d{1,2})(?![\d.:,/]*\d))",
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
            rf"(?P<daymonth>(?<![\d/.:,])(?P<ed>\d{{1,2}})(?:[.-](?P<em>0?[1-9]|1[0-2])(?=\.?,?\s*kl(?:\.|okken)?\s*\d)"
            rf"|\.(?P<ee>[1-9])(?![\d.:,½]|\s*{_HOURLONG})))",
            rf"(?P<ofmonth>\b(?:den|d)\.?\s*(?P<md>\d{{1,2}})\b(?!\.?\s*(?:\d|/|-|:|til\s+\d|og\s+\d|{_MONTH}))\.?)",
            rf"(?P<weekday>\b(?P<wname>{_WEEKDAY})\b\.?)",
            r"(?P<lasting>\b(?P<much>\d{1,3})(?:[.,](?P<half>[05])|(?P<frac>½))?\s*(?P<unit>timers?|time|t|min|minutter|minut)\b)",
            r"(?P<year>(?<![\d./:-])(?:19|20)\d\d(?![\d./:-]))",
            rf"(?P<time>(?<![\d/.:])(?P<h2>\d{{1,2}})(?:[.:,](?P<n2>\d\d)(?::[0-5]\d)?)?{_DATE_AFTER})",
            r"(?P<word>[^\W\d_]+)",
            r"(?P<dash>-)",
            r"(?P<digit>\d)",
        )
    )
)
_AHEAD: Final = {"idag": 0, "iformiddag": 0, "ieftermiddag": 0, "iaften": 0, "imorgen": 1, "iovermorgen": 2}
_JOINING: Final = frozenset({"til", "og", "to", "slut", "slutter"})
_REFUSED: Final = frozenset(
    {
        *("eller", "or", "ikke", "før", "efter", "enten", "halv", "kvart", "halvanden", "halvandet", "kvarter", "hel", "hele"),
        *(
            "næste",
            "naeste",
            "next",
            *_NTH,
            "først",
            "sidst",
            "primo",
            "medio",
            "ultimo",
            "senere",
            "tidligere",
            "hver",
            "hvert",
        ),
        *("uge", "ugen", "uger", "week", "måned", "måneden", "måneder", "month", "år", "året", "year", "weekend", "weekenden"),
        *("dage", "dagen", "days", "døgn", "nat", "natten", "middag", "frokost", "hveranden", "ugentlig", "månedlig"),
    }
)
"""Words that make another day or hour of what is said than the rest of it."""
_PARTS_OF_DAY: Final = {
    **dict.fromkeys(("formiddag", "formiddagen", "iformiddag", "fm", "am", "morgen", "morgenen"), (0, 12)),
    **dict.fromkeys(("eftermiddag", "eftermiddagen", "ieftermiddag", "em", "pm"), (12, 18)),
    **dict.fromkeys(("aften", "aftenen", "iaften"), (17, 24)),
}
"""From which hour to which; an hour before it is one of the twelve that the clock shows twice."""
_SPELLINGS: Final = {"loerdag": "lørdag", "lordag": "lørdag", "soendag": "søndag", "sondag": "søndag"}


def taken_apart(text: str) -> Said | Reason:
    """The days and times in `text`, in order."""
    if len(text.strip()) > LONGEST:
        return Reason.UNCLEAR
    reading = _Reading(Said([], []))
    for match in _PIECE.finditer(_spelt(text)):
        if not reading.takes(match):
            return Reason.UNCLEAR
    return reading.whole()


_BEFORE: Final = re.compile(
    rf"(?:senest\s+)?(?:(?P<day>dagen)|(?P<count>\d{{1,2}}|{_COUNTED})\s+(?P<what>dage?|uger?))\s+(?:før|inden|forinden)"
    r"(?:\s+(?:mødet|start|mødestart))?[.!]?"
)


def days_before(text: str) -> int | None:
    """How many days before a meeting "2 uger før mødet" is; None for any other text."""
    found = _BEFORE.fullmatch(" ".join(text.casefold().split()))
    if found is None or found["day"]:
        return 1 if found else None
    return (_COUNT.get(found["count"]) or int(found["count"])) * (7 if found["what"].startswith("uge") else 1)


def _spelt(text: str) -> str:
    """`text` in small letters with plain signs, each month in its Danish form, "i dag" as one word."""
    plain = "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in unicodedata.normalize("NFC", text))
    plain = re.sub("[’‘`´]", "'", re.sub("[‐‑‒–—−→]|->", "-", plain.casefold()))
    plain = re.sub(r"\bi\s+(dag|formiddag|eftermiddag|aften|morgen|overmorgen)\b", r"i\1", plain)
    plain = re.sub(r"\bd\.\s*(?=\d)", "den ", plain)
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
        self._vague = False  # a month that belongs to no day
        self._hours: tuple[int, int] | None = None  # of which part of the day they are

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
            case "parts":
                return self._part_of_hour(match["part"], int(match["ph"]))
            case "lasting" | "wordy" | "halves":
                return self._lasts(_minutes(kind, match))
            case "letbe":
                return True
            case "several":
                return self._several(*_days_of(kind, match))
            case _:
                return all(self._day(one) for one in _days_of(kind, match))

    def _word(self, word: str) -> bool:
        if (hours := _PARTS_OF_DAY.get(word)) is not None:
            known, self._hours = self._hours, hours
            if known not in (None, hours):
                return False
        if word in _AHEAD:
            return self._day(Day(ahead=_AHEAD[word]))
        self._vague = self._vague or word in DANISH_MONTHS
        self._joined = self._joined or word == "-" or word in _JOINING
        return word not in _REFUSED

    def _time(self, hour: str, minute: str | None) -> bool:
        times = self._said.times
        if len(times) == 2 or (times and not self._joined and len(self._said.days) < 2):
            return False
        times.append((int(hour), int(minute or 0)))
        self._loose, self._joined = self._loose and len(times) == 1, False
        return True

    def _part_of_hour(self, part: str, hour: int) -> bool:
        """ "halv 10" is half past nine; "halv 1" is after noon."""
        if part.endswith("over"):
            return self._time(str(hour), "15")
        return self._time(str((hour - 1) or 12) if hour else "24", "30" if part == "halv" else "45")

    def _lasts(self, minutes: int) -> bool:
        twice, self._said.minutes = self._said.minutes, minutes
        self._joined = False
        return not twice and minutes > 0

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
        if self._vague and said.days:
            return Reason.UNCLEAR
        if self._hours is not None and said.times:
            first, last = self._hours
            said.times = [(hour + 12 if hour < min(first, 12) and hour > 0 else hour, minute) for hour, minute in said.times]
            if not all((first, 0) <= one <= (last, 0) for one in said.times):
                return Reason.UNCLEAR
        if any(
            hour > 24 or minute > 59 or (hour == 24 and (minute or not place))
            for place, (hour, minute) in enumerate(said.times)
        ):
            return Reason.NO_SUCH_TIME
        if (len(said.times) > 1 and said.minutes) or (self._loose and any(one.is_bare for one in said.days)):
            return Reason.UNCLEAR  # "torsdag 4" may be the day of the month
        if any(one.is_bare and one.weekday is None and one.weeks is None for one in said.days):
            return Reason.NO_DAY
        return said


def _fits(day: Day, new: Day) -> bool:
    """Whether `new` says nothing that is said of `day` already."""
    said = ("day", "month", "year", "weekday", "week", "ahead", "weeks", "nth")
    if any(getattr(day, name) is not None and getattr(new, name) is not None for name in said):
        return False
    whole = [one for one in (day, new) if one.nth is not None or one.weeks is not None or one.ahead is not None]
    return len(whole) < 2 and not (whole and any(one.week is not None or one.following for one in (day, new)))


def _merge(day: Day, new: Day) -> None:
    for name in Day.__slots__:
        if (value := getattr(new, name)) not in (None, False):
            setattr(day, name, value)


def _days_of(kind: str, match: re.Match[str]) -> Iterator[Day]:
    def full(year: str | None, short: str | None = None) -> int | None:
        written = year or short
        return None if written is None else int(written) + (2000 if len(written) == 2 else 0)

    match kind:
        case "nth":
            which = _NTH[match["which"]] if match["which"] in _NTH else int(match["which"][0])
            yield Day(weekday=WEEKDAYS[match["nw"]], month=DANISH_MONTHS.index(match["nm"]) + 1, nth=which)
        case "away":
            number = _COUNT.get(match["count"]) or int(match["count"])
            is_weeks = match["what"].startswith("uge") or number % 7 == 0
            yield Day(weeks=number // (1 if match["what"].startswith("uge") else 7)) if is_weeks else Day(ahead=number)
        case "following":
            yield Day(following=True)
        case "daymonth":
            yield Day(int(match["ed"]), int(match["em"] or match["ee"]))
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


def _minutes(kind: str, match: re.Match[str]) -> int:
    """How long something lasts: "90 minutter", "2½ time", "to og en halv time", "halvanden time"."""
    if kind == "halves":
        return (_COUNT.get(match["whole"]) or int(match["whole"])) * 60 + 30
    if kind == "wordy":
        return 90 if match["long"].startswith("halvand") else 60 * _COUNT.get(match["long"], 0) or 30
    unit = 60 if match["unit"].startswith("t") else 1
    return int(match["much"]) * unit + (unit // 2 if match["half"] == "5" or match["frac"] else 0)
