"""Planned meetings in the index: put, replaced, taken out; beside what documents state (`knowledge.library`, `.planned`)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from planned_corpus import AUTUMN, COUNCIL, NETWORK, NOW, SPRING, cancelled, library, moved, planned

from knowledge.index import Index
from knowledge.library import Engine, Library
from knowledge.model import CALENDAR, Former, Meeting, MeetingStatus, Planned
from knowledge.planned import Calendar
from knowledge.rows import pack, unpack

OLD, DAY_BEFORE = "2031-03-06", "2031-03-05"


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Library]:
    with library(tmp_path) as found:
        yield found


def listed(library: Library, group: str = NETWORK) -> list[tuple[str, MeetingStatus, bool, bool]]:
    """Start, status, whether it is overtaken, whether it is planned."""
    return [
        (one.start, one.status, one.superseded, one.planned is not None)
        for one in library.meetings(now=NOW)
        if one.group == group and one.start > "2031-02"
    ]


PLANNED, MOVED, CANCELLED = MeetingStatus.PLANNED, MeetingStatus.MOVED, MeetingStatus.CANCELLED
JUNE = ("2031-06-05", PLANNED, False, False)  # of the paper alone


# ------------------------------------------------------------------------------------------------------------------ keeping


def test_a_meeting_is_put_replaced_and_taken_out_by_its_number(opened: Library) -> None:
    opened.put_planned(SPRING)
    opened.put_planned(AUTUMN)
    assert opened.planned_versions() == {1: 0, 2: 0}
    opened.put_planned(replace(SPRING, sequence=3))
    assert opened.planned_versions() == {1: 3, 2: 0}
    assert (opened.remove_planned(1), opened.remove_planned(1)) == (True, False)
    assert opened.planned_versions() == {2: 0}


def test_it_is_known_whether_a_meeting_is_there_in_these_very_words(opened: Library) -> None:
    assert not opened.holds_planned(SPRING)
    opened.put_planned(SPRING)
    assert opened.holds_planned(SPRING)
    assert not opened.holds_planned(replace(SPRING, words="Other words"))
    assert not opened.holds_planned(replace(SPRING, host="Skive"))


@pytest.mark.parametrize(
    "wrong",
    [
        planned(title=" "),
        planned(start="soon"),
        planned(end="2031-03-06T09:00"),
        planned(changed="yesterday"),
        planned(announced=""),
        planned(former=(Former("x", "2031-03-06T10:00", "2031-02-01"),)),
    ],
)
def test_what_cannot_be_told_is_refused_and_leaves_what_was_there(opened: Library, wrong: Planned) -> None:
    opened.put_planned(SPRING)
    with pytest.raises(ValueError):  # noqa: PT011 - each says something else
        opened.put_planned(wrong)
    assert opened.holds_planned(SPRING)


def test_no_cpr_number_is_kept(opened: Library, tmp_path: Path) -> None:
    number = "010180-1231"
    opened.put_planned(planned(title=f"Møde {number}", agenda=(number, "Sang"), place=number, host=number, words=f"x {number}"))
    opened.close()
    assert number.encode() not in b"".join(file.read_bytes() for file in (tmp_path / "data").iterdir())


def test_another_process_sees_it_at_its_next_question(opened: Library, tmp_path: Path) -> None:
    path = tmp_path / "data" / "index.db"
    with closing(Library.open(path, network=NETWORK, base=False, engine=Engine.LEXICAL)) as other:
        assert [start for start, *_ in listed(other)] == ["2031-03-06", "2031-06-05"]
        opened.put_planned(AUTUMN)
        assert [start for start, *_ in listed(other)] == ["2031-03-06", "2031-06-05", "2031-10-02T10:00"]


@given(
    st.builds(Planned, *(st.text(max_size=9) if hint == "str" else st.integers(0, 99) for hint in ("int", "int", *7 * ["str"])))
)
def test_what_is_packed_comes_back(one: Planned) -> None:
    one = replace(one, agenda=("1. Sang",), former=(Former("a", "b", "c"),))
    assert unpack(pack(one), Planned) == one


# ---------------------------------------------------------------------------------------------- no document, nobody's problem


def test_the_calendar_is_one_line_among_the_documents_and_no_file(opened: Library) -> None:
    before = opened.documents()
    opened.put_planned(SPRING)
    opened.put_planned(AUTUMN)
    (calendar,) = set(opened.documents()) - set(before)
    assert (calendar.name, calendar.planned, calendar.from_file, calendar.passages) == (CALENDAR, 2, False, 0)
    assert all(document.planned == 0 for document in before)
    opened.remove_planned(1)
    opened.remove_planned(2)
    assert opened.documents() == before


def test_files_come_and_go_and_the_calendar_stays(opened: Library, tmp_path: Path) -> None:
    opened.put_planned(SPRING)
    assert not opened.remove(CALENDAR)
    assert not opened.remove("planned:1")
    assert opened.remove("papir_0.md")
    list(opened.ingest([tmp_path / "papir_0.md"]))
    assert opened.holds_planned(SPRING)


def test_no_problem_is_found_in_it_and_no_search_sees_it(opened: Library) -> None:
    before = opened.problems(), opened.missing_vectors()
    opened.put_planned(planned(start="2031-03-07T10:00", end="2031-03-07T12:00"))  # the paper says the 6th
    opened.put_planned(planned(3, group=COUNCIL, start="2031-03-15T10:00", end="2031-03-15T12:00"))
    assert (opened.problems(), opened.missing_vectors()) == before


def test_what_is_stored_is_one_row(opened: Library, tmp_path: Path) -> None:
    opened.put_planned(SPRING)
    with closing(Index(tmp_path / "data" / "index.db")) as index:
        assert index.planned() == (SPRING,)
        assert index.planned_as(2) is None
        assert not [name for _, name in ((one.id, one.name) for one in index.stored()) if not name.startswith("papir")]


# ------------------------------------------------------------------------------------------------- beside what documents state


def test_a_meeting_that_a_document_states_too_appears_once(opened: Library) -> None:
    opened.put_planned(SPRING)
    assert listed(opened) == [(OLD, PLANNED, True, False), ("2031-03-06T10:00", PLANNED, False, True), JUNE]


def test_on_its_own_day_the_calendar_holds_against_newer_documents_too(tmp_path: Path) -> None:
    older = planned(changed="2031-01-02", announced="2031-01-02")  # before the paper was written
    with library(tmp_path, older) as found:
        assert listed(found)[:2] == [(OLD, PLANNED, True, False), ("2031-03-06T10:00", PLANNED, False, True)]


def test_a_moved_meeting_leaves_its_earlier_time_behind(opened: Library) -> None:
    opened.put_planned(moved(SPRING, "2031-04-10T10:00", "2031-04-10T15:00"))
    assert listed(opened) == [
        (OLD, PLANNED, True, False),
        ("2031-03-06T10:00", MOVED, True, True),
        ("2031-04-10T10:00", PLANNED, False, True),
        JUNE,
    ]


def test_a_meeting_that_moved_back_has_not_left_its_time(opened: Library) -> None:
    away = moved(SPRING, "2031-04-10T10:00", "2031-04-10T15:00")
    opened.put_planned(moved(away, SPRING.start, SPRING.end))
    assert [one for one in listed(opened) if one[3]] == [
        ("2031-03-06T10:00", PLANNED, False, True),
        ("2031-04-10T10:00", MOVED, True, True),
    ]


def test_a_cancelled_meeting_is_cancelled_whatever_the_document_says(opened: Library) -> None:
    opened.put_planned(cancelled(SPRING))
    assert listed(opened) == [(OLD, PLANNED, True, False), ("2031-03-06T10:00", CANCELLED, False, True), JUNE]


def test_the_clock_tells_planned_from_held(opened: Library) -> None:
    opened.put_planned(SPRING)
    found = [one.status for one in opened.meetings(now=NOW.replace(month=4)) if one.planned == 1]
    assert found == [MeetingStatus.HELD]


def test_an_older_document_with_another_day_for_the_same_meeting_is_overtaken(opened: Library) -> None:
    opened.put_planned(planned(start="2031-03-13T10:00", end="2031-03-13T15:00"))
    assert listed(opened) == [(OLD, PLANNED, True, False), ("2031-03-13T10:00", PLANNED, False, True), JUNE]


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (planned(start="2031-04-10T10:00", end="2031-04-10T12:00"), "another month"),
        (
            planned(start="2031-03-13T10:00", end="2031-03-13T12:00", changed="2031-01-02", announced="2031-01-02"),
            "an older plan",
        ),
        (planned(start="2031-03-13T10:00", end="2031-03-13T12:00", title="Havnekonference"), "a conference is no meeting"),
        (
            planned(start="2031-03-13T10:00", end="2031-03-13T12:00", announced="2031-03-08", changed="2031-03-08"),
            "planned later",
        ),
        (planned(group=COUNCIL, start="2031-03-06T10:00", end="2031-03-06T12:00"), "another group"),
    ],
)
def test_a_date_that_is_not_planned_still_counts(opened: Library, one: Planned, why: str) -> None:
    opened.put_planned(one)
    assert (OLD, PLANNED, False, False) in listed(opened), why


def test_two_planned_meetings_near_each_other_overtake_one_each(opened: Library) -> None:
    opened.put_planned(SPRING)
    opened.put_planned(planned(3, start="2031-03-20T10:00", end="2031-03-20T12:00"))
    assert [(start, gone) for start, _, gone, ours in listed(opened) if not ours] == [(OLD, True), ("2031-06-05", False)]


def test_of_several_days_near_a_planned_one_none_is_taken_for_it(tmp_path: Path) -> None:
    paper = f"# {COUNCIL}\n\n1. januar 2031\n\n## Kommende møder i {COUNCIL}\n\n{COUNCIL} møder i 2031\n\n"
    paper += "\n".join(f"- {day} marts (Rådhuset)" for day in ("Mandag den 3.", "Mandag den 17.", "Mandag den 31.")) + "\n"
    with library(
        tmp_path, planned(group="Kulturrådet", start="2031-03-10T10:00", end="2031-03-10T12:00"), papers=(paper,)
    ) as found:
        assert found.documents()[-1].planned == 1
        stated = [one for one in found.meetings(now=NOW) if one.planned is None]
    assert [(one.start, one.superseded) for one in stated] == [(f"2031-03-{day}", False) for day in ("03", "17", "31")]


def test_a_newer_document_may_tell_of_a_meeting_on_a_day_that_was_left(tmp_path: Path) -> None:
    later = f"# {NETWORK}\n\nReferat af møde torsdag den 6. marts 2031\n\nTid: kl. 10-12\nSted: Åvig\n\n1. Sang\n\nVi sang.\n"
    with library(tmp_path, moved(SPRING, "2031-04-10T10:00", "2031-04-10T15:00"), papers=(later,)) as found:
        assert [(one.start, one.superseded) for one in found.meetings(now=NOW) if one.planned is None] == [
            ("2031-03-06T10:00", False)
        ]


def test_the_names_of_the_network_and_its_groups_are_one(opened: Library) -> None:
    for number, group in enumerate(("", NETWORK, NETWORK.upper(), "Netværket", "Styregruppen", f"Styregruppen i {NETWORK}"), 1):
        opened.put_planned(planned(number, group=group))
    groups = {one.planned: one.group for one in opened.meetings(now=NOW) if one.planned}
    assert {groups[number] for number in (1, 2, 4)} == {groups[3]}
    assert groups[5] == groups[6] != groups[1]


def test_meetings_of_a_group_that_no_document_tells_of_are_not_for_everybody(opened: Library) -> None:
    opened.put_planned(planned(group="Julefrokostudvalget"))
    opened.put_planned(planned(2, group=COUNCIL))
    assert [one.planned for one in opened.meetings(now=NOW) if one.planned] == [2]
    assert [document.planned for document in opened.documents() if document.planned] == [1]
    text = repr(opened.answer("Hvornår er næste møde i Julefrokostudvalget?", now=NOW).finding)
    assert "2031-03-06" not in text
    assert "Struer" not in text


def test_a_calendar_with_nothing_in_it_changes_nothing() -> None:
    assert Calendar().over(()) == ()
    assert Calendar().documents() == ()


@pytest.mark.parametrize("change", [lambda one: one, lambda one: moved(one, "2031-05-08T09:00", "2031-05-08T10:00"), cancelled])
def test_what_others_state_is_left_alone(opened: Library, change: Callable[[Planned], Planned]) -> None:
    def others() -> list[Meeting]:
        return [one for one in opened.meetings(now=NOW) if one.group == COUNCIL]

    before = others()
    opened.put_planned(change(SPRING))
    assert others() == before
