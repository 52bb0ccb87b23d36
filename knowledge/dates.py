"""Finds dates and times of day in Danish text (and the English forms that questions use), as they are written.

Nothing here knows a clock: "i morgen" and "næste år" are the business of `knowledge.periods`. Figures, case numbers, phone
numbers and numbered headings are left alone. The names come from `knowledge.almanac`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import cast

from knowledge.almanac import DANISH_MONTHS, MONTHS, WEEKDAYS, Approx, cover


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date as `text[start:end]` writes it, weekday, "den" and time of day included.

    `value` is ISO 8601: "2023-06-02", "2023-06" or "2023"; where no year is known it is "--06-02" or "--06". `last` is the end
    of a range in the same form. `weekday` is 0 (Monday) to 6, as written. Times are wall clock, "HH:MM".
    """

    start: int
    end: int
    value: str
    last: str | None = None
    time: str | None = None
    until: str | None = None
    weekday: int | None = None
    approx: str | None = None

    @property
    def complete(self) -> bool:
        """True when year, month and day are known."""
        return len(self.value) == 10

    @property
    def weekday_wrong(self) -> bool:
        """True when the weekday written is not the weekday of the date."""
        return self.weekday is not None and self.complete and date.fromisoformat(self.value).weekday() != self.weekday

    @property
    def span(self) -> tuple[date, date] | None:
        """First and last day that the mention covers; None without a year."""
        if self.value.startswith("--"):
            return None
        first, end = cover(self.value, self.approx)
        return first, cover(self.last, None)[1] if self.last else end


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time of day, "HH:MM", with the end of the span where one is written."""

    start: int
    end: int
    time: str
    until: str | None = None


# --------------------------------------------------------------------------------------------------------------- vocabulary


def _any(words: object) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, cast("list[str]", words)), key=len, reverse=True)) + ")"


_DASH = r"(?:-|–|—|−)"
_MONTH = _any(list(MONTHS)) + r"(?![^\W\d_])(?:(?:(?<=\b\w\w\w)(?<!maj|may)|(?<=\bsept))\.)?"
_LEAD = (
    r"(?<!\w)(?<!\d[.,/:–-])"
    rf"(?:(?P<wd>{_any(list(WEEKDAYS))})\.?,?\s*(?:(?<=[\s.,])))?(?:(?:den|d|the)(?:\.\s*|\s+))?(?<![^\W\d_])"
)
_YEAR = (
    r"(?:,?\s*(?:i\s+|in\s+|år\s+)?(?P<y>(?:19|20)\d\d)(?![\d/])"
    rf"|\s*(?:{_DASH}|’|')\s?(?P<yy>\d\d)(?!\d|\.\s?[^\W\d_]|{_DASH}))"
)
_ORDINAL = r"(?:\.|st|nd|rd|th)?"
_JOIN = rf"\s*(?P<join>{_DASH}|til\s+og\s+med|til|og|to|and)\s*(?:(?:den|d)\.?\s+)?"
_FLAGS = re.IGNORECASE

_WRITTEN = re.compile(rf"{_LEAD}(?P<d2>\d{{1,2}}){_ORDINAL}\s*(?:of\s+)?(?P<m2>{_MONTH})(?:{_YEAR})?", _FLAGS)
_RANGE = re.compile(
    rf"{_LEAD}(?P<d1>\d{{1,2}}){_ORDINAL}(?:\s*(?P<m1>{_MONTH})(?:\s*(?P<y1>(?:19|20)\d\d))?)?{_JOIN}"
    rf"(?P<d2>\d{{1,2}}){_ORDINAL}\s*(?P<m2>{_MONTH})(?:{_YEAR})?",
    _FLAGS,
)
_ENGLISH = re.compile(rf"{_LEAD}(?P<m2>{_MONTH})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|[.:]\d)(?:{_YEAR})?(?!\d)", _FLAGS)
_ISO = re.compile(rf"{_LEAD}(?<![\d-])(?P<y>(?:19|20)\d\d)-(?P<m2>\d\d)-(?P<d2>\d\d)(?=T\d\d:|[^\w-]|-?$|-\s)", _FLAGS)
_NUMERIC = re.compile(
    rf"{_LEAD}(?P<d2>\d{{1,2}})(?P<sep>[./-])\s?(?P<m2>\d{{1,2}})(?P=sep)\s?(?P<y>(?:19|20)\d\d|\d\d)(?![\w%]|[.,/:-]\w)",
    _FLAGS,
)
_SLASHED = re.compile(
    rf"{_LEAD}(?:(?P<d1>\d{{1,2}})\.?\s*{_DASH}\s*)?(?P<d2>\d{{1,2}})/(?P<m2>\d{{1,2}})"
    rf"(?:\s*{_DASH}\s*(?P<yy>\d\d)(?!\d|/)|(?:\s*{_DASH}|,)?\s*(?P<y>(?:19|20)\d\d))?(?![\w/%]|[.,:-]\d|-\w)",
    _FLAGS,
)
_POINT = r"(?P<point>primo|medio|ultimo|(?:i\s+)?(?:starten|begyndelsen|slutningen)\s+af|(?-i:midt)\s+i|(?-i:sidst|først)\s+i)"
_MONTHLY = re.compile(
    rf"(?<![\w-])(?<!\d\.)(?<!\d\s)(?<!\d\.\s)(?:{_POINT}\s+)?(?P<m1>{_MONTH})"
    rf"(?:(?:\s*(?P<y1>(?:19|20)\d\d))?\s*(?:/|{_DASH})\s*(?P<m2>{_MONTH}))?"
    r"(?:,?\s*(?:i\s+|in\s+|of\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?",
    _FLAGS,
)
_PART = re.compile(
    r"(?<![\w-])(?:(?P<half>1\.?|2\.?|første|andet|first|second)\s*(?:halvår|halvaar|halvar|half)(?:et)?"
    r"|(?P<quarter>[1-4])\.\s*kvartal|Q(?P<q>[1-4])"
    r"|(?P<season>forår|foraar|spring|sommer|summer|efterår|efteraar|autumn|vinter|winter)(?:en|et)?"
    rf"|{_POINT})(?:,?\s*(?:i\s+|in\s+|af\s+|of\s+)?(?:år(?:et)?\s+)?(?P<y>(?:19|20)\d\d)(?!\d))?(?![^\W\d_])",
    _FLAGS,
)
_WEEK = re.compile(r"(?<!\w)(?:uge|week)\s+(?P<w>\d{1,2})(?:\s*[,/]?\s*(?:i\s+|in\s+)?(?P<y>(?:19|20)\d\d))?(?!\d)", _FLAGS)

_CLOCK = r"(?P<h{0}>[01]?\d|2[0-3])(?:[.:](?P<n{0}>[0-5]\d))?(?![\d])"
_TO = rf"\s*(?:{_DASH}|til|to)\s*(?:kl\.?\s*)?"
_TIME = re.compile(
    rf"(?:(?<!\w)(?:kl\.?|klokken|at)\s*{_CLOCK.format(1)}(?:{_TO}{_CLOCK.format(2)})?(?!\.?\s*{_MONTH})"
    rf"|(?<![\d.,:/-])(?P<h3>[01]?\d|2[0-3]):(?P<n3>[0-5]\d)(?::[0-5]\d)?(?!\d)(?:{_TO}{_CLOCK.format(4)})?"
    rf"|(?<![\d.,:/-])(?P<h5>[01]?\d|2[0-3])\.(?P<n5>[0-5]\d){_TO}(?P<h6>[01]?\d|2[0-3])\.(?P<n6>[0-5]\d)"
    r"(?!\d|\s*(?:%|mio|kr|pct)))",
    _FLAGS,
)
_BEFORE_TIME = re.compile(r"(?:T|[\s,;|]|\(|fra\s|from\s|:\s)*", _FLAGS)
_WEEKDAY_AFTER = re.compile(rf"\s*\(\s*(?P<wd>{_any(list(WEEKDAYS))})\.?\s*\)", _FLAGS)
_NUMBERING_BEFORE = re.compile(
    r"(?:afsnit|punkt|pkt\.?|kapitel|kap\.?|figur|tabel|version|side|§+|stk\.?|nr\.?|bilag)\s*$", _FLAGS
)
_FRACTION_AFTER = re.compile(r"\s*(?:af\b|del\b|dele\b|time|år\b|liter|pct|%)", _FLAGS)
_FRACTIONS = frozenset({(1, 2), (1, 3), (2, 3), (1, 4), (3, 4), (24, 7), (1, 1)})
_NAME_AFTER = re.compile(r"-|\s[A-ZÆØÅ]")  # "August Beck", "Maj-Britt": a person
_DAY_KNOWN = re.compile(r"(?:\d{4}|-)-\d\d-")
_LIST_GAP = re.compile(r"\s*(?:,|;|og|samt|&|, og)\s*", _FLAGS)

_POINTS = {"p": Approx.PRIMO, "m": Approx.MEDIO, "u": Approx.ULTIMO, "s": Approx.ULTIMO, "b": Approx.PRIMO, "f": Approx.PRIMO}
_SEASONS = {
    "f": Approx.SPRING,
    "sp": Approx.SPRING,
    "so": Approx.SUMMER,
    "su": Approx.SUMMER,
    "e": Approx.AUTUMN,
    "a": Approx.AUTUMN,
}

# ------------------------------------------------------------------------------------------------------------------ finding


def find_dates(text: str, *, year: int | None = None) -> tuple[DateMention, ...]:
    """Every date in `text`, in order, none overlapping. `year` is taken where none is written (the year of the heading)."""
    found = sorted(_candidates(text), key=lambda mention: (mention.start, -mention.end))
    chosen: list[DateMention] = []
    for mention in found:
        if not chosen or mention.start >= chosen[-1].end:
            chosen.append(mention)
    chosen = _with_year_of_list(chosen, text)
    dated = (_with_year(mention, year) for mention in chosen)
    return tuple(_with_time(mention, text) for mention in dated if mention is not None)


def find_times(text: str) -> tuple[TimeMention, ...]:
    """Every time of day in `text`, in order ("kl. 9-12.30", "10:00", "15.15 - 16.15")."""
    return tuple(_time(match) for match in _TIME.finditer(text))


def find_years(text: str) -> tuple[int, ...]:
    """The years that stand in a heading ("Møder i 2023", "2021-24" gives the first), in order."""
    return tuple(int(match[0]) for match in re.finditer(r"(?<![\w.,/-])(?:19|20)\d\d(?![\w%]|[.,/]\d)", text))


def _candidates(text: str) -> Iterator[DateMention]:
    for match in _RANGE.finditer(text):
        yield from _range(match)
    for pattern in (_WRITTEN, _ENGLISH, _ISO):
        for match in pattern.finditer(text):
            yield from _day(match)
    for match in _NUMERIC.finditer(text):
        if not _NUMBERING_BEFORE.search(text[max(0, match.start() - 12) : match.start()]):
            yield from _day(match)
    for match in _SLASHED.finditer(text):
        if not _is_fraction(match, text):
            yield from _range(match) if match["d1"] else _day(match)
    for match in _MONTHLY.finditer(text):
        yield from _month(match, text)
    for match in _PART.finditer(text):
        yield from _part(match)
    for match in _WEEK.finditer(text):
        yield from _week(match)


def _group(match: re.Match[str], name: str) -> str | None:
    return match[name] if name in match.re.groupindex else None


def _year_of(match: re.Match[str]) -> int | None:
    written = _group(match, "y") or _group(match, "yy")
    if written is None or len(written) == 4:
        return int(written) if written else None
    return int(written) + (1900 if int(written) >= 80 else 2000)


def _month_number(word: str) -> int:
    return int(word) if word.isdigit() else MONTHS[word.casefold().rstrip(".")]


def _iso(year: int | None, month: int, day: int | None = None) -> str | None:
    """ISO text, "--MM-DD" without a year; None when there is no such day."""
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= monthrange(year or 2000, month)[1]):
        return None
    return f"{f'{year:04d}' if year else '-'}-{month:02d}" + (f"-{day:02d}" if day else "")


def _weekday_of(match: re.Match[str]) -> int | None:
    word = _group(match, "wd")
    return WEEKDAYS[word.casefold().rstrip(".")] if word else None


def _day(match: re.Match[str]) -> Iterator[DateMention]:
    value = _iso(_year_of(match), _month_number(match["m2"]), int(match["d2"]))
    if value:
        yield DateMention(match.start(), match.end(), value, weekday=_weekday_of(match))


def _range(match: re.Match[str]) -> Iterator[DateMention]:
    year, month = _year_of(match), _month_number(match["m2"])
    written = _group(match, "m1")
    first_month = _month_number(written) if written else month
    first_year = int(_group(match, "y1") or 0) or (year - (first_month > month) if year else None)
    first, last = _iso(first_year, first_month, int(match["d1"])), _iso(year, month, int(match["d2"]))
    if first is None or last is None or (year == first_year and first >= last):
        return
    join = (_group(match, "join") or "-").casefold()
    if join in ("og", "and") and (written or int(match["d2"]) != int(match["d1"]) + 1):
        if not written:  # "den 4. og 9. april": two days, the first borrows the month
            yield DateMention(match.start(), match.end("d1") + 1, first, weekday=_weekday_of(match))
        return
    yield DateMention(match.start(), match.end(), first, last, weekday=_weekday_of(match))


def _is_fraction(match: re.Match[str], text: str) -> bool:
    """Whether "2/3" is a share, "24/7" or "side 2/5" rather than a day: a word before it or a year settles it."""
    before = text[max(0, match.start() - 12) : match.start()]
    if _NUMBERING_BEFORE.search(before) or _FRACTION_AFTER.match(text, match.end()):
        return True
    said = match["wd"] or match["y"] or match["yy"] or not match[0][0].isdigit()
    return not said and (int(match["d2"]), int(match["m2"])) in _FRACTIONS


def _month(match: re.Match[str], text: str) -> Iterator[DateMention]:
    word, year = match["m1"], _year_of(match)
    if year is None and (word.casefold() not in DANISH_MONTHS or (word[0].isupper() and _NAME_AFTER.match(text, match.end()))):
        return
    if word.casefold() == "jul":  # Christmas
        return
    first = _iso(int(match["y1"] or 0) or year, _month_number(word))
    last = _iso(year, _month_number(match["m2"])) if match["m2"] else None
    approx = _POINTS[_initial(match["point"])] if match["point"] else None
    if first:
        yield DateMention(match.start(), match.end(), first, last, approx=approx)


def _initial(point: str) -> str:
    words = point.casefold().split()
    if words[0] == "i":
        words = words[1:]
    return "b" if words[0].startswith(("start", "begynd")) else words[0][0]


def _part(match: re.Match[str]) -> Iterator[DateMention]:
    """A half, a quarter, a season, or primo, medio and ultimo of a year; the year may come from the heading ("--")."""
    year = match["y"] or "--"
    approx: str
    if match["half"]:
        approx = Approx.H1 if match["half"][0].casefold() in "1f" and match["half"].casefold() != "second" else Approx.H2
    elif match["quarter"] or match["q"]:
        approx = f"Q{match['quarter'] or match['q']}"
    elif match["season"]:
        season = match["season"].casefold()
        approx = _SEASONS.get(season[0]) or _SEASONS.get(season[:2]) or Approx.WINTER
    else:
        if not match["y"]:
            return
        approx = _POINTS[_initial(match["point"])]
    yield DateMention(match.start(), match.end(), year, approx=approx)


def _week(match: re.Match[str]) -> Iterator[DateMention]:
    if 1 <= int(match["w"]) <= 53:
        year = f"{match['y']}-" if match["y"] else "--"
        yield DateMention(match.start(), match.end(), f"{year}W{int(match['w']):02d}", approx=Approx.WEEK)


def _with_year(mention: DateMention, year: int | None) -> DateMention | None:
    """Fill in the year; None for what stays meaningless without one, and for a 29 February or week 53 that the year lacks."""
    value, last = mention.value, mention.last
    if value.startswith("--") and year:
        value = f"{year:04d}{value[1:]}".removesuffix("-")
        last = f"{year:04d}" + last[1:] if last and last.startswith("--") else last
    elif value.startswith("--") and mention.approx and not re.match(r"--\d\d", value):
        return None
    try:
        if "-W" in value:
            monday = date.fromisocalendar(int(value[:4]), int(value[-2:]), 1)
            return replace(
                mention, value=monday.isoformat(), last=date.fromisocalendar(int(value[:4]), int(value[-2:]), 7).isoformat()
            )
        for part in filter(None, (value, last)):
            if len(part) == 10:
                date.fromisoformat(part)
    except ValueError:
        return None
    return replace(mention, value=value, last=last)


def _with_year_of_list(mentions: list[DateMention], text: str) -> list[DateMention]:
    """In "26. januar, 5. april og 7. juni 2024" all three are of 2024."""
    dated = list(mentions)
    for here in range(len(dated) - 2, -1, -1):
        this, then = dated[here], dated[here + 1]
        listed = _LIST_GAP.fullmatch(text, this.end, then.start)
        if listed and re.match(r"--\d", this.value) and not then.value.startswith("--"):
            turned = this.value[2:] > then.value[5:] and len(then.value) > 4  # "3/12 og 14/1 2024": over the new year
            dated[here] = _with_year(this, int(then.value[:4]) - turned) or this
    return dated


def _with_time(mention: DateMention, text: str) -> DateMention:
    end, weekday = mention.end, mention.weekday
    named = _WEEKDAY_AFTER.match(text, end)
    if named:
        end, weekday = named.end(), WEEKDAYS[named["wd"].casefold()]
    gap = _BEFORE_TIME.match(text, end)
    match = _TIME.match(text, gap.end() if gap else end)
    if match is None or mention.approx or not _DAY_KNOWN.match(mention.value):
        return replace(mention, end=end, weekday=weekday)
    clock = _time(match)
    return replace(mention, end=clock.end, weekday=weekday, time=clock.time, until=clock.until)


def _time(match: re.Match[str]) -> TimeMention:
    begin, finish = next(pair for pair in (("1", "2"), ("3", "4"), ("5", "6")) if match[f"h{pair[0]}"])
    return TimeMention(match.start(), match.end(), _hhmm(match, begin) or "", _hhmm(match, finish))


def _hhmm(match: re.Match[str], number: str) -> str | None:
    hour = match[f"h{number}"]
    return f"{int(hour):02d}:{match[f'n{number}'] or '00'}" if hour else None
