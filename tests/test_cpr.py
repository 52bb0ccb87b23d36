"""CPR numbers in documents: `knowledge.cpr`. The numbers here are made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.cpr import MASK, has_cpr, mask, mask_lines
from knowledge.model import Line


@pytest.mark.parametrize(
    "number",
    [
        "010170-1234",
        "0101701234",
        "010170 1234",
        "010170 - 1234",
        "010170–1234",
        "01.01.70-1234",
        "01-01-70-1234",
        "01 01 70 1234",
        "010170\u00a01234",
        "290296-4321",  # a leap year
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "CPR: {}.", "Karla Winther (cpr.nr. {}), Thyborøn", "cpr:{}", "Se {}, og skriv."])
def test_a_cpr_number_is_blotted_out(number: str, sentence: str) -> None:
    assert mask(sentence.format(number)) == (sentence.format(MASK), 1)


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 978-87-7684-463-9",
        "ISBN: 1201701234",
        "ISBN-10 12-0170-1234",
        "doi: 10.7146/0101701234",
        "https://eksempel.dk/sag/0101701234",
        "https://eksempel.dk/?id=0101701234",
        "Sag 00.01.10-A00-2-23",
        "sagsnr. 27.36.00-P20-1-19",
        "Tlf. 20 12 34 56",
        "Ring på +45 2012 3456",
        "Tlf. 1201 701234",
        "EAN 5798001234567",
        "EAN-nr. 5798 0012 34567",
        "Journalnummer 4513991234",
        "Journalnummer 310270-1234",  # no such day
        "290297-1234",  # no leap year
        "000000-0000",
        "1.201.701.234 kr.",
        "12.01.70",
        "2. juni 2023 kl. 10.30-12.00",
        "2019-2020, 2020-2021",
        "01017012345",
        "A0101701234",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == (text, 0)
    assert not has_cpr(text)


def test_every_number_of_a_line_is_counted() -> None:
    assert mask("010170-1234 og 020280-4321")[1] == 2


def lines(*texts: str) -> tuple[Line, ...]:
    return tuple(Line(number, text, text) for number, text in enumerate(texts, start=1))


def test_text_and_raw_are_cleaned_and_the_line_is_told() -> None:
    cleaned, found = mask_lines(lines("Medlemmer", "Karla Winther 010170-1234", "Slut"))
    assert found == {2: 1}
    assert [line.text for line in cleaned] == ["Medlemmer", f"Karla Winther {MASK}", "Slut"] == [line.raw for line in cleaned]


def test_a_number_cut_at_the_end_of_a_line_is_found() -> None:
    cleaned, found = mask_lines(lines("Karla Winther har nummer 010170-", "1234 i listen"))
    assert [line.raw for line in cleaned] == ["Karla Winther har nummer ██████-", "████ i listen"]
    assert found == {2: 1}


def test_lines_without_numbers_are_the_very_same() -> None:
    before = lines("Sag 00.01.10-A00-2-23", "Uge 010170-", "er ikke et nummer")
    assert mask_lines(before) == (before, {})


@given(st.text(alphabet="0123456789-. abCPR:/\n", max_size=60))
def test_masking_twice_finds_nothing_new(text: str) -> None:
    once, _ = mask(text)
    assert mask(once) == (once, 0)


BORN = st.dates().filter(lambda day: (day.month, day.day) != (2, 29))  # which centuries have that day depends on the serial


@given(BORN, st.integers(0, 9999), st.sampled_from(["", "-", " ", " - "]))
def test_every_date_of_birth_is_found(born: date, serial: int, gap: str) -> None:
    assert mask(f"Nummer {born:%d%m%y}{gap}{serial:04} her") == (f"Nummer {MASK} her", 1)
