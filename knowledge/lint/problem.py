"""A problem in the documents as data: what is wrong, where it stands, and where the other side of a contradiction stands.

Messages are English like every line that operators read; people's words from the documents stand in them between quotes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from knowledge.model import Place

DAMAGED: Final = 0.02  # share of words that were mended; a sound document has none, a scanned one a tenth to a third


class Severity(StrEnum):
    """How much it matters to whoever asks the bot."""

    ERROR = "error"  # it cannot be right as it stands
    WARNING = "warning"  # two places disagree and one of them holds, or the other place may be outdated
    NOTE = "note"  # nothing is wrong, but something is left open


class Code(StrEnum):
    """The kinds of problems; scripts may tell them apart by these words."""

    WEEKDAY = "weekday"  # the weekday is not that of the date
    NO_SUCH_DATE = "no-such-date"  # 31 June
    BACKWARDS = "backwards"  # ends before it starts
    YEAR = "year"  # another year than the heading says
    LATE_DATE = "late-date"  # a letter dated long after the meeting whose papers it belongs to
    MEETING_LISTS = "meeting-lists"  # two lists of one group's meetings disagree
    MEETING_DATE = "meeting-date"  # two places name different days for what seems one meeting
    MEETING_DETAILS = "meeting-details"  # two places name different times or places for one meeting
    STILL_PLANNED = "still-planned"  # moved or cancelled in one place, planned in another
    HALF_KNOWN = "half-known"  # a coming meeting without a day
    ROSTERS = "rosters"  # two rosters of one group disagree
    COMPOSITION = "composition"  # a roster does not fit the rule by which the group is put together
    SUM = "sum"  # a total that its parts do not add up to
    REFERENCE = "reference"  # a reference to what is not there
    PLACEHOLDER = "placeholder"  # a field of a template that nobody filled in
    DAMAGED = "damaged"  # letters were lost in scanning
    DUPLICATE = "duplicate"  # two documents hold the same text
    AMBIGUOUS = "ambiguous"  # one word for several groups
    OUTDATED = "outdated"  # read by an older version of the program, which looked for less


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem. `place` is where to mend it; it names no lines where the document as a whole is meant. `other` is the place
    that it is at odds with."""

    code: Code
    severity: Severity
    message: str
    place: Place
    other: Place | None = None


def bare(place: Place) -> Place:
    """Where something stands, without its words and headings."""
    return Place(place.document, place.lines, place.page)


def in_document(problem: Problem, name: str) -> Problem:
    """A problem within one document, with the name by which that document is known now."""
    other = replace(problem.other, document=name) if problem.other else None
    return replace(problem, place=replace(problem.place, document=name), other=other)


def order(problem: Problem) -> tuple[str, tuple[int, int], int, str, str]:
    """By document and place, as people read them."""
    place = problem.place
    return place.document, place.lines or (0, 0), place.page or 0, problem.code.value, problem.message
