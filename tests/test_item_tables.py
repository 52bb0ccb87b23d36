"""`knowledge.item_tables`: minutes that are one table with a row an item, and what is said of an item below it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_samples import source

from knowledge.agenda import decisions
from knowledge.item_tables import item_row, referred
from knowledge.layout import blocks
from knowledge.model import Block, BlockKind, Section, SectionKind
from knowledge.sections import sections

HEAD = "Havnerådet (Referat)\n\n06-05-2031 10:00\n\nRådhuset\n\nBo Riis bød velkommen.\n\n"
TABLE = """| Pkt. | Drøftelse | Beslutning | Ansvarlig / frist |
|---|---|---|---|
| 1. Ny kaj | Bo Riis foreslog en kaj af granit. Den er dyr. | Kajen bygges af træ. | Bo, 1. juni |
| 3. Fyret | Fyret er slukket. | Fyret tændes ikke igen. | - |

Ad pkt. 1: Kajen tåler is.

Det blev under samme punkt nævnt, at den er 40 m lang.

Mødet sluttede kl. 11.20.
"""


def read(text: str) -> tuple[Section, ...]:
    return sections(blocks(source(HEAD + text)), document="m.txt")


def row(header: tuple[str, ...], *cells: str) -> Block:
    return Block(BlockKind.ROW, " ".join(cells), "\t".join(cells), (7, 7), cells=cells, header=header)


def test_each_row_is_an_item_with_its_decision() -> None:
    found = {d.meeting.item: d for d in decisions(read(TABLE), document="m.txt")}
    assert {item: (d.meeting.title, d.proposal, d.decision) for item, d in found.items()} == {
        "1": ("Ny kaj", "Bo Riis foreslog en kaj af granit.", "Kajen bygges af træ."),
        "3": ("Fyret", None, "Fyret tændes ikke igen."),
    }
    assert found["1"].meeting.date == "2031-05-06"
    assert found["1"].source.raw == "Kajen bygges af træ."


def test_what_is_said_below_the_table_belongs_to_the_item_it_names() -> None:
    parts = read(TABLE)
    items = {block.text: part.meeting.item if part.meeting else None for part in parts for block in part.blocks}
    assert items["Ad pkt. 1: Kajen tåler is."] == "1"
    assert items["Det blev under samme punkt nævnt, at den er 40 m lang."] == "1"
    assert items["Mødet sluttede kl. 11.20."] is None
    assert [part.kind for part in parts if part.meeting and part.meeting.item == "1"] == [
        SectionKind.AGENDA_ITEM,
        SectionKind.DECISION,
        SectionKind.TOPIC,
        SectionKind.TOPIC,
    ]


def test_an_item_that_is_open_keeps_the_tables_inside_it() -> None:
    parts = read("Punkt 4: Opfølgning\n\n" + TABLE)
    assert {part.meeting.item for part in parts if part.meeting} == {None, "4"}


@pytest.mark.parametrize(
    ("header", "cells", "title"),
    [
        (("Punkt", "Referat"), ("2. Broen", "Broen males."), "2. Broen"),
        (("Nr.", "Emne", "Beslutning"), ("2", "Broen", "Broen males."), "2. Broen"),
        (("", "Emne", "Konklusion"), ("2.", "Broen", "Broen males."), "2. Broen"),
        (("Punkt", "Indstilling", "Beslutning"), ("2. Broen", "Broen lukkes.", "Broen males."), "2. Broen"),
        (("Punkt", "Beslutning"), ("2", "Broen males."), None),  # of an item that is told of elsewhere
        (("Nr.", "Emne", "Pris"), ("2", "Broen", "40 kr."), None),
        (("Dato", "Beslutning"), ("2. maj", "Broen males."), None),
    ],
)
def test_which_rows_are_items(header: tuple[str, ...], cells: tuple[str, ...], title: str | None) -> None:
    parts = item_row(row(header, *cells))
    assert (parts[0].text if parts else None) == title
    if parts:
        said = parts[[part.kind for part in parts].index(BlockKind.HEADING, 1) + 1 :]
        assert said[-1].text == "Broen males."
        assert said[-1].raw == "Broen males."


@given(st.lists(st.text(alphabet="ab 12.|\t", max_size=12), min_size=3, max_size=3))
def test_no_cell_of_an_item_gets_lost(cells: list[str]) -> None:
    parts = item_row(row(("Pkt.", "Drøftelse", "Beslutning"), f"2. {cells[0]}", *cells[1:]))
    for cell in cells[1:] if parts else []:
        said = cell.strip()
        assert not any(c.isalnum() for c in said) or any(part.text == said for part in parts or [])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Ad pkt. 3: Kajen", "3"),
        ("Under punkt 12 sagde Bo", "12"),
        ("Vedr. pkt. 4a", "4a"),
        ("Pkt. 3 er udsat", None),
        ("", None),
    ],
)
def test_which_item_a_paragraph_is_about(text: str, number: str | None) -> None:
    assert referred(text) == number
