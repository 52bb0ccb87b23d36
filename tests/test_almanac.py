from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.almanac import DANISH_MONTHS, MONTHS, WEEKDAYS, Approx, cover


@pytest.mark.parametrize(
    ("value", "approx", "first", "last"),
    [
        ("2023-02-03", None, date(2023, 2, 3), date(2023, 2, 3)),
        ("2024-02", None, date(2024, 2, 1), date(2024, 2, 29)),
        ("2023", None, date(2023, 1, 1), date(2023, 12, 31)),
        ("2023", Approx.H2, date(2023, 7, 1), date(2023, 12, 31)),
        ("2023", Approx.WINTER, date(2023, 12, 1), date(2024, 2, 29)),
        ("2023-02", Approx.ULTIMO, date(2023, 2, 21), date(2023, 2, 28)),
    ],
)
def test_what_a_half_known_date_covers(value: str, approx: str | None, first: date, last: date) -> None:
    assert cover(value, approx) == (first, last)


def test_names_in_both_languages_and_short() -> None:
    assert [MONTHS[name] for name in ("maj", "may", "okt", "october", "sept")] == [5, 5, 10, 10, 9]
    assert [WEEKDAYS[name] for name in ("mandag", "tors", "sunday", "søn")] == [0, 3, 6, 6]
    assert len(DANISH_MONTHS) == 12


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2199, 12, 31)))
def test_a_day_lies_in_its_month_and_year(day: date) -> None:
    for value in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        first, last = cover(value)
        assert first <= day <= last
