"""Answers from what published reports say: what worked in a reading group, why people left the choir.

Reports are passages among passages, looked at by themselves so that they change nothing of what documents answer; the better of
the two answers is given. Of a municipality only its own reports tell, and of an activity only those that tell of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from knowledge.activities import Label, is_negated
from knowledge.coverage import Profile, Sought
from knowledge.danish import fold, words
from knowledge.evidence import HARD
from knowledge.findings import ActivityFinding, Answer, Citation, Kind, TextFinding
from knowledge.question import Question, understand
from knowledge.responders.activities import looked_for, place_words_in, profile_of
from knowledge.responders.passages import answer_passages
from knowledge.tried import content_of
from knowledge.view import View

CERTAIN: Final = 0.8  # confidence from which a report answers that the question does not name
MARGIN: Final = 0.1  # by which a report that lacks a word of the question has to be better than the documents
MIN_CALLED: Final = 6  # letters that a word of the question shares with what a part of a report is called
_HOW: Final = re.compile(r" (?:hvordan|hvorfor) ")
# What members say for what forms call the parts of a report.
_SAID: Final = tuple(
    (re.compile(rf"\b(?:{said})\b", re.IGNORECASE), form)
    for said, form in (
        (r"(hvor mange) (\w+ )?(?:er|var|kom|deltog|deltager)(?: der)?(?: med)?", r"\1 deltagere \2"),
        (r"(how many) (?:people )?(?:took part|were there|participated|joined)", r"\1 deltagere"),
        (r"deltog|deltaget", "deltagere"),
        (r"foregik|fandt sted", "periode"),
        (r"gik (?:galt|dårligt|skidt|mindre godt)|did(?: not|n't) work|went wrong", "virkede ikke"),
        (r"gik (?:det )?godt|fungerede|worked|went well", "virkede"),
        (r"dropped out|drop out", "faldt fra"),
        (r"samarbejde(?:de|r|t)", "samarbejdspartnere"),
    )
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a question asks of reports: its words of content, those of them that some report is about, whether it says whose
    report it means; and the documents of the reports that may tell."""

    question: Question
    looked: tuple[Sought, ...]
    subject: tuple[Sought, ...]
    of_somebody: bool
    names: tuple[str, ...]

    @property
    def is_of_activity(self) -> bool:
        """False where it may be no question about an activity."""
        return bool(self.subject) or self.of_somebody


def answer_text(question: Question, view: View, now: datetime) -> Answer:
    """The answer that passages give, of the documents or of published reports; a refusal when they do not."""
    found, reports = answer_passages(question, view, now), view.activities
    asked = _asked(question, view, reports, now) if reports is not None else None
    if reports is None or asked is None or (found.kind is Kind.ANSWER and not asked.is_of_activity):
        return found
    chosen = replace(reports, allowed=_places(asked, reports).__contains__)
    # An English question is put both ways: word by word it may lose what it is about, and in English what a word stands for.
    ways = (asked.question, question) if question.english else (asked.question,)
    told = [answer for way in ways if (answer := answer_passages(way, chosen, now)).kind is Kind.ANSWER]
    best = max(told, key=lambda answer: answer.score, default=None)
    if best is None or not _is_better(asked, best, found, reports):
        return found
    answer = _found_by_title(asked, best, reports) or _told(asked, best, reports)
    return replace(answer, question=question.text, english=question.english)


def _is_better(asked: _Asked, told: Answer, found: Answer, reports: View) -> bool:
    """Whether what reports tell goes before what the documents have `found`."""
    whole = _tells_all(asked, told, reports)
    if found.kind is Kind.ANSWER:
        return told.score > found.score + (0.0 if whole else MARGIN)
    return asked.is_of_activity or (whole and told.score >= CERTAIN and len(asked.looked) > 1)


# ----------------------------------------------------------------------------------------------------------- what is asked


def _asked(question: Question, view: View, reports: View, now: datetime) -> _Asked | None:
    """The question as it is put to the reports; None where it says nothing but where, and that something is asked: "og i
    Viborg?"."""
    said = question.text
    for pattern, form in _SAID:
        said = pattern.sub(form, said)
    read = understand(view.english.translate(said) if question.english else said, now=now, mend=reports.spelt)
    content = content_of(read.spelt, without=place_words_in(read.text, reports) | _number_words(read, reports))
    if not content and reports.published.numbered(read.text) is None:
        return None
    profiles = _profiles(reports)
    looked = looked_for([s for s in content if s not in reports.network.stems], reports)
    # What some report is about: one that has no word of it is about something else.
    subject = tuple(word for word in looked if any(_is_about(profile, word) for profile in profiles.values()))
    meant = reports.published.meant(read.text)
    names = (
        name
        for name, profile in profiles.items()
        if (meant is None or name in meant) and all(_tells_of(profile, word) for word in subject)
    )
    return _Asked(read, tuple(looked), subject, meant is not None, tuple(names))


def _number_words(question: Question, reports: View) -> frozenset[str]:
    """The folded words by which a question may name a report: "aktivitetsrapport nr. 12"."""
    name = reports.published.numbered(question.text)
    told = words(reports.published.reports[name].name) if name is not None else []
    return frozenset(map(fold, (*told, "rapport", "rapporten", "report", "nr", "nummer", "number")))


def _profiles(reports: View) -> Mapping[str, Profile]:
    return {name: profile_of(name, reports) for name in reports.published.reports}


def _is_about(profile: Profile, word: Sought) -> bool:
    return bool(word.same & (profile.title.words | profile.chosen.words))


def _tells_of(profile: Profile, word: Sought) -> bool:
    near = bool(word.among(profile.title) or word.among(profile.chosen) or word.is_in(profile.near))
    return near or any(word.is_in(text) for text in profile.texts)


# ------------------------------------------------------------------------------------------------------------- taking part


def _places(asked: _Asked, reports: View) -> frozenset[int]:
    """The passages that may answer: of the reports that may tell, the parts that the question may ask for."""
    told, question = reports.published, asked.question
    every = [place for name in asked.names for place in told.places[name]]
    called = [p for p in every if _calls(question.stems, told.labels[p]) and _may_answer(question, told.labels[p])]
    wanted = [p for p in called if not told.labels[p].needed or question.wants & HARD]
    return frozenset(wanted or (place for place in every if _may_answer(question, told.labels[place])))


def _may_answer(question: Question, label: Label) -> bool:
    """False for what did not work where it is asked what did, and for a figure or a choice that the question does not name;
    where it asks for a figure, it is looked whether one is there."""
    if label.needed and _HOW.search(question.folded):
        return False
    if _calls(question.stems, label):
        return label.negated == is_negated(question.text)
    return not label.needed or bool(question.wants & HARD)


def _calls(asked: Sequence[str], label: Label) -> bool:
    """Whether one of the words is in a label, or begins as one there does: a compound with it."""
    return any(s[:MIN_CALLED] == word[:MIN_CALLED] for s in asked for word in label.stems)


# --------------------------------------------------------------------------------------------------------------- composing


def _found_by_title(asked: _Asked, answer: Answer, reports: View) -> Answer | None:
    """Which reports are meant, where nothing but their titles has the words of the question: any of their parts would be told
    by chance. None where a part is named, or lies near in words or meaning."""
    first = Label.of(answer.citations[0].heading[-1], needed=False)
    near = answer.trace.get("sentence") or answer.trace.get("meaning")
    if near or not isinstance(answer.finding, TextFinding) or _calls(asked.question.stems, first):
        return None
    numbers = {citation.report for citation in answer.citations}
    told = tuple(report for report in reports.published.reports.values() if report.number in numbers)
    return replace(answer, finding=ActivityFinding((), near=told, named=True))


def _told(asked: _Asked, answer: Answer, reports: View) -> Answer:
    """The answer without what else it tells that is only another choice or figure ("Aktivitet: Kor"); unsure where the report
    has not all of the words that were asked about."""
    finding = answer.finding
    if not isinstance(finding, TextFinding):
        return answer
    if len(finding.detail) == len(answer.citations) - 1:
        beside = zip(finding.detail, answer.citations[1:], strict=True)
        asked_for = answer.citations[0].heading[-1]  # the same figure of another report
        kept = [(text, cited) for text, cited in beside if cited.heading[-1] == asked_for or not _is_labelled(text, cited)]
        finding = replace(finding, detail=tuple(text for text, _ in kept))
        answer = replace(answer, citations=(answer.citations[0], *(cited for _, cited in kept)))
    unsure = finding.unsure and not _is_labelled(finding.lead[0], answer.citations[0])  # a figure is what was asked for, or not
    return replace(answer, finding=replace(finding, unsure=unsure or not _tells_all(asked, answer, reports)))


def _is_labelled(text: str, cited: Citation) -> bool:
    return text.startswith(f"{cited.heading[-1]}: ")


def _tells_all(asked: _Asked, answer: Answer, reports: View) -> bool:
    """Whether the first report cited has every word of the question; what a part is called counts as told."""
    first = answer.citations[0]
    label = Label.of(first.heading[-1], needed=False)
    profiles = (p for name, p in _profiles(reports).items() if reports.published.reports[name].number == first.report)
    left = [word for word in asked.looked if not _calls((word.stem,), label)]
    return any(all(_tells_of(profile, word) for word in left) for profile in profiles)
