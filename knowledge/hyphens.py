"""A hyphen at the end of a line: does it mark that the word goes on, does it belong, or is it a dash. Nothing about pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import Enum

HYPHENS = "-\u2010\u2011"
SOFT_HYPHENS = "\u00ad\u00ac"  # say by themselves that the word goes on
DASHES = "\u2013\u2014"
CONJUNCTIONS = frozenset({"og", "eller", "samt", "og/eller", "hhv.", "henholdsvis", "såvel", "and", "or", "und"})
SHORTEST_NOUN = 4

_LAST_WORD = re.compile(r"[^\s/(\[\"'”“]*$")
_FIRST_WORD = re.compile(r"[^\W_]+(?:[-/][^\W_]+)*")


class Seam(Enum):
    """What stands between the two lines in the text made of them."""

    JOIN = ""
    KEEP = "-"
    SUSPENDED = "- "  # "kultur- og sundhedsprojekter"
    SPACE = " "


def join_lines(left: str, right: str, *, known: Callable[[str], bool]) -> str:
    """The one text made of a line and the line after it.

    A hyphen at the end of `left` is dropped where it only breaks a word and kept where it belongs; else a space comes between.
    `known` tells whether a word, in small letters, occurs elsewhere in the document or in a dictionary.
    """
    left, right = left.rstrip(), right.lstrip()
    if not left or not right:
        return left or right
    if left[-1] in SOFT_HYPHENS:
        return left[:-1] + right
    if left[-1] in DASHES and len(left) > 1 and not left[-2].isspace() and right[0].isdigit():
        return left + right
    if left[-1] not in HYPHENS:
        return f"{left} {right}"
    stem = left[:-1]
    if not stem or stem[-1].isspace() or stem[-1] in HYPHENS:  # a dash, or a rule of hyphens
        return f"{left} {right}"
    seam = _seam(_last_word(stem), right, known=known)
    return f"{stem}{seam.value}{right}"


def _last_word(stem: str) -> str:
    found = _LAST_WORD.search(stem)
    return found.group() if found else ""


def _seam(head: str, right: str, *, known: Callable[[str], bool]) -> Seam:
    """How `head`, what stands before the hyphen, goes on in `right`."""
    found = _FIRST_WORD.match(right)
    if found is None:
        return Seam.KEEP if right[0] in "/(" else Seam.SUSPENDED
    tail = found.group()
    first = re.split(r"[-/]", tail)[0]
    last = re.split(f"[{HYPHENS}]", head)[-1]
    if first in CONJUNCTIONS or tail in CONJUNCTIONS:
        whole = (last + first).lower()
        return Seam.JOIN if known(whole) and not known(last.lower()) else Seam.SUSPENDED
    if not last or not last[-1].isalpha() or not first[0].isalpha():  # "Ph.d.-stilling", "2022-2023", "covid-19"
        return Seam.KEEP
    if (last.isupper() and len(last) > 1) or first[0].isupper():
        return _seam_of_capitals(last, first, known=known)
    if len(last) == 1 and not known((last + first).lower()):  # "e-mail"
        return Seam.KEEP
    return _seam_of_words(head.lower(), last.lower(), first.lower(), known=known)


def _seam_of_capitals(last: str, first: str, *, known: Callable[[str], bool]) -> Seam:
    """`last` is an abbreviation or `first` a name ("EU-midler", "Nord-Sjælland"), or both belong to a heading in capitals."""
    if last.isupper() and first.isupper() and len(first) > 1:
        parts_known = known(last.lower()) and known(first.lower())
        return Seam.JOIN if known((last + first).lower()) or not parts_known else Seam.KEEP
    return Seam.KEEP


def _seam_of_words(head: str, last: str, first: str, *, known: Callable[[str], bool]) -> Seam:
    if known(last + first):
        return Seam.JOIN
    if known(f"{head}-{first}") or known(f"{last}-{first}"):
        return Seam.KEEP
    if not (known(last) and known(first)):
        return Seam.JOIN
    if head != last:  # "peer-to-peer": a chain of hyphens goes on
        return Seam.KEEP
    return Seam.KEEP if _is_coordinated(last, first, known=known) else Seam.JOIN


def _is_coordinated(last: str, first: str, *, known: Callable[[str], bool]) -> bool:
    """Whether two nouns of equal rank precede a third ("kultur-sundhedsprojekter").

    `first` is then itself a compound with a linking s, and `last`, which has no linking letter, makes no word with its first
    part (against "byudviklingsprojekter", for there is a word "byudvikling").
    """
    if len(last) < SHORTEST_NOUN or last[-1] in "se":
        return False
    for cut in range(SHORTEST_NOUN, len(first) - SHORTEST_NOUN):
        part, rest = first[:cut], first[cut + 1 :]
        if first[cut] == "s" and known(part) and known(rest):
            return not known(last + part)
    return False
