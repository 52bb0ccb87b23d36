"""A question as part of a conversation: what the last exchange was about is carried over to a question that leaves it out.

"Og hvem er formand?" takes over the group, "og i 2024?" what was asked of it. A question with a subject of its own takes over
nothing. What is remembered of an exchange is a `Subject`: names and numbers of the index. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from knowledge import ellipsis
from knowledge.answer import answer
from knowledge.attendance import is_of_meeting
from knowledge.danish import stem, words
from knowledge.ellipsis import Ellipsis
from knowledge.findings import Answer, Aspect, Kind, Reason, Refusal
from knowledge.followups import day_of, in_full, within
from knowledge.gazetteer import people_in, spelt_as, touches
from knowledge.model import Group
from knowledge.question import Question, understand
from knowledge.remembering import subject_of
from knowledge.responders.curated import answer_curated
from knowledge.responders.groupnames import resolve_group
from knowledge.responders.planned import ASPECTS, asks_of_change, aspect_of
from knowledge.subject import Ask, Subject, Turn
from knowledge.view import View

OF_PERSON: Final = frozenset({Ask.PERSON, Ask.WORKPLACE, Ask.TITLE})
OF_MEETINGS: Final = frozenset({Ask.NEXT, Ask.LAST, Ask.MEETINGS, Ask.WHERE})
OF_MEMBERS: Final = frozenset({Ask.MEMBERS, Ask.COUNT, Ask.CHAIR, Ask.VICE, Ask.FROM, Ask.COMPOSITION})
OF_ITEM: Final = frozenset({Ask.DECISION, Ask.PROPOSAL})
MAX_BARE: Final = 3  # words of a message that is nothing but a name or a year
MAX_PREDICATE: Final = 1  # words of content in a question about what was spoken of: "hvad koster det?"
_OF_PLANNED: Final = {
    Aspect.HOST: "Hvem er vært for {}?",
    Aspect.AGENDA: "Hvad er dagsordenen til {}?",
    Aspect.MOVED: "Er {} flyttet eller aflyst?",
}
_ASKS: Final = re.compile(r"\b(hv\w+|who|what|when|where|why|how)\b", re.IGNORECASE)
_PAST: Final = re.compile(r" (var|blev|holdt|was|did) ")

Resumed = tuple[str, Subject]  # the question in full, and what it took over


def converse(text: str, view: View, *, now: datetime, last: Subject | None) -> Turn:
    """The answer to `text` as of `now` (aware) after an exchange about `last`; None where nothing is remembered."""
    question = understand(text, now=now, mend=view.spelt)
    gap = ellipsis.read(question)
    resumed = None
    if last is not None and question.courtesy is None and not _is_taught(question, gap, view, now):
        resumed = resume(question, gap, last, view)
    if resumed is None:
        if _is_fragment(question, gap):
            refusal = Answer(Kind.REFUSAL, question.text, Refusal(Reason.UNCLEAR), english=question.english)
            return Turn(refusal)
        found = answer(text, view, now=now)
        return Turn(found, subject_of(found, question, gap, view))
    full, carried = resumed
    found = replace(answer(full, view, now=now), english=question.english)
    meant = understand(full, now=now, mend=view.spelt)
    about = subject_of(found, meant, ellipsis.read(meant), view)
    return Turn(found, carried if about is None and carried.ask is Ask.TRIED else about, carried)


def _is_taught(question: Question, gap: Ellipsis, view: View, now: datetime) -> bool:
    """True for a question that says itself what it is about, and that the coordinator has answered."""
    return bool(gap.content or gap.ours) and answer_curated(question, view, now) is not None


def resume(question: Question, gap: Ellipsis, last: Subject, view: View) -> Resumed | None:
    """The question in full where it leaves something out that `last` supplies; None where it stands by itself."""
    if gap.ours:
        return None
    of_minutes = last.ask in OF_ITEM | {Ask.APOLOGIES}
    named = [s for s in gap.content if not spelt_as(s, ASPECTS)]
    if view.calendar.planned and not (named or of_minutes) and (asked := _of_planned(question, gap)):
        return _of_that_meeting(asked, question, gap, last)
    if gap.content and not _of_person(gap):
        return _asks_anew(question, gap, last, view) or _on_topic(question, gap, last)
    group = _of_kind(gap, last, view) if gap.kinds else last.group or last.body
    if gap.ask is None:
        return _asked_again(question, gap, replace(last, group=group or "")) or _on_topic(question, gap, last)
    if gap.kinds and not group:
        return None
    wanted = _supplied(question, gap, last, group or "")
    if wanted is None or (not gap.cue and not gap.points and _repeats(wanted, last)):
        return None
    full = in_full(wanted)
    if full is not None and question.period is not None and question.period.bounded and wanted.ask in OF_ITEM:
        full = f"{full.rstrip('?')} {question.period.words}?"
    return (full, wanted) if full else None


def _of_planned(question: Question, gap: Ellipsis) -> str:
    """What is asked of a planned meeting besides its time, to be filled with the meeting; empty for anything else."""
    aspect = aspect_of(question)
    if aspect is None and gap.points and not gap.kinds and asks_of_change(question):
        aspect = Aspect.MOVED
    return _OF_PLANNED.get(aspect, "") if aspect is not None else ""


def _of_that_meeting(asked: str, question: Question, gap: Ellipsis, last: Subject) -> Resumed | None:
    """ "Hvem er vært?", "er det flyttet?": of the meeting that was spoken of. One that says which stands by itself."""
    bounded, of_meetings = question.period is not None and question.period.bounded, last.ask in OF_MEETINGS
    stands = question.asked is not None or bounded or not of_meetings
    if (stands and not gap.cue) or gap.kinds or not last.group:
        return None
    which = f"næste møde i {last.group}"
    if bounded and question.period is not None:
        which = f"mødet i {last.group} {question.period.words}"
    elif question.asked is None and of_meetings and last.ask is not Ask.NEXT:
        which = day_of(last) or which
    return asked.format(which), last


def _is_fragment(question: Question, gap: Ellipsis) -> bool:
    """True for "og i 2024?" with nothing to hold on to: it asks nothing."""
    timed = question.period is not None and question.period.bounded
    return gap.cue and gap.ask is None and not gap.content and not gap.kinds and bool(gap.place or timed)


def _of_person(gap: Ellipsis) -> bool:
    return gap.personal and gap.ask in OF_PERSON


def _repeats(wanted: Subject, last: Subject) -> bool:
    """True when the same is asked of the same: then somebody else is meant ("hvornår er næste møde?" after KD-Net's)."""
    return (wanted.ask, wanted.group, wanted.place, wanted.item) == (last.ask, last.group, last.place, last.item)


def _supplied(question: Question, gap: Ellipsis, last: Subject, group: str) -> Subject | None:
    """What is asked, of what was spoken of; None where that cannot be asked of it."""
    ask = gap.ask
    assert ask is not None
    period = question.period.label if question.period is not None and question.period.bounded else ""
    if ask is Ask.MEMBERS and last.person and gap.points and not gap.kinds:
        ask = Ask.PERSON  # "hvem er det?"
    if ask in OF_PERSON:
        return Subject(ask, group=last.group, person=last.person) if last.person else None
    if ask in OF_ITEM and question.number:
        return Subject(ask, group=group, body=last.body or group, date=last.date, item=question.number)
    if ask in OF_ITEM:
        item = "" if period else last.item
        return replace(last, ask=ask, group=group, person="", date="" if period else last.date, item=item, period="")
    if ask is Ask.ADVICE or not group:
        return None
    if ask in (Ask.APOLOGIES, Ask.WHERE):
        body = last.body if not gap.kinds else ""
        return Subject(ask, group=group, body=body, date=period if len(period) == len("2023-06-02") else last.date)
    if ask is Ask.NEXT and last.date and not period and _PAST.search(question.folded):
        return Subject(Ask.MEETINGS, group=last.body or group, period=last.date)
    return Subject(ask, group=group, place=gap.place, period=period if ask in OF_MEETINGS else "")


def _asked_again(question: Question, gap: Ellipsis, last: Subject) -> Resumed | None:
    """ "Og i 2024?", "hvad med Viborg?", "og styregruppen?": what was asked before, of another year, place or group."""
    if not (gap.cue or len(question.text.split()) <= MAX_BARE) or _ASKS.search(gap.rest):
        return None
    period = question.period
    wanted = None
    if gap.place and not gap.kinds and last.ask in OF_MEMBERS:
        wanted = Subject(Ask.FROM, group=last.group, place=gap.place)
    elif gap.place and not gap.kinds and last.ask is Ask.TRIED:
        wanted = replace(last, place=gap.place)
    elif period is not None and period.bounded and last.ask in OF_MEETINGS:
        wanted = Subject(Ask.MEETINGS, group=last.group, period=period.label)
    elif period is not None and period.bounded and last.ask in OF_ITEM | {Ask.APOLOGIES} and last.body:
        wanted = Subject(last.ask, group=last.group, body=last.body)
        full = in_full(replace(wanted, date=period.label)) if len(period.label) == len("2023-06-02") else None
        return (full or within(wanted, period.words), wanted)
    elif gap.kinds and last.group and not gap.place:
        wanted = _of_group(last, last.group)
    full = in_full(wanted) if wanted is not None else None
    return (full, wanted) if full and wanted else None


def _asks_anew(question: Question, gap: Ellipsis, last: Subject, view: View) -> Resumed | None:
    """ "Hvad med KD-Net?", "og lægevagten?": what was asked before, of somebody or something else that is named."""
    bare = gap.cue or len(question.text.split()) <= MAX_BARE
    if gap.ask is not None or not bare or _ASKS.search(gap.rest):
        return None
    people = people_in(gap.rest, view.people)
    if people:
        wanted = Subject(Ask.PERSON, person=people[0])
    else:
        found = resolve_group((*gap.content, *gap.kinds), question, view)
        if found is not None and not found.left and not found.rivals:
            wanted = _of_group(last, found.name)
            if question.period is not None and question.period.bounded:
                wanted = replace(wanted, ask=Ask.MEETINGS, period=question.period.label)
        elif gap.cue and last.ask in OF_ITEM and last.body:
            wanted = Subject(last.ask, group=last.group, body=last.body, topic=gap.rest)
        else:
            return None
    full = in_full(wanted)
    return (full, wanted) if full else None


def _of_group(last: Subject, group: str) -> Subject:
    """What was asked in `last`, of `group`."""
    if last.ask in OF_ITEM | {Ask.TEXT, Ask.ADVICE, Ask.APOLOGIES} | OF_PERSON:
        return Subject(Ask.DECISION if last.ask in OF_ITEM else Ask.MEMBERS, group=group, body=group)
    return Subject(last.ask, group=group, place=last.place, period=last.period if last.ask in OF_MEETINGS else "")


def _of_kind(gap: Ellipsis, last: Subject, view: View) -> str | None:
    """The group that a mere "styregruppen" or "gruppen" means after `last`: itself, or that kind of group of the same name."""
    kinds = [kind for kind in gap.kinds if kind != ellipsis.GROUP]
    spoken = view.group_names.get(last.group)
    if spoken is not None and (not kinds or any(touches(kind, known) for kind in kinds for known in spoken.generic)):
        return last.group
    # "arbejdsgruppen" after the item that sets one up
    here = next((g.name for g in view.groups if _of_item(g, last) and _has_kind(g.name, kinds)), None)
    if here or spoken is None:
        return here
    for name, known in view.group_names.items():
        of_kind = any(touches(kind, generic) for kind in kinds for generic in known.generic)
        if of_kind and known.distinctive and known.distinctive == spoken.distinctive:
            return name
    return None


def _of_item(group: Group, last: Subject) -> bool:
    """True for a group that the agenda item spoken of names."""
    told = group.source.meeting
    same = told is not None and (told.body, told.date, told.item) == (last.body, last.date, last.item)
    return bool(last.item) and same and not is_of_meeting(group)


def _has_kind(name: str, kinds: Sequence[str]) -> bool:
    return any(touches(stem(word), kind) for word in words(name) for kind in kinds)


def _on_topic(question: Question, gap: Ellipsis, last: Subject) -> Resumed | None:
    """ "Hvad koster det?", "og hvem betaler?": the heading under which the last answer stood says what "det" is."""
    pointing = gap.points or gap.cue
    if not (pointing and last.topic and _ASKS.search(gap.rest)) or len(gap.content) > MAX_PREDICATE or gap.kinds or gap.place:
        return None
    if gap.ask in OF_ITEM and gap.content:
        return None
    wanted = replace(last, ask=Ask.TEXT, group="", person="", place="", period="")
    return f"{gap.rest} ({last.topic})?", wanted
