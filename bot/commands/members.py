"""`members`: the people who take part, from the shell: the first invitation, lists in and out, erasing, the audit log."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.commands.facts import table
from bot.commands.questions import ROLES
from bot.exits import Ended, ExitCode
from bot.workplace import COPENHAGEN, Moment, Workplace

if TYPE_CHECKING:
    from bot.config import Config
    from bot.personlist import Reading
    from bot.storage import Storage


ASK_SECONDS = 5.0  # how long Telegram is asked what the bot is called


@click.group()
def members() -> None:
    """The people who take part: invite, list, import, change, erase, and the audit log of what was done to whom."""


@contextmanager
def _opened(place: Workplace) -> Iterator[tuple[Config, Storage]]:
    config = place.config()
    with closing(place.storage(config)) as storage:
        yield config, storage


def _day(at: datetime | None) -> str:
    return at.astimezone(COPENHAGEN).date().isoformat() if at else ""


# ----------------------------------------------------------------------------------------------------------------- inviting


@members.command()
@click.option("--role", type=ROLES, default="member", show_default=True, help="What whoever follows the link may do.")
@click.option("--organization", default="", help="The municipality or organisation they come from.")
@click.option("--uses", type=click.IntRange(1, 1000), default=1, show_default=True, help="How many may follow the link.")
@click.option("--days", type=click.IntRange(1, 365), help="How long it is open; members.invitation_days when left out.")
@click.option(
    "--bot", "name", help="The bot's username; known by itself where TELEGRAM_BOT_TOKEN is set, and once the bot has run."
)
@click.pass_obj
def invite(place: Workplace, role: str, organization: str, uses: int, days: int | None, name: str | None) -> None:
    """Print an invitation: a link into the bot. It is shown this once; only a digest is kept."""
    from bot.audit import Act
    from bot.enrolment import link_to
    from bot.invitations import COORDINATOR_DAYS
    from bot.roles import Role

    organization = " ".join(organization.split())
    _refuse_numbers(organization)
    if role == "tovholder" and not organization:
        raise Ended(ExitCode.USAGE, "a tovholder stands for a municipality: name it with --organization")
    if role == "coordinator" and (uses > 1 or (days or 0) > COORDINATOR_DAYS):
        raise Ended(ExitCode.USAGE, f"a link that makes a coordinator is for one person and {COORDINATOR_DAYS} days at most")
    with _opened(place) as (config, storage):
        bot = _username(config, storage, name)
        open_for = days or config.members.invitation_days
        if role == "coordinator":
            open_for = min(open_for, COORDINATOR_DAYS)
        with storage.atomic():
            number, token = storage.invitations.create(Role(role), organization=organization, uses=uses, days=open_for)
            storage.audit.note(Act.INVITED, invitation=number, role=role, uses=uses, days=open_for)
        click.echo(link_to(bot, token))
        if not bot:
            click.echo("Send this line to the bot. With TELEGRAM_BOT_TOKEN set, or --bot NAME, a link is printed.", err=True)
        click.echo(f"For {uses} as {role}, open for {open_for} days; invitation {number}.", err=True)


def _username(config: Config, storage: Storage, given: str | None) -> str:
    """What the bot is called on Telegram: as given, as it was when it ran, or as Telegram says; empty where nobody knows."""
    known = given or storage.username or ""
    if not known and config.token is not None:
        import httpx

        root = config.telegram.api_url or "https://api.telegram.org"
        with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL, ValueError, KeyError, TypeError):  # then nobody knows
            answer = httpx.get(f"{root}/bot{config.token.get_secret_value()}/getMe", timeout=ASK_SECONDS)
            known = str(answer.json()["result"]["username"])
    return known.removeprefix("@")


def _refuse_numbers(text: str) -> None:
    from handlers.redaction import has_cpr

    if has_cpr(text):
        raise Ended(ExitCode.USAGE, "a CPR number is never kept: leave it out")


@members.command()
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def invitations(place: Workplace, as_json: bool) -> None:
    """List the invitations that somebody can still follow."""
    with _opened(place) as (_, storage):
        rows: list[dict[str, Any]] = [
            {
                **{"id": one.id, "role": one.role.value, "organization": one.organization, "person": one.person},
                **{"uses": one.uses, "used": one.used, "until": one.until.astimezone(COPENHAGEN).isoformat()},
            }
            for one in storage.invitations.open()
        ]
    heads = ("id", "role", "organization", "person", "uses", "used", "until")
    _print(rows, heads, as_json)


@members.command()
@click.argument("number", type=int)
@click.pass_obj
def withdraw(place: Workplace, number: int) -> None:
    """Withdraw the invitation NUMBER."""
    from bot.audit import Act

    with _opened(place) as (_, storage), storage.atomic():
        if not storage.invitations.withdraw(number):
            raise Ended(ExitCode.PROBLEM, f"no open invitation has the number {number}; members invitations lists them")
        storage.audit.note(Act.WITHDREW, invitation=number)
    click.echo(f"withdrawn  invitation {number}")


# ------------------------------------------------------------------------------------------------------------------ people


@members.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def show(place: Workplace, as_json: bool) -> None:
    """List everybody: who is here, invited, reached by mail, or gone. The audit log says that it was printed."""
    from bot.audit import Act

    with _opened(place) as (_, storage):
        everyone = storage.people.everyone()
        storage.audit.note(Act.EXPORTED, what="people", rows=len(everyone))
    rows: list[dict[str, Any]] = [
        {
            **{"id": one.id, "name": one.name, "role": one.role.value, "organization": one.organization},
            **{"administrations": [each.value for each in one.administrations], "email": one.email},
            **{"state": one.state.value, "seen": _day(one.seen), "expires": _day(one.expires)},
        }
        for one in everyone
    ]
    _print(rows, ("id", "name", "role", "organization", "administrations", "email", "state", "seen", "expires"), as_json)


@members.command()
@click.argument("number", type=int)
@click.argument("role", type=ROLES)
@click.pass_obj
def role(place: Workplace, number: int, role: str) -> None:
    """Give person NUMBER the ROLE. It holds at once, also for buttons that were shown before."""
    from bot.audit import Act
    from bot.roles import Role

    with _opened(place) as (_, storage):
        person = _there(storage, number)
        if role == "tovholder" and not person.organization:
            raise Ended(ExitCode.PROBLEM, f"person {number} comes from no municipality, and a tovholder stands for one")
        with storage.atomic():
            if storage.people.set_role(number, Role(role)):
                storage.audit.note(Act.CHANGED, person=number, role=role)
    click.echo(f"{role:<11}person {number}")


@members.command()
@click.argument("number", type=int, required=False)
@click.option(
    "--telegram", type=int, help="Instead of NUMBER: a Telegram account that is nobody's here, such as a guest's in a group."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def erase(place: Workplace, number: int | None, telegram: int | None, yes: bool) -> None:
    """Erase everything about person NUMBER."""
    if (number is None) == (telegram is None):
        raise click.UsageError("Give a NUMBER or --telegram ID, one of the two.")
    with _opened(place) as (_, storage):
        if number is not None:
            telegram = _there(storage, number).telegram
        if not yes:
            click.confirm("Erase everything about them? It cannot be undone", abort=True)
        rows = storage.retention.erase(telegram=telegram, person=number)
    click.echo(f"erased     {rows} rows")


def _there(storage: Storage, number: int) -> Any:
    person = storage.people.get(number)
    if person is None:
        raise Ended(ExitCode.PROBLEM, f"no person has the number {number}; members list shows them")
    return person


# ------------------------------------------------------------------------------------------------------------------ import


@members.command(name="import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--apply", is_flag=True, help="Take them in; without it the file is only judged.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where everybody's link goes, .xlsx or .csv.")
@click.option(
    "--bot", "name", help="The bot's username; known by itself where TELEGRAM_BOT_TOKEN is set, and once the bot has run."
)
@click.pass_obj
def take_in(place: Workplace, file: Path, apply: bool, out: Path | None, name: str | None) -> ExitCode:
    """Read people from FILE (CSV or XLSX): a verdict a row, then with --apply all of them, or nobody.

    Everybody with Telegram gets a link of their own; the links are written to --out once and cannot be read again.
    """
    from bot.enrolment import known_keys
    from bot.personlist import read

    with _opened(place) as (config, storage):
        reading = read(file.read_bytes(), file.name, known=known_keys(storage))
        _tell(reading, file)
        if reading.fault is not None or reading.broken:
            return ExitCode.PROBLEM
        if not apply:
            click.echo("Nothing was taken in; --apply does it.", err=True)
            return ExitCode.DONE
        _apply(storage, reading, out, bot=_username(config, storage, name), config=config)
    return ExitCode.DONE


def _tell(reading: Reading, file: Path) -> None:
    """A verdict a row: "file:row: ok", or what is wrong in which column."""
    if reading.fault is not None:
        click.echo(f"{file}: {reading.fault.value}{f' ({reading.detail})' if reading.detail else ''}")
    for verdict in reading.verdicts:
        wrong = "; ".join(f"{fault.value}{f' ({column})' if column else ''}" for fault, column in verdict.faults)
        click.echo(f"{file}:{verdict.row}: {wrong or 'ok'}")
    if reading.ignored:
        click.echo(f"Columns that are not used: {', '.join(reading.ignored)}", err=True)


def _apply(storage: Storage, reading: Reading, out: Path | None, *, bot: str, config: Config) -> None:
    from bot.enrolment import enrol, links_of
    from bot.personlist import write_links
    from handlers.texts.inviting import LINKS_HEADS

    if any(one.telegram for one in reading.people):
        if out is None or out.suffix.lower() not in (".xlsx", ".csv"):
            raise Ended(ExitCode.USAGE, "--out FILE.xlsx or FILE.csv is needed for the links; nothing was taken in")
        if not bot:
            raise Ended(
                ExitCode.USAGE,
                "the bot's name is not known yet: set TELEGRAM_BOT_TOKEN or name it with --bot; nothing was taken in",
            )
        out.touch(mode=0o600)
        out.chmod(0o600)
    with storage.atomic():  # a link that could not be written could never be read again: then nobody is taken in
        done = enrol(storage, reading.people, days=config.members.invitation_days, actor=None)
        links = links_of(done, bot)
        if out is not None and links:
            csv = out.suffix.lower() == ".csv"
            out.write_bytes(write_links(links, heads=LINKS_HEADS, format="csv" if csv else "xlsx"))
    click.echo(f"{len(done)} taken in, {len(links)} links in {out}" if links else f"{len(done)} taken in")


# ------------------------------------------------------------------------------------------------------------------- audit


@members.command()
@click.option("--since", type=Moment(), help="From that day or time on.")
@click.option("--person", type=int, help="What this person did, and what was done to them.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list.")
@click.pass_obj
def audit(place: Workplace, since: datetime | None, person: int | None, as_json: bool) -> None:
    """Print the audit log: when, who, what, whom. People are numbers; members list says who they are, as long as they are."""
    with _opened(place) as (_, storage):
        rows: list[dict[str, Any]] = [
            {
                **{"at": one.at.astimezone(COPENHAGEN).isoformat(timespec="seconds"), "actor": one.actor},
                **{"act": one.act.value, "person": one.person, "detail": one.detail},
            }
            for one in storage.audit.entries(since=since, person=person)
        ]
    _print(rows, ("at", "actor", "act", "person", "detail"), as_json)


def _print(rows: list[dict[str, Any]], heads: tuple[str, ...], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False))
        return

    def cell(value: Any) -> str:
        return ", ".join(value) if isinstance(value, list) else "" if value is None else str(value)

    click.echo(table(heads, [tuple(cell(row[head]) for head in heads) for row in rows]))
