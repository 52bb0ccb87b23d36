"""Dates that cannot be right, and the many that only look so."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lint_samples import messages, read, told

from knowledge.lint.days import day_problems

WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")
MONTHS = "januar februar marts april maj juni juli august september oktober november december".split()
MINUTES = "Referat fra Havnerådet\n\nDato: 14. marts 2024 kl. 10.00\nSted: Rådhuset\n\n1. Nyt fra formanden\n\n"
LETTER = "Til rådets medlemmer\n\nHavnegade 1\n\n6700 Esbjerg\n\n{}\n\nHermed følger det, der blev talt om.\n"


def found(text: str) -> list[tuple[str, int]]:
    return told(day_problems(read(text), document="x.txt"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Der er møde fredag den 14. marts 2024.", "weekday"),
        ("Der er møde den 14. marts 2024 (fredag).", "weekday"),
        ("Vi ses lørdag d. 14/3-2024 på havnen.", "weekday"),
        ("Der er frist den 31. juni 2024.", "no-such-date"),
        ("Der er frist den 30. februar.", "no-such-date"),
        ("Der er frist den 29. februar 2023.", "no-such-date"),
        ("Der er frist den 32. maj.", "no-such-date"),
        ("Der er frist den 31-11-2024.", "no-such-date"),
        ("Konferencen varer fra 9.-7. maj 2024.", "backwards"),
        ("Udstillingen varer 9. maj 2024 til 7. maj 2024.", "backwards"),
        ("Udstillingen varer 9. maj - 7. maj 2024.", "backwards"),
        ("Der er møde den 14. marts 2024 kl. 12.00-10.00.", "backwards"),
    ],
)
def test_what_cannot_be_is_told(text: str, code: str) -> None:
    assert found(f"Nyt fra havnen\n\n{text}\n") == [(code, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "Der er møde torsdag den 14. marts 2024.",
        "Der er åbent torsdag-fredag den 14.-15. marts 2024.",
        "Der er åbent torsdag og fredag den 14. og 15. marts 2024.",
        "Vi holder fri hver fredag fra den 14. marts 2024.",
        "Der er frist den 29. februar 2024 og den 29. februar.",
        "Ring på tlf. 30.02.2019 eller se sag nr. 31.06.2023.",
        "Se punkt 3 i referatet og afsnit 31.2.",
        "Perioden går fra den 28. december 2023 til den 3. januar 2024.",
        "Perioden er 20. december - 5. januar 2024.",
        "Vagten har tjeneste den 14. marts 2024 kl. 23.00-07.00.",
        "I alt 31 juniorer og 31 April Hansen-plakater.",
        "Der er møde fredag den 14. marts.",  # in some year
    ],
)
def test_what_may_be_is_left_alone(text: str) -> None:
    assert found(f"Nyt fra havnen\n\n{text}\n") == []


def test_a_date_is_of_the_year_of_its_heading() -> None:
    text = "Møder i Havnerådet i 2024\n\n- Torsdag den 16. maj\n- Fredag den 19. september\n- 29. februar\n- 3. juni 2023\n"
    assert found(text) == [("weekday", 4), ("year", 6)]
    assert found(text.replace("2024", "2023")) == [("weekday", 3), ("weekday", 4), ("no-such-date", 5)]


def test_a_bare_year_heads_a_list_below_a_heading_that_does() -> None:
    text = "# Kommende møder\n\n## 2024\n\n- Torsdag den 16. maj\n- 31. juni\n\n## 2025\n\n- Torsdag den 16. maj\n"
    assert found(text) == [("no-such-date", 6), ("weekday", 10)]
    assert found(text.replace("møder", "opgaver")) == [("no-such-date", 6)]


def test_two_years_in_a_heading_leave_it_open() -> None:
    text = "Møder i Havnerådet i 2024 og 2025\n\n- Torsdag den 16. maj\n- Fredag den 16. maj\n- 3. juni 2023\n"
    assert found(text) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Møder i Havnerådet 2023/24",
        "Møder i sæson 2023-2024",
        "Referat af møder i 2023",
        "Møde i Havnerådet den 3. marts 2023",
        "Plan 2023",
    ],
)
def test_a_heading_that_leaves_the_year_open(heading: str) -> None:
    assert found(f"{heading}\n\n- Torsdag den 16. maj\n") == []


def test_what_fits_no_year_near_is_told() -> None:
    text = f"{MINUTES}Der er møde igen søndag den 16. maj.\n"
    problems = list(day_problems(read(text), document="x.txt"))
    assert messages(problems) == ["“søndag den 16. maj” is no Sunday: not in any year from 2023 to 2026"]


def test_the_weekday_may_stand_in_a_cell_of_its_own() -> None:
    text = "Møder\n\nDag\tDato\tSted\nTorsdag\t14. marts 2024\tVejle\nFredag\t16. maj 2024\tVejle\n"
    assert found(text) == [("weekday", 5)]


def test_times_in_a_column_need_no_kl() -> None:
    text = "Møder\n\nDato\tTid\tSted\n14. marts 2024\t10-12\tVejle\n16. maj 2024\t12.30-10\tVejle\n"
    assert found(text) == [("backwards", 5)]


@pytest.mark.parametrize(
    ("when", "codes"),
    [("3. maj 2024", []), ("30. april 2025", ["late-date"]), ("30. april 2025 er sidste frist.", [])],
)
def test_a_letter_from_long_after_the_meeting(when: str, codes: list[str]) -> None:
    assert [code for code, _ in found(MINUTES + LETTER.format(when))] == codes


def test_a_date_alone_without_an_address_is_no_letter() -> None:
    assert found(f"{MINUTES}Fristen er:\n\n30. april 2025\n\nDerefter lukkes der.\n") == []


@given(st.lists(st.dates(date(2001, 1, 1), date(2059, 12, 31)), min_size=1, max_size=6))
def test_a_right_weekday_is_never_told(days: list[date]) -> None:
    lines = [f"- {WEEKDAYS[day.weekday()].capitalize()} den {day.day}. {MONTHS[day.month - 1]} {day.year}" for day in days]
    assert found("Kalender\n\n" + "\n".join(lines)) == []


@given(st.dates(date(2001, 1, 1), date(2059, 12, 31)), st.integers(1, 6))
def test_a_wrong_weekday_is_always_told(day: date, off: int) -> None:
    weekday = WEEKDAYS[(day + timedelta(days=off)).weekday()]
    assert found(f"Kalender\n\n- {weekday} den {day.day}. {MONTHS[day.month - 1]} {day.year}") == [("weekday", 3)]
