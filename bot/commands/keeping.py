"""`backup` and `restore`: the state of the bot goes into one file, and comes back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from bot.exits import Ended, ExitCode
from bot.workplace import COPENHAGEN, DATABASE, Workplace, present


@click.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Write over FILE where there is one.")
@click.pass_obj
def backup(place: Workplace, file: Path | None, force: bool) -> None:
    """Copy the database and the files of the data directory into one zip, checked; also while the bot runs.

    Without FILE it goes to DIR/backup, under a name that tells the time (UTC).
    """
    from bot.audit import Act
    from bot.backup import make

    config = place.config()
    if not (place.directory / DATABASE).exists():
        raise Ended(ExitCode.PROBLEM, f"there is nothing to back up: {place.directory} holds no {DATABASE}")
    target = _target(place.directory, file, force=force)
    with closing(place.storage(config)) as storage:
        made = make(place.directory, target, clock=present, keep=config.storage)
        click.echo(
            f"saved      {made.path}: {_size(made.size)}, checked, {made.tables} tables, {made.rows} rows, {made.files} files"
        )
        storage.audit.note(Act.BACKED_UP, bytes=made.size, rows=made.rows, files=made.files)


def _target(directory: Path, file: Path | None, *, force: bool) -> Path:
    """The file to write. Raises `Ended` where it cannot be one."""
    from bot.archive import FILES
    from bot.backup import FOLDER, stamp, unused

    if file is None:
        folder = directory / FOLDER
        folder.mkdir(mode=0o700, exist_ok=True)
        return unused(folder / f"knudepunkt-{stamp(present())}.zip")
    if file.is_dir() or not file.absolute().parent.is_dir():
        raise Ended(ExitCode.PROBLEM, f"{file} cannot be written: name a file in a folder that there is")
    if file.exists() and not force:
        raise Ended(ExitCode.PROBLEM, f"{file} exists already: name another file, or write over it with --force")
    if file.resolve().is_relative_to((directory / FILES).resolve()):
        raise Ended(ExitCode.PROBLEM, f"{file} would become a part of itself: name a file outside {directory / FILES}")
    return file


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Restore it although people who were erased might come back with it.")
@click.pass_obj
def restore(place: Workplace, file: Path, force: bool) -> None:
    """Put a backup in the place of the present state, which is kept in DIR/backup. Not while the bot runs (exit code 75).

    Whoever was erased since is erased again. Files that are not in the backup stay.
    """
    from bot.archive import opened
    from bot.lock import LockHeld
    from bot.restoration import restore as put_back

    config = place.config()
    with opened(file):  # before a data directory is made for it
        pass
    place.database()
    try:
        done = put_back(file, place.directory, clock=present, keep=config.storage, force=force)
    except LockHeld as error:
        raise Ended(ExitCode.BUSY, str(error)) from None
    with place.library(config, base=False, engine="lexical") as library:
        place.agree(config, library, words=True)
    if done.kept:
        click.echo(f"kept       what was there before, as {done.kept}")
    if done.broken:
        click.echo(f"kept       the damaged database, as {done.broken}")
    click.echo(
        f"restored   {place.directory / DATABASE}: as of {done.begun.astimezone(COPENHAGEN):%Y-%m-%d %H:%M}, {done.rows} rows"
    )
    click.echo(f"files      {done.added} put back, {done.replaced} replaced; others were left alone")
    click.echo(_erasures(place.directory, done.erased))
    click.echo(f"held back  {done.held} letters that may have been sent since; they are not sent again")
    click.echo("note       what else was done since is undone: documents, roles, removed members, withdrawn invitations")
    if done.public:
        numbers = ", ".join(map(str, done.public))
        click.echo(
            f"public     again, though taken back or corrected since: reports {numbers}; reports unpublish takes one back"
        )


def _erasures(directory: Path, erased: int) -> str:
    from bot.storage import JOURNAL

    if not (directory / JOURNAL).exists():
        return f"erased     nobody: there is no {directory / JOURNAL} that says who was erased since"
    return f"erased     {erased} people who were erased since"


def _size(size: int) -> str:
    """A number of bytes for people."""
    return f"{size / 10**6:.1f} MB" if size >= 10**5 else f"{-(-size // 1000)} kB"
