"""What a trial by readers found wrong, kept right: each input was answered wrongly once."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from answer_corpus import COUNCIL, HARBOUR, ask, opened, refused, told

from knowledge.findings import Asked, DecisionFinding, GroupFinding, Kind, MeetingFinding, Reason, TextFinding
from knowledge.library import Library

corpus = pytest.fixture(scope="module")(opened)
ZONE = ZoneInfo("Europe/Copenhagen")


def test_a_day_without_a_year_is_the_meeting_that_has_minutes(corpus: Library) -> None:
    found = told(ask(corpus, "Hvad blev besluttet på mødet den 7. marts?"), TextFinding)
    assert found.detail[0].startswith("31.")


def test_the_last_meeting_of_a_body(corpus: Library) -> None:
    found = told(ask(corpus, f"Hvad blev besluttet på sidste møde i {COUNCIL}?"), TextFinding)
    assert found.detail[0].startswith("31.")


def test_the_last_meeting_of_nobody_named_is_not_another_bodys(corpus: Library) -> None:
    refusal = refused(ask(corpus, "Hvad blev besluttet på det seneste møde?"))
    assert [choice.label for choice in refusal.choices] == [COUNCIL]


@pytest.mark.parametrize("question", ["punkt 32", "hvad står der i punkt 32?", "hvad blev besluttet under punkt 32"])
def test_an_item_by_its_number(corpus: Library, question: str) -> None:
    assert told(ask(corpus, question), DecisionFinding).decision.meeting.item == "32"


def test_an_item_that_is_not_there(corpus: Library) -> None:
    assert refused(ask(corpus, "punkt 99")).reason is Reason.NO_ATTRIBUTE


def test_a_proposal_asked_for_leads(corpus: Library) -> None:
    found = told(ask(corpus, "hvad var indstillingen i punkt 32?"), DecisionFinding)
    assert "90.000" in found.text[0]


def test_a_proposal_never_stands_alone(corpus: Library) -> None:
    answer = ask(corpus, "var det ikke Ida Brink?")
    if answer.kind is Kind.ANSWER:
        found = told(answer, DecisionFinding)
        assert "Ole Kvist" in found.text[0]


@pytest.mark.parametrize(
    "question",
    [f"møder i {COUNCIL} 2032", f"Hvilke møder har {COUNCIL} i 2032?", f"mødedatoer for {COUNCIL} i 2032"],
)
def test_a_period_is_enough_to_ask_for_meetings(corpus: Library, question: str) -> None:
    found = told(ask(corpus, question), MeetingFinding)
    assert [meeting.start[:10] for meeting in found.meetings] == ["2032-02-06", "2032-05-07"]


def test_a_meeting_that_has_begun_is_not_the_next_one(corpus: Library) -> None:
    during = datetime(2031, 3, 7, 10, 30, tzinfo=ZONE)
    next_one = told(ask(corpus, f"Hvornår er næste møde i {COUNCIL}?", now=during), MeetingFinding)
    assert next_one.meetings[0].start[:10] == "2031-06-20"
    last = told(ask(corpus, f"Hvornår var sidste møde i {COUNCIL}?", now=during), MeetingFinding)
    assert last.asked is Asked.LAST
    assert last.meetings[0].start[:10] == "2031-03-07"


def test_a_place_that_is_on_no_list_is_told_to_be_missing(corpus: Library) -> None:
    assert refused(ask(corpus, f"Hvem fra Sønderkøbing sidder i {HARBOUR}?")).reason is Reason.NO_ATTRIBUTE


@pytest.mark.parametrize("question", ["Hvem meldte afbud den 6. december 2030?", "hvordan melder jeg afbud?"])
def test_apologies_of_another_meeting_are_not_told(corpus: Library, question: str) -> None:
    assert refused(ask(corpus, question)).reason is Reason.NO_ATTRIBUTE


def test_a_vice_chair_is_not_the_whole_roster(corpus: Library) -> None:
    found = told(ask(corpus, f"Hvem er næstformand i {HARBOUR}?"), GroupFinding)
    assert [member.name for member in found.focus] == ["Bo Riisager"]


def test_how_many_are_in_a_group_with_a_roster(corpus: Library) -> None:
    assert len(told(ask(corpus, f"Hvor mange sidder i {HARBOUR}?"), GroupFinding).group.members) == 4


def test_a_misspelt_sitting(corpus: Library) -> None:
    assert told(ask(corpus, f"hvem sider i {HARBOUR}"), GroupFinding).group.members


def test_the_number_of_advice_names_the_report(corpus: Library) -> None:
    assert len(told(ask(corpus, "Hvad er museets 3 råd?"), TextFinding).detail) == 3


def test_a_sum_of_nobodys_budget_is_not_told(corpus: Library) -> None:
    assert "sum" not in ask(corpus, "hvad koster det at være med?").trace
    assert "sum" in ask(corpus, "hvad koster netværket i alt?").trace


def test_anybodys_number_is_no_answer(corpus: Library) -> None:
    assert ask(corpus, "telefonnummer til koordinatoren").kind is Kind.REFUSAL


def test_a_subject_that_no_document_mentions(corpus: Library) -> None:
    assert ask(corpus, f"Hvad besluttede {COUNCIL} om cykelstier?").kind is Kind.REFUSAL


@pytest.mark.parametrize("text", ["hvor bor du", "hvem er det", "og hvad så"])
def test_little_words_alone_are_no_question(corpus: Library, text: str) -> None:
    assert ask(corpus, text).kind is not Kind.ANSWER


@pytest.mark.parametrize("text", ["ok", "super, tak", "er du et menneske?", "kan i hjælpe mig"])
def test_small_talk(corpus: Library, text: str) -> None:
    assert ask(corpus, text).kind is Kind.CHAT
