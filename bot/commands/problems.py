"""`lint`: what is wrong with the documents, a line a problem in the form that editors and scripts know, or as JSON."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from bot.commands.documents import cited_lines
from bot.exits import ExitCode
from bot.workplace import Workplace

if TYPE_CHECKING:
    from knowledge.library import Problem
    from knowledge.model import Place


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def lint(place: Workplace, as_json: bool) -> ExitCode:
    """List the problems in the documents: dates, lists and rosters that contradict each other, sums, references.

    A line a problem, "file:line: code: message"; of a pdf or pptx the number is the page. The exit code is 1 when there are
    errors or warnings; notes alone, on what the documents leave open, are no problem.
    """
    from knowledge.library import Severity

    with place.library(place.config(), base=False, engine="lexical") as library:
        problems, read = library.problems(), any(document.from_file for document in library.documents())
    if as_json:
        click.echo(json.dumps([problem_row(problem) for problem in problems], ensure_ascii=False))
    else:
        for problem in problems:
            click.echo(problem_line(problem))
        click.echo(_summary(problems) if read else "no documents yet: ingest some first", err=True)
    return ExitCode.PROBLEM if any(problem.severity is not Severity.NOTE for problem in problems) else ExitCode.DONE


def problem_row(problem: Problem) -> dict[str, Any]:
    """A problem as the contract prints it; `other` is the place that it is at odds with, or null."""
    return {
        "code": problem.code.value,
        "severity": problem.severity.value,
        "message": problem.message,
        **_source(problem.place),
        "other": _source(problem.other) if problem.other else None,
    }


def problem_line(problem: Problem) -> str:
    """A problem on one line; line 1 stands for the document as a whole."""
    message = " ".join(problem.message.split())
    see = f" (see {_where(problem.other)})" if problem.other else ""
    return f"{_where(problem.place)}: {problem.code.value}: {message}{see}"


def _source(place: Place) -> dict[str, Any]:
    return {"document": place.document, "lines": cited_lines(place.document, place.lines), "page": place.page}


def _where(place: Place) -> str:
    lines = cited_lines(place.document, place.lines)
    return f"{place.document}:{lines[0] if lines else place.page or 1}"


def _summary(problems: Sequence[Problem]) -> str:
    counted = Counter(problem.severity.value for problem in problems)
    return ", ".join(f"{number} {what}{'' if number == 1 else 's'}" for what, number in counted.items()) or "no problems"
