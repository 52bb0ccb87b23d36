"""Refusals that name the group which a question asks about and no document knows, so that no loose passage answers for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from rapidfuzz import fuzz

from knowledge.bodies import bodies, group_names
from knowledge.danish import is_stopword, stem, words
from knowledge.findings import Answer, Kind, Reason, Refusal
from knowledge.followups import members_meant, next_meeting
from knowledge.gazetteer import GENERIC, MIN_PREFIX, Named, touches
from knowledge.question import Question, Topic, Wants
from knowledge.responders.groupnames import KINDS, resolve_group
from knowledge.responders.groups import asks_chair, asks_vice
from knowledge.view import View

_IN: Final = re.compile(r" hvem (er|var) i ")
_OTHERS: Final = {Topic.DECISION, Topic.PROPOSAL, Topic.APOLOGIES}
# What bodies are called besides the nouns of `knowledge.bodies`; only as the end of a compound.
_ASSOCIATION: Final = re.compile(
    r"(?<![\w-])[^\W\d_]{3,}(?:forening|klub|laug|forbund|selskab)(?:en|ben|et)?(?![\w-])", re.IGNORECASE
)
# They end like a group, but nobody sits in them.
_CROWDS: Final = re.compile(
    r"(mål|alders|bruger|borger|person|patient|fag|køns|befolknings|deltager|aktør)(gruppe|kreds)", re.I
)
_TAILS: Final = tuple(
    sorted({*KINDS, *(stem(word) for word in ("gruppe", "udvalg", "råd", "netværk"))}, key=lambda kind: -len(kind))
)
NEAR: Final = 80.0  # of 100, for each telling word: from here it is asked whether that group was meant
MAX_CHOICES: Final = 3
MAX_PASSAGES: Final = 60  # in which a mention of the group is looked for


def refuse_unknown(question: Question, view: View) -> Answer | None:
    """The refusal of a question about the members, chair or meetings of a group that is nowhere named; None for any other."""
    meets = Topic.MEETING in question.topics and bool(question.wants & {Wants.WHEN, Wants.WHERE} or question.asked)
    if question.english or question.topics & _OTHERS or not view.vocabulary.holders or not (meets or _asks_people(question)):
        return None
    asked = [*dict.fromkeys((*_named_in(question.text), *_named_in(question.spelt)))]
    if not asked or any(_known(name, question, view) or _mentioned(name, view) for name in asked):
        return None
    groups = view.group_names.values()
    found = (known.name for known in groups if _is_near(asked[0], known))
    near = sorted(found, key=lambda name: (view.network.name not in name, name))[:MAX_CHOICES]
    if not near and any(_is_akin(asked[0], known) for known in groups):
        return None
    choices = tuple(next_meeting(name) if meets else members_meant(name) for name in near)
    return Answer(Kind.REFUSAL, question.text, Refusal(Reason.UNKNOWN_NAME, asked[0], (), choices))


def _asks_people(question: Question) -> bool:
    of_group = Topic.GROUP in question.topics or asks_chair(question) or asks_vice(question) or _IN.search(question.folded)
    return bool(of_group and question.wants & {Wants.WHO, Wants.NAME, Wants.LIST, Wants.CHAIR, Wants.NUMBER})


def _named_in(text: str) -> Iterator[str]:
    """The groups that `text` names by more than a plain noun for a group."""
    for _, _, name in bodies(text):
        if group_names(name) and _telling(name) and not _CROWDS.search(name):
            yield name
    yield from (found[0] for found in _ASSOCIATION.finditer(text))


def _telling(name: str) -> frozenset[str]:
    """The stems of a name without those that only say that it is a group."""
    plain = {stem(word.name) for word in group_names(name) if word.plain}
    return frozenset(stem(word) for word in words(name) if not is_stopword(word)) - GENERIC - KINDS - plain


def _known(name: str, question: Question, view: View) -> bool:
    """Whether the facts know a group by that name."""
    content = [stem(word) for word in words(name) if not is_stopword(word)]
    return resolve_group(content, question, view) is not None


def _mentioned(name: str, view: View) -> bool:
    """Whether some text names such a group, though the facts hold nothing of it: in one sentence below its headings, or where
    it is an owner's ("Havnens bestyrelse") in one passage, which need not name the owner again."""
    content = {stem(word) for word in words(name) if not is_stopword(word)}
    if not all(view.vocabulary.holders.get(s) for s in content):
        return False
    hits = view.index.match(sorted(content), (1.0, 1.0, 1.0), MAX_PASSAGES)
    passages = view.index.passages([number for number, _ in hits if view.allowed(number)]).values()
    owned = not any(found.described or found.about for found in group_names(name))
    texts = (
        text for p in passages for text in ((p.text,) if owned else (f"{' '.join(p.heading)} {s.text}" for s in p.sentences))
    )
    return any(content <= {stem(word) for word in words(text)} for text in texts)


def _is_near(name: str, known: Named) -> bool:
    """Whether each telling word of `name` is nearly one of a known name, and both are of one kind."""
    told, kinds = _parts(name)
    theirs = {about for s in known.distinctive for about in (s, _parted(s)[0]) if about}
    alike = bool(told) and all(any(_is_like(s, other, begun=bool(kinds)) for other in theirs) for s in told)
    return alike and (not kinds or _of_kind(known, kinds))


def _is_akin(name: str, known: Named) -> bool:
    """Whether `name` may be another word for a group of its kind, which stands below headings on the same."""
    told, kinds = _parts(name)
    return _of_kind(known, kinds) and any(touches(s, c) for s in told for c in known.context | known.distinctive)


def _of_kind(known: Named, kinds: set[str]) -> bool:
    return any(s.endswith(kind) for kind in kinds for s in known.generic | known.distinctive)


def _parts(name: str) -> tuple[set[str], set[str]]:
    """What the words of a name tell of what the group is about, and which kind of group they name."""
    parted = [_parted(s) for s in _telling(name) | {stem(word) for word in words(name)} & KINDS]
    return {about for about, _ in parted if about}, {kind for _, kind in parted if kind}


def _parted(word: str) -> tuple[str, str]:
    """What a compound is about, and the kind of group that it ends in: "havneforum"; empty where it has no such part."""
    kind = next((kind for kind in _TAILS if word.endswith(kind)), "")
    return word.removesuffix(kind).rstrip("s"), kind


def _is_like(asked: str, known: str, *, begun: bool) -> bool:
    """Whether a word is nearly a known one, or what that begins with."""
    heads = (known, known[: len(asked) + 1]) if begun and len(asked) >= MIN_PREFIX else (known,)
    return any(fuzz.ratio(asked, head) >= NEAR for head in heads)
