"""One running bot per data directory: `bot.lock`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.lock import NAME, LockHeld, exclusive, holder


def test_the_second_holder_is_refused_and_told_who_has_it(tmp_path: Path) -> None:
    with exclusive(tmp_path), pytest.raises(LockHeld) as refused, exclusive(tmp_path):
        pytest.fail("two held one lock")
    assert refused.value.pid == os.getpid()
    assert str(tmp_path / NAME) in str(refused.value)
    assert f"pid {os.getpid()}" in str(refused.value)


def test_the_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    for _ in range(2):
        with exclusive(tmp_path):
            assert holder(tmp_path) == os.getpid()
        assert holder(tmp_path) is None


def test_the_lock_is_free_after_an_error_inside(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), exclusive(tmp_path):
        raise RuntimeError
    with exclusive(tmp_path):
        assert holder(tmp_path) == os.getpid()


@pytest.mark.parametrize("left", [b"", b"4711\n", b"\xff\xfe no pid"])
def test_a_file_left_by_a_crash_holds_nobody_up(tmp_path: Path, left: bytes) -> None:
    (tmp_path / NAME).write_bytes(left)
    assert holder(tmp_path) is None
    with exclusive(tmp_path):
        assert (tmp_path / NAME).read_text(encoding="ascii") == f"{os.getpid()}\n"


def test_a_killed_process_lets_go(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from bot.lock import exclusive\n"
        "with exclusive(Path(sys.argv[1])):\n    print('held', flush=True); sys.stdin.read()"
    )
    child = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin
    assert child.stdout
    with child:
        assert child.stdout.readline() == b"held\n"
        assert holder(tmp_path) == child.pid
        with pytest.raises(LockHeld, match=f"pid {child.pid}"), exclusive(tmp_path):
            pytest.fail("two processes held one lock")
        child.kill()
        child.wait(10)
    with exclusive(tmp_path):
        assert holder(tmp_path) == os.getpid()


def test_a_directory_without_the_file_has_no_holder(tmp_path: Path) -> None:
    assert holder(tmp_path) is None
    assert not (tmp_path / NAME).exists()
