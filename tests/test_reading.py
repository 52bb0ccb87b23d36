"""`knowledge.reading`: which files are found, and every way in which a file can be wrong."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import random
import zipfile
from pathlib import Path
from typing import Any, NoReturn

import docx
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pdf_samples import lines, make_pdf

from knowledge import reading
from knowledge.errors import SourceError
from knowledge.formats import office as office_format
from knowledge.model import Line, Style
from knowledge.reading import FORMATS, find_files, parse, read_source


def office(document: Any) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def word_file(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    return office(document)


def slides(title: str) -> bytes:
    presentation = pptx.Presentation()
    presentation.slides.add_slide(presentation.slide_layouts[5]).shapes.title.text = title
    return office(presentation)


SAMPLES = {
    ".txt": "Årsmøde\n".encode(),
    ".md": "# Årsmøde\n".encode(),
    ".markdown": "# Årsmøde\n".encode(),
    ".pdf": make_pdf(lines("Årsmøde")),
    ".docx": word_file("Årsmøde"),
    ".pptx": slides("Årsmøde"),
}


# --------------------------------------------------------------------------------------------------------------- finding


def test_folders_are_searched_and_sorted_and_named_files_stay(tmp_path: Path) -> None:
    names = ["b.txt", "a.PDF", "under/c.docx", "under/d.pptx", ".skjult.txt", ".git/e.md", "~$c.docx", "f.xlsx", "under/g.md"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_files([tmp_path])]
    assert found == ["a.PDF", "b.txt", "under/c.docx", "under/d.pptx", "under/g.md"]
    named = [tmp_path / "f.xlsx", tmp_path / ".skjult.txt", tmp_path / "mangler.txt"]
    assert find_files(named) == tuple(named)


def test_a_file_named_twice_is_read_once(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    assert find_files([tmp_path / "b.txt", tmp_path, tmp_path / "a.txt"]) == (tmp_path / "b.txt", tmp_path / "a.txt")


def test_links_in_a_circle_and_pipes_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "under").symlink_to(tmp_path)
    (tmp_path / "b.txt").symlink_to(tmp_path / "b.txt")
    os.mkfifo(tmp_path / "c.txt")
    assert find_files([tmp_path]) == (tmp_path / "a.txt",)


def test_a_folder_that_cannot_be_opened_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    closed = tmp_path / "lukket"
    closed.mkdir()
    (tmp_path / "a.txt").write_text("x")
    scandir = os.scandir

    def refuse(path: Any) -> Any:
        if Path(path) == closed:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    assert find_files([tmp_path]) == (tmp_path / "a.txt", closed)
    assert refusal(closed) == "may not be read: permission denied"


# --------------------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("suffix", "numbered"), [(".txt", True), (".md", True), (".docx", True), (".pdf", False), (".pptx", False)]
)
def test_each_format_is_read(tmp_path: Path, suffix: str, numbered: bool) -> None:
    path = tmp_path / f"Referat{suffix.upper()}"
    path.write_bytes(SAMPLES[suffix])
    source = read_source(path)
    assert [line.text for line in source.lines] == ["Årsmøde"]
    assert (source.name, source.numbered, source.damage) == (path.name, numbered, 0.0)
    assert source.digest == hashlib.sha256(SAMPLES[suffix]).hexdigest()


def test_the_name_is_composed_and_fit_for_a_database(tmp_path: Path) -> None:
    for name in (b"ra\xcc\x8ad.txt", b"r\xe5d.txt"):
        (tmp_path / os.fsdecode(name)).write_text("x")
    assert {read_source(path).name for path in find_files([tmp_path])} == {"råd.txt", "r\ufffdd.txt"}


# -------------------------------------------------------------------------------------------------------------- bad input


def refusal(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        read_source(path)
    assert str(caught.value) == f"{path}: {caught.value.reason}"
    assert "\n" not in caught.value.reason
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("tom.txt", b"", "is empty"),
        ("tom.pdf", b"", "is empty"),
        ("blank.txt", b" \n\t\n\xef\xbb\xbf\n", "holds no text"),
        ("blank.docx", word_file("", " "), "holds no text"),
        ("film.txt", bytes(range(256)) * 20, "is binary data, not text"),
        ("ren.md", bytes(range(1, 32)) * 20, "is binary data, not text"),
        ("a.txt", make_pdf(lines("x")), "is a PDF file by its content, not a text file"),
        ("a.md", word_file("x"), "is a zip archive or Office file by its content, not a markdown file"),
        ("a.docx", rb"{\rtf1 x}", "is an RTF file by its content, not a Word file"),
        ("a.pptx", make_pdf(lines("x")), "is a PDF file by its content, not a PowerPoint file"),
        ("a.pdf", word_file("x"), "is a zip archive or Office file by its content, not a PDF file"),
        ("a.pdf", b"Kun tekst", "is no PDF file, or a damaged one"),
        ("a.docx", b"Kun tekst", "is no Word file, or a damaged one (File is not a zip file)"),
        ("a.docx", slides("x"), "is no Word file: it is a zip archive without word/document.xml"),
        ("a.pptx", word_file("x"), "is no PowerPoint file: it is a zip archive without ppt/presentation.xml"),
        ("a.xlsx", b"PK", "is of unknown kind: .txt, .md, .markdown, .pdf, .docx, .pptx can be read"),
        ("uden", b"x", "is of unknown kind: .txt, .md, .markdown, .pdf, .docx, .pptx can be read"),
    ],
)
def test_a_broken_file_is_named_with_the_reason(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    assert refusal(tmp_path / name) == reason


def test_missing_files_folders_pipes_and_impossible_names(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ror.txt")
    assert refusal(tmp_path / "mangler.txt") == "no such file or folder"
    assert refusal(tmp_path) == "is a folder, not a file"
    assert refusal(tmp_path / "ror.txt") == "is a device or pipe, not a file"
    assert refusal(tmp_path / "nul\0.txt").startswith("cannot be read: ")
    assert refusal(tmp_path / ("langt" * 100 + ".txt")) == "cannot be read: File name too long"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "Permission denied"), "may not be read: permission denied"),
        (OSError(errno.EIO, "Input/output error"), "cannot be read: Input/output error"),
        (FileNotFoundError(errno.ENOENT, "No such file"), "no such file or folder"),
    ],
)
def test_a_file_that_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")

    def refuse(*_: Any) -> NoReturn:
        raise error

    monkeypatch.setattr(Path, "open", refuse)
    assert refusal(path) == reason


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "film.pdf"
    with path.open("wb") as file:
        file.truncate(reading.MAX_BYTES + 2**20)
    assert refusal(path) == "has 51.0 MB, more than the limit of 50 MB"


def test_a_file_that_grows_while_it_is_read_stays_under_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x")
    monkeypatch.setattr(reading, "MAX_BYTES", 2**20)
    monkeypatch.setattr(Path, "open", lambda *_: io.BytesIO(b"x" * 3 * 2**20))
    assert refusal(path) == "has 1.0 MB, more than the limit of 1 MB"


def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_format, "MAX_UNPACKED", 30 * 2**20)
    path = tmp_path / "bombe.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w/>")
        for index in range(7):
            archive.writestr(f"word/media/{index}.bin", bytes(5 * 2**20))
    assert path.stat().st_size < 2**20
    assert refusal(path) == "unpacks to 35 MB of content, more than the limit of 30 MB"


def test_what_a_parser_did_not_foresee_is_logged_and_named(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any) -> NoReturn:
        raise KeyError("rId7")

    monkeypatch.setitem(FORMATS, ".docx", reading.Format("Word file", fail, numbered=True))
    with pytest.raises(SourceError, match=r"a.docx: is no Word file, or a damaged one \(KeyError\)"):
        parse(b"PK", Path("a.docx"))
    assert "parser failed" in caplog.text


# ---------------------------------------------------------------------------------- nothing but SourceError, whatever comes

QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def attempt(data: bytes, suffix: str) -> tuple[Line, ...]:
    try:
        return parse(data, Path(f"fil{suffix}"))
    except SourceError:
        return ()


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@QUICK
@given(data=st.binary(max_size=400))
def test_random_bytes(suffix: str, data: bytes) -> None:
    attempt(data, suffix)
    attempt(SAMPLES[suffix][:8] + data, suffix)


@pytest.mark.parametrize("suffix", sorted(FORMATS))
@QUICK
@given(place=st.floats(0, 1), length=st.integers(0, 60), noise=st.binary(max_size=60))
def test_damage_in_the_middle_of_a_file(suffix: str, place: float, length: int, noise: bytes) -> None:
    data = SAMPLES[suffix]
    start = int(place * len(data))
    for line in attempt(data[:start] + noise + data[start + length :], suffix):
        assert isinstance(line.style, Style)
        assert "\n" not in line.text


@pytest.mark.parametrize(("suffix", "part"), [(".docx", "word/"), (".pptx", "ppt/")])
@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_damage_within_the_parts_of_an_office_file(suffix: str, part: str, seed: int) -> None:
    chance = random.Random(seed)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(SAMPLES[suffix])) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name.startswith(part) and content and chance.random() < 0.3:
                start = chance.randrange(len(content))
                content[start : start + chance.randrange(9)] = chance.randbytes(chance.randrange(4))
            if chance.random() > 0.03:
                new.writestr(name, bytes(content))
    attempt(buffer.getvalue(), suffix)
