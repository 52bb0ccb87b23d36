"""`meetings`, `groups` and `decisions`: what was extracted from the documents, as a table or as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import click

from bot.commands.documents import cited_lines
from bot.workplace import Moment, Workplace, present

if TYPE_CHECKING:
    from knowledge.model import Decision, Group, Meeting, Place

_WIDEST = 48  # characters of a table cell; the JSON has all of it

Row = dict[str, Any]
Command = TypeVar("Command", bound=Callable[..., Any])


def _options(command: Command) -> Command:
    """The options that the three commands share."""
    for option in (
        click.option("--no-base", is_flag=True, help="Leave out the bundled knowledge."),
        click.option("--now", type=Moment(), help="Tell planned from held as of that day; the clock when left out."),
        click.option("--json", "as_json", is_flag=True, help="Print a JSON list."),
    ):
        command = option(command)
    return command


@click.command()
@_options
@click.pass_obj
def meetings(place: Workplace, as_json: bool, now: datetime | None, no_base: bool) -> None:
    """List every meeting the documents state, with its source; overtaken statements are marked."""
    with place.library(place.config(), base=not no_base, engine="lexical") as library:
        rows = [meeting_row(meeting) for meeting in library.meetings(now=now or present())]
    _show(rows, as_json, heads=("start", "group", "title", "place", "status", "source"), cells=_meeting_cells)


@click.command()
@_options
@click.pass_obj
def groups(place: Workplace, as_json: bool, now: datetime | None, no_base: bool) -> None:
    """List every roster and rule of composition the documents state, with its source; overtaken ones are marked."""
    with place.library(place.config(), base=not no_base, engine="lexical") as library:
        rows = [group_row(group) for group in library.groups()]
    _show(rows, as_json, heads=("group", "as of", "name", "role", "affiliation", "source"), cells=_group_cells)


@click.command()
@_options
@click.pass_obj
def decisions(place: Workplace, as_json: bool, now: datetime | None, no_base: bool) -> None:
    """List every agenda item with proposal and decision, and whether the decision differs."""
    with place.library(place.config(), base=not no_base, engine="lexical") as library:
        rows = [decision_row(decision) for decision in library.decisions()]
    _show(rows, as_json, heads=("meeting", "item", "title", "decision", "differs", "source"), cells=_decision_cells)


# -------------------------------------------------------------------------------------------------------------------- rows


def meeting_row(meeting: Meeting) -> Row:
    """A meeting as the contract prints it."""
    return {
        "group": meeting.group,
        "title": meeting.title,
        "start": meeting.start,
        "end": meeting.end,
        "place": meeting.place,
        "online": meeting.online,
        "status": meeting.status.value,
        "superseded": meeting.superseded,
        **_source(meeting.source),
        "note": meeting.note,
    }


def group_row(group: Group) -> Row:
    """A roster or rule as the contract prints it."""
    return {
        "group": group.name,
        **_source(group.source),
        "meeting": _met(group),
        "as_of": group.as_of,
        "rule": group.rule,
        "superseded": group.superseded,
        "change": group.change,
        "members": [{"name": one.name, "role": one.role, "affiliation": one.affiliation} for one in group.members],
    }


def _met(group: Group) -> str | None:
    """The meeting that a list is of or was stated at: the body with the ISO date, as decisions have it."""
    meeting = group.source.meeting
    if meeting is None:
        return None
    return f"{meeting.body} {meeting.date}" if meeting.date else meeting.body


def decision_row(decision: Decision) -> Row:
    """An agenda item as the contract prints it; `meeting` is the body with the ISO date."""
    meeting = decision.meeting
    return {
        "meeting": " ".join(filter(None, (meeting.body, meeting.date))),
        "item": meeting.item,
        "title": meeting.title,
        "proposal": decision.proposal,
        "decision": decision.decision,
        "differs": decision.differs,
        **_source(decision.source),
    }


def _source(place: Place) -> Row:
    return {"document": place.document, "lines": cited_lines(place.document, place.lines), "page": place.page}


# ------------------------------------------------------------------------------------------------------------------- table


def _meeting_cells(row: Row) -> list[tuple[str, ...]]:
    where = row["place"] or ("online" if row["online"] else "")
    return [(row["start"], row["group"], row["title"], where, _marked(row["status"], row), _named(row))]


def _group_cells(row: Row) -> list[tuple[str, ...]]:
    first = (_marked(row["group"], row), row["as_of"] or "")
    members = [(one["name"], one["role"] or "", one["affiliation"] or "") for one in row["members"]]
    if row["rule"]:
        members.insert(0, (f"rule: {row['rule']}", "", ""))
    return [(*first, *member, _named(row)) for member in members]


def _decision_cells(row: Row) -> list[tuple[str, ...]]:
    differs = {True: "yes", False: "no", None: ""}[row["differs"]]
    return [(row["meeting"], row["item"] or "", row["title"] or "", row["decision"] or "", differs, _named(row))]


def _marked(text: str, row: Row) -> str:
    return f"{text} (superseded)" if row["superseded"] else text


def _named(row: Row) -> str:
    """`file.txt:12-14`, or `file.pdf p. 3`."""
    if row["lines"]:
        return f"{row['document']}:{row['lines'][0]}-{row['lines'][1]}"
    return row["document"] if row["page"] is None else f"{row['document']} p. {row['page']}"


def _show(rows: Sequence[Row], as_json: bool, *, heads: tuple[str, ...], cells: Callable[[Row], list[tuple[str, ...]]]) -> None:
    if as_json:
        click.echo(json.dumps(list(rows), ensure_ascii=False))
    else:
        click.echo(table(heads, [line for row in rows for line in cells(row)]))


def table(heads: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their widest cell; a long cell is cut except in the last column, which holds the source."""
    last = len(heads) - 1
    shown = [heads] + [tuple(cell if i == last else _cut(cell) for i, cell in enumerate(line)) for line in lines]
    widths = [max(len(line[i]) for line in shown) for i in range(len(heads))]
    ruled = [shown[0], tuple("-" * width for width in widths), *shown[1:]]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in ruled)


def _cut(cell: str) -> str:
    one_line = " ".join(cell.split())
    return one_line if len(one_line) <= _WIDEST else f"{one_line[: _WIDEST - 1]}…"
