"""The words in a file that somebody sent, whatever it is called: all that can be read, in no particular order.

Not for the index: what is read here is looked through for what must not be there. So more is read than of a document: the heads
and feet of pages, comments, names of sheets, links, what is said of a picture, and what was struck out all lie in the file too.
What a file is, is told by its content. Not read are what is encoded within text (a mail in base64, signs written as codes in
RTF), and files within a file.

A zip bomb is told by its sizes and left alone. What else a hostile file may cost, in time and memory, is for the caller to
bound: the parsers of PDF and Word cannot be stopped from here.
"""

from __future__ import annotations

import logging
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import Final
from urllib.parse import unquote
from xml.parsers import expat

from knowledge.errors import SourceError
from knowledge.formats.characters import decode
from knowledge.reading import parse

log = logging.getLogger(__name__)

MAX_PARTS: Final = 20_000
MAX_XML: Final = 60 * 2**20  # bytes unpacked, as for a document

_HEAD: Final = 1024  # bytes in which a PDF file says that it is one
_MAIN: Final = {"word/document.xml": ".docx", "ppt/presentation.xml": ".pptx"}
# Of Word, PowerPoint, Excel and OpenDocument, without their namespaces.
_BLOCKS: Final = frozenset("p h tc c si row comment list-item table-cell table-row".split())
_WITHIN: Final = frozenset("t delText span a".split())  # a number may be cut in several of them
# Attributes with words in them: sheets, pictures and what is said of them, links.
_SAYING: Final = frozenset("name descr title target href alt tooltip display".split())
_DECIMAL: Final = re.compile(r"-?[0-9]+\.[0-9]+(?:[eE][-+]?[0-9]+)?")
_SIGNS: Final = {"tab": "\t", "br": "\n", "cr": "\n", "line-break": "\n", "s": " ", "noBreakHyphen": "-", "softHyphen": "-"}
_DAMAGED: Final = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError)


def words_of(data: bytes) -> Iterator[str] | None:
    """The lines of text in a file: plain text of any sort, PDF, Word, PowerPoint, Excel, OpenDocument. None where it has none
    that can be read: a picture, a recording, a film, a scan; a file that is damaged, protected, or larger than is sound.
    """
    lines: Iterator[str]
    if b"%PDF-" in data[:_HEAD]:
        lines = chain(_read(data, ".pdf"), _beside(data))
    elif data.startswith(b"PK\x03\x04"):
        lines = _zipped(data)
    else:
        lines = iter((decode(data) or "").splitlines())
    told = (line for line in lines if line.strip())
    first = next(told, None)
    return None if first is None else chain((first,), told)


def _read(data: bytes, ending: str) -> Iterator[str]:
    """The lines as of a document; none where it is not one."""
    try:
        for line in parse(data, Path(f"attached{ending}")):
            yield line.text
    except SourceError as error:
        log.info("%s", error)


def _beside(data: bytes) -> Iterator[str]:
    """What stands in a PDF file beside the text of its pages."""
    from knowledge.formats.pdf import read_notes

    try:
        yield from read_notes(data)
    except Exception as error:  # a parser meets what its authors did not; the pages were read by then
        log.info("what stands beside the pages cannot be read: %s", type(error).__name__)


def _zipped(data: bytes) -> Iterator[str]:
    """The text of all XML in a zip archive, then the lines as of a document, whose tables are rows there."""
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        parts = [part for part in archive.infolist() if part.filename.endswith((".xml", ".rels"))]
    except _DAMAGED as error:
        log.info("an archive cannot be read: %s", type(error).__name__)
        return
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_XML:
        log.info("an archive holds more text than a document")
        return
    for part in parts:
        try:
            content = archive.read(part)  # never more than its stated size: zipfile holds it to that
        except _DAMAGED as error:
            log.info("a part of an archive cannot be read: %s", type(error).__name__)
            continue
        yield from _Text(content).lines
    for name, ending in _MAIN.items():
        if name in archive.NameToInfo:
            yield from _read(data, ending)


class _Text:
    """The text of an XML file in `lines`, up to where it breaks off. Runs of letters that are formatted apart are one line."""

    def __init__(self, content: bytes) -> None:
        self.lines: list[str] = []
        self._line: list[str] = []
        self._told = [False]  # for each open element, whether text stands directly in it
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(content, True)
        except (expat.ExpatError, _Refused) as error:
            log.info("a part of an archive is no sound XML: %s", type(error).__name__)
        self._flush()

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.lines += [unquote(value) for key, value in attributes.items() if key.rpartition(":")[2].lower() in _SAYING]
        self._told.append(False)
        self._line.append(_SIGNS.get(name.rpartition(":")[2], ""))

    def _end(self, name: str) -> None:
        plain = name.rpartition(":")[2]
        if plain == "v" and _DECIMAL.fullmatch("".join(self._line)):
            self._line.clear()  # a figure that Excel worked out, with all its decimals
        if (self._told.pop() and plain not in _WITHIN) or plain in _BLOCKS:
            self._flush()

    def _text(self, text: str) -> None:
        self._told[-1] = self._told[-1] or not text.isspace()
        self._line.append(text)

    def _refuse(self, *_: object) -> None:
        """No office program declares entities, which may expand a hundredfold."""
        raise _Refused

    def _flush(self) -> None:
        self.lines += "".join(self._line).splitlines()
        self._line.clear()


class _Refused(Exception):
    """The XML declares a document type."""
