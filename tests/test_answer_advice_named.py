"""Advice of several documents: the one that is named is meant, and where none is, it is asked which."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from answer_corpus import NETWORK, ask, refused, told

from knowledge.findings import AdviceFinding, Clarification, Kind, TextFinding
from knowledge.library import Engine, Library

YEARLY = """# Årsberetning 2030 for Haveringen

## 7. Anbefalinger

Bestyrelsen har tre.

Anbefaling 1: Vælg en vært for hver have, og giv værten en nøgle.

Anbefaling 2: Flyt vandhanerne op, så de står en meter over jorden. Begynd med de haver, som frøs i vinter.

Anbefaling 3: Lad haverne stå åbne hele året.
"""
STUDY = """# Undersøgelse af sangkor i byerne

## Anbefaling 1: Syng det kendte

De nye tør være med, når de kan sangen.

## Anbefaling 2: Hold korene små

Tyve sangere er nok, for så lærer alle hinanden at kende.
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home: Path = tmp_path_factory.mktemp("named")
    for name, text in (
        ("haver_2030.md", YEARLY),
        ("sangkor.md", STUDY),
        ("plan.md", "# Kommissorium for grønne gader\n\nDer mødes ofte.\n"),
    ):
        (home / name).write_text(text, encoding="utf-8")
    with closing(Library.open(home / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([home], vectors=False))
        yield library


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Hvad siger anbefaling 2 i årsberetningen?",
            ("Flyt vandhanerne op, så de står en meter over jorden.", "Begynd med de haver, som frøs i vinter."),
        ),
        ("hvad er anbefaling 2 i beretningen", None),
        ("anbefaling 1 haveringen", ("Vælg en vært for hver have, og giv værten en nøgle.",)),
        (
            "Hvad går anbefaling 2 om sangkor ud på?",
            ("Hold korene små.", "Tyve sangere er nok, for så lærer alle hinanden at kende."),
        ),
        ("hvad er anbefaling 3", ("Lad haverne stå åbne hele året.",)),
    ],
)
def test_the_document_that_is_named(corpus: Library, question: str, text: tuple[str, ...] | None) -> None:
    found = told(ask(corpus, question), AdviceFinding)
    assert text is None or found.text == text
    assert text is not None or found.advice.source.document == "haver_2030.md"


def test_the_source_is_the_item_itself(corpus: Library) -> None:
    answer = ask(corpus, "Hvad siger anbefaling 1 i årsberetningen?")
    assert [citation.quote for citation in answer.citations] == [
        "Anbefaling 1: Vælg en vært for hver have, og giv værten en nøgle."
    ]
    assert answer.citations[0].heading[-1] == "Anbefaling 1"


def test_which_of_several(corpus: Library) -> None:
    answer = ask(corpus, "Hvad er anbefaling 1?")
    assert answer.kind is Kind.CLARIFY
    assert isinstance(answer.finding, Clarification)
    first, second = answer.finding.choices
    assert {first.label, second.label} == {"Årsberetning 2030 for Haveringen", "Undersøgelse af sangkor i byerne"}
    assert {told(ask(corpus, choice.question), AdviceFinding).advice.source.document for choice in (first, second)} == {
        "haver_2030.md",
        "sangkor.md",
    }


def test_all_of_one_document(corpus: Library) -> None:
    found = told(ask(corpus, "Hvilke anbefalinger giver årsberetningen?"), TextFinding)
    assert found.detail == (
        "1. Vælg en vært for hver have, og giv værten en nøgle",
        "2. Flyt vandhanerne op, så de står en meter over jorden",
        "3. Lad haverne stå åbne hele året",
    )


def test_a_number_that_the_named_document_does_not_hold(corpus: Library) -> None:
    refusal = refused(ask(corpus, "Hvad er anbefaling 3 i undersøgelsen af sangkor?"))
    assert refusal.nearest[0].document == "sangkor.md"


def test_a_document_without_advice(corpus: Library) -> None:
    assert not isinstance(ask(corpus, "Hvad er anbefaling 3 i kommissoriet?").finding, AdviceFinding)
