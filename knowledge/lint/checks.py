"""All checks: within one document, done when it is read and kept with it; between documents, done when asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from knowledge.lint.days import day_problems
from knowledge.lint.documents import age_problems, damage_problems, name_problems, twin_problems
from knowledge.lint.plans import plan_problems
from knowledge.lint.problem import Problem, order
from knowledge.lint.references import field_problems, reference_problems
from knowledge.lint.rosters import roster_problems
from knowledge.lint.seats import seat_problems
from knowledge.lint.sums import sum_problems
from knowledge.lint.vague import vague_problems
from knowledge.model import Document, Group, Meeting, Section, Source

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Corpus:
    """What the checks between documents look at: what they state (meetings unsettled, groups settled), their sentences by
    document, and which of them an older version has read."""

    documents: tuple[Document, ...]
    meetings: tuple[Meeting, ...]
    groups: tuple[Group, ...]
    sentences: Mapping[str, Sequence[str]] = field(default_factory=dict)
    outdated: tuple[str, ...] = ()


def problems_within(source: Source, sections: Sequence[Section]) -> tuple[Problem, ...]:
    """What is wrong within one document, by line."""
    found = {
        *day_problems(sections, document=source.name),
        *sum_problems(sections, document=source.name),
        *reference_problems(sections, document=source.name),
        *vague_problems(sections, document=source.name),
        *field_problems(source),
    }
    return tuple(sorted(found, key=order))


def problems_between(corpus: Corpus) -> tuple[Problem, ...]:
    """What is wrong with documents as wholes and between them, by document and line."""
    found = {
        *plan_problems(corpus.meetings),
        *roster_problems(corpus.groups),
        *seat_problems(corpus.groups),
        *damage_problems(corpus.documents),
        *twin_problems(corpus.sentences),
        *name_problems(corpus.groups),
        *age_problems(corpus.outdated),
    }
    return tuple(sorted(found, key=order))
