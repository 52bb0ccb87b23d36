"""The command line `python -m bot`: global options, and errors turned into one line and an exit code.

The commands live in `bot.commands`. They import what they work with when they run, since answering one question from the shell
should not wait for Telegram or for readers of file formats.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sqlite3
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from pathlib import Path

import click

from bot import logs
from bot.exits import Ended, ExitCode
from bot.workplace import Workplace

logger = logging.getLogger(__name__)

# Command -> module of bot.commands, in the order in which the help shows them.
_COMMANDS = {
    "ingest": "documents",
    "read": "documents",
    "ask": "questions",
    "meetings": "facts",
    "groups": "facts",
    "decisions": "facts",
    "lint": "problems",
    "chat": "conversation",
    "run": "conversation",
    "members": "members",
    "reports": "reports",
    "broadcasts": "broadcasts",
    "backup": "keeping",
    "restore": "keeping",
    "doctor": "health",
}
_OWN = ("bot", "knowledge", "handlers")


class _Commands(click.Group):
    """Imports a command's module when that command is called, or its help is shown."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command = getattr(import_module(f"bot.commands.{_COMMANDS[cmd_name]}"), cmd_name)
        assert isinstance(command, click.Command)
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(path_type=Path),
    help="The settings; ./config.yaml when it is there.",
)
@click.option(
    "--data",
    type=click.Path(file_okay=False, readable=False, path_type=Path),  # whether it can be used is told when it is needed
    default=Path("data"),
    show_default=True,
    help="The data directory, made when missing.",
)
@click.pass_context
def cli(ctx: click.Context, config: Path | None, data: Path) -> None:
    """Knudepunkt answers a network's questions from its own documents, with the source."""
    ctx.obj = Workplace(directory=data, config_file=config)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (None: the process's own arguments) and return the exit code. Never raises for what can be expected."""
    # Reading RetryAfter.retry_after of python-telegram-bot warns without it.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    # Looking for plug-ins, pydantic reads what every installed package says of itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # an emoji on a Latin-1 terminal is no reason to stop
    logs.set_up(token=os.environ.get("TELEGRAM_BOT_TOKEN", ""))
    try:
        return _invoke(arguments)
    except Exception as error:
        code, reason = _explained(error)
        if reason is None:
            logger.exception("unexpected error")
            reason = f"unexpected error: {error!r} (the log above says where)"
        _tell(reason)
        return code


def _invoke(arguments: Sequence[str] | None) -> int:
    try:
        code = cli.main(args=arguments, prog_name="python -m bot", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _tell("interrupted; what was finished is kept")
        return ExitCode.PROBLEM
    return code if isinstance(code, int) else ExitCode.DONE


def _explained(error: Exception) -> tuple[int, str | None]:
    """Exit code and line for an error; the line is None where nobody foresaw it."""
    if isinstance(error, Ended):
        return error.code, str(error)
    if isinstance(error, ModuleNotFoundError) and error.name and error.name.partition(".")[0] not in _OWN:
        return ExitCode.PROBLEM, f"the package {error.name} is not installed; make setup installs what is needed"
    from bot.yamlfile import ConfigError
    from knowledge.errors import KnowledgeError

    if isinstance(error, ConfigError):
        return ExitCode.CONFIGURATION, str(error)
    if isinstance(error, KnowledgeError):
        return ExitCode.PROBLEM, str(error)
    if isinstance(error, OSError):
        return ExitCode.PROBLEM, f"{error.filename or 'the system'}: {error.strerror or error}"
    if isinstance(error, sqlite3.Error):
        return ExitCode.PROBLEM, f"the database cannot be used: {error}"
    return ExitCode.PROBLEM, None


def _tell(reason: str) -> None:
    hide = logs.TokenFilter(os.environ.get("TELEGRAM_BOT_TOKEN", "")).clean
    with contextlib.suppress(OSError):  # nobody may be reading any more
        click.echo(f"Error: {hide(reason)}", err=True)
