"""What stands in a report, in words: each answer, the name that the report is cited by, and how members read it once published.

`value` is for the circle of the municipality and the coordinator. What leaves it is told by `parts` and `report`, where small
counts of people are not (`bot.reports.activities`).
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from babel.dates import format_date, format_interval

from bot.reports.activities import FEW, HIDDEN, Activity
from bot.reports.form import Form, Kind, Meaning, Question
from bot.reports.values import Chosen, Files, Number, Period, Skipped, Text, Value, YesNo
from handlers.texts.dates import LOCALE, day
from knowledge.model import Report

NOTHING = "ikke besvaret"
PASSED = "sprunget over"
YES, NO = "Ja", "Nej"
_IN_WORDS = {FEW: "færre end 5", HIDDEN: ""}  # of numbers that are not told
_PRIVATE = (Kind.FILES,)  # what is for the circle alone
_TOPICS = (Meaning.FIELDS, Meaning.TARGETS, Meaning.ACTIVITY)  # what an activity is looked for by


def value(question: Question | None, answer: Value | None) -> str:
    """An answer on one line, but for the paragraphs of a text, all of it; without a question, as well as may be."""
    match answer:
        case None:
            return NOTHING
        case Skipped():
            return PASSED
        case Text(text):
            return text
        case YesNo(yes):
            return YES if yes else NO
        case Number(number):
            return str(number)
        case Period():
            return period(answer)
        case Files(numbers):
            return files(len(numbers))
        case Chosen():
            chosen = options(question, answer)
            return ("; " if any("," in one for one in chosen) else ", ").join(chosen)


def options(question: Question | None, answer: Chosen) -> tuple[str, ...]:
    """What was chosen, each in words: "Læsegruppe", "Andet: haveterapi"."""
    found = []
    for id in answer.options:
        option = question.option(id) if question is not None else None
        text = option.text if option is not None else id
        found.append(f"{text}: {answer.other}" if answer.other and option is not None and option.free else text)
    return tuple(found)


def files(count: int) -> str:
    return "ingen filer" if not count else "1 fil" if count == 1 else f"{count} filer"


def period(answer: Period) -> str:
    """ "marts-juni 2024", "12. marts-20. juni 2024", "2024", "siden maj 2024 (kører stadig)"."""
    if answer.end is None:
        since = answer.start
        return f"siden {day(since.isoformat()[:7], weekday=False) if since.day == 1 else _day(since)} (kører stadig)"
    start, end = answer.start, answer.end
    if _is_month(start, end):
        whole_years = start.month == 1 and end.month == 12
        return _interval(start, end, "y" if whole_years else "yMMMM")
    return _days(start, end)


def _is_month(start: date, end: date) -> bool:
    """True for a span of whole months."""
    return start.day == 1 and end.day == monthrange(end.year, end.month)[1]


def _interval(start: date, end: date, skeleton: str) -> str:
    """By Babel, but with the dash that people have on their keyboard."""
    return str(format_interval(start, end, skeleton, locale=LOCALE)).replace(" – ", "-").replace("–", "-").replace("\u2009", "")


def _days(start: date, end: date) -> str:
    """What both days have in common is said once: "12.-20. marts 2024"."""
    if start == end:
        return _day(start)
    same = "d." if (start.year, start.month) == (end.year, end.month) else "d. MMMM" if start.year == end.year else "d. MMMM y"
    return f"{format_date(start, same, locale=LOCALE)}-{format_date(end, 'd. MMMM y', locale=LOCALE)}"


def _day(start: date) -> str:
    return day(start.isoformat(), weekday=False)


# ------------------------------------------------------------------------------------------------------------- the report


def name(activity: Activity) -> str:
    """What a report is cited by: "Aktivitetsrapport 12, Struer, 2024"."""
    return f"{activity.form.name} {activity.number}, {activity.organization}, {activity.year}"


def parts(form: Form, activity: Activity) -> tuple[tuple[str, str], ...]:
    """What members may read of a report: label and text of every answer that says something and may be told, in the order of
    the form."""
    found = []
    for question in form.questions:
        answer = activity.answers.get(question.id)
        if answer is None or isinstance(answer, Skipped) or question.kind in _PRIVATE:
            continue
        text = _number(activity, question.id) if isinstance(answer, Number) else value(question, answer)
        found.append((question.label, text))
    return tuple((label, text) for label, text in found if text)


def _number(activity: Activity, id: str) -> str:
    """A number as members may read it; empty where it is told to nobody."""
    shown = str(activity.told(id))
    return _IN_WORDS.get(shown, shown)


def report(activity: Activity) -> Report:
    """A published report as the knowledge base holds it."""
    return Report(
        number=activity.number,
        version=activity.version,
        name=name(activity),
        organization=activity.organization,
        title=activity.title,
        period=period(activity.period) if activity.period else "",
        date=activity.changed.isoformat(),
        parts=parts(activity.form, activity),
        topics=tuple(topic for id in _TOPICS for topic in _chosen(activity, id)),
        near=tuple(word for id in _TOPICS for option in activity.chosen(id) for word in option.also),
    )


def _chosen(activity: Activity, id: str) -> tuple[str, ...]:
    answer = activity.answers.get(id)
    return options(activity.form.question(id), answer) if isinstance(answer, Chosen) else ()


def labelled(form: Form, id: str) -> str:
    """What the answer to a question is called; the id where the form has no such question."""
    question = form.question(id)
    return question.label if question is not None else id


def titled(answers: dict[str, Value] | None, fallback: str) -> str:
    """The title among some answers, or another name where there is none yet."""
    answer = (answers or {}).get(Meaning.TITLE)
    return answer.text if isinstance(answer, Text) else fallback
