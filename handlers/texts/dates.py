"""Dates in Danish words, by Babel. Takes ISO 8601 text as `knowledge.model` has it, also where only month or year is known."""

from __future__ import annotations

import re
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from handlers.texts.markup import cut

LOCALE = "da"
_ZONE = ZoneInfo("Europe/Copenhagen")

_MONTH = re.compile(r"((?!0000)\d{4})-(0[1-9]|1[0-2])")
_PERIOD = re.compile(r"\d{4}(?:-(?:H[12]|Q[1-4]|W\d\d|(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?))?")
_HALVES = {"1": "første halvår", "2": "andet halvår"}


def day(iso: str, *, weekday: bool = True) -> str:
    """ "fredag den 25. august 2023", "september 2019", "2019", "første halvår 2023"; what is no date comes back as it is."""
    known = _date(iso)
    if known:
        return format_date(known, "EEEE 'den' d. MMMM y" if weekday else "d. MMMM y", locale=LOCALE)
    return _part(iso)


def day_of(moment: datetime) -> str:
    """The day in Copenhagen at `moment` (aware): "25. august 2023"."""
    return day(moment.astimezone(_ZONE).date().isoformat(), weekday=False)


def on(iso: str) -> str:
    """The same with the preposition that a sentence needs: "fredag den 25. august 2023", "i september 2019"."""
    return day(iso) if _date(iso) else f"i {_part(iso)}"


def clock(iso: str) -> str:
    """ "kl. 10.00" of a date-time, else an empty string."""
    time = re.fullmatch(r"\d{4}-\d\d-\d\dT(\d\d):(\d\d).*", iso)
    return f"kl. {int(time[1])}.{time[2]}" if time else ""


def period(label: str) -> str:
    """A day, a part of a year or a span of days ("2025-06-02/2025-06-08") inside a sentence: "den 5. april 2024", "maj 2024".

    What is none of them (a name) comes back as it is.
    """
    first, slash, last = label.partition("/")
    if slash and _date(first) and _date(last):
        return f"{period(first)} til {period(last)}"
    known = _date(label) if len(label) == 10 else None
    if known:
        return format_date(known, "'den' d. MMMM y", locale=LOCALE)
    return _part(label) if is_period(label) else label


def is_period(label: str) -> bool:
    """True for a period as ISO text, False for a name."""
    return all(_PERIOD.fullmatch(part) is not None for part in label.split("/"))


def within(label: str) -> str:
    """A period with the preposition that a sentence needs: "i 2025", "den 5. april 2024"."""
    return f"i {_part(label)}" if is_period(label) and "/" not in label and not _date(label) else period(label)


def when(start: str, end: str | None) -> str:
    """Start and end: "fredag den 2. juni 2023 kl. 10.00-12.00", "torsdag-fredag den 4.-5. april 2024", "i maj-juni 2024"."""
    first, last = _date(start), _date(end) if end else None
    text = " ".join(part for part in (on(start), clock(start)) if part)
    if first is None and end and (until := _partial_span(start, end)):
        return f"i {until}"
    if not first or not last or last < first:
        return text
    if last == first:
        hour = clock(end or "").removeprefix("kl. ")
        return f"{text}-{hour}" if hour and clock(start) else text
    if (first.year, first.month) == (last.year, last.month) and not clock(start):
        weekdays = "-".join(dict.fromkeys(format_date(one, "EEEE", locale=LOCALE) for one in (first, last)))
        return f"{weekdays} den {first.day}.-{format_date(last, 'd. MMMM y', locale=LOCALE)}"
    begin = format_date(first, "EEEE 'den' d. MMMM" if first.year == last.year else "EEEE 'den' d. MMMM y", locale=LOCALE)
    return " ".join(part for part in (begin, clock(start), "til", day(end or ""), clock(end or "")) if part)


def _partial_span(start: str, end: str) -> str:
    """From one month or year to another: "januar-februar 2024", "december 2024 til januar 2025", "2024-2025"; else empty."""
    if len(start) != len(end) or end <= start or not (is_period(start) and is_period(end)):
        return ""
    if len(start) == 4:
        return f"{start}-{end}"
    if _MONTH.fullmatch(start) and _MONTH.fullmatch(end) and start[:4] == end[:4]:
        return f"{format_date(date(int(start[:4]), int(start[5:]), 1), 'MMMM', locale=LOCALE)}-{_part(end)}"
    return f"{_part(start)} til {_part(end)}"


def is_past(start: str, *, now: datetime) -> bool:
    """True when `start` lies before `now` (a day that is not over counts as to come; so does a month or a year)."""
    today = now.date().isoformat()
    known = start[:10] if _date(start) else start[:7] if re.match(r"\d{4}-\d\d", start) else start[:4]
    return known < today[: len(known)]


def _date(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


def _part(iso: str) -> str:
    month = _MONTH.fullmatch(iso)
    if month:
        return format_date(date(int(month[1]), int(month[2]), 1), "MMMM y", locale=LOCALE)
    half = re.fullmatch(r"(\d{4})-H([12])", iso)
    if half:
        return f"{_HALVES[half[2]]} {half[1]}"
    quarter = re.fullmatch(r"(\d{4})-Q([1-4])", iso)
    if quarter:
        return f"{quarter[2]}. kvartal {quarter[1]}"
    week = re.fullmatch(r"(\d{4})-W(\d\d)", iso)
    if week:
        return f"uge {int(week[2])} {week[1]}"
    return cut(iso, 40)
