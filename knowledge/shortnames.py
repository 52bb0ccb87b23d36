"""Short names that a document gives its own groups: "Forretningsudvalget (FU)", or "FU" where it has one forretningsudvalg.

Pure. A short name is good within its document alone: another network's FU is another group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from knowledge.bodies import complete, definite, group_names, heading_context
from knowledge.model import Section

_IN_BRACKETS = re.compile(r"(?P<name>[^\W\d_][^().:;,]{3,60}?)\s*\((?P<short>[A-ZÆØÅ]{2,6})\)")
_NOUNS = ("gruppe", "udvalg", "råd", "bestyrelse", "kreds", "forum", "komite", "komité", "panel", "sekretariat")


def short_names(sections: Sequence[Section], *, bodies: Iterable[str] = ()) -> dict[str, str]:
    """Short name -> group in full. `bodies` are the names of the groups whose minutes these are."""
    told: dict[str, set[str]] = {}
    for section in sections:
        for text in (
            section.title,
            *(block.text for block in section.blocks),
            *(head for b in section.blocks for head in b.header),
        ):
            for found in _IN_BRACKETS.finditer(text) if "(" in text else ():
                for name in group_names(found["name"]):
                    if name.end == len(found["name"]) and found["short"] in _initials(name.kind, found["name"]):
                        told.setdefault(found["short"], set()).add(complete(name, context=heading_context(section)))
    for body in bodies:
        for name in group_names(body)[:1]:
            for short in _initials(name.kind, body) if name.start == 0 else ():
                told.setdefault(short, set()).add(body)
    return {short: _one(names) for short, names in told.items() if _one(names)}


def _one(names: set[str]) -> str:
    """The name that a short name stands for where there is one only; a plain "Styregruppen" is the one with a full name."""
    full = {name for name in names if name != _definite_of(name)}
    left = full or names
    return next(iter(left)) if len(left) == 1 else ""


def _definite_of(name: str) -> str:
    """ "Styregruppen" of "Styregruppen for Havnenet"."""
    return next((definite(found.kind) for found in group_names(name)[:1]), "")


def _initials(kind: str, name: str) -> frozenset[str]:
    """ "FU" for a forretningsudvalg, and the capitals of the words of a name: "KR" for "Kulturrådet"."""
    noun = next((noun for noun in _NOUNS if kind.endswith(noun) and len(kind) > len(noun)), None)
    words = re.findall(r"[^\W\d_]+", name)
    found = {"".join(word[0] for word in words).upper()}
    if noun:
        found.add((kind[0] + noun[0]).upper())
    return frozenset(short for short in found if len(short) >= 2)
