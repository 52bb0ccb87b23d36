"""The final report in words: what was done for each sub-goal, by whom, for how many, and what was learned.

Every figure can be worked out from the export (`bot.reports.exports`) alone; the last page says how. The tables are in
`handlers.texts.finaltables`; how the document is made of all this, in `bot.reports.finalreport`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from babel.numbers import format_decimal

from bot.reports.activities import FEW, HIDDEN, Activity, Headcount
from bot.reports.form import Form, Meaning, Option
from bot.reports.outline import (
    Bullets,
    Contents,
    Entry,
    Heading,
    Outline,
    Paragraph,
    Part,
    Picture,
)
from bot.reports.overview import joined as same
from bot.reports.overview import newest, options
from bot.reports.values import Chosen, Text
from handlers.texts import exports, told
from handlers.texts.dates import LOCALE
from handlers.texts.dates import day as day_in_words
from handlers.texts.finaltables import (
    counted,
    everything,
    goals,
    groups,
    halves,
    participants,
    recipes,
    years,
)
from handlers.texts.markup import cut, joined, size
from handlers.texts.pictured import BY_FIELD, BY_HALF, OVER_TIME, pictures

TITLE: Final = "Slutrapport"
NOTHING: Final = "Ingen dokumenteret aktivitet"
_NONE: Final = "Der er ingen offentliggjorte rapporter endnu."
_LESSONS: Final = ((Meaning.WORKED, 360), (Meaning.FAILED, 240), (Meaning.NEXT, 240))  # characters of each that are shown
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def composed(activities: Sequence[Activity], *, form: Form, network: str, day: date) -> Outline:
    """The final report on all that is published. `form` is the one in use, whose sub-goals are told of also where nothing was
    done; `day` is when the report is made."""
    activities = same(activities, form)
    parts: tuple[Part, ...] = (
        *_front(activities, form, day),
        *_chapter_on_goals(activities, form),
        *_chapter_of_figures(activities),
        *_appendix(activities),
        *_on_the_figures(activities, form),
    )
    below = cut(f"{TITLE}, {network}", 80)
    page = "side {page} af {pages}"
    return Outline(TITLE, network, author=network, below=below, page=page, language="da-DK", parts=parts)


# --------------------------------------------------------------------------------------------------------------- the front


def _front(activities: Sequence[Activity], form: Form, day: date) -> tuple[Part, ...]:
    facts = [f"Lavet den {_day(day)} på grundlag af {exports.reports(len(activities))}{_from(activities)}."]
    if activities:
        facts.append(f"Perioden: {_covered(activities)}.")
        facts.append(f"I alt {people(counted(activities)) or 'intet oplyst deltagertal'}.")
    every = _goals(activities, form)
    documented = [goal for goal in every if _serving(activities, goal)]
    if every:
        missing = [goal.text for goal in every if goal not in documented]
        lacking = f" {NOTHING} for: {joined(missing)}." if missing else ""
        facts.append(f"{len(documented)} af {len(every)} delmål har dokumenteret aktivitet.{lacking}")
    facts.append("Kun offentliggjorte rapporter tæller med. Antal under fem vises ikke.")
    return (Bullets(tuple(facts)), Contents("Indhold"))


def _from(activities: Sequence[Activity]) -> str:
    count = len({one.organization for one in activities})
    return f" fra {_municipalities(count)}" if count else ""


def _municipalities(count: int) -> str:
    return "1 kommune eller organisation" if count == 1 else f"{count} kommuner og organisationer"


def _covered(activities: Sequence[Activity]) -> str:
    """From the first day of the first activity to the last day of the last one, and how many still run."""
    first = min(one.began for one in activities)
    last = max(one.period.end if one.period and one.period.end else one.began for one in activities)
    running = sum(one.period is not None and one.period.end is None for one in activities)
    still = f"; {_activities(running)} kører stadig" if running else ""
    return f"{_day(first)} til {_day(last)}{still}"


def _day(day: date) -> str:
    return day_in_words(day.isoformat(), weekday=False)


# --------------------------------------------------------------------------------------------------------------- sub-goals


def _chapter_on_goals(activities: Sequence[Activity], form: Form) -> tuple[Part, ...]:
    served = [(goal, _serving(activities, goal)) for goal in _goals(activities, form)]
    if not served:
        return (Heading("Aktiviteterne", turned=True), *_entries(activities), *([] if activities else [Paragraph(_NONE)]))
    found: list[Part] = [
        Heading("Delmålene", turned=True),
        Paragraph(
            "En rapport kan støtte flere delmål og tæller med i hvert af dem. Derfor kan tallene for delmålene ikke lægges "
            "sammen. Ordene om, hvad der virkede, er tovholdernes egne; de er forkortet, hvor der er tre prikker."
        ),
        goals(served),
    ]
    for goal, activities_for in served:
        found += [Heading(goal.text, 2), *_section(activities_for, goal)]
    if other := [one for one in activities if not one.chosen(Meaning.GOALS)]:
        found += [Heading("Uden delmål", 2), *_section(other, None)]
    return tuple(found)


def _goals(activities: Sequence[Activity], form: Form) -> tuple[Option, ...]:
    """The sub-goals of the form in use, called as in the export, and those of older forms that something was done for."""
    asked, known = form.question(Meaning.GOALS), options(activities, Meaning.GOALS)
    current = {option.id: known.get(option.id, option) for option in asked.options} if asked is not None else {}
    former = {id: option for id, option in known.items() if id not in current and _serving(activities, option)}
    return (*current.values(), *former.values())


def _serving(activities: Sequence[Activity], goal: Option) -> list[Activity]:
    return [one for one in activities if goal.id in {option.id for option in one.chosen(Meaning.GOALS)}]


def _section(activities: Sequence[Activity], goal: Option | None) -> tuple[Part, ...]:
    """What was done for one sub-goal: a line of sums, then every activity, those of a municipality together."""
    if not activities:
        return (Paragraph(f"{NOTHING}."),)
    places = _municipalities(len({one.organization for one in activities}))
    sums = [f"{_activities(len(activities))} i {places}", people(counted(activities))]
    return (Paragraph(". ".join(filter(None, sums)) + "."), *_entries(activities, goal))


def _entries(activities: Sequence[Activity], goal: Option | None = None) -> tuple[Entry, ...]:
    ordered = sorted(activities, key=lambda one: (one.organization, one.began, one.number))
    return tuple(_entry(one, goal) for one in ordered)


def _entry(activity: Activity, goal: Option | None) -> Entry:
    period = told.period(activity.period) if activity.period else ""
    facts = [
        ", ".join(filter(None, [activity.organization, period])),
        _participants(activity),
        f"Rapport\u00a0{activity.number}",
    ]
    notes = [
        (told.labelled(activity.form, id), shortened(answer.text, limit))
        for id, limit in _LESSONS
        if isinstance(answer := activity.answers.get(id), Text)
    ]
    answer = activity.answers.get(Meaning.GOALS)
    if goal is not None and goal.free and isinstance(answer, Chosen) and answer.other:
        notes.insert(0, (goal.text, shortened(answer.other, 240)))
    return Entry(f"{activity.title}.", f"{'. '.join(facts)}.", tuple(notes))


def _participants(activity: Activity) -> str:
    match cell := participants(activity):
        case "":
            return "Antal deltagere ikke oplyst"
        case _ if cell == FEW:
            return "Færre end 5 deltagere"
        case _ if cell == HIDDEN:
            return "Antal deltagere vises ikke"
        case _:
            return f"{cell}\u00a0deltagere"


def people(counted: Headcount) -> str:
    """A sum and what it leaves out: "126 deltagere, og 2 aktiviteter med færre end 5"; empty where there is nothing to tell."""
    few = f"{_activities(counted.few)} med færre end 5" if counted.few else ""
    unknown = f"{_activities(counted.unknown)} uden tal" if counted.unknown else ""
    if not counted.people:
        few = f"{few} deltagere" if few else ""
        return joined([part for part in (few, unknown) if part]) if few or unknown else ""
    left_out = [part for part in (few, unknown) if part]
    return f"{format_decimal(counted.people, locale=LOCALE)} deltagere" + (f", og {joined(left_out)}" if left_out else "")


def _activities(count: int) -> str:
    return "1 aktivitet" if count == 1 else f"{count} aktiviteter"


def shortened(text: str, limit: int) -> str:
    """The first sentences of `text` that fit, else as many words; three dots say that there was more."""
    whole = " ".join(text.split())
    if size(whole) <= limit:
        return whole
    kept = ""
    for sentence in _SENTENCE.split(whole):
        longer = f"{kept} {sentence}".strip()
        if size(longer) > limit - 4:
            break
        kept = longer
    return f"{kept} ..." if size(kept) >= limit // 3 else cut(whole, limit - 3).rstrip("\u2026") + " ..."


# ------------------------------------------------------------------------------------------------------ figures and appendix


def _chapter_of_figures(activities: Sequence[Activity]) -> tuple[Part, ...]:
    if not activities:
        return (Heading("Overblik"), Paragraph(_NONE))
    tables = {BY_HALF: halves, BY_FIELD: groups, OVER_TIME: years}
    found: list[Part] = [Heading("Overblik", turned=True)]
    for number, one in enumerate(pictures(activities)):
        head = Heading(one.heading, 2, turned=number > 0)  # with its picture and table on one page
        alt = f"Diagram: {one.heading}. Tallene står i tabellen under billedet."
        found += [head, Paragraph(one.conclusion), Picture(one.chart, alt), *tables[one.name](activities)]
    return tuple(found)


def _appendix(activities: Sequence[Activity]) -> tuple[Part, ...]:
    head = Heading("Bilag 1: Rapporterne", turned=bool(activities))
    return (head, everything(activities) if activities else Paragraph(_NONE))


def _on_the_figures(activities: Sequence[Activity], form: Form) -> tuple[Part, ...]:
    rules = (
        "Kun offentliggjorte rapporter tæller med, hver i den version, der er offentliggjort.",
        f"Antal personer under 5 vises ikke, fordi de kunne kendes. I regnearket står der {FEW}, og summerne er uden dem.",
        "Alle tal kan regnes efter i regnearket, som koordinatoren henter under /aktiviteter med knappen Hent Excel. "
        "Hent det samtidig med slutrapporten: en rapport, der bliver offentliggjort senere, er ellers med i det ene og ikke i "
        "det andet.",
        "Arket Forklaring siger, hvad hver kolonne er.",
    )
    head = Heading("Bilag 2: Sådan er tallene lavet", turned=True)
    return (head, Bullets(rules), recipes(newest(activities) or (form,)))
