"""Documents as wholes: damaged, with another's text, read by an older version; and one word for several groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from knowledge.attendance import is_of_meeting
from knowledge.bodies import group_names, squeezed
from knowledge.lint.problem import DAMAGED, Code, Problem, Severity, bare
from knowledge.model import Document, Group, Place

_SAME_TEXT: Final = 0.8  # of the shorter document's sentences, to be found in the other one
_LEAST_SENTENCES: Final = 8
_MOST_NAMES: Final = 4  # in one message
_TELLING: Final = 40  # characters from which a sentence hardly stands in two documents by chance


def damage_problems(documents: Iterable[Document]) -> Iterator[Problem]:
    """Documents whose words had to be mended, with the share of them."""
    for document in documents:
        if document.damage >= DAMAGED:
            message = f"{document.damage:.0%} of the words were damaged and mended; names and figures may be misread"
            yield Problem(Code.DAMAGED, Severity.WARNING, message, Place(document.name))


def twin_problems(sentences: Mapping[str, Iterable[str]]) -> Iterator[Problem]:
    """Pairs of documents of which one holds the text of the other. `sentences` are those of each document, by its name."""
    told = {
        name: {" ".join(sentence.casefold().split()) for sentence in said if len(sentence) >= _TELLING}
        for name, said in sentences.items()
    }
    for first, second in combinations(sorted(told), 2):
        shorter, longer = sorted((first, second), key=lambda name: len(told[name]))
        shared = len(told[shorter] & told[longer])
        if len(told[shorter]) >= _LEAST_SENTENCES and shared >= _SAME_TEXT * len(told[shorter]):
            share = f"{shared / len(told[shorter]):.0%}"
            message = f"{share} of its sentences stand in {longer} too; answers may cite either"
            yield Problem(Code.DUPLICATE, Severity.WARNING, message, Place(shorter), Place(longer))


def name_problems(groups: Sequence[Group]) -> Iterator[Problem]:
    """Words like "styregruppe" that stand for several groups: a question with the bare word is asked back."""
    kinds: dict[str, dict[str, Group]] = {}
    for group in groups:
        if is_of_meeting(group):
            continue
        for name in group_names(group.name)[:1]:
            kinds.setdefault(name.kind, {}).setdefault(squeezed(group.name), group)
    for kind, named in sorted(kinds.items()):
        if len(named) > 1:
            first, *others = sorted(named.values(), key=_place)
            names = "; ".join(group.name for group in (first, *others)[:_MOST_NAMES])
            names += f" and {len(named) - _MOST_NAMES} more" if len(named) > _MOST_NAMES else ""
            message = f"“{kind}” may be any of {len(named)} groups: {names}"
            yield Problem(Code.AMBIGUOUS, Severity.NOTE, message, bare(first.source), bare(others[0].source))


def _place(group: Group) -> tuple[str, tuple[int, int], int]:
    return group.source.document, group.source.lines or (0, 0), group.source.page or 0


def age_problems(names: Iterable[str]) -> Iterator[Problem]:
    """Documents that were read by an older version of the program."""
    for name in names:
        message = "was read by an older version of the program, which looked for less: ingest it again"
        yield Problem(Code.OUTDATED, Severity.NOTE, message, Place(name))
