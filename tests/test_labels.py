"""A label that ends in a colon keeps the value below it; a list keeps its lead on a line of its own."""

from __future__ import annotations

import pytest
from text_samples import source

from knowledge.labels import bind_values
from knowledge.layout import blocks
from knowledge.model import BlockKind
from knowledge.passages import passages
from knowledge.sections import sections

BELOW = "Havens regnskab\n\nDer er købt to spader og en trillebør, som står i skuret ved lågen."


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Kontaktperson:", "Ida Holm Bech"),
        ("Formand:", "Bo Lund, gartner, Struer"),
        ("Ansvarlig for skuret:", "Ida Holm"),
        ("Mail:", "haven@eksempel.dk"),
        ("Telefon:", "12 34 56 78"),
    ],
)
@pytest.mark.parametrize("gap", ["\n", "\n\n", "\n\n\n"])
def test_a_value_stays_on_the_line_of_its_label(label: str, value: str, gap: str) -> None:
    parts = sections(blocks(source(f"Haveforeningen\n\nÅvej 2\n\n{label}{gap}{value}\n\n{BELOW}")), document="notat.txt")
    told = [passage for passage in passages(parts, document="notat.txt") if value in passage.raw]
    assert len(told) == 1
    assert f"{label} {value}" in told[0].text
    assert f"{label} {value}" in [sentence.text for sentence in told[0].sentences]
    assert value not in told[0].heading
    assert not any(value in section.path for section in parts)


@pytest.mark.parametrize(
    "text",
    [
        "Deltagere fra haverne:\n\nIda Holm\n\nBo Lund",
        "Udpeget af foreningen:\n\nIda Holm",
        "Styregruppen:\n\nIda Holm\n\nBo Lund\n\nEva Juul",
    ],
)
def test_the_names_of_a_list_are_neither_headings_nor_part_of_its_lead(text: str) -> None:
    found = blocks(source(f"Haven mødtes i det fri en aften i maj, og alle havde kage med.\n\n{text}\n\n{BELOW}"))
    lead, *names = text.split("\n\n")
    assert lead.rstrip(":") in [block.text.rstrip(":") for block in found]
    assert [block.text for block in found if block.text in names and block.kind is BlockKind.PARAGRAPH] == names


def test_a_name_without_a_label_and_a_heading_below_one_stay_headings() -> None:
    text = "Haven har vand.\n\nIda Holm\n\nIda fortæller om haven og om de mange frugttræer, som hun har plantet."
    assert "Ida Holm" in [block.text for block in blocks(source(text)) if block.kind is BlockKind.HEADING]
    found = blocks(source(f"Her kan man læse:\n\n{BELOW}"))
    assert "Havens regnskab" in [block.text for block in found if block.kind is BlockKind.HEADING]


def test_nothing_comes_of_nothing() -> None:
    assert bind_values([]) == []
