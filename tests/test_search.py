"""Ranking passages by words and by meaning: `knowledge.search`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.danish import stem, words
from knowledge.model import Passage, SectionKind, Sentence
from knowledge.search import Hit, Matrix, Weights, search
from knowledge.sentences import sentence_spans
from knowledge.terms import Term

Vectors = npt.NDArray[np.float32]


def stems(text: str) -> str:
    return " ".join(stem(word) for word in words(text))


@dataclass
class Shelf:
    """An index of a few passages in memory: passage i is (heading, text), its id is i + 1. Notes what it was asked for."""

    rows: Sequence[tuple[str, str]]
    parts: Sequence[str] = ()
    asked: list[tuple[str, ...]] = field(default_factory=list)

    def match(self, asked: Sequence[str], weights: tuple[float, float, float], limit: int) -> list[tuple[int, float]]:
        self.asked.append(tuple(asked))
        found = [
            (number, float(len(set(asked) & set(" ".join(row).split())))) for number, row in self.terms_of(self.ids).items()
        ]
        return sorted([pair for pair in found if pair[1]], key=lambda pair: -pair[1])[:limit]

    @property
    def ids(self) -> list[int]:
        return [i + 1 for i in range(len(self.rows))]

    def terms_of(self, numbers: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        parts = [*self.parts, *[""] * len(self.rows)]
        return {n: (stems(self.rows[n - 1][0]), stems(self.rows[n - 1][1]), parts[n - 1]) for n in numbers}

    def passages(self, numbers: Sequence[int]) -> dict[int, Passage]:
        return {n: self._passage(n) for n in numbers}

    def _passage(self, number: int) -> Passage:
        heading, text = self.rows[number - 1]
        sentences = tuple(Sentence(text[a:b], text[a:b], (1, 1)) for a, b in sentence_spans(text))
        return Passage("a.txt", text, text, (1, 1), None, SectionKind.TOPIC, (heading,), sentences, id=number)


SHELF = (
    ("Havnen", "Bådene ligger ved broen. Skuret er låst."),
    ("Bådene", "De tages på land om vinteren."),
    ("Skoven", "Bøgen springer ud i maj."),
    ("Skoven", "Bådene nævnes også her, ved broen over åen."),
)


def term(word: str, *others: tuple[str, float], rarity: float = 1.0) -> Term:
    return Term(stem(word), rarity, ((stem(word), 1.0), *others))


def everything(number: int) -> bool:
    return True


def find(
    shelf: Shelf,
    *terms: Term,
    proper: Sequence[Term] = (),
    allowed: Callable[[int], bool] = everything,
    matrix: Matrix | None = None,
    vector: Vectors | None = None,
    limit: int = 10,
) -> list[Hit]:
    return search(shelf, terms, proper, allowed=allowed, matrix=matrix, vector=vector, weights=Weights(), limit=limit)


def ids(hits: Sequence[Hit]) -> list[int]:
    return [hit.passage.id for hit in hits]


def test_the_passage_that_holds_more_of_the_words_comes_first() -> None:
    hits = find(Shelf(SHELF), term("bådene"), term("skuret"))
    assert ids(hits)[0] == 1
    assert hits[0].features["words"] == pytest.approx(1.0)
    assert 3 not in ids(hits)


def test_a_rare_word_counts_more_than_a_common_one() -> None:
    hits = find(Shelf(SHELF), term("bådene", rarity=0.5), term("bøgen", rarity=4.0))
    assert ids(hits)[0] == 3


def test_a_word_in_the_heading_counts_almost_as_one_in_the_text() -> None:
    found = {hit.passage.id: hit.features for hit in find(Shelf(SHELF), term("bådene"))}
    assert found[1]["words"] == pytest.approx(1.0)
    assert found[2]["words"] == pytest.approx(0.8)
    assert (found[1]["heading"], found[2]["heading"]) == (0.0, 1.0)


def test_a_part_of_a_compound_counts_less() -> None:
    shelf = Shelf([("", "Motorbåden ligger her."), ("", "Båden ligger her.")], parts=["motor bad", ""])
    found = {hit.passage.id: hit.features["words"] for hit in find(shelf, term("båden"))}
    assert found == {1: pytest.approx(0.6), 2: pytest.approx(1.0)}


def test_another_word_for_it_counts_by_its_weight() -> None:
    (hit,) = find(Shelf(SHELF), Term("trae", 1.0, ((stem("bøgen"), 0.5),)))
    assert (hit.passage.id, hit.features["words"]) == (3, pytest.approx(0.5))


def test_the_best_sentence_comes_first() -> None:
    (hit,) = find(Shelf([("", "Skuret er låst. Bådene ligger ved broen.")]), term("bådene"), term("broen"))
    assert hit.sentences[0][1].text == "Bådene ligger ved broen."
    assert [share for share, _ in hit.sentences] == [pytest.approx(1.0), 0.0]
    assert hit.features["sentence"] == pytest.approx(1.0)


def test_proper_nouns_that_are_missing_are_told() -> None:
    harbour = term("havnen")
    found = {hit.passage.id: hit.features["named"] for hit in find(Shelf(SHELF), term("bådene"), harbour, proper=[harbour])}
    assert found == {1: 1.0, 2: 0.0, 4: 0.0}


def test_passages_that_are_not_allowed_take_no_part() -> None:
    assert ids(find(Shelf(SHELF), term("bådene"), allowed=lambda number: number != 1)) == [4, 2]


def test_no_more_than_the_limit() -> None:
    assert len(find(Shelf(SHELF), term("bådene"), limit=2)) == 2


def test_of_equals_the_earlier_passage_comes_first() -> None:
    assert ids(find(Shelf([("", "Båden er rød.")] * 3), term("båden"))) == [1, 2, 3]


def test_words_that_nothing_holds_find_nothing() -> None:
    shelf = Shelf(SHELF)
    assert find(shelf, Term("ukendt", 5.0, ())) == []
    assert find(shelf) == []
    assert shelf.asked == []  # an empty expression is an error to FTS5


# -------------------------------------------------------------------------------------------------------------- by meaning


def unit(*values: float) -> Vectors:
    found: Vectors = np.array(values, np.float32) / np.float32(np.linalg.norm(values))
    return found


MATRIX = Matrix(np.array([1, 2, 3, 4]), np.stack([unit(1, 0), unit(1, 0.1), unit(0, 1), unit(1, 0.2)]))


def test_what_is_near_is_found_without_a_word_in_common() -> None:
    hits = find(Shelf(SHELF), Term("beech", 5.0, ()), matrix=MATRIX, vector=unit(0, 1))
    assert ids(hits)[0] == 3
    assert hits[0].features["words"] == 0.0
    assert hits[0].features["meaning"] > 0.9
    assert all(hit.features["meaning"] >= 0.0 for hit in hits)


def test_what_the_words_find_is_weighed_by_meaning_too() -> None:
    shelf = Shelf([("", "Båden er rød."), ("", "Båden er gul.")])
    matrix = Matrix(np.array([1, 2]), np.stack([unit(1, 0), unit(0, 1)]))
    assert ids(find(shelf, term("båden"), matrix=matrix, vector=unit(0, 1))) == [2, 1]
    assert ids(find(shelf, term("båden"), matrix=matrix, vector=unit(1, 0))) == [1, 2]


def test_words_that_the_documents_do_not_use_leave_it_to_meaning() -> None:
    """Passage 3 lies a little nearer than passage 1, which holds a word: that decides when it is all that was asked, and
    does not when four other words are met by nothing."""
    near = Matrix(np.array([1, 2, 3, 4]), np.stack([unit(cosine, (1 - cosine**2) ** 0.5) for cosine in (0.856, 0, 0.86, 0)]))
    unknown = [Term(f"ukendt{i}", 1.0, ()) for i in range(4)]
    assert ids(find(Shelf(SHELF), term("skuret"), matrix=near, vector=unit(1, 0)))[0] == 1
    assert ids(find(Shelf(SHELF), term("skuret"), *unknown, matrix=near, vector=unit(1, 0)))[0] == 3


def test_a_passage_without_a_vector_is_found_by_its_words() -> None:
    matrix = Matrix(np.array([3]), np.stack([unit(0, 1)]))
    found = {
        hit.passage.id: hit.features["meaning"] for hit in find(Shelf(SHELF), term("skuret"), matrix=matrix, vector=unit(1, 0))
    }
    assert found[1] == 0.0


def test_meaning_finds_nothing_that_is_not_allowed() -> None:
    hits = find(Shelf(SHELF), matrix=MATRIX, vector=unit(0, 1), allowed=lambda number: number != 3)
    assert 3 not in ids(hits)


def test_an_empty_matrix_is_no_meaning() -> None:
    empty = Matrix(np.zeros(0, np.int64), np.zeros((0, 1), np.float32))
    plain, without = find(Shelf(SHELF), term("bådene")), find(Shelf(SHELF), term("bådene"), matrix=empty, vector=unit(1))
    assert [(hit.passage.id, hit.score) for hit in plain] == [(hit.passage.id, hit.score) for hit in without]


@given(
    asked=st.lists(st.sampled_from(["bådene", "broen", "skuret", "maj", "land", "intet"]), max_size=5, unique=True),
    angle=st.floats(0, 1.5),
    semantic=st.booleans(),
)
def test_scores_fall_and_shares_stay_between_nothing_and_all(asked: list[str], angle: float, semantic: bool) -> None:
    vector = unit(float(np.cos(angle)), float(np.sin(angle)))
    hits = find(Shelf(SHELF), *[term(word) for word in asked], matrix=MATRIX if semantic else None, vector=vector)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len(set(ids(hits))) == len(hits)
    shares = [value for hit in hits for name, value in hit.features.items() if name != "meaning"]
    assert all(-1e-6 <= value <= 1 + 1e-6 for value in shares)
    assert all(hit.features["meaning"] >= 0 for hit in hits)  # how far above the usual: without an upper bound


def test_the_passage_above_tells_whom_the_next_is_about() -> None:
    shelf = Shelf([("Havnen", "Båden ejes af Karen."), ("Havnen", "Den er rød."), ("Skoven", "Den er gul.")])
    matrix = Matrix(np.array([1, 2, 3]), np.stack([unit(1, 0), unit(0, 1), unit(0, 1)]))
    hits = find(shelf, term("båden"), matrix=matrix, vector=unit(0, 1))
    assert ids(hits).index(2) < ids(hits).index(3)
    assert next(hit for hit in hits if hit.passage.id == 3).features["words"] == 0.0
