"""CPR numbers and other numbers at large: no planted number gets through, no sound one is refused. Texts by `cpr_samples`."""

from __future__ import annotations

import unicodedata
from collections import Counter
from datetime import date

from cpr_samples import KINDS, ROWS, SPELLINGS, passes_modulus_11, planted, sound

from handlers.redaction import CPR, has_cpr, redact

TODAY = date(2025, 6, 15)
PLANTED, SOUND = 10_000, 2_000


def digits(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in text if char.isdecimal())


def test_no_planted_number_survives() -> None:
    missed = [
        f"{spelling}: {text!r}"
        for text, number, spelling in planted(PLANTED, seed=20250615, today=TODAY)
        if not has_cpr(text, today=TODAY) or number in digits(redact(text, today=TODAY))
    ]
    assert missed == []


def test_no_sound_number_is_refused() -> None:
    refused = [
        f"{kind}: {text!r}"
        for text, kind in sound(SOUND, seed=20250615)
        if has_cpr(text, today=TODAY) or CPR in redact(text, today=TODAY)
    ]
    assert refused == []


def test_the_planted_numbers_are_of_every_sort() -> None:
    samples = list(planted(PLANTED, seed=20250615, today=TODAY))
    numbers = [number for _, number, _ in samples]
    assert len(numbers) == PLANTED
    assert 0.08 < sum(map(passes_modulus_11, numbers)) / PLANTED < 0.12
    assert 0.1 < sum(int(number[:2]) > 60 for number in numbers) / PLANTED < 0.25
    assert {number[6] for number in numbers} == set("0123456789")
    assert min(Counter(spelling for *_, spelling in samples).values()) > PLANTED / len(SPELLINGS) / 2
    assert all(number in digits(text) for text, number, _ in samples)


def test_the_sound_numbers_are_of_every_sort_and_some_could_be_cpr_numbers_elsewhere() -> None:
    samples = list(sound(SOUND, seed=20250615))
    assert len(samples) == SOUND
    assert {kind for _, kind in samples} == {*KINDS, *ROWS}
    # Out of their places, many of the same digits are refused.
    bare = [
        text for text, kind in samples if kind in ("P number", "id", "account") and has_cpr(digits(text)[-10:], today=TODAY)
    ]
    assert len(bare) > 50


def test_the_same_seed_gives_the_same_texts() -> None:
    assert list(planted(50, seed=7, today=TODAY)) == list(planted(50, seed=7, today=TODAY))
    assert list(sound(50, seed=7)) == list(sound(50, seed=7)) != list(sound(50, seed=8))
