"""Follow-ups on the invented corpus: what is carried over, and what never is (`knowledge.conversation`, `.ellipsis`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from answer_corpus import COUNCIL, HARBOUR, NETWORK, NOW, STREETS, opened
from hypothesis import given
from hypothesis import strategies as st

from knowledge.ellipsis import read
from knowledge.findings import Kind, MeetingFinding, Reason, Refusal
from knowledge.library import Library
from knowledge.question import understand
from knowledge.subject import Ask, Subject, Turn

OF_HARBOUR = Subject(Ask.MEMBERS, group=HARBOUR)
OF_COUNCIL = Subject(Ask.NEXT, group=COUNCIL, body=COUNCIL)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    yield from opened(tmp_path_factory)


def said(library: Library, *questions: str, last: Subject | None = None) -> Turn:
    """The last turn of a conversation."""
    assert questions
    for question in questions:
        turn = library.converse(question, now=NOW, last=last)
        last = turn.subject or last
    return turn


@pytest.mark.parametrize(
    ("question", "asked", "last"),
    [
        ("og hvem er formand?", f"Hvem er formand for {HARBOUR}?", OF_HARBOUR),
        ("hvem er næstformand så?", f"Hvem er næstformand for {HARBOUR}?", OF_HARBOUR),
        ("and who chairs it?", f"Hvem er formand for {HARBOUR}?", OF_HARBOUR),
        ("hvor mange er de?", f"Hvor mange medlemmer har {HARBOUR}?", OF_HARBOUR),
        ("hvem er formand for styregruppen?", f"Hvem er formand for {HARBOUR}?", OF_HARBOUR),
        ("hvem er formand for gruppen?", f"Hvem er formand for {HARBOUR}?", OF_HARBOUR),
        ("hvornår mødes de?", f"Hvornår er næste møde i {HARBOUR}?", OF_HARBOUR),
        ("hvad med Viborg?", f"Hvem repræsenterer Viborg i {HARBOUR}?", OF_HARBOUR),
        ("og Århus kommune?", f"Hvem repræsenterer Aarhus i {HARBOUR}?", OF_HARBOUR),
        ("og i 2032?", f"Hvornår er der møde i {COUNCIL} i 2032?", OF_COUNCIL),
        ("what about 2032?", f"Hvornår er der møde i {COUNCIL} i 2032?", OF_COUNCIL),
        ("hvad med styregruppen for Grønne Gader?", f"Hvem sidder i {STREETS}?", OF_HARBOUR),
    ],
)
def test_what_is_left_out_is_carried_over(library: Library, question: str, asked: str, last: Subject) -> None:
    turn = said(library, question, last=last)
    assert (turn.answer.question, turn.carried is not None) == (asked, True)


@pytest.mark.parametrize(
    "question",
    [
        "hvem sidder i styregruppen for Grønne Gader?",
        "og hvem er formand for styregruppen for Grønne Gader?",
        "hvornår mødes vi?",
        "hvornår er vores næste møde?",
        "hvem er formand for netværket?",
        "tak",
        "hvordan holder man fast i de frivillige?",
    ],
)
def test_a_question_with_a_subject_of_its_own_takes_nothing_over(library: Library, question: str) -> None:
    assert said(library, question, last=OF_HARBOUR).carried is None


def test_the_same_again_without_a_cue_is_somebody_else(library: Library) -> None:
    turn = said(library, f"Hvornår er næste møde i {COUNCIL}?", "hvornår er næste møde?")
    assert turn.carried is None
    assert turn.subject == Subject(Ask.NEXT, group=NETWORK)


def test_a_meeting_an_item_and_its_proposal(library: Library) -> None:
    first = said(library, "hvad besluttede Kulturrådet om korsang på plejehjem?")
    assert first.subject is not None
    assert (first.subject.body, first.subject.date, first.subject.item) == (COUNCIL, "2031-03-07", "32")
    turn = said(library, "og hvad var indstillingen?", last=first.subject)
    assert turn.answer.question == f"Hvad var indstillingen i punkt 32 på mødet i {COUNCIL} den 7. marts 2031?"
    met = said(library, "hvornår var mødet?", last=first.subject).answer.finding
    assert isinstance(met, MeetingFinding)
    assert [meeting.start[:10] for meeting in met.meetings] == ["2031-03-07"]


def test_a_refusal_about_a_known_group_is_remembered(library: Library) -> None:
    turn = said(library, "hvornår mødes styregruppen for Blå Havne?", "og hvem er formand?")
    assert turn.answer.kind is Kind.ANSWER
    assert turn.subject == Subject(Ask.CHAIR, group=HARBOUR, person="Karen Møllegaard")


@pytest.mark.parametrize("question", ["og i 2024?", "hvad med Viborg?", "what about 2025?"])
def test_a_follow_up_to_nothing_is_asked_back(library: Library, question: str) -> None:
    turn = said(library, question)
    assert turn.answer.finding == Refusal(Reason.UNCLEAR)


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    gap = read(understand(text, now=NOW))
    assert set(gap.content).isdisjoint(gap.kinds)
