"""Who is reminded of a report: one friendly letter about a draft that lies still, one in a half-year to a silent municipality.

Only finds out and puts the letters into the outbox; they leave as all others do. That somebody was reminded is kept with the
draft and the municipality, longer than what became of the letter, so that nobody is reminded twice.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.config import Reports
from bot.organizations import canonical
from bot.outbox import Kind
from bot.people import Person
from bot.reports.activities import half_of
from bot.reports.drafts import Kept
from bot.reports.form import Form, Meaning
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
    municipality where that person does not do so any more. Where nobody does, the draft waits for a successor."""
    count = 0
    for kept in storage.drafts.idle(settings.nudge_draft_days):
        letter = reporting.draft_nudge(kept)
        chats = [one.telegram for one in _writers(storage, kept) if one.telegram is not None]
        if chats:
            count += storage.outbox.put(Kind.NUDGE_DRAFT, kept.id, [(chat, letter) for chat in chats])
            storage.drafts.nudge(kept.id)
    return count


def _writers(storage: Storage, kept: Kept) -> list[Person]:
    """Whoever wrote in a draft and may still send it, else those who stand for its municipality."""
    place, tovholdere = kept.organization, storage.people.active(Role.TOVHOLDER)
    here = [one for one in tovholdere if place and canonical(one.organization, [place]) == place]
    able = [*(here if place else tovholdere), *storage.people.active(Role.COORDINATOR)]
    return [one for one in able if one.id == kept.owner] or here


def _silent(storage: Storage, form: Form, settings: Reports, today: date) -> int:
    """Near the end of a half-year, remind each municipality that has a tovholder and has neither sent nor begun a report."""
    begins, ends = _half(today)
    if not settings.nudge_silent_days or (ends - today).days > settings.nudge_silent_days:
        return 0
    half, since = half_of(today), datetime.combine(begins, time(), ZONE)
    tovholdere, count = _tovholdere(storage, form), 0
    filed = {canonical(organization, tovholdere) for organization in storage.reports.filed_by(since=since)}
    for organization, people in tovholdere.items():
        names = {organization, *(one.organization for one in people)}
        if organization in filed or any(storage.drafts.has_nudged(name, half) for name in names):
            continue
        if not any(storage.drafts.of(organization=name, owner=0) for name in names):  # a draft has its own reminder
            letter = reporting.silent_nudge(organization, half)
            letters = [(one.telegram, letter) for one in people if one.telegram is not None]
            count += storage.outbox.put(Kind.NUDGE_SILENT, int(half.replace("-", "")), letters)
            storage.drafts.nudge_organization(organization, half)
    return count


def _tovholdere(storage: Storage, form: Form) -> dict[str, list[Person]]:
    """Those who stand for each municipality, by its name in the form, or by their own where it is not there."""
    question = form.question(Meaning.MUNICIPALITY)
    known = [option.text for option in question.options] if question is not None else []
    found: dict[str, list[Person]] = {}
    for person in storage.people.active(Role.TOVHOLDER):
        if person.organization:
            found.setdefault(canonical(person.organization, [*known, *found]), []).append(person)
    return found


def _half(day: date) -> tuple[date, date]:
    """First and last day of the half-year that a day is in."""
    if day.month <= 6:
        return date(day.year, 1, 1), date(day.year, 6, 30)
    return date(day.year, 7, 1), date(day.year + 1, 1, 1) - timedelta(days=1)
