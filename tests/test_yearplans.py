"""`knowledge.yearplans`: what the plan of a year states, a row a month, a column a month, or a heading a month."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.layout import blocks
from knowledge.meetings import meetings
from knowledge.model import Meeting, MeetingStatus
from knowledge.sections import sections

TABLE = """Årshjul 2031 for Bølgebåndet

| Måned | Forretningsudvalget (FU) | Netværksmøder og temadage | Faste opgaver |
|---|---|---|---|
| Januar | Onsdag 8. januar kl. 13-15, Teams | Ingen møder | Frist for regnskab: 15. januar |
| Februar | Udgået | Torsdag 20. februar kl. 9.30-15: Netværksmøde, Kajby Rådhus. Tema: Tang | Kontingent |
| Marts | Onsdag 5. marts kl. 12-15 med frokost, Kajby | 21.-22. marts: Studietur til Bremen | Nyhedsbrev 1. marts |
| April | Onsdag d. 9. kl. 13-15, sted følger | Fredag 4. april: Tangdag for nye medarbejdere, Havneskolen | Ferie |
"""


def read(text: str, *, whose: str = "Bølgebåndet") -> list[Meeting]:
    parts = sections(blocks(source(text)), document="plan.md")
    return list(meetings(parts, document="plan.md", whose=whose))


def test_a_row_a_month_and_a_column_a_group() -> None:
    found = {meeting.start: meeting for meeting in read(TABLE)}
    assert sorted(found) == [
        "2031-01-08T13:00",
        "2031-02",
        "2031-02-20T09:30",
        "2031-03-05T12:00",
        "2031-03-21",
        "2031-04-04",
        "2031-04-09T13:00",
    ], "tasks and their deadlines are no meetings"
    online, off, network, lunch, trip, day, open_ = (found[start] for start in sorted(found))
    assert (online.group, online.end, online.online) == ("Forretningsudvalget", "2031-01-08T15:00", True)
    assert (off.group, off.status) == ("Forretningsudvalget", MeetingStatus.CANCELLED)
    assert (network.title, network.place, network.note) == ("Netværksmøde", "Kajby Rådhus", "Tema: Tang")
    assert (lunch.place, lunch.note) == ("Kajby", "med frokost")
    assert (trip.title, trip.end, trip.place) == ("Studietur til Bremen", "2031-03-22", "Bremen")
    assert (day.title, day.place) == ("Tangdag for nye medarbejdere", "Havneskolen")
    assert (open_.place, open_.note) == (None, "sted følger")


def test_a_column_a_month() -> None:
    text = (
        "Årsplan 2031\n\n| Gruppe | Januar | Februar | Marts |\n|---|---|---|---|\n"
        "| Styregruppen | 8. januar kl. 9 | Aflyst | d. 5. kl. 9-11, Kajby |\n| Frister | 3. januar | | 1. marts |\n"
    )
    assert [(meeting.group, meeting.start, meeting.place) for meeting in read(text)] == [
        ("Styregruppen", "2031-01-08T09:00", None),
        ("Styregruppen", "2031-02", None),
        ("Styregruppen", "2031-03-05T09:00", "Kajby"),
    ]


def test_a_heading_a_month() -> None:
    text = "# Årshjul 2031\n\n## Januar\n\n- Onsdag den 8. januar: Styregruppemøde, Teams\n- 15. januar: Regnskabet sendes\n"
    assert [(meeting.group, meeting.start, meeting.online) for meeting in read(text)] == [("Styregruppen", "2031-01-08", True)]


@pytest.mark.parametrize(
    "text", ["| Måned | Møder |\n|---|---|\n| Januar | 8. januar |", "| A | Møder |\n|---|---|\n| x | 8. maj |"]
)
def test_a_table_that_is_no_plan_of_a_year(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("entry", "held"),
    [
        ("15. januar: Referat fra styregruppemødet sendes ud", False),
        ("Frist for tilmelding til temadagen: 15. januar", False),
        ("15. januar: Evaluering af temadagen sendes ud", False),
        ("15. januar: Styregruppemøde, materiale udsendes ugen før", True),
        ("15. januar (tilmelding senest 10. januar): Temadag", True),
        ("15. januar: Styregruppemøde om evaluering af temadagen", True),
    ],
)
def test_deadlines_and_papers_below_a_month_are_no_meetings(entry: str, held: bool) -> None:
    assert bool(read(f"# Årshjul 2031\n\n## Januar\n\n- {entry}\n")) is held
    column = f"| Måned | Netværksmøder |\n|---|---|\n| Januar | {entry} |\n| Februar | Ingen |\n| Marts | Ingen |\n"
    assert bool(read(f"Årshjul 2031\n\n{column}")) is held
