"""What may not be kept of a member's words: CPR numbers, e-mail addresses, telephone numbers. Pure; decides nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from stdnum import isbn
from stdnum.dk import cpr

CPR = "[CPR-nummer]"
EMAIL = "[e-mail]"
PHONE = "[telefonnummer]"

# Marks without width (zero-width, direction, soft hyphen) can stand anywhere, also between two digits.
_MARKS = "\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BETWEEN = rf"[\s.,:;/|·_=*+'()‐-―−{_MARKS}-]{{0,6}}"  # between the parts of a date and before the serial number
_WITHIN = rf"[\s{_MARKS}]{{0,4}}"  # inside the serial number: blanks alone, since "02/06-23, 10.30-12" is a time
_APART = rf"[\s.,:;/|·_=*+'()‐-―−{_MARKS}-]{{1,3}}"  # between all ten digits
_CPR = tuple(
    re.compile(rf"(?<!\d)(?=({digits})(?!\d))")
    for digits in (_BETWEEN.join([r"\d"] * 7) + _WITHIN + _WITHIN.join([r"\d"] * 3), _APART.join([r"\d"] * 10))
)

# Numbers that are public and may hold ten digits that look like a date and a serial number.
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


def has_cpr(text: str) -> bool:
    """True when a valid CPR number stands in `text`, however it is spelled."""
    return bool(_cpr_spans(text))


def redact(text: str) -> str:
    """`text` with CPR numbers, e-mail addresses and telephone numbers replaced by a word in brackets.

    CPR numbers are told by `stdnum.dk.cpr` (a date of birth and four digits; the check digit was abandoned in 2007). ISBN, DOI
    and case numbers stay.
    """
    # Digits of other scripts and widths count as digits; Danish letters are one code point either way.
    text = _plain_digits(text)
    for first, last in reversed(_cpr_spans(text)):
        text = text[:first] + CPR + text[last:]
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


def _cpr_spans(text: str) -> list[tuple[int, int]]:
    """Where the CPR numbers stand, first to last, without overlaps."""
    text = _plain_digits(text)
    public = _public_spans(text)
    found = [match for pattern in _CPR for match in pattern.finditer(text)]
    spans: list[tuple[int, int]] = []
    for first, last in sorted(match.span(1) for match in found if cpr.is_valid("".join(re.findall(r"\d", match[1])))):
        if _inside((first, last), public):
            continue
        if spans and first < spans[-1][1]:
            before = spans.pop()
            first, last = before[0], max(last, before[1])
        spans.append((first, last))
    return spans


def _inside(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in others)
