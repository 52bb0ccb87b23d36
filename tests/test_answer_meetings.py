"""When and where a group meets: the clock, the newer list above the older, and honest refusals."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from answer_corpus import COUNCIL, NETWORK, NOW, ask, cited, opened, refused, stands, told

from knowledge.findings import Asked, MeetingFinding, Reason
from knowledge.library import Engine, Library

corpus = pytest.fixture(scope="module")(opened)


def at(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=NOW.tzinfo)


@pytest.mark.parametrize(
    ("clock", "start", "then"),
    [
        ("2031-05-20T12:00", "2031-06-20", ["2031-09-12", "2031-11-14", "2032-02-06"]),
        ("2031-06-20T23:30", "2031-06-20", ["2031-09-12", "2031-11-14", "2032-02-06"]),
        ("2031-06-21T00:10", "2031-09-12", ["2031-11-14", "2032-02-06", "2032-05-07"]),
        ("2032-02-07T09:00", "2032-05-07", []),
        ("2030-12-07T09:00", "2031-03-07T10:00", ["2031-06-20", "2031-09-12", "2031-11-14"]),
    ],
)
def test_the_next_meeting_depends_on_the_clock(corpus: Library, clock: str, start: str, then: list[str]) -> None:
    answer = ask(corpus, f"Hvornår er næste møde i {COUNCIL}?", now=at(clock))
    found = told(answer, MeetingFinding)
    assert (found.asked, found.group) == (Asked.NEXT, COUNCIL)
    assert [meeting.start for meeting in found.meetings] == [start]
    assert [meeting.start for meeting in found.then] == then


@pytest.mark.parametrize(
    ("clock", "start"),
    [
        ("2031-05-20T12:00", "2031-03-07T10:00"),
        ("2031-09-13T08:00", "2031-09-12"),
        ("2031-01-02T08:00", "2030-12-06T10:00"),
    ],
)
def test_the_last_meeting_depends_on_the_clock(corpus: Library, clock: str, start: str) -> None:
    found = told(ask(corpus, f"Hvornår var sidste møde i {COUNCIL}?", now=at(clock)), MeetingFinding)
    assert found.asked is Asked.LAST
    assert [meeting.start for meeting in found.meetings] == [start]


def test_the_clock_is_copenhagens(corpus: Library) -> None:
    late = datetime.fromisoformat("2031-06-20T22:30:00+00:00")  # half past midnight on the 21st in Copenhagen
    found = told(ask(corpus, f"Hvornår er næste møde i {COUNCIL}?", now=late), MeetingFinding)
    assert found.meetings[0].start == "2031-09-12"


def test_the_newer_list_holds_and_what_was_overtaken_comes_after(corpus: Library) -> None:
    answer = ask(corpus, f"Hvornår er næste møde i {COUNCIL}?")
    found = told(answer, MeetingFinding)
    assert [(meeting.start, meeting.superseded) for meeting in found.meetings] == [("2031-06-20", False)]
    assert [(meeting.start, meeting.superseded) for meeting in found.overtaken] == [("2031-06-13", True)]
    assert [citation.document for citation in answer.citations] == ["referat_2031.md"]
    assert cited(answer) == ["- Fredag den 20. juni (Hotel Fjorden)"]


def test_a_date_that_was_overtaken_is_no_meeting(corpus: Library) -> None:
    answer = ask(corpus, f"Hvornår er mødet i {COUNCIL} den 13. juni 2031?")
    assert refused(answer).reason is Reason.WRONG_PERIOD


def test_a_document_dated_after_the_clock_is_not_hidden(corpus: Library) -> None:
    found = told(ask(corpus, f"Hvornår mødes {COUNCIL} i juni 2031?", now=at("2030-12-10T09:00")), MeetingFinding)
    assert [meeting.start for meeting in found.meetings] == ["2031-06-20"]


@pytest.mark.parametrize(
    ("question", "starts"),
    [
        (f"Alle mødedatoer i {COUNCIL}", ["2031-06-20", "2031-09-12", "2031-11-14", "2032-02-06", "2032-05-07"]),
        (f"Hvilke dage mødes {COUNCIL} i 2032?", ["2032-02-06", "2032-05-07"]),
        (f"Hvornår mødes {COUNCIL} i 2032?", ["2032-02-06", "2032-05-07"]),
        (f"Hvornår mødes {COUNCIL} i november 2031?", ["2031-11-14"]),
        (f"Hvornår mødes {COUNCIL} til november?", ["2031-11-14"]),
        (f"Hvornår mødes {COUNCIL} i november?", ["2031-11-14"]),
    ],
)
def test_the_meetings_of_a_list_and_of_a_period(corpus: Library, question: str, starts: list[str]) -> None:
    answer = ask(corpus, question)
    assert [meeting.start for meeting in told(answer, MeetingFinding).meetings] == starts
    assert 1 <= len(answer.citations) <= 3
    assert all(stands(citation) for citation in answer.citations)


def test_where_a_meeting_is(corpus: Library) -> None:
    answer = ask(corpus, f"Hvor holdes mødet i {COUNCIL} den 20. juni 2031?")
    assert [meeting.place for meeting in told(answer, MeetingFinding).meetings] == ["Hotel Fjorden"]


def test_online_is_a_place(corpus: Library) -> None:
    found = told(ask(corpus, f"Hvor holdes mødet i {COUNCIL} den 12. september 2031?"), MeetingFinding)
    assert [(meeting.place, meeting.online) for meeting in found.meetings] == [(None, True)]


@pytest.mark.parametrize(
    "question",
    [f"Hvor holdes mødet i {COUNCIL} den 14. november 2031?", f"Hvor er mødet i {COUNCIL} i november 2031?"],
)
def test_a_place_that_is_not_stated_is_not_guessed(corpus: Library, question: str) -> None:
    assert refused(ask(corpus, question)).reason is Reason.NO_ATTRIBUTE


@pytest.mark.parametrize("question", ["Hvornår er næste møde?", "Hvornår ses vi igen?", "hvornår er næste møde i netværket"])
def test_we_are_the_network_and_others_are_offered(corpus: Library, question: str) -> None:
    refusal = refused(ask(corpus, question))
    assert (refusal.reason, refusal.about) == (Reason.NO_DATE, NETWORK)
    assert [choice.label for choice in refusal.choices] == [COUNCIL]
    offered = told(ask(corpus, refusal.choices[0].question), MeetingFinding)
    assert (offered.group, offered.meetings[0].start) == (COUNCIL, "2031-06-20")


def test_when_every_meeting_is_over_none_is_next(corpus: Library) -> None:
    refusal = refused(ask(corpus, f"Hvornår er næste møde i {COUNCIL}?", now=at("2033-01-05T09:00")))
    assert refusal.reason is Reason.NO_DATE
    assert refusal.choices == ()
    assert all(citation.document == "referat_2031.md" for citation in refusal.nearest)


def test_a_year_without_meetings_is_another_period(corpus: Library) -> None:
    assert refused(ask(corpus, f"Hvornår mødes {COUNCIL} i 2034?")).reason is Reason.WRONG_PERIOD


@pytest.mark.parametrize("group", ["Fiskerirådet i Østhavn", "Kulturrådet i Sydby"])
def test_meetings_of_a_body_that_nobody_knows_are_not_told(corpus: Library, group: str) -> None:
    refused(ask(corpus, f"Hvornår er næste møde i {group}?"))


@pytest.mark.parametrize(
    "question",
    [
        "hvornar er naste mode i kulturradet i nordby",
        "hvornaar er naeste moede i kulturraadet i nordby",
        "hvornår er næste møde i kulturådet i nordby?",
        "HVORNÅR ER NÆSTE MØDE I KULTURRÅDET I NORDBY???",
        "næste møde kulturrådet nordby",
        "næste møde kulturrådet",
        "kulturrådets næste møde",
        "when is the next meeting of Kulturrådet i Nordby",
    ],
)
def test_however_it_is_typed_it_is_the_same_meeting(corpus: Library, question: str) -> None:
    clean, typed = ask(corpus, f"Hvornår er næste møde i {COUNCIL}?"), ask(corpus, question)
    assert typed.finding == clean.finding
    assert typed.citations == clean.citations


def test_the_time_of_day_of_a_meeting_that_states_none_is_not_told_by_its_date(corpus: Library) -> None:
    assert refused(ask(corpus, f"Hvad tid på dagen er mødet i {COUNCIL} den 20. juni 2031?")).reason is Reason.NO_ATTRIBUTE


NUMBERED = """# Grønne Skovnettet Vest – arbejdsgruppe {number} (stier og skilte)

Referat af møde onsdag den {day}. marts 2031

Tid: kl. 10-12
Sted: Rådhuset

1. Skilte

Skiltene på sti 1, 2 og 7 males om.

Bænkene på sti 1, 2 og 7 males om.

2. Næste møde for sti 1, 2 og 7

Næste møde er onsdag den {next_day}. juni 2031 kl. 10-12.
"""


@pytest.mark.parametrize(("number", "day"), [("1", "4"), ("2", "11")])
def test_groups_that_a_number_tells_apart(tmp_path: Path, number: str, day: str) -> None:
    for one, first, then in (("1", "5", "4"), ("2", "12", "11")):
        text = NUMBERED.format(number=one, day=first, next_day=then)
        (tmp_path / f"gruppe{one}.md").write_text(text, encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([tmp_path / "gruppe1.md", tmp_path / "gruppe2.md"], vectors=False))
        found = told(ask(library, f"hvornår er næste møde i arbejdsgruppe {number} i Grønne Skovnettet Vest?"), MeetingFinding)
        unknown = ask(library, "hvornår er næste møde i arbejdsgruppe 7 i Grønne Skovnettet Vest?")
    assert [meeting.start[:10] for meeting in found.meetings] == [f"2031-06-{int(day):02}"]
    assert not isinstance(unknown.finding, MeetingFinding)


def test_of_two_groups_alike_the_one_that_meets_then_is_meant(tmp_path: Path) -> None:
    for name, days in (("Skovnettet", "5. marts 2031"), ("Søbåndet", "4. juni 2031")):
        text = (
            f"# Referat af møde i Styregruppen for {name}\n\nDato: {days} kl. 9-10\nSted: Kroen\n\n1. Stier\n\nDe males om.\n"
        )
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    with closing(Library.open(tmp_path / "index.db", network=NETWORK, base=False, engine=Engine.LEXICAL)) as library:
        list(library.ingest([tmp_path / "Skovnettet.md", tmp_path / "Søbåndet.md"], vectors=False))
        found = [told(ask(library, f"Hvor holdes SG-mødet i {month} 2031?"), MeetingFinding) for month in ("marts", "juni")]
    assert [one.group for one in found] == ["Styregruppen for Skovnettet", "Styregruppen for Søbåndet"]
