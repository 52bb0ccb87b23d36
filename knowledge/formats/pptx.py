"""PowerPoint files. Slides with title, bullets, tables, diagrams and speaker notes, in the order in which people read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pptx
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.oxml import parse_xml

from knowledge.formats.characters import clean
from knowledge.formats.office import check_archive
from knowledge.model import Line, Style

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_DIAGRAM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

_TITLES = {PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE}
_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.HEADER, PP_PLACEHOLDER.SLIDE_NUMBER}
_SAME_ROW = 228_600  # EMU, a quarter of an inch: shapes whose tops differ by less stand beside each other
_MAX_DEPTH = 50  # groups within groups

Part = tuple[str, str, Style, int]  # text, raw, style, level


def read_pptx(data: bytes, path: Path) -> tuple[Line, ...]:
    """The lines of a presentation; `page` is the slide, `number` a running number. A blank line parts shapes.

    The text of an item begins with its bullet or number. Date, footer and slide number are left out; hidden slides are read.
    Raises `SourceError`, and what python-pptx raises.
    """
    check_archive(data, path, main="ppt/presentation.xml", kind="PowerPoint file")
    lines: list[Line] = []
    for page, slide in enumerate(pptx.Presentation(BytesIO(data)).slides, start=1):
        for text, raw, style, level in _slide(slide):
            lines.append(Line(len(lines) + 1, text, raw, page=page, style=style, level=level))
    return tuple(lines)


def _slide(slide: Any) -> Iterator[Part]:
    title = slide.shapes.title
    if title is not None and (text := " ".join(title.text_frame.text.split())):
        yield clean(text), title.text_frame.text.replace("\v", " ").replace("\n", " "), Style.HEADING, 1
    for shape in _reading_order(slide.shapes):
        if title is None or shape.shape_id != title.shape_id:
            parts = list(_shape(shape, slide, depth=0))
            if any(part[0] for part in parts):
                yield "", "", Style.PLAIN, 0
                yield from parts
    if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
        for row in notes.text.replace("\v", "\n").split("\n"):
            if text := clean(row).strip():
                yield text, row, Style.NOTES, 0


def _reading_order(shapes: Sequence[Any]) -> list[Any]:
    """Top to bottom, and left to right what stands beside each other."""
    rows: list[list[Any]] = []
    for shape in sorted(shapes, key=lambda shape: shape.top or 0):
        if rows and (shape.top or 0) - (rows[-1][0].top or 0) < _SAME_ROW:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda shape: shape.left or 0)]


def _shape(shape: Any, slide: Any, *, depth: int) -> Iterator[Part]:
    kind = shape.placeholder_format.type if shape.is_placeholder else None
    if kind in _FURNITURE or depth > _MAX_DEPTH:
        return
    if hasattr(shape, "shapes"):
        for inner in _reading_order(shape.shapes):
            yield from _shape(inner, slide, depth=depth + 1)
    elif getattr(shape, "has_table", False):
        yield from _table(shape.table)
    elif shape.has_text_frame:
        yield from _frame(shape, heading=kind in _TITLES)
    else:
        yield from _diagram(shape, slide)


def _frame(shape: Any, *, heading: bool) -> Iterator[Part]:
    bullets = _bullet_sources(shape)
    counts: Counter[int] = Counter()
    for paragraph in shape.text_frame.paragraphs:
        level = paragraph.level
        bullet = None if heading else _bullet(paragraph, bullets)
        for deeper in [depth for depth in counts if depth > level or (depth == level and not _counted(bullet))]:
            del counts[deeper]
        marker = ""
        if bullet is not None and paragraph.text.strip():
            counts[level] += _counted(bullet)
            marker = f"{_start(bullet) + counts[level] - 1}. " if _counted(bullet) else "• "
        whole = heading or marker  # a heading or an item is one thing, however its lines are broken
        for row in [paragraph.text.replace("\v", " ")] if whole else paragraph.text.split("\v"):
            text = clean(row).strip()
            style = Style.PLAIN if not text or not whole else Style.HEADING if heading else Style.ITEM
            yield (marker + text if text else ""), row, style, 1 if style is Style.HEADING else level if style else 0


def _counted(bullet: Any) -> bool:
    return bullet is not None and bullet.tag == _A + "buAutoNum"


def _start(bullet: Any) -> int:
    start = bullet.get("startAt", "1")
    return int(start) if start.isdecimal() else 1


def _bullet_sources(shape: Any) -> list[Any]:
    """Where the bullets of a shape's paragraphs are set, nearest first: own list style, layout's placeholder, master's."""
    sources = [shape._element.find(f"{_P}txBody/{_A}lstStyle")]
    if shape.is_placeholder:
        base = shape
        while (base := getattr(base, "_base_placeholder", None)) is not None:
            sources.append(base._element.find(f"{_P}txBody/{_A}lstStyle"))
        if shape.placeholder_format.type not in {PP_PLACEHOLDER.SUBTITLE, *_TITLES}:
            master = shape.part.slide_layout.slide_master
            sources.append(master._element.find(f"{_P}txStyles/{_P}bodyStyle"))
    return [source for source in sources if source is not None]


def _bullet(paragraph: Any, sources: list[Any]) -> Any:
    """The element that sets the paragraph's bullet; None where it has none."""
    places = [paragraph._p.find(_A + "pPr"), *(source.find(f"{_A}lvl{paragraph.level + 1}pPr") for source in sources)]
    for place in places:
        for child in () if place is None else place:
            if child.tag in {_A + "buChar", _A + "buAutoNum", _A + "buBlip"}:
                return child
            if child.tag == _A + "buNone":
                return None
    return None


def _table(table: Any) -> Iterator[Part]:
    for row in table.rows:
        raws = ["" if cell.is_spanned else cell.text_frame.text.replace("\v", " ").replace("\n", " ") for cell in row.cells]
        text = "\t".join(clean(raw.replace("\t", " ")).strip() for raw in raws).rstrip("\t")
        yield text, "\t".join(raws), Style.ROW if text else Style.PLAIN, 0


def _diagram(shape: Any, slide: Any) -> Iterator[Part]:
    """The texts of a SmartArt drawing, in the order in which they were typed."""
    ids = next(shape._element.iter(_DIAGRAM + "relIds"), None)
    if ids is None or ids.get(_RELATION + "dm") not in slide.part.rels:
        return
    root: Any = parse_xml(slide.part.related_part(ids.get(_RELATION + "dm")).blob)
    for point in root.iter(_DIAGRAM + "pt"):
        for paragraph in point.iter(_A + "p"):
            raw = "".join(run.text or "" for run in paragraph.iter(_A + "t"))
            if text := clean(raw).strip():
                yield f"• {text}", raw, Style.ITEM, 0
