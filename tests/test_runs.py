"""What the end of a line, a blank line or the end of a page cuts apart is put together, and nothing more."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.runs import read_runs


def runs(text: str, *, name: str = "notat.txt") -> list[str]:
    return [run.text for run in read_runs(source(text, name=name))[0]]


FULL = "Haven ligger ved åen og har plads til tyve familier, som kommer hver eneste lørdag for at så,"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{FULL}\nvande og høste.", 1),
        (f"{FULL}\n\n\n\nvande og høste.", 1),
        ("Haven er god.\n\nDen er stor.", 2),
        ("Ida Brink, Ribe\nOle Kvist, Vejen\nElse Lund, Varde", 3),
        ("Møde: Haverådet\nMødested: Rådhuset", 2),
        ("Haverådet mødes igen til maj\nOnsdag den 5. februar 2031", 2),
        ("Beslutning\nGodkendt.", 2),
        ("Beslutning: Godkendt.", 2),
        ("Se mere på\nwww.eksempel.dk", 2),
        ("Ole Kvist (gartner\n\nved parken)", 1),
    ],
)
def test_how_many_runs(text: str, expected: int) -> None:
    assert len(runs(text)) == expected


def test_a_lone_mark_stays_with_the_list_above() -> None:
    made, _ = read_runs(source("- Vand\n-"))
    assert [run.text for run in made] == ["Vand"]
    assert [line.number for line in made[0].lines] == [1, 2]


def test_paragraphs_of_a_word_processor_are_not_joined() -> None:
    assert len(runs("Haven er grøn og stor og ligger ved åen\nDer er plads til alle", name="a.docx")) == 2


def test_how_the_page_is_set() -> None:
    spaced = "\n\n".join([FULL, "vande og høste, når det er tid til det, og solen skinner på åen og på haven,", "som den gør."])
    assert read_runs(source(spaced))[1].pitch == 1
    assert read_runs(source(spaced.replace("\n\n", "\n")))[1].pitch == 0
    assert not read_runs(source(f"{FULL * 3}\n\nHer er mere."))[1].wrapped


def test_a_timetable_keeps_its_lines() -> None:
    text = "Kl. 9.00-9.10 1. Velkomst v/ Ida Brink\nKl. 9.10-9.40 2. Nye hegn v/ Bo Riis\n9.40-10.00 Kaffe og kage til alle"
    assert runs(text) == text.split("\n")
