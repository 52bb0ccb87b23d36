"""Files in: which files lie in a folder, and one file as a `Source`. What a format says of its lines is in `knowledge.formats`;
what the lines mean is found later."""

from __future__ import annotations

import hashlib
import logging
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.errors import SourceError
from knowledge.formats.markdown import read_markdown
from knowledge.formats.text import read_text
from knowledge.model import Line, Source

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 2**20  # a longer file is a film or a mistake; the largest report we met has 4 MB


@dataclass(frozen=True, slots=True)
class Format:
    """How files of one suffix are read. `numbered`: their line numbers mean something to people."""

    kind: str
    read: Callable[[bytes, Path], tuple[Line, ...]]
    numbered: bool


# These three are imported when such a file is met: their libraries cost 0.13 s and 25 MB, which a question does not need.


def _read_pdf(data: bytes, path: Path) -> tuple[Line, ...]:
    from knowledge.formats.pdf import read_pdf

    return read_pdf(data, path)


def _read_docx(data: bytes, path: Path) -> tuple[Line, ...]:
    from knowledge.formats.docx import read_docx

    return read_docx(data, path)


def _read_pptx(data: bytes, path: Path) -> tuple[Line, ...]:
    from knowledge.formats.pptx import read_pptx

    return read_pptx(data, path)


_MARKDOWN = Format("markdown file", read_markdown, numbered=True)
FORMATS = {
    ".txt": Format("text file", read_text, numbered=True),
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".pdf": Format("PDF file", _read_pdf, numbered=False),
    ".docx": Format("Word file", _read_docx, numbered=True),
    ".pptx": Format("PowerPoint file", _read_pptx, numbered=False),
}
_OFFICE = ("Word file", "PowerPoint file")
_SIGNATURES = (  # how a file begins, what it is then, and which kinds may begin so
    (b"%PDF-", "a PDF file", ("PDF file",)),
    (b"PK\x03\x04", "a zip archive or Office file", _OFFICE),
    (b"\xd0\xcf\x11\xe0", "an old or protected Office file", _OFFICE),
    (b"{\\rtf", "an RTF file", ()),
)


def find_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files to read, each once: those named, in the order given, and of folders everything readable below, sorted.

    Hidden files and folders, the lock files of Office (~$...) and unknown suffixes are left out of folders. What is named
    itself always stays, also when it is missing or of unknown kind, and so does a folder that cannot be opened: `read_source`
    says why.
    """
    found: dict[str, Path] = {}
    for path in paths:
        for file in _below(path) if _is_folder(path) else (path,):
            found.setdefault(os.path.realpath(file), file)
    return tuple(found.values())


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a folder above it is closed to us
        return False


def _below(folder: Path) -> Iterator[Path]:
    unopened: list[Path] = []
    files: list[Path] = []
    for root, folders, names in os.walk(folder, onerror=lambda error: unopened.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        files += [Path(root, name) for name in names if not name.startswith((".", "~$")) and _suffix(Path(name)) in FORMATS]
    yield from sorted(unopened + [file for file in files if file.is_file()])


def _suffix(path: Path) -> str:
    return path.suffix.lower()


def read_source(path: Path) -> Source:
    """The file as lines, with the digest of its bytes. Raises `SourceError`, whatever is wrong, and nothing else."""
    form = FORMATS.get(_suffix(path))
    data = _load(path)
    if form is None:
        raise SourceError(path, f"is of unknown kind: {', '.join(FORMATS)} can be read")
    if not data:
        raise SourceError(path, "is empty")
    lines = parse(data, path)
    name = unicodedata.normalize("NFC", os.fsencode(path.name).decode("utf-8", errors="replace"))
    return Source(name=name, digest=hashlib.sha256(data).hexdigest(), lines=lines, numbered=form.numbered)


def parse(data: bytes, path: Path) -> tuple[Line, ...]:
    """The lines of a file that holds `data`, in the format that the suffix of `path` names (one of FORMATS).

    Raises `SourceError`, and nothing else.
    """
    form = FORMATS[_suffix(path)]
    for signature, kind, forms in _SIGNATURES:
        if data.startswith(signature) and form.kind not in forms:
            raise SourceError(path, f"is {kind} by its content, not a {form.kind}")
    try:
        lines = form.read(data, path)
    except SourceError:
        raise
    except Exception as error:  # a parser meets what its authors did not: one broken file must not stop the others
        logger.warning("%s: parser failed", path, exc_info=True)
        raise SourceError(path, f"is no {form.kind}, or a damaged one ({type(error).__name__})") from error
    if not any(line.text.strip() for line in lines):
        raise SourceError(path, "holds no text")
    return lines


def _load(path: Path) -> bytes:
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            os.scandir(path).close()  # raises when it may not be read, which is what to say then
            raise SourceError(path, "is a folder, not a file")
        if not stat.S_ISREG(status.st_mode):
            raise SourceError(path, "is a device or pipe, not a file")
        _check_size(path, status.st_size)
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise SourceError(path, "no such file or folder") from error
    except PermissionError as error:
        raise SourceError(path, "may not be read: permission denied") from error
    except (OSError, ValueError) as error:
        raise SourceError(path, f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
    _check_size(path, len(data))  # it may have grown since
    return data


def _check_size(path: Path, size: int) -> None:
    if size > MAX_BYTES:
        raise SourceError(path, f"has {size / 2**20:,.1f} MB, more than the limit of {MAX_BYTES // 2**20} MB")
