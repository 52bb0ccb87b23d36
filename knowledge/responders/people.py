"""Answers about who somebody is: by full name, by a part of it, misspelt; with two of one name it is asked back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from rapidfuzz import fuzz

from knowledge.attendance import is_of_meeting
from knowledge.danish import fold, is_stopword, stem, words
from knowledge.findings import Answer, Choice, Clarification, GroupFinding, Kind, Reason, Refusal
from knowledge.followups import who_is
from knowledge.gazetteer import people_in, touches
from knowledge.model import Group
from knowledge.names import is_person_name
from knowledge.places import places_in
from knowledge.question import Question, Wants
from knowledge.responders.groups import ASKING
from knowledge.responders.membership import answered, unstated
from knowledge.terms import resolve
from knowledge.view import View

_TITLE: Final = re.compile(r" (titel|stilling|position|title|job|rolle) ")
_WORKPLACE: Final = re.compile(
    r" (hvor (arbejder|kommer|er \w+ ansat)|hvilken (kommune|arbejdsplads|organisation)|where does|ansat) "
)
_WHO_IS: Final = re.compile(r"^ (hvem (er|var)|who (is|was)) (?!der |med |det |de |i )(\w+ ){1,4}(\|.*)?$")
SPELT: Final = 84.0  # of 100, of one name: "pahus" against "pahuus" is 91
NEAR: Final = 70.0  # from here it is asked whether that is who was meant
_ENGLISH: Final = frozenset({"is", "was", "who", "the"})
MIN_NAME: Final = 3  # letters of a name
MAX_CHOICES: Final = 4


def answer_person(question: Question, view: View) -> Answer | None:
    """Who somebody on a roster is, or what their title is."""
    workplace = _WORKPLACE.search(question.folded)
    if not (question.wants & {Wants.WHO} or workplace or _TITLE.search(question.folded)):
        return None
    people = people_in(question.spelt, view.people)
    if not people:
        return _partly_named(question, view)
    others = [s for s in question.stems if s not in ASKING and not any(touches(s, stem(w)) for w in words(people[0]))]
    return _of_person(question, people[0], view) if len(others) <= 2 else None


def _of_person(question: Question, person: str, view: View) -> Answer | None:
    rosters = _rosters(person, view)
    if not rosters:
        return None
    focus = tuple(m for m in rosters[0].members if m.name == person)
    if _WORKPLACE.search(question.folded) and not any(m.affiliation for m in focus):
        return unstated(question, person, (), view, known=rosters[:1])
    return answered(question, GroupFinding(rosters[0], focus), (rosters[0],), view)


def _rosters(person: str, view: View) -> list[Group]:
    """The groups that somebody is in, what tells most first; lists of who came to a meeting are none."""
    found = [g for g in view.groups if not g.superseded and not is_of_meeting(g) and any(m.name == person for m in g.members)]
    return sorted(found, key=lambda g: -sum(bool(m.role) + bool(m.affiliation) for m in g.members if m.name == person))


def _partly_named(question: Question, view: View) -> Answer | None:
    """ "Hvem er Karen?": one of that name answers, of two it is asked which; nobody of that name, somebody of a like one."""
    if not _WHO_IS.match(question.folded) or places_in(question.text):
        return None
    asked = [fold(w) for w in words(question.text) if not (is_stopword(w) or stem(w) in ASKING or fold(w) in _ENGLISH)]
    if not asked or any(len(word) < MIN_NAME or word.isdigit() for word in asked):
        return None
    known = {folded: name for folded, name in view.people.items() if is_person_name(name) and _rosters(name, view)}
    found = _likest(asked, known, SPELT)
    if len(found) == 1:
        return _of_person(question, found[0], view)
    if found:
        return _which(question, found, view)
    strange = [word for word in asked if not view.vocabulary.holders.get(stem(word))]
    near = _likest(strange, known, NEAR)[:MAX_CHOICES]
    heard = resolve([stem(word) for word in strange], view.vocabulary, synonyms=view.synonyms)
    if not view.vocabulary.holders or (not near and all(term.variants for term in heard)):
        return None  # the documents know these words, or nearly: their text may tell
    written = " ".join(w for w in words(question.text) if fold(w) in asked)
    refusal = Refusal(Reason.UNKNOWN_NAME, written, (), tuple(who_is(name) for name in near))
    return Answer(Kind.REFUSAL, question.text, refusal, english=question.english)


def _likest(asked: Sequence[str], known: Mapping[str, str], cutoff: float) -> list[str]:
    """The people each of whose asked names is at least so like one of their own: the likest of them, in order of name."""
    scored = []
    for folded, name in known.items():
        own = folded.replace("-", " ").split()
        likeness = min((max(fuzz.ratio(word, part) for part in own) for word in asked), default=0.0)
        if likeness >= cutoff:
            scored.append((likeness, name))
    best = max((likeness for likeness, _ in scored), default=0.0)
    return [name for likeness, name in sorted(scored) if likeness == best]


def _which(question: Question, people: list[str], view: View) -> Answer:
    """Several fit: ask back, each button with the group that tells them apart."""
    choices: tuple[Choice, ...] = tuple(who_is(name, _rosters(name, view)[0].name) for name in people[:MAX_CHOICES])
    told = " ".join(w for w in words(question.text) if any(fold(w) in fold(name) for name in people) and not is_stopword(w))
    return Answer(Kind.CLARIFY, question.text, Clarification(told, choices), english=question.english)
