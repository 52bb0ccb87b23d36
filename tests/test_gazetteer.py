"""Names in questions: `knowledge.gazetteer`."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.danish import fold, stem, words
from knowledge.gazetteer import coverage, named, people_in, runs, spelt_as, touches

PEOPLE = {fold(name).replace(".", ""): name for name in ("Karen Møllegaard", "Bo Riisager", "Jens Peter Lykke", "Karin Møller")}


def test_a_name_has_words_that_tell_it_apart_and_words_of_its_kind() -> None:
    name = named("Styregruppen for Røde Havne", context=("kommissori", stem("styregruppen")))
    assert name.distinctive == {stem("røde"), stem("havne")}
    assert name.generic == {stem("styregruppen")}
    assert name.squeezed == "styregruppenforrodehavne"
    assert name.context == {"kommissori"}


def test_a_hyphened_name_is_also_one_word() -> None:
    assert named("KD-Nord").squeezed == "kdnord"
    assert "kdnord" in named("KD-Nord").distinctive


@pytest.mark.parametrize("typed", ["kdnord", "kd nord", "KD-Nord", "kd-nords møde", "mødet i Kd Nord"])
def test_a_name_is_found_however_its_words_are_parted(typed: str) -> None:
    assert named("KD-Nord").squeezed in runs(typed)


@pytest.mark.parametrize("typed", ["nord", "kd vest", "kdnordvest"])
def test_other_names_are_not_found(typed: str) -> None:
    assert named("KD-Nord").squeezed not in runs(typed)


@pytest.mark.parametrize(
    ("asked", "known", "expected"),
    [
        ("havn", "havn", True),
        ("mobilitet", "mobilitetssamarbejd", True),
        ("mobilitetssamarbejd", "mobilitet", True),
        ("havn", "havnerad", False),  # four letters begin too many words
        ("", "", True),
        ("mobilitet", "mobil", True),
        ("kultur", "natur", False),
    ],
)
def test_touching_words(asked: str, known: str, expected: bool) -> None:
    assert touches(asked, known) is expected
    assert touches(known, asked) is expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [("holdt", True), ("holt", True), ("besluted", True), ("hol", False), ("vand", False), ("", False)],
)
def test_misspelt_words_of_a_list(word: str, expected: bool) -> None:
    assert spelt_as(word, {"holdt", "besluttede"}) is expected


def test_coverage_is_the_share_of_what_tells_a_name_apart() -> None:
    name = named("Styregruppen for Røde Havne")
    red, harbours, group = stem("røde"), stem("havne"), stem("styregruppen")
    assert coverage([red, harbours, group], name, {}) == (1.0, {red, harbours, group})
    assert coverage([group], name, {}) == (0.0, {group})
    assert coverage([red, "ravn"], name, {red: 1.0, harbours: 3.0})[0] == pytest.approx(0.25)
    assert coverage(["ravn"], name, {}) == (0.0, frozenset())


def test_a_name_of_its_kind_only_covers_nothing() -> None:
    group = stem("styregruppen")
    assert coverage([group], named("Styregruppen"), {}) == (0.0, {group})


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Hvem er Karen Møllegaard?", ["Karen Møllegaard"]),
        ("hvem er karen mollegaard", ["Karen Møllegaard"]),
        ("hvem er karen møllegård", ["Karen Møllegaard"]),
        ("hvem er bo risager og jens peter lykke", ["Jens Peter Lykke", "Bo Riisager"]),
        ("hvem er Karen", []),
        ("hvem er Møllegaard", []),
        ("hvem er Karen Holst", []),
        ("hvem er Karin Møller", ["Karin Møller"]),
        ("", []),
    ],
)
def test_people_named_by_two_of_their_names(question: str, expected: list[str]) -> None:
    assert sorted(people_in(question, PEOPLE)) == sorted(expected)


def test_the_nearest_name_comes_first() -> None:
    assert people_in("Karen Møllegaard eller bo risager", PEOPLE)[0] == "Karen Møllegaard"


def test_nobody_is_known() -> None:
    assert people_in("Hvem er Karen Møllegaard?", {}) == ()


@given(st.text(max_size=60))
def test_any_question_is_looked_through(text: str) -> None:
    assert set(people_in(text, PEOPLE)) <= set(PEOPLE.values())
    assert {fold(word) for word in words(text)} <= runs(text)
    share, explained = coverage([stem(word) for word in words(text)], named("Røde Havne"), {})
    assert 0.0 <= share <= 1.0
    assert len(explained) <= len(words(text))
