"""Word files. Paragraphs and table rows in reading order, with headings, lists and their numbers; headers and footers left out.

python-docx opens the package and its styles; the body is walked here, because its own reading skips content controls, tracked
insertions, text boxes and footnotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml

from knowledge.formats.characters import clean
from knowledge.formats.numbering import Numbering, Styles, W
from knowledge.formats.office import check_archive
from knowledge.model import Line, Style

_WORDS = {W + "t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
_PARAGRAPH, _TABLE, _ROW, _CELL, _RUN = W + "p", W + "tbl", W + "tr", W + "tc", W + "r"
_TEXT_BOX = W + "txbxContent"
_SKIPPED = {  # deleted text, field codes, the second copy of each text box, text boxes themselves (read after their paragraph)
    W + "del",
    W + "moveFrom",
    W + "instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    _TEXT_BOX,
    W + "pPr",
    W + "tcPr",
    W + "trPr",
    W + "tblPr",
    W + "sdtPr",
}
_CHARACTERS = {W + "tab": "\t", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "softHyphen": "\xad"}


def read_docx(data: bytes, path: Path) -> tuple[Line, ...]:
    """The paragraphs and table rows of a Word file, empty ones included; footnotes and endnotes last, as NOTES.

    `number` counts paragraphs and rows. Lines that share one stand in the same paragraph (line breaks, text boxes) or in the
    same row of a table with a single column, which is a frame rather than a table. The text of a numbered paragraph begins with
    its number, that of a bulleted one with a bullet; `raw` is without. Raises `SourceError`, and what python-docx raises.
    """
    check_archive(data, path, main="word/document.xml", kind="Word file")
    document = docx.Document(BytesIO(data))
    return tuple(_Walk(document).lines())


class _Walk:
    """One way through a document: counts paragraphs and rows and the numbers of lists."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles = Styles(document.styles.element)
        self._numbering = Numbering(_part_xml(document, RELATIONSHIP_TYPE.NUMBERING))
        self._number = 0

    def lines(self) -> Iterator[Line]:
        yield from self._blocks(self._document.element.body)
        for kind in (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES):
            notes = _part_xml(self._document, kind)
            for note in () if notes is None else notes:
                if note.get(W + "type") is None:  # the others are the lines that part notes from text
                    yield from (replace(line, style=Style.NOTES, level=0) for line in self._blocks(note) if line.text)

    def _blocks(self, parent: Any) -> Iterator[Line]:
        for child in parent:
            if child.tag == _PARAGRAPH:
                self._number += 1
                yield from self._paragraph(child)
            elif child.tag == _TABLE:
                yield from self._table(child)
            elif child.tag not in _SKIPPED and isinstance(child.tag, str) and len(child):
                yield from self._blocks(child)  # content controls, custom XML, tracked insertions

    def _paragraph(self, paragraph: Any) -> Iterator[Line]:
        raw = _text(paragraph).strip("\n")  # page breaks stand there too
        style, level, marker = self._style(paragraph, empty=not raw.strip())
        if style is not Style.PLAIN:  # a heading or an item is one thing, however its lines are broken
            raw = raw.replace("\n", " ")
        for row in raw.split("\n"):
            text = clean(row).strip()
            yield Line(self._number, f"{marker} {text}".lstrip(), row, style=style, level=level)
        for box in _text_boxes(paragraph):
            yield from self._inside(box)

    def _style(self, paragraph: Any, *, empty: bool) -> tuple[Style, int, str]:
        heading = self._styles.heading(paragraph)
        if empty:
            return Style.PLAIN, 0, ""
        item = self._numbering.item(paragraph, self._styles)
        if heading is not None:
            return Style.HEADING, heading, item.marker if item and item.marker != "•" else ""
        return (Style.ITEM, item.level, item.marker) if item else (Style.PLAIN, 0, "")

    def _inside(self, parent: Any) -> Iterator[Line]:
        """Paragraphs that have no number of their own."""
        for paragraph in parent.iter(_PARAGRAPH):
            if not any(above.tag == _TEXT_BOX for above in _between(paragraph, parent)):
                yield from self._paragraph(paragraph)

    def _table(self, table: Any) -> Iterator[Line]:
        rows = [list(_children(row, _CELL)) for row in _children(table, _ROW)]
        framed = all(len(cells) <= 1 for cells in rows)
        for cells in rows:
            self._number += 1
            if framed:
                for cell in cells:
                    yield from self._inside(cell)
                continue
            texts = [text for cell in cells for text in (_cell_text(cell), *[""] * (_span(cell) - 1))]
            cleaned = "\t".join(clean(text.replace("\t", " ")).strip() for text in texts).rstrip("\t")
            yield Line(self._number, cleaned, "\t".join(texts), style=Style.ROW if cleaned else Style.PLAIN)


def _children(parent: Any, tag: str) -> Iterator[Any]:
    """Children of that tag, also those within content controls and tracked insertions; none of tables further in."""
    for child in parent:
        if child.tag == tag:
            if child.find(f"{W}trPr/{W}del") is None:
                yield child
        elif child.tag not in _SKIPPED and child.tag != _TABLE and isinstance(child.tag, str):
            yield from _children(child, tag)


def _between(element: Any, ancestor: Any) -> Iterator[Any]:
    for above in element.iterancestors():
        if above is ancestor:
            return
        yield above


def _text(element: Any) -> str:
    """What `element` shows: tabs as tabs, line breaks as newlines, no deleted, struck out, hidden or field text."""
    parts = []
    for child in element:
        if child.tag in _WORDS:
            parts.append(child.text or "")
        elif child.tag in _CHARACTERS:
            parts.append(_CHARACTERS[child.tag])
        elif child.tag == _RUN and any(_is_set(child, mark) for mark in ("vanish", "strike", "dstrike")):
            continue
        elif child.tag not in _SKIPPED and len(child):
            parts.append(_text(child))
    return "".join(parts)


def _is_set(run: Any, mark: str) -> bool:
    """Whether the run bears the mark; Word may also write that it does not."""
    found = run.find(f"{W}rPr/{W}{mark}")
    return found is not None and found.get(W + "val", "true") not in ("0", "false", "off")


def _text_boxes(paragraph: Any) -> Iterator[Any]:
    for box in paragraph.iter(_TEXT_BOX):
        if not any(above.tag in _SKIPPED for above in _between(box, paragraph)):
            yield box


def _cell_text(cell: Any) -> str:
    """All paragraphs of a cell, those of tables within it too; nothing for the lower part of cells merged downwards."""
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if merged is not None and merged.get(W + "val") != "restart":
        return ""
    joined = ""
    for text in (row.strip() for paragraph in cell.iter(_PARAGRAPH) for row in _text(paragraph).split("\n")):
        if text:
            joined += ("; " if _lists(joined, text) else " " if joined else "") + text
    return joined


def _lists(before: str, text: str) -> bool:
    """Whether two lines of a cell stand below each other as in a list: the first has no stop, the second begins anew."""
    return bool(before) and before[-1] not in ".,:;!?-–/(" and text[:1].isupper()


def _span(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "1" if span is None else span.get(W + "val", "1")
    return min(int(value), 63) if value.isdigit() else 1  # 63 columns are the most Word makes


def _part_xml(document: Document, kind: str) -> Any:
    """The root of the part that the document is related to by `kind`; None where it has none."""
    for relation in document.part.rels.values():
        if relation.reltype == kind and not relation.is_external:
            return parse_xml(relation.target_part.blob)
    return None
