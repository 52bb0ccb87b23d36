"""Where a number can hide in a file beside its text: `knowledge.attached`. People and numbers are invented."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from pdf_samples import lines, make_pdf

from knowledge.attached import words_of
from knowledge.cpr import has_cpr

NUMBER = "010170-1234"


def workbook(fill: Callable[[Any], object]) -> bytes:
    book, held = openpyxl.Workbook(), BytesIO()
    book.active["A1"] = "Navn"
    fill(book)
    book.save(held)
    return held.getvalue()


def sheet_name(book: Any) -> None:
    book.active.title = f"Bo {NUMBER}"


def hyperlink(book: Any) -> None:
    book.active["A1"].hyperlink = f"https://sag.example/vis?cpr={NUMBER}"


def word(fill: Callable[[Any], object]) -> bytes:
    document, held = docx.Document(), BytesIO()
    document.add_paragraph("Referat")
    fill(document)
    document.save(held)
    return held.getvalue()


def picture(document: Any) -> None:
    """One that says what is on it; a white pixel will do."""
    pixel = bytes.fromhex(
        "89504e470d0a1a0a0000000d4948445200000001000000010800000000"
        "3a7e9b550000000a49444154789c63f80f00010101001bb6ee560000000049454e44ae426082"
    )
    document.add_picture(BytesIO(pixel))
    document.inline_shapes[0]._inline.docPr.set("descr", f"Bo, {NUMBER}")


def link(document: Any) -> None:
    document.part.relate_to("mailto:a@b.example?subject=010170%2D1234", RELATIONSHIP_TYPE.HYPERLINK, is_external=True)


PDF = make_pdf(lines("Referat", "Vi var 12."))


def annotated(annotation: str) -> bytes:
    """PDFium finds the objects again although their places have moved."""
    entry = f"/Annots [<< /Type /Annot /Rect [9 9 99 99] {annotation} >>] /MediaBox"
    return PDF.replace(b"/MediaBox", entry.encode())


def titled(title: str) -> bytes:
    info = f"99 0 obj\n<< /Title ({title}) >>\nendobj\nxref\n0 "
    return PDF.replace(b"xref\n0 ", info.encode(), 1).replace(b"/Root 1 0 R", b"/Root 1 0 R /Info 99 0 R")


BESIDE: dict[str, bytes] = {
    "Excel, the name of a sheet": workbook(sheet_name),
    "Excel, a link": workbook(hyperlink),
    "Word, what is said of a picture": word(picture),
    "Word, a link": word(link),
    "PDF, a comment": annotated(f"/Subtype /Text /Contents (Bo er {NUMBER})"),
    "PDF, a form field": annotated(f"/Subtype /Widget /FT /Tx /T (felt) /V ({NUMBER})"),
    "PDF, a link": annotated(f"/Subtype /Link /A << /S /URI /URI (https://sag.example/{NUMBER}) >>"),
    "PDF, the title of the file": titled(f"Om {NUMBER}"),
}


@pytest.mark.parametrize("data", BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_the_text_is_read_too(data: bytes) -> None:
    assert any(has_cpr(line) for line in words_of(data) or ())


@pytest.mark.parametrize("data", [PDF, annotated("/Subtype /Text /Contents (Flot)"), titled("Referat"), workbook(id), word(id)])
def test_a_file_without_a_number_is_sound(data: bytes) -> None:
    told = words_of(data)
    assert told is not None
    assert not any(has_cpr(line) for line in told)
