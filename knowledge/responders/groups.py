"""Answers about who is in a group, who leads it, whom somebody represents and how it is to be composed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from knowledge.attendance import is_of_meeting
from knowledge.danish import fold, is_stopword, stem, words
from knowledge.findings import Answer, Choice, Clarification, GroupFinding, Kind, Reason, Refusal
from knowledge.gazetteer import touches
from knowledge.model import Group, Member
from knowledge.names import is_chair, is_person_name, plain_role
from knowledge.places import place_words, places_in
from knowledge.question import Question, Topic, Wants
from knowledge.responders.attendance import ATTENDED, answer_attendance, bodies, who_came
from knowledge.responders.elections import answer_elected, is_over, leading_group, leads, without_election
from knowledge.responders.groupnames import Resolved, resolve_group
from knowledge.responders.membership import answered, unstated
from knowledge.view import View

_CHAIR: Final = re.compile(r"(?<= )(formand(en)?|formandskab(et)?|fmd|chair(s|man|person|manship)?|leder)(?= )")
# Words that ask for members without telling which.
ASKING: Final = frozenset(
    stem(word)
    for word in (
        "sidder medlem medlemmer medlemmerne medlemsliste deltager deltagere formand formanden formænd fmd leder "
        "næstformand næstformanden viceformand vice deputy "
        "repræsenterer repræsenteret repræsentant repræsentanter hvem person personer navn navne hedder titel "
        "stilling arbejder kommer ansat daglig dagligt hvilken organisation arbejdsplads består sammensat "
        "sammensætning udpeget liste kommune kommunen plads pladser alle aktuelt lige afbud meldte mødet møde "
        "deltog inviteret inviterede invitere hvilke med sits sit member members chair chairman represents "
        "represent represented position title hold holds person people group invited municipality municipalities"
    ).split()
)
_VICE: Final = re.compile(r"(?<= )(nast(e)?formand(en)?|viceformand(en)?|nastfmd|vice chair\w*|deputy chair\w*)(?= )")
_BEHIND: Final = re.compile(r" (star|stod|er|var) bag | (er|var) gaet sammen ")
# What a network applies for: who is behind it are the network's own.
_APPLIED: Final = frozenset(stem(word) for word in "bag stod gået sammen ansøgning ansøgningen".split())
ENOUGH: Final = 0.6  # share of the words left that must be told of a member
MAX_CHOICES: Final = 4
# How much of something it takes to sit in a group, which no list of members tells.
_MEASURED: Final = re.compile(
    r" (hvor (meget|lang|lange|ofte|tit|stor|stort)|hvor mange (\w+ )?(timer|kroner|penge|moder|gange)|how (much|long|often)) "
)


# What members ought to do, which no list of them tells.
_DUTY: Final = re.compile(r"^ (hvad|hvordan|what|how) (skal|bor|gor|should|must|do|does) ")


def answer_group(question: Question, view: View, now: datetime) -> Answer | None:
    """The answer to a question about the members or composition of a group; None when facts cannot answer it."""
    attended = ATTENDED.search(question.folded) is not None
    about = attended or question.topics & {Topic.GROUP, Topic.COMPOSITION, Topic.APOLOGIES}
    composed = Topic.COMPOSITION in question.topics
    if not about or _MEASURED.search(question.folded) or (_DUTY.search(question.folded) and not composed):
        return None
    period_words = {stem(word) for word in words(question.period.words)} if question.period else set()
    content = [s for s in question.stems if s not in ASKING and s not in period_words and not s[0].isdigit()]
    places = places_in(question.text) or places_in(question.spelt)
    named_places = {stem(word) for place in places for word in place_words(place)}
    if attended or Topic.APOLOGIES in question.topics:
        return answer_attendance(question, [s for s in content if s not in named_places], view)
    content = [s for s in content if s not in named_places] or content
    if _BEHIND.search(question.folded):
        content = [s for s in content if s not in _APPLIED] or [stem("netværket")]
    if not content:
        return None
    found = _resolved(question, content, view)
    if found is None:
        return None
    if found.rivals:
        names = (found.name, *found.rivals)
        return _clarify(question, [name for name in names if name in view.group_names])
    known = [g for g in view.groups if g.name == found.name and g.members and not g.change]
    rosters = _of_its_time(question, known) or (who_came(found.name, question, view) if _asks_people(question) else [])
    if _leads(question) and not found.left:
        elected = answer_elected(question, found.name, rosters, view, vice=asks_vice(question), now=now)
        if elected is not None:
            return elected
    if known and not rosters and _asks_people(question) and question.period is not None:
        refusal = Refusal(Reason.WRONG_PERIOD, question.period.label, tuple(view.cite_place(g.source) for g in known)[:2])
        return Answer(Kind.REFUSAL, question.text, refusal, english=question.english)
    rules = [g for g in view.groups if g.name == found.name and g.rule and not g.superseded]
    counted = Wants.NUMBER in question.wants and " skal " not in question.folded and rosters
    told = _asks_people(question) or (found.name == view.network.name and not found.left)  # a network consists of its parties
    if composed and rules and not counted and not (rosters and told):
        return answered(question, GroupFinding(rules[0], (), rules[0]), (rules[0],), view)
    if not rosters:
        if not _asks_people(question) or found.left or not rules:
            return None
        return unstated(question, found.name, rules, view)
    if _leads(question) and any(is_over(m, question) for r in rosters for m in r.members if leads(m, vice=asks_vice(question))):
        return None  # a text may tell who comes next
    focus = _from(places, rosters) if places and not found.left else _focus(question, found.left, rosters)
    if focus is None and places and not found.left:
        return unstated(question, found.name, rules, view, known=rosters, place=places[0])
    if focus is None and (places or any(s in view.proper or s in _capitalised(question) for s in found.left)):
        return unstated(question, found.name, rules, view, known=rosters)  # somebody or some place that is not on the list
    if not focus and _leads(question) and not _CHAIR.search(f" {fold(found.name)} ".replace(" for ", " ")):
        return unstated(question, found.name, rules, view, known=rosters)
    roster = next(r for r in rosters if not focus or focus[0] in r.members)
    return answered(question, GroupFinding(roster, focus or (), rules[0] if rules else None), (roster,), view)


def _resolved(question: Question, content: Sequence[str], view: View) -> Resolved | None:
    """The group that the words `content` name, by itself, as the one that leads a network, or beside one of its members."""
    among = _known(question, view)
    content = without_election(content) if _leads(question) else content
    found = resolve_group(content, question, view, among=among)
    if _leads(question) and (found is None or found.name == view.network.name or found.left):
        found = leading_group(question, content, view, among) or found
    return found or _by_member(question, content, view, among)


def _by_member(question: Question, content: Sequence[str], view: View, among: set[str]) -> Resolved | None:
    """The group that a question names beside where somebody in it comes from: "hvem er fra politiet i datagruppen"."""
    listed = [m for g in view.groups if not g.superseded and g.name in among for m in g.members if is_person_name(m.name)]
    told = tuple(s for s in content if any(_tells(s, m) for m in listed))
    rest = [s for s in content if s not in told]
    if not told or not rest or not _asks_people(question):
        return None
    found = resolve_group(rest, question, view, among=among)
    return replace(found, left=(*found.left, *told)) if found is not None and not found.left and not found.rivals else None


def _known(question: Question, view: View) -> set[str]:
    """The groups that lists tell of; who came to the meetings of a group tells only who people are."""
    met = bodies(view) if _asks_people(question) else frozenset()
    return {group.name for group in view.groups if not is_of_meeting(group)} | met


def _of_its_time(question: Question, rosters: Sequence[Group]) -> list[Group]:
    """The rosters that hold; for a time before they were stated, the last one stated by then; none where none was."""
    current = [roster for roster in rosters if not roster.superseded]
    period = question.period
    if period is None or not period.stated or not period.bounded:
        return current
    end = period.last.isoformat()
    if any((roster.source.stated or "") <= end for roster in current):
        return current
    earlier = [roster for roster in rosters if (roster.source.stated or "") <= end]
    return [max(earlier, key=lambda roster: roster.source.stated or "")] if earlier else []


def _capitalised(question: Question) -> frozenset[str]:
    """The words that the question itself writes with a capital, the first left out: names, known or not."""
    return frozenset(stem(word) for word in words(question.text)[1:] if word[0].isupper())


def asks_chair(question: Question) -> bool:
    """True when it is asked who leads a group."""
    return _CHAIR.search(question.folded) is not None


def asks_vice(question: Question) -> bool:
    """True when it is asked who stands in for the chair."""
    return _VICE.search(question.folded) is not None


def _leads(question: Question) -> bool:
    return asks_chair(question) or asks_vice(question)


def _asks_people(question: Question) -> bool:
    return bool(question.wants & {Wants.WHO, Wants.NAME, Wants.LIST}) and Wants.NUMBER not in question.wants


def _focus(question: Question, left: Sequence[str], rosters: Sequence[Group]) -> tuple[Member, ...] | None:
    """The members asked for; empty for all of them, or when nobody has the role; None when the words left fit nobody."""
    listed = [m for roster in rosters for m in roster.members]
    if left and sum(is_person_name(m.name) for m in listed) < len(listed) / 2:
        return ()  # a list of organisations is short to read, and which of them are meant is often general knowledge
    if _leads(question) and not any(_tells(s, m) for s in left for m in listed):
        if _VICE.search(question.folded):
            return tuple(m for m in listed if (plain_role(m.role) or "").startswith("næst"))
        return tuple(m for m in listed if is_chair(m.role))
    if not left:
        return ()
    told = {m: sum(_tells(s, m) for s in left) for m in dict.fromkeys(listed)}
    most = max(told.values(), default=0)
    return tuple(m for m, count in told.items() if count == most) if most >= ENOUGH * len(left) else None


def _from(places: Sequence[str], rosters: Sequence[Group]) -> tuple[Member, ...] | None:
    """The members who come from one of the municipalities; None when nobody does."""
    listed = dict.fromkeys(m for roster in rosters for m in roster.members)
    return tuple(m for m in listed if set(places_in(m.affiliation or m.name)) & set(places)) or None


def _tells(asked: str, member: Member) -> bool:
    """Whether the word is in what is known of a member: name, role, place."""
    told = f"{member.name} {member.role or ''} {member.affiliation or ''} {member.note or ''}"
    return any(touches(asked, stem(word)) for word in words(told) if not is_stopword(word))


def _clarify(question: Question, names: Sequence[str]) -> Answer:
    """Several groups fit: ask back, each choice being the question with the group's full name."""
    told = {stem(x) for name in names for x in words(name) if not is_stopword(x)}
    word = next((w for w in words(question.text) if not is_stopword(w) and any(touches(stem(w), x) for x in told)), "gruppen")
    choices = tuple(Choice(name, _with_name(question.text, word, name)) for name in names[:MAX_CHOICES])
    return Answer(Kind.CLARIFY, question.text, Clarification(word, choices), english=question.english)


def _with_name(text: str, word: str, name: str) -> str:
    return re.sub(rf"\b{re.escape(word)}\b", name, text, count=1) if fold(word) in fold(text) else f"{text} {name}"
