"""What may not be kept of a member's words: CPR numbers, e-mail addresses, telephone numbers. Pure; decides nothing.

What a CPR number is, `knowledge.cpr` knows; here it only gets its word.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date

from stdnum import isbn

from knowledge.cpr import has_cpr, spans

__all__ = ["CPR", "EMAIL", "PHONE", "has_cpr", "redact"]

CPR = "[CPR-nummer]"
EMAIL = "[e-mail]"
PHONE = "[telefonnummer]"

# Numbers that are public and may hold eight digits that look like a telephone number.
_DOI = re.compile(r"\b10\.\d{4,9}/\S+")
_ISBN = re.compile(r"\b(97[89](?:[ -]?\d){10})\b|\bISBN(?:-1[03])?:?\s*(\d(?:[ -]?\d){8}[ -]?[\dXx])\b", re.IGNORECASE)

_EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(
    r"(?<![\d./-])(?<!\d )"
    r"(?:(?:\+|00)\s?\d{1,3}[\s-]?)?"
    r"(?!(?:19|20)\d\d\s?(?:19|20)\d\d(?!\d))"  # two years side by side
    r"\d{2}[\s]?\d{2}[\s]?\d{2}[\s]?\d{2}"
    r"(?!\d|[./-]\d| \d)"
)
_FOREIGN = re.compile(r"(?<![\d+])(?:\+|00)[1-9](?:[\s-]?\d){8,14}(?!\d)")


def redact(text: str, *, today: date | None = None) -> str:
    """`text` with CPR numbers, e-mail addresses and telephone numbers replaced by a word in brackets. ISBN and DOI stay.

    `today` is the day after which nobody is born yet, today in Copenhagen when None.
    """
    for first, last in reversed(spans(text, today=today)):
        text = text[:first] + CPR + text[last:]
    # Digits of other scripts and widths count as digits; Danish letters are one code point either way.
    text = _plain_digits(text)
    text = _EMAIL.sub(EMAIL, text)
    for pattern in (_FOREIGN, _PHONE):
        public = _public_spans(text)
        text = "".join(_replaced(text, [match.span() for match in pattern.finditer(text)], public))
    return text


def _replaced(text: str, spans: list[tuple[int, int]], public: list[tuple[int, int]]) -> Iterator[str]:
    position = 0
    for first, last in spans:
        if not _inside((first, last), public):
            yield text[position:first]
            yield PHONE
            position = last
    yield text[position:]


def _public_spans(text: str) -> list[tuple[int, int]]:
    """Where DOIs and valid ISBNs stand."""
    spans = [match.span() for match in _DOI.finditer(text)]
    return spans + [match.span() for match in _ISBN.finditer(text) if isbn.is_valid(match[1] or match[2])]


def _plain_digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def _inside(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in others)
