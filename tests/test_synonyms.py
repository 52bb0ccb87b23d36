"""Synonyms and what English words mean: tolerant keys, three kinds of lists, a coordinator's own file on top."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge import synonyms
from knowledge.danish import fold, is_stopword, stem, words
from knowledge.synonyms import Synonyms, SynonymsInvalid


@pytest.fixture(scope="module")
def bundled() -> Synonyms:
    return synonyms.load()


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("penge", "bevilling"),
        ("penge", "finansiering"),
        ("chef", "formand"),
        ("mødes", "mødedato"),
        ("gamle", "ældre"),
        ("job", "beskæftigelse"),
        ("by", "kommune"),
        ("mangler", "afbud"),
        ("vedtog", "godkendte"),
        ("besluttede", "blev enige om"),
        ("maden", "forplejning"),
        ("regningen", "faktura"),
        ("smide", "medfinansiering"),
        ("fyret", "afskedigelse"),
        ("fyringerne", "afskedigelse"),
        ("jobløse", "arbejdsløs"),
        ("kunders", "brugere"),
        ("svært", "barriere"),
        ("skrald", "affald"),
        ("bogklub", "læsegruppe"),
        ("prøvede", "afprøvede"),
        ("holdbart", "forankring"),
        ("mødre", "mor"),
        ("valgperioden", "byrådsperiode"),
        ("skrevet", "forfatter"),
    ],
)
def test_everyday_words_find_administrative_ones(bundled: Synonyms, word: str, other: str) -> None:
    assert fold(other) in bundled.expand(word)


@pytest.mark.parametrize("word", ["møder", "MØDER", "moeder", "moder", "mødet", "Mødernes"])
def test_case_ending_and_spelling_do_not_matter(bundled: Synonyms, word: str) -> None:
    assert "samling" in bundled.expand(word)


def test_phrases_are_found_whole_and_in_a_sentence(bundled: Synonyms) -> None:
    assert "vedtog" in bundled.expand("Blev  enige om")
    assert "vedtog" in bundled.expand_all("Hvad mon de blev enige om til sidst?")["blev enige om"]


def test_a_stem_finds_the_stems_of_single_words(bundled: Synonyms) -> None:
    found = bundled.stems_for(stem("besluttede"))
    assert {stem("vedtog"), stem("godkendte")} <= found
    assert not any(" " in other for other in found)
    assert bundled.stems_for("kvabsoberegn") == frozenset()


@pytest.mark.parametrize(("administrative", "everyday"), [("kommune", "by"), ("bevilling", "penge")])
def test_an_administrative_word_does_not_find_everyday_ones(bundled: Synonyms, administrative: str, everyday: str) -> None:
    assert everyday not in bundled.expand(administrative)


def test_a_word_is_not_its_own_synonym_and_unknown_words_have_none(bundled: Synonyms) -> None:
    assert not {fold("afbud"), fold("afbuddet")} & bundled.expand("afbuddet")
    assert bundled.expand("kvabsoberegner") == frozenset()
    assert bundled.expand("") == frozenset()


def test_the_list_is_large_enough_and_every_entry_is_folded(bundled: Synonyms) -> None:
    assert len(bundled.entries) > 1500
    assert all(word == " ".join(map(fold, word.split())) for others in bundled.entries.values() for word in others)


FILE = Path(synonyms.__file__).with_name("base") / "synonyms.yaml"
ENGLISH = FILE.with_name("english.yaml")


def key(text: str) -> str:
    return " ".join(map(stem, words(text)))


def written() -> list[tuple[str, ...]]:
    """Every group, and every word with what it finds, as the bundled file has it."""
    lists = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return [*map(tuple, lists["same"]), *((word, *others) for word, others in lists["towards"].items())]


def test_no_entry_is_empty_or_names_one_word_twice() -> None:
    keys = [[key(word) for word in entry] for entry in written()]
    assert [entry for entry in keys if len(entry) < 2 or "" in entry or len(set(entry)) < len(entry)] == []


def test_no_entry_is_a_stop_word() -> None:
    assert [entry for entry in written() if any(is_stopword(word) for word in entry)] == []


def test_no_group_and_no_word_stands_twice() -> None:
    lists = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    groups = [frozenset(map(key, group)) for group in lists["same"]]
    assert [group for group in groups if sum(group <= other for other in groups) > 1] == []
    # The text is asked too: YAML keeps the last of two equal keys and says nothing.
    section = FILE.read_text(encoding="utf-8").split("\ntowards:\n")[1]
    keys = [key(line.split(":")[0]) for line in section.splitlines() if not line.strip().startswith("#")]
    assert len(keys) == len(lists["towards"])
    assert sorted({k for k in keys if keys.count(k) > 1}) == []


def test_no_english_word_stands_twice_or_without_a_meaning() -> None:
    known = yaml.safe_load(ENGLISH.read_text(encoding="utf-8"))
    lines = [line for line in ENGLISH.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(known) > 4000
    assert [
        word for word, others in known.items() if not (isinstance(word, str) and others and all(map(str.strip, others)))
    ] == []


def test_a_coordinators_meaning_of_an_english_word_goes_first(tmp_path: Path, bundled: Synonyms) -> None:
    own = tmp_path / "egne.yaml"
    own.write_text("english: {board: [brædt], Kringle cutter: [kringleskærer]}\n", encoding="utf-8")
    english = synonyms.load(own).english
    assert english.translate("a board") == "brædt"
    assert set(bundled.english.entries["board"]) < set(english.entries["board"])
    assert english.translate("the kringle cutter") == "kringleskærer"


@pytest.mark.parametrize(
    ("word", "other"),
    [
        ("koster", "ernæring"),
        ("behøver", "behov"),
        ("vedtægter", "statutter"),
        ("møde", "mødre"),
        ("nyt", "udbytte"),
        ("leder", "arbejdsløs"),
    ],
)
def test_words_that_only_share_a_stem_do_not_find_each_others_synonyms(bundled: Synonyms, word: str, other: str) -> None:
    assert fold(other) not in bundled.expand(word)


def test_a_coordinators_file_adds_to_the_bundled_list(tmp_path: Path, bundled: Synonyms) -> None:
    own = tmp_path / "egne.yaml"
    own.write_text("same: [[kulturhus, gæstgiveri]]\ntowards: {skillinger: [bevilling], penge: [mønt]}\n", encoding="utf-8")
    extended = synonyms.load(own)
    assert extended.expand("gæstgiveriet") == {"kulturhus"}
    assert extended.expand("skillinger") == {"bevilling"}
    assert extended.expand("penge") == bundled.expand("penge") | {fold("mønt")}
    assert "mont" not in synonyms.load().expand("penge")


def test_an_empty_file_adds_nothing(tmp_path: Path, bundled: Synonyms) -> None:
    own = tmp_path / "egne.yaml"
    own.write_text("# intet endnu\n", encoding="utf-8")
    assert synonyms.load(own) == bundled


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("same: sludder\n", "egne.yaml: same: "),
        ("same: [[a, {b: c}]]\n", "egne.yaml: same.0.1: "),
        ("tilføjelser: []\n", "egne.yaml: tilføjelser: "),
        ("same: [[a, b]\ntowards: x", "egne.yaml:2: "),
    ],
)
def test_a_wrong_file_is_named_with_key_or_line(tmp_path: Path, content: str, said: str) -> None:
    own = tmp_path / "egne.yaml"
    own.write_text(content, encoding="utf-8")
    with pytest.raises(SynonymsInvalid) as error:
        synonyms.load(own)
    assert said in str(error.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SynonymsInvalid, match=r"findes-ikke\.yaml"):
        synonyms.load(tmp_path / "findes-ikke.yaml")


@given(st.text(max_size=60))
def test_any_text_can_be_looked_up(text: str) -> None:
    known = synonyms.load()
    assert fold(text) not in known.expand(text)
    for word, others in known.expand_all(text).items():
        assert others
        assert word not in others
