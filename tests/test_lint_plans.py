"""Meetings that two places tell differently."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_samples import meeting, messages, plan, told

from knowledge.lint.plans import plan_problems
from knowledge.lint.problem import Severity
from knowledge.model import Meeting, MeetingStatus

OLD = ["2024-03-01", "2024-05-10", "2024-08-23", "2024-11-08"]
SAID = "Sagen blev behandlet i Havnerådet på mødet den {}, hvor rådet afviste den."


def test_the_same_list_again_is_no_problem() -> None:
    lists = [*plan(OLD, stated="2024-01-05"), *plan(OLD[1:], stated="2024-04-05", document="y.txt")]
    assert told(plan_problems(lists)) == []


def test_a_meeting_that_moved_in_a_newer_list() -> None:
    newer = plan(["2024-05-10", "2024-08-24", "2024-11-08"], stated="2024-04-05", document="y.txt")
    [problem] = plan_problems([*plan(OLD, stated="2024-01-05"), *newer])
    assert problem.message == "Havnerådet: 2024-08-23 is 2024-08-24 in the list of 2024-04-05; the newer list holds"
    assert (problem.place.lines, problem.severity) == ((3, 3), Severity.WARNING)
    assert problem.other is not None
    assert (problem.other.document, problem.other.lines) == ("y.txt", (2, 2))


def test_a_first_meeting_that_moved() -> None:
    newer = plan(["2024-05-11", "2024-08-23", "2024-11-08"], stated="2024-04-05", document="y.txt")
    assert told(plan_problems([*plan(OLD[1:], stated="2024-01-05"), *newer])) == [("meeting-lists", 1)]


def test_meetings_that_went_or_came() -> None:
    newer = plan(["2024-05-10", "2024-09-30", "2024-11-08"], stated="2024-04-05", document="y.txt")
    assert messages(plan_problems([*plan(OLD, stated="2024-01-05"), *newer])) == [
        "Havnerådet: 2024-08-23 is not in the list of 2024-04-05; the newer list holds",
        "Havnerådet: 2024-09-30 is not in the list of 2024-01-05; the newer list holds",
    ]


def test_of_two_lists_without_a_date_nobody_knows_which_holds() -> None:
    other = plan(["2024-03-01", "2024-05-17", "2024-08-23"], stated=None, document="y.txt")
    [problem] = plan_problems([*plan(OLD, stated=None), *other])
    assert problem.severity is Severity.ERROR
    assert problem.message.endswith("no date tells which of the lists holds")


def test_two_kinds_of_meetings_are_not_compared() -> None:
    other = plan(["2024-04-02", "2024-06-20", "2024-09-15"], stated="2024-02-01", document="y.txt")
    assert told(plan_problems([*plan(OLD, stated="2024-01-05"), *other])) == []


def test_what_was_past_when_the_newer_list_was_made_need_not_be_in_it() -> None:
    newer = plan([*OLD[2:], "2025-01-10"], stated="2024-06-01", document="y.txt")
    assert told(plan_problems([*plan(OLD, stated="2024-01-05"), *newer])) == []


def test_an_extra_meeting_need_not_be_in_every_list() -> None:
    older = plan(OLD, stated="2024-01-05")
    extra = meeting("2024-06-14", 9, raw="- Ekstraordinært møde den 14. juni")
    newer = plan(OLD[1:], stated="2024-04-05", document="y.txt")
    assert told(plan_problems([*older, extra, *newer])) == []


@pytest.mark.parametrize(
    ("first", "second", "codes"),
    [
        ({"start": "2024-05-10T10:00"}, {"start": "2024-05-10T13:00"}, ["meeting-details"]),
        ({"start": "2024-05-10T10:00"}, {"start": "2024-05-10"}, []),
        ({"place": "Rådhuset i Vejle"}, {"place": "Biblioteket i Kolding"}, ["meeting-details"]),
        ({"place": "Rådhuset i Vejle"}, {"place": "Vejle"}, []),
        ({"place": "Rådhuset"}, {"place": "Biblioteket"}, ["meeting-details"]),
        ({"place": "Rådhuset"}, {"place": "Vejle"}, []),
        ({"place": "Rådhuset"}, {"place": "Mødelokale 2"}, []),
        ({}, {"status": MeetingStatus.CANCELLED}, ["still-planned"]),
        ({"status": MeetingStatus.MOVED}, {}, ["still-planned"]),
        ({"status": MeetingStatus.CANCELLED}, {"status": MeetingStatus.CANCELLED}, []),
        ({"title": "formøde", "start": "2024-05-10T09:00"}, {"start": "2024-05-10T10:00"}, []),
    ],
)
def test_one_day_told_twice(first: dict[str, str], second: dict[str, str], codes: list[str]) -> None:
    one, other = meeting("2024-05-10", 3), meeting("2024-05-10", 8, stated="2024-02-01", document="y.txt")
    pair = [replace(one, **first), replace(other, **second)]  # type: ignore[arg-type]
    assert [code for code, _ in told(plan_problems(pair))] == codes


def test_what_is_planned_after_it_was_cancelled_is_an_error() -> None:
    cancelled = meeting("2024-05-10", 3, status=MeetingStatus.CANCELLED)
    planned = meeting("2024-05-10", 8, stated="2024-02-01", document="y.txt")
    assert [problem.severity for problem in plan_problems([cancelled, planned])] == [Severity.ERROR]
    newer = replace(cancelled, source=replace(cancelled.source, stated="2024-03-01"))
    assert [problem.severity for problem in plan_problems([newer, planned])] == [Severity.WARNING]


@pytest.mark.parametrize(
    ("second", "raw", "codes"),
    [
        ("2023-11-28", SAID.format("28. november 2023"), ["meeting-date"]),
        ("2023-11-28", "Rådet holdt ekstraordinært møde den 28. november 2023 om havnens nye kran.", []),
        ("2023-12-20", SAID.format("20. december 2023"), []),
    ],
)
def test_two_days_for_what_seems_one_meeting(second: str, raw: str, codes: list[str]) -> None:
    first = meeting("2023-11-22", 3, raw=SAID.format("22. november 2023"))
    pair = [first, meeting(second, 8, raw=raw)]
    assert [code for code, _ in told(plan_problems(pair))] == codes


def test_a_group_that_meets_often_may_have_met_twice() -> None:
    days = ["2023-09-01", "2023-09-08", "2023-11-22", "2023-11-28"]
    said = [meeting(day, line, raw=SAID.format(day)) for line, day in enumerate(days, 1)]
    assert told(plan_problems(said)) == []


def test_one_sentence_with_two_days_tells_of_two_meetings() -> None:
    raw = "Rådet drøftede sagen på sine møder den 22. og den 28. november 2023 i Vejle."
    assert told(plan_problems([meeting(day, 3, raw=raw) for day in ("2023-11-22", "2023-11-28")])) == []


@pytest.mark.parametrize(
    ("start", "raw", "codes"),
    [
        ("2024-09", "September: møde i Havnerådet afholdes", ["half-known"]),
        ("2023-09", "September 2023: møde i Havnerådet", []),  # past when it was stated
        ("2024-09", "Havnerådet mødtes med fiskerne i september 2024", []),
    ],
)
def test_a_month_is_half_a_date(start: str, raw: str, codes: list[str]) -> None:
    assert [code for code, _ in told(plan_problems([meeting(start, 3, raw=raw)]))] == codes


def test_a_month_is_enough_where_another_place_names_the_day() -> None:
    month = meeting("2024-09", 3, raw="September: møde i Havnerådet afholdes")
    assert told(plan_problems([month, meeting("2024-09-12", 1, document="y.txt")])) == []


series = st.lists(st.integers(21, 90), min_size=3, max_size=10)


def days_of(gaps: list[int]) -> list[str]:
    day, found = date(2024, 1, 10), []
    for gap in gaps:
        day += timedelta(days=gap)
        found.append(day.isoformat())
    return found


@given(series, st.integers(0, 3), st.sampled_from([None, "2024-01-09"]))
def test_lists_that_agree_are_never_told(gaps: list[int], left_out: int, stated: str | None) -> None:
    days = days_of(gaps)
    later: list[Meeting] = plan(days[min(left_out, len(days) - 3) :], stated=stated, document="y.txt")
    assert told(plan_problems([*plan(days, stated=stated and "2024-01-01"), *later])) == []


@given(series, st.data())
def test_a_day_that_differs_is_always_told_once(gaps: list[int], data: st.DataObject) -> None:
    days = days_of(gaps)
    at = data.draw(st.integers(0, len(days) - 1))
    moved = (date.fromisoformat(days[at]) + timedelta(days=data.draw(st.integers(1, 9)))).isoformat()
    other = plan([*days[:at], moved, *days[at + 1 :]], stated="2024-01-09", document="y.txt")
    assert told(plan_problems([*plan(days, stated="2024-01-01"), *other])) == [("meeting-lists", at + 1)]
