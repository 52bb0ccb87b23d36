"""Answers about when and where a conference, a study trip or another gathering with a title of its own is held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from knowledge.danish import is_stopword, stem, words
from knowledge.findings import Answer, Asked, Kind, MeetingFinding, Reason, Refusal
from knowledge.gatherings import gathering_in, has_own_title, series
from knowledge.gazetteer import spelt_as, touches
from knowledge.model import Meeting, MeetingStatus
from knowledge.periods import ZONE, Period
from knowledge.question import Question, Topic, Wants
from knowledge.responders.meetings import asks, begun, chosen_by_time, differs, within
from knowledge.view import View

_OTHERS: Final = {Topic.PROPOSAL, Topic.APOLOGIES}
# What is asked of a gathering besides its own day and place.
_ELSE: Final = re.compile(r" (\w*meld\w*|\w*frist\w*|deadline|senest|pris\w*|koster|regist\w*|sign|signed) ")
_TAIL: Final = 6  # letters of a word that may end a compound: "konferencen" asks for a "Havnekonference"
_CUTOFF: Final = 88.0  # of 100, for a misspelt word of a title
MAX_SHOWN: Final = 5


def answer_event(question: Question, view: View, now: datetime) -> Answer | None:
    """The answer to a question about when or where a gathering is; None when it is not such a question, or of none known."""
    timed = question.wants & {Wants.WHEN, Wants.WHERE, Wants.TIME}
    if not timed or question.topics & _OTHERS or question.wants & {Wants.WHO, Wants.REASON} or _ELSE.search(question.folded):
        return None
    content = [s for s in question.stems if not asks(s, question, view) and not s[0].isdigit()]
    events = [m for m in view.meetings(now) if has_own_title(m.title, m.group)]
    named = [m for m in events if content and _is_asked(content, m)]
    if not named:
        return None
    period = question.period if question.period and question.period.bounded else None
    current = [m for m in named if not m.superseded]
    held = [m for m in current if period is None or within(period, m, current)]
    if not held:
        return _no_such(question, current or named, period, view)
    chosen = _choose(question, held, now)
    if not chosen or not _tells(chosen, question):
        return _no_such(question, held, None, view)
    overtaken = tuple(m for m in named if m.superseded and any(_other_day(m, c) for c in chosen))
    asked = Asked.ONE if len(chosen) == 1 else Asked.LIST
    planned = view.calendar.of(chosen[0]) if len(chosen) == 1 else None
    label = period.label if period else None
    finding = MeetingFinding(asked, chosen[0].group, chosen, (), overtaken, label, planned=planned)
    citations = tuple(dict.fromkeys(view.cite_place(m.source) for m in chosen))[:3]
    return Answer(Kind.ANSWER, question.text, finding, citations, question.english, 1.0)


def _is_asked(content: Sequence[str], meeting: Meeting) -> bool:
    """Whether the question names the gathering, and nothing but it: every word is in its title, group, place or remark."""
    title = _stems(meeting.title)
    around = title | _stems(f"{meeting.group} {meeting.place or ''} {meeting.note or ''}")
    named = [s for s in content if _among(s, title)]
    return bool(named) and all(_among(s, around) for s in content)


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text) if not is_stopword(word) and not word[0].isdigit()}


def _among(asked: str, known: Iterable[str]) -> bool:
    """Whether a word of the question is one of `known`, inflected, misspelt, or the end of a compound."""
    found = list(known)
    if any(touches(asked, one) or (len(asked) >= _TAIL and one.endswith(asked)) for one in found):
        return True
    return len(asked) >= _TAIL and spelt_as(asked, found, cutoff=_CUTOFF)


def _choose(question: Question, held: Sequence[Meeting], now: datetime) -> tuple[Meeting, ...]:
    """The gatherings that answer: of one series the one to come, else the last; of several series one of each."""
    by_series: dict[str, list[Meeting]] = {}
    for meeting in sorted(held, key=lambda m: m.start):
        by_series.setdefault(series(meeting.title), []).append(meeting)
    found: list[Meeting] = []
    for of_series in by_series.values():
        if question.asked in (Asked.NEXT, Asked.LAST):
            found += chosen_by_time(question.asked, of_series, now.astimezone(ZONE))
            continue
        coming = [m for m in of_series if not begun(m, now.astimezone(ZONE))]
        found.append((coming or of_series[-1:])[0])
    coming = [m for m in found if not begun(m, now.astimezone(ZONE))]
    return tuple(sorted(coming or found, key=lambda m: m.start))[:MAX_SHOWN]


def _tells(chosen: Sequence[Meeting], question: Question) -> bool:
    """Whether what is asked for is stated."""
    if any(m.status is MeetingStatus.CANCELLED for m in chosen):
        return True
    if Wants.WHERE in question.wants and Wants.WHEN not in question.wants:
        return any(m.place or m.online for m in chosen)
    return Wants.TIME not in question.wants or any("T" in m.start for m in chosen)


def _other_day(older: Meeting, newer: Meeting) -> bool:
    noun, other = gathering_in(older.title), gathering_in(newer.title)
    same = series(older.title) == series(newer.title) or bool(noun and other and series(noun[0]) == series(other[0]))
    return differs(older, newer) or (same and older.start[:4] == newer.start[:4] and older.start[:10] != newer.start[:10])


def _no_such(question: Question, known: Sequence[Meeting], period: Period | None, view: View) -> Answer:
    """The gathering is known, not the year or what was asked of it."""
    reason = Reason.WRONG_PERIOD if period else Reason.NO_ATTRIBUTE
    nearest = tuple(dict.fromkeys(view.cite_place(m.source) for m in known))[:2]
    finding = Refusal(reason, period.label if period else known[0].title, nearest)
    return Answer(Kind.REFUSAL, question.text, finding, english=question.english)
