"""Answers from published reports as a whole: who has tried something, and what stands in a certain report.

What their texts say is answered by `knowledge.responders.reports`. Of a municipality only its own reports tell.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from knowledge.coverage import Profile, Sought, coverage, profile, sought
from knowledge.danish import fold, stem, words
from knowledge.findings import ActivityFinding, Answer, Kind, ReportFinding
from knowledge.model import Passage, Report
from knowledge.periods import YEAR
from knowledge.places import place_words
from knowledge.question import Question, understand
from knowledge.terms import resolve
from knowledge.tried import trial
from knowledge.view import View

# Words that ask for all of a report.
_WHOLE: Final = frozenset(
    stem(word)
    for word in (
        "aktivitetsrapport rapport rapporten nr nummer vis læs læse hele står stå indhold handler skriver fortæller sige "
        "report number show read whole say says about tell"
    ).split()
)


def answer_tried(question: Question, view: View, now: datetime) -> Answer | None:
    """Who has reported what is asked about; None where that is not asked, or nobody has."""
    reports = view.activities
    if reports is None:
        return None
    read = understand(question.text, now=now, mend=reports.spelt)
    danish = view.english.translate(read.text) if read.english else read.spelt
    asked = trial(read, danish, places=place_words_in(read.text, reports))
    if asked is None:
        return None
    meant = reports.published.meant(read.text)
    among = [name for name in reports.published.reports if (meant is None or name in meant)]
    looked = looked_for(asked.content, reports)
    whole, passing = _telling(looked, [name for name in among if _is_of(read, reports.published.reports[name])], reports)
    if not whole and not (asked.plain and passing):
        return None
    passing = passing if asked.plain else []
    told = reports.published.reports
    finding = ActivityFinding(
        reports=tuple(told[name] for name in whole),
        near=tuple(told[name] for name in passing),
        everything=not asked.content,
        named=meant is not None,
        about=_as_written(looked, told[(*whole, *passing)[0]]),
    )
    citations = tuple(reports.cite(_best(name, looked, reports)) for name in (*whole, *passing))
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, score=1.0)


def answer_report(question: Question, view: View) -> Answer | None:
    """All of the report that the question names by its number; None where it asks for something in it, or for none."""
    reports = view.activities
    name = reports.published.numbered(question.text) if reports is not None else None
    if reports is None or name is None:
        return None
    report = reports.published.reports[name]
    told = {stem(word) for word in words(report.name)}
    if any(s not in _WHOLE | told for s in question.stems):
        return None
    citations = tuple(map(reports.cite, _passages(name, reports)))
    return Answer(Kind.ANSWER, question.text, ReportFinding(report), citations, question.english, score=1.0)


# ---------------------------------------------------------------------------------------------------------------- matching


def place_words_in(text: str, reports: View) -> frozenset[str]:
    """The folded words of the municipalities and organisations that a question names."""
    named = reports.published.named(text)
    return frozenset(word for name in named for word in (*place_words(name), *map(fold, words(name))))


def looked_for(content: Sequence[str], reports: View) -> list[Sought]:
    """The words of a question, given by their stems, as they are looked for in reports."""
    terms = resolve(content, reports.vocabulary, synonyms=reports.synonyms)
    return [sought(term, reports.vocabulary.holders, reports.synonyms) for term in terms]


def profile_of(name: str, reports: View) -> Profile:
    """What the report that is kept as the document `name` tells of; worked out once for a state of the index."""
    known = reports.published
    if name not in known.profiles:
        terms = reports.index.terms_of(known.places[name])
        bodies = [terms[place][1] for place in known.places[name]]
        known.profiles[name] = profile(known.reports[name], bodies, reports.vocabulary.holders)
    return known.profiles[name]


def _is_of(question: Question, report: Report) -> bool:
    """Whether a report is of the years that the question names, if any."""
    period = question.period
    if period is None or not period.bounded:
        return True
    years = [int(year) for year in YEAR.findall(f"{report.period} {report.name}")]
    return any(period.first.year <= year <= period.last.year for year in years)


def _telling(looked: Sequence[Sought], names: Collection[str], reports: View) -> tuple[list[str], list[str]]:
    """The documents of the reports that tell of the words in title and choices, and of those that say them elsewhere; the best
    first, of equals the newest."""
    found = [(name, told) for name in names if (told := coverage(looked, profile_of(name, reports))) is not None]
    found.sort(key=lambda pair: _age(reports.published.reports[pair[0]]), reverse=True)
    found.sort(key=lambda pair: -pair[1].share)
    return [name for name, told in found if told.whole], [name for name, told in found if not told.whole]


def _age(report: Report) -> tuple[str, int]:
    return report.date, report.number


def _as_written(looked: Sequence[Sought], report: Report) -> tuple[str, ...]:
    """The words that were asked about as a report writes them; none where it writes one of them otherwise."""
    told = words("\n".join((report.title, *report.topics, *(text for _, text in report.parts))))
    found = [next((word.lower() for word in told if stem(word) in each.same | each.alike), "") for each in looked]
    return tuple(dict.fromkeys(found)) if all(found) else ()


def _best(name: str, looked: Sequence[Sought], reports: View) -> Passage:
    """The passage of a report that says most of the words, of equals the longest."""
    texts = profile_of(name, reports).texts
    held = [sum(word.is_in(text) for word in looked) for text in texts]
    passages = _passages(name, reports)
    at = max(range(len(passages)), key=lambda at: (held[at], len(passages[at].text)))
    return passages[at]


def _passages(name: str, reports: View) -> list[Passage]:
    found = reports.index.passages(reports.published.places[name])
    return [found[place] for place in reports.published.places[name]]
