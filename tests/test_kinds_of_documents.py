"""What is read from the kinds of documents that networks have, in the formats they come in, from the file to the answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from answer_corpus import NETWORK, ask, told
from kinds_of_documents import AGENDA, MINUTES, PLAN, SLIDES, TABLE, TERMS, write_all

from knowledge.findings import Asked, DecisionFinding, GroupFinding, MeetingFinding
from knowledge.library import Engine, Library, Outcome
from knowledge.model import Decision, Group, Meeting, MeetingStatus
from knowledge.periods import ZONE

NOW = datetime(2031, 6, 10, 12, 0, tzinfo=ZONE)
OURS = "Styregruppen for SøvejsNettet"
THEIRS = "Styregruppen for Bølgebåndet"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    folder = tmp_path_factory.mktemp("kinds")
    write_all(folder / "texts")
    opened = Library.open(folder / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)
    assert {done.outcome for done in opened.ingest([folder / "texts"], vectors=False)} == {Outcome.ADDED}
    yield opened
    opened.close()


def meetings(library: Library, document: str) -> list[Meeting]:
    return [meeting for meeting in library.meetings(now=NOW) if meeting.source.document == document]


def group(library: Library, name: str, document: str) -> Group:
    found = [g for g in library.groups() if g.name == name and g.source.document == document and g.members]
    assert len(found) == 1, [g.name for g in library.groups()]
    return found[0]


def decision(library: Library, document: str, item: str) -> Decision:
    return next(d for d in library.decisions() if d.source.document == document and d.meeting.item == item)


def test_a_plain_steering_group_is_the_one_of_its_own_network(library: Library) -> None:
    named = {meeting.group for document in (AGENDA, MINUTES, PLAN) for meeting in meetings(library, document)}
    assert named == {OURS}
    assert group(library, THEIRS, SLIDES).members[0].name == "Gro Nørlev"


def test_heads_tell_when_a_meeting_ends_and_where_it_is(library: Library) -> None:
    for document, place in ((AGENDA, "Skive Rådhus, salen"), (MINUTES, "Skive Rådhus")):
        head = next(meeting for meeting in meetings(library, document) if meeting.start == "2031-05-06T09:00")
        assert (head.end, head.place) == ("2031-05-06T12:00", place)
    found = meetings(library, TABLE)[0]
    assert (found.start, found.end, found.place) == ("2031-05-06T10:00", "2031-05-06T12:00", "Lemvig Bibliotek")


def test_the_revised_plan_overtakes_the_agenda_and_the_minutes(library: Library) -> None:
    holding = {meeting.start[:10]: meeting for meeting in meetings(library, PLAN) if not meeting.superseded}
    assert list(holding) == ["2031-08-21", "2031-11-04", "2031-12-09"]
    assert holding["2031-11-04"].online is True
    assert holding["2031-12-09"].status is MeetingStatus.CANCELLED
    older = [m for document in (AGENDA, MINUTES) for m in meetings(library, document) if m.start > "2031-06"]
    assert {m.start[:10] for m in older} == {"2031-08-19", "2031-11-04", "2031-12-09"}
    assert all(m.superseded for m in older)


def test_minutes_name_the_meeting_whose_minutes_they_approve(library: Library) -> None:
    assert "2031-02-04" in {meeting.start for meeting in meetings(library, MINUTES)}


def test_rosters_leave_out_seats_that_nobody_has(library: Library) -> None:
    roster = group(library, OURS, TERMS)
    assert [(m.name, m.role) for m in roster.members] == [
        ("Ida Rask Holm", "Formand, Kulturchef"),
        ("Bo Lund Krag", "Medlem, Konsulent"),
        ("Eva Juul Bang", "Medlem, Specialkonsulent"),
    ]
    assert roster.as_of == "2030-09-09"
    assert [m.name for m in group(library, THEIRS, SLIDES).members] == ["Gro Nørlev", "Kaj Brand"]


@pytest.mark.parametrize(
    ("name", "people"),
    [
        ("Arbejdsgruppe 1: Kajplads", ["Oda Kragh", "Finn Basse"]),
        ("Arbejdsgruppe 2: Sejl", ["Tom Vinding", "Lis Bloch"]),
    ],
)
def test_numbered_groups_on_one_slide_are_several(library: Library, name: str, people: list[str]) -> None:
    assert [member.name for member in group(library, name, SLIDES).members] == people


def test_those_who_did_not_come_are_all_read(library: Library) -> None:
    assert [m.name for m in group(library, "Afbud", MINUTES).members] == ["Bo Lund Krag", "Per Ask Dam"]


@pytest.mark.parametrize(
    ("document", "item", "decided"),
    [
        (MINUTES, "1", "Referatet blev godkendt uden bemærkninger."),
        (MINUTES, "2", "Efter en drøftelse besluttede styregruppen alene at låne fire både. Lånet gælder til oktober."),
        (MINUTES, "3", "Det blev besluttet, at Skive Kommune søger en anden."),
        (MINUTES, "4", None),
        (TABLE, "1", None),
        (TABLE, "2", "Der laves 24 pladser. Ansvarlig: Oda; Frist: 1/6"),
        (TABLE, "3", "Skiltene bestilles i Struer. Ansvarlig: Finn; Frist: 8/6"),
        (AGENDA, "1", None),
    ],
)
def test_decisions_without_a_heading(library: Library, document: str, item: str, decided: str | None) -> None:
    assert decision(library, document, item).decision == decided


def test_what_was_proposed_stands_beside_what_was_decided(library: Library) -> None:
    assert decision(library, MINUTES, "2").proposal == "Sekretariatet havde anbefalet at købe tolv både."
    assert decision(library, AGENDA, "1").proposal == "Dagsordenen godkendes."


def test_the_next_meeting_is_the_one_of_the_group_that_is_asked_about(library: Library) -> None:
    found = told(ask(library, "Hvornår er næste møde i styregruppen for Søvejsnettet?", now=NOW), MeetingFinding)
    assert (found.asked, found.meetings[0].start) == (Asked.NEXT, "2031-08-21T09:00")


def test_who_is_on_a_group_of_the_slides(library: Library) -> None:
    found = told(ask(library, "Hvem sidder i styregruppen for Bølgebåndet?", now=NOW), GroupFinding)
    assert [member.name for member in found.group.members] == ["Gro Nørlev", "Kaj Brand"]


def test_a_decision_without_a_heading_answers(library: Library) -> None:
    found = told(ask(library, "Hvad besluttede styregruppen for Søvejsnettet om lån af både?", now=NOW), DecisionFinding)
    assert any("låne fire både" in sentence for sentence in found.text)
