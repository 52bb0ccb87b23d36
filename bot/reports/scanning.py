"""Whether a CPR number stands in a file that somebody sent. Files of strangers are read in a process of their own.

No parser of PDF or Word can be stopped once it has begun, and a hostile file may take all memory or end the program. So a file
is looked through by this module run as a program, with bounds on time and memory that the system keeps; what dies or takes too
long has not been read. Nothing of the file is written or logged. What a CPR number is, `knowledge.cpr` knows.
"""

from __future__ import annotations

import logging
import os
import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from bot.cells import cpr_places
from bot.spreadsheets import SheetError, sheets
from knowledge.attached import words_of
from knowledge.cpr import mask_lines
from knowledge.model import Line

logger = logging.getLogger(__name__)

SECONDS: Final = 20  # a report of a hundred pages takes two
MEMORY: Final = 2**30  # bytes
AT_ONCE: Final = 2  # processes

_free = threading.BoundedSemaphore(AT_ONCE)
_VERDICTS: Final = {"True": True, "False": False, "None": None}
_TABLES: Final = ("xlsx", "xlsm", "xltx")
_DECIMAL: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_HEADS: Final = 5  # rows in which the heading of a column may stand
_TOGETHER: Final = 1000  # lines that are looked through at a time
_BEGINNING: Final = 4096  # bytes
_TEXT: Final = (b"PK\x03\x04", b"%PDF-", b"\xff\xfe", b"\xfe\xff")  # begin what has text although it has zeros


def holds_number(data: bytes, name: str) -> bool | None:
    """Whether a CPR number stands in the text of a file called `name`; None where it has none that can be read.

    May take `SECONDS`: not for the thread of the event loop.
    """
    beginning = data[:_BEGINNING]
    if not data or (b"\0" in beginning and not beginning.startswith(_TEXT) and b"%PDF-" not in beginning):
        return None  # a picture or a recording
    ending = name.rpartition(".")[2].lower()
    command = [sys.executable, "-P", "-m", "bot.reports.scanning", ending if ending in _TABLES else ""]
    # Without the token, and with the modules from where they are here.
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    try:
        with _free:
            done = subprocess.run(
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                timeout=SECONDS,
                check=False,
            )
    except subprocess.TimeoutExpired:
        logger.warning("a file was not looked through: it takes more than %s seconds", SECONDS)
        return None
    if (told := done.stdout.decode("ascii", errors="replace").strip()) not in _VERDICTS:
        logger.warning("a file was not looked through: its reader ended with %s", done.returncode)
        return None
    return _VERDICTS[told]


def looked_through(data: bytes, ending: str) -> bool | None:
    """As `holds_number`, but within this process and without bounds; `ending` is that of the name, without its point."""
    words = words_of(data)
    if words is not None and any(mask_lines(lines)[1] for lines in _together(words)):
        return True
    tables = [rows for rows in _tables(data) if rows] if ending in _TABLES else []
    if any(_in_table(rows) for rows in tables):
        return True
    return None if words is None and not tables else False


def _together(words: Iterable[str]) -> Iterator[list[Line]]:
    """The lines in stretches, each beginning with the last line of the one before: a number may be cut at its end."""
    found = iter(words)
    stretch = list(islice(found, _TOGETHER))
    while stretch:
        yield [Line(number, text, text) for number, text in enumerate(stretch, start=1)]
        following = list(islice(found, _TOGETHER))
        stretch = [stretch[-1], *following] if following else []


def _tables(data: bytes) -> Iterator[list[Sequence[str]]]:
    """The rows of every sheet of a workbook, as far as they can be read."""
    try:
        for sheet in sheets(data, ""):
            rows: list[Sequence[str]] = []
            try:
                rows.extend(cells for _, cells in sheet.rows())
            except SheetError as error:
                logger.info("a sheet was not read to its end: %s", error)
            yield rows
    except SheetError as error:
        logger.info("a workbook was not read: %s", error)


def _in_table(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a cell is a CPR number, also one that its column says to be one and that has lost its first zero."""
    columns = max(map(len, rows))
    heads = [" ".join(row[place] for row in rows[:_HEADS] if place < len(row)) for place in range(columns)]
    return any(
        cpr_places((heads[place],), (cell,)) for row in rows for place, cell in enumerate(row) if not _DECIMAL.fullmatch(cell)
    )


def main() -> None:
    """Read a file from the standard input and print the verdict, within the bounds."""
    for kind, bound in ((resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CORE, 0)):
        hard = resource.getrlimit(kind)[1]
        bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
        resource.setrlimit(kind, (bound, bound))
    sys.stdout.write(str(looked_through(sys.stdin.buffer.read(), sys.argv[1])))


if __name__ == "__main__":
    main()
