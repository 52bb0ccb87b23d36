"""Dates in Danish words, by Babel. Takes ISO 8601 text as `knowledge.model` has it, also where only month or year is known."""

from __future__ import annotations

import re
from datetime import date, datetime

from babel.dates import format_date

from handlers.texts.markup import cut

LOCALE = "da"

_HALVES = {"1": "første halvår", "2": "andet halvår"}


def day(iso: str, *, weekday: bool = True) -> str:
    """ "fredag den 25. august 2023", "september 2019", "2019", "første halvår 2023"; what is no date comes back as it is."""
    known = _date(iso)
    if known:
        return format_date(known, "EEEE 'den' d. MMMM y" if weekday else "d. MMMM y", locale=LOCALE)
    return _part(iso)


def on(iso: str) -> str:
    """The same with the preposition that a sentence needs: "fredag den 25. august 2023", "i september 2019"."""
    return day(iso) if _date(iso) else f"i {_part(iso)}"


def clock(iso: str) -> str:
    """ "kl. 10.00" of a date-time, else an empty string."""
    time = re.fullmatch(r"\d{4}-\d\d-\d\dT(\d\d):(\d\d).*", iso)
    return f"kl. {int(time[1])}.{time[2]}" if time else ""


def when(start: str, end: str | None) -> str:
    """Start and end: "fredag den 2. juni 2023 kl. 10.00-12.00", "torsdag den 2. november - fredag den 3. november 2023"."""
    first, last = _date(start), _date(end) if end else None
    text = " ".join(part for part in (on(start), clock(start)) if part)
    if not first or not last or last < first:
        return text
    if last == first:
        until = clock(end or "").removeprefix("kl. ")
        return f"{text}-{until}" if until and clock(start) else text
    begin = format_date(first, "EEEE 'den' d. MMMM" if first.year == last.year else "EEEE 'den' d. MMMM y", locale=LOCALE)
    return f"{begin} til {day(end or '')}"


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
    month = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", iso)
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
