"""The rules of the bench: `bench.scoring`."""

from __future__ import annotations

from typing import Any

import pytest

from bench.scoring import Verdict, judge

QUESTION = {
    "kind": "facts",
    "must": [["12. april", "12/4"], ["Hobro"]],
    "must_not": ["Mariager"],
    "document": "liste.txt",
    "lines": [10, 12],
    "evidence": ["Fjordkoret øver hver torsdag i Hobro"],
    "also": [{"document": "referat.txt", "lines": [3, 3], "evidence": []}],
}


def answer(text: str = "Den 12. april i Hobro.", *, answered: bool = True, **citation: Any) -> dict[str, Any]:
    cited = {"document": "liste.txt", "lines": [12, 14], "page": None, "quote": "", **citation}
    return {"answered": answered, "text": text, "citations": [cited]}


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Den 12. april i Hobro.", True),
        ("12/4: <b>hobro</b>", True),
        ("Den 12. april.", False),
        ("Den 112. april i Hobro.", False),
        ("Ikke i Mariager, men den 12. april i Hobro.", False),
        ("Den 12. april i Hobro, ikke i Mariager.", True),
        ("Den 12. april i Hobro." + " " * 1200, False),
        ("", False),
    ],
)
def test_every_group_has_to_be_there_and_nothing_wrong_before_the_first(text: str, right: bool) -> None:
    assert judge(QUESTION, answer(text)).right is right


@pytest.mark.parametrize(
    ("wanted", "text", "found"),
    [
        ("10", "i 2010", False),
        ("10", "kl. 1,10", False),
        ("10", "i alt 10 kommuner", True),
        ("al", "kanal", False),
        ("nej", "svaret er nej", True),
        ("møder", "netværksmøder", True),
        ('"kulturen"', "”Kulturen” hos os", True),
        ("5-7", "5–7 år", True),
    ],
)
def test_a_figure_stands_alone_and_a_short_word_begins_a_word(wanted: str, text: str, found: bool) -> None:
    question = {**QUESTION, "must": [[wanted]], "must_not": []}
    assert judge(question, answer(text)).right is found


@pytest.mark.parametrize(
    ("citation", "cited"),
    [
        ({}, True),
        ({"lines": [13, 14]}, False),
        ({"lines": [1, 90]}, False),
        ({"document": "andet.txt"}, False),
        ({"document": "referat.txt", "lines": [1, 5]}, True),
        ({"lines": None, "quote": "| Fjordkoret øver hver tors-\ndag i Hobro |"}, True),
        ({"lines": None, "quote": "Hobro"}, False),
        ({"lines": None, "quote": "Fjordkoret øver hver torsdag i Hobro. " * 30}, False),
    ],
)
def test_a_source_is_right_by_its_lines_or_by_its_words(citation: dict[str, Any], cited: bool) -> None:
    assert judge(QUESTION, answer(**citation)).cited is cited


def test_the_fourth_citation_does_not_count() -> None:
    given = answer()
    given["citations"] = [{"document": "andet.txt", "lines": [1, 1]}] * 3 + given["citations"]
    assert not judge(QUESTION, given).cited


def test_no_answer_is_neither_right_nor_cited() -> None:
    assert judge(QUESTION, answer(answered=False)) == Verdict(False, False)


def test_what_cannot_be_answered_is_refused_without_a_source() -> None:
    question = {"kind": "unanswerable", "must": [], "document": "", "lines": []}
    assert judge(question, {"answered": False, "text": "Nej.", "citations": []}).right
    assert not judge(question, answer(answered=False)).right
    assert not judge(question, answer()).right
