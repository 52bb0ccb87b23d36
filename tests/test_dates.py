from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.dates import DateMention, find_dates, find_times, find_years

MONTH_NAMES = [
    "januar",
    "februar",
    "marts",
    "april",
    "maj",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "december",
]


def only(text: str, *, year: int | None = None) -> DateMention:
    found = find_dates(text, year=year)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Vi ses 3. oktober 2022.", "2022-10-03"),
        ("mødet d. 18. marts", "--03-18"),
        ("den 7.11.2021", "2021-11-07"),
        ("07-11-2021", "2021-11-07"),
        ("senest 7/11-21", "2021-11-07"),
        ("7/11 2021", "2021-11-07"),
        ("7/11/21", "2021-11-07"),
        ("torsdag 7/11", "--11-07"),
        ("2021-11-07", "2021-11-07"),
        ("5.maj 2020", "2020-05-05"),
        ("12 februar 2020", "2020-02-12"),
        ("tirsdag d.4. jan. 2022", "2022-01-04"),
        ("Onsdag den. 14. september 2022", "2022-09-14"),
        ("2. juni '23", "2023-06-02"),
        ("sept. 2018", "2018-09"),
        ("i marts 2019", "2019-03"),
        ("3 October 2022", "2022-10-03"),
        ("October 3rd, 2022", "2022-10-03"),
    ],
)
def test_a_date_in_each_way_it_is_written(text: str, value: str) -> None:
    assert only(text).value == value


@pytest.mark.parametrize(
    ("text", "value", "last"),
    [
        ("12.-13. marts 2020", "2020-03-12", "2020-03-13"),
        ("den 12. og 13. marts 2020", "2020-03-12", "2020-03-13"),
        ("30. april - 2. maj 2020", "2020-04-30", "2020-05-02"),
        ("28. december - 3. januar 2020", "2019-12-28", "2020-01-03"),
        ("5. juni 2020 til og med 7. juni 2020", "2020-06-05", "2020-06-07"),
        ("17.-18/6 2020", "2020-06-17", "2020-06-18"),
        ("marts/april 2020", "2020-03", "2020-04"),
        ("november 2020-februar 2021", "2020-11", "2021-02"),
        ("uge 2 2021", "2021-01-11", "2021-01-17"),
        ("1. marts – 31. maj", "--03-01", "--05-31"),
    ],
)
def test_a_range_has_first_and_last(text: str, value: str, last: str) -> None:
    mention = only(text)
    assert (mention.value, mention.last) == (value, last)


@pytest.mark.parametrize(
    ("text", "value", "approx", "span"),
    [
        ("medio november 2020", "2020-11", "medio", (date(2020, 11, 11), date(2020, 11, 20))),
        ("ultimo 2020", "2020", "ultimo", (date(2020, 10, 1), date(2020, 12, 31))),
        ("begyndelsen af maj 2020", "2020-05", "primo", (date(2020, 5, 1), date(2020, 5, 10))),
        ("2. halvår af 2020", "2020", "H2", (date(2020, 7, 1), date(2020, 12, 31))),
        ("første halvår 2020", "2020", "H1", (date(2020, 1, 1), date(2020, 6, 30))),
        ("3. kvartal 2020", "2020", "Q3", (date(2020, 7, 1), date(2020, 9, 30))),
        ("foråret 2020", "2020", "spring", (date(2020, 3, 1), date(2020, 5, 31))),
        ("vinteren 2020", "2020", "winter", (date(2020, 12, 1), date(2021, 2, 28))),
        ("februar 2024", "2024-02", None, (date(2024, 2, 1), date(2024, 2, 29))),
    ],
)
def test_half_known_dates_keep_what_is_known(text: str, value: str, approx: str | None, span: tuple[date, date]) -> None:
    mention = only(text)
    assert (mention.value, mention.approx, mention.span) == (value, approx, span)
    assert not mention.complete


@pytest.mark.parametrize(
    ("text", "time", "until"),
    [
        ("9. maj kl. 14.30 - 16.00", "14:30", "16:00"),
        ("9. maj, kl. 9-12.30 i kantinen", "09:00", "12:30"),
        ("9. maj 2020 08:15", "08:15", None),
        ("09-05-2020 13:00-15:00", "13:00", "15:00"),
        ("9. maj 2020 (lørdag) klokken 10", "10:00", None),
        ("9. maj 2020, 10.00-12.00", "10:00", "12:00"),
        ("9. maj fra kl. 10 til kl. 12", "10:00", "12:00"),
        ("2020-05-09T07:45", "07:45", None),
    ],
)
def test_the_time_of_day_belongs_to_the_date_before_it(text: str, time: str, until: str | None) -> None:
    mention = only(text)
    assert (mention.time, mention.until) == (time, until)


@pytest.mark.parametrize(
    "text",
    [
        "i alt 2.415.000 kr.",
        "en stigning på 3,7 procentpoint",
        "punkt 4.1 og afsnit 2.3.14",
        "tlf. 87 12 34 56 eller 12.34.56.78",
        "ISBN 978-87-123-4567-8",
        "sag 00.01.10-A00-7-22",
        "journalnr. 1-30-12-34-21",
        "§ 6, stk. 3-4",
        "ca. 2/3 af kommunerne",
        "åbent 24/7",
        "aftalen 2021-24",
        "40-50.000 kr.",
        "Sagsnummer 23/104411",
        "31. juni 2020",
        "29. februar 2021",
        "Maj-Britt Holm og August Bech",
        "it may be",
        "Link: https://example.org/2020/",
    ],
)
def test_what_is_no_date_is_left_alone(text: str) -> None:
    assert find_dates(text) == ()


def test_the_year_of_the_heading_is_taken_where_none_is_written() -> None:
    text = "Torsdag den 14. april, uge 20, 2. halvår, oktober; men 3. maj 2021"
    assert [mention.value for mention in find_dates(text, year=2022)] == [
        "2022-04-14",
        "2022-05-16",
        "2022",
        "2022-10",
        "2021-05-03",
    ]
    assert [mention.value for mention in find_dates(text)] == ["--04-14", "--10", "2021-05-03"]


def test_a_day_that_the_year_of_the_heading_lacks_is_dropped() -> None:
    assert find_dates("29. februar", year=2023) == ()
    assert only("29. februar", year=2024).value == "2024-02-29"


def test_dates_in_a_list_share_the_year_of_the_last() -> None:
    values = [mention.value for mention in find_dates("Møder: 21. januar, 4. april og 6. juni 2022, derefter 3. oktober")]
    assert values == ["2022-01-21", "2022-04-04", "2022-06-06", "--10-03"]


@pytest.mark.parametrize(
    ("text", "wrong"), [("onsdag den 1. juni 2022", False), ("fredag den 1. juni 2022", True), ("1. juni 2022", False)]
)
def test_weekday_against_date(text: str, wrong: bool) -> None:
    assert only(text).weekday_wrong is wrong


def test_the_words_of_the_mention_leave_the_sentence_around_it() -> None:
    text = "Næste møde er onsdag den 1. juni 2022. Husk kage."
    mention = only(text)
    assert text[: mention.start] + text[mention.end :] == "Næste møde er . Husk kage."


def test_times_alone() -> None:
    assert [(found.time, found.until) for found in find_times("Tid: kl. 9-12.30, pause 10:15")] == [
        ("09:00", "12:30"),
        ("10:15", None),
    ]


def test_years_of_a_heading() -> None:
    assert find_years("Møder i 2021 og 2022, 2.021 kr.") == (2021, 2022)


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2079, 12, 31)), st.sampled_from([0, 1, 2, 3, 4, 5]))
def test_every_day_is_read_back(day: date, form: int) -> None:
    name = MONTH_NAMES[day.month - 1]
    written = (
        f"{day.day}. {name} {day.year}",
        f"{day.day}.{day.month}.{day.year}",
        f"{day:%d-%m-%Y}",
        day.isoformat(),
        f"{day.day}/{day.month}-{day.year}",
        f"{day.day}/{day.month} {day.year}",
    )[form]
    mention = only(f"Vi ses den {written} i salen")
    assert mention.value == day.isoformat()
    assert mention.span == (day, day)


@given(
    st.text(alphabet=string.digits + "./-–: ,dkl.majunimedioårhvugefred\n", max_size=60), st.none() | st.integers(1990, 2050)
)
def test_whatever_the_text_mentions_are_in_order_and_sound(text: str, year: int | None) -> None:
    end = 0
    for mention in find_dates(text, year=year):
        assert end <= mention.start < mention.end <= len(text)
        end = mention.end
        if mention.span:
            assert mention.span[0] <= mention.span[1] or mention.last is not None


def test_a_list_of_days_may_run_over_the_new_year() -> None:
    assert [mention.value for mention in find_dates("5/11, 3/12 og 14/1 2026")] == ["2025-11-05", "2025-12-03", "2026-01-14"]
