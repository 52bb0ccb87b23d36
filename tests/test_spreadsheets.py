"""`bot.spreadsheets`: bytes to rows and back, whatever the bytes; and what a cell says, `bot.cells`."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cells import address, clean, cpr_places, folded, squeezed, truth
from bot.spreadsheets import (
    MAX_BYTES,
    MAX_CELL,
    MAX_MARKUP,
    MAX_TEXT,
    MAX_UNPACKED,
    Row,
    SheetError,
    Trouble,
    sheets,
    write,
)

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def workbook(fill: Callable[[Any], object]) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def of_rows(*rows: list[Any]) -> bytes:
    return workbook(lambda book: [book.active.append(row) for row in rows])


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The archive `data` with one part replaced or added."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def with_sheet(body: bytes, *, before: bytes = b"") -> bytes:
    """A workbook whose only sheet has these rows, as XML."""
    xml = before + b"<worksheet " + MAIN + b"><sheetData>" + body + b"</sheetData></worksheet>"
    return with_part(of_rows(["a"]), "xl/worksheets/sheet1.xml", xml)


def first(data: bytes, name: str = "liste.xlsx") -> list[Row]:
    return list(sheets(data, name)[0].rows())


def trouble(data: bytes, name: str = "liste.xlsx") -> tuple[Trouble, str]:
    with pytest.raises(SheetError) as caught:
        first(data, name)
    return caught.value.trouble, caught.value.detail


# ------------------------------------------------------------------------------------------------------------------ text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "mac_roman", "cp850", "utf-16"])
def test_danish_letters_come_through_every_encoding(encoding: str) -> None:
    text = "Navn;Sted\r\nSøren Ærø;Ålbæk\r\nÆgir Øre;Kås\r\n"
    assert first(text.encode(encoding), "a.csv") == [
        (1, ("Navn", "Sted")),
        (2, ("Søren Ærø", "Ålbæk")),
        (3, ("Ægir Øre", "Kås")),
    ]


def test_there_is_one_reading_for_each_delimiter() -> None:
    tops = [sheet.top(1) for sheet in sheets(b"a;b,c\td\r\n", "a.csv")]
    assert tops == [[(1, ("a", "b,c d"))], [(1, ("a;b,c", "d"))], [(1, ("a;b", "c d"))]]


@pytest.mark.parametrize("line", ["sep=,\r\n", "SEP=,\n", '"sep=,"\r\n', "\ufeffsep=,\r\n"])
def test_the_line_that_names_the_delimiter_is_obeyed_and_not_counted(line: str) -> None:
    assert first(f"{line}a,b;c\r\n".encode(), "a.csv") == [(1, ("a", "b;c"))]


def test_rows_are_counted_as_a_spreadsheet_shows_them() -> None:
    text = 'a;b\r\n\r\n;;;\r\n"to\r\nlinjer";"et ""citat"""\r\n  \xa0;\u200b\r\nsidst;;;\r\n'
    assert first(text.encode(), "a.csv") == [(1, ("a", "b")), (4, ("to\nlinjer", 'et "citat"')), (6, ("sidst",))]


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(ends: str) -> None:
    assert first(ends.join(["a;b", "c;d"]).encode(), "a.csv") == [(1, ("a", "b")), (2, ("c", "d"))]


def test_a_quotation_mark_that_is_not_closed_swallows_no_rows() -> None:
    data = b'a;b\r\nc;d\r\ne;"f\r\ng;h\r\n'
    sheet = sheets(data, "a.csv")[0]
    assert trouble(data, "a.csv") == (Trouble.NOT_READABLE, "3")
    assert sheet.top(10) == [(1, ("a", "b")), (2, ("c", "d"))]


def test_what_only_keeps_a_leading_zero_is_taken_off() -> None:
    assert first(b'a;b\r\n="0042";x="1"\r\n', "a.csv")[1] == (2, ("0042", 'x="1"'))


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n \r\n", b";;;\r\n;;;\r\n", b"\0\0\0\0"])
def test_an_empty_text(data: bytes) -> None:
    assert trouble(data, "a.csv") == (Trouble.EMPTY, "")


def test_a_few_nul_bytes_are_dropped() -> None:
    assert first(b"na\0me;x\0\r\n", "a.csv") == [(1, ("name", "x"))]


@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (OLE, "liste.XLS", (Trouble.UNKNOWN_FORMAT, "xls")),
        (OLE, "liste", (Trouble.UNKNOWN_FORMAT, "")),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "liste.xlsx", (Trouble.NOT_READABLE, "password")),
        (b"%PDF-1.7\n1 0 obj", "liste.pdf", (Trouble.UNKNOWN_FORMAT, "pdf")),
        (b"<html><table><tr><td>Navn</td></tr></table></html>", "liste.xls", (Trouble.UNKNOWN_FORMAT, "xls")),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "liste.png", (Trouble.UNKNOWN_FORMAT, "png")),
        (bytes(range(256)) * 4, "liste.csv", (Trouble.NOT_READABLE, "damaged")),
        (bytes(range(256)) * 4, "liste.<b>", (Trouble.UNKNOWN_FORMAT, "")),
    ],
)
def test_what_is_no_spreadsheet_of_ours(data: bytes, name: str, told: tuple[Trouble, str]) -> None:
    assert trouble(data, name) == told


def test_a_text_is_a_text_whatever_it_is_called() -> None:
    assert first(b"a;b\r\n", "liste.xlsx") == [(1, ("a", "b"))]


def test_a_file_over_the_limit_is_not_looked_at() -> None:
    assert trouble(b"a;b\r\n" + b"c" * MAX_BYTES, "a.csv") == (Trouble.TOO_BIG, "")


# -------------------------------------------------------------------------------------------------------------- workbook


def test_cells_become_what_somebody_would_type() -> None:
    row = ["Ærø", 5, 5.0, 1.25, True, date(2024, 3, 1), datetime(2024, 3, 1, 9, 30), time(9, 30), None, "a_x000D_\nb"]
    wanted = ("Ærø", "5", "5", "1.25", "true", "2024-03-01", "2024-03-01 09:30", "09:30:00", "", "a\nb")
    assert first(of_rows(row)) == [(1, wanted)]


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#NAME?", "#VÆRDI!", "#I/T"])
def test_a_broken_formula_says_nothing(value: str) -> None:
    assert first(of_rows(["a", value, "b"])) == [(1, ("a", "", "b"))]


def test_a_formula_gives_what_was_last_worked_out() -> None:
    body = b'<row r="1"><c r="A1" t="str"><f>B1&amp;"x"</f><v>Ida</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    assert first(with_sheet(body)) == [(1, ("Ida", "2"))]


def test_rows_keep_their_numbers_in_a_workbook() -> None:
    assert first(of_rows([], ["a"], [], [None, " \xa0"], ["b", None])) == [(2, ("a",)), (5, ("b",))]


def test_hidden_rows_are_read_and_hidden_sheets_come_last() -> None:
    def fill(book: Any) -> None:
        book.active.title, book.active.sheet_state = "Gammel", "hidden"
        new = book.create_sheet("Ny")
        new.append(["a"])
        new.append(["b"])
        new.row_dimensions[2].hidden = True
        new.auto_filter.ref = "A1:A2"

    found = sheets(workbook(fill), "liste.xlsx")
    assert [sheet.name for sheet in found] == ["Ny", "Gammel"]
    assert list(found[0].rows()) == [(1, ("a",)), (2, ("b",))]


def test_what_a_sheet_says_of_its_size_does_not_matter() -> None:
    data = of_rows(["a", "b"], ["c", "d"])
    with zipfile.ZipFile(BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    assert b'<dimension ref="A1:B2"' in xml
    for size in (b"A1", b"A1:XFD1048576"):
        assert first(with_part(data, "xl/worksheets/sheet1.xml", xml.replace(b"A1:B2", size))) == [
            (1, ("a", "b")),
            (2, ("c", "d")),
        ]


def test_a_date_that_cannot_be_warns_nobody() -> None:
    def fill(book: Any) -> None:
        book.active.append(["a", 1e9])
        book.active["B1"].number_format = "dd-mm-yyyy"

    assert first(workbook(fill)) == [(1, ("a",))]


def test_a_cell_over_the_limit_is_seen_to_be_too_long() -> None:
    text = ("x" * (MAX_CELL + 5000)).encode()
    [(_, (cell,))] = first(with_sheet(b'<row><c t="str"><v>' + text + b"</v></c></row>"))
    assert len(cell) == MAX_CELL + 1


@pytest.mark.parametrize("ending", ["docx", "ods"])
def test_another_archive_is_no_workbook(ending: str) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr({"docx": "word/document.xml", "ods": "content.xml"}[ending], "<x/>")
    assert trouble(out.getvalue(), f"liste.{ending}") == (Trouble.UNKNOWN_FORMAT, ending)


DAMAGED = (Trouble.NOT_READABLE, "damaged")


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (of_rows(["a"])[:-30], DAMAGED),
        (of_rows(["a"])[:200], DAMAGED),
        (with_part(of_rows(["a"]), "xl/workbook.xml", b"<workbook"), DAMAGED),
        (with_part(of_rows(["a"]), "[Content_Types].xml", b"<Types/>"), DAMAGED),
        (with_sheet(b"<row><c"), DAMAGED),
        (with_sheet(b'<row r="99999999999"><c><v>1</v></c></row>'), DAMAGED),
        (with_sheet(b'<row><c t="s"><v>999999</v></c></row>'), DAMAGED),
        (with_sheet(b"<row><c><v>" + b"9" * 5000 + b"</v></c></row>"), DAMAGED),
        (with_sheet(b'<row><c t="str"><v>&a;</v></c></row>', before=b'<!DOCTYPE x [<!ENTITY a "b">]>'), DAMAGED),
        (with_part(of_rows(["a"]), "xl/media/image.png", b"\x01" * (MAX_UNPACKED + 1)), (Trouble.TOO_BIG, "")),
        (with_sheet(b"<row/>" * (MAX_MARKUP + 1)), (Trouble.TOO_BIG, "")),
    ],
    ids="cut short, cut,workbook,types,sheet,far row,no string,long number,entities,unpacks,markup".split(","),
)
def test_a_damaged_or_hostile_workbook(data: bytes, told: tuple[Trouble, str]) -> None:
    assert len(data) < MAX_BYTES
    assert trouble(data) == told


def with_strings(data: bytes, *texts: str) -> bytes:
    """A workbook with a table of shared strings, as Excel writes it and openpyxl does not."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        types = archive.read("[Content_Types].xml")
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    types = types.replace(b"</Types>", b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>')
    table = b"".join(b"<si><t>" + text.encode() + b"</t></si>" for text in texts)
    data = with_part(data, "[Content_Types].xml", types)
    return with_part(data, "xl/sharedStrings.xml", b"<sst " + MAIN + b">" + table + b"</sst>")


def test_shared_strings_are_read() -> None:
    body = b'<row><c t="s"><v>1</v></c><c t="s"><v>0</v></c></row>'
    assert first(with_strings(with_sheet(body), "Ærø", "Ida")) == [(1, ("Ida", "Ærø"))]


def test_one_long_text_in_all_cells_is_not_read_to_the_end() -> None:
    cells = MAX_TEXT // 30_001
    row = b'<row><c t="s"><v>0</v></c></row>'
    assert len(first(with_strings(with_sheet(row * cells), "x" * 30_000))) == cells
    assert trouble(with_strings(with_sheet(row * (cells + 1)), "x" * 30_000)) == (Trouble.TOO_BIG, "")


def test_few_cells_in_wide_rows_are_not_read_to_the_end() -> None:
    row = b'<row><c r="XFD1" t="str"><v>x</v></c></row>'
    assert len(first(with_sheet(row * 10))[9][1]) == 16_384
    assert trouble(with_sheet(row * (MAX_TEXT // 16_384 + 1))) == (Trouble.TOO_BIG, "")


def test_a_workbook_under_a_password_of_the_zip_kind() -> None:
    data = bytearray(of_rows(["a"]))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        offsets = [part.header_offset + 6 for part in archive.infolist()]
    central = data.find(b"PK\x01\x02")
    for offset in (*offsets, central + 8):
        data[offset] |= 1
    assert trouble(bytes(data)) == (Trouble.NOT_READABLE, "password")


@given(
    st.binary(max_size=300),
    st.sampled_from(["", "PK\x03\x04", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\xff\xfe", "Navn;Kommune\r\n"]),
)
def test_any_bytes_are_read_or_refused(data: bytes, before: str) -> None:
    with suppress(SheetError):
        for sheet in sheets(before.encode("latin-1") + data, "liste.csv"):
            assert len(sheet.top(3)) <= 3
            assert all(number > 0 and cells and cells[-1] for number, cells in sheet.rows())


WHOLE = of_rows(["Navn", "Kommune"], ["Ida Holm", "Hobro"])


@given(st.dictionaries(st.integers(0, len(WHOLE) - 1), st.integers(0, 255), min_size=1, max_size=8))
def test_a_workbook_with_wrong_bytes_is_read_or_refused(wrong: dict[int, int]) -> None:
    data = bytearray(WHOLE)
    for place, byte in wrong.items():
        data[place] = byte
    with suppress(SheetError):
        assert all(cells for sheet in sheets(bytes(data), "liste.xlsx") for _, cells in sheet.rows())


# ----------------------------------------------------------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("  Ida \xa0 Holm\t", "Ida Holm"),
        ("A\u030arhus", "Århus"),
        ("I\u200bda\xad\x07", "Ida"),
        ("en\r\n\r\n to\u2028tre", "en\nto\ntre"),
        ("\ud800x", "x"),
        ("", ""),
    ],
)
def test_clean(raw: str, text: str) -> None:
    assert clean(raw) == text


@given(st.text())
def test_clean_twice_is_clean(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)


def test_folding() -> None:
    assert folded("Anne-Marie  ÆRØ, Ålborg (Café)") == "anne marie aeroe aalborg cafe"
    assert squeezed("E-mail adresse:") == "emailadresse"


@pytest.mark.parametrize("text", ["x", "X", "(x)", "Ja", "1", "sand", "true", "✓", "✔\ufe0f"])
def test_yes(text: str) -> None:
    assert truth(text) is True


@pytest.mark.parametrize("text", ["nej", "NEJ.", "0", "falsk", "-", "–", "☐"])
def test_no(text: str) -> None:
    assert truth(text) is False


@pytest.mark.parametrize("text", ["måske", "@ida", "12345678", "..."])
def test_neither_yes_nor_no(text: str) -> None:
    assert truth(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ida@hobro.dk", "ida@hobro.dk"),
        ("Ida.Holm+liste@post.hobro-kommune.dk", "Ida.Holm+liste@post.hobro-kommune.dk"),
        ("mailto:ida@hobro.dk", "ida@hobro.dk"),
        ("Ida Holm <ida@hobro.dk>", "ida@hobro.dk"),
        ('"Holm, Ida" <mailto:ida@hobro.dk>', "ida@hobro.dk"),
        (" ida@hobro.dk; ", "ida@hobro.dk"),
        ("søren@ærø.dk", "søren@ærø.dk"),
        ("ida@hobro", ""),
        ("ida", ""),
        ("ida@@hobro.dk", ""),
        ("ida@hobro..dk", ""),
        ("i..da@hobro.dk", ""),
        ("ida@-hobro.dk", ""),
        ("ida holm@hobro.dk", ""),
        ("ida@hobro.dk; bo@hobro.dk", ""),
        ("ida@hobro.dk bo@hobro.dk", ""),
        ("@hobro.dk", ""),
        ("ida@hobro.d", ""),
        ("<>", ""),
        ("", ""),
    ],
)
def test_address(text: str, found: str) -> None:
    assert address(text) == found


@pytest.mark.parametrize(
    ("headings", "cells", "places"),
    [
        (["Navn", "Andet"], ["Ida Holm", "cpr 010203-1234"], [1]),
        (["Navn"], ["Ida Holm 0102031234"], [0]),
        (["Navn"], ["Ida", "", "", "010203-1234"], [3]),  # beyond the headings
        (["Nr"], ["102031234"], []),  # any number of nine digits
        (["Nr", "CPR"], ["102031234", "-"], []),
        (["CPR-nr."], ["102031234"], [0]),  # a number in a column of CPR numbers has lost its zero
        (["Personnummer"], ["010203/1234"], [0]),
        (["A", "B"], ["010203", "1234"], [0]),
        (["A", "B"], ["Ida 010203-", "1234"], [0]),
        (["A", "B", "C"], ["010203", "1234", "9"], [0]),
        (["A", "B"], ["010203", "12345"], []),
        (["CPR"], ["123456789"], []),
        (["A", "B"], ["990203", "1234"], []),  # no day of a month
        (["Dato", "Postnr."], ["010203", "9500"], []),
        (["Ansat", "Lokal"], ["01-02-2003", "1234"], []),
        (["Fødselsdato", "Sidste fire"], ["2003-02-01", "1234"], [0]),
        (["Fødselsdato", "Sidste fire"], ["1.2.2003", "234"], [0]),
        (["Fødselsdato", "Postnr."], ["2003-02-01", "9500"], []),
        (["CPR", "Løbenr"], ["10203", "1234"], [0]),
        (["Telefon"], ["20 30 40 50"], []),
        ([], [], []),
    ],
)
def test_places_of_cpr_numbers(headings: list[str], cells: list[str], places: list[int]) -> None:
    assert cpr_places(headings, cells) == places


# --------------------------------------------------------------------------------------------------------------- writing

HARMFUL = ["=1+1", "+45 20304050", "-x", "@SUM(A1)", "\t=1+1", "\r\n=1+1", "＝1+1"]
HEADS = ["Navn", "Udløber"]


@pytest.mark.parametrize("text", HARMFUL)
def test_nothing_is_run_as_a_formula(text: str) -> None:
    plain = text.strip()
    [[_, _], [cell, _]] = csv.reader(
        StringIO(write(HEADS, [(text, None)], format="csv").decode("utf-8-sig"), newline=""), delimiter=";"
    )
    assert cell == f"'{plain}"
    found = openpyxl.load_workbook(BytesIO(write(HEADS, [(text, None)], format="xlsx"))).active["A2"]
    assert (found.value, found.data_type, found.quotePrefix) == (plain, "s", True)


def test_a_heading_is_no_formula_either() -> None:
    assert write(["=1+1"], [], format="csv") == "\ufeff'=1+1\r\n".encode()


def test_a_csv_file_for_danish_excel() -> None:
    data = write(HEADS, [('Søren; kaldet "Sø"', date(2026, 3, 1)), (None, None)], format="csv")
    assert data == '\ufeffNavn;Udløber\r\n"Søren; kaldet ""Sø""";2026-03-01\r\n;\r\n'.encode()


def test_a_workbook_has_real_dates_and_headings_that_stay() -> None:
    sheet = openpyxl.load_workbook(BytesIO(write(HEADS, [("Søren", date(2026, 3, 1))], format="xlsx"))).active
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [HEADS, ["Søren", datetime(2026, 3, 1)]]
    assert (sheet["B2"].is_date, sheet["B2"].number_format, sheet.freeze_panes) == (True, "dd-mm-yyyy", "A2")


@pytest.mark.parametrize("text", ["a\0b\x07", "\ud800ab", "#N/A", "x" * (MAX_CELL + 10), "\ufffeab"])
def test_any_text_can_be_written(text: str) -> None:
    value = openpyxl.load_workbook(BytesIO(write(HEADS, [(text, None)], format="xlsx"))).active["A2"]
    assert (value.value, value.data_type) == (clean(text)[:MAX_CELL], "s")
    assert clean(text).encode() in write(HEADS, [(text, None)], format="csv")


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=30)), max_size=4))
def test_what_is_written_can_be_read(rows: list[tuple[str, str]]) -> None:
    wanted = [[" ".join(clean(cell).split()) for cell in row] for row in rows]
    sheet = openpyxl.load_workbook(BytesIO(write(HEADS, rows, format="xlsx"))).active
    assert [[cell.value or "" for cell in row] for row in sheet.iter_rows(min_row=2, max_row=1 + len(rows), max_col=2)][
        : len(rows)
    ] == wanted
    lines = list(csv.reader(StringIO(write(HEADS, rows, format="csv").decode("utf-8-sig"), newline=""), delimiter=";"))[1:]
    assert [[cell.removeprefix("'") for cell in line] for line in lines] == [
        [cell.removeprefix("'") for cell in row] for row in wanted
    ]
