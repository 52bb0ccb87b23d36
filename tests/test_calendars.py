"""`knowledge.calendars`: tables that name in one column what is held and in another when."""

from __future__ import annotations

import pytest
from test_meetings import section

from knowledge.calendars import tabled
from knowledge.meetings import meetings
from knowledge.model import Block, BlockKind, Meeting, MeetingStatus, Section


def table(header: tuple[str, ...], *rows: tuple[str, ...]) -> Section:
    blocks = tuple(
        Block(BlockKind.ROW, " ".join(row), " ".join(row), (at, at), cells=row, header=header) for at, row in enumerate(rows, 2)
    )
    made = section("Årshjul 2031", [], meeting=None, date=None)
    return Section(made.kind, made.title, "", made.path, (*made.blocks, *blocks), (1, len(rows) + 1))


def read(header: tuple[str, ...], *rows: tuple[str, ...]) -> list[Meeting]:
    return list(tabled(table(header, *rows), document="x.docx"))


def test_a_table_of_months_names_groups_by_their_letters() -> None:
    header = ("Måned", "Hvad", "Hvornår og hvor")
    rows = (
        ("Juni 2031", "AG Kaj og Bro (1. møde)", "15/6 kl. 13-15, Rådhuset, Nær"),
        ("", "SG", "FLYTTET: onsdag 25/6 kl. 9-11.30, Odder (før 18/6)"),
        ("August", "FU", "Uge 34"),
        ("", "Rapport", "3/8"),
        ("", "FU", "AFLYST 20/8 – ny dato findes"),
        ("Marts 2032", "Havnekonference", "11/3 kl. 9, Teams"),
    )
    found = [(m.group, m.title, m.start, m.place, m.status) for m in read(header, *rows)]
    assert found == [
        ("AG Kaj og Bro", "møde", "2031-06-15T13:00", "Rådhuset, Nær", MeetingStatus.PLANNED),
        ("Styregruppen", "møde", "2031-06-18", None, MeetingStatus.MOVED),
        ("Styregruppen", "møde", "2031-06-25T09:00", "Odder", MeetingStatus.PLANNED),
        ("Forretningsudvalget", "møde", "2031-08-20", None, MeetingStatus.CANCELLED),
        ("", "Havnekonference", "2032-03-11T09:00", "Teams", MeetingStatus.PLANNED),
    ]


def test_a_table_of_changes_gives_the_old_day_and_the_new() -> None:
    rows = (("SG i juni", "18. juni, Odder", "25. juni kl. 9-11.30, online"),)
    old, new = read(("Hvad", "Før", "Nu"), *rows)
    assert (old.start, old.status) == ("2031-06-18", MeetingStatus.MOVED)
    assert (new.start, new.end, new.place, new.online) == ("2031-06-25T09:00", "2031-06-25T11:30", None, True)


@pytest.mark.parametrize(
    ("where", "place"),
    [
        ("Odder", "Odder"),
        ("Følger", None),
        ("Odder – flyttet fra Kroen til Biblioteket", "Biblioteket, Odder"),
        ("Odder – obs: ny dato, før 30. sept.", "Odder"),
    ],
)
def test_the_place_may_have_a_column_of_its_own(where: str, place: str | None) -> None:
    found = read(("Hvad", "Hvornår", "Hvor"), ("Følgegruppen", "Ons. 8. okt. kl. 13-15", where))
    assert (found[-1].group, found[-1].start, found[-1].place) == ("Følgegruppen", "2031-10-08T13:00", place)
    assert len(found) == (2 if "før" in where else 1)


def test_other_tables_state_no_meetings() -> None:
    assert not read(("Leverance", "Frist"), ("Styregruppen", "3/5"))
    assert not read(("Hvad", "Pris"), ("FU", "3/5"))


def test_what_no_group_is_named_for_is_the_owner_of_the_document() -> None:
    (found,) = meetings([table(("Hvad", "Dato"), ("Temadag om kaj", "3/5"))], document="x.docx", whose="Havnenettet")
    assert (found.group, found.title, found.start) == ("Havnenettet", "Temadag om kaj", "2031-05-03")


@pytest.mark.parametrize(
    ("what", "held"),
    [
        ("Frist for tilmelding til årskonferencen", False),
        ("Tilmeldingsfrist, temadag", False),
        ("Evaluering af temadagen sendes ud", False),
        ("Materiale til årskonferencen udsendes", False),
        ("Årskonference (frist for tilmelding 1. maj)", True),
        ("Evalueringsseminar", True),
        ("Temadag om rapporten", True),
        ("Rapporten drøftes på temadagen", True),
        ("FU: evaluering af temadagen", True),
    ],
)
def test_deadlines_and_papers_are_no_meetings(what: str, held: bool) -> None:
    assert bool(read(("Hvad", "Dato"), (what, "1. maj 2031"))) is held


@pytest.mark.parametrize("word", ["Aflyst", "aflyste", "udgår", "droppet", "cancelled", "annulleret"])
def test_the_words_for_a_meeting_that_is_called_off(word: str) -> None:
    (found,) = read(("Hvad", "Dato"), ("Temadag", f"1. maj 2031 – {word}"))
    assert found.status is MeetingStatus.CANCELLED
