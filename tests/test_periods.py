from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.periods import Period, find_period

NOW = datetime(2022, 3, 10, 9, 0, tzinfo=UTC)  # a Thursday


def find(question: str) -> Period:
    period = find_period(question, now=NOW)
    assert period is not None, question
    return period


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("hvilke møder er der i 2024?", "2024"),
        ("møder i oktober 2023", "2023-10"),
        ("hvad blev besluttet i marts 24", "2024-03"),  # in Danish the day goes before the month
        ("referatet fra sept. '23", "2023-09"),
        ("møde i maj '21", "2021-05"),
        ("ses vi 24. marts 2023?", "2023-03-24"),
        ("hvornår mødes vi næste år", "2023"),
        ("hvornar modes vi naeste aar", "2023"),
        ("møder i år", "2022"),
        ("moder i ar", "2022"),
        ("hvad skete der sidste år", "2021"),
        ("i fjor", "2021"),
        ("er der noget i morgen", "2022-03-11"),
        ("imorgen", "2022-03-11"),
        ("næste uge", "2022-03-14/2022-03-20"),
        ("uge 20", "2022-05-16/2022-05-22"),
        ("uge 20 i 2023", "2023-05-15/2023-05-21"),
        ("den 7. april", "2022-04-07"),
        ("7/4-2021", "2021-04-07"),
        ("2021-04-07", "2021-04-07"),
        ("til efteråret", "2022-09-01/2022-11-30"),
        ("til efteraret", "2022-09-01/2022-11-30"),
        ("2. halvår 2023", "2023-07-01/2023-12-31"),
        ("næste halvår", "2022-07-01/2022-12-31"),
        ("sidste kvartal", "2021-10-01/2021-12-31"),
        ("sidste sommer", "2021-06-01/2021-08-31"),
        ("møder i næste måned", "2022-04"),
        ("i febuar 2023", "2023-02"),
        ("møde i setember", "2022-09"),
        ("møder i mai", "2022-05"),
        ("mellem maj og august 2022", "2022-05-01/2022-08-31"),
        ("de næste to uger", "2022-03-10/2022-03-24"),
        ("efter sommerferien", "2022-08-01/2022-12-31"),
        ("resten af året", "2022-03-10/2022-12-31"),
        ("på fredag", "2022-03-11"),
        ("i mandags", "2022-03-07"),
        ("2023-24", "2023-01-01/2024-12-31"),
        ("2023-2024", "2023-01-01/2024-12-31"),
        ("meetings next year", "2023"),
        ("in October 2023", "2023-10"),
        ("last autumn", "2021-09-01/2021-11-30"),
        ("tomorrow", "2022-03-11"),
    ],
)
def test_the_period_of_a_question(question: str, label: str) -> None:
    assert find(question).label == label


@pytest.mark.parametrize(
    ("question", "relative"),
    [
        ("hvornår er næste møde", "next"),
        ("naeste mode i raadet", "next"),
        ("hvornår ses vi igen", "next"),
        ("next meeting", "next"),
        ("kommende møder", "upcoming"),
        ("hvornår mødes vi", "upcoming"),
        ("seneste møde", "last"),
        ("hvad blev sagt på sidste styregruppemøde", "last"),
    ],
)
def test_next_and_last_are_open_periods(question: str, relative: str) -> None:
    period = find(question)
    assert (period.relative, period.bounded) == (relative, False)
    assert period.covers("2022-03-10")
    assert period.covers("2030-01-01") is (relative != "last")


def test_next_within_a_year_is_both() -> None:
    period = find("første og næste møde i 2023")
    assert (period.relative, period.label) == ("next", "2023")


def test_tense_chooses_the_year_that_was_not_said() -> None:
    assert find("hvad besluttede de i oktober").label == "2021-10"
    assert find("hvad er der i oktober").label == "2022-10"
    assert find("hvad er der i oktober").stated is False
    assert find("hvad er der den 7. oktober").yearless == "--10-07"


def test_the_weekday_chooses_the_year_too() -> None:
    assert find("mødet fredag den 7. oktober").label == "2022-10-07"
    assert find("mødet lørdag den 7. oktober").label == "2023-10-07"


def test_the_day_is_that_of_copenhagen() -> None:
    late = datetime(2022, 12, 31, 23, 30, tzinfo=UTC)
    period = find_period("i år", now=late)
    assert period is not None
    assert period.label == "2023"


@pytest.mark.parametrize(
    "question", ["hvem er formand", "Mats Holm", "hvad koster det", "it may help", "det sidste punkt", "2/3 af pengene"]
)
def test_no_period(question: str) -> None:
    assert find_period(question, now=NOW) is None


def test_half_known_dates_lie_in_a_period_when_they_touch_it() -> None:
    autumn = find("efteråret 2022")
    assert autumn.covers("2022-09")
    assert autumn.covers("2022")
    assert autumn.covers("2022-10-04T10:00")
    assert not autumn.covers("2022-08")


@given(
    st.dates(min_value=date(1990, 1, 1), max_value=date(2070, 1, 1)), st.datetimes(datetime(2000, 1, 1), datetime(2060, 1, 1))
)
def test_a_full_date_means_that_day_at_any_time(day: date, now: datetime) -> None:
    period = find_period(f"mødet {day.day}/{day.month} {day.year}", now=now.replace(tzinfo=UTC))
    assert period is not None
    assert (period.first, period.last) == (day, day)


@given(
    st.lists(
        st.sampled_from(
            [
                "i",
                "næste",
                "sidste",
                "år",
                "uge",
                "12",
                "2.",
                "juni",
                "halvår",
                "møde",
                "den",
                "til",
                "efteråret",
                "mandag",
                "2025",
                "og",
                "fra",
                "-",
            ]
        ),
        max_size=7,
    ),
    st.datetimes(datetime(1995, 1, 1), datetime(2060, 1, 1)),
)
def test_a_period_never_ends_before_it_begins(words: list[str], now: datetime) -> None:
    period = find_period(" ".join(words), now=now.replace(tzinfo=UTC))
    assert period is None or period.first <= period.last
