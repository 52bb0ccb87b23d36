"""Signs that are no words: what goes, and what looks like it and stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.marks import is_case_number, is_nothing, unmarked

WORDS = frozenset("understøtter udenfor dag visionspraktiker indmelding udmelding god kontakt".split())


def read(text: str) -> str:
    return unmarked(text, known=WORDS.__contains__)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("[Bilag 1 - Referat fra maj](#)", "Bilag 1 - Referat fra maj"),
        ("Læs [planen (2031)](https://fjordby.dk/plan_(ny).pdf) og [kortet](#).", "Læs planen (2031) og kortet."),
        (r"Havneforum \(havneforum.dk\)", "Havneforum (havneforum.dk)"),
        (r"[Havneforum \(havneforum.dk\)](https://havneforum.dk)", "Havneforum (havneforum.dk)"),
        ("Budgettet er **3 mio. kr.** i alt", "Budgettet er 3 mio. kr. i alt"),
        ("**Pilottest:** Det ventes", "Pilottest: Det ventes"),
        ("a.** Vi skal samarbejde", "a. Vi skal samarbejde"),
        ("Puljen (*netop revideret*) åbner", "Puljen (netop revideret) åbner"),
        ("Det er *ikke* aftalt *", "Det er ikke aftalt "),
        ("Mødet sluttede kl. [Skriv tidspunkt her]", "Mødet sluttede kl. "),
        ("8000 Fjordby Cwww.fjordby.dk", "8000 Fjordby C www.fjordby.dk"),
        ("Se herhttps://fjordby.dk/plan", "Se her https://fjordby.dk/plan"),
        ("God dagJ", "God dag"),
        ("Hvordan under- støtter vi dem, der står uden- for?", "Hvordan understøtter vi dem, der står udenfor?"),
        ("VISIONS- PRAKTIKER", "VISIONSPRAKTIKER"),
    ],
)
def test_marks_go(written: str, text: str) -> None:
    assert read(written) == text


@pytest.mark.parametrize(
    "text",
    [
        "kultur- og sundhedsprojekter",
        "ind- eller udmelding",
        "fra engangs- til flergangsbrug",
        "3 * 4 = 12",
        "borger*innen og 5*3",
        "Prisen* er fast",
        "[sic] og [1]",
        "https://fjordby.dk/se?til=www.havn.dk",
        "kontakt@www.fjordby.dk",
        "Projektet DGJ og Ida J. Holm",
        "xyzJ",
        r"C:\data\plan",
    ],
)
def test_the_like_of_marks_stays(text: str) -> None:
    assert read(text) == text


@pytest.mark.parametrize(
    ("text", "empty"), [("-", True), ("...", True), ("- ...", True), ("…", True), ("- ja", False), ("5", False)]
)
def test_entries_nobody_filled_in(text: str, empty: bool) -> None:
    assert is_nothing(text) is empty


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("7-31-55-12-88", True),
        ("27.00.00-G01-12-31", True),
        ("EMN-2031-00412", True),
        ("Sagsnr.: 31/4412", True),
        ("Sagsnummer 31-004412", True),
        ("02-06-2031", False),
        ("86 12 34 56", False),
        ("2031-2034", False),
        ("Sagsnr.: 31/4412 om havnen", False),
        ("3,5", False),
    ],
)
def test_case_numbers(text: str, number: bool) -> None:
    assert is_case_number(text) is number


@given(st.text(alphabet="ab J-*[](#)\\w./:", max_size=40))
def test_words_are_never_added(text: str) -> None:
    said = read(text)
    assert len(said) <= len(text) + text.count("www") + text.count("://")
    assert set(said) <= set(text) | {" "}
