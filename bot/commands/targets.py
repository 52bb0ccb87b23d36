"""Files that commands write for people: never over what the bot itself keeps, and whole or not at all."""

from __future__ import annotations

from pathlib import Path

from bot.exits import Ended, ExitCode
from bot.workplace import DATABASE, Workplace


def check_target(place: Workplace, path: Path, *, force: bool) -> None:
    """Raise `Ended` where a file stands in the way, and for what the bot itself keeps, also with `force`."""
    from bot.archive import FILES
    from bot.backup import FOLDER
    from bot.storage import JOURNAL

    own, target = place.directory.resolve(), path.resolve()
    kept = target.parent == own and target.name.startswith((DATABASE, JOURNAL))  # with the logs of SQLite
    if kept or target.is_relative_to(own / FILES) or target.is_relative_to(own / FOLDER):
        raise Ended(ExitCode.PROBLEM, f"{path} belongs to the bot: name a file elsewhere")
    if path.exists() and not force:
        raise Ended(ExitCode.PROBLEM, f"{path} exists already: name another file, or write over it with --force")


def save(path: Path, data: bytes) -> None:
    """Write beside, then rename: whoever reads the file finds the old one or the new one. Raises `OSError`."""
    beside = path.with_name(f"{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
