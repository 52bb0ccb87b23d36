"""`doctor`: is everything there that the bot needs?"""

from __future__ import annotations

import click

from bot.exits import ExitCode
from bot.workplace import Workplace


@click.command()
@click.option("--online", is_flag=True, help="Also ask Telegram whether it knows the token (5 seconds at most).")
@click.pass_obj
def doctor(place: Workplace, online: bool) -> ExitCode:
    """Check what is installed, the settings, the data directory and its backups. Exit code 1 when something does not work."""
    from bot.doctor import examine
    from bot.inspection import Level

    worst = ExitCode.DONE
    for finding in examine(place, online=online):
        click.echo(f"{finding.level.value:<8} {finding.about}: {finding.text}")
        if finding.level is Level.PROBLEM:
            worst = ExitCode.PROBLEM
    return worst
