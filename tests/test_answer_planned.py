"""Questions that the calendar of planned meetings answers, as a member reads them (`knowledge.responders.planned`)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from planned_corpus import AUTUMN, COUNCIL, NETWORK, NOW, SPRING, cancelled, library, moved, papers, planned

from handlers.texts.answers import answer_object, render
from knowledge.findings import Answer, Kind, MeetingFinding
from knowledge.library import Library
from knowledge.model import CALENDAR, Curated, Planned
from knowledge.periods import ZONE

APRIL = moved(SPRING, "2031-04-10T10:00", "2031-04-10T15:00")


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Library]]:
    """The library in each state of the calendar."""
    states: dict[str, tuple[Planned, ...]] = {
        "planned": (SPRING, AUTUMN),
        "moved": (APRIL, AUTUMN),
        "within": (moved(SPRING, "2031-03-13T10:00", "2031-03-13T15:00"), AUTUMN),
        "cancelled": (cancelled(SPRING), AUTUMN),
        "alone": (cancelled(SPRING),),
    }
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(library(tmp_path_factory.mktemp(name), *entries, papers=papers(june=False)))
            for name, entries in states.items()
        }


@contextmanager
def holding(folder: Path, *entries: Planned) -> Iterator[Library]:
    with library(folder, *entries, papers=papers(june=False)) as found:
        yield found


def read(library: Library, question: str, *, now: datetime = NOW) -> str:
    """What the member reads, with the source line."""
    found = answer_object(library.answer(question, now=now), id=None, now=now, ms=0)
    return f"{found['kind']}: {found['text']} | {found['source']}"


SOURCE = "Kilde: Netværkets mødekalender, ændret 20. januar 2031"
CHANGED = "Kilde: Netværkets mødekalender, ændret 1. februar 2031"
WHEN = "torsdag den 6. marts 2031 kl. 10.00-15.00"
APRILS = "torsdag den 10. april 2031 kl. 10.00-15.00"


@pytest.mark.parametrize(
    "question",
    [
        "Hvornår er næste møde?",
        "hvornår ses vi næste gang?",
        "naeste moede",
        "Hvornår er næste møde i netværket?",
        "When is the next meeting?",
    ],
)
def test_the_next_meeting_is_the_planned_one(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["planned"], question)
    assert f"Næste møde i {NETWORK} er {WHEN} (Forårsmøde, Struer Rådhus)." in said
    assert said.endswith(SOURCE)
    assert "ældre dokument" not in said


@pytest.mark.parametrize("question", ["hvor er mødet i marts?", "mødet 6. marts", "hvornår er mødet den 6. marts?"])
def test_a_meeting_of_a_period_is_the_planned_one(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["planned"], question)
    assert f"{WHEN} (Struer Rådhus)" in said
    assert said.endswith(SOURCE)


@pytest.mark.parametrize(
    "question", ["hvornår er forårsmødet?", "hvornår er mødet i Struer?", "Hvornår er forårsmødet i Struer?"]
)
def test_a_planned_meeting_is_known_by_title_host_and_place(shelf: dict[str, Library], question: str) -> None:
    assert WHEN in read(shelf["planned"], question)


@pytest.mark.parametrize(
    "question",
    [
        "hvem er vært for næste møde?",
        "Hvilken kommune holder næste møde?",
        "hvem er vaert for næste møde",
        "hvem er vært i marts?",
        "who hosts the next meeting?",
    ],
)
def test_the_host_is_told(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["planned"], question)
    assert "Struer er vært for" in said
    assert said.endswith(SOURCE)


@pytest.mark.parametrize(
    "question",
    [
        "hvad er på dagsordenen til næste møde?",
        "Hvad er dagsordenen?",
        "hvad står på dagsordnen til mødet i marts",
        "what is on the agenda for the next meeting?",
    ],
)
def test_the_agenda_is_told(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["planned"], question)
    assert "\n1. Velkomst\n2. Sange for nye grupper\n" in said
    assert WHEN in said
    assert said.endswith(SOURCE)


@pytest.mark.parametrize("question", ["hvem er vært i oktober?", "hvad er dagsordenen i oktober?", "hvorfor er mødet flyttet?"])
def test_what_is_not_planned_is_not_made_up(shelf: dict[str, Library], question: str) -> None:
    found = shelf["planned"].answer(question, now=NOW)
    assert found.kind is Kind.REFUSAL
    assert "Netværkets mødekalender" in render(found, now=NOW).text


def test_where_an_online_meeting_is_held_is_told_without_its_link(shelf: dict[str, Library]) -> None:
    said = read(shelf["planned"], "hvor holdes mødet i oktober?")
    assert "online" in said
    assert "/moeder" in said


@pytest.mark.parametrize(("hour", "linked"), [(9, True), (14, True), (15, False), (16, False)])
def test_a_link_is_pointed_to_until_the_meeting_is_over(tmp_path: Path, hour: int, linked: bool) -> None:
    """/moeder lists it as long."""
    with holding(tmp_path, replace(SPRING, linked=True)) as found:
        said = read(found, "hvornår er mødet den 6. marts?", now=datetime(2031, 3, 6, hour, tzinfo=ZONE))
    assert WHEN in said
    assert ("/moeder" in said) is linked


def exchanged(library: Library, *questions: str) -> str:
    """What the last of several questions in a row is answered."""
    last = None
    for question in questions:
        turn = library.converse(question, now=NOW, last=last)
        last = turn.subject
    found = answer_object(turn.answer, id=None, now=NOW, ms=0)
    return f"{found['kind']}: {found['text']} | {found['source']}"


@pytest.mark.parametrize(
    "first",
    [
        "Hvornår er næste møde?",
        "hvor er næste møde?",
        "hvor holdes forårsmødet?",
        "hvem er vært for næste møde?",
        "Må vi synge?",
    ],
)
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("hvad er dagsordenen til næste møde?", "Dagsordenen til næste møde"),
        ("hvad er dagsordenen?", "Dagsordenen til"),
        ("hvem er vært for næste møde?", "Struer er vært for næste møde"),
        ("og hvem er vært?", "Struer er vært for"),
        ("er mødet aflyst?", "holdes som planlagt"),
    ],
)
def test_what_is_asked_of_a_meeting_does_not_hang_on_what_was_asked_before(
    shelf: dict[str, Library], first: str, question: str, expected: str
) -> None:
    said = exchanged(shelf["planned"], first, question)
    assert expected in said
    assert WHEN in said


def test_what_is_asked_next_is_asked_of_the_meeting_that_was_spoken_of(tmp_path: Path) -> None:
    council = planned(7, group=COUNCIL, title="Rådsmøde", start="2031-02-20T14:00", end="2031-02-20T16:00", host="Nordby")
    autumn = replace(AUTUMN, host="Skive")
    with holding(tmp_path, APRIL, autumn, council) as found:
        assert "Nordby er vært" in exchanged(found, f"Hvornår er næste møde i {COUNCIL}?", "og hvem er vært?")
        assert "Skive er vært" in exchanged(found, "hvor er mødet i oktober?", "hvem er vært?")
        assert f"er flyttet til {APRILS}" in exchanged(found, "Hvornår er næste møde?", "er det flyttet?")
        assert "Struer er vært" in exchanged(found, f"Hvornår er næste møde i {COUNCIL}?", "hvem er vært for vores næste møde?")


@pytest.mark.parametrize(
    "question",
    [
        "hvem kommer til mødet?",
        "hvem kommer til næste møde?",
        "hvor mange kommer til næste møde?",
        "hvem deltager i mødet den 6. marts?",
        "hvor mange har sagt ja til mødet?",
        "hvem er tilmeldt næste møde?",
        "hvem er inviteret til næste møde?",
        "who comes to the next meeting?",
    ],
)
def test_where_it_stands_how_many_come_is_told(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["planned"], question)
    assert said.startswith("refusal: ")
    assert "Hvem der kommer, fortæller jeg ikke. Send /moeder" in said


@pytest.mark.parametrize(
    "question", ["hvem deltog i mødet den 13. januar?", "hvem kom til sidste møde?", f"hvem kommer til næste møde i {COUNCIL}?"]
)
def test_of_meetings_that_are_not_planned_here_nothing_is_said_of_who_comes(shelf: dict[str, Library], question: str) -> None:
    assert "/moeder" not in read(shelf["planned"], question)


@pytest.mark.parametrize("question", ["er mødet den 6. marts aflyst?", "er næste møde aflyst?", "er mødet flyttet?"])
def test_a_meeting_that_stands_is_said_to_stand(shelf: dict[str, Library], question: str) -> None:
    assert f"Mødet i {NETWORK} holdes som planlagt {WHEN}" in read(shelf["planned"], question)


# ------------------------------------------------------------------------------------------------------------------- moved


@pytest.mark.parametrize(
    "question",
    [
        "hvornår er mødet flyttet til?",
        "er mødet flyttet?",
        "hvilken dag er mødet rykket til",
        "er mødet den 6. marts aflyst?",
        "hvor er mødet i marts?",
        "hvornår er mødet den 6. marts?",
        "er der møde i marts?",
        "has the meeting been moved?",
    ],
)
def test_a_meeting_that_moved_is_told_where_it_went(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["moved"], question)
    assert f"Mødet i {NETWORK} er flyttet til {APRILS} (Forårsmøde, Struer Rådhus)." in said
    assert f"Før var det sat til {WHEN}." in said
    assert said.endswith(CHANGED)


@pytest.mark.parametrize(
    "question",
    [
        "møde i Bakkeby?",
        "mødet i Bakkeby",
        "mødes vi i Bakkeby?",
        "hvornår er mødet i Bakkeby?",
        "hvor er mødet i Bakkeby?",
        "skal vi mødes den 6. marts i Bakkeby?",
        "hvad sker der den 6. marts?",
    ],
)
def test_the_place_or_day_that_a_document_still_has_is_answered_with_the_meeting_as_it_is(
    shelf: dict[str, Library], question: str
) -> None:
    said = read(shelf["moved"], question)
    assert APRILS in said
    assert f"fra {WHEN}" in said or f"sat til {WHEN}" in said
    assert said.endswith(CHANGED)


@pytest.mark.parametrize("question", ["møde i Bakkeby?", "hvad sker der den 6. marts?"])
def test_a_place_that_the_calendar_has_changed_is_answered_with_the_one_that_holds(
    shelf: dict[str, Library], question: str
) -> None:
    said = read(shelf["planned"], question)
    assert f"{WHEN} (Struer Rådhus)" in said or f"{WHEN} (Forårsmøde, Struer Rådhus)" in said
    assert said.endswith(SOURCE)


def test_what_the_calendar_has_not_overtaken_is_answered_from_the_documents(tmp_path: Path) -> None:
    with library(tmp_path, APRIL) as found:
        assert "mødekalender" not in read(found, "møde i Vestby?")
        assert "mødekalender" not in read(found, "hvad er besluttet om Bakkeby?")


@pytest.mark.parametrize(("state", "when"), [("moved", APRILS), ("within", "torsdag den 13. marts 2031 kl. 10.00-15.00")])
def test_the_next_meeting_is_at_the_new_time_and_the_old_one_comes_after(
    shelf: dict[str, Library], state: str, when: str
) -> None:
    said = read(shelf[state], "Hvornår er næste møde?")
    assert said.startswith(f"answer: Næste møde i {NETWORK} er {when}")
    assert f"Det er flyttet fra {WHEN}." in said
    assert said.count("6. marts") == 1 or "Et ældre dokument" in said


def test_the_host_and_the_agenda_are_those_of_the_new_time(shelf: dict[str, Library]) -> None:
    assert APRILS in read(shelf["moved"], "hvem er vært for næste møde?")
    assert APRILS in read(shelf["moved"], "hvad er på dagsordenen i marts?")


# --------------------------------------------------------------------------------------------------------------- cancelled


@pytest.mark.parametrize(
    "question",
    [
        "er mødet den 6. marts aflyst?",
        "er næste møde aflyst?",
        "hvor er mødet i marts?",
        "hvem er vært i marts?",
        "mødet 6. marts",
    ],
)
def test_a_cancelled_meeting_is_said_to_be_cancelled(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["cancelled"], question)
    assert f"Mødet i {NETWORK} {WHEN} (Forårsmøde, Struer Rådhus) er aflyst." in said
    assert said.endswith(CHANGED)


def test_a_cancelled_meeting_is_not_the_next_one(shelf: dict[str, Library]) -> None:
    said = read(shelf["cancelled"], "Hvornår er næste møde?")
    assert said.startswith(f"answer: Næste møde i {NETWORK} er torsdag den 2. oktober 2031 kl. 10.00-12.00")
    assert f"Mødet {WHEN} er aflyst." in said
    assert "6. marts" not in read(shelf["cancelled"], "alle mødedatoer")


@pytest.mark.parametrize("question", ["Hvornår er næste møde?", "hvem er vært for næste møde?", "hvad er dagsordenen?"])
def test_where_nothing_else_is_to_come_the_cancelled_one_is_told_of(shelf: dict[str, Library], question: str) -> None:
    said = read(shelf["alone"], question)
    assert "er aflyst. Der er ikke sat et nyt møde i mødekalenderen." in said
    assert "Næste møde" not in said


def test_after_the_day_nothing_is_said_of_a_cancelled_meeting(shelf: dict[str, Library]) -> None:
    found = shelf["alone"].answer("Hvornår er næste møde?", now=datetime(2031, 3, 7, 12, tzinfo=ZONE))
    assert found.kind is Kind.REFUSAL


# ------------------------------------------------------------------------------------------------------------ the answer


def test_an_answer_from_the_calendar_shows_its_source_and_can_be_put_into_a_calendar(shelf: dict[str, Library]) -> None:
    found = shelf["planned"].answer("Hvornår er næste møde?", now=NOW)
    (citation,) = found.citations
    assert (citation.document, citation.lines, citation.planned, citation.date) == (CALENDAR, None, True, "2031-01-20")
    assert citation.quote == SPRING.words
    reply = render(found, now=NOW)
    assert [button.label for button in reply.buttons] == ["Vis kilden", "Alle møder", "Læg i kalender"]
    assert "Forårsmøde\nTid: torsdag den 6. marts 2031" in reply.views["source"]
    assert CALENDAR not in reply.views["source"]


def test_the_times_are_those_of_the_clock_to_the_minute(shelf: dict[str, Library]) -> None:
    def coming(hour: int, minute: int) -> str:
        return read(shelf["planned"], "Hvornår er næste møde?", now=datetime(2031, 3, 6, hour, minute, tzinfo=ZONE))

    assert "6. marts" in coming(9, 59)
    assert "2. oktober" in coming(10, 0)
    assert "6. marts" not in coming(10, 0)
    assert f"Seneste møde i {NETWORK} var {WHEN}" in read(
        shelf["planned"], "Hvornår var sidste møde?", now=NOW.replace(month=4)
    )


def test_a_date_of_a_document_counts_where_nothing_is_planned_then(tmp_path: Path) -> None:
    with library(tmp_path, SPRING, AUTUMN) as found:
        said = read(found, "Hvornår er næste møde?", now=NOW.replace(month=4))
    assert f"Næste møde i {NETWORK} er torsdag den 5. juni 2031" in said
    assert "13. januar 2031, punkt 2" in said


def test_a_meeting_of_another_group_is_that_groups(tmp_path: Path) -> None:
    council = planned(7, group=COUNCIL, title="Rådsmøde", start="2031-02-20T14:00", end="2031-02-20T16:00", host="Nordby")
    with holding(tmp_path, SPRING, council) as found:
        assert "20. februar" not in read(found, "Hvornår er næste møde?")
        assert "Næste møde i kulturrådet i Nordby er torsdag den 20. februar 2031" in read(
            found, f"Hvornår er næste møde i {COUNCIL}?"
        )
        assert "Nordby er vært" in read(found, f"Hvem er vært for næste møde i {COUNCIL}?")
        assert "Struer er vært" in read(found, "Hvem er vært for næste møde?")


def test_a_planned_day_with_a_name_of_its_own_is_the_networks_next_meeting(tmp_path: Path) -> None:
    day = planned(7, title="Temadag om fællessang", start="2031-02-20T14:00", end="2031-02-20T16:00")
    with holding(tmp_path, SPRING, day) as found:
        assert "er torsdag den 20. februar 2031" in read(found, "Hvornår er næste møde?")
        assert "torsdag den 20. februar 2031" in read(found, "Hvornår er temadagen?")


def test_the_first_meeting_is_not_the_next_one(tmp_path: Path) -> None:
    with holding(tmp_path, SPRING) as found:
        assert "13. januar 2031" in read(found, "Hvornår var netværkets første møde?")


# ----------------------------------------------------------------------------------- and what the coordinator answered before


def told(day: str) -> Curated:
    return Curated(1, ("Hvornår er næste møde?",), "Det er den 6. marts i Struer.", day)


@pytest.mark.parametrize(("day", "calendar"), [("2031-01-05", True), ("2031-02-01", True), ("2031-02-02", False)])
def test_of_calendar_and_coordinator_the_newer_word_holds(tmp_path: Path, day: str, calendar: bool) -> None:
    with holding(tmp_path, APRIL) as found:
        found.put_curated(told(day))
        answer = found.answer("Hvornår er næste møde?", now=NOW)
    assert answer.citations[0].planned is calendar


def test_an_answer_of_the_coordinator_to_anything_else_is_left_alone(tmp_path: Path) -> None:
    with holding(tmp_path, APRIL) as found:
        found.put_curated(replace(told("2031-01-05"), questions=("Må vi synge?",), answer="Ja."))
        answer: Answer = found.answer("Må vi synge?", now=NOW)
    assert answer.citations[0].curated
    assert not isinstance(answer.finding, MeetingFinding)


@pytest.mark.parametrize(
    "question",
    [
        "hvem deltog på mødet?",
        "hvem kommer til næste møde?",
        "hvem har meldt afbud til mødet?",
    ],
)
def test_nothing_is_told_of_who_comes(shelf: dict[str, Library], question: str) -> None:
    assert "mødekalender" not in read(shelf["planned"], question).partition(" | ")[2]
