"""A file on its way into the index: `knowledge.intake`."""

from __future__ import annotations

import hashlib
import logging
from pathlib import Path

import pytest

from knowledge.errors import SourceError
from knowledge.intake import read_document, read_entry
from knowledge.paths import READER

TEXT = """Referat fra Fjordlauget

Broer

Broen ved Mariager får nye pæle i april. Arbejdet ledes af Signe Lund.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "referat.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_an_entry_holds_what_the_file_says(file: Path) -> None:
    entry, masked = read_entry(file, "/her/referat.txt")
    assert (entry.name, entry.path, entry.reader, masked) == ("referat.txt", "/her/referat.txt", READER, 0)
    assert entry.digest == hashlib.sha256(file.read_bytes()).hexdigest()
    assert any("Mariager" in passage.text for passage in entry.passages)
    assert {passage.document for passage in entry.passages} == {"referat.txt"}


def test_the_same_passages_are_shown_as_indexed(file: Path) -> None:
    entry, _ = read_entry(file, str(file))
    assert read_document(file) == (entry.passages, entry.damage)


def test_a_cpr_number_is_blotted_out_before_anything_else_sees_it(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.write_text(TEXT + "Kontakt Signe Lund, 120585-1111, om pælene.\n", encoding="utf-8")
    with caplog.at_level(logging.WARNING):
        entry, masked = read_entry(file, str(file))
    assert masked == 1
    assert "120585" not in repr(entry) + caplog.text
    assert "om pælene" in repr(entry)
    assert f"{file}:6:" in caplog.text


def test_a_cpr_number_in_the_path_is_refused(tmp_path: Path) -> None:
    (tmp_path / "120585-1111").mkdir()
    path = tmp_path / "120585-1111" / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(SourceError, match="CPR number in its name or folder"):
        read_entry(path, str(path))


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no such file"):
        read_entry(tmp_path / "gone.txt", "/gone.txt")
