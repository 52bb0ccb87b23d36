"""Answers about who has an office, or a seat, where no group is named: "direktøren i Struer", "hvem er formand?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from knowledge.attendance import is_of_meeting
from knowledge.danish import fold, stem, words
from knowledge.findings import Answer, Clarification, GroupFinding, Kind, Reason, Refusal
from knowledge.followups import chair, who_is
from knowledge.model import Group, Member
from knowledge.names import is_chair, is_person_name, plain_role
from knowledge.places import place_words, places_in
from knowledge.question import Question, Topic, Wants, office_in, roles
from knowledge.responders.groups import ASKING, asks_chair, asks_vice
from knowledge.responders.membership import answered
from knowledge.view import View

MAX_CHOICES: Final = 4
MAX_BARE: Final = 2  # words of a message that asks for who leads without saying so: "formanden?"
NEAR: Final = 6  # words between an office and a place of which a text may tell who has it
MAX_PASSAGES: Final = 60  # in which that is looked for
_OTHERS: Final = {Topic.DECISION, Topic.PROPOSAL, Topic.APOLOGIES, Topic.MEETING}
_OTHERWISE: Final = {Wants.WHEN, Wants.WHERE, Wants.NUMBER, Wants.REASON, Wants.PHONE, Wants.EMAIL}
_SEAT: Final = re.compile(r" (reprasentant\w*|representative\w*) ")
# A question for something else than who: "er Struer med?", "hvordan er Struer repræsenteret?".
_WHETHER: Final = re.compile(r"^ (hv\w+|er|var|har|skal|kan|ma|kommer|sidder|deltager|is|are|was|does|do|has|how|what|which) ")
# "hvem kontakter jeg i Skive": whoever is there to be written to.
_REACH: Final = re.compile(
    r" hvem ((skal|kan|bor|ma) (jeg|vi|man) )?(kontakte|kontakter|ringe|ringer|skrive|skriver)( (jeg|vi|man))? "
)
_REACHING: Final = frozenset(stem(word) for word in "kontakte kontakter ringe ringer skrive skriver".split())
_CONTACTS: Final = frozenset(stem(word) for word in "kontaktperson tovholder".split())
_OUGHT: Final = re.compile(r" (kan|skal|bor|ma|can|should|must) ")  # who may have an office, not who has it
_OURS: Final = re.compile(r" (vi|vores|vor|netvarkets|our) ")
_OUR_WORDS: Final = frozenset(stem(word) for word in "vi vores vor netværkets our".split())

Seat = tuple[Group, Member]  # a person on the list of a group


def answer_post(question: Question, view: View) -> Answer | None:
    """Who has an office in a municipality, represents it, or leads a group that the question does not name; None for anything
    else, and where the running text may know better than the lists."""
    if question.topics & _OTHERS or question.wants & _OTHERWISE or question.number is not None:
        return None
    if not question.wants & {Wants.WHO, Wants.NAME} and _WHETHER.search(question.folded):
        return None
    places = places_in(question.text) or places_in(question.spelt)
    offices = roles(question)
    if _REACH.search(question.folded):
        offices |= _CONTACTS
    named = {stem(word) for place in places for word in place_words(place)}
    if any(s not in ASKING | _OUR_WORDS | _REACHING | offices | named for s in question.stems):
        return None
    if len(places) == 1 and (offices or Topic.GROUP in question.topics or _SEAT.search(question.folded)):
        return _from(question, places[0], offices, view)
    return _leading(question, view) if not places else None


def _from(question: Question, place: str, offices: frozenset[str], view: View) -> Answer | None:
    """Whoever comes from `place` and has one of the `offices`, if any is asked for."""
    seats = [seat for seat in _seats(view) if place in places_in(seat[1].affiliation or "")]
    seats = [seat for seat in seats if not offices or any(_has(seat[1], office) for office in offices)]
    if _OURS.search(question.folded):
        seats = [seat for seat in seats if view.network.name in seat[0].name] or seats
    found = {member.name: (group, member) for group, member in reversed(seats)}
    if len(found) > 1:
        choices = tuple(who_is(name, group.name) for name, (group, _) in reversed(found.items()))[:MAX_CHOICES]
        return Answer(Kind.CLARIFY, question.text, Clarification(place, choices), english=question.english)
    if found:
        ((group, member),) = found.values()
        return answered(question, GroupFinding(group, (member,)), (group,), view)
    if not view.vocabulary.holders or any(_told(office, place, view) for office in offices):
        return None
    about = office_in(question) or ("kontaktperson" if _REACH.search(question.folded) else None)
    refusal = Refusal(Reason.UNKNOWN_NAME, about, place=place)
    return Answer(Kind.REFUSAL, question.text, refusal, english=question.english)


def _seats(view: View) -> Sequence[Seat]:
    """Every person on a list of members that holds, in the order of the groups."""
    held = [group for group in view.groups if not (group.superseded or group.change or is_of_meeting(group))]
    return [(group, member) for group in held for member in group.members if is_person_name(member.name)]


def _has(member: Member, office: str) -> bool:
    """Whether somebody has the office: a head of culture is a head, a vice-chair no chair."""
    if fold(office) == fold(stem("formand")):
        return is_chair(member.role)
    return any(fold(stem(word)).endswith(fold(office)) for word in words(member.role or ""))


def _told(office: str, place: str, view: View) -> bool:
    """Whether some text names the office close to the place, so that it may say who has it."""
    places = [fold(word) for word in place_words(place)]
    hits = view.index.match([*map(stem, words(place)), office], (1.0, 1.0, 1.0), MAX_PASSAGES)
    for passage in view.index.passages([number for number, _ in hits if view.allowed(number)]).values():
        told = [fold(word) for word in words(passage.text)]
        holders = [at for at, word in enumerate(told) if stem(word).endswith(fold(office))]
        if any(abs(at - other) <= NEAR for at in holders for other, word in enumerate(told) if word in places):
            return True
    return False


def _leading(question: Question, view: View) -> Answer | None:
    """ "Hvem er formand?": of the groups that have one, the members' own first, it is asked which; a single one is told."""
    vice = asks_vice(question)
    if not (vice or asks_chair(question)) or question.period is not None or _OUGHT.search(question.folded):
        return None
    if not question.wants & {Wants.WHO, Wants.NAME} and len(words(question.text)) > MAX_BARE:
        return None
    led = {group.name: group for group, member in reversed(_seats(view)) if _leads(member, vice=vice)}
    own = {name: group for name, group in led.items() if view.network.name in name}
    if own and _OURS.search(question.folded):
        led = own
    if len(led) == 1:
        (group,) = led.values()
        focus = tuple(member for member in group.members if _leads(member, vice=vice))
        return answered(question, GroupFinding(group, focus), (group,), view)
    choices = tuple(chair(name, vice=vice) for name in sorted(led, key=lambda name: (name not in own, name)))[:MAX_CHOICES]
    about = office_in(question) or ""
    return Answer(Kind.CLARIFY, question.text, Clarification(about, choices), english=question.english) if led else None


def _leads(member: Member, *, vice: bool) -> bool:
    return (plain_role(member.role) or "").startswith("næst") if vice else is_chair(member.role)
