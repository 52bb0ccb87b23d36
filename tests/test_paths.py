"""What files are called and what they hold: `knowledge.paths`."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.paths import digest_of, is_gone, short_names, whereabouts


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        (["/a/plan.txt"], ["plan.txt"]),
        (["/a/plan.txt", "/a/liste.txt"], ["plan.txt", "liste.txt"]),
        (["/a/plan.txt", "/b/plan.txt"], ["a/plan.txt", "b/plan.txt"]),
        (["/a/x/plan.txt", "/b/x/plan.txt"], ["a/x/plan.txt", "b/x/plan.txt"]),
        (["/a/x/plan.txt", "/b/x/plan.txt", "/b/y/plan.txt"], ["a/x/plan.txt", "b/x/plan.txt", "y/plan.txt"]),
        (["/plan.txt", "/a/plan.txt"], ["/plan.txt", "a/plan.txt"]),
        (["/a/mo\u0308de.txt"], ["möde.txt"]),
    ],
)
def test_a_name_is_as_short_as_tells_it_apart(paths: list[str], names: list[str]) -> None:
    assert [short_names(paths)[path] for path in paths] == names


@given(st.sets(st.lists(st.sampled_from("ab"), min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts)), max_size=12))
def test_no_two_files_have_one_name(paths: set[str]) -> None:
    names = short_names(paths)
    assert len(set(names.values())) == len(paths)
    assert all(path.endswith(name) for path, name in names.items())


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\x00\xff")
    assert digest_of(tmp_path / "a.txt") == hashlib.sha256(b"\x00\xff").hexdigest()


def test_what_is_no_plain_file_has_no_digest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert [digest_of(tmp_path / name) for name in ("gone.txt", "pipe.txt", ".")] == [None, None, None]


def test_links_lead_to_one_place(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "a.txt")
    assert whereabouts(tmp_path / "link.txt") == whereabouts(tmp_path / "a.txt")


def test_only_what_is_not_there_is_gone(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    assert [is_gone(str(tmp_path / name)) for name in ("a.txt", "b.txt", "a.txt/c.txt", "")] == [False, True, True, False]
    assert not is_gone(str(tmp_path / ("x" * 300)))  # too long to look at
