"""A planned meeting as members read it: what the knowledge base answers from, and all of it in words, which the source shows.

Nothing in it says who comes, and no address of a web page stands in it: a link may let strangers in. What those who are invited
read besides is worded elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from bot.config import Network
from bot.meetings.meeting import Earlier, Meeting, Plan
from handlers.texts import dates
from handlers.texts.markup import joined
from knowledge import model

UNTITLED = "møde"
ONLINE = "Online"
LINK = "Linket finder du i /moeder."
CANCELLED = "AFLYST"

_ZONE = ZoneInfo("Europe/Copenhagen")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\b(?:[\w-]+\.)+(?:com|dk|us|net|org|eu|io|no|se)/\S*", re.IGNORECASE)


def composing(network: Network) -> Callable[[Meeting, Sequence[Earlier]], model.Planned]:
    """What words a meeting, where `network` is the members' own body."""
    return partial(planned, own=(network.name, network.short))


def planned(meeting: Meeting, earlier: Sequence[Earlier], *, own: Collection[str] = ()) -> model.Planned:
    """A meeting to which people are invited as the knowledge base holds it; `earlier` are the times that it had before. `own`
    are the names of the members' own body."""
    plan, invited = for_everybody(meeting.plan), meeting.invited
    assert invited is not None
    group = " ".join(plan.group.split())
    told = [one for one in earlier if one.until >= invited and (one.start, one.end) != (plan.start, plan.end)]
    found = model.Planned(
        number=meeting.number,
        sequence=meeting.sequence,
        group="" if group.casefold() in {name.casefold() for name in own} else group,
        title=plan.title,
        start=_iso(plan.start),
        end=_iso(max(plan.end, plan.start)),
        announced=_day(invited),
        changed=_day(meeting.changed),
        place=plan.place,
        online=plan.online,
        linked=bool(meeting.plan.link or _ADDRESS.search(f"{meeting.plan.place}\n{meeting.plan.agenda}")),
        host=plan.host,
        agenda=tuple(plan.agenda.splitlines()),
        cancelled=meeting.is_cancelled,
        former=tuple(model.Former(_iso(one.start), _iso(one.end), _day(one.until)) for one in told),
    )
    return replace(found, words="\n".join(_words(found)))


def for_everybody(plan: Plan) -> Plan:
    """A plan without what lets strangers in."""
    return replace(
        plan,
        title=_without_address(plan.title) or UNTITLED,
        place=_without_address(plan.place),
        host=_without_address(plan.host),
        agenda="\n".join(filter(None, map(_without_address, plan.agenda.splitlines()))),
        link="",
    )


def _words(meeting: model.Planned) -> list[str]:
    """The meeting line by line, what changed first."""
    when = dates.when(meeting.start, meeting.end)
    left = list(dict.fromkeys(dates.when(one.start, one.end) for one in meeting.former))
    where = meeting.place or (ONLINE if meeting.online else "")
    also = f", {ONLINE.casefold()}" if meeting.online and meeting.place and ONLINE.casefold() not in where.casefold() else ""
    lines = [
        CANCELLED if meeting.cancelled else "",
        meeting.title,
        meeting.group,
        f"Tid: {when}",
        f"Flyttet fra: {joined(left)}" if left else "",
        f"Sted: {where}{also}" if where else "",
        LINK if meeting.linked and not meeting.cancelled else "",
        f"Vært: {meeting.host}" if meeting.host else "",
        "Dagsorden:" if meeting.agenda else "",
        *meeting.agenda,
    ]
    return [line for line in lines if line]


def _without_address(text: str) -> str:
    """The text on one line, addresses of web pages taken out."""
    return " ".join(_ADDRESS.sub(" ", text).split()).strip(" ,;:-")


def _iso(at: datetime) -> str:
    return at.astimezone(_ZONE).strftime("%Y-%m-%dT%H:%M")


def _day(at: datetime) -> str:
    return at.astimezone(_ZONE).date().isoformat()
