"""One look at the index: the facts settled, the names, the vocabulary and the vectors, as they were at one moment.

Built when the index has changed, then shared by every question until it changes again. Nothing in it is altered afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Final

from knowledge.activities import Published
from knowledge.attendance import is_of_meeting
from knowledge.bodies import name_of, squeezed
from knowledge.curated import Taught
from knowledge.danish import fold, is_stopword, stem, words
from knowledge.dictionary import Dictionary
from knowledge.findings import Citation
from knowledge.forms import respell
from knowledge.gazetteer import GENERIC, Named, named
from knowledge.groups import settle_groups
from knowledge.meetings import as_of, weighed
from knowledge.model import CALENDAR, Advice, Decision, Document, Facts, Group, Meeting, Passage, Place
from knowledge.periods import ZONE
from knowledge.planned import Calendar
from knowledge.question import is_english
from knowledge.search import Matrix, Searchable, Weights
from knowledge.spellings import Spellings
from knowledge.terms import Vocabulary

if TYPE_CHECKING:
    from knowledge.search import Vectors

MAX_QUOTE: Final = 800  # characters of a citation's quote (the answer object)
MAX_SPAN: Final = 60  # lines of a citation
DAYS: Final = 4  # for which the meetings are kept settled; nearly every question of a day asks for the same
_BRACKETS: Final = re.compile(r"\s*\([^()]*\)")
OPENING: Final = 1_500  # characters from which a document tells whose it is


@dataclass(frozen=True, slots=True)
class Network:
    """The members' own body, as the configuration names it."""

    name: str
    stems: frozenset[str]


def network(name: str) -> Network:
    """The members' own body under its full name."""
    return Network(name, frozenset(stem(word) for word in words(name) if not is_stopword(word)) - GENERIC)


@dataclass(frozen=True, slots=True)
class View:
    """What a question is answered from. `allowed` tells which passages take part, `titles` name documents in people's words."""

    index: Searchable
    documents: Mapping[str, Document]
    titles: Mapping[str, str]
    own: frozenset[str]  # documents of the members' own network
    bundled: frozenset[str]  # documents that are known from the bundled knowledge alone
    allowed: Callable[[int], bool]
    vocabulary: Vocabulary
    forms: Mapping[str, str]  # folded word -> as the documents write it
    spellings: Spellings  # of those words
    proper: frozenset[str]  # stems of proper nouns
    matrix: Matrix | None
    embed: Callable[[str], Vectors] | None
    synonyms: Callable[[str], frozenset[str]]
    english: Dictionary
    network: Network
    stated: tuple[Meeting, ...]  # meetings as documents state them, not yet settled: that depends on the clock
    groups: tuple[Group, ...]
    decisions: tuple[Decision, ...]
    advice: tuple[Advice, ...]
    group_names: Mapping[str, Named]
    people: Mapping[str, str]
    weights: Weights
    refuse_below: float
    taught: Taught = field(default_factory=Taught)  # answers of the coordinator
    published: Published = field(default_factory=Published)  # reports of activities
    calendar: Calendar = field(default_factory=Calendar)  # planned meetings
    activities: View | None = None  # the same look at these reports alone; None where there are none, and in itself
    # What was worked out once: the meetings weighed, and settled for a day. A replaced view begins anew.
    _weighed: list[tuple[Meeting, ...]] = field(init=False, default_factory=list, compare=False, repr=False)
    _settled: dict[date, tuple[Meeting, ...]] = field(init=False, default_factory=dict, compare=False, repr=False)

    def meetings(self, now: datetime) -> tuple[Meeting, ...]:
        """Every meeting with its status as of `now`; only the day matters."""
        day = now.astimezone(ZONE).date()
        if day not in self._settled:
            if len(self._settled) >= DAYS:
                self._settled.clear()
            if not self._weighed:
                self._weighed.append(self.calendar.over(weighed(self.stated)))
            self._settled[day] = as_of(self._weighed[0], now=datetime.combine(day, time(12), ZONE))
        return self._settled[day]

    def spelt(self, text: str) -> str:
        """A question as the documents spell its words; English is left as it is."""
        return text if is_english(text) else respell(text, forms=self.forms, spellings=self.spellings)

    def rarity(self, term: str) -> float:
        """How much a word tells (inverse document frequency)."""
        return self.vocabulary.rarity(term)

    def cite(
        self, passage: Passage, *, lines: tuple[int, int] | None = None, page: int | None = None, raw: str = ""
    ) -> Citation:
        """A citation of a passage, or of some of its sentences (`lines`, `page`, `raw`)."""
        first, last = lines or passage.lines
        curated, report = self.taught.answers.get(passage.document), self.published.reports.get(passage.document)
        numbered = self._numbered(passage.document)
        return Citation(
            document=passage.document if report is None else report.name,
            lines=(first, min(last, first + MAX_SPAN - 1)) if numbered else None,
            page=page if page is not None else passage.page,
            quote=(raw or passage.raw)[:MAX_QUOTE],
            meeting=passage.meeting,
            heading=passage.heading if curated is None else curated.questions[:1],
            title=self.titles.get(passage.document, "") if report is None else report.title,
            date=passage.date,
            loaded=passage.document not in self.bundled,
            curated=curated is not None,
            report=report.number if report is not None else None,
            version=report.version if report is not None else None,
        )

    def cite_place(self, place: Place) -> Citation:
        """A citation of where a fact stands."""
        lines = place.lines
        if lines is not None:
            lines = (lines[0], min(lines[1], lines[0] + MAX_SPAN - 1))
        return Citation(
            document=place.document,
            lines=lines if self._numbered(place.document) else None,
            page=place.page,
            quote=place.raw[:MAX_QUOTE],
            meeting=place.meeting,
            heading=place.heading,
            title=self.titles.get(place.document, ""),
            date=place.stated,
            loaded=place.document not in self.bundled,
            planned=place.document == CALENDAR,
        )

    def _numbered(self, document: str) -> bool:
        typed = document in self.taught.answers or document in self.published.reports
        return not typed and not document.lower().endswith((".pdf", ".pptx"))


_OWN: Final = frozenset(
    stem(word) for word in "netværk netværket regional regionale samarbejde samarbejdet projekt projektet møde".split()
)


def qualified(name: str, network: Network) -> str:
    """The name by which a group of the network's own documents is known among all: "Styregruppen" alone would be anybody's.

    What is called the network there, in whatever words, is the network; a name that tells itself apart is left as it is.
    """
    found = {stem(word) for word in words(name) if not is_stopword(word)}
    is_network = found <= network.stems | _OWN or network.stems <= found
    if is_network and not found & (GENERIC - _OWN):
        return network.name
    return f"{name} ({network.name})" if found <= GENERIC | _OWN else name


def qualify(facts: Facts, network: Network) -> Facts:
    """The facts of one of the network's own documents, their groups named so that they are the network's among all."""
    return replace(
        facts,
        meetings=tuple(replace(m, group=qualified(m.group, network)) for m in facts.meetings),
        groups=tuple(replace(g, name=qualified(g.name, network)) for g in facts.groups),
    )


def merge(facts: Iterable[Facts]) -> Facts:
    """What several documents state, taken together; rosters settled, newer above older."""
    found = tuple(facts)
    stated = [m for f in found for m in f.meetings]
    listed = [g for f in found for g in f.groups]
    met = [g.source.meeting.body for g in listed if is_of_meeting(g) and g.source.meeting is not None]
    spelled = _spelled([*(m.group for m in stated), *(g.name for g in listed), *met])
    return Facts(
        meetings=tuple(replace(m, group=spelled[m.group]) for m in stated),
        groups=settle_groups(tuple(_respelled(g, spelled) for g in listed)),
        decisions=tuple(d for f in found for d in f.decisions),
        advice=tuple(a for f in found for a in f.advice),
    )


def _respelled(group: Group, spelled: Mapping[str, str]) -> Group:
    """A group, or the list of a meeting of one, by the one name that all documents' statements about it are known by."""
    meeting = group.source.meeting
    if is_of_meeting(group) and meeting is not None:
        meeting = replace(meeting, body=spelled[meeting.body])
        return replace(group, name=spelled[group.name], source=replace(group.source, meeting=meeting))
    return replace(group, name=spelled[group.name])


def _spelled(every: Iterable[str]) -> dict[str, str]:
    """One spelling for a group that documents write differently, the one with most capitals: "HavneNet" before "Havnenet",
    "Styregruppen for HavneNet" before "Styregruppen i HavneNet"."""
    kept = sorted(set(every))
    best: dict[str, str] = {}
    for name in sorted(kept, key=lambda name: (sum(map(str.isupper, name)), name_of(name) == name)):
        best[squeezed(name_of(name))] = name
    return {name: best[squeezed(name_of(name))] for name in kept}


def names(facts: Facts, network: Network) -> dict[str, Named]:
    """Every group and body that meets or has members, with the forms in which it is looked for."""
    known: dict[str, set[str]] = {network.name: set()}
    for group in facts.groups:
        item = group.source.meeting.title if group.source.meeting else None
        told = " ".join((item or "", *group.source.heading)) if group.members else ""
        known.setdefault(group.name, set()).update(stem(word) for word in words(told) if not is_stopword(word))
        if is_of_meeting(group) and group.source.meeting is not None:
            del known[group.name]
            known.setdefault(group.source.meeting.body, set())
    for meeting in facts.meetings:
        known.setdefault(meeting.group, set())
    return {name: _named(name, context, network) for name, context in sorted(known.items())}


def _named(name: str, context: set[str], network: Network) -> Named:
    """The forms of a name; what it has in brackets only explains it: "Arbejdsgruppe 1 (havnene)"."""
    bare = name if network.name in name else _BRACKETS.sub("", name)
    beside = {stem(word) for word in words(name)} - {stem(word) for word in words(bare)}
    return replace(named(bare, context=context | beside), name=name) if bare else named(name, context=context)


def people(groups: Iterable[Group]) -> dict[str, str]:
    """Folded full name -> name as written, of everybody on a roster."""
    return {
        fold(member.name).replace(".", ""): member.name for group in groups for member in group.members if " " in member.name
    }
