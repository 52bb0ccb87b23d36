"""CPR numbers in files that somebody sent: `bot.reports.scanning` and `knowledge.attached`. People and numbers are invented."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from number_samples import sound
from pdf_samples import lines, make_pdf

from bot.reports import scanning
from bot.reports.scanning import holds_number, looked_through
from knowledge import attached
from knowledge.attached import words_of

NUMBER = "010170-1234"


def word(fill: Callable[[Any], object]) -> bytes:
    document, held = docx.Document(), BytesIO()
    fill(document)
    document.save(held)
    return held.getvalue()


def paragraph(*runs: str) -> bytes:
    """A Word file with one paragraph, every second run of it bold."""

    def fill(document: Any) -> None:
        line = document.add_paragraph()
        for place, run in enumerate(runs):
            line.add_run(run).bold = bool(place % 2)

    return word(fill)


def in_header(document: Any) -> None:
    document.add_paragraph("Referat")
    document.sections[0].header.paragraphs[0].add_run(f"Sag {NUMBER}")


def in_title(document: Any) -> None:
    document.add_paragraph("Referat")
    document.core_properties.title = f"Om {NUMBER}"


def in_table(document: Any) -> None:
    table = document.add_table(2, 2)
    table.cell(0, 1).text = "Nummer"
    table.cell(1, 1).text = NUMBER


def in_two_cells(document: Any) -> None:
    table = document.add_table(1, 3)
    for place, text in enumerate(("CPR", "010170", "1234")):
        table.cell(0, place).text = text


def slides(text: str, *, notes: str = "") -> bytes:
    deck, held = pptx.Presentation(), BytesIO()
    slide = deck.slides.add_slide(deck.slide_layouts[0])
    slide.shapes.title.text = text
    if notes:
        slide.notes_slide.notes_text_frame.text = notes
    deck.save(held)
    return held.getvalue()


def workbook(*rows: tuple[object, ...], comment: str = "") -> bytes:
    book, held = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    if comment:
        book.active["A1"].comment = openpyxl.comments.Comment(comment, "Bo")
    book.save(held)
    return held.getvalue()


def archive(**parts: str) -> bytes:
    """A zip archive with parts by name, `__` for the slash and `_` for the point."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in parts.items():
            zipped.writestr(name.replace("__", "/").replace("_", "."), content)
    return held.getvalue()


def opendocument(content: str) -> bytes:
    spaces = 'xmlns:office="o" xmlns:text="t" xmlns:table="b"'
    return archive(mimetype="application/x", content_xml=f"<office:document {spaces}>{content}</office:document>")


TEXT = f"Kære alle\n\nBorgeren {NUMBER} var med.\n"
HOLDING: dict[str, tuple[str, bytes]] = {
    "text": ("noter.txt", TEXT.encode()),
    "text in an old encoding": ("noter.txt", TEXT.encode("cp1252")),
    "text in UTF-16": ("noter.txt", TEXT.encode("utf-16")),
    "text that says it is a picture": ("billede.jpg", TEXT.encode()),
    "text without an ending": ("noter", TEXT.encode()),
    "markdown": ("noter.md", f"# Om\n\n- {NUMBER}\n".encode()),
    "rtf": ("brev.rtf", b"{\\rtf1\\ansi Borgeren 010170-1234 kom\\par}"),
    "cut at the end of a line": ("noter.txt", b"Borgeren 010170-\n1234 kom"),
    "far down": ("noter.txt", ("Mødet gik godt.\n" * 1999 + f"Borgeren {NUMBER[:7]}\n{NUMBER[7:]} kom\n").encode()),
    "csv": ("liste.csv", b"navn;cpr\nBo;0101701234\n"),
    "Word": ("referat.docx", paragraph(f"Borgeren {NUMBER} kom")),
    "Word under another name": ("referat.bin", paragraph(f"Borgeren {NUMBER} kom")),
    "Word, a number in several hands": ("referat.docx", paragraph("Borgeren 0101", "70-12", "34", " kom")),
    "Word, head of the page": ("referat.docx", word(in_header)),
    "Word, title of the file": ("referat.docx", word(in_title)),
    "Word, table": ("referat.docx", word(in_table)),
    "Word, a number in two cells": ("referat.docx", word(in_two_cells)),
    "PDF": ("referat.pdf", make_pdf(lines("Referat", f"Borgeren {NUMBER} kom"))),
    "PowerPoint": ("oplæg.pptx", slides(f"Om {NUMBER}")),
    "PowerPoint, notes": ("oplæg.pptx", slides("Oplæg", notes=f"nævn {NUMBER}")),
    "Excel": ("liste.xlsx", workbook(("Navn", "Nummer"), ("Bo", NUMBER))),
    "Excel, a number without its zero": ("liste.xlsx", workbook(("Liste",), ("Navn", "CPR-nr."), ("Bo", 101701234))),
    "Excel, a comment": ("liste.xlsx", workbook(("Navn",), ("Bo",), comment=f"Bo er {NUMBER}")),
    "Excel under another name": ("liste.dat", workbook(("Navn", "Nummer"), ("Bo", 1112701234))),
    "OpenDocument": ("noter.odt", opendocument("<text:p>Bo 0101<text:span>70</text:span>-1234</text:p>")),
    "OpenDocument, table": (
        "tal.ods",
        opendocument(f"<table:table-cell><text:p>Bo</text:p></table:table-cell><text:p>{NUMBER}</text:p>"),
    ),
}


@pytest.mark.parametrize(("name", "data"), HOLDING.values(), ids=HOLDING)
def test_a_number_is_found_wherever_it_stands_in_a_file(name: str, data: bytes) -> None:
    assert looked_through(data, name.rpartition(".")[2]) is True


SOUND: dict[str, tuple[str, bytes]] = {
    "text": ("noter.txt", "Mødet den 12. marts 2024 kl. 10.30-12.00, tlf. 20 30 40 50.\n".encode()),
    "no words of a person": ("a.txt", b"\xef\xbb\xbfhej"),
    "csv of figures": ("tal.csv", b"dato;antal\n120324;2024\n2508,946305;12,5\n110512;1234;5678\n"),
    "Word": ("referat.docx", paragraph("Vi mødtes ", "12", " gange, ", "34", " kom")),
    "Word without a word": ("tom.docx", word(lambda document: None)),
    "PDF": ("referat.pdf", make_pdf(lines("Referat", "Vi var 12, og 3 faldt fra."))),
    "PowerPoint": ("oplæg.pptx", slides("Kor for alle 2024")),
    "Excel": ("tal.xlsx", workbook(("Dato", "Antal", "Snit"), ("120324", 2024, 2508.946305), (110512, 1234, 0.6403016483))),
    "OpenDocument": ("noter.odt", opendocument("<text:p>Bo 01</text:p><text:p>0170-12</text:p><text:p>34</text:p>")),
}


@pytest.mark.parametrize(("name", "data"), SOUND.values(), ids=SOUND)
def test_a_file_without_one_is_sound(name: str, data: bytes) -> None:
    assert looked_through(data, name.rpartition(".")[2]) is False


def test_texts_with_numbers_of_other_sorts_are_sound() -> None:
    texts = [text for text, _ in sound(500, seed=11)]
    assert [text for text in texts if looked_through(text.encode(), "")] == []


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40
UNREADABLE: dict[str, bytes] = {
    "nothing": b"",
    "blanks": b" \n\n",
    "picture": JPEG,
    "voice": b"OggS\x00\x02" + bytes(range(256)) * 20,
    "film": b"\x00\x00\x00\x18ftypmp42" + bytes(4000),
    "a picture that holds a number": JPEG + NUMBER.encode(),
    "an old Word file": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
    "a scan": make_pdf((), picture=True),
    "a protected PDF": make_pdf(lines(f"Borgeren {NUMBER}"), password="hemmelig"),
    "half a PDF": make_pdf(lines("Referat"))[:200],
    "half a Word file": paragraph(f"Borgeren {NUMBER}")[:3000],
    "an archive of pictures": archive(a_jpg="x"),
    "entities that grow": archive(
        word__document_xml='<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
    ),
}


@pytest.mark.parametrize("data", UNREADABLE.values(), ids=UNREADABLE)
def test_what_has_no_text_that_can_be_read_is_neither(data: bytes) -> None:
    assert words_of(data) is None
    assert looked_through(data, "docx") is None


@pytest.mark.parametrize(
    ("parts", "read"),
    [
        ({"word__document_xml": "<p>" + "ord " * 248 + "</p>"}, True),
        ({"word__document_xml": "<p>" + "ord " * 249 + "</p>"}, False),
        ({f"word__part{number}_xml": "<p>" + "ord " * 100 + "</p>" for number in range(3)}, False),
        ({f"word__part{number}_xml": "<p>ord</p>" for number in range(4)}, True),
        ({f"word__part{number}_xml": "<p>ord</p>" for number in range(5)}, False),
    ],
)
def test_an_archive_that_unpacks_to_more_than_a_document_is_left_alone(
    parts: dict[str, str], read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attached, "MAX_XML", 1000)
    monkeypatch.setattr(attached, "MAX_PARTS", 4)
    assert (words_of(archive(**parts)) is not None) == read


def test_what_can_be_read_of_a_damaged_file_is_looked_through() -> None:
    broken = archive(word__document_xml=f"<w><p>Borgeren {NUMBER}</p><p>og så", word__footer1_xml="<p>Side 1</p>")
    assert looked_through(broken, "docx") is True


def test_a_part_that_is_damaged_does_not_hide_the_others() -> None:
    whole = archive(word__comments_xml="<p>" + "ord " * 400 + "</p>", word__document_xml=f"<p>{NUMBER}</p>")
    cut = bytearray(whole)
    cut[60:70] = bytes(10)
    assert looked_through(bytes(cut), "docx") is True


@settings(max_examples=150, deadline=None)
@given(
    head=st.sampled_from([b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe", paragraph("Referat")[:900]]),
    tail=st.binary(max_size=400),
    ending=st.sampled_from(["", "xlsx", "docx"]),
)
def test_whatever_bytes_come_nothing_breaks(head: bytes, tail: bytes, ending: str) -> None:
    assert looked_through(head + tail, ending) in (True, False, None)


# ------------------------------------------------------------------------------------------------- in a process of its own


@pytest.mark.parametrize("which", ["text", "Word", "PDF", "Excel, a number without its zero"])
def test_a_file_is_looked_through_beside_the_bot(which: str) -> None:
    name, data = HOLDING[which]
    assert holds_number(data, name) is True


def test_a_sound_file_and_one_without_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # wherever the bot was started
    assert holds_number(SOUND["PDF"][1], "referat.pdf") is False
    assert holds_number(archive(word__document_xml="<a>" + " " * (61 * 2**20) + "ord</a>"), "bombe.docx") is None


@pytest.mark.parametrize("which", ["nothing", "picture", "voice", "film"])
def test_for_pictures_and_recordings_no_process_is_made(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert holds_number(UNREADABLE[which], "billede.jpg") is None


def test_a_name_is_only_a_name() -> None:
    assert holds_number(TEXT.encode(), "--help") is True
    assert holds_number(TEXT.encode(), "a\0b.\0xlsx") is True
    assert holds_number(TEXT.encode(), "") is True


def test_a_reader_that_takes_too_long_is_ended_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.01)
    assert holds_number(TEXT.encode(), "Signe.txt") is None
    assert "a file was not looked through: it takes more than" in caplog.text
    assert "Signe" not in caplog.text


def test_a_reader_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert holds_number(TEXT.encode(), "noter.txt") is None
    assert "a file was not looked through: its reader ended with 1" in caplog.text


def test_the_reader_gets_neither_the_token_nor_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = tmp_path / "reader"
    reader.write_text(f'#!/bin/sh\n(env; echo "$@") > {tmp_path}/seen\necho True\n')
    reader.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(reader))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:SECRET")
    assert holds_number(TEXT.encode(), "Signe.xlsx") is True
    seen = (tmp_path / "seen").read_text()
    assert "xlsx" in seen
    assert not any(word in seen for word in ("SECRET", "TOKEN", "Signe"))


def test_the_reader_cannot_take_all_memory_of_the_machine() -> None:
    code = (
        "from bot.reports import scanning\n"
        "scanning.looked_through = lambda *_: len(bytearray(3 * 2**30))\n"
        "import sys; sys.argv.append('')\n"
        "scanning.main()"
    )
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", code], input=b"", capture_output=True, env=environment, timeout=60, check=False
    )
    assert done.returncode != 0
    assert b"MemoryError" in done.stderr


def test_no_word_of_a_file_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for _, data in HOLDING.values():
            looked_through(data, "xlsx")
    assert NUMBER not in caplog.text
    assert "1234" not in caplog.text
