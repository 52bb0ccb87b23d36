"""Groups that no document knows are refused by name, others are not: `knowledge.responders.unknown` on the invented corpus."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answer_corpus import HARBOUR, STREETS, ask, opened, refused, told
from hypothesis import given
from hypothesis import strategies as st

from knowledge.findings import GroupFinding, Reason, Refusal
from knowledge.library import Library


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from opened(tmp_path_factory)


@pytest.mark.parametrize(
    ("question", "group"),
    [
        ("hvem sidder i børneudvalget", "Børneudvalget"),
        ("hvem sidder i trafikrådet?", "Trafikrådet"),
        ("hvem er formand for skakforeningen?", "skakforeningen"),
        ("hvem er i byfornyelsesrådet", "Byfornyelsesrådet"),
        ("hvornår mødes ældrerådet?", "Ældrerådet"),
        ("hvornår er næste møde i trafikrådet?", "Trafikrådet"),
        ("Hvem sidder i Udvalget for Lystfiskeri?", "Udvalget for Lystfiskeri"),
        ("hvem er med i styregruppen for klimatilpasning?", "Styregruppen for klimatilpasning"),
    ],
)
def test_a_group_of_no_document_is_named_by_the_refusal(library: Library, question: str, group: str) -> None:
    refusal = refused(ask(library, question))
    assert (refusal.reason, refusal.about, refusal.choices) == (Reason.UNKNOWN_NAME, group, ())


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("hvem sidder i havnestyregruppen?", HARBOUR),
        ("hvem sidder i gadestyregruppen?", STREETS),
    ],
)
def test_a_name_that_is_nearly_right_is_answered_or_offered(library: Library, question: str, meant: str) -> None:
    answer = ask(library, question)
    if isinstance(answer.finding, Refusal):
        assert [choice.label for choice in answer.finding.choices] == [meant]
        answer = ask(library, answer.finding.choices[0].question)
    assert told(answer, GroupFinding).group.name == meant


def test_whose_meetings_are_asked_for_is_offered_those(library: Library) -> None:
    refusal = refused(ask(library, "hvornår mødes havnestyregruppen?"))
    assert (refusal.about, [choice.label for choice in refusal.choices]) == ("Havnestyregruppen", [HARBOUR])
    assert refused(ask(library, refusal.choices[0].question)).reason is Reason.NO_DATE


@pytest.mark.parametrize(
    "question",
    [
        "hvem står bag analysen?",
        "hvem har skrevet rapporten?",
        "hvem er med i målgruppen?",
        "hvem sidder i bestyrelsen?",
        "hvem sidder i skovteatrets bestyrelse?",
        "hvad betyder trafikrådet for cyklisterne?",
        "hvad besluttede trafikrådet?",
        "who is on the traffic council?",
    ],
)
def test_what_is_no_question_about_an_unknown_group(library: Library, question: str) -> None:
    finding = ask(library, question).finding
    assert not (isinstance(finding, Refusal) and finding.reason is Reason.UNKNOWN_NAME)


@given(st.text("aeioubdgklmnprst", min_size=4, max_size=12), st.sampled_from(["udvalget", "rådet", "foreningen", "komitéen"]))
def test_nobody_sits_in_a_group_that_was_made_up(library: Library, about: str, kind: str) -> None:
    assert refused(ask(library, f"hvem sidder i {about}{kind}?"))
