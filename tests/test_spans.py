from __future__ import annotations

import time
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.spans import EARLIEST, Span, Unread, read_span

TODAY = date(2026, 11, 22)


def days(start: str, end: str | None) -> Span:
    return Span(date.fromisoformat(start), date.fromisoformat(end) if end else None)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        # months
        ("marts-juni 2024", "2024-03-01", "2024-06-30"),
        ("Marts – Juni 2024", "2024-03-01", "2024-06-30"),
        ("marts til juni 2024", "2024-03-01", "2024-06-30"),
        ("marts til og med juni 2024", "2024-03-01", "2024-06-30"),
        ("fra marts 2024 til juni 2024", "2024-03-01", "2024-06-30"),
        ("nov 2023 - feb 2024", "2023-11-01", "2024-02-29"),
        ("jan.-mar. 2024", "2024-01-01", "2024-03-31"),
        ("november-februar 2024", "2023-11-01", "2024-02-29"),
        ("juni-marts 2024", "2023-06-01", "2024-03-31"),
        ("nov 2023 - feb", "2023-11-01", "2024-02-29"),
        ("marts, april og maj 2024", "2024-03-01", "2024-05-31"),
        ("marts/april 2024", "2024-03-01", "2024-04-30"),
        ("maj-jul 2024", "2024-05-01", "2024-07-31"),
        ("maj-juni-24", "2024-05-01", "2024-06-30"),
        ("aug23-jun24", "2023-08-01", "2024-06-30"),
        ("marts-juni '24", "2024-03-01", "2024-06-30"),
        ("marts 24", "2024-03-01", "2024-03-31"),
        ("feb-2024", "2024-02-01", "2024-02-29"),
        ("05-2024", "2024-05-01", "2024-05-31"),
        ("2024-05", "2024-05-01", "2024-05-31"),
        ("2024 marts-juni", "2024-03-01", "2024-06-30"),
        ("i 2024 fra marts til juni", "2024-03-01", "2024-06-30"),
        ("marts måned 2024", "2024-03-01", "2024-03-31"),
        ("marts i Struer og juni i Hobro 2024", "2024-03-01", "2024-06-30"),
        ("primo marts til ultimo maj 2024", "2024-03-01", "2024-05-31"),
        ("midten af marts 2024", "2024-03-11", "2024-03-20"),
        ("sidst i maj 2024", "2024-05-21", "2024-05-31"),
        ("start marts - slut maj 2024", "2024-03-01", "2024-05-31"),
        # misspelt, without Danish letters, in English, with words round it
        ("det foregik i febuar-agust 2024", "2024-02-01", "2024-08-31"),
        ("sebtember til nobember 2024", "2024-09-01", "2024-11-30"),
        ("foraaret 2024", "2024-03-01", "2024-05-31"),
        ("EFTERAR 2024", "2024-09-01", "2024-11-30"),
        ("foerste halvaar 2024", "2024-01-01", "2024-06-30"),
        ("March to June 2024", "2024-03-01", "2024-06-30"),
        ("fall 2023 - spring 2024", "2023-09-01", "2024-05-31"),
        ("weeks 12 to 20, 2024", "2024-03-18", "2024-05-19"),
        ("first half of 2024", "2024-01-01", "2024-06-30"),
        ("det var i MARTS 2024!", "2024-03-01", "2024-03-31"),
        ("hver tirsdag i marts-april 2024", "2024-03-01", "2024-04-30"),
        ("over to weekender i april 2024", "2024-04-01", "2024-04-30"),
        ("Vi mødtes hver anden uge i sundhedshuset og sang sammen fra marts til juni 2024", "2024-03-01", "2024-06-30"),
        # seasons and school years
        ("forår 2024", "2024-03-01", "2024-05-31"),
        ("foråret 2024", "2024-03-01", "2024-05-31"),
        ("forår og efterår 2024", "2024-03-01", "2024-11-30"),
        ("forår 2023 og 2024", "2023-03-01", "2024-05-31"),
        ("efterår 2023-forår 2024", "2023-09-01", "2024-05-31"),
        ("efteråret 2023/foråret 2024", "2023-09-01", "2024-05-31"),
        ("forår/sommer 2024", "2024-03-01", "2024-08-31"),
        ("sommer 24", "2024-06-01", "2024-08-31"),
        ("vinteren 2023/24", "2023-12-01", "2024-02-29"),
        ("vinter 2024", "2024-12-01", "2025-02-28"),
        ("vinter-forår 2024", "2023-12-01", "2024-05-31"),
        ("efterår/vinter 2023/24", "2023-09-01", "2024-02-29"),
        ("skoleåret 2023/24", "2023-08-01", "2024-07-31"),
        ("skolearet 2023-2024", "2023-08-01", "2024-07-31"),
        ("sæson 23/24", "2023-08-01", "2024-07-31"),
        ("2023/24", "2023-08-01", "2024-07-31"),
        ("skoleåret 2022/23 - 2023/24", "2022-08-01", "2024-07-31"),
        ("2022/2024", "2022-01-01", "2024-12-31"),  # no school year
        # weeks
        ("uge 12-20 2024", "2024-03-18", "2024-05-19"),
        ("uge 12-14/2024", "2024-03-18", "2024-04-07"),
        ("ugerne 12 til 20, 2024", "2024-03-18", "2024-05-19"),
        ("uge 12, 13 og 14 2024", "2024-03-18", "2024-04-07"),
        ("uge 50 2023 - uge 3 2024", "2023-12-11", "2024-01-21"),
        ("uge 50-3 2024", "2023-12-11", "2024-01-21"),
        ("uge 53 2020", "2020-12-28", "2021-01-03"),
        # years, halves, quarters
        ("2024", "2024-01-01", "2024-12-31"),
        ("hele 2024", "2024-01-01", "2024-12-31"),
        ("løbende i 2024", "2024-01-01", "2024-12-31"),
        ("2023-2024", "2023-01-01", "2024-12-31"),
        ("2022-24", "2022-01-01", "2024-12-31"),
        ("2022, 2023 og 2024", "2022-01-01", "2024-12-31"),
        ("1. halvår 2024", "2024-01-01", "2024-06-30"),
        ("første halvår af 2024", "2024-01-01", "2024-06-30"),
        ("2. halvår 2023 - 1. halvår 2024", "2023-07-01", "2024-06-30"),
        ("3. kvartal 2024", "2024-07-01", "2024-09-30"),
        ("Q2 2024", "2024-04-01", "2024-06-30"),
        ("1. og 2. kvartal 2024", "2024-01-01", "2024-06-30"),
        ("Q4-Q1 2024", "2023-10-01", "2024-03-31"),
        # days
        ("12. marts 2024", "2024-03-12", "2024-03-12"),
        ("tirsdag den 12. marts 2024 kl. 10-12", "2024-03-12", "2024-03-12"),
        ("March 12, 2024", "2024-03-12", "2024-03-12"),
        ("12.-15. marts 2024", "2024-03-12", "2024-03-15"),
        ("fra den 12. til den 15. marts 2024", "2024-03-12", "2024-03-15"),
        ("den 12/3 2024", "2024-03-12", "2024-03-12"),
        ("1/2 2024", "2024-02-01", "2024-02-01"),
        ("11/12 2024", "2024-12-11", "2024-12-11"),
        ("12/3-30/6 2024", "2024-03-12", "2024-06-30"),
        ("30/11-12/3 2024", "2023-11-30", "2024-03-12"),
        ("1/9 23 - 30/6 24", "2023-09-01", "2024-06-30"),
        ("5-7/3 2024", "2024-03-05", "2024-03-07"),
        ("12.3-30.6.2024", "2024-03-12", "2024-06-30"),
        ("12.03.2024 - 30.06.2024", "2024-03-12", "2024-06-30"),
        ("01/02/2024 - 30/04/2024", "2024-02-01", "2024-04-30"),
        ("2024-03-12", "2024-03-12", "2024-03-12"),
        ("2024-03-12/2024-06-30", "2024-03-12", "2024-06-30"),
        ("２０２４", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_period_with_its_year_is_read(text: str, start: str, end: str) -> None:
    assert read_span(text, today=TODAY) == days(start, end)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("marts", "2026-03-01", "2026-03-31"),
        ("december", "2025-12-01", "2025-12-31"),
        ("november-februar", "2025-11-01", "2026-02-28"),
        ("september-maj", "2025-09-01", "2026-05-31"),  # the one that is over, not the one until next May
        ("uge 35", "2026-08-24", "2026-08-30"),
        ("uge 12 til 20", "2026-03-16", "2026-05-17"),
        ("uge 53", "2020-12-28", "2021-01-03"),
        ("andet halvår", "2026-07-01", "2026-12-31"),
        ("12. marts", "2026-03-12", "2026-03-12"),
        ("12/3-15/4", "2026-03-12", "2026-04-15"),
        ("1/2", "2026-02-01", "2026-02-01"),  # and no half
        ("29/2", "2024-02-29", "2024-02-29"),
        ("i foråret", "2026-03-01", "2026-05-31"),
        ("i sommers", "2026-06-01", "2026-08-31"),
        ("fra forår til efterår", "2026-03-01", "2026-11-30"),
        ("i år", "2026-01-01", "2026-12-31"),
        ("sidste år", "2025-01-01", "2025-12-31"),
        ("i fjor", "2025-01-01", "2025-12-31"),
        ("januar til marts i år", "2026-01-01", "2026-03-31"),
        ("foråret sidste år", "2025-03-01", "2025-05-31"),
        ("sidste forår", "2026-03-01", "2026-05-31"),
        ("sidste måned", "2026-10-01", "2026-10-31"),
        ("skoleåret", "2026-08-01", "2027-07-31"),
        ("sidste skoleår", "2025-08-01", "2026-07-31"),
    ],
)
def test_where_no_year_is_said_the_latest_that_has_begun_is_meant(text: str, start: str, end: str) -> None:
    assert read_span(text, today=TODAY) == days(start, end)


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("kører stadig siden maj 2024", "2024-05-01"),
        ("det kører stadig, vi startede 1. marts 2024", "2024-03-01"),
        ("siden maj 2024", "2024-05-01"),
        ("since May 2024", "2024-05-01"),
        ("from May 2024 until now", "2024-05-01"),
        ("fra 1. februar 2024", "2024-02-01"),
        ("fra februar 2024 og frem", "2024-02-01"),
        ("maj 2024 -", "2024-05-01"),
        ("maj 2024 - nu", "2024-05-01"),
        ("fra august 2025 til i dag", "2025-08-01"),
        ("startede i maj 2024 og kører stadig", "2024-05-01"),
        ("startede i maj 2024", "2024-05-01"),
        ("løbende siden 2024", "2024-01-01"),
        ("fra sidste forår til nu", "2026-03-01"),
        ("siden maj", "2026-05-01"),
        ("marts-juni 2024, kører stadig", "2024-03-01"),
    ],
)
def test_what_is_still_running_has_a_start_alone(text: str, start: str) -> None:
    assert read_span(text, today=TODAY) == days(start, None)


@pytest.mark.parametrize(
    ("text", "unread"),
    [
        ("", Unread.NOT_A_PERIOD),
        ("-", Unread.NOT_A_PERIOD),
        ("hej", Unread.NOT_A_PERIOD),
        ("25 deltagere", Unread.NOT_A_PERIOD),
        ("2024 deltagere", Unread.NOT_A_PERIOD),
        ("12 borgere i marts 2024", Unread.NOT_A_PERIOD),
        ("1. april 2024 til 1. maj 2024 (5 gange)", Unread.NOT_A_PERIOD),
        ("3 måneder fra marts 2024", Unread.NOT_A_PERIOD),
        ("tre måneder fra marts 2024", Unread.NOT_A_PERIOD),
        ("marts 2024, 20%", Unread.NOT_A_PERIOD),
        ("24", Unread.NOT_A_PERIOD),
        ("jul 2024", Unread.NOT_A_PERIOD),  # Christmas
        ("sommerferien 2024", Unread.NOT_A_PERIOD),
        ("marts eller april 2024", Unread.NOT_A_PERIOD),
        ("ikke i marts 2024", Unread.NOT_A_PERIOD),
        ("efter sommeren 2024", Unread.NOT_A_PERIOD),
        ("30. februar 2024", Unread.NOT_A_PERIOD),
        ("29/2 2023", Unread.NOT_A_PERIOD),
        ("2024-02-30", Unread.NOT_A_PERIOD),
        ("uge 53 2024", Unread.NOT_A_PERIOD),
        ("marts - jnui 2024", Unread.NOT_A_PERIOD),  # and not March alone
        ("maj 2024 til ?", Unread.NOT_A_PERIOD),
        ("mandag", Unread.NOT_A_PERIOD),
        ("marts 2024 " + "og så " * 24, Unread.NOT_A_PERIOD),  # a story
        ("a" * 300 + " 2024", Unread.NOT_A_PERIOD),
        ("kører stadig", Unread.NO_START),
        ("løbende", Unread.NO_START),
        ("igangværende", Unread.NO_START),
        ("til juni 2024", Unread.NO_START),
        ("sluttede i juni 2024", Unread.NO_START),
        ("hvert år", Unread.NO_YEAR),
        ("om sommeren", Unread.NO_YEAR),
        ("for to år siden", Unread.NO_YEAR),
        ("skoleåret 2022/24", Unread.NO_YEAR),
        ("skoleåret 2023", Unread.NO_YEAR),  # to the summer of that year, or from it on?
        ("juni 2024 - marts 2024", Unread.BACKWARDS),
        ("2024-2023", Unread.BACKWARDS),
        ("20.-12. marts 2024", Unread.BACKWARDS),
        ("20/3-12/3", Unread.BACKWARDS),
        ("2024-06-30/2024-03-12", Unread.BACKWARDS),
        ("uge 20 2024 - uge 12 2024", Unread.BACKWARDS),
        ("1989", Unread.TOO_FAR),
        ("marts 1850", Unread.TOO_FAR),
        ("2037", Unread.TOO_FAR),
        ("siden 1980", Unread.TOO_FAR),
        ("2020-2199", Unread.TOO_FAR),
    ],
)
def test_what_is_no_period_says_why(text: str, unread: Unread) -> None:
    assert read_span(text, today=TODAY) is unread


def test_in_spring_the_school_year_is_that_of_the_autumn_before() -> None:
    assert read_span("skoleåret", today=date(2026, 5, 3)) == days("2025-08-01", "2026-07-31")
    assert read_span("sidste skoleår", today=date(2026, 5, 3)) == days("2024-08-01", "2025-07-31")


def test_ten_years_ahead_may_be_planned() -> None:
    assert read_span("2036", today=TODAY) == days("2036-01-01", "2036-12-31")


_WORDS = (
    "marts juni jul 2024 1850 12 12. 12/3 12/3-2024 29/2 - – til og , . / uge 1. kvartal halvår forår vinter primo i år sidste "
    "næste siden fra kører stadig nu kl. 10-12 2024-03-12 2023/24 skoleår '24 for den ikke hvert deltagere ~ ? ''"
).split()
texts = st.one_of(
    st.text(max_size=4096),
    st.lists(st.sampled_from(_WORDS), max_size=40).map(" ".join),
    st.lists(st.sampled_from(_WORDS), max_size=8).map("".join),
)


@given(texts, st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_whatever_is_written_the_answer_is_a_span_in_order_or_a_reason(text: str, today: date) -> None:
    found = read_span(text, today=today)
    if isinstance(found, Span):
        assert found.start >= EARLIEST
        assert found.end is None or found.start <= found.end
        assert (found.end or found.start).year <= today.year + 10
    else:
        assert isinstance(found, Unread)


@given(st.dates(date(1990, 1, 1), date(2036, 12, 31)), st.integers(0, 900))
def test_a_span_written_out_is_read_as_it_was(start: date, length: int) -> None:
    end = min(start + timedelta(days=length), date(2036, 12, 31))
    for form in (
        "{0:%Y-%m-%d}/{1:%Y-%m-%d}",
        "{0:%d.%m.%Y} - {1:%d.%m.%Y}",
        "fra {0.day}/{0.month} {0.year} til {1.day}/{1.month} {1.year}",
    ):
        assert read_span(form.format(start, end), today=TODAY) == Span(start, end)
    assert read_span(f"kører stadig siden {start:%d.%m.%Y}", today=TODAY) == Span(start, None)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1991, 2035))
def test_a_year_at_the_end_is_that_of_both_months(first: int, last: int, year: int) -> None:
    names = "januar februar marts april maj juni juli august september oktober november december".split()
    found = read_span(f"{names[first - 1]}-{names[last - 1]} {year}", today=TODAY)
    assert isinstance(found, Span)
    assert found.start == date(year - (first > last), first, 1)
    assert found.end is not None
    assert (found.end.year, found.end.month, (found.end + timedelta(days=1)).day) == (year, last, 1)


@pytest.mark.parametrize(
    "part",
    ["a", "i ", "1/2,", "-", "29/2 og ", "for a ", "uge ", "sidste ", "'24 ", "12.3 ", "9", "de næste ", ".,", "2023/24 - "],
)
@pytest.mark.parametrize("length", [290, 4096])
def test_a_hostile_text_is_put_aside_at_once(part: str, length: int) -> None:
    text = (part * length)[:length]
    read_span(text, today=TODAY)  # what is worked out once, is
    begun = time.perf_counter()
    read_span(text, today=TODAY)
    assert time.perf_counter() - begun < 0.1
