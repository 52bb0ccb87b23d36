"""Whether a CPR number stands in a file that somebody sent. Files of strangers are read in a process of their own.

No parser of PDF or Word can be stopped once it has begun, and a hostile file may take all memory or end the program. So a file
is looked through by this module run as a program, with bounds on time and memory that the system keeps; what dies or takes too
long has not been read. Nothing of the file is written or logged. What a CPR number is, `knowledge.cpr` knows.

The bot waits for that program in its event loop and not in a thread: members' questions are answered in threads, of which there
are few, and a stop ends the program at once, which no thread can be. What is bounded is how many files are in hand (`turn`).
"""

from __future__ import annotations

import asyncio
import logging
import os
import re
import resource
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import islice
from typing import Final
from weakref import WeakKeyDictionary

from bot.cells import cpr_places
from bot.spreadsheets import SheetError, sheets
from knowledge.attached import words_of
from knowledge.cpr import mask_lines
from knowledge.model import Line

logger = logging.getLogger(__name__)

SECONDS: Final = 20  # a report of a hundred pages takes two
MEMORY: Final = 2**30  # bytes
AT_ONCE: Final = 2  # files

_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Semaphore] = WeakKeyDictionary()
_VERDICTS: Final = {"True": True, "False": False, "None": None}
_TABLES: Final = ("xlsx", "xlsm", "xltx")
_DECIMAL: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_HEADS: Final = 5  # rows in which the heading of a column may stand
_TOGETHER: Final = 1000  # lines that are looked through at a time
_BEGINNING: Final = 4096  # bytes
_PIECE: Final = 2**16  # bytes; what a pipe takes at a time
_TEXT: Final = (b"PK\x03\x04", b"%PDF-", b"\xff\xfe", b"\xfe\xff")  # begin what has text although it has zeros


def turn() -> asyncio.Semaphore:
    """Whoever fetches a file and has it looked through holds one of `AT_ONCE` turns meanwhile; the others wait in their order.

    A file of 20 MB lies in memory twice while it is fetched, and its reader may take `MEMORY`: after a meeting in every
    municipality, as many at once as there are chats would take all memory of a small machine, and its processors from
    everybody's questions.
    """
    return _turns.setdefault(asyncio.get_running_loop(), asyncio.Semaphore(AT_ONCE))


async def holds_number(data: bytes, name: str) -> bool | None:
    """Whether a CPR number stands in the text of a file called `name`; None where it has none that can be read.

    May take `SECONDS`, in a process of its own that ends where this is cancelled. To be called in a `turn`. Raises `OSError`
    where no process can be made.
    """
    beginning = data[:_BEGINNING]
    if not data or (b"\0" in beginning and not beginning.startswith(_TEXT) and b"%PDF-" not in beginning):
        return None  # a picture or a recording
    ending = name.rpartition(".")[2].lower()
    command = [sys.executable, "-P", "-m", "bot.reports.scanning", ending if ending in _TABLES else ""]
    # Without the token, and with the modules from where they are here.
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    reader = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env=environment)
    try:
        async with asyncio.timeout(SECONDS):
            told = await _told(reader, data)
    except TimeoutError:
        logger.warning("a file was not looked through: it takes more than %s seconds", SECONDS)
        return None
    finally:
        await _end(reader)
    if told not in _VERDICTS:
        logger.warning("a file was not looked through: its reader ended with %s", reader.returncode)
        return None
    return _VERDICTS[told]


async def _told(reader: Process, data: bytes) -> str:
    """What a reader says of a file, once it has ended by itself."""
    assert reader.stdin is not None
    view = memoryview(data)
    with suppress(BrokenPipeError, ConnectionResetError):  # it may end before it has read everything
        for start in range(0, len(data), _PIECE):
            reader.stdin.write(view[start : start + _PIECE])
            await reader.stdin.drain()
    said, _ = await reader.communicate(b"")
    return said.decode("ascii", errors="replace").strip()


async def _end(reader: Process) -> None:
    if reader.returncode is None:
        with suppress(ProcessLookupError):
            reader.kill()
    await reader.communicate(b"")


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
