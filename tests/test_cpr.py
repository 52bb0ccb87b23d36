"""What a CPR number is, and documents without them: `knowledge.cpr`. The numbers here are made up.

How they stand in sentences, and what other numbers look like, is tried at large in `test_cpr_corpus`.
"""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.dk.cpr import get_birth_date

from knowledge.cpr import MASK, has_cpr, mask, mask_lines, spans
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


TODAY = date(2025, 6, 15)
BORN = st.dates().filter(lambda day: (day.month, day.day) != (2, 29))  # which centuries have that day depends on the serial


@given(BORN, st.integers(0, 9999), st.sampled_from(["", "-", " ", " - "]), st.booleans())
def test_every_date_of_birth_up_to_today_is_found(born: date, serial: int, gap: str, replaced: bool) -> None:
    day, rest = f"{born.day + 60 * replaced:02}", f"{born:%m%y}"
    there = get_birth_date(f"{born:%d%m%y}{serial:04}") <= TODAY
    text = f"Nummer {day}{rest}{gap}{serial:04} her"
    assert mask(text, today=TODAY) == ((f"Nummer {MASK} her", 1) if there else (text, 0))


@pytest.mark.parametrize(
    ("number", "there"),
    [
        ("311299-1234", True),
        ("321299-1234", False),
        ("601299-1234", False),
        ("611299-1234", True),  # the 1st
        ("911299-1234", True),  # the 31st
        ("921299-1234", False),
        ("901199-1234", True),
        ("911199-1234", False),  # no 31 November
        ("010099-1234", False),
        ("011399-1234", False),
        ("890296-1234", True),  # 29 February 1996
        ("890297-1234", False),
        ("290200-1234", False),  # 1900 had none
        ("290200-4234", True),  # 2000 had one
        ("290258-6234", False),  # 1858
        ("010136-4234", False),  # 2036, not yet
        ("010137-4234", True),  # 1937
        ("010157-5234", False),  # 2057
        ("010158-5234", True),  # 1858
    ],
)
def test_the_day_exists_in_the_century_that_the_seventh_digit_tells(number: str, there: bool) -> None:
    assert has_cpr(number, today=TODAY) == there


def test_nobody_is_born_after_today() -> None:
    assert has_cpr("150625-5678", today=date(2025, 6, 15))
    assert not has_cpr("160625-5678", today=date(2025, 6, 15))
    assert has_cpr("160625-1678", today=date(2025, 6, 15))  # 1925
    assert not has_cpr(f"0101{(date.today().year + 2) % 100:02}-5678")  # without a day it is today's


def test_the_check_digit_acquits_nobody() -> None:
    assert has_cpr("070761-4285")
    assert all(has_cpr(f"070761-428{last}") for last in range(10))


def test_places_are_those_of_the_text_as_it_was_written() -> None:
    text = "Må \u200b0\u200b10203-12\u00ad34 og ０１０２０３１２３５?"
    assert [text[start:end] for start, end in spans(text)] == ["0\u200b10203-12\u00ad34", "０１０２０３１２３５"]


@pytest.mark.parametrize(
    "label",
    [
        *(
            "tlf.",
            "Tlf.nr.: ",
            "telefon ",
            "Telefonnummer: ",
            "mobil ",
            "fax: ",
            "phone ",
            "ISBN ",
            "ISBN-10: ",
            "ISSN ",
            "EAN-nr. ",
        ),
        *(
            "GLN ",
            "CVR-nr. ",
            "P-nr. ",
            "p-nummer: ",
            "KLE ",
            "journalnr. ",
            "sagsnr.: ",
            "J.nr. ",
            "kr. ",
            "DKK ",
            "id ",
            "chat-id: ",
        ),
        *(
            "user id = ",
            "chat_id=",
            "doi: ",
            "kontonr. ",
            "reg. 1234 konto ",
            "konto 1234 ",
            "https://eksempel.dk/",
            "/arkiv/",
            "?id=",
        ),
    ],
)
def test_a_label_acquits_ten_bare_digits_alone(label: str) -> None:
    assert not has_cpr(f"Se {label}0102031234 her")
    assert has_cpr(f"Se {label}010203-1234 her")
    assert has_cpr(f"Se {label}og 0102031234 her")


@pytest.mark.parametrize("behind", [" kr.", " kr", " DKK", " kroner", ",00 kr."])
def test_what_is_money_is_said_behind_it_too(behind: str) -> None:
    assert not has_cpr(f"I alt 1012031234{behind} til deling")
    assert has_cpr(f"I alt 101203-1234{behind} til deling")


@pytest.mark.parametrize(
    "text",
    [
        "tid 0102031234",  # not an id
        "udbetalt 1.200 kr. 0102031234",  # the sum is the other one
        "0102031234 kr. 1.200",
        "0102031234 Kristian",
        "telefonen ringer: 0102031234",
        "sag 0102031234",
        "journal_0102031234.pdf",
        "/hjem/bo/0102031234_scan.docx",
        "Karla/0102031234",
        "https://eksempel.dk, 0102031234",
    ],
)
def test_a_label_that_stands_elsewhere_acquits_nothing(text: str) -> None:
    assert has_cpr(text)


@pytest.mark.parametrize(
    "text",
    [
        "cpr 0101000200",
        "CPR-nr. 0101000200",
        "personnummer: 0101000200",
        "https://eksempel.dk/?cpr=0101000200",
        "id 0101000200 (CPR)",
        "tlf. 0101000200 er hendes cpr-nummer",
        "cpr-nummeret er 010 100 0200",
    ],
)
def test_cpr_beside_a_number_outdoes_every_other_label(text: str) -> None:
    assert has_cpr(text)


def test_a_right_check_digit_of_an_isbn_acquits_in_a_list_of_isbns_alone() -> None:
    assert has_cpr("0101000200")  # would do as an ISBN
    assert has_cpr("Bogen 0101000200 er god")
    assert not has_cpr("ISBN 87-7684-463-9, 0101000200")
    assert has_cpr("ISBN 87-7684-463-9, 0101000201")
    assert has_cpr("ISBN 87-7684-463-9\nfødt 0101000200")


@pytest.mark.parametrize(
    "text",
    [
        "12 10 12 12 34",
        "12\t10\t12\t1234",
        "1 0 1 0 1 2 1 2 3 4",
        "120112\t1234",
        "120112 1234 1250",
        "010112, 2013, 2014",
        "1012 101203",
    ],
)
def test_figures_of_a_table_stay_in_documents(text: str) -> None:
    assert mask(text) == (text, 0)
    assert has_cpr(text)
    assert mask(f"CPR-nr. {text}")[1] == 1


@pytest.mark.parametrize(
    "text", ["0 " * 50_000, "1 " * 25_000, "0102031234 " * 5_000, "2010-12, 2013 " * 5_000, "x.dk/" * 20_000]
)
def test_time_grows_no_faster_than_the_text(text: str) -> None:
    started = time.process_time()
    mask(text)
    has_cpr(text)
    assert time.process_time() - started < 2.0
