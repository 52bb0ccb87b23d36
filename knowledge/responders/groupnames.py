"""Which group or body a question is about. Shared by the answers on meetings and on members."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from knowledge.danish import stem
from knowledge.gazetteer import GENERIC, Named, coverage, runs, touches
from knowledge.question import Question
from knowledge.view import View

ENOUGH: Final = 0.6  # share of a name's telling words that a question must hold
# Kinds of groups: a question about a steering group is not about the body that it belongs to.
KINDS: Final = frozenset(
    stem(word)
    for word in (
        "styregruppen styringsgruppe arbejdsgruppen udvalget formandskabet bestyrelsen sekretariatet baggrundsgruppen følgegruppen projektgruppen forum"
    ).split()
)
_GROUP: Final = stem("gruppe")
_OURS: Final = frozenset(stem(word) for word in "netværk netværket vores netværksmøde netværksmøder netværkets".split())
# The English for them, as a question may have it.
_ENGLISH: Final = {
    "steering": stem("styregruppen"),
    "working": stem("arbejdsgruppen"),
    "board": stem("bestyrelsen"),
    "network": stem("netværk"),
}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A group, and the words of the question that its name leaves unexplained."""

    name: str
    left: tuple[str, ...]
    rivals: tuple[str, ...] = ()  # groups that fit no worse


def resolve_group(
    content: Sequence[str], question: Question, view: View, among: Collection[str] | None = None
) -> Resolved | None:
    """The group that the words `content` name, of `among` (all when None); no words at all mean the members' own network."""
    content = [_ENGLISH.get(s, s) for s in content if s != "group"]
    if not [s for s in content if s not in _OURS]:
        return Resolved(view.network.name, ())
    spelt = runs(question.text)
    kinds = {s for s in content if any(touches(s, kind) for kind in KINDS)}
    fits: list[tuple[float, int, str, frozenset[str]]] = []
    for name, named in view.group_names.items():
        if among is not None and name not in among:
            continue
        fit = _fit(content, named, spelt, kinds, view)
        if fit is not None:
            share, explained = fit
            fits.append((share, len(explained), name, explained))
    if not fits:
        return None
    fits.sort(key=lambda fit: (-fit[0], -fit[1], len(fit[2])))
    share, count, name, explained = fits[0]
    rivals = tuple(other for s, n, other, _ in fits[1:] if s == share and n == count)
    return Resolved(name, tuple(s for s in content if s not in explained), rivals)


def _fit(
    content: Sequence[str], named: Named, spelt: frozenset[str], kinds: set[str], view: View
) -> tuple[float, frozenset[str]] | None:
    """How well a name fits (0 to 1) and the words that it explains; None when it does not."""
    of_kind = {kind for kind in named.generic if any(touches(kind, k) for k in KINDS)}
    if bool(kinds) != bool(of_kind) or kinds and not any(touches(a, b) for a in kinds for b in of_kind):
        loose = any(s.endswith(_GROUP) for s in content) and any(kind.endswith(_GROUP) for kind in of_kind)
        if not loose:
            return None
    weight = {s: view.rarity(s) for s in (*content, *named.distinctive)}
    share, explained = coverage(content, named, weight)
    if named.squeezed in spelt:
        return 1.0, explained | {s for s in content if s in named.squeezed}
    if not named.distinctive:
        return (1.0, explained) if kinds and explained >= kinds else None
    if share < ENOUGH:
        return None
    return share, explained | {
        s for s in content if s.endswith(_GROUP) and s not in GENERIC and any(touches(s[:-5], d) for d in named.distinctive)
    }
