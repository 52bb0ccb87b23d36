"""PDF files, read with PDFium. Lines in reading order with their page; headings are told by size and weight of the letters.

PDFium was chosen by measurement: unlike pypdf it keeps the cells of a table row on one line, unlike pdfplumber it keeps two
columns apart and reads hundreds of pages in seconds. It is not thread-safe, hence the lock.
"""

from __future__ import annotations

import ctypes
import logging
import math
import re
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pypdfium2  # type: ignore[import-untyped]  # it has no type hints; _Letters wraps what is used of it
from pypdfium2 import raw as pdfium

from knowledge.errors import SourceError
from knowledge.formats.characters import clean
from knowledge.formats.grid import pieces_joined
from knowledge.formats.page import Gap, Row, cells_joined, gutters_found, headings_joined, ordered, parted
from knowledge.model import Line, Style

logger = logging.getLogger(__name__)

MAX_PAGES = 10_000

_CUT = "\x02\ufffe"  # PDFium's signs for a hyphen at the end of a line, behind which it leaves out the line break
_LINE = re.compile(rf"[^\r\n{_CUT}]*[{_CUT}]?")
_WORD = re.compile(r"\S+")
_CELL_GAP = 2.0  # times the letter size: a wider gap parts cells; in justified text gaps stay below 1.5
_LOOSE_GAP = 0.8  # times the letter size: a gap that parts cells where it runs through several rows
_MARKER = re.compile(r"(?:\W|\w{1,3}[.)]|\d{1,3})$")  # in front of a gap it is the mark of a list item, not a cell
_RAISED = re.compile(r"(?<=[^\W\d_]|[.,;:!?)”\"»])(\d{1,3})(?!\d)")  # figures right behind a word, perhaps of a footnote
_RAISED_FIGURE = re.compile(r"(?<=\d)(?=(\d{1,2})(?!\d))")  # the same behind a figure
_RAISED_SIZE = 0.9  # times the letter before it
_LARGER = 1.12  # times the size of the running text: a heading
_LONGEST_HEADING = 150  # characters
_BOLD = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600

_lock = threading.Lock()


@dataclass(frozen=True, slots=True)
class _Page:
    number: int
    rows: tuple[Row, ...]


def read_pdf(data: bytes, path: Path) -> tuple[Line, ...]:
    """The lines of a PDF file; `number` is a running number, a blank line parts paragraphs that stand apart.

    Wide gaps within a line become tabs. Raises `SourceError` for protected and damaged files and those without text.
    """
    with _lock:
        pages = _pages(data, path)
    silent = [page.number for page in pages if not page.rows]
    if silent:
        logger.warning("%s: no text on %d of %d pages, the first of them page %d", path, len(silent), len(pages), silent[0])
    body, sizes = _letters(pages)
    lines: list[Line] = []
    for page in pages:
        rows = cells_joined(pieces_joined(gutters_found(page.rows)))
        for row in parted(headings_joined(rows, above=body[0] * _LARGER, bold=body[1])):
            level = 0 if row is None else _heading(row, body, sizes)
            raw = "" if row is None else row.raw
            text = "" if row is None else clean(row.text).strip()
            style = Style.HEADING if level and text else Style.PLAIN
            lines.append(Line(len(lines) + 1, text, raw, page=page.number, style=style, level=level if style else 0))
    return tuple(lines)


def read_notes(data: bytes) -> tuple[str, ...]:
    """What a PDF file says beside the text of its pages: title and subject of the file, comments, form fields, links. Nothing
    where it is protected or damaged."""
    found: list[str] = []
    with _lock:
        try:
            document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError:
            return ()
        try:
            found += document.get_metadata_dict(skip_empty=True).values()
            for index in range(min(len(document), MAX_PAGES)):
                page = document[index]
                for number in range(pdfium.FPDFPage_GetAnnotCount(page)):
                    annotation = pdfium.FPDFPage_GetAnnot(page, number)
                    found += _said(document, annotation)
                    pdfium.FPDFPage_CloseAnnot(annotation)
                page.close()
        except pypdfium2.PdfiumError:
            logger.info("a page is damaged, so that its comments are not read")
        finally:
            document.close()
    return tuple(found)


def _said(document: pypdfium2.PdfDocument, annotation: object) -> list[str]:
    """The texts of a comment, a form field or a link."""
    found = []
    for key in (b"Contents", b"T", b"Subj", b"V", b"TU"):
        size = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
        held = ctypes.create_string_buffer(size)
        pdfium.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(held, ctypes.POINTER(pdfium.FPDF_WCHAR)), size)
        found.append(held.raw.decode("utf-16-le", errors="replace").rstrip("\0"))
    if link := pdfium.FPDFAnnot_GetLink(annotation):
        action = pdfium.FPDFLink_GetAction(link)
        size = pdfium.FPDFAction_GetURIPath(document, action, None, 0) if action else 0
        held = ctypes.create_string_buffer(size)
        pdfium.FPDFAction_GetURIPath(document, action, held, size)
        found.append(unquote(held.raw.decode("utf-8", errors="replace").rstrip("\0")))
    return [text for text in found if text]


def _pages(data: bytes, path: Path) -> list[_Page]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pdfium.FPDF_ERR_PASSWORD:
            raise SourceError(path, "is protected by a password") from error
        raise SourceError(path, "is no PDF file, or a damaged one") from error
    try:
        if not 0 < len(document) <= MAX_PAGES:
            raise SourceError(path, f"has {len(document)} pages: from 1 to {MAX_PAGES} can be read")
        pages = []
        images = 0
        for index in range(len(document)):
            page = document[index]
            rows = _rows(page)
            images += not rows and any(page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE]))
            pages.append(_Page(index + 1, tuple(rows)))
            page.close()
    except pypdfium2.PdfiumError as error:
        raise SourceError(path, "is a damaged PDF file") from error
    finally:
        document.close()
    if not any(page.rows for page in pages):
        what = "no text: scanned images, which need text recognition first" if images else "holds no text"
        raise SourceError(path, what)
    return pages


# --------------------------------------------------------------------------------------------------- from letters to lines


def _rows(page: pypdfium2.PdfPage) -> list[Row]:
    textpage = page.get_textpage()
    letters = _Letters(textpage)
    text = letters.text()
    rows = []
    start = 0
    for match in _LINE.finditer(text):
        end = match.end()
        if match[0].endswith(tuple(_CUT)) and end < len(text) and letters.same_line(end - 1, end):
            continue  # a hyphen within the line
        if end < len(text) and _ends_raised(letters, text, start, end):
            continue  # the mark of a footnote within the line
        if line := text[start:end].strip("\r\n"):
            rows += _row(letters, line, text.index(line, start))
        start = end
    textpage.close()
    return ordered(rows, page.get_height()) if page.get_rotation() == 0 else rows


def _ends_raised(letters: _Letters, text: str, start: int, end: int) -> bool:
    """Whether the line up to `end` was broken behind a raised figure, for the baseline changes there, and goes on after it."""
    mark = next(reversed([*_RAISED.finditer(text, start, end)]), None)
    following = next((i for i in range(end, min(end + 4, len(text))) if not text[i].isspace()), None)
    if mark is None or text[mark.end() : end].strip() or following is None:
        return False
    return letters.raised(mark.start(1)) and letters.same_line(mark.start(1) - 1, following)


def _row(letters: _Letters, line: str, start: int) -> list[Row]:
    """The row that begins with the letter numbered `start`, or none when there is nothing but blanks."""
    for mark in (*_RAISED.finditer(line), *_RAISED_FIGURE.finditer(line)):
        if letters.raised(mark.start(1) + start):
            line = line[: mark.start(1)] + " " * len(mark[1]) + line[mark.end(1) :]
    line = re.sub(r"[\r\n]", " ", line)
    words = [(match.start() + start, match.end() + start - 1) for match in _WORD.finditer(line)]
    if not words:
        return []
    first, last = words[0][0], words[-1][1]
    size = min(letters.size(first), letters.size(last))  # the mark of a list item may be larger than its text
    text = line[first - start : words[0][1] - start + 1]
    x, y = letters.origin(first)
    columns = [x]
    gaps = []
    for (_, before), (left, right) in pairwise(words):
        gap = Gap(len(text), letters.right(before), letters.left(left), mark=bool(_MARKER.match(text)))
        cell = gap.right - gap.left > _CELL_GAP * size and not gap.mark
        if gap.right - gap.left > _LOOSE_GAP * size:
            gaps.append(gap)
        text += ("\t" if cell else " ") + line[left - start : right - start + 1]
        columns += [letters.origin(left)[0]] if cell else []
    shown, raw = (part.replace(_CUT[0], "-").replace(_CUT[1], "-") for part in (text, line))
    bold = letters.bold(first) and letters.bold(last)
    cells = tuple(columns) if len(columns) > 1 else ()
    return [Row(shown, raw, x, y, size, bold, cells, gaps=tuple(gaps), right=letters.right(last))]


class _Letters:
    """The letters of a page: PDFium's functions with Python's types."""

    def __init__(self, textpage: pypdfium2.PdfTextPage) -> None:
        self._page = textpage
        self._box = [ctypes.c_double() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self._font = ctypes.create_string_buffer(128)

    def text(self) -> str:
        """The whole page, one character a letter."""
        count = self._page.count_chars()
        text = str(self._page.get_text_range()) if count else ""
        if len(text) == count:
            return text
        # letters without meaning are left out there, and those beyond U+FFFF count twice
        return "".join(chr(pdfium.FPDFText_GetUnicode(self._page, index)) for index in range(count)).replace("\0", " ")

    def origin(self, index: int) -> tuple[float, float]:
        x, y, *_ = self._box
        pdfium.FPDFText_GetCharOrigin(self._page, index, x, y)
        return x.value, y.value

    def left(self, index: int) -> float:
        pdfium.FPDFText_GetCharBox(self._page, index, *self._box)
        return self._box[0].value

    def right(self, index: int) -> float:
        pdfium.FPDFText_GetCharBox(self._page, index, *self._box)
        return self._box[1].value

    def same_line(self, index: int, other: int) -> bool:
        return abs(self.origin(index)[1] - self.origin(other)[1]) < self.size(other) / 2

    def size(self, index: int) -> float:
        """The height of the letters on the page in points; some producers set size 1 and enlarge it by the matrix."""
        size = float(pdfium.FPDFText_GetFontSize(self._page, index))
        if pdfium.FPDFText_GetMatrix(self._page, index, self._matrix):
            size *= math.hypot(self._matrix.c, self._matrix.d) or 1.0
        return size or 1.0

    def raised(self, index: int) -> bool:
        """Whether a letter is smaller than the one before it and stands higher: the mark of a footnote."""
        size = self.size(index - 1)
        return self.size(index) < _RAISED_SIZE * size and self.origin(index)[1] > self.origin(index - 1)[1] + 0.1 * size

    def bold(self, index: int) -> bool:
        if pdfium.FPDFText_GetFontWeight(self._page, index) >= _BOLD_WEIGHT:
            return True
        length = pdfium.FPDFText_GetFontInfo(self._page, index, self._font, len(self._font), None)
        return 0 < length <= len(self._font) and bool(_BOLD.search(self._font.value.decode("ascii", errors="replace")))


# ---------------------------------------------------------------------------------------------------------------- headings


def _letters(pages: Sequence[_Page]) -> tuple[tuple[float, bool], tuple[float, ...]]:
    """Size and weight of the running text, and the sizes that are larger, largest first."""
    weights: Counter[tuple[float, bool]] = Counter()
    for page in pages:
        for row in page.rows:
            weights[(_rounded(row.size), row.bold)] += len(row.text)
    body = weights.most_common(1)[0][0]
    return body, tuple(sorted({size for size, _ in weights if size > body[0] * _LARGER}, reverse=True))


def _rounded(size: float) -> float:
    return round(size * 2) / 2


def _heading(row: Row, body: tuple[float, bool], sizes: tuple[float, ...]) -> int:
    """The level of a row as a heading; 0 when it is none."""
    size, text = _rounded(row.size), row.text.strip()
    if len(text) > _LONGEST_HEADING or "\t" in text or not any(char.isalpha() for char in text):
        return 0
    if size in sizes:
        return min(sizes.index(size) + 1, 9)
    if row.bold and not body[1] and size >= body[0] and not text.endswith((".", ",", ":", ";", "-")):
        return min(len(sizes) + 1, 9)
    return 0
