"""`knowledge.formats.pptx`: slides made by python-pptx, in the order in which people read them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.util import Inches

from knowledge.errors import SourceError
from knowledge.formats.pptx import read_pptx
from knowledge.model import Line, Style

PATH = Path("oplæg.pptx")
TITLE_AND_CONTENT, TITLE_ONLY, BLANK = 1, 5, 6
A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def read(fill: Callable[[Any], object], *, layout: int = BLANK) -> list[Line]:
    presentation = pptx.Presentation()
    fill(presentation.slides.add_slide(presentation.slide_layouts[layout]))
    return read_all(presentation)


def read_all(presentation: Any) -> list[Line]:
    buffer = BytesIO()
    presentation.save(buffer)
    return list(read_pptx(buffer.getvalue(), PATH))


def texts(lines: list[Line]) -> list[str]:
    return [line.text for line in lines if line.text]


def box(shapes: Any, left: float, top: float, text: str) -> Any:
    shape = shapes.add_textbox(Inches(left), Inches(top), Inches(2), Inches(1))
    shape.text_frame.text = text
    return shape


def test_title_bullets_with_levels_and_notes() -> None:
    def fill(slide: Any) -> None:
        slide.shapes.title.text = "Formål\vmed netværket"
        frame = slide.placeholders[1].text_frame
        frame.text = "Dele viden"
        paragraph = frame.add_paragraph()
        paragraph.text, paragraph.level = "på tværs af kommuner", 1
        slide.notes_slide.notes_text_frame.text = "Husk at nævne\nårsmødet."

    lines = read(fill, layout=TITLE_AND_CONTENT)
    assert [(line.text, line.style, line.level) for line in lines] == [
        ("Formål med netværket", Style.HEADING, 1),
        ("", Style.PLAIN, 0),
        ("• Dele viden", Style.ITEM, 0),
        ("• på tværs af kommuner", Style.ITEM, 1),
        ("Husk at nævne", Style.NOTES, 0),
        ("årsmødet.", Style.NOTES, 0),
    ]
    assert [line.number for line in lines] == [1, 2, 3, 4, 5, 6]
    assert lines[2].raw == "Dele viden"


def test_the_page_is_the_slide() -> None:
    presentation = pptx.Presentation()
    for title in ("Et", "To"):
        presentation.slides.add_slide(presentation.slide_layouts[TITLE_ONLY]).shapes.title.text = title
    assert [(line.text, line.page) for line in read_all(presentation)] == [("Et", 1), ("To", 2)]


def test_shapes_are_read_top_to_bottom_and_left_to_right() -> None:
    def fill(slide: Any) -> None:
        for left, top, text in ((5, 2.1, "højre"), (1, 4, "nederst"), (1, 2.2, "venstre"), (3, 0.5, "øverst")):
            box(slide.shapes, left, top, text)

    assert texts(read(fill)) == ["øverst", "venstre", "højre", "nederst"]


def test_a_group_is_read_as_one_place() -> None:
    def fill(slide: Any) -> None:
        box(slide.shapes, 1, 5, "efter")
        group = slide.shapes.add_group_shape()
        box(group.shapes, 4, 2, "gruppe to")
        inner = group.shapes.add_group_shape()
        box(inner.shapes, 1, 1, "gruppe et")
        box(slide.shapes, 1, 0, "før")

    assert texts(read(fill)) == ["før", "gruppe et", "gruppe to", "efter"]


def test_tables_become_rows_and_merged_cells_are_read_once() -> None:
    def fill(slide: Any) -> None:
        table = slide.shapes.add_table(2, 3, Inches(1), Inches(1), Inches(6), Inches(2)).table
        table.cell(0, 0).text, table.cell(0, 1).text = "Kommune", "Møder"
        table.cell(0, 1).merge(table.cell(0, 2))
        for column, text in enumerate(("Lynghøj", "maj", "juni")):
            table.cell(1, column).text = text

    rows = [line for line in read(fill) if line.text]
    assert [(line.text, line.style) for line in rows] == [("Kommune\tMøder", Style.ROW), ("Lynghøj\tmaj\tjuni", Style.ROW)]


def test_a_text_box_has_bullets_only_where_they_are_set() -> None:
    def fill(slide: Any) -> None:
        frame = box(slide.shapes, 1, 1, "Program").text_frame
        for text, mark in (
            ("kaffe", '<a:buChar char="o"/>'),
            ("oplæg", '<a:buAutoNum type="arabicPeriod"/>'),
            ("pause", '<a:buAutoNum type="arabicPeriod"/>'),
        ):
            paragraph = frame.add_paragraph()
            paragraph.text = text
            paragraph._p.get_or_add_pPr().append(parse_xml(mark.replace(" ", f' xmlns:a="{A}" ', 1)))

    assert texts(read(fill)) == ["Program", "• kaffe", "1. oplæg", "2. pause"]


def test_a_placeholder_may_switch_its_bullets_off() -> None:
    def fill(slide: Any) -> None:
        frame = slide.placeholders[1].text_frame
        frame.text = "Uden punkt"
        frame.paragraphs[0]._p.get_or_add_pPr().append(parse_xml(f'<a:buNone xmlns:a="{A}"/>'))

    assert [(line.text, line.style) for line in read(fill, layout=TITLE_AND_CONTENT) if line.text] == [
        ("Uden punkt", Style.PLAIN)
    ]


def test_a_line_break_parts_lines_but_no_item() -> None:
    def fill(slide: Any) -> None:
        slide.placeholders[1].text_frame.text = "Ida Holm\v(formand)"
        box(slide.shapes, 1, 6, "Bo Lund\vEva Skov")

    lines = [line for line in read(fill, layout=TITLE_AND_CONTENT) if line.text]
    assert [(line.text, line.style) for line in lines] == [
        ("• Ida Holm (formand)", Style.ITEM),
        ("Bo Lund", Style.PLAIN),
        ("Eva Skov", Style.PLAIN),
    ]


def test_a_smart_art_drawing_is_read_from_its_data() -> None:
    diagram = "http://schemas.openxmlformats.org/drawingml/2006/diagram"

    def fill(slide: Any) -> None:
        points = "".join(
            f"<d:pt><d:t><a:p><a:r><a:t>{text}</a:t></a:r></a:p></d:t></d:pt>" for text in ("Styregruppe", "Arbejdsgruppe")
        )
        data = f'<d:dataModel xmlns:d="{diagram}" xmlns:a="{A}"><d:ptLst>{points}</d:ptLst></d:dataModel>'
        kind = "application/vnd.openxmlformats-officedocument.drawingml.diagramData+xml"
        part = Part(PackURI("/ppt/diagrams/data1.xml"), kind, slide.part.package, data.encode())
        relation = slide.part.relate_to(part, RELATIONSHIP_TYPE.DIAGRAM_DATA)
        frame = slide.shapes.add_table(1, 1, Inches(1), Inches(1), Inches(2), Inches(1))._element
        graphic = frame.graphic.graphicData
        graphic.set("uri", diagram)
        graphic.remove(graphic[0])
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        graphic.append(parse_xml(f'<d:relIds xmlns:d="{diagram}" xmlns:r="{office}" r:dm="{relation}"/>'))

    assert [(line.text, line.style) for line in read(fill) if line.text] == [
        ("• Styregruppe", Style.ITEM),
        ("• Arbejdsgruppe", Style.ITEM),
    ]


def test_a_file_of_another_kind_is_named() -> None:
    with pytest.raises(SourceError, match=r"oplæg.pptx: is no PowerPoint file, or a damaged one"):
        read_pptx(b"PK\x03\x04 and nothing more", PATH)
