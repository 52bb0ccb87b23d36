"""Folding, words, stems and compounds of Danish."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from knowledge.danish import compose, fold, is_stopword, joined_words, split_compound, stem, stems, words


@pytest.mark.parametrize(
    "spellings",
    [
        ("møde", "moede", "mode", "MØDE"),
        ("Århus", "Aarhus", "arhus"),
        ("næste", "naeste", "naste"),
        ("café", "cafe"),
        ("aaae", "a"),
    ],
)
def test_every_way_of_typing_a_word_folds_to_one_form(spellings: tuple[str, ...]) -> None:
    assert len({fold(word) for word in spellings}) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beløbet er 1.129.000 kr. i alt", ["Beløbet", "er", "1.129.000", "kr", "i", "alt"]),
        ("2,6 mio. kr.", ["2,6", "mio", "kr"]),
        ("f.eks. en ph.d.", ["f.eks", "en", "ph.d"]),
        ("peer-to-peer", ["peer", "to", "peer"]),
        ("", []),
        ("🙂 !?", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_hyphenated_words_are_also_one_word() -> None:
    assert joined_words("KD-Net og it-systemet, kultur- og sundhed") == ["KDNet", "itsystemet"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("netværksmøde", "netvaerksmoederne"),
        ("kommune", "kommunerne"),
        ("1.129.000", "1129000"),
        ("koordinator", "Koordinatoren"),
    ],
)
def test_forms_of_one_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_stems_leave_out_stop_words_typed_in_any_way() -> None:
    assert stems("Hvornår er næste møde?") == stems("hvornaar er naeste moede") == [stem("næste"), stem("møde")]
    assert is_stopword("på")
    assert is_stopword("pa")


@pytest.mark.parametrize(
    ("word", "known", "parts"),
    [
        ("netværksmøde", {"netværk", "møde"}, ("netværk", "møde")),
        ("børnehave", {"børn", "have"}, ("børn", "have")),
        ("kommunaldirektørnetværket", {"kommunal", "direktør", "netværk"}, ("kommunal", "direktør", "netværk")),
        ("møde", {"møde"}, ()),
        ("ukendtord", {"møde"}, ()),
    ],
)
def test_compounds_part_at_words_that_are_known(word: str, known: set[str], parts: tuple[str, ...]) -> None:
    assert split_compound(word, {stem(k) for k in known}) == tuple(stem(p) for p in parts)


def test_compose_drops_what_cannot_be_seen() -> None:
    assert compose("mø\u200bde\u202e\u00a0nu") == "møde nu"


@pytest.mark.parametrize(
    ("bare", "forms"),
    [
        ("universitet", "universitetet universiteter universitetets"),
        ("budget", "budgettet budgetter budgettets"),
        ("kreds", "kredsen kredse ejerkreds"),
        ("indsats", "indsatsen indsatser indsatserne"),
        ("proces", "processen processer"),
        ("dagsorden", "dagsordenen dagsordener"),
        ("konsekvens", "konsekvensen konsekvenser"),
    ],
)
def test_a_noun_that_ends_like_an_inflected_one_has_one_stem(bare: str, forms: str) -> None:
    assert {stem(form) for form in forms.split() if form.startswith(bare[:4])} == {stem(bare)}


@given(st.text(max_size=60))
@example("OEE")
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=60))
def test_any_text_has_stems(text: str) -> None:
    assert all(isinstance(s, str) for s in stems(compose(text)))
