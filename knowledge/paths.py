"""Files as the index knows them: where they are, what they hold, and what they are called. Reads bytes, understands none."""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Final

READER: Final = 11  # raised whenever reading changes what comes out, so that unchanged files are read anew


def whereabouts(path: Path) -> str:
    """The absolute path, links resolved, as text; bytes that are no UTF-8 are replaced, since text is what is stored."""
    return os.fsencode(os.path.realpath(path)).decode("utf-8", errors="replace")


def digest_of(path: Path) -> str | None:
    """SHA-256 of the bytes of a plain file, hexadecimal; None when there is none or it may not be read."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return None  # opening a pipe would wait for ever
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None  # whoever reads the file says why


def is_gone(path: str) -> bool:
    """True when nothing is at `path` any more. What may not be looked at is taken to be there still."""
    try:
        Path(path).stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except (OSError, ValueError):
        return False
    return False


def short_names(paths: Iterable[str]) -> dict[str, str]:
    """Absolute path -> base name; of several files with one base name the shortest ending of the path that tells it apart."""
    parts = {path: PurePath(unicodedata.normalize("NFC", path)).parts for path in paths}
    same: dict[str, list[str]] = {}
    for path, found in parts.items():
        same.setdefault(found[-1] if found else path, []).append(path)
    names: dict[str, str] = {}
    for base, alike in same.items():
        for path in alike:
            names[path] = base if len(alike) == 1 else _ending(parts[path], [parts[other] for other in alike if other != path])
    return names


def _ending(parts: tuple[str, ...], others: list[tuple[str, ...]]) -> str:
    for length in range(2, len(parts)):
        if all(other[-length:] != parts[-length:] for other in others):
            return "/".join(parts[-length:])
    return str(PurePath(*parts))
