"""`doctor`: is everything there that the bot needs?"""

from __future__ import annotations

import click

from bot.exits import ExitCode
from bot.workplace import Workplace


@click.command()
@click.pass_obj
def doctor(place: Workplace) -> ExitCode:
    """Check what is installed, the settings, the index and the lock. Exit code 1 when something does not work."""
    from bot.doctor import Level, examine

    worst = ExitCode.DONE
    for finding in examine(place):
        click.echo(f"{finding.level.value:<8} {finding.about}: {finding.text}")
        if finding.level is Level.PROBLEM:
            worst = ExitCode.PROBLEM
    return worst
