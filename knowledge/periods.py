"""The period that a question asks about: "i 2025", "næste uge", "til efteråret", "den 2. juni", also misspelt or in English.

Dates as such are found by `knowledge.dates`; here the clock comes in. What is done with a period (which meetings it holds,
whether to refuse) is decided elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rapidfuzz.distance import OSA

from knowledge.almanac import DANISH_MONTHS, WEEKDAYS, cover
from knowledge.dates import DateMention, find_dates, find_years

ZONE: Final = ZoneInfo("Europe/Copenhagen")
YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `first` to `last`, both included.

    `label` is ISO ("2025", "2025-06", "2025-06-02", "2025-06-02/2025-06-08"), empty for an open period. `relative` is "next",
    "last" or "upcoming" where the question asks for the meeting after or before the clock. `stated` is False where the year was
    not said and is only the likeliest one by tense and clock. `words` are the words of the question, as read.
    """

    first: date
    last: date
    label: str = ""
    relative: str | None = None
    stated: bool = True
    words: str = ""
    yearless: str | None = None

    def covers(self, value: str) -> bool:
        """Whether a date, a date-time or a half-known date ("2019-09") has at least a day in the period."""
        first, last = cover(value[:10])
        return first <= self.last and last >= self.first

    @property
    def bounded(self) -> bool:
        """True when the question names a period, rather than only "next" or "last"."""
        return bool(self.label)


def find_period(question: str, *, now: datetime) -> Period | None:
    """The period that `question` asks about, None when it names none. `now` is aware; Europe/Copenhagen decides the date."""
    today = now.astimezone(ZONE).date()
    text = respelt(question)
    relative = _relative(text)
    period = relative_period(text, today) or _dated(text, today) or _years(text)
    if period is not None:
        return replace(period, relative=relative)
    if relative == "last":
        return Period(date.min, today, relative=relative)
    return Period(today, date.max, relative=relative) if relative else None


# ----------------------------------------------------------------------------------------------------------------- spelling

_SPELLINGS: Final[tuple[tuple[str, str], ...]] = (
    (r"n(?:ae|a|e|æ)s?te?(?=\s)", "næste"),
    (r"n(?:ae|a|æ)ste", "næste"),
    (r"si(?:d|)ste?(?=\s)", "sidste"),
    (r"for(?:aa|a)ret", "foråret"),
    (r"for(?:aa|a)r", "forår"),
    (r"efter(?:aa|a)r(et)?", r"efterår\1"),
    (r"halv(?:aa|a)r(et)?", r"halvår\1"),
    (r"m(?:aa|a)ned(en|er)?", r"måned\1"),
    (r"(?<=\bi )(?:aar|ar)", "år"),
    (r"(?<=næste )(?:aar|ar)|(?<=sidste )(?:aar|ar)|(?<=forrige )(?:aar|ar)", "år"),
    (r"(?<=\bi )(?:gaar|gar)", "går"),
    (r"m(?:oe|o|ö)de(r|t|rne|s)?", r"møde\1"),
    (r"idag", "i dag"),
    (r"imorgen", "i morgen"),
    (r"ig(?:å|aa|a)r", "i går"),
    (r"s(?:oe|o)ndag", "søndag"),
    (r"l(?:oe|o)rdag", "lørdag"),
    (r"mai", "maj"),
)
_RESPELL = tuple((re.compile(rf"(?<!\w){wrong}(?!\w)"), right) for wrong, right in _SPELLINGS)
# "i marts 24" and "marts '24" are a month of a year: in Danish the day of the month goes before it.
_SHORT_YEAR = re.compile(
    rf"(?P<month>\b(?:i|fra|til|siden)\s(?:{'|'.join(DANISH_MONTHS)}|jan|feb|mar|apr|jun|jul|aug|sept?|okt|nov|dec)\.?)\s['’]?(?P<year>[0-4]\d)\b(?![.:]?\d)"
    rf"|(?P<beside>\b(?:{'|'.join(DANISH_MONTHS)})\.?)\s['’](?P<year_beside>[0-4]\d)\b"
)
_BEFORE_MONTH = frozenset(
    (
        "i",
        "in",
        "til",
        "for",
        "fra",
        "of",
        "den",
        "d",
        "medio",
        "primo",
        "ultimo",
        "næste",
        "sidste",
        "next",
        "last",
        "this",
        "denne",
    )
)


def respelt(question: str) -> str:
    """The question in lower case with the words of time spelt right."""
    text = re.sub(r"\s+", " ", question.casefold()).strip()
    for wrong, right in _RESPELL:
        text = wrong.sub(right, text)
    words = text.split(" ")
    for here, word in enumerate(words):
        before = words[here - 1] if here else ""
        then = words[here + 1] if here + 1 < len(words) else ""
        if before in _BEFORE_MONTH or before.rstrip(".").isdigit() or re.match(r"20\d\d", then):
            words[here] = month_meant(word)
    return _SHORT_YEAR.sub(_year_in_full, " ".join(words))


def _year_in_full(match: re.Match[str]) -> str:
    return f"{match['month'] or match['beside']} 20{match['year'] or match['year_beside']}"


def month_meant(word: str) -> str:
    """A month with one or two letters wrong is that month, when it starts alike ("febuar"); else the word itself."""
    core = word.rstrip(".,?!:;")
    if len(core) < 5 or core in DANISH_MONTHS or core in WEEKDAYS:
        return word
    allowed = {month: 1 if len(month) < 7 else 2 for month in DANISH_MONTHS if len(month) > 4 and month[0] == core[0]}
    near = min(allowed, key=lambda month: OSA.distance(core, month), default=None)
    if near is None or OSA.distance(core, near) > min(allowed[near], max(1, len(core) - 5)):
        return word
    return near + word[len(core) :]


# ------------------------------------------------------------------------------------------------------------ next and last

_GATHERING = r"(?:\w*(?:møde|gang|seminar|workshop|træf|samling|session|referat|dagsorden)\w*|time|meetings?|minutes|agenda)"
_NEAR = r"(?:\s+[\w-]+){0,3}?\s+"
_NEXT = re.compile(
    rf"\b(?:næste|førstkommende|next){_NEAR}{_GATHERING}\b|\b(?:ses|mødes|samles|holder)\b.*\bigen\b|\bmeet\b.*\bagain\b"
)
_UPCOMING = re.compile(
    rf"\b(?:kommende|fremtidige|planlagte|resterende|upcoming|coming|future|planned){_NEAR}{_GATHERING}\b"
    r"|\b(?:hvornår|when)\b.*\b(?:mødes|ses|samles|meet)\b"
)
_LAST = re.compile(rf"\b(?:sidste|seneste|forrige|last|latest|previous|most recent){_NEAR}{_GATHERING}\b|\bsidst\b")
_PAST = re.compile(
    r"\b(?:blev|var|mødtes|moedtes|modtes|havde|fik|gik|sagde|kom|stod|holdt|skete|drøftet|besluttet|did|was|were|had|decided|discussed"
    r"|(?!allerede|stede|tilstede)\w{3,}ede)\b"
)


def _relative(text: str) -> str | None:
    if _NEXT.search(text):
        return "next"
    if _LAST.search(text):
        return "last"
    return "upcoming" if _UPCOMING.search(text) else None


# ----------------------------------------------------------------------------------------------------------- relative words

_NEXT_WORD, _LAST_WORD, _THIS_WORD = (
    r"(?:til\s+)?(?:næste|det\s+kommende|kommende|next)",
    r"(?:sidste|forrige|last)",
    r"(?:i\s+)?(?:denne|dette|this)",
)
_STEP = rf"(?:(?P<next>{_NEXT_WORD})|(?P<last>{_LAST_WORD})|(?P<this>{_THIS_WORD}))"
_SEASON = r"(?P<season>forår|spring|sommer|summer|efterår|autumn|fall|vinter|winter)(?:en|et)?"
_SEASONS = {
    "fo": "foråret",
    "sp": "foråret",
    "so": "sommeren",
    "su": "sommeren",
    "ef": "efteråret",
    "au": "efteråret",
    "fa": "efteråret",
}
_NUMBERS = {
    "en": 1,
    "et": 1,
    "to": 2,
    "tre": 3,
    "fire": 4,
    "fem": 5,
    "seks": 6,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "six": 6,
}
_DAY = date.resolution


def relative_period(text: str, today: date) -> Period | None:
    """The period in `text` (as `respelt` writes it) that the clock alone tells: "sidste forår", "i år". `words` say where."""
    for pattern, build in _RULES:
        match = pattern.search(text)
        if match:
            period = build(match, today)
            if period:
                return replace(period, words=match[0].strip())
    return None


def _step(match: re.Match[str]) -> int:
    return 1 if match["next"] else -1 if match["last"] else 0


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31), str(year))


def _month(year: int, month: int) -> Period:
    label = f"{year + (month - 1) // 12}-{(month - 1) % 12 + 1:02d}"
    return Period(*cover(label), label)


def _days(first: date, last: date) -> Period:
    return Period(first, last, first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}")


def _week(match: re.Match[str], today: date) -> Period:
    monday = today + (7 * _step(match) - today.weekday()) * _DAY
    return _days(monday, monday + 6 * _DAY)


def _half(match: re.Match[str], today: date) -> Period:
    half = today.year * 2 + (today.month > 6) + _step(match)
    return _days(*cover(str(half // 2), f"H{half % 2 + 1}"))


def _quarter(match: re.Match[str], today: date) -> Period:
    quarter = today.year * 4 + (today.month - 1) // 3 + _step(match)
    return _days(*cover(str(quarter // 4), f"Q{quarter % 4 + 1}"))


def _day(offset: int) -> Callable[[re.Match[str], date], Period]:
    return lambda match, today: _days(today + offset * _DAY, today + offset * _DAY)


def _weekday(match: re.Match[str], today: date) -> Period:
    wanted = WEEKDAYS[match["day"]]
    if match["past"]:
        return _day(-((today.weekday() - wanted - 1) % 7 + 1))(match, today)
    return _day((wanted - today.weekday() - 1) % 7 + 1)(match, today)


def _named(match: re.Match[str], today: date) -> Period | None:
    """A season or a month with "next", "last" or "this" before it."""
    name = _SEASONS.get(match["season"][:2], "vinteren") if match["season"] else match["month"]
    spans = [span for year in range(today.year - 2, today.year + 3) for span in (_span(name, year),) if span]
    if match["last"]:
        past = [span for span in spans if span[1] < today]
        return _days(*past[-1])
    if match["this"]:
        return _days(*next(span for span in spans if span[0].year == today.year))
    return _days(*next(span for span in spans if span[0] > today))


def _span(name: str, year: int) -> tuple[date, date] | None:
    found = find_dates(name, year=year)
    return found[0].span if found else None


def _ahead(match: re.Match[str], today: date) -> Period:
    number = _NUMBERS.get(match["n"], 0) or int(match["n"])
    days = {"d": 1, "u": 7, "w": 7, "m": 30, "å": 365, "y": 365}[match["unit"][0]]
    return _days(today, today + timedelta(days=number * days))


def _around_holiday(match: re.Match[str], today: date) -> Period:
    """ "efter sommerferien" runs to the end of the year, "før jul" from today."""
    summer = match["holiday"].startswith("s")
    if match["side"] in ("efter", "after"):
        start = date(today.year, 8, 1) if summer else date(today.year + 1, 1, 1)
        return _days(start, date(start.year, 12, 31) if summer else date(start.year, 6, 30))
    end = date(today.year, 6, 30) if summer else date(today.year, 12, 24)
    return _days(today, end if end >= today else end.replace(year=today.year + 1))


_MONTH_NAME = rf"(?P<month>{'|'.join(DANISH_MONTHS)})"
_WEEKDAY_NAME = (
    r"(?P<day>mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
)
_UNIT = r"(?P<unit>dage|days|uger|weeks|måneder|months|år|years)"
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], Period | None]], ...]] = tuple(
    (re.compile(rf"(?<!\w)(?:{pattern})(?!\w)(?!\s+(?:19|20)\d\d)"), build)
    for pattern, build in (
        (r"i\s+overmorgen|day\s+after\s+tomorrow", _day(2)),
        (r"i\s+morgen|tomorrow", _day(1)),
        (r"i\s+dag|today", _day(0)),
        (r"i\s+forgårs", _day(-2)),
        (r"i\s+går|yesterday", _day(-1)),
        (r"resten\s+af\s+året|rest\s+of\s+the\s+year", lambda match, today: _days(today, date(today.year, 12, 31))),
        (rf"(?:de|inden\s+for\s+de|the)?\s*(?:næste|kommende|next)\s+(?P<n>\d{{1,2}}|{'|'.join(_NUMBERS)})\s+{_UNIT}", _ahead),
        (
            r"i\s+(?:år|dette\s+år|indeværende\s+år)|(?:dette|indeværende)\s+år|this\s+year|året\s+ud",
            lambda match, today: _year(today.year),
        ),
        (r"i\s+fjor", lambda match, today: _year(today.year - 1)),
        (rf"{_STEP}\s+(?:kalender)?(?:år|year)", lambda match, today: _year(today.year + _step(match))),
        (rf"{_STEP}\s+(?:måned|month)", lambda match, today: _month(today.year, today.month + _step(match))),
        (rf"{_STEP}\s+(?:uge|week)", _week),
        (rf"{_STEP}\s+halvår", _half),
        (rf"{_STEP}\s+(?:kvartal|quarter)", _quarter),
        (rf"{_STEP}\s+{_SEASON}(?P<month>)", _named),
        (rf"(?P<next>til|coming)\s+{_SEASON}(?P<month>)(?P<last>)(?P<this>)", _named),
        (rf"{_STEP}\s+{_MONTH_NAME}(?P<season>)", _named),
        (
            r"(?P<side>efter|after|før|inden|before)\s+(?P<holiday>sommerferien|sommeren|summer|jul|juleferien|christmas|nytår|new\s+year)",
            _around_holiday,
        ),
        (rf"(?:på|næste|on|next|førstkommende|nu\s+på)\s+{_WEEKDAY_NAME}(?P<past>)(?!\s+(?:d\b|den\b|\d))", _weekday),
        (rf"(?P<past>i|last|sidste)\s+{_WEEKDAY_NAME}s?(?!\s+(?:d\b|den\b|\d))", _weekday),
    )
)

# ------------------------------------------------------------------------------------------------------- dates in the question


def _dated(text: str, today: date) -> Period | None:
    """The dates that stand in the question; two joined by "fra ... til" or "mellem" are one period."""
    yearly = find_years(text)
    mentions = find_dates(text) or find_dates(text, year=yearly[0] if yearly else today.year)
    resolved = [found for mention in mentions if (found := _resolve(mention, text, today))]
    if not resolved:
        return None
    joined = len(resolved) > 1 and re.search(r"\b(?:fra|mellem|from|between)\b", text)
    if joined and resolved[0].first <= resolved[-1].last:
        return replace(_days(resolved[0].first, resolved[-1].last), stated=all(period.stated for period in resolved))
    return resolved[0]


def _resolve(mention: DateMention, text: str, today: date) -> Period | None:
    words = text[mention.start : mention.end]
    stated = re.search(r"\d{4}|[-'’/.]\d\d(?!\d)", words) is not None and not mention.value.startswith("--")
    if stated and mention.span:
        return _labelled(mention, mention.span, words, stated=True)
    years = find_years(text)
    if years:
        near = find_dates(words, year=years[0])
        return _labelled(near[0], near[0].span, words, stated=True) if near and near[0].span else None
    spans = [
        (found[0], found[0].span) for year in range(today.year - 4, today.year + 5) if (found := find_dates(words, year=year))
    ]
    dated = [(found, span) for found, span in spans if span is not None and not found.weekday_wrong]
    dated = dated or [(found, span) for found, span in spans if span is not None]
    past = [pair for pair in dated if pair[1][0] <= today]
    coming = [pair for pair in dated if pair[1][1] >= today]
    chosen = _by_tense(past, coming, text)
    return _labelled(*chosen, words, stated=False) if chosen else None


_Dated = tuple[DateMention, tuple[date, date]]


def _by_tense(past: Sequence[_Dated], coming: Sequence[_Dated], text: str) -> _Dated | None:
    if _PAST.search(text) and past:
        return past[-1]
    return coming[0] if coming else past[-1] if past else None


def _labelled(mention: DateMention, span: tuple[date, date], words: str, *, stated: bool) -> Period:
    plain = mention.approx is None and mention.last is None
    period = Period(*span, mention.value) if plain else _days(*span)
    yearless = None if stated or not plain else "-" + mention.value[4:]
    return replace(period, stated=stated, words=words, yearless=yearless)


def _years(text: str) -> Period | None:
    """ "i 2025", "2023-24", "2023 og 2024"."""
    years = find_years(text)
    if not years:
        return None
    until = re.search(rf"{years[0]}\s*[-–/]\s*(?:20)?(\d\d)(?!\d)", text)
    last = max(*years, years[0] // 100 * 100 + int(until[1])) if until else max(years)
    first = min(years)
    if first == last:
        return replace(_year(first), words=str(first))
    return replace(_days(date(first, 1, 1), date(last, 12, 31)), words=f"{first}-{last}")
