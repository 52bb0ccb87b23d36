"""Numbered advice: by its number, by its title, all of it, and the number that there is not."""

from __future__ import annotations

import pytest
from answer_corpus import ask, cited, opened, refused, stands, told

from knowledge.findings import AdviceFinding, Reason, TextFinding
from knowledge.library import Library

corpus = pytest.fixture(scope="module")(opened)


@pytest.mark.parametrize(
    ("question", "number"),
    [
        ("Hvad er råd 2?", "2"),
        ("Hvad anbefaler råd nr. 1?", "1"),
        ("råd #3", "3"),
        ("raad 2", "2"),
        ("what is advice 2", "2"),
        ("What does advice number 3 recommend?", "3"),
        ("Hvilke anbefalinger er der til at holde fast i de frivillige?", "3"),
        ("Hvad er rådet om at begynde med gåturen?", "1"),
        ("hvad er radet om at begynde med gaturen", "1"),
    ],
)
def test_by_number_and_by_title(corpus: Library, question: str, number: str) -> None:
    answer = ask(corpus, question)
    found = told(answer, AdviceFinding)
    assert found.advice.number == number
    assert found.text == tuple(sentence.text for sentence in found.advice.recommendations)
    assert cited(answer)[0] == "\n".join(sentence.raw for sentence in found.advice.recommendations)
    assert f"Råd {number}:" in cited(answer)[1]
    assert all(stands(citation) for citation in answer.citations)


@pytest.mark.parametrize(
    "question",
    [
        "Hvilke råd er der?",
        "Hvad anbefaler rapporten?",
        "Liste over alle råd",
        "Hvilke tre råd er der om fællesskaber i naturen?",
    ],
)
def test_the_list_of_all(corpus: Library, question: str) -> None:
    answer = ask(corpus, question)
    found = told(answer, TextFinding)
    assert found.lead == ("Tre råd om fællesskaber i naturen",)
    assert found.detail == ("1. Begynd med gåturen", "2. Syng det kendte", "3. Hold fast i de frivillige")
    assert found.listed
    assert [line.split("\n")[0] for line in cited(answer)] == [
        "## Råd 1: Begynd med gåturen",
        "## Råd 2: Syng det kendte",
        "## Råd 3: Hold fast i de frivillige",
    ]


@pytest.mark.parametrize("question", ["Hvad lyder råd 9 på?", "råd nummer 12"])
def test_a_number_that_there_is_not(corpus: Library, question: str) -> None:
    refusal = refused(ask(corpus, question))
    assert refusal.reason is Reason.NO_ATTRIBUTE
    assert refusal.about in ("råd 9", "råd 12")
    assert [citation.document for citation in refusal.nearest] == ["rapport.md"]


def test_an_item_of_an_agenda_is_no_advice(corpus: Library) -> None:
    assert not isinstance(ask(corpus, "Hvilket råd kom der ud af punkt 2?").finding, AdviceFinding)
