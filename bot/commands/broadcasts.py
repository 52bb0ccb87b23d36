"""`broadcasts`: the messages to many, from the shell: list, show, export, hold back, go on, withdraw.

People are numbers here, but in what is exported, which is for those who write to people by hand. They are written in the chat.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.facts import table
from bot.commands.targets import check_target, save
from bot.exits import Ended, ExitCode
from bot.workplace import COPENHAGEN, Workplace

if TYPE_CHECKING:
    from datetime import datetime

    from bot.broadcasts import Broadcast
    from bot.deliveries import Copy
    from bot.storage import Storage

NUMBER = click.IntRange(1, 2**63 - 1)  # what SQLite can hold


@click.group()
def broadcasts() -> None:
    """Messages to many: list, show, export, pause, resume, withdraw."""


@contextmanager
def _opened(place: Workplace) -> Iterator[Storage]:
    with closing(place.storage(place.config())) as storage:
        yield storage


def _at(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(COPENHAGEN).isoformat(timespec="seconds")


def _there(storage: Storage, number: int) -> Broadcast:
    found = storage.broadcasts.sent(number)
    if found is None:
        raise Ended(ExitCode.PROBLEM, f"no broadcast has the number {number}; broadcasts list shows them")
    return found


# ----------------------------------------------------------------------------------------------------------------- reading


@broadcasts.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def listing(place: Workplace, as_json: bool) -> None:
    """List what was sent to many, or is to be, the newest first, with how many copies are in which state."""
    with _opened(place) as storage:
        rows = [_row(one, storage) for one in storage.broadcasts.everything()]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    heads = ("number", "purpose", "meeting", "stage", "created", "due", "copies")
    shown = [{**row, "copies": ", ".join(f"{count} {fate}" for fate, count in row["copies"].items())} for row in rows]
    click.echo(table(heads, [tuple("" if row[head] is None else str(row[head]) for head in heads) for row in shown]))


def _row(one: Broadcast, storage: Storage) -> dict[str, Any]:
    from bot.deliveries import Fate, counts

    counted = counts(one, storage)
    return {
        **{"number": one.number, "purpose": one.purpose.value, "meeting": one.meeting, "author": one.author},
        **{"stage": one.stage.value, "created": _at(one.created), "due": _at(one.due), "until": _at(one.until)},
        **{"revision": one.revision, "copies": {fate.value: counted[fate] for fate in Fate if counted.get(fate)}},
    }


@broadcasts.command()
@click.argument("number", type=NUMBER)
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def show(place: Workplace, number: int, as_json: bool) -> None:
    """Print broadcast NUMBER: for whom it was, what it says, and what became of each copy. People are numbers."""
    from bot.audience import packed
    from bot.deliveries import delivery

    with _opened(place) as storage:
        one = _there(storage, number)
        copies = [_copy(copy) for copy in delivery(one, storage).copies]
        whole = {**_row(one, storage), "audience": json.loads(packed(one.audience)), "html": one.html, "recipients": copies}
    click.echo(json.dumps(whole, ensure_ascii=False) if as_json else _page(whole))


def _copy(copy: Copy) -> dict[str, Any]:
    """`group` is the id of a group on Telegram; that of a person's account is none of this."""
    group = copy.chat if copy.chat is not None and copy.chat < 0 else None
    person = copy.person.id if copy.person is not None else None
    return {"person": person, "group": group, "state": copy.fate.value, "at": _at(copy.at)}


def _page(whole: dict[str, Any]) -> str:
    """A broadcast as somebody reads it in a terminal."""
    due = f", due {whole['due']}" if whole["due"] else ""
    by = f"by person {whole['author']}" if whole["author"] is not None else "by the bot, or by nobody known any more"
    head = f"Broadcast {whole['number']}, {whole['purpose']}, {whole['stage']}: {by}, {whole['created']}{due}"
    audience = json.dumps(whole["audience"], ensure_ascii=False) if whole["audience"] else "everybody"
    counted = "\n".join(f"{count:>6} {fate}" for fate, count in whole["copies"].items()) or "     0 copies"
    rows = [(_whom(copy), copy["state"], copy["at"] or "") for copy in whole["recipients"]]
    parts = [head, f"for {audience}", "", whole["html"], "", counted]
    return "\n".join([*parts, *(["", table(("recipient", "state", "at"), rows)] if rows else [])])


def _whom(copy: dict[str, Any]) -> str:
    if copy["group"] is not None:
        return f"group {copy['group']}"
    return "nobody known" if copy["person"] is None else f"person {copy['person']}"


# --------------------------------------------------------------------------------------------------------------- exporting


@broadcasts.command()
@click.argument("number", type=NUMBER)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Write over the file where there is one.")
@click.pass_obj
def export(place: Workplace, number: int, file: Path, force: bool) -> None:
    """Write the recipients of broadcast NUMBER to FILE (.xlsx or .csv): name, organisation, e-mail, state, time. The audit log
    says that it was done."""
    from bot.audit import Act
    from bot.deliveries import delivery
    from bot.spreadsheets import write
    from handlers.texts.deliveries import FORMATS, HEADS, rows

    format = next((one for one in FORMATS if file.suffix.lower() == f".{one}"), None)
    if format is None:
        raise Ended(ExitCode.USAGE, f"{file} should end in .xlsx or .csv")
    check_target(place, file, force=force)
    with _opened(place) as storage:
        found = delivery(_there(storage, number), storage)
        data = write(HEADS, rows(found), format=format)
        storage.audit.note(Act.EXPORTED, what="deliveries", broadcast=number, rows=len(found.copies), format=format)
    save(file, data)
    click.echo(f"saved      {file}: {len(found.copies)} recipients")


# ------------------------------------------------------------------------------------------------------------ what is done


@broadcasts.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def pause(place: Workplace, number: int) -> None:
    """Hold back what has not left of broadcast NUMBER."""
    _take(place, number, "paused")


@broadcasts.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def resume(place: Workplace, number: int) -> None:
    """Let go on what was held back of broadcast NUMBER."""
    _take(place, number, "resumed")


@broadcasts.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def withdraw(place: Workplace, number: int) -> None:
    """Withdraw broadcast NUMBER: what has not left does not leave. What was delivered stays with those who have it."""
    _take(place, number, "withdrawn")


def _take(place: Workplace, number: int, step: str) -> None:
    """The step, and its entry in the audit log. The running bot sees it at its next letter."""
    from bot.audit import Act

    with _opened(place) as storage, storage.atomic():
        one, room = _there(storage, number), storage.broadcasts
        leaving = room.leaving(number)
        steps: dict[str, Callable[[int], int | None]] = {"paused": room.pause, "resumed": room.resume}
        done = steps.get(step, partial(room.withdraw, tell=True))(number)
        if done is None:
            waiting = room.under_way(number)
            raise Ended(
                ExitCode.PROBLEM, f"broadcast {number} cannot be {step}: it is {one.stage.value}, {waiting} copies wait"
            )
        storage.audit.note(Act.BROADCAST, broadcast=number, step=step, letters=done)
    late = f"; {leaving} more are leaving just now" if step == "withdrawn" and leaving else ""
    click.echo(f"{step:<10} broadcast {number}: {done} copies{late}")
