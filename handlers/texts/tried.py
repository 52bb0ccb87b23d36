"""Which municipalities have reported what was asked about, and one report as a whole: answers from published reports.

How a report is named as a source is in `sources`. The list that /aktiviteter shows is another room's.
"""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.body import Body
from handlers.texts.markup import cut, joined
from knowledge.findings import ActivityFinding, ReportFinding
from knowledge.model import Report

MAX_LISTED = 6
MAX_NAMED = 5  # organisations in the conclusion
MAX_TITLE = 120
MAX_BRIEF = 80
TOLD = "{} har rapporteret om det."
NEAR = ("En rapport fra {} ligger tæt på:", "Rapporter fra {} ligger tæt på:")
ALSO_NEAR = ("Tæt på ligger også {}.", "Tæt på ligger også {} andre rapporter.")
HAS_REPORTED = ("{} har rapporteret om en aktivitet.", "{} har rapporteret om {} aktiviteter.")
EVERYTHING = ("Der er rapporteret om en aktivitet.", "Der er rapporteret om {} aktiviteter.")
NEWEST = " De nyeste er:"
OTHERS = ("{} og en anden", "{} og {} andre")
SHOW_REPORT = "Rapport {}: {}"
REPORT_ASKED = "Vis aktivitetsrapport {}"  # understood by `knowledge.activities`
MAX_BUTTONS = 3


def activities(finding: ActivityFinding) -> Body:
    """Who has reported it, then a line a report; what is only near comes last."""
    told = finding.reports or finding.near
    lines = tuple(map(entry, told[:MAX_LISTED]))
    return Body(_conclusion(finding), listed=lines, closing=_also(finding))


def more(finding: ActivityFinding) -> list[str]:
    """The reports that the message has no room for: lines of a list."""
    told = finding.reports or finding.near
    further = [*told[MAX_LISTED:], *(finding.near if finding.reports else ())]
    return list(map(entry, further))


def buttons(finding: ActivityFinding) -> tuple[tuple[str, str], ...]:
    """Label and question that open one of the first reports whole."""
    told = (finding.reports or finding.near)[:MAX_BUTTONS]
    return tuple((SHOW_REPORT.format(one.number, one.title), REPORT_ASKED.format(one.number)) for one in told)


def report(finding: ReportFinding) -> Body:
    """All of a report: what is said in a word or two as a list, then a paragraph a part."""
    one = finding.report
    parts = [(f"{label}: {text}", len(text) <= MAX_BRIEF) for label, text in one.parts if text != one.title]
    brief, long = ((tuple(text for text, short in parts if short is wanted)) for wanted in (True, False))
    return Body(cut(one.title, MAX_TITLE), listed=brief, closing=long)


def entry(one: Report) -> str:
    """A report on one line: "Læsegruppe for sygemeldte (Struer, marts-juni 2024, rapport 12)"."""
    return f"{cut(one.title, MAX_TITLE)} ({', '.join(filter(None, (one.organization, one.period, f'rapport {one.number}')))})"


def _conclusion(finding: ActivityFinding) -> str:
    number = len(finding.reports)
    if finding.everything and not finding.named:
        return EVERYTHING[number > 1].format(number) + (NEWEST if number > MAX_LISTED else "")
    names = _names(finding.reports or finding.near)
    if finding.everything:
        return HAS_REPORTED[number > 1].format(names, number)
    if finding.reports:
        return TOLD.format(names)
    return NEAR[len(finding.near) > 1].format(names)


def _names(reports: Sequence[Report]) -> str:
    """Whose the reports are, the best first: "Struer og Viborg"."""
    names = [cut(name, MAX_TITLE) for name in dict.fromkeys(one.organization for one in reports)]
    left = len(names) - MAX_NAMED
    if left <= 0:
        return joined(names)
    return OTHERS[left > 1].format(", ".join(names[:MAX_NAMED]), left)


def _also(finding: ActivityFinding) -> tuple[str, ...]:
    """What is only near, where others tell of it."""
    number = len(finding.near)
    if not finding.reports or not number:
        return ()
    if number == 1:
        return (ALSO_NEAR[0].format(entry(finding.near[0])),)
    return (ALSO_NEAR[1].format(number),)
