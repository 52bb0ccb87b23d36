"""What was decided: the decision first, the proposal after, and only of the meeting that was asked about."""

from __future__ import annotations

import pytest
from answer_corpus import ask, cited, opened, refused, stands, told

from knowledge.findings import DecisionFinding, Reason, TextFinding
from knowledge.library import Library

corpus = pytest.fixture(scope="module")(opened)
GRANTED = "Kulturrådet i Nordby bevilgede 60.000 kr. til korsang på plejehjem og vil se på resten til efteråret."
PROPOSED = "Det indstilles, at Kulturrådet i Nordby bevilger 90.000 kr. til korsang på plejehjem."


def test_the_decision_leads_and_the_proposal_that_it_left_comes_after(corpus: Library) -> None:
    answer = ask(corpus, "Hvad blev besluttet om tilskud til korsang på plejehjem?")
    found = told(answer, DecisionFinding)
    assert found.text == (GRANTED,)
    assert (found.decision.differs, found.decision.proposal) == (True, PROPOSED)
    assert cited(answer) == [GRANTED, PROPOSED]


def test_a_proposal_that_was_followed_is_no_source_of_its_own(corpus: Library) -> None:
    answer = ask(corpus, "Hvad besluttede Kulturrådet om åbningstider på havnebiblioteket?")
    found = told(answer, DecisionFinding)
    assert found.decision.differs is False
    assert cited(answer) == ["Kulturrådet i Nordby godkendte de nye åbningstider på havnebiblioteket."]


def test_who_was_appointed_is_told_by_the_decision(corpus: Library) -> None:
    answer = ask(corpus, "Hvem blev udpeget til skovteatrets bestyrelse?")
    found = told(answer, DecisionFinding)
    assert "Ole Kvist" in found.text[0]
    assert "Ida Brink" not in " ".join(found.text)
    assert "Ole Kvist" in cited(answer)[0]


@pytest.mark.parametrize(
    ("question", "item"),
    [
        ("Hvad blev besluttet under punkt 32?", "32"),
        ("hvad blev besluttet på punkt 33", "33"),
        ("Hvad blev besluttet under pkt. 34?", "34"),
        ("Hvad blev besluttet om korsang på plejehjem i 2031?", "32"),
        ("korsang plejehjem", "32"),
        ("beslutning havnebiblioteket", "34"),
        ("Hvor mange penge blev der bevilget til korsang på plejehjem?", "32"),
    ],
)
def test_the_item_that_is_meant(corpus: Library, question: str, item: str) -> None:
    answer = ask(corpus, question)
    assert told(answer, DecisionFinding).decision.meeting.item == item
    assert all(stands(citation) for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "items"),
    [
        ("Hvad blev besluttet på mødet den 7. marts 2031?", ["31", "32", "33", "34", "35"]),
        ("Hvad blev besluttet på mødet i Kulturrådet i Nordby den 6. december 2030?", ["21", "22"]),
        ("Hvad blev besluttet på mødet i december 2030?", ["21", "22"]),
        ("hvad blev besluttet paa moedet den 7. marts 2031", ["31", "32", "33", "34", "35"]),
    ],
)
def test_everything_that_a_meeting_decided(corpus: Library, question: str, items: list[str]) -> None:
    answer = ask(corpus, question)
    found = told(answer, TextFinding)
    lines = [*found.detail, *found.more]
    assert found.listed
    assert found.lead == ("Kulturrådet i Nordby:",)
    assert [line.partition(".")[0] for line in lines] == items
    assert len({citation.document for citation in answer.citations}) == 1
    assert all(stands(citation) for citation in answer.citations)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("Hvad blev besluttet på mødet den 8. april 2031?", "2031-04-08"),
        ("Hvad blev besluttet om korsang på plejehjem i 2029?", "2029"),
        ("Hvad blev besluttet om korsang på mødet den 8. april 2032?", "2032-04-08"),
        ("Hvad blev besluttet om korsang på mødet den 9. marts 2031?", "2031-03-09"),
    ],
)
def test_a_meeting_without_minutes_is_not_answered_from_another(corpus: Library, question: str, about: str) -> None:
    refusal = refused(ask(corpus, question))
    assert (refusal.reason, refusal.about) == (Reason.WRONG_PERIOD, about)


def test_an_item_that_no_agenda_has(corpus: Library) -> None:
    refused(ask(corpus, "Hvad blev besluttet under punkt 77?"))


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("hvad blev beslutet om tilskud til korsang pa plejehjem", "Hvad blev besluttet om tilskud til korsang på plejehjem?"),
        ("hvad blev vedtaget om korsang på plejehjem", "Hvad blev besluttet om tilskud til korsang på plejehjem?"),
        (
            "hvad blev beslutet om abningstider pa havnebiblioteket",
            "Hvad blev besluttet om åbningstider på havnebiblioteket?",
        ),
        ("hvem blev udpegt til skovteatrets bestyrelse", "Hvem blev udpeget til skovteatrets bestyrelse?"),
    ],
)
def test_however_it_is_typed_it_is_the_same_decision(corpus: Library, typed: str, clean: str) -> None:
    expected = ask(corpus, clean)
    assert ask(corpus, typed).finding == expected.finding
    assert ask(corpus, typed).citations == expected.citations


@pytest.mark.parametrize(
    "question",
    ["hvad snakkede Kulturrådet i Nordby om den 13. juni 2031?", "Hvad besluttede Kulturrådet i Nordby i september 2031?"],
)
def test_a_meeting_without_minutes_is_said_to_have_none(corpus: Library, question: str) -> None:
    assert refused(ask(corpus, question)).reason is Reason.WRONG_PERIOD


def test_what_a_meeting_was_about_is_its_items(corpus: Library) -> None:
    found = told(ask(corpus, "hvad drøftede Kulturrådet i Nordby den 7. marts 2031?"), TextFinding)
    assert found.listed
    assert found.detail[1].startswith("32. Tilskud til korsang")
