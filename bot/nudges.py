"""Who is reminded of a report: one friendly letter about a draft that lies still, one in a half-year to a silent municipality.

Only finds out and puts the letters into the outbox; they leave as all others do. That somebody was reminded is kept with the
draft and the municipality, longer than what became of the letter, so that nobody is reminded twice.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import Reports
from bot.outbox import Kind
from bot.people import Person
from bot.reports.activities import half_of
from bot.reports.drafts import Kept
from bot.reports.form import Form, Meaning, organization_id
from bot.roles import Role
from bot.storage import Storage
from handlers.texts import reporting

ZONE = ZoneInfo("Europe/Copenhagen")
FROM, UNTIL = time(9), time(18)  # a reminder is no reason to be disturbed in the evening
WEEKEND = 5  # Saturday and Sunday, as `weekday` counts


def nudge(storage: Storage, form: Form, settings: Reports, *, now: datetime) -> int:
    """Put what is due into the outbox, on a working day between nine and six in Copenhagen; returns how many letters."""
    here = now.astimezone(ZONE)
    if here.weekday() >= WEEKEND or not FROM <= here.time() < UNTIL:
        return 0
    with storage.atomic():
        return _drafts(storage, settings) + _silent(storage, form, settings, here.date())


def _drafts(storage: Storage, settings: Reports) -> int:
    """Recall drafts that nobody has worked on for some days: to whoever wrote in them, or to those who stand for the
    municipality where that person is no longer known."""
    count = 0
    for kept in storage.drafts.idle(settings.nudge_draft_days):
        letter = reporting.draft_nudge(kept)
        chats = [one.telegram for one in _writers(storage, kept) if one.telegram is not None]
        count += storage.outbox.put(Kind.NUDGE_DRAFT, kept.id, [(chat, letter) for chat in chats])
        storage.drafts.nudge(kept.id)
    return count


def _writers(storage: Storage, kept: Kept) -> list[Person]:
    able = [*storage.people.active(Role.TOVHOLDER), *storage.people.active(Role.COORDINATOR)]
    owner = [one for one in able if one.id == kept.owner]
    return owner or [one for one in able if one.role is Role.TOVHOLDER and one.organization == kept.organization != ""]


def _silent(storage: Storage, form: Form, settings: Reports, today: date) -> int:
    """Near the end of a half-year, remind each municipality that has a tovholder and has neither sent nor begun a report."""
    begins, ends = _half(today)
    if not settings.nudge_silent_days or (ends - today).days > settings.nudge_silent_days:
        return 0
    half, since = half_of(today), datetime.combine(begins, time(), ZONE)
    filed, count = storage.reports.filed_by(since=since), 0
    for organization, people in _tovholdere(storage, form).items():
        if organization in filed or storage.drafts.has_nudged(organization, half):
            continue
        if not storage.drafts.of(organization=organization, owner=0):  # a draft has its own reminder
            letter = reporting.silent_nudge(organization, half)
            letters = [(one.telegram, letter) for one in people if one.telegram is not None]
            count += storage.outbox.put(Kind.NUDGE_SILENT, int(half.replace("-", "")), letters)
            storage.drafts.nudge_organization(organization, half)
    return count


def _tovholdere(storage: Storage, form: Form) -> dict[str, list[Person]]:
    """Those who stand for each municipality of the form."""
    question = form.question(Meaning.MUNICIPALITY)
    found: dict[str, list[Person]] = {}
    for person in storage.people.active(Role.TOVHOLDER):
        if question is not None and question.option(organization_id(person.organization)) is not None:
            found.setdefault(person.organization, []).append(person)
    return found


def _half(day: date) -> tuple[date, date]:
    """First and last day of the half-year that a day is in."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year + 1, 1, 1) - timedelta(days=1)
