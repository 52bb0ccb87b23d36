"""Hyphens at the ends of lines."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import words
from knowledge.hyphens import CONJUNCTIONS, join_lines

CASES = Path(__file__).parents[2] / "shared" / "questions" / "hyphen_dev.jsonl"
DICTIONARY = frozenset(
    "bibliotek biblioteker musik skole musikskole kultur arv børn unge idræt idrætsforeninger natur vejledning forening side "
    "udvikling by byudvikling projekter byudviklingsprojekter psykolog er og møde fritid fritids området sundhed hal haller "
    "sundhedsprojekter idrætsprojekter test kage ind foreninger".split()
)


def known(word: str) -> bool:
    return word in DICTIONARY


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("på folkebiblio-", "tekerne i byen", "på folkebibliotekerne i byen"),
        ("ved Musik-", "skolen", "ved Musikskolen"),
        ("fritids-", "området", "fritidsområdet"),
        ("lærere/træ-", "nere", "lærere/trænere"),
        ("idræts-  ", "   foreninger", "idrætsforeninger"),
        ("BIBLIO-", "TEKER", "BIBLIOTEKER"),
        ("folke\u00ad", "oplysning", "folkeoplysning"),
        ("kul-", "tur- og fritidsområdet", "kultur- og fritidsområdet"),
        ("en psykol-", "og på stedet", "en psykolog på stedet"),
    ],
)
def test_a_hyphen_that_only_breaks_a_word_goes(left: str, right: str, text: str) -> None:
    assert join_lines(left, right, known=known) == text


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("en Ph.d.-", "afhandling", "en Ph.d.-afhandling"),
        ("side-by-", "side", "side-by-side"),
        ("EU-", "midler", "EU-midler"),
        ("Nord-", "Fyn", "Nord-Fyn"),
        ("sæsonen 2022-", "2023", "sæsonen 2022-2023"),
        ("covid-", "19", "covid-19"),
        ("2022\u2013", "2024", "2022\u20132024"),
        ("en e-", "mail", "en e-mail"),
        ("natur-", "sundhedsprojekter", "natur-sundhedsprojekter"),
        ("by-", "/egnsudvikling", "by-/egnsudvikling"),
    ],
)
def test_a_hyphen_that_belongs_stays(left: str, right: str, text: str) -> None:
    assert join_lines(left, right, known=known) == text


@pytest.mark.parametrize(
    ("left", "right", "text"),
    [
        ("børne-", "og ungeområdet", "børne- og ungeområdet"),
        ("natur-", "eller idrætsprojekter", "natur- eller idrætsprojekter"),
        ("natur- og", "idrætsprojekter", "natur- og idrætsprojekter"),
        ("det sociale -", "og det faglige", "det sociale - og det faglige"),
        ("et punktum.", "Ny linje", "et punktum. Ny linje"),
        ("lukket \u2013", "men aktiv", "lukket \u2013 men aktiv"),
        ("-----", "tekst", "----- tekst"),
        ("", "tekst", "tekst"),
        ("tekst-", "  ", "tekst-"),
    ],
)
def test_elsewhere_a_space_comes_between(left: str, right: str, text: str) -> None:
    assert join_lines(left, right, known=known) == text


def test_the_documents_own_spelling_decides() -> None:
    spelt_with = {"børn", "kultur", "børn-kultur"}
    assert join_lines("børn-", "kultur", known=spelt_with.__contains__) == "børn-kultur"
    assert join_lines("børn-", "kultur", known={"børn", "kultur"}.__contains__) == "børnkultur"
    assert join_lines("by-", "udviklingsprojekter", known=known) == "byudviklingsprojekter"


def test_a_chain_of_hyphens_ends_in_a_broken_word() -> None:
    assert join_lines("kultur-idrætspro-", "jekter", known=known) == "kultur-idrætsprojekter"


@settings(max_examples=150, deadline=None)
@given(st.text("abcæøå -.(/2A", max_size=20), st.text("abcæøå -.)/2A", max_size=20), st.booleans())
def test_nothing_is_lost_but_hyphens_and_spaces(left: str, right: str, is_known: bool) -> None:
    joined = join_lines(left, right, known=lambda _: is_known)
    assert re.sub(r"[\s-]", "", joined) == re.sub(r"[\s-]", "", left + right)


@settings(max_examples=100, deadline=None)
@given(st.text("abcæøå", min_size=1, max_size=12), st.text("abcæøå", min_size=2, max_size=12))
def test_a_known_word_is_always_joined(left: str, right: str) -> None:
    if right not in CONJUNCTIONS:
        assert join_lines(f"{left}-", right, known=(left + right).__eq__) == left + right


@pytest.mark.skipif(not CASES.exists(), reason="the documents' hyphens are not here")
def test_the_documents_hyphens() -> None:
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    right = 0
    for case in cases:
        text, *rest = re.split(r"\n+", case["broken"])
        for part in rest:
            text = join_lines(text, part, known=words.is_word)
        right += text == case["correct"]
    assert right >= 0.97 * len(cases)
