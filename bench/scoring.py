"""When an answer counts as right and as cited. Pure; the questions carry what a right answer holds and where it stands.

A question has `must` (groups of alternatives), `must_not`, `document`, `lines`, `evidence` and `also` (further right places);
an answer is the object that `ask --json` prints.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from rapidfuzz import fuzz

LONGEST_ANSWER = 1_200  # characters
CITATIONS = 3  # those after the third do not count
LONGEST_CITATION = 60  # lines: who cites the whole document cites nothing
QUOTE = (12, 800)  # characters: shortest and longest quote that shows anything
ALIKE = 88  # of 100: damaged letters and line ends are forgiven
SHORT_WORD = 5  # letters: a shorter word has to begin a word, so that "al" is not found in "kanal"

Row = Mapping[str, Any]
_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("’‘´`", "'") | dict.fromkeys("”“„»«", '"'))


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of a question that cannot be answered, `right` means that it was refused without a source."""

    right: bool
    cited: bool

    @property
    def both(self) -> bool:
        return self.right and self.cited


def judge(question: Row, answer: Row) -> Verdict:
    """The verdict on one answer."""
    answered, cited = bool(answer["answered"]), bool(answer["citations"])
    if question["kind"] == "unanswerable":
        refused = not answered and not cited
        return Verdict(refused, refused)
    if not answered:
        return Verdict(False, False)
    return Verdict(_is_right(question, answer["text"]), _is_cited(question, answer["citations"]))


def _is_right(question: Row, text: str) -> bool:
    """Every group is there by one of its alternatives, and nothing wrong stands before the first of them."""
    if len(text) > LONGEST_ANSWER:
        return False
    said = _even(text)
    firsts = [_first(said, group) for group in question["must"]]
    if None in firsts:
        return False
    wrong = _first(said, question.get("must_not") or ())
    return wrong is None or wrong >= min((first for first in firsts if first is not None), default=len(said))


def _first(said: str, alternatives: Iterable[str]) -> int | None:
    """Where the first of the alternatives stands."""
    found = [match.start() for alternative in alternatives if (match := _pattern(alternative).search(said))]
    return min(found, default=None)


@cache
def _pattern(wanted: str) -> re.Pattern[str]:
    """A figure stands for itself (10 is neither in 2010 nor in 1,10), a short word begins a word."""
    even = _even(wanted)
    before = r"(?<!\d)(?<!\d[.,])" if even[:1].isdigit() else r"\b" if len(even) < SHORT_WORD else ""
    after = r"(?!\d)" if even[-1:].isdigit() else ""
    return re.compile(before + re.escape(even) + after)


def _is_cited(question: Row, citations: Sequence[Row]) -> bool:
    places = [question, *(question.get("also") or ())]
    return any(_shows(citation, place) for place in places for citation in citations[:CITATIONS])


def _shows(citation: Row, place: Row) -> bool:
    """The right document, and there the lines of the evidence or its words."""
    if citation["document"] != place["document"]:
        return False
    if _overlap(citation.get("lines"), place.get("lines")):
        return True
    quote = _bare(citation.get("quote") or "")
    if not QUOTE[0] <= len(quote) <= QUOTE[1]:
        return False
    return any(fuzz.partial_ratio(_bare(words), quote) >= ALIKE for words in place.get("evidence") or ())


def _overlap(cited: Sequence[int] | None, wanted: Sequence[int] | None) -> bool:
    if not cited or not wanted or any(last - first > LONGEST_CITATION for first, last in (cited, wanted)):
        return False
    return cited[0] <= wanted[1] and cited[1] >= wanted[0]


def _even(text: str) -> str:
    """Without case, typographical dashes and quotation marks, and with single blanks."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_MARKS).casefold().split())


def _bare(text: str) -> str:
    """Without the marks of a layout too: bars of tables, bullets, hyphens at line ends."""
    return " ".join(re.sub(r"[|*_#>•·▪]+", " ", re.sub(r"-\s*", "", _even(text))).split())
