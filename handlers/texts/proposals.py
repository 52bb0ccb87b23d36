"""A proposal (indstilling) retold as one sentence, without the formula that minutes open it with."""

from __future__ import annotations

import re

from handlers.texts.markup import cut
from handlers.texts.reply import MAX_MESSAGE

# "Det indstilles, at", "Sekretariatet foreslår:", "Det anbefales udvalget at".
_OPENING = re.compile(
    r"(?:[^.:;,]{0,80}\s)?(?:indstill|foreslå|anbefal|henstill)(?:es|er|ede|s|r)\b[^.:;,]{0,60}?(?:(,)?\s*\b(at)\b[\s:]*|\s*:\s*|,?\s*$)",
    re.IGNORECASE,
)
_ASKED_TO = re.compile(r"([^.:;,]{1,80}?) (?:blev|bliver|er) bedt om at ")
_THAT = re.compile(r"at\b[\s:;]*", re.IGNORECASE)
# An entry of a list, or a line that opens anew; other lines are merely wrapped.
_ITEM = re.compile(
    r"\n\s*(?:[-•–*]|\d{1,2}[.)]|[a-z][.)])\s+|(?<=[,:;.])\s*\n\s*(?=at\b)|\n\s*(?=Det (?:indstilles|foreslås|anbefales))"
)
_SMALL = frozenset("det den de der denne dette en et alle begge både vi man netværket".split())  # no names


def proposed(proposal: str, limit: int = MAX_MESSAGE) -> str:
    """ "Indstillingen var, at budgettet godkendes." What has no opening of its own follows a colon. At most `limit` units."""
    items = [" ".join(item.split()) for item in _ITEM.split(f"\n{proposal.strip()}") if item.strip()]
    opened = [_opened(item) for item in items] or [("", "")]
    (first, that), *rest = opened
    if not first and rest:  # the opening has a line of its own
        (first, inner), *rest = rest
        that = inner or that
    clauses = [first]
    for number, (text, own) in enumerate(rest):
        if number == 0 and not own and not first.endswith((".", ",", ";")):  # a list goes on the sentence above it
            clauses[0] += f" {text}"
        else:
            clauses.append(f"at {text}" if own else text)
    told = "; ".join([*(clause.rstrip(" .;,") for clause in clauses[:-1]), clauses[-1]])
    return cut(f"Indstillingen var{that or ':'} {told}", limit)


def _opened(text: str) -> tuple[str, str]:
    """The item without what it opens with, and what introduces it: ", at", " at" before a verb, or nothing."""
    if asked := _ASKED_TO.match(text):
        return f"{asked[1]} skulle {text[asked.end() :]}", ", at"
    opening = _OPENING.match(text)
    rest = text[opening.end() :] if opening else text
    that = (", at" if opening[1] else " at") if opening and opening[2] else ""
    if not that and (inner := _THAT.match(rest)):
        rest, that = rest[inner.end() :], ", at"
    first, blank, others = rest.partition(" ")
    return (f"{first.lower()}{blank}{others}" if that and first.lower() in _SMALL else rest), that
