"""The format of the bundled files: a wrong one is an error that names file, entry, key and value."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.base_format import BundledInvalid, read_base
from knowledge.errors import KnowledgeError

REGISTER = """
documents:
  brief: {name: brief.txt, title: Brev, sha256: aa11}
meetings:
  may: {body: Havneudvalget, date: "2031-05-04", start: "2031-05-04T09:30"}
"""
ENTRY = "- id: pier\n  topic: Havnen\n  source: {document: brief, lines: [1, 2]}\n  text: Molen er ny.\n"
DECISION = "decisions:\n- id: item\n  title: Mole\n  source: {document: brief, lines: [1, 1]}\n  decision: Ja.\n"
ADVICE = (
    "advice:\n- id: one\n  number: '1'\n  title: Mål\n  topic: Råd\n  text: Vandet er lavt.\n"
    "  source: {document: brief, lines: [1, 1]}\n  recommendations: []\n"
)


def write(folder: Path, entries: str, *, register: str = REGISTER) -> Path:
    (folder / "documents.yaml").write_text(register, encoding="utf-8")
    (folder / "havn.yaml").write_text(entries, encoding="utf-8")
    return folder


def test_files_come_in_order_and_synonyms_are_not_entries(tmp_path: Path) -> None:
    write(tmp_path, "entries:\n" + ENTRY)
    (tmp_path / "anker.yaml").write_text("entries:\n" + ENTRY.replace("pier", "anchor"), encoding="utf-8")
    (tmp_path / "synonyms.yaml").write_text("same: [[a, b]]", encoding="utf-8")
    (tmp_path / "noter.txt").write_text("ikke yaml", encoding="utf-8")
    register, contents = read_base(tmp_path)
    assert [entry.id for content in contents for entry in content.sourced()] == ["anchor", "pier"]
    assert register.documents["brief"].title == "Brev"


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("entries:\n" + ENTRY.replace("[1, 2]", "[5, 2]"), "havn.yaml: entry pier: source.lines: "),
        ("entries:\n" + ENTRY.replace("[1, 2]", "[0, 2]"), "havn.yaml: entry pier: source.lines: "),
        ("entries:\n" + ENTRY.replace("[1, 2]", "[1]"), "havn.yaml: entry pier: source.lines"),
        ("entries:\n" + ENTRY.replace("Molen er ny.", "' '"), "havn.yaml: entry pier: text: "),
        ("entries:\n" + ENTRY.replace("topic", "tpoic"), "entry pier: topic: "),
        ("entries:\n" + ENTRY + "  kind: sludder\n", "entry pier: kind: "),
        ("entries:\n" + ENTRY + "  meetings: [{group: A, start: '2031'}]\n", "entry pier: meetings.0.lines: "),
        ("entries:\n- topic: Havnen\n", "havn.yaml: entry 0: id: "),
        ("entries:\n" + ENTRY.replace("brief", "letter"), "entry pier: source.document: 'letter' is not in documents.yaml"),
        (
            "entries:\n" + ENTRY.replace("2]}", "2], meeting: june}"),
            "entry pier: source.meeting: 'june' is not in documents.yaml",
        ),
        ("entries:\n" + ENTRY + ENTRY, "havn.yaml: entry pier: id: 'pier' is taken in havn.yaml"),
        (DECISION, "havn.yaml: entry item: source.meeting: "),
        (ADVICE, "havn.yaml: entry one: recommendations: "),
        ("entires: []\n", "havn.yaml: entires: "),
        ("- en liste\n", "havn.yaml: the whole: "),
        ("entries:\n  - id: [\n", "havn.yaml:3: "),
    ],
)
def test_an_error_names_file_entry_and_key(tmp_path: Path, entries: str, said: str) -> None:
    with pytest.raises(BundledInvalid) as error:
        read_base(write(tmp_path, entries))
    assert said in str(error.value)


def test_an_error_shows_the_value(tmp_path: Path) -> None:
    with pytest.raises(BundledInvalid, match="not 'sludder'"):
        read_base(write(tmp_path, "entries:\n" + ENTRY + "  kind: sludder\n"))


def test_a_missing_register_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match=r"documents\.yaml: "):
        read_base(tmp_path)


def test_a_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    write(tmp_path, "")
    (tmp_path / "havn.yaml").write_bytes("entries: [æ]".encode("latin-1"))
    with pytest.raises(BundledInvalid, match=r"havn\.yaml: "):
        read_base(tmp_path)
