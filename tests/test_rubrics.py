"""`knowledge.rubrics`: parts of agenda items that a label opens in a table or within a line, down to what was decided."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from text_samples import source

from knowledge.agenda import decisions
from knowledge.formats.docx import read_docx
from knowledge.layout import blocks
from knowledge.model import Block, BlockKind, Decision, Section, SectionKind, Source
from knowledge.rubrics import parted, tabled
from knowledge.sections import sections

HEAD = "Havnerådet (Referat)\n\n06-05-2031 10:00\n\nRådhuset\n\n"


def read(text: str) -> tuple[Section, ...]:
    return sections(blocks(source(HEAD + text)), document="m.txt")


def decided(text: str) -> dict[str | None, Decision]:
    return {decision.meeting.item: decision for decision in decisions(read(text), document="m.txt")}


def word_file(*rows: tuple[str, str], title: str) -> Source:
    document = docx.Document()
    document.add_heading("Referat", 0)
    document.add_paragraph("Møde i Havnerådet")
    document.add_paragraph("Dato: 6. maj 2031")
    document.add_paragraph("Sted: Rådhuset")
    document.add_heading(title, 2)
    table = document.add_table(rows=0, cols=2)
    for label, said in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = label, said
    document.add_heading("2. Eventuelt", 2)
    held = BytesIO()
    document.save(held)
    return Source("m.docx", "", read_docx(held.getvalue(), Path("m.docx")), numbered=True)


def test_the_rows_of_a_table_are_the_parts_of_the_item() -> None:
    file = word_file(
        ("Sagsfremstilling", "Kajen er slidt."),
        ("Indstilling", "Det indstilles, at Havnerådet afsætter 40.000 kr."),
        ("Referat", "Bo spurgte til prisen.\nBeslutning: Havnerådet afsatte 30.000 kr. Resten søges i fonde."),
        ("Ansvarlig", "Bo Riis"),
        title="1. Ny kaj",
    )
    parts = sections(blocks(file), document="m.docx")
    found = next(d for d in decisions(parts, document="m.docx") if d.meeting.item == "1")
    assert found.proposal == "Det indstilles, at Havnerådet afsætter 40.000 kr."
    assert found.decision == "Havnerådet afsatte 30.000 kr. Resten søges i fonde."
    row = next(line.number for line in file.lines if "Beslutning:" in line.text)
    assert found.source.lines == (row, row)
    assert found.source.raw == found.decision
    kinds = [(part.kind, part.title) for part in parts if part.meeting and part.meeting.item == "1"]
    assert kinds == [
        (SectionKind.AGENDA_ITEM, "Ny kaj"),
        (SectionKind.CASE, "Sagsfremstilling"),
        (SectionKind.PROPOSAL, "Indstilling"),
        (SectionKind.TOPIC, "Referat"),
        (SectionKind.DECISION, "Beslutning"),
        (SectionKind.TOPIC, "Ansvarlig"),
    ]


def test_a_table_of_short_rows_has_no_heads() -> None:
    file = word_file(("Indstilling", "Til drøftelse"), ("Beslutning", "Godkendt"), title="1. Ny kaj")
    found = decisions(sections(blocks(file), document="m.docx"), document="m.docx")[0]
    assert (found.proposal, found.decision) == ("Til drøftelse", "Godkendt")


def test_items_may_stand_in_the_table_too() -> None:
    found = decided(
        "1.\tNy kaj\nIndstilling\tKajen bygges.\nBeslutning\tKajen bygges i år.\n"
        "2.\tNyt skilt\nIndstilling\tSkiltet males.\nBeslutning\tSkiltet males ikke.\n"
    )
    assert {item: decision.decision for item, decision in found.items()} == {
        "1": "Kajen bygges i år.",
        "2": "Skiltet males ikke.",
    }
    assert found["2"].meeting.title == "Nyt skilt"


@pytest.mark.parametrize(
    ("text", "proposal", "decision"),
    [
        ("Aftalt: Bo maler båden. Ida køber maling.", None, "Bo maler båden. Ida køber maling."),
        ("Aftalt:\n- Bo maler båden.\n- Ida køber maling.", None, "- Bo maler båden.\n- Ida køber maling."),
        ("Bo fortalte om båden. Konklusion: Den males.", None, "Den males."),
        ("Båden er slidt. Indstilling: Den males. Beslutning: Den males ikke.", "Den males.", "Den males ikke."),
        ("Sekretariatets indstilling: Båden males.\n\nBeslutning: Båden sælges.", "Båden males.", "Båden sælges."),
        ("- Båden er slidt.\n- Beslutning: Den males.", None, "Den males."),
        ("Beslutning: Båden males. Ansvarlig: Bo Riis. Frist: 1. juni.", None, "Båden males."),
        ("Beslutning: Båden males.\n\nAnsvarlig: Bo Riis", None, "Båden males."),
        ("Til drøftelse.\n\nBeslutning: Båden males.", "Til drøftelse.", "Båden males."),
        ("Referat: Bo fortalte om båden.\n\nBeslutning: Den males.", None, "Den males."),
        ("Referat: Båden males.", None, "Båden males."),
        # no labels:
        ("Bo fandt, at en beslutning: haster.", None, None),
        ("Rådets Beslutning: den gamle fra 2029 er der endnu.", None, None),
    ],
)
def test_labels_within_the_text(text: str, proposal: str | None, decision: str | None) -> None:
    found = decided(f"Punkt 1: Båden\n\n{text}\n\nPunkt 2: Eventuelt\n\nBo sagde tak.\n")["1"]
    assert (found.proposal, found.decision) == (proposal, decision)


def test_any_other_business_decides_nothing_by_being_told() -> None:
    found = decided("Punkt 1: Båden\n\nReferat: Den males.\n\nPunkt 2: Eventuelt\n\nReferat: Bo går på pension.\n")
    assert (found["1"].decision, found["2"].decision) == ("Den males.", None)


def test_outside_agenda_items_a_label_within_a_paragraph_is_text() -> None:
    parts = sections(blocks(source("Havnens historie\n\nDer var storm i 1921. Konklusion: Husene stod.\n")), document="h.txt")
    assert [part.kind for part in parts] == [SectionKind.TOPIC]


def test_an_item_put_in_later_is_an_item_of_its_own() -> None:
    found = decided(
        "1. Båden\n\nBeslutning: Den males.\n\n1a. Masten\n\nBeslutning: Den skiftes.\n\n2. Eventuelt\n\nBo sagde tak.\n"
    )
    assert {item: decision.decision for item, decision in found.items()} == {"1": "Den males.", "1a": "Den skiftes.", "2": None}


def test_decisions_of_a_slide_stand_by_themselves() -> None:
    slide = "Netværksmøde om havne\n\nFredag den 9. maj 2031\n\nVi besluttede i dag\n- Båden males\n- Prisen bliver delt i to\n"
    found = decisions(sections(blocks(source(slide)), document="s.txt"), document="s.txt")
    assert [(d.meeting.item, d.decision) for d in found] == [(None, "Båden males"), (None, "Prisen bliver delt i to")]
    assert {(d.meeting.body, d.meeting.date) for d in found} == {("Netværksmøde om havne", "2031-05-09")}
    assert [d.source.lines for d in found] == [(6, 6), (7, 7)]


def test_where_others_head_their_decisions_only_a_closing_one_is_read_without() -> None:
    found = decided(
        "Punkt 1: Båden\n\nBeslutning: Den males.\n\n"
        "Punkt 2: Møder\n\nDer blev talt om dage. Forslaget til datoer blev vedtaget:\n\n- 3. juni\n- 4. juli\n\n"
        "Punkt 3: Status\n\nMasten blev godkendt. Bo viste billeder af den.\n"
    )
    assert found["2"].decision == "Forslaget til datoer blev vedtaget:\n- 3. juni\n- 4. juli"
    assert found["3"].decision is None


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, text, (3, 3), starts=((0, 3),))


@given(
    st.lists(st.sampled_from(["Båden males. ", "Beslutning: ", "Ansvarlig: ", "Bo (formand) ", "aftalt: ", "12. "]), max_size=8)
)
def test_no_word_is_lost(pieces: list[str]) -> None:
    block = paragraph("".join(pieces).strip())
    parts = parted(block)
    letters = "".join(part.text for part in parts).replace(":", "").replace(" ", "")
    assert letters == block.text.replace(":", "").replace(" ", "")
    assert all(part.lines == (3, 3) for part in parts)


def test_other_tables_stay_tables() -> None:
    rows = [
        Block(BlockKind.ROW, f"{a}: {b}", f"{a}\t{b}", (n, n), cells=(a, b), starts=((0, n),))
        for n, (a, b) in enumerate([("Budget", "9 kr."), ("Beslutning", "ja"), ("Næste år", "8 kr.")], start=1)
    ]
    assert tabled(rows) == rows
