"""What is offered for each question about a meeting that is being planned: values with the labels of their buttons.

Knows no Telegram. The values stand in the outline while they are shown, so a list that changes meanwhile confuses nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from bot.audience import Audience, packed
from bot.config import Network
from bot.meetings import duties
from bot.meetings.meeting import Meeting, Plan
from bot.roles import Administration, Role
from bot.storage import Storage
from handlers.broadcasts import recipients
from handlers.meetings.outlines import ORDER, ZONE, Outline, Step
from handlers.texts import planning as wording
from knowledge.model import Group, MeetingStatus
from knowledge.model import Meeting as Stated
from knowledge.moments import LAST

MOST = 10
MOST_PLACES = 4

Offer = tuple[str, str]


def offers(outline: Outline, storage: Storage, network: Network, groups: Sequence[Group], *, now: datetime) -> list[Offer]:
    """Values and labels for the step of the outline, the likeliest first. `groups` are those that documents know."""
    match outline.step:
        case Step.GROUP:
            return _groups(storage, network, groups)
        case Step.TITLE:
            known = wording.titles(outline.group, is_network=is_network(outline.group, network), start=outline.start)
            return [(one, one) for one in known]
        case Step.PLACE:
            return _places(outline, storage)
        case Step.HOST:
            return _hosts(outline, storage, network)
        case Step.WHOM:
            return _audiences(outline, storage, network)
        case Step.DEADLINE:
            return _deadlines(outline, now)
    return []


def is_network(group: str, network: Network) -> bool:
    """Whether a group is the members' own body."""
    return duties.is_of(group, (network.name, network.short))


def _groups(storage: Storage, network: Network, groups: Sequence[Group]) -> list[Offer]:
    seats = [seat.group for one in storage.people.everyone() if one.id for seat in storage.people.seats(one.id)]
    planned = [one.plan.group for one in reversed(storage.meetings.everything())]
    stated = [one.name for one in groups if not one.superseded]
    known = {one.casefold(): one for one in reversed([*seats, *planned, *stated]) if not is_network(one, network)}
    named = list(dict.fromkeys(known[one.casefold()] for one in [*seats, *planned, *stated] if one.casefold() in known))
    fitting = [one for one in named if len(one) <= wording.MAX_GROUP]
    return [(network.name, network.short), *((one, one) for one in fitting[: MOST - 1])]


def _places(outline: Outline, storage: Storage) -> list[Offer]:
    places = [one.plan.place for one in reversed(storage.meetings.everything()) if one.plan.place]
    return [(one, one) for one in dict.fromkeys(places) if one != outline.place][:MOST_PLACES]


def _hosts(outline: Outline, storage: Storage, network: Network) -> list[Offer]:
    meetings = [
        one for one in storage.meetings.everything() if is_network(one.plan.group, network) and one.number != outline.number
    ]
    last = duties.last_hosted(meetings, network.organizations)
    ordered = duties.next_hosts(meetings, network.municipalities)
    return [(one, wording.host_label(one, last.get(one))) for one in [*ordered, *network.partners]]


def _audiences(outline: Outline, storage: Storage, network: Network) -> list[Offer]:
    everyone = [Audience()]
    if any(seat.group == outline.group for one in storage.people.everyone() if one.id for seat in storage.people.seats(one.id)):
        own = Audience(groups=(outline.group,))
        everyone = [Audience(), own] if is_network(outline.group, network) else [own, Audience()]
    roles = [Audience(roles=(role,)) for role in (Role.TOVHOLDER, Role.COORDINATOR)]
    administrations = [Audience(administrations=(one,)) for one in Administration]
    found = ((one, recipients.chosen(one, storage)) for one in [*everyone, *roles, *administrations])
    counted = [(one, len(chosen.reached), len(chosen.by_hand)) for one, chosen in found]
    return [
        (packed(one), wording.audience_label(one, reached))
        for one, reached, by_hand in counted
        if reached or by_hand or one == Audience()
    ]


def _deadlines(outline: Outline, now: datetime) -> list[Offer]:
    if outline.start is None:
        return []
    days = [(weeks, outline.start.date() - timedelta(weeks=weeks)) for weeks in wording.WEEKS_BEFORE]
    ends = [(weeks, datetime.combine(day, LAST, tzinfo=ZONE)) for weeks, day in days]
    return [(at.isoformat(), wording.weeks_before(weeks, at)) for weeks, at in ends if at > now]


# ------------------------------------------------------------------------------------------------------------------ documents


def stated(known: Iterable[Stated], storage: Storage, *, now: datetime) -> list[Stated]:
    """The meetings of the documents that are to come on a day, and that are not planned here, nor were before they moved."""
    days = {
        (one.plan.group.casefold(), at.astimezone(ZONE).date().isoformat())
        for one in storage.meetings.everything()
        for at in (one.plan.start, *(before.start for before in storage.meetings.earlier(one.number)))
    }
    today = now.astimezone(ZONE).date().isoformat()
    found = [
        one
        for one in known
        if _has_day(one)
        and one.start[:10] >= today
        and one.status is MeetingStatus.PLANNED
        and not one.superseded
        and one.planned is None
        and (one.group.casefold(), one.start[:10]) not in days
    ]
    first = {
        (one.group.casefold(), one.start[:10]): one for one in sorted(found, key=lambda one: (one.start[:10], len(one.start)))
    }
    return list(first.values())[:MOST]


def _has_day(one: Stated) -> bool:
    try:
        date.fromisoformat(one.start[:10])
    except ValueError:
        return False
    return len(one.start) >= 10


def as_value(one: Stated) -> str:
    """What of it goes into the outline."""
    fields = ("group", "title", "start", "end", "place", "online")
    return json.dumps({name: getattr(one, name) for name in fields}, ensure_ascii=False)


def filled(outline: Outline, value: str, network: Network, *, minutes: int, now: datetime) -> Outline:
    """The outline with what a document says of a meeting (`as_value`); what it leaves open is asked."""
    told = json.loads(value)
    group = network.name if is_network(told["group"], network) else told["group"][: wording.MAX_GROUP]
    title = " ".join((told["title"] or "").split())[: wording.MAX_TITLE]
    place = " ".join((told["place"] or "").split())[: wording.MAX_PLACE]
    start, end = _aware(told["start"]), _aware(told["end"] or "")
    given = [Step.GROUP]
    if len(title) > len(wording.MEETING):  # a title that only says that it is a meeting
        given.append(Step.TITLE)
    else:
        title = ""
    if start is not None and start > now:
        end = end if end is not None and end > start else start + timedelta(minutes=minutes)
        given.append(Step.WHEN)
    else:
        start = end = None
    online = bool(told["online"])
    if place or online:
        given.append(Step.PLACE)
    return replace(
        outline,
        day=date.fromisoformat(told["start"][:10]),
        given=tuple(one for one in ORDER if one in given),
        group=group,
        title=title,
        start=start,
        end=end,
        place=place,
        online=online,
    )


def _aware(iso: str) -> datetime | None:
    if "T" not in iso:
        return None
    try:
        at = datetime.fromisoformat(iso)
    except ValueError:
        return None
    return at.replace(tzinfo=ZONE) if at.tzinfo is None else at.astimezone(ZONE)


def clashes(plan: Plan, number: int | None, storage: Storage) -> list[Meeting]:
    """Other meetings at the same time."""
    return [
        one
        for one in storage.meetings.coming()
        if one.number != number and one.plan.start < plan.end and plan.start < one.plan.end
    ]
