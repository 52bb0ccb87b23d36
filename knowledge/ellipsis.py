"""What a question in a conversation leaves out: whom it is about ("og hvem er formand?") or what is asked ("og i 2024?"). Pure.

What fills the gap is decided by `knowledge.conversation`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from knowledge.danish import ENGLISH_STOPWORDS, FOLDED_STOPWORDS, fold, stem, words
from knowledge.findings import Asked
from knowledge.gazetteer import GENERIC
from knowledge.places import place_words, places_in
from knowledge.question import Question, Topic, Wants
from knowledge.responders import decisions, groups, meetings
from knowledge.responders.groupnames import kinds_in
from knowledge.subject import Ask

# What a follow-up begins with, after a word or two of courtesy.
_CUE: Final = re.compile(
    r"^\W*(?:(?:ok|okay|nå|hm+|ja|nej|tak|fint|super|godt|great|thanks|yes|no)[\s,.!]+)*"
    r"(?:(?:og|men|and|but)\s+)?(?P<cue>hvad\s+(?:så\s+)?med|hvad\s+saa\s+med|what\s+about|how\s+about|samt|så|saa|also|then|"
    r"(?<=og\s)|(?<=men\s)|(?<=and\s)|(?<=but\s))\s*(?!\w*\s+længe\b)(?P<rest>.*)$",
    re.IGNORECASE | re.DOTALL,
)
_ENDING: Final = re.compile(r"[\s,]+(?:så|saa|da|then|også|too)\s*[?!.]*$", re.IGNORECASE)
# The members' own body: a subject of its own.
_OURS: Final = re.compile(r" (vi|os|vores|vor|jeres|netvark(et|ets)?|we|us|our|the network) ")
# They point back; "der" and "her" do so only with nothing else to hold on to, so they are not here.
_POINTING: Final = re.compile(
    r" (de|dem|deres|den|dens|det|dets|han|hans|ham|hun|hendes|hende|her|samme|it|its|they|them|their|he|his|him|she|that) "
)
_PERSONAL: Final = re.compile(r" (han|hans|ham|hun|hendes|hende|he|his|him|she) ")
_WORKPLACE: Final = re.compile(r" (hvor (arbejder|kommer|er \w+ (ansat|fra))|where does|hvilken (kommune|arbejdsplads)) ")
_TITLE: Final = re.compile(r" (titel|stilling|title|position|job) ")
_COUNT: Final = re.compile(r" (hvor mange|how many|antal) (?!kroner|penge)")
_ITEM: Final = re.compile(r" (punkt(et)?|pkt|sag|item) ")
_LITTLE: Final = (
    FOLDED_STOPWORDS | {fold(word) for word in ENGLISH_STOPWORDS} | {"and", "but", "then", "too", "he", "she", "him"}
)
GROUP: Final = stem("gruppen")  # a group, whichever was spoken of
# Words that only ask, in whatever room, and words for a kind of thing that tell no group from another.
_OTHER: Final = frozenset(s for s in GENERIC if not kinds_in([s]))
_ASKING: Final = groups.ASKING | meetings.ASKING | decisions.ASKING


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """What a question says for itself.

    `cue`: it begins, or ends, as a follow-up does. `points`: by a pronoun to what was said. `ask` is None where it does
    not say what it asks. `content` are stems that tell whom or what it is about, `kinds` those that name a mere kind of group.
    """

    cue: bool
    points: bool
    personal: bool
    ours: bool
    ask: Ask | None
    content: tuple[str, ...]
    kinds: tuple[str, ...]
    place: str
    rest: str  # the words behind the cue


def read(question: Question) -> Ellipsis:
    """What `question` says and leaves out."""
    opened = _CUE.match(question.text)
    rest = _ENDING.sub("", opened["rest"] if opened else question.text).strip(" ?!.,")
    places = places_in(question.text)
    content = _content(question, places)
    kinds = tuple(s for s in content if s in kinds_in(content) or s == GROUP)
    return Ellipsis(
        cue=opened is not None or _ENDING.search(question.text) is not None,
        points=_POINTING.search(question.folded) is not None,
        personal=_PERSONAL.search(question.folded) is not None,
        ours=_OURS.search(question.folded) is not None,
        ask=asked(question, bool(places)),
        content=tuple(s for s in content if s not in kinds),
        kinds=kinds,
        place=places[0] if places else "",
        rest=rest,
    )


def _content(question: Question, places: tuple[str, ...]) -> list[str]:
    """The stems that say whom or what the question is about."""
    period = {stem(word) for word in words(question.period.words)} if question.period else set()
    named = {stem(word) for place in places for word in place_words(place)}
    left = []
    for s in question.stems:
        if s == GROUP or not (s in _ASKING or s in period or s in named or s in _LITTLE or s[0].isdigit() or s in _OTHER):
            left.append(s)
    return left


def asked(question: Question, of_place: bool) -> Ask | None:
    """What is asked, None where the question does not say."""
    folded, topics, wants = question.folded, question.topics, question.wants
    if question.number is not None and not _ITEM.search(folded):
        return Ask.ADVICE
    if _PERSONAL.search(folded) or _TITLE.search(folded):
        if _WORKPLACE.search(folded):
            return Ask.WORKPLACE
        return Ask.TITLE if _TITLE.search(folded) else Ask.PERSON if Wants.WHO in wants else None
    if Topic.APOLOGIES in topics:
        return Ask.APOLOGIES
    if Topic.PROPOSAL in topics:
        return Ask.PROPOSAL
    if Topic.DECISION in topics or _ITEM.search(folded):
        return Ask.DECISION
    if groups.asks_vice(question):
        return Ask.VICE
    if groups.asks_chair(question):
        return Ask.CHAIR
    if Topic.COMPOSITION in topics and not _COUNT.search(folded):
        return Ask.COMPOSITION
    return _of_members(question, of_place) or _of_meetings(question)


def _of_members(question: Question, of_place: bool) -> Ask | None:
    if Wants.WHEN in question.wants or Wants.WHERE in question.wants:
        return None
    if _COUNT.search(question.folded) and not question.topics & {Topic.MEETING, Topic.DECISION}:
        return Ask.COUNT
    if Topic.GROUP in question.topics or (Wants.WHO in question.wants and Topic.MEETING not in question.topics):
        return Ask.FROM if of_place else Ask.MEMBERS
    return None


def _of_meetings(question: Question) -> Ask | None:
    if Wants.WHERE in question.wants:
        return Ask.WHERE
    if question.asked is Asked.LAST:
        return Ask.LAST
    if question.asked is Asked.LIST or (Wants.LIST in question.wants and Topic.MEETING in question.topics):
        return Ask.MEETINGS
    timed = Wants.WHEN in question.wants or question.asked is Asked.NEXT
    return Ask.NEXT if timed or Topic.MEETING in question.topics else None
