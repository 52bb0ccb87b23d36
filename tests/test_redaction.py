"""What may not be kept: `handlers.redaction`."""

from __future__ import annotations

import re
import time
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.dk import cpr

from handlers.redaction import CPR, EMAIL, PHONE, has_cpr, redact

WRITTEN = [
    "010203-1234",
    "0102031234",
    "010203 1234",
    "01 02 03 1234",
    "01-02-03-1234",
    "01.02.03-1234",
    "01/02/03 1234",
    "010203 - 1234",
    "010203–1234",
    "0 1 0 2 0 3 1 2 3 4",
    "01 02 03 12 34",
    "010203\u00a01234",
    "0102\u200b03-12\u200b34",
    "０１０２０３-１２３４",
    "٠١٠٢٠٣-١٢٣٤",
    "010203\n1234",
    "010203      1234",
    "010203:1234",
    "(010203)1234",
    "0-1-0-2-0-3-1-2-3-4",
    "0.1.0.2.0.3.1.2.3.4",
]


@pytest.mark.parametrize("written", WRITTEN)
@pytest.mark.parametrize("around", ["{}", "cpr: {}.", "({})", "punkt 3 {} og 5", "cpr{}x", "ring 12 34 56 78 {}"])
def test_a_cpr_number_is_seen_however_it_is_written(written: str, around: str) -> None:
    text = around.replace("{}", written)
    assert has_cpr(text)
    assert CPR in redact(text)
    assert not has_cpr(redact(text))


@pytest.mark.parametrize("written", WRITTEN)
def test_a_label_acquits_ten_bare_digits_alone(written: str) -> None:
    assert has_cpr(f"ISBN {written}") == (written != "0102031234")


@pytest.mark.parametrize(
    "text",
    [
        "ISBN 978-87-7684-463-9",
        "978-87-7684-463-9",
        "9788776844639",
        "978-0-306-40615-7",
        "ISBN 0-306-40615-2",
        "doi.org/10.1080/17533015.2015.1059884",
        "10.1186/0102031234",
        "sag 00.01.10-A00-2-23",
        "mødet den 02/06-23, 10.30",
        "mødet 02.06.23 10-12",
        "mødet 02.06.23: 10.30-12.30",
        "punkt 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 og 13",
        "2010, 2011, 2012 og 2013",
        "1.012.000.000 kr.",
        "den 2. juni 2023 kl. 10-12",
        "2023-06-02T10:00",
        "i 2021 2022 og 2023",
        "1.129.000 kr. og 12.345.678 kr.",
        "990203-1234567",
        "310203-1234"[:6] + "-12",
        "32 13 03 1234",
        "EAN 5790001234567",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert redact(text) == text
    assert not has_cpr(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("skriv til anne.holm+net@odder-kommune.dk i dag", f"skriv til {EMAIL} i dag"),
        ("ring 20304050", f"ring {PHONE}"),
        ("ring 20 30 40 50, ikke 2030 4050.", f"ring {PHONE}, ikke {PHONE}."),
        ("+45 20 30 40 50", PHONE),
        ("0045 20304050", PHONE),
        ("+46 70 123 45 67", PHONE),
        ("begge: a@b.dk, 20304050 og 010203-1234", f"begge: {EMAIL}, {PHONE} og {CPR}"),
    ],
)
def test_mail_and_telephone_are_taken_out(text: str, expected: str) -> None:
    assert redact(text) == expected
    assert redact(expected) == expected


_SEPARATORS = st.sampled_from(["", " ", "-", " - ", ".", "/", "–", "\u00a0", "\u200b", ", ", ": ", "    "])
# What can be a year or a round time may be a date with mixed signs: "02-03.04.2024", "06 1030-1200". Spelled as CPR numbers
# are, these are planted too (`test_cpr_corpus`).
_SERIALS = st.integers(0, 3999).filter(lambda serial: not 1900 <= serial <= 2099 and serial % 5)
_NEAR = st.text(alphabet="abcæøå ,.:;()!?-\n", max_size=12)


@settings(max_examples=150)
@given(
    born=st.dates(date(1900, 1, 1), date(1999, 12, 31)),
    serial=_SERIALS,
    separators=st.tuples(_SEPARATORS, _SEPARATORS, _SEPARATORS),
    near=st.tuples(_NEAR, _NEAR),
)
def test_no_valid_cpr_number_survives(born: date, serial: int, separators: tuple[str, str, str], near: tuple[str, str]) -> None:
    number = f"{born:%d%m%y}{serial:04}"
    assert cpr.is_valid(number)
    first, second, third = separators
    text = f"{near[0]}{number[:2]}{first}{number[2:4]}{second}{number[4:6]}{third}{number[6:]}{near[1]}"
    redacted = redact(text)
    assert number not in re.sub(r"\D", "", redacted)
    assert has_cpr(text)


@settings(max_examples=150)
@given(st.text(max_size=60))
def test_redacting_never_fails_and_is_done_once(text: str) -> None:
    once = redact(text)
    assert redact(once) == once
    assert not has_cpr(once)


@pytest.mark.parametrize("text", ["a" * 5000, "1 " * 2500, "1" * 5000, "010203 " * 700, "+" * 5000, "a@" * 2500, "0 " * 50_000])
def test_long_text_is_no_burden(text: str) -> None:
    started = time.process_time()
    redact(text)
    assert time.process_time() - started < 1.0


def test_what_is_redacted_keeps_every_other_word() -> None:
    assert redact("Må Signe (010203-1234) få plads på holdet?") == f"Må Signe ({CPR}) få plads på holdet?"
