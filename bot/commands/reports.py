"""`reports`: the activity reports, from the shell: list, read, export, the final report, publish, and the check of a form.

People are numbers here. What is exported leaves the circle, so that small counts are not told in it; `list` and `show` are for
whoever runs the bot, and show what a coordinator sees.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.facts import table
from bot.commands.targets import check_target, save
from bot.exits import Ended, ExitCode
from bot.workplace import COPENHAGEN, Workplace, present

if TYPE_CHECKING:
    from datetime import datetime

    from bot.config import Config
    from bot.reports.attachments import Attachment
    from bot.reports.filed import Event, Filed, Version
    from bot.reports.form import Form
    from bot.reports.review import Step
    from bot.storage import Storage

PUBLISHED = "published"  # no state of its own: an older version may be, while a newer one is looked at
NUMBER = click.IntRange(1, 2**63 - 1)  # what SQLite can hold
STATES = click.Choice(["submitted", "changes", "resubmitted", "approved", "rejected", PUBLISHED])


@click.group()
def reports() -> None:
    """The activity reports: list, show, export, write the final report, publish, and check the form."""


@contextmanager
def _opened(place: Workplace) -> Iterator[tuple[Config, Storage]]:
    config = place.config()
    with closing(place.storage(config)) as storage:
        yield config, storage


def _at(moment: datetime) -> str:
    return moment.astimezone(COPENHAGEN).isoformat(timespec="seconds")


def _there(storage: Storage, number: int) -> Filed:
    report = storage.reports.get(number)
    if report is None:
        raise Ended(ExitCode.PROBLEM, f"no report has the number {number}; reports list shows them")
    return report


# ----------------------------------------------------------------------------------------------------------------- reading


@reports.command(name="list")
@click.option("--state", type=STATES, help="Those in this state alone; published: those of which a version is.")
@click.option("--organization", help="Those of this municipality or organisation alone.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def listing(place: Workplace, state: str | None, organization: str | None, as_json: bool) -> None:
    """List the reports, the newest first."""
    with _opened(place) as (_, storage):
        found = [
            report
            for report in storage.reports.everything()
            if state in (None, report.state.value) or (state == PUBLISHED and report.published is not None)
            if organization is None or report.organization.casefold() == organization.strip().casefold()
        ]
    rows = [_row(report) for report in found]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return
    heads = ("number", "organization", "title", "state", "version", "published", "created", "changed")
    shown = [{**row, "created": row["created"][:10], "changed": row["changed"][:10]} for row in rows]
    click.echo(table(heads, [tuple("" if row[head] is None else str(row[head]) for head in heads) for row in shown]))


def _row(report: Filed) -> dict[str, Any]:
    return {
        **{"number": report.number, "organization": report.organization, "title": report.activity.title},
        **{"owner": report.owner, "state": report.state.value, "version": report.latest.version},
        **{"published": report.published, "created": _at(report.created), "changed": _at(report.changed)},
    }


@reports.command()
@click.argument("number", type=NUMBER)
@click.option("--version", type=NUMBER, help="This version instead of the newest one.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
@click.pass_obj
def show(place: Workplace, number: int, version: int | None, as_json: bool) -> None:
    """Print report NUMBER: its answers, its versions, and what was done to it by whom. People are numbers."""
    with _opened(place) as (_, storage):
        report = _there(storage, number)
        versions, events = storage.reports.versions(number), storage.reports.events(number)
        files = [(one, storage.attachments.path(one.number)) for one in storage.attachments.of_report(number)]
    found = next((one for one in versions if one.version == (version or report.latest.version)), None)
    if found is None:
        raise Ended(ExitCode.PROBLEM, f"report {number} has no version {version}; its newest one is {report.latest.version}")
    whole = {**_row(report), **_answers(found), "versions": [_version(one) for one in versions]}
    whole |= {"events": [_event(one) for one in events], "files": [_file(one, path) for one, path in files]}
    click.echo(json.dumps(whole, ensure_ascii=False) if as_json else _page(whole))


def _answers(version: Version) -> dict[str, Any]:
    """The answers of a version, by question, in words and as data."""
    from bot.reports.values import packed
    from handlers.texts import told

    values = json.loads(packed(version.answers))
    return {
        "shown": version.version,
        "answers": [
            {
                **{"question": question.id, "label": question.label},
                **{"answer": told.value(question, version.answers.get(question.id)), "value": values.get(question.id)},
            }
            for question in version.form.questions
        ],
    }


def _version(version: Version) -> dict[str, Any]:
    form = version.form
    return {"version": version.version, "author": version.author, "created": _at(version.created), "form": form.version}


def _event(event: Event) -> dict[str, Any]:
    return {
        **{"at": _at(event.at), "step": event.step.value, "version": event.version},
        **{"actor": event.actor, "comment": event.comment},
    }


def _file(attachment: Attachment, path: Path | None) -> dict[str, Any]:
    return {
        **{"number": attachment.number, "question": attachment.question, "sort": attachment.sort.value},
        **{"name": attachment.name, "caption": attachment.caption, "size": attachment.size, "consent": attachment.consent},
        "path": str(path) if path is not None else None,
    }


def _page(whole: dict[str, Any]) -> str:
    """A report as somebody reads it in a terminal."""
    published = f"version {whole['published']} published" if whole["published"] else "not published"
    head = (
        f"Report {whole['number']}, {whole['organization']}, version {whole['shown']} of {whole['version']}: "
        f"{whole['state']}, {published}"
    )
    answers = [f"{one['label']}: {one['answer']}".replace("\n", "\n  ") for one in whole["answers"]]
    events = [
        f"{one['at']}  {one['step']} version {one['version']}, by {_by(one['actor'])}"
        + (f": {one['comment']}" if one["comment"] else "")
        for one in whole["events"]
    ]
    files = [f"{one['path']}  {one['sort']}, {one['size']} bytes, {one['name']}" for one in whole["files"]]
    return "\n".join([head, "", *answers, "", *events, *(["", *files] if files else [])])


def _by(actor: int | None) -> str:
    return "nobody known" if actor is None else f"person {actor}"


# --------------------------------------------------------------------------------------------------------------- exporting


@reports.command()
@click.option("--format", "kind", type=click.Choice(["csv", "xlsx", "json"]), required=True, help="What the file is.")
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file; else standard output.")
@click.option("--force", is_flag=True, help="Write over the file where there is one.")
@click.pass_obj
def export(place: Workplace, kind: str, output: Path | None, force: bool) -> None:
    """Write every published report, a row each; counts of people under five as "<5". The audit log says that it was done."""
    from bot.audit import Act
    from bot.reports.exports import Format, written
    from handlers.texts.exports import WORDS

    if output is None and kind == "xlsx" and sys.stdout.isatty():
        raise Ended(ExitCode.USAGE, "a workbook is nothing for a terminal: name a file with -o")
    if output is not None:
        check_target(place, output, force=force)
    with _opened(place) as (_, storage):
        published = storage.reports.published()
        data = written(published, Format(kind), WORDS)
        storage.audit.note(Act.EXPORTED, what="reports", rows=len(published), format=kind)
    if output is None:
        click.echo(data, nl=False)
        return
    save(output, data)
    click.echo(f"saved      {output}: {len(published)} reports")


@reports.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, help="The file, .docx.")
@click.option("--force", is_flag=True, help="Write over the file where there is one.")
@click.pass_obj
def final(place: Workplace, output: Path, force: bool) -> None:
    """Write the final report on every published report as a Word document. The audit log says that it was done."""
    from bot.audit import Act
    from bot.reports.finalreport import written
    from handlers.texts.finalreport import composed

    check_target(place, output, force=force)
    with _opened(place) as (config, storage):
        published, form = storage.reports.published(), _form(config, None)
        outline = composed(published, form=form, network=config.network.name, day=present().date())
        data = written(outline)
        storage.audit.note(Act.EXPORTED, what="final_report", rows=len(published), format="docx")
    save(output, data)
    click.echo(f"saved      {output}: {len(published)} reports")


# ---------------------------------------------------------------------------------------------------------------- the form


@reports.command(name="form")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.pass_obj
def check_form(place: Workplace, file: Path | None) -> ExitCode:
    """Check the form in FILE, or the one that is used: print its questions, or what is wrong where (exit code 1)."""
    from bot.yamlfile import ConfigError

    config = place.config()
    try:
        found = _form(config, file)
    except ConfigError as error:
        click.echo(str(error))
        return ExitCode.PROBLEM
    click.echo(f"{file or config.reports.form or 'the bundled form'}: {found.name}, version {found.version}, in order")
    for number, question in enumerate(found.questions, start=1):
        needed = "required" if question.required else "optional"
        click.echo(f"{number:>2}. {question.id} ({question.kind.value}, {needed}) {question.label}: {question.text}")
        for option in question.options:
            click.echo(f"      {option.id}: {option.text}{' (free words)' if option.free else ''}")
    return ExitCode.DONE


def _form(config: Config, file: Path | None) -> Form:
    from bot.reports.form import read

    return read(file or config.reports.form, organizations=config.network.organizations)


# -------------------------------------------------------------------------------------------------------------- publishing


@reports.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def publish(place: Workplace, number: int) -> None:
    """Publish the newest version of report NUMBER, which approves it: from then on it is found by question."""
    from bot.reports.review import Step

    _take(place, number, Step.PUBLISH)


@reports.command()
@click.argument("number", type=NUMBER)
@click.pass_obj
def unpublish(place: Workplace, number: int) -> None:
    """Take report NUMBER out of the knowledge base. What was approved stays approved."""
    from bot.reports.review import Step

    _take(place, number, Step.UNPUBLISH)


def _take(place: Workplace, number: int, step: Step) -> None:
    """The step on the newest version, and the knowledge base in line with it."""
    from bot.audit import Act
    from handlers.texts.told import report as worded

    with _opened(place) as (config, storage):
        before, seen, doing = _there(storage, number), storage.reports.last(number), f"{step.value}ed"
        with storage.atomic():
            done = storage.reports.take(number, step, version=before.latest.version, seen=seen, actor=None)
            if done is None:
                raise Ended(ExitCode.PROBLEM, f"report {number} cannot be {doing}: {_standing(before)}")
            version = done.published or before.published or 0
            storage.audit.note(Act.REVIEWED, report=number, step=step.value, version=version)
        with place.library(config, engine="lexical") as library:
            storage.reports.agree(library, worded)
    click.echo(f"{doing:<11} report {number}, version {version}")


def _standing(report: Filed) -> str:
    published = f"version {report.published} is published" if report.published else "it is not published"
    return f"its newest version, {report.latest.version}, is {report.state.value}, and {published}"
