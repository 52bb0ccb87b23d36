"""CPR numbers in files that somebody sent: `bot.reports.scanning` and `knowledge.attached`. People and numbers are invented.

What slow files and a slow disk do to everybody else is tried through the real Application.
"""

from __future__ import annotations

import asyncio
import logging
import os
import stat
import subprocess
import sys
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pptx
import pytest
from conftest import Connect, Errors
from hypothesis import given, settings
from hypothesis import strategies as st
from number_samples import sound
from pdf_samples import lines, make_pdf
from report_answers import ANSWERS
from telegram import Chat, Document, Message

from bot.local import LocalTelegram
from bot.reports import draft as machine
from bot.reports import scanning
from bot.reports.attachments import Sort
from bot.reports.form import read, with_organization
from bot.reports.scanning import AT_ONCE, holds_number, looked_through, turn
from bot.reports.values import Skipped
from bot.roles import Role
from bot.storage import Storage
from handlers.reports.reportfiles import sent
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
async def test_a_file_is_looked_through_beside_the_bot(which: str) -> None:
    name, data = HOLDING[which]
    assert await holds_number(data, name) is True


async def test_a_sound_file_and_one_without_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # wherever the bot was started
    assert await holds_number(SOUND["PDF"][1], "referat.pdf") is False
    assert await holds_number(archive(word__document_xml="<a>" + " " * (61 * 2**20) + "ord</a>"), "bombe.docx") is None


@pytest.mark.parametrize("which", ["nothing", "picture", "voice", "film"])
async def test_for_pictures_and_recordings_no_process_is_made(which: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    assert await holds_number(UNREADABLE[which], "billede.jpg") is None


async def test_a_name_is_only_a_name() -> None:
    assert await holds_number(TEXT.encode(), "--help") is True
    assert await holds_number(TEXT.encode(), "a\0b.\0xlsx") is True
    assert await holds_number(TEXT.encode(), "") is True


async def test_a_reader_that_takes_too_long_is_ended_and_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.01)
    assert await holds_number(TEXT.encode(), "Signe.txt") is None
    assert "a file was not looked through: it takes more than" in caplog.text
    assert "Signe" not in caplog.text


async def test_a_reader_that_dies_is_told(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert await holds_number(TEXT.encode(), "noter.txt") is None
    assert "a file was not looked through: its reader ended with 1" in caplog.text


async def test_the_reader_gets_neither_the_token_nor_the_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = tmp_path / "reader"
    reader.write_text(f'#!/bin/sh\n(env; echo "$@") > {tmp_path}/seen\necho True\n')
    reader.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(reader))
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "123456:SECRET")
    assert await holds_number(TEXT.encode(), "Signe.xlsx") is True
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


async def test_where_no_reader_can_be_made_that_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere")
    with pytest.raises(FileNotFoundError):
        await holds_number(TEXT.encode(), "noter.txt")


@dataclass
class Reader:
    """Stands for one that takes for ever, until it is let go: then it finds nothing."""

    folder: Path
    door: int

    @property
    def running(self) -> list[int]:
        """Those that were begun and have not ended."""
        numbers = (self.folder / "begun").read_text().split()
        return [int(number) for number in numbers if Path("/proc", number).exists()]

    def let_go(self) -> None:
        (self.folder / "door").unlink()
        os.close(self.door)
        self.door = -1


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    folder = tmp_path / "reader"
    folder.mkdir()
    (folder / "begun").touch()
    os.mkfifo(folder / "door")
    program = folder / "program"
    program.write_text(f"#!/bin/sh\ncd {folder}\necho $$ >> begun\n[ -p door ] && read line < door\necho False\n")
    program.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(program))
    monkeypatch.setattr(scanning, "SECONDS", 600)
    made = Reader(folder, os.open(folder / "door", os.O_RDWR))
    yield made
    if made.door >= 0:
        made.let_go()


async def turns_until(true: Callable[[], object]) -> None:
    """Let the loop turn until that is so."""

    async def turning() -> None:
        while not true():
            await asyncio.sleep(0)

    await asyncio.wait_for(turning(), 60)


@pytest.mark.parametrize("size", [100, 5_000_000])
async def test_a_reader_ends_with_whoever_waits_for_it(reader: Reader, size: int) -> None:
    """Also one that has not taken the whole file yet."""
    task = asyncio.create_task(holds_number(b"x" * size, "noter.txt"))
    await turns_until(lambda: reader.running)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reader.running == []


async def test_a_reader_that_does_not_take_the_file_is_ended(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanning, "SECONDS", 0.01)
    assert await holds_number(b"x" * 5_000_000, "noter.txt") is None
    assert reader.running == []


def test_no_word_of_a_file_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        for _, data in HOLDING.values():
            looked_through(data, "xlsx")
    assert NUMBER not in caplog.text
    assert "1234" not in caplog.text


# ------------------------------------------------------------------------------------------------- slow files, many chats


Tovholders = list[LocalTelegram]


@pytest.fixture
async def tovholders(connect: Connect, storage: Storage) -> Tovholders:
    """Six people in six chats who are asked for files, the last question; the loop has one thread more than there are turns."""
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(AT_ONCE + 1))
    form = with_organization(read(None, organizations=("Struer", "Viborg")), "Struer")
    known = {id: ANSWERS.get(id, Skipped()) for id in form.ids if id != "files"}
    found = []
    for user in range(20, 26):
        number = storage.people.add(f"Mette {user}", role=Role.TOVHOLDER, organization="Struer", telegram=user)
        draft = machine.to_check(machine.begun(form, known=known))
        storage.drafts.begin(draft, organization="Struer", owner=number, chat=user)
        found.append(await connect(trusted=False, user=user, first=user * 1000))
    return found


def fetched(tovholders: Tovholders) -> int:
    return sum(call.method == "getFile" for person in tovholders for call in person.calls)


def files(storage: Storage) -> list[str]:
    found = [storage.drafts.open_in(user) for user in range(20, 26)]
    return [one.name for kept in found if kept is not None for one in storage.attachments.of_draft(kept.id)]


async def test_six_slow_files_in_six_chats_keep_nobody_from_an_answer(
    tovholders: Tovholders, member: LocalTelegram, storage: Storage, reader: Reader
) -> None:
    sending = [asyncio.create_task(person.send_file(TEXT.encode(), "noter.txt")) for person in tovholders]
    await turns_until(lambda: len(reader.running) == AT_ONCE)
    (answer,) = await asyncio.wait_for(member.say("penge til kor"), 60)
    assert "40.000" in answer.text
    for _ in range(1000):
        await asyncio.sleep(0)
    assert (fetched(tovholders), len(reader.running)) == (AT_ONCE, AT_ONCE)
    assert files(storage) == []
    reader.let_go()
    await asyncio.wait_for(asyncio.gather(*sending), 60)
    assert files(storage) == ["noter.txt"] * 6


@dataclass
class Disk:
    """One that takes for ever to write a file, until it is let go. Notes how often the loop turned meanwhile."""

    turns: int = 0
    writing: list[int] = field(default_factory=list)
    turned: list[int] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)

    def fsync(self, handle: int) -> None:
        if stat.S_ISREG(os.fstat(handle).st_mode):
            before = self.turns
            self.writing.append(handle)
            self.free.wait(20)
            self.turned.append(self.turns - before)

    async def count(self) -> None:
        while True:
            self.turns += 1
            await asyncio.sleep(0)


async def test_a_slow_disk_holds_up_neither_the_loop_nor_the_answers(
    tovholders: Tovholders, member: LocalTelegram, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    disk = Disk()
    monkeypatch.setattr(os, "fsync", disk.fsync)
    counting = asyncio.create_task(disk.count())
    sending = [asyncio.create_task(person.send_file(JPEG, "kor.jpg")) for person in tovholders]
    await turns_until(lambda: len(disk.writing) == AT_ONCE)
    (answer,) = await asyncio.wait_for(member.say("penge til kor"), 60)
    assert "40.000" in answer.text
    storage.people.add("Bo Dam")  # nor whoever writes a row
    seen = disk.turns
    await turns_until(lambda: disk.turns > seen + 1000)
    assert len(disk.writing) == AT_ONCE
    disk.free.set()
    await asyncio.wait_for(asyncio.gather(*sending), 60)
    counting.cancel()
    with suppress(asyncio.CancelledError):
        await counting
    assert min(disk.turned[:AT_ONCE]) > 1000
    assert files(storage) == ["kor.jpg"] * 6


async def broken_off(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    """A stop comes while it is looked through."""
    task = asyncio.create_task(tovholder.send_file(TEXT.encode(), "noter.txt"))
    await turns_until(lambda: reader.running)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert reader.running == []


async def broken_off_early(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    """A stop comes while it is fetched."""
    before = fetched([tovholder])
    task = asyncio.create_task(tovholder.send_file(TEXT.encode(), "noter.txt"))
    await turns_until(lambda: fetched([tovholder]) > before)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def not_given(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    tovholder.interrupt("getFile")
    await tovholder.send_file(TEXT.encode(), "noter.txt")


async def refused(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    tovholder.refuse("getFile", 400, "Bad Request: file is too big")
    await tovholder.send_file(TEXT.encode(), "noter.txt")


async def larger_than_told(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    tovholder._files["large"] = bytes(20 * 2**20 + 1)
    await tovholder.send(document={"file_id": "large", "file_unique_id": "large", "file_name": "film.mp4", "file_size": 1})


async def not_read(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "executable", "/nowhere")
        await tovholder.send_file(TEXT.encode(), "noter.txt")
    assert isinstance(errors.seen.pop(), FileNotFoundError)


async def not_written(tovholder: LocalTelegram, reader: Reader, errors: Errors) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", full)
        await tovholder.send_file(JPEG, "kor.jpg")
    assert isinstance(errors.seen.pop(), OSError)


FATES = [broken_off, broken_off_early, not_given, refused, larger_than_told, not_read, not_written]


@pytest.mark.parametrize("fate", FATES)
async def test_whatever_becomes_of_a_file_the_next_one_has_its_turn(
    fate: Callable[..., Any], tovholders: Tovholders, storage: Storage, reader: Reader, errors: Errors
) -> None:
    for _ in range(AT_ONCE + 1):
        await asyncio.wait_for(fate(tovholders[0], reader, errors), 60)
    reader.let_go()
    await asyncio.wait_for(tovholders[1].send_file(TEXT.encode(), "plan.txt"), 60)
    assert files(storage) == ["plan.txt"]


async def test_there_are_so_many_turns_and_no_more() -> None:
    for _ in range(AT_ONCE):
        await asyncio.wait_for(turn().acquire(), 60)
    assert turn().locked()
    turn().release()
    assert not turn().locked()


# ------------------------------------------------------------------------------------------------------------ what it is


@pytest.mark.parametrize(
    ("name", "mime", "sort"),
    [
        ("kor.JPG", None, Sort.PICTURE),
        ("kor", "image/png", Sort.PICTURE),
        ("kor.jpg", "application/pdf", Sort.DOCUMENT),
        ("plan.pdf", None, Sort.DOCUMENT),
        ("plan", None, Sort.DOCUMENT),
        (None, None, Sort.DOCUMENT),
        ("//[x", None, Sort.DOCUMENT),
        ("http://[x/kor.png", None, Sort.PICTURE),
        ("data:image/png,plan.pdf", None, Sort.DOCUMENT),
        ("kor.[x", None, Sort.DOCUMENT),
        ("\0", None, Sort.DOCUMENT),
    ],
)
def test_a_file_is_a_picture_where_its_type_or_else_its_ending_says_so(name: str | None, mime: str | None, sort: Sort) -> None:
    document = Document("a", "a", file_name=name, mime_type=mime)
    found = sent(Message(1, None, Chat(20, "private"), document=document))  # type: ignore[arg-type]
    assert found is not None
    assert (found.name, found.sort) == (name or "", sort)
