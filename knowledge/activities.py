"""Published reports of activities: as documents of the index, and which of them a question names. Pure.

Each is a document of its own, so that it is found by words and by meaning, ranked, cited and shown as documents are. What it is
called, its title and the name of the part are the headings, the part is the text. Which reports tell of what is asked about is
decided by `knowledge.responders.activities`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Final

from knowledge.coverage import Profile
from knowledge.cpr import mask
from knowledge.danish import fold, stems, words
from knowledge.entries import Entry
from knowledge.model import Facts, Passage, Report
from knowledge.places import municipality, places_in
from knowledge.typed import passages_of

MAX_BRIEF: Final = 120  # characters of an answer that says nothing without the name of its part: "12", "Kultur og sundhed"
ENTRY: Final = "report:{}"  # names no file: those that are read have an ending
_WORD: Final = re.compile(r"[^\W\d_]+")
_NEGATING: Final = frozenset("ikke not didn't doesn't".split())
_ENDED: Final = re.compile(r"[.!?:]\s*$|\n")
_NUMBERED: Final = re.compile(r"(?<= )(?:\w*rapport(?:en)?|report) (?:(?:nr|nummer|number|no) )?(\d{1,6})(?= )")  # folded


@dataclass(frozen=True, slots=True)
class Label:
    """What the part of a report is called that a passage belongs to. `needed`: it says nothing without that, as "12" does."""

    stems: frozenset[str]
    negated: bool  # "Hvad virkede ikke"
    needed: bool

    @classmethod
    def of(cls, label: str, *, needed: bool) -> Label:
        return cls(frozenset(stems(label)), is_negated(label), needed)


def is_negated(text: str) -> bool:
    """Whether a label, or a question, is about what was not so."""
    return not _NEGATING.isdisjoint(map(fold, words(text)))


@dataclass(frozen=True)
class Published:
    """The reports of an index: `reports` by the name of the document that each is kept as, `places` the ids of its passages,
    `labels` what these are called."""

    reports: Mapping[str, Report] = field(default_factory=dict)
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    labels: Mapping[int, Label] = field(default_factory=dict)
    profiles: dict[str, Profile] = field(default_factory=dict, compare=False, repr=False)  # worked out once

    def meant(self, text: str) -> frozenset[str] | None:
        """The documents of the reports that `text` names by number, or by whose they are; None where it names nobody.

        Whoever names a municipality without a report means none of the reports that there are.
        """
        if (numbered := self.numbered(text)) is not None:
            return frozenset({numbered})
        named = self.named(text)
        return frozenset(name for name, report in self.reports.items() if _owner(report) in named) if named else None

    def numbered(self, text: str) -> str | None:
        """The document of the report that `text` names by its number: "aktivitetsrapport 12", "rapport nr. 12"."""
        number = next(iter(_NUMBERED.findall(_spoken(text))), None)
        return next((name for name, report in self.reports.items() if number and report.number == int(number)), None)

    def named(self, text: str) -> frozenset[str]:
        """The municipalities that `text` names, and whoever else has reported."""
        spoken = _spoken(text)
        places = places_in(_WORD.sub(self._as_name, text))
        return frozenset(places) | {one for one in self._owners if not municipality(one) and _spoken(one) in spoken}

    def _as_name(self, match: re.Match[str]) -> str:
        """A word with a capital where it is a municipality that has reported, which many type in small letters: "i struer"."""
        return match.group().capitalize() if municipality(match.group()) in self._owners else match.group()

    @cached_property
    def _owners(self) -> frozenset[str]:
        return frozenset(map(_owner, self.reports.values()))


def _owner(report: Report) -> str:
    """Whose a report is; a municipality as it is written today."""
    return municipality(report.organization) or report.organization


def _spoken(text: str) -> str:
    """The folded words of a text, one space between and around them."""
    return " ".join(("", *map(fold, words(text)), ""))


def fit_to_keep(report: Report) -> Report:
    """The report with CPR numbers blotted out, as in every document.

    Raises `ValueError` for one without a name, a title, a part or an ISO date.
    """
    parts = tuple((_masked(label), _masked(text).strip()) for label, text in report.parts)
    kept = replace(
        report,
        name=_masked(report.name),
        organization=_masked(report.organization),
        title=_masked(report.title),
        period=_masked(report.period),
        parts=tuple((label, text) for label, text in parts if text),
        topics=tuple(map(_masked, report.topics)),
        near=tuple(map(_masked, report.near)),
    )
    if not (kept.name.strip() and kept.title.strip() and kept.parts):
        raise ValueError(f"report {report.number} has no name, no title or no parts")
    date.fromisoformat(report.date)
    return kept


def _masked(text: str) -> str:
    return "\n".join(mask(line)[0] for line in text.splitlines())


def entry_of(report: Report) -> Entry:
    """A report as a document of the index."""
    name = ENTRY.format(report.number)
    passages: list[Passage] = []
    # What the headings say already would be found for every question, and answer none.
    said = {report.title, report.organization}
    for label, text in [part for part in report.parts if part[1] not in said] or report.parts:
        first = passages[-1].lines[1] + 2 if passages else 1
        heading = (report.name, report.title, label)
        passages += passages_of(_told(label, text), document=name, heading=heading, date=report.date, first=first)
    return Entry(
        name=name,
        path="",
        title=report.name,
        date=report.date,
        digest=f"{name}:{report.version}",
        damage=0.0,
        numbered=False,
        reader=0,
        passages=tuple(passages),
        facts=Facts(),
    )


def _told(label: str, text: str) -> str:
    """A part as it is read by itself: "Deltagere: 12"."""
    return text if len(text) > MAX_BRIEF or _ENDED.search(text) else f"{label}: {text}"
