"""How answers of the coordinator read: source line, quote, list of sources (`handlers.texts.sources`, `.catalogue`)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from handlers.texts import catalogue, sources
from handlers.texts.answers import answer_object, render
from handlers.texts.markup import size
from handlers.texts.reply import MAX_MESSAGE, Action
from knowledge.findings import Answer, Citation, Kind, TextFinding
from knowledge.model import Document
from knowledge.periods import ZONE

NOW = datetime(2026, 3, 20, 10, tzinfo=ZONE)
QUESTION = "hvem har nøglen til <slæbestedet>?"
CITATION = Citation("curated:4", None, None, "Det har Pia Riis.", heading=(QUESTION,), date="2026-03-12", curated=True)
FINDING = TextFinding(("Det har Pia Riis.",), ("Hun er der mandag og onsdag.", "Ring først:\n- fastnet\n- mobil"))
ANSWER = Answer(Kind.ANSWER, QUESTION, FINDING, (CITATION,), score=1.0)
MINUTES = Citation("referat.txt", (12, 14), None, "Pia har nøglen.", title="Referat fra havnen", date="2026-01-15")


def document(name: str, *, bundled: bool = False, curated: bool = False) -> Document:
    return Document(name, name.title(), None, name, 1, 0.0, 1, bundled=bundled, curated=curated)


def test_the_source_line_names_the_coordinator_and_the_day_alone() -> None:
    assert sources.line([CITATION]) == "Kilde: Svar fra koordinatoren, 12. marts 2026"
    assert sources.line([replace(CITATION, date=None)]) == "Kilde: Svar fra koordinatoren"
    assert sources.line([CITATION, CITATION]) == sources.line([CITATION])
    assert sources.line([MINUTES, CITATION]) == "Kilder: Referat fra havnen; Svar fra koordinatoren, 12. marts 2026"


def test_the_source_shows_question_and_answer_and_no_line() -> None:
    shown = sources.view([CITATION])
    assert "<b>Svar fra koordinatoren, 12. marts 2026</b>" in shown
    assert "<i>Spørgsmålet var: hvem har nøglen til &lt;slæbestedet&gt;?</i>" in shown
    assert "<blockquote>Det har Pia Riis.</blockquote>" in shown
    assert "linje" not in shown
    assert "curated" not in shown


def test_a_long_answer_is_headed_once() -> None:
    shown = sources.view([CITATION, replace(CITATION, quote="Og Bo."), replace(CITATION, document="curated:5")])
    assert (shown.count("<b>"), shown.count("<blockquote>")) == (2, 3)


def test_an_answer_reads_as_it_was_written() -> None:
    reply = render(ANSWER, now=NOW)
    assert reply.text == "Det har Pia Riis.\n\nHun er der mandag og onsdag.\n\nRing først:\n- fastnet\n- mobil"
    assert reply.source == "Kilde: Svar fra koordinatoren, 12. marts 2026"
    assert [button.label for button in reply.buttons] == ["Vis kilden"]


def test_what_is_too_long_waits_behind_a_button() -> None:
    told = tuple(f"Afsnit {number}. " + "Skuret er låst. " * 30 for number in range(6))
    reply = render(replace(ANSWER, finding=TextFinding(told[:1], told[1:])), now=NOW)
    assert [button.label for button in reply.buttons] == ["Vis kilden", "Vis mere"]
    shown = reply.text + reply.views[Action.MORE]
    assert all(f"Afsnit {number}." in shown for number in range(6))


def test_the_answer_object_has_no_lines() -> None:
    found = answer_object(ANSWER, id="1", now=NOW, ms=1.0)
    assert found["citations"] == [{"document": "curated:4", "lines": None, "page": None, "quote": "Det har Pia Riis."}]


@pytest.mark.parametrize("bad", ["<b>", "x" * 5000, "<&>" * 2000, "{0}{}", "🎉" * 3000, ""])
def test_no_question_breaks_the_view(bad: str) -> None:
    citation = replace(CITATION, heading=(bad,), quote=bad, date=bad)
    assert size(sources.view([citation] * 3)) <= MAX_MESSAGE
    assert size(sources.line([citation])) <= MAX_MESSAGE


def test_the_list_of_sources_counts_the_answers_on_one_line() -> None:
    answers = [document(f"curated:{number}", curated=True) for number in (1, 2, 3)]
    shown = catalogue.documents([document("referat.txt"), *answers, document("viden", bundled=True)])
    assert shown.split("\n") == [
        "<b>Jeg svarer ud fra disse dokumenter:</b>",
        "• Referat.Txt",
        "• Svar fra koordinatoren (3)",
        "",
        "Det her ved jeg om, men selve teksten er ikke indlæst:",
        "• Viden",
    ]
    assert "Svar fra" not in catalogue.documents([document("referat.txt")])
    assert "• Svar fra koordinatoren (3)" in catalogue.documents(answers)
