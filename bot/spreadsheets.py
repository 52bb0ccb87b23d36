"""Spreadsheet files: bytes to rows of text and back, CSV and XLSX. Pure; knows no headings and no people.

A file is told by its content. What is hostile or damaged ends as a `SheetError`, before it can take much memory or time.
What a cell says is in `bot.cells`.
"""

from __future__ import annotations

import codecs
import csv
import re
import textwrap
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from io import BytesIO, StringIO
from itertools import islice
from typing import Any, Final, Literal

import openpyxl
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from bot.cells import clean, typed

MAX_BYTES: Final = 5 * 2**20
MAX_UNPACKED: Final = 50 * 2**20
MAX_MARKUP: Final = 1_000_000  # "<" in all parts: 5,000 rows of 20 columns have 800,000, and each costs up to 0.4 kB of memory
MAX_TEXT: Final = 10 * 2**20  # characters and cells of a workbook, whose cells may share one long text or be few in wide rows
MAX_CELL: Final = 32_767  # characters, Excel's own limit; of a longer one so many are kept that it is seen to be longer

Row = tuple[int, tuple[str, ...]]  # the number that the spreadsheet shows, and the cells without blank ones at the end
Value = str | date | int | None

_WIDEST, _NARROWEST, _BESIDE = 50, 6, 4  # characters of a column of data, and the room for the button that filters
_LINE = 15.5  # points of a line
_MAX_ROW = 2**20  # Excel's last one
_MAX_SHEETS = 50
_CHUNK = 200
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OURS = frozenset("xlsx xlsm xltx csv tsv txt".split())
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_LEGACY = ("cp1252", "mac_roman", "cp850")  # Windows, Macintosh and "CSV (MS-DOS)"; the first wins where they are level
_DANISH = tuple(map(chr, (0xE6, 0xF8, 0xE5, 0xC6, 0xD8, 0xC5)))
_MAX_CONTROLS, _FEW_CONTROLS = 0.02, 10  # share of control characters above which it is no text; random bytes have 0.1
_CONTROLS = tuple(chr(code) for code in (*range(0x20), 0x7F, 0xFFFD) if chr(code) not in "\t\n\v\f\r\x1a")
_DELIMITERS = (";", "\t", ",")
_SEP_LINE = re.compile(r'"?sep=([;,|\t])"?[;,]*(?:\r\n|\r|\n)', re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r'\A="([^"]*)"\Z')  # how other programs make Excel keep a leading zero
_ERROR = re.compile(r"#(?:[^\s#]{1,20}[!?]|N/A|I/T)")  # what a broken formula shows, in English and in Danish
_FORMULA = tuple("=+-@\uff1d\uff0b\uff0d\uff20")  # the wide ones are formulas too where Excel speaks Japanese


class Trouble(StrEnum):
    """Why a file cannot be read. The details are data, no sentences."""

    NOT_READABLE = "not_readable"  # detail: "password", "damaged", or the number of the row where reading broke off
    EMPTY = "empty"
    TOO_BIG = "too_big"
    UNKNOWN_FORMAT = "unknown_format"  # detail: the ending of the file's name, such as "xls"; "" where it has none


class SheetError(Exception):
    """A file, or one sheet of it, cannot be read; `trouble` and `detail` say why."""

    def __init__(self, trouble: Trouble, detail: str = "") -> None:
        self.trouble = trouble
        self.detail = detail
        super().__init__(f"{trouble}: {detail}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a workbook, or one way of reading a text file, which then has no name.

    `rows()` gives the rows that are not blank, from the first one on, each time anew. It raises `SheetError` where it cannot
    go on.
    """

    name: str
    rows: Callable[[], Iterator[Row]]

    def top(self, count: int) -> list[Row]:
        """The first rows, fewer where it cannot go on: `rows` tells."""
        found: list[Row] = []
        with suppress(SheetError):
            found.extend(islice(self.rows(), count))
        return found


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet to be written. `wrapped`: its texts are there to be read, and are broken into lines where they are long."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Value]]
    wrapped: bool = False


def sheets(data: bytes, name: str) -> list[Sheet]:
    """The sheets in `data`, at least one: those of a workbook, hidden ones last; of a text one for each delimiter.

    `name` is what the file is called. Raises `SheetError`.
    """
    ending = name.rpartition(".")[2].strip().lower() if "." in name else ""
    ending = ending if re.fullmatch(r"[a-z0-9]{1,8}", ending) else ""
    if len(data) > MAX_BYTES:
        raise SheetError(Trouble.TOO_BIG)
    if data.startswith(_OLE):
        raise SheetError(*(Trouble.NOT_READABLE, "password") if _ENCRYPTED in data else (Trouble.UNKNOWN_FORMAT, ending))
    if data.startswith(_ZIP):
        return _workbook(data, ending)
    text = _decoded(data)
    if not text.strip('\0\ufeff\x1a \t\r\n;,"'):
        raise SheetError(Trouble.EMPTY)
    if sum(map(text.count, _CONTROLS)) > _MAX_CONTROLS * len(text) + _FEW_CONTROLS:
        raise SheetError(*(Trouble.NOT_READABLE, "damaged") if ending in _OURS else (Trouble.UNKNOWN_FORMAT, ending))
    if text.lstrip().startswith(("<", "%PDF", "{\\rtf")):
        raise SheetError(Trouble.UNKNOWN_FORMAT, ending)
    return _text_sheets(text)


def write(heads: Sequence[str], rows: Iterable[Sequence[Value]], *, format: Literal["xlsx", "csv"]) -> bytes:
    """A file with the headings `heads` above `rows`, as Danish Excel opens it rightly. No cell is run as a formula."""
    return _xlsx(heads, rows) if format == "xlsx" else _csv(heads, rows)


def workbook(tables: Sequence[Table]) -> bytes:
    """A workbook of data, a sheet a table: headings that stay in sight and filter, numbers and dates as such, paragraphs kept.
    No cell is run as a formula."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for table in tables:
        _write_table(book.create_sheet(table.name), table)
    return _saved(book)


# ------------------------------------------------------------------------------------------------------------------ text


def _decoded(data: bytes) -> str:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        readings = [data.decode(encoding, errors="replace") for encoding in _LEGACY]
        return max(readings, key=lambda text: sum(map(text.count, _DANISH)))


def _text_sheets(text: str) -> list[Sheet]:
    """One a delimiter: only the headings can tell which is right. Excel hides a line `sep=;` and does not count it."""
    told = _SEP_LINE.match(text)
    body = text[told.end() :] if told else text
    delimiters = dict.fromkeys([*(told[1] if told else ""), *_DELIMITERS])
    return [Sheet("", partial(_text_rows, body, delimiter)) for delimiter in delimiters]


def _text_rows(text: str, delimiter: str) -> Iterator[Row]:
    # Strict: a quotation mark that nobody closed would else take all the rows below it into one cell.
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            if row := _trimmed(_KEPT_AS_TEXT.sub(r"\1", cell) for cell in cells):
                yield number, row
    except csv.Error:
        raise SheetError(Trouble.NOT_READABLE, str(number + 1)) from None


def _trimmed(values: Iterable[str]) -> tuple[str, ...]:
    cells = [clean(value) if len(value) <= MAX_CELL else value[: MAX_CELL + 1] for value in values]
    cells = ["" if _ERROR.fullmatch(cell) else cell for cell in cells]
    while cells and not cells[-1]:
        cells.pop()
    return tuple(cells)


# -------------------------------------------------------------------------------------------------------------- workbook


def _workbook(data: bytes, ending: str) -> list[Sheet]:
    with _guarded():
        archive = zipfile.ZipFile(BytesIO(data))
        parts = archive.infolist()
    if not any(part.filename.lower().startswith("xl/") and part.filename.endswith(".xml") for part in parts):
        raise SheetError(Trouble.UNKNOWN_FORMAT, ending)
    if any(part.flag_bits & 1 for part in parts):
        raise SheetError(Trouble.NOT_READABLE, "password")
    _check_parts(archive, parts)
    with _guarded():
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        found = sorted(book.worksheets, key=lambda sheet: str(sheet.sheet_state) != "visible")
    if not found:
        raise SheetError(Trouble.NOT_READABLE, "damaged")
    budget = _Budget()
    return [Sheet(clean(sheet.title), partial(_sheet_rows, sheet, budget)) for sheet in found[:_MAX_SHEETS]]


def _check_parts(archive: zipfile.ZipFile, parts: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse what would grow when it is read. A part never unpacks to more than its stated size: zipfile holds it to that."""
    if sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SheetError(Trouble.TOO_BIG)
    markup = 0
    for part in parts:
        with _guarded():
            content = archive.read(part).replace(b"\0", b"")  # UTF-16 becomes comparable
        if b"<!DOCTYPE" in content:  # no spreadsheet program writes one: its entities may expand a hundredfold
            raise SheetError(Trouble.NOT_READABLE, "damaged")
        markup += content.count(b"<")
    if markup > MAX_MARKUP:
        raise SheetError(Trouble.TOO_BIG)


@contextmanager
def _guarded() -> Iterator[None]:
    """Whatever the parsers of foreign bytes raise says that the file is damaged; what they warn of does not matter here."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            yield
        except Exception as error:  # zip, zlib, XML and openpyxl have no common error
            raise SheetError(Trouble.NOT_READABLE, "damaged") from error


class _Budget:
    """How many characters and cells may still be read from a workbook. Each look at it counts."""

    def __init__(self) -> None:
        self._left = MAX_TEXT

    def spend(self, texts: Sequence[str]) -> None:
        self._left -= sum(map(len, texts)) + len(texts)
        if self._left < 0:
            raise SheetError(Trouble.TOO_BIG)


def _sheet_rows(sheet: Any, budget: _Budget) -> Iterator[Row]:
    with _guarded():
        sheet.reset_dimensions()  # what a file says of its size is often wrong
        values = sheet.iter_rows(values_only=True)
    number = 0
    while True:
        with _guarded():
            chunk = list(islice(values, _CHUNK))
        if not chunk:
            return
        for cells in chunk:
            number += 1
            texts = ["" if value is None else typed(value) for value in cells]
            budget.spend(texts)
            if row := _trimmed(texts):
                yield number, row
        if number > _MAX_ROW:
            raise SheetError(Trouble.NOT_READABLE, "damaged")


# --------------------------------------------------------------------------------------------------------------- writing


def _csv(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """UTF-8 with its mark, semicolons and CRLF; an apostrophe before what Excel would run."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerows([_harmless(value) for value in row] for row in (heads, *rows))
    return codecs.BOM_UTF8 + out.getvalue().encode()


def _xlsx(heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Text is text whatever it begins with, dates are dates, and the headings stay in sight."""
    book = openpyxl.Workbook()
    sheet = book.active
    widths = [0] * len(heads)
    for number, row in enumerate((heads, *rows), start=1):
        for place, value in enumerate(row):
            cell = sheet.cell(number, place + 1)
            _fill(cell, value)
            widths[place] = max(widths[place], len(str(cell.value or "")))
    for place, width in enumerate(widths, start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = min(width, 80) + 2
    sheet.freeze_panes = "A2"
    return _saved(book)


def _write_table(sheet: Any, table: Table) -> None:
    """Columns are as wide as what is in them, not as their headings, which may take several lines."""
    widths = [max((len(word) for word in head.split()), default=0) for head in table.heads]
    for number, row in enumerate((table.heads, *table.rows), start=1):
        for place, value in enumerate(row):
            if value is not None and value != "":
                cell = sheet.cell(number, place + 1)
                _fill(cell, value, lines=True)
                widths[place] = max(widths[place], len(str(cell.value)) if number > 1 else 0)
    widths = [min(max(width, _NARROWEST), _WIDEST) for width in widths]
    for place, width in enumerate(widths, start=1):
        sheet.cell(1, place).font = Font(name="Calibri", size=11, bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width + _BESIDE
    for number, row in enumerate((table.heads, *table.rows) if table.wrapped else (table.heads,), start=1):
        texts = ["" if value is None else str(value) for value in row]
        lines = max(len(textwrap.wrap(text, width)) for text, width in zip(texts, widths, strict=True))
        sheet.row_dimensions[number].height = _LINE * max(lines, 1)  # not every program works it out when it opens the file
        for place in range(1, len(row) + 1):
            sheet.cell(number, place).alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.heads))}{len(table.rows) + 1}"


def _saved(book: Any) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _plain(value: Value) -> str:
    if isinstance(value, int):
        return str(value)
    return value.isoformat() if isinstance(value, date) else " ".join(clean(value or "").split())


def _harmless(value: Value) -> str:
    text = _plain(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _fill(cell: Any, value: Value, *, lines: bool = False) -> None:
    if isinstance(value, date):
        cell.value, cell.number_format = value, "dd-mm-yyyy"
    elif isinstance(value, int):
        cell.value = value
    elif text := clean(value or "") if lines else _plain(value):
        cell.value, cell.data_type = text[:MAX_CELL], "s"  # openpyxl takes what begins with = for a formula
        cell.quotePrefix = text.startswith(_FORMULA)  # and Excel would, once somebody edits the cell
