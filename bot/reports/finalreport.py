"""An outline as a Word document that people go on writing in: real headings, tables and alternative texts. No words of its own.

What is in the final report, and how it is worded, is decided by `handlers.texts.finalreport`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Any, Final

from babel.core import Locale
from babel.numbers import format_decimal

from bot.reports.charts import draw
from bot.reports.outline import (
    Bullets,
    Contents,
    Entry,
    Heading,
    Outline,
    Paragraph,
    Part,
    Picture,
    Table,
)

PAGE: Final = (21.0, 29.7)  # centimetres, A4
MARGIN: Final = 2.2
WIDTH: Final = PAGE[0] - 2 * MARGIN
PICTURE: Final = (13.0, 12.5)  # centimetres at most, so that heading, picture and table are on one page where they can be
FONT: Final = "Calibri"
INK, RULE, SHADE = "1F3A4D", "B8C4CC", "E8EEF2"  # headings, lines between rows, the row of headings
_ENTRY, _NOTE, _CELL, _SMALL_CELL, _LINK = _OWN = ("Entry", "Entry Note", "Table Text", "Table Text Small", "Contents Line")
_INKED: Final = ("Title", "Subtitle", "Heading 1", "Heading 2", "Caption")
_SIZES: Final = (  # of a style: points of its letters, and of the room before and after a paragraph
    *(("Normal", 10.5, 0, 6), ("Title", 30, 0, 4), ("Subtitle", 14, 0, 12), ("Heading 1", 18, 18, 8), ("Heading 2", 13, 14, 4)),
    *(("Caption", 9, 8, 4), ("Footer", 9, 0, 0), (_LINK, 10.5, 0, 2), (_ENTRY, 10.5, 6, 1), (_NOTE, 10.5, 0, 1)),
    *((_CELL, 9, 1, 1), (_SMALL_CELL, 8, 1, 1)),
)
_MANY: Final = 8
_TOGETHER: Final = 16  # rows of a table that is not broken over two pages
_NARROW: Final = 0.1  # centimetres between a cell's border and its text where there are many columns
_FIELDS: Final = {"{page}": "PAGE", "{pages}": "NUMPAGES"}
_NOT_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(outline: Outline) -> bytes:
    """The document as DOCX. Draws the charts, which takes a moment; may be called from any thread."""
    from docx import Document

    document = Document()
    _set_up(document, outline)
    document.add_paragraph(_text(outline.title), style="Title")
    document.add_paragraph(_text(outline.subtitle), style="Subtitle")
    headings = [part for part in outline.parts if isinstance(part, Heading)]
    places = _Places(headings)
    for part in outline.parts:
        _write(document, part, places, outline.language)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


class _Places:
    """The headings with the names of the places where they stand."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = headings
        self._next = iter(range(1, len(headings) + 1))

    def __iter__(self) -> Iterator[tuple[str, Heading]]:
        return ((self.name(number), heading) for number, heading in enumerate(self.headings, start=1))

    def following(self) -> tuple[int, str]:
        """Number and name of the next heading that is written."""
        number = next(self._next)
        return number, self.name(number)

    @staticmethod
    def name(number: int) -> str:
        return f"_Heading{number}"


def _write(document: Any, part: Part, places: _Places, language: str) -> None:
    match part:
        case Heading():
            _heading(document, part, places)
        case Paragraph(text):
            document.add_paragraph(_text(text))
        case Bullets(items):
            for item in items:
                document.add_paragraph(_text(item), style="List Bullet")
        case Entry():
            _entry(document, part)
        case Table():
            _table(document, part, language)
        case Picture():
            _picture(document, part)
        case Contents(title):
            _contents(document, title, places)


# ---------------------------------------------------------------------------------------------------------- the whole of it


def _set_up(document: Any, outline: Outline) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = Cm(PAGE[0]), Cm(PAGE[1])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(MARGIN)
    about = document.core_properties
    about.title, about.author, about.language = _text(outline.title), _text(outline.author), outline.language
    about.subject, about.comments = _text(outline.subtitle), ""
    _speak(document, outline.language)
    _style(document)
    _foot(section.footer.paragraphs[0], outline)


def _style(document: Any) -> None:
    """Everything that repeats has a style, so that whoever goes on with the document can change all of it at once."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt, RGBColor

    styles = document.styles
    for name, size, before, after in _SIZES:
        style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size = Pt(size)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        if name in _OWN:
            style.base_style = styles["Normal"]
        else:
            _set_font(style)
        if name in _INKED:
            style.font.color.rgb = RGBColor.from_string(INK)
    styles[_NOTE].paragraph_format.left_indent = Cm(0.6)
    styles["Caption"].paragraph_format.keep_with_next = True


def _speak(document: Any, language: str) -> None:
    """The language of everything, so that no word is underlined as misspelt."""
    from docx.oxml.ns import qn

    for mark in (*document.styles.element.iter(qn("w:lang")), *document.settings.element.iter(qn("w:themeFontLang"))):
        mark.set(qn("w:val"), language)
        for other in ("eastAsia", "bidi"):
            mark.attrib.pop(qn(f"w:{other}"), None)


def _set_font(style: Any) -> None:
    """One font for all letters: the template's own follow a theme, which wins where it is named."""
    from docx.oxml.ns import qn

    style.font.name = FONT
    fonts = style.element.rPr.rFonts
    for name in list(fonts.attrib):
        if name.endswith("Theme"):
            del fonts.attrib[name]
    for letters in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{letters}"), FONT)


def _foot(paragraph: Any, outline: Outline) -> None:
    """What stands below every page, with fields for the numbers."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(f"{_text(outline.below)}  |  ")
    for piece in re.split(r"({pages?})", outline.page):
        if piece in _FIELDS:
            _field(paragraph, _FIELDS[piece])
        else:
            paragraph.add_run(_text(piece))


def _field(paragraph: Any, code: str) -> None:
    """What Word works out itself; until then it shows 1."""
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="begin"))
    paragraph.add_run()._r.append(_element("w:instrText", text=f" {code} "))
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="separate"))
    paragraph.add_run("1")
    paragraph.add_run()._r.append(_element("w:fldChar", fldCharType="end"))


def _element(tag: str, /, *, text: str | None = None, **attributes: str) -> Any:
    """An element of WordprocessingML that python-docx has no name for."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    made = OxmlElement(tag)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), value)
    if text is not None:
        made.text = text
        made.set(qn("xml:space"), "preserve")
    return made


# --------------------------------------------------------------------------------------------------------------- the parts


def _heading(document: Any, heading: Heading, places: _Places) -> None:
    number, name = places.following()
    paragraph = document.add_paragraph(_text(heading.text), style=f"Heading {heading.level}")
    paragraph.paragraph_format.page_break_before = heading.turned or None
    paragraph._p.insert(1, _element("w:bookmarkStart", id=str(number), name=name))
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))


def _contents(document: Any, title: str, places: _Places) -> None:
    """A list of links: page numbers would have to be worked out by whoever opens the document."""
    from docx.shared import Cm

    document.add_paragraph().add_run(_text(title)).bold = True
    for name, heading in places:
        paragraph = document.add_paragraph(style=_LINK)
        paragraph.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
        link = _element("w:hyperlink", anchor=name, history="1")
        link.append(paragraph.add_run(_text(heading.text))._r)
        paragraph._p.append(link)


def _entry(document: Any, entry: Entry) -> None:
    first = _styled(document.add_paragraph(), _ENTRY)
    first.add_run(_text(entry.title)).bold = True
    first.add_run(f" {_text(entry.facts)}")
    before = first
    for about, text in entry.notes:
        before.paragraph_format.keep_with_next = True
        before = _styled(document.add_paragraph(), _NOTE)
        before.add_run(f"{_text(about)}: ").italic = True
        before.add_run(_text(text))


def _styled(paragraph: Any, name: str) -> Any:
    """The paragraph in a style of `_OWN`. python-docx would look through all styles for each of some thousand paragraphs."""
    paragraph._p.style = name.replace(" ", "")  # its id
    return paragraph


def _picture(document: Any, picture: Picture) -> None:
    from docx.shared import Cm

    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    drawn = paragraph.add_run().add_picture(BytesIO(draw(picture.chart)), width=Cm(PICTURE[0]))
    if drawn.height > Cm(PICTURE[1]):
        drawn.width, drawn.height = int(drawn.width * Cm(PICTURE[1]) / drawn.height), Cm(PICTURE[1])
    about = drawn._inline.docPr
    about.set("descr", _text(picture.alt))
    about.set("title", _text(picture.chart.title))


def _table(document: Any, table: Table, language: str) -> None:
    from docx.shared import Cm, Pt

    document.add_paragraph(_text(table.caption), style="Caption")
    made = document.add_table(rows=1 + len(table.rows), cols=len(table.heads))
    made.autofit = False
    many = len(table.heads) > _MANY
    _dress(made._tbl.tblPr, _text(table.caption), narrow=many)
    widths = [Cm(WIDTH * share / sum(table.shares)) for share in table.shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    style, locale = _SMALL_CELL if many else _CELL, Locale.parse(language, sep="-")
    to_right = [all(isinstance(row[place], int) for row in table.rows) and place > 0 for place in range(len(table.heads))]
    last = len(table.rows)
    for number, (row, values) in enumerate(zip(made.rows, (table.heads, *table.rows), strict=True)):
        row._tr.get_or_add_trPr().append(_element("w:cantSplit"))
        if number == 0:
            row._tr.trPr.append(_element("w:tblHeader"))
        bold, together = number == 0 or (table.total and number == last), last <= _TOGETHER and number < last
        for cell, value, width, right in zip(row.cells, values, widths, to_right, strict=True):
            cell.width = width
            shown = format_decimal(value, locale=locale) if isinstance(value, int) else value
            _fill(cell.paragraphs[0], shown, style=style, bold=bold, right=right, together=together)
            if number == 0:
                cell._tc.tcPr.append(_element("w:shd", val="clear", color="auto", fill=SHADE))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _fill(paragraph: Any, text: str, *, style: str, bold: bool, right: bool, together: bool) -> None:
    """The one paragraph of a cell; `together`: on one page with the row below."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    _styled(paragraph, style)
    if together:
        paragraph.paragraph_format.keep_with_next = True
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paragraph.add_run(_text(text)).bold = bold or None


def _dress(properties: Any, caption: str, *, narrow: bool) -> None:
    """A thin line above and below every row, and what the table is called. The order of the elements is the schema's."""
    from docx.oxml.ns import qn

    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color=RULE))
    layout = properties.find(qn("w:tblLayout"))
    layout.addprevious(borders)
    if narrow:
        margins = _element("w:tblCellMar")
        for side in ("left", "right"):
            margins.append(_element(f"w:{side}", w=str(round(_NARROW * 567)), type="dxa"))  # twentieths of a point
        layout.addnext(margins)
    properties.append(_element("w:tblCaption", val=caption))


def _text(text: str) -> str:
    """`text` without what XML cannot hold."""
    return _NOT_XML.sub("", text)
