"""`knowledge.formats.docx` and `numbering`: paragraphs, headings, lists and tables of Word files made by python-docx."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from knowledge.errors import SourceError
from knowledge.formats.docx import read_docx
from knowledge.model import Line, Style

PATH = Path("referat.docx")
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(document: Document) -> bytes:
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def read(fill: Callable[[Document], object]) -> list[Line]:
    document = docx.Document()
    fill(document)
    return list(read_docx(saved(document), PATH))


def read_xml(body: str, *, numbering: str = "") -> list[Line]:
    """The lines of a document whose body holds this WordprocessingML."""

    def fill(document: Document) -> None:
        root = parse_xml(f"<w:body {NAMESPACE}>{body}</w:body>")
        for child in reversed(list(root)):
            document.element.body.insert(0, child)
        if numbering:
            element = document.part.numbering_part.element
            for child in list(element):
                element.remove(child)
            for child in parse_xml(f"<w:numbering {NAMESPACE}>{numbering}</w:numbering>"):
                element.append(child)

    return read(fill)


def told(lines: list[Line]) -> list[tuple[int, str, Style, int]]:
    return [(line.number, line.text, line.style, line.level) for line in lines]


def test_paragraphs_and_tables_in_document_order() -> None:
    def fill(document: Document) -> None:
        document.add_heading("Referat", 0)
        document.add_heading("Punkt 1", 2)
        document.add_paragraph("Vi mødtes på Ærø.")
        document.add_paragraph("")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip((c for row in table.rows for c in row.cells), ("Dato", "Sted", "12. maj", "Aulaen"), strict=True):
            cell.text = text
        document.add_paragraph("Slut.")
        document.sections[0].header.paragraphs[0].text = "Sidehoved"
        document.sections[0].footer.paragraphs[0].text = "Sidefod"

    assert told(read(fill)) == [
        (1, "Referat", Style.HEADING, 1),
        (2, "Punkt 1", Style.HEADING, 2),
        (3, "Vi mødtes på Ærø.", Style.PLAIN, 0),
        (4, "", Style.PLAIN, 0),
        (5, "Dato\tSted", Style.ROW, 0),
        (6, "12. maj\tAulaen", Style.ROW, 0),
        (7, "Slut.", Style.PLAIN, 0),
    ]


@pytest.mark.parametrize(("name", "level"), [("Overskrift 1", 1), ("Overskrift 3", 3), ("Titel", 1), ("Undertitel", 2)])
def test_danish_heading_styles_and_styles_based_on_them(name: str, level: int) -> None:
    def fill(document: Document) -> None:
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        own = document.styles.add_style("Kommunens egen", WD_STYLE_TYPE.PARAGRAPH)
        own.base_style = style
        document.add_paragraph("Budget", style=name)
        document.add_paragraph("Budget", style="Kommunens egen")

    assert [(line.style, line.level) for line in read(fill)] == [(Style.HEADING, level)] * 2


def test_an_outline_level_makes_a_heading() -> None:
    lines = read_xml('<w:p><w:pPr><w:outlineLvl w:val="1"/></w:pPr><w:r><w:t>Budget</w:t></w:r></w:p>')
    assert told(lines) == [(1, "Budget", Style.HEADING, 2)]


def test_bullets_and_numbers_of_the_built_in_styles() -> None:
    def fill(document: Document) -> None:
        for text, style in (("et", "List Bullet"), ("to", "List Bullet 2"), ("tre", "List Number"), ("fire", "List Number")):
            document.add_paragraph(text, style=style)

    lines = read(fill)
    assert [line.text for line in lines] == ["• et", "• to", "1. tre", "2. fire"]
    assert {line.style for line in lines} == {Style.ITEM}
    assert [line.raw for line in lines] == ["et", "to", "tre", "fire"]


def item(text: str, level: int, number: int = 1) -> str:
    numbered = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return f"<w:p><w:pPr>{numbered}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_numbers_are_counted_by_level_and_restart() -> None:
    levels = (("decimal", "%1."), ("lowerLetter", "%2)"), ("decimal", "%1.%2.%3"), ("upperRoman", "%4"), ("bullet", "·"))
    numbering = '<w:abstractNum w:abstractNumId="7">'
    for depth, (form, text) in enumerate(levels):
        numbering += (
            f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        )
    numbering += '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride>'
    numbering += f'<w:num w:numId="2"><w:abstractNumId w:val="7"/>{restart}</w:num>'
    places = [(0, 1), (1, 1), (1, 1), (2, 1), (3, 1), (4, 1), (0, 1), (1, 1), (0, 2), (0, 0)]
    items = [item(text, level, number) for text, (level, number) in zip("abcdefghij", places, strict=True)]
    lines = read_xml("".join(items), numbering=numbering)
    assert [line.text for line in lines] == ["1. a", "a) b", "b) c", "1.b.1 d", "I e", "• f", "2. g", "a) h", "9. i", "j"]
    assert [line.level for line in lines] == [0, 1, 1, 2, 3, 4, 0, 1, 0, 0]
    assert lines[-1].style is Style.PLAIN


def test_tracked_changes_read_as_accepted_and_hidden_text_is_left_out() -> None:
    lines = read_xml(
        "<w:p><w:r><w:t xml:space='preserve'>Mødet er </w:t></w:r>"
        "<w:del w:id='1' w:author='x'><w:r><w:delText>mandag</w:delText></w:r></w:del>"
        "<w:ins w:id='2' w:author='x'><w:r><w:t>tirsdag</w:t></w:r></w:ins>"
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t> hemmeligt</w:t></w:r></w:p>"
    )
    assert [line.text for line in lines] == ["Mødet er tirsdag"]


def test_content_controls_fields_and_links_are_read() -> None:
    run = "<w:r><w:t>{}</w:t></w:r>"
    lines = read_xml(
        f"<w:sdt><w:sdtPr/><w:sdtContent><w:p>{run.format('Punkt 1')}</w:p></w:sdtContent></w:sdt>"
        f"<w:p><w:sdt><w:sdtContent>{run.format('Sted: ')}</w:sdtContent></w:sdt>"
        f"<w:hyperlink>{run.format('Aulaen')}</w:hyperlink>"
        f"<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple>{run.format(' i dag')}</w:fldSimple>"
        f"<w:r><w:br w:type='page'/></w:r></w:p>"
    )
    assert [(line.number, line.text) for line in lines] == [(1, "Punkt 1"), (2, "Sted: Aulaen i dag")]


def test_a_line_break_parts_lines_of_one_paragraph_but_no_heading_and_no_item() -> None:
    def fill(document: Document) -> None:
        document.add_heading("Styregruppen\ni Lynghøj", 1)
        document.add_paragraph("Ida Holm\n(formand)", style="List Bullet")
        document.add_paragraph("Bo Lund\nEva Skov")

    assert told(read(fill)) == [
        (1, "Styregruppen i Lynghøj", Style.HEADING, 1),
        (2, "• Ida Holm (formand)", Style.ITEM, 0),
        (3, "Bo Lund", Style.PLAIN, 0),
        (3, "Eva Skov", Style.PLAIN, 0),
    ]


def test_merged_cells_are_read_once_and_columns_stay_in_place() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).merge(table.cell(1, 0)).text = "Kultur"
        table.cell(0, 1).merge(table.cell(0, 2)).text = "Møder"
        table.cell(1, 1).text, table.cell(1, 2).text = "maj", "juni"

    assert [line.text for line in read(fill)] == ["Kultur\tMøder", "\tmaj\tjuni"]


def test_a_table_in_a_cell_is_flattened_and_a_table_of_one_column_is_a_frame() -> None:
    def fill(document: Document) -> None:
        outer = document.add_table(rows=1, cols=2)
        outer.cell(0, 0).text = "Budget"
        inner = outer.cell(0, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "2025", "40.000"
        frame = document.add_table(rows=1, cols=1).cell(0, 0)
        frame.text = "Første afsnit."
        frame.add_paragraph("Andet afsnit.")

    assert told(read(fill)) == [
        (1, "Budget\t2025 40.000", Style.ROW, 0),
        (2, "Første afsnit.", Style.PLAIN, 0),
        (2, "Andet afsnit.", Style.PLAIN, 0),
    ]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>I boksen</w:t></w:r></w:p></w:txbxContent>"
    alternate = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    lines = read_xml(
        f"<w:p xmlns:mc='{alternate}'><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r><w:r><w:t>I afsnittet</w:t></w:r></w:p>"
    )
    assert [(line.number, line.text) for line in lines] == [(1, "I afsnittet"), (1, "I boksen")]


def test_footnotes_come_last() -> None:
    def fill(document: Document) -> None:
        document.add_paragraph("Teksten.")
        notes = (
            f"<w:footnotes {NAMESPACE}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote>"
            "<w:footnote w:id='1'><w:p><w:r><w:t>Se bilag 2.</w:t></w:r></w:p></w:footnote></w:footnotes>"
        )
        package = document.part.package
        assert package is not None
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, notes.encode(), package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    assert told(read(fill)) == [(1, "Teksten.", Style.PLAIN, 0), (2, "Se bilag 2.", Style.NOTES, 0)]


def archive(**parts: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"Kaere alle", "is no Word file, or a damaged one"),
        (archive(word__document_xml=b"<w/>")[:-30], "is no Word file, or a damaged one"),
        (archive(ppt__presentation_xml=b"<p/>"), "is no Word file: it is a zip archive without word/document.xml"),
        (archive(word__document_xml=b" " * (61 * 2**20)), "unpacks to 61 MB of text, more than the limit of 60 MB"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 Word 97", "is an old Office file: save it as .docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
    ],
)
def test_what_cannot_be_read_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        read_docx(data, PATH)


def test_lines_of_a_cell_that_list_people_are_told_apart() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "Deltagere"
        table.cell(0, 1).text = "Ida Brink, Ribe\nBo Riis, Vejen"

    assert [line.text for line in read(fill)] == ["Deltagere\tIda Brink, Ribe; Bo Riis, Vejen"]


def test_lines_of_a_cell_that_go_on_stay_one_sentence() -> None:
    def fill(document: Document) -> None:
        table = document.add_table(rows=1, cols=2)
        table.cell(0, 0).text = "Antal\ndeltagere"
        table.cell(0, 1).text = "Haven er åben.\nAlle er velkomne"

    assert [line.text for line in read(fill)] == ["Antal deltagere\tHaven er åben. Alle er velkomne"]
