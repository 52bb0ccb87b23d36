"""What docx and pptx have in common: the zip archive they are, and what is checked before its XML is parsed."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path

from knowledge.errors import SourceError

MAX_UNPACKED = 300 * 2**20  # bytes, pictures and films included
MAX_XML = 60 * 2**20  # bytes; in memory the tree is about ten times as large, and a report of 1,000 pages has 20 MB
MAX_PARTS = 20_000

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def check_archive(data: bytes, path: Path, *, main: str, kind: str) -> None:
    """Make sure that `data` is a zip archive of a sound size that holds the part `main`; `kind` is what such a file is called.

    Raises `SourceError` for anything else: an old or protected Office file, another kind of file, a damaged one, a zip bomb.
    """
    if data.startswith(_OLE):
        old = f"is an old Office file: save it as {path.suffix}"
        raise SourceError(path, "is protected by a password" if _ENCRYPTED in data else old)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(path, f"is no {kind}, or a damaged one ({error})") from error
    if main not in {part.filename for part in parts}:
        raise SourceError(path, f"is no {kind}: it is a zip archive without {main}")
    if any(part.flag_bits & 1 for part in parts):
        raise SourceError(path, "is protected by a password")
    _check_sizes(parts, path)


def _check_sizes(parts: list[zipfile.ZipInfo], path: Path) -> None:
    if len(parts) > MAX_PARTS:
        raise SourceError(path, f"holds {len(parts)} parts, more than the limit of {MAX_PARTS}")
    xml = sum(part.file_size for part in parts if part.filename.endswith((".xml", ".rels")))
    everything = sum(part.file_size for part in parts)
    for what, size, limit in (("text", xml, MAX_XML), ("content", everything, MAX_UNPACKED)):
        if size > limit:
            raise SourceError(path, f"unpacks to {size / 2**20:,.0f} MB of {what}, more than the limit of {limit // 2**20} MB")
