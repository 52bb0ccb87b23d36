"""Which group or body a question is about. Shared by the answers on meetings and on members."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from knowledge.acronyms import spelt_out
from knowledge.danish import joined_words, stem
from knowledge.gazetteer import Named, coverage, runs, touches
from knowledge.question import Question
from knowledge.view import View

ENOUGH: Final = 0.6  # share of a name's telling words that a question must hold
RELATED: Final = 6  # letters that an English and a Danish word of one origin share
SOME: Final = 0.4  # the same, where the name leaves no word of the question unexplained
# Kinds of groups: a question about a steering group is not about the body that it belongs to.
KINDS: Final = frozenset(
    stem(word)
    for word in (
        "styregruppen styringsgruppe arbejdsgruppen udvalget formandskabet bestyrelsen sekretariatet "
        "baggrundsgruppen følgegruppen projektgruppen interessentgruppen forum ejerkreds forretningsudvalget juryen"
    ).split()
)
_GROUP: Final = stem("gruppe")
_NUMBER: Final = re.compile(r"(?:gruppen?|udvalg|group|spor|team) (\d{1,2}) ")
# What kinds of groups are called for short, alone or before "møde".
_SHORT: Final = {
    stem(short): stem(word)
    for word, called in (
        ("forretningsudvalget", "fu fumøde fumødet"),
        ("styregruppen", "sg sgmøde sgmødet"),
        ("arbejdsgruppen", "ag agmøde agmødet"),
    )
    for short in called.split()
}
_OURS: Final = frozenset(stem(word) for word in "netværk netværket vores netværksmøde netværksmøder netværkets".split())
# English words that the list of synonyms does not carry as single words.
_ENGLISH: Final = {"steering": stem("styregruppen"), "working": stem("arbejdsgruppen"), "board": stem("bestyrelsen")}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A group, and the words of the question that its name leaves unexplained."""

    name: str
    left: tuple[str, ...]
    rivals: tuple[str, ...] = ()  # groups that fit no worse


@dataclass(frozen=True, slots=True)
class _Fit:
    share: float
    explained: frozenset[str]
    name: str


def kinds_in(content: Sequence[str]) -> set[str]:
    """The words of a question that name a kind of group."""
    return {s for s in content if any(touches(s, kind) for kind in KINDS)}


def resolve_group(
    content: Sequence[str], question: Question, view: View, among: Collection[str] | None = None
) -> Resolved | None:
    """The group that the words `content` name, of `among` (all when None); no words at all mean the members' own network."""
    content = [_SHORT.get(s, s) for s in content]
    joined = {stem(word) for word in joined_words(question.spelt)}
    content = [s for s in content if s not in joined or len(content) == 1]
    if question.english:
        content = [_translated(s, view) for s in content if s != "group"]
    if not [s for s in content if s not in _OURS]:
        return Resolved(view.network.name, ())
    spelt, kinds = runs(question.spelt), kinds_in(content)
    named = [n for name, n in view.group_names.items() if among is None or name in among]
    named = [of_number for n in named if (of_number := _numbered_alike(n, question)) is not None]
    fits = [fit for n in named if (fit := _fit(content, n, spelt, kinds, view)) is not None]
    if not any(fit.share == 1.0 for fit in fits):
        fits = [fit for n in named if (fit := _spelt_out(content, n, question, kinds, view)) is not None] or fits
    if not fits:
        return None
    fits.sort(key=lambda fit: (-fit.share, -len(fit.explained), len(fit.name)))
    best = fits[0]
    rivals = tuple(f.name for f in fits[1:] if f.share == best.share and len(f.explained) == len(best.explained))
    if rivals and not question.english and view.network.name in best.name:
        rivals = ()  # the members' own goes before others of its kind
    return Resolved(best.name, tuple(s for s in content if s not in best.explained), rivals)


def _numbered_alike(named: Named, question: Question) -> Named | None:
    """None for "arbejdsgruppe 1" where "arbejdsgruppe 2" is asked about; else the name without the number that fits."""
    asked = set(_NUMBER.findall(question.folded))
    numbers = {s for s in named.distinctive if s.isdigit() and len(s) <= 2}
    if asked and numbers and not asked & numbers:
        return None
    return replace(named, distinctive=named.distinctive - asked) if asked & numbers else named


def _translated(word: str, view: View) -> str:
    """The word of some group's name that an English word means; the word itself when none does."""
    meant = (*view.english.meanings(word), _ENGLISH.get(word, word))
    known = {s for named in view.group_names.values() for s in named.distinctive | named.generic}
    related = next((k for k in known if k[:RELATED] == word[:RELATED] and len(word) >= RELATED), None)  # mobility - mobilitet
    return next((m for m in meant if any(touches(m, k) for k in known)), related or meant[-1])


def _fit(content: Sequence[str], named: Named, spelt: frozenset[str], kinds: set[str], view: View) -> _Fit | None:
    """How well a name fits (0 to 1) and the words that it explains; None when it does not."""
    if not _same_kind(content, named, kinds):
        return None
    if kinds and not [s for s in content if s not in kinds and s not in _OURS]:  # "styregruppen": our own, else anybody's
        own = view.network.name in named.name
        return _Fit(1.0 if own else ENOUGH, frozenset(content) if own else frozenset(kinds), named.name)
    weight = {s: view.rarity(s) for s in (*content, *named.distinctive)}
    # "mobilitetsgruppen" tells what the group is about and that it is one
    parts = {s[: -len(_GROUP)].rstrip("s"): s for s in content if s.endswith(_GROUP) and s not in kinds and s != _GROUP}
    share, explained = coverage((*content, *parts), named, weight)
    explained = frozenset(parts.get(s, s) for s in explained)
    explained |= {s for s in content if any(touches(s, c) for c in named.context)}
    if named.squeezed in spelt:
        return _Fit(1.0, explained | {s for s in content if s in named.squeezed}, named.name)
    if kinds and view.network.name in named.name and any(s in _OURS for s in content):
        return _Fit(1.0, explained | {s for s in content if s in _OURS}, named.name)
    if not named.distinctive:
        return _Fit(SOME if set(content) - explained else 1.0, explained, named.name) if kinds and explained >= kinds else None
    left = [s for s in content if s not in explained]
    if share >= ENOUGH or (share >= SOME and not left):
        return _Fit(share, explained, named.name)
    told = [s for s in content if s not in kinds and any(touches(s, c) for c in named.context)]
    return _Fit(SOME, explained, named.name) if kinds and len(told) >= 2 and not left else None


def _spelt_out(content: Sequence[str], named: Named, question: Question, kinds: set[str], view: View) -> _Fit | None:
    """The fit of a name that the question writes in full where it is an acronym, or the other way round."""
    out = spelt_out(question.text, named.name, view.vocabulary.holders) & set(content)
    if not out or not _same_kind([s for s in content if s not in out], named, kinds - out):
        return None
    explained = {s for s in content if any(touches(s, known) for known in named.generic)}
    return _Fit(1.0, frozenset(out | explained), named.name)


def _same_kind(content: Sequence[str], named: Named, kinds: set[str]) -> bool:
    """A steering group is asked for by a steering group's name; "mobilitetsgruppen" may be any kind of group on mobility."""
    of_kind = {kind for kind in named.generic if any(touches(kind, k) for k in KINDS)}
    if not kinds and not of_kind:
        return True
    if any(touches(a, b) for a in kinds for b in of_kind):
        return True
    loose = any(s.endswith(_GROUP) and s not in kinds for s in content)
    return loose and any(kind.endswith(_GROUP) for kind in of_kind)
