"""The words of a question as terms of an index."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.danish import stem
from knowledge.spellings import Spellings
from knowledge.terms import SYNONYM_WEIGHT, Vocabulary, resolve


def vocabulary(*terms: str, held: Mapping[str, int] | None = None, passages: int = 100) -> Vocabulary:
    holders = {stem(term): 1 for term in terms} | {stem(k): v for k, v in (held or {}).items()}
    ordered = tuple(sorted(holders))
    return Vocabulary(holders, passages, ordered, Spellings(ordered))


def no_synonyms(word: str) -> frozenset[str]:
    return frozenset()


def variants(word: str, known: Vocabulary) -> dict[str, float]:
    (term,) = resolve([stem(word)], known, synonyms=no_synonyms)
    return dict(term.variants)


def test_a_word_of_the_documents_is_itself() -> None:
    assert variants("budget", vocabulary("budget", "møde")) == {stem("budget"): 1.0}


def test_a_misspelt_word_finds_the_word_meant() -> None:
    assert stem("koordinator") in variants("kordinator", vocabulary("koordinator", "møde"))


def test_a_short_unknown_word_is_not_guessed_at() -> None:
    assert variants("kat", vocabulary("hat", "rat")) == {}


def test_a_word_finds_the_compounds_it_begins() -> None:
    found = variants("netværk", vocabulary("netværk", "netværksmøde"))
    assert found[stem("netværk")] > found[stem("netværksmøde")] > 0


def test_a_compound_that_is_nowhere_finds_its_parts() -> None:
    assert set(variants("budgetmøde", vocabulary("budget", "møde"))) == {stem("budget"), stem("møde")}


def test_synonyms_count_less_than_the_word_and_do_not_make_it_known() -> None:
    known = vocabulary("finansiering")
    (term,) = resolve([stem("penge")], known, synonyms=lambda word: frozenset({stem("finansiering")}))
    assert term.variants == ((stem("finansiering"), SYNONYM_WEIGHT),)
    assert not term.known


def test_rare_words_weigh_more() -> None:
    known = vocabulary(held={"kommune": 80, "letbane": 2})
    assert known.rarity(stem("letbane")) > known.rarity(stem("kommune")) > 0
    assert known.rarity("ukendt") > known.rarity(stem("letbane"))


def test_a_translated_word_counts_as_the_word_itself() -> None:
    known = vocabulary("lampe", "lygte")
    (term,) = resolve(
        ["torch"],
        known,
        synonyms=lambda word: frozenset({stem("lygte")} if word == stem("lampe") else ()),
        english=lambda word: (stem("lampe"),) if word == "torch" else (),
    )
    assert dict(term.variants) == {stem("lampe"): 1.0, stem("lygte"): SYNONYM_WEIGHT}
    assert term.known
    assert term.rarity == known.rarity(stem("lampe"))
