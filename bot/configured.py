"""What `doctor` finds in the settings: the files that they name, and what is probably not meant as it stands.

Reads those files only. Whether the settings can be read at all is looked at in `bot.doctor`, which puts the findings in order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.inspection import Finding, Level

if TYPE_CHECKING:
    from bot.config import Config


def form(config: Config) -> Finding:
    """The form of activity reports, without which the bot does not start."""
    from bot.reports.form import read
    from bot.yamlfile import ConfigError

    try:
        form = read(config.reports.form, organizations=config.network.organizations)
    except ConfigError as error:
        return Finding(Level.PROBLEM, "form", "; ".join(str(error).splitlines()))
    return Finding(Level.OK, "form", f"{form.name}, version {form.version}, {len(form.questions)} questions")


def templates(config: Config) -> Finding:
    """The templates of messages to many, without which the bot does not start."""
    from bot.templates import read
    from bot.yamlfile import ConfigError

    try:
        found = read(config.meetings.templates)
    except ConfigError as error:
        return Finding(Level.PROBLEM, "templates", "; ".join(str(error).splitlines()))
    return Finding(Level.OK, "templates", f"{len(found)} for messages to many")


def composition(config: Config) -> Finding:
    """The rules by which groups are made up, without which the bot does not start."""
    from bot.meetings.rules import read
    from bot.yamlfile import ConfigError

    try:
        found = read(config.meetings.composition, municipalities=config.network.municipalities)
    except ConfigError as error:
        return Finding(Level.PROBLEM, "composition", "; ".join(str(error).splitlines()))
    return Finding(Level.OK, "composition", f"rules for {len(found.groups)} groups")


def meetings(config: Config) -> Iterator[Finding]:
    """What the settings of meetings come to; what is probably not meant so is told."""
    from bot.meetings.schedule import is_quiet

    meetings, network = config.meetings, config.network
    for one in network.partners:
        if one not in network.organizations:
            yield Finding(Level.NOTE, "network", f"{one!r} in network.partners is none of network.organizations")
    if not network.municipalities:
        yield Finding(Level.NOTE, "network", "network.organizations names no municipality, so nobody has to be represented")
    if meetings.quiet_from == meetings.quiet_until:
        yield Finding(Level.NOTE, "reminders", "meetings.quiet_from is meetings.quiet_until, so there are no quiet hours")
    if not meetings.remind_days:
        yield Finding(Level.NOTE, "reminders", "meetings.remind_days is empty: nobody is reminded of a meeting")
    elif is_quiet(meetings.remind_at, meetings):
        text = (
            f"meetings.remind_at ({meetings.remind_at:%H:%M}) is in the quiet hours: they leave at {meetings.quiet_until:%H:%M}"
        )
        yield Finding(Level.NOTE, "reminders", text)
    else:
        days = ", ".join(map(str, sorted(set(meetings.remind_days), reverse=True)))
        yield Finding(Level.OK, "reminders", f"{days} days before a meeting, at {meetings.remind_at:%H:%M}")


def audience(config: Config) -> Finding:
    """Who gets answers on Telegram."""
    if config.telegram.open:
        return Finding(Level.NOTE, "audience", "everyone who finds the bot is answered (telegram.open)")
    if config.telegram.allow:
        return Finding(Level.OK, "audience", f"members and {len(config.telegram.allow)} ids are answered (telegram.allow)")
    return Finding(Level.OK, "audience", "members are answered")


def privacy(config: Config) -> Finding:
    """What members have to be told of who answers for their data."""
    missing = [f"privacy.{name}" for name in ("controller", "contact") if getattr(config.privacy, name) is None]
    if missing:
        named = " and ".join(missing)
        return Finding(
            Level.NOTE, "privacy", f"{named} not set: members have to be told whom they can turn to about their data"
        )
    return Finding(Level.OK, "privacy", "controller and contact are set")
