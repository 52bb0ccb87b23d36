"""A step of a coordinator with a report in one transaction: state, draft for a change, letters. Knows no Telegram."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from bot.audit import Act
from bot.outbox import Kind
from bot.people import Person
from bot.reports.corrections import correction, is_untouched, widened
from bot.reports.filed import Filed
from bot.reports.review import Step
from bot.roles import Role, State
from handlers.context import Context
from handlers.texts import reviewing, told

logger = logging.getLogger(__name__)

_OUTDATED: Final[Mapping[Step, tuple[Step, ...]]] = {
    Step.APPROVE: (Step.APPROVE, Step.ASK, Step.REJECT),
    Step.ASK: (Step.APPROVE, Step.ASK, Step.REJECT),
    Step.REJECT: (Step.APPROVE, Step.ASK, Step.REJECT),
    Step.PUBLISH: (Step.APPROVE, Step.ASK, Step.REJECT, Step.PUBLISH, Step.UNPUBLISH),
    Step.UNPUBLISH: (Step.PUBLISH, Step.UNPUBLISH),
}
"""Of which earlier steps the letters do not hold any more after a step."""


@dataclass(frozen=True, slots=True)
class Addressees:
    """Who gets to know of a step. `own`: it would be the coordinator who did it, so that nobody is written to."""

    people: tuple[Person, ...]
    own: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.people)


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was done: the report as it is now, and who gets to know."""

    report: Filed
    addressees: Addressees


def addressees(report: Filed, context: Context) -> Addressees:
    """Whoever sent the report, where it is theirs still; else all tovholdere of its municipality."""
    me, owner = context.me, owner_of(report, context)
    if owner is not None:
        return Addressees(() if owner.id == me.id else (owner,), own=owner.id == me.id)
    return Addressees(tuple(one for one in _standing(report, context) if one.id != me.id))


def owner_of(report: Filed, context: Context) -> Person | None:
    """Whoever sent the report, where they are here and still stand for its municipality, or where they are a coordinator who
    did so for a municipality that nobody stands for. Else None: also where they are not known any more."""
    owner = context.deps.storage.people.get(report.owner) if report.owner is not None else None
    if owner is None or _stands_for(owner, report.organization):
        return owner
    stands_in = _is_here(owner) and owner.role is Role.COORDINATOR and not _standing(report, context)
    return owner if stands_in else None


def _standing(report: Filed, context: Context) -> list[Person]:
    """The tovholdere of the municipality of a report."""
    people = context.deps.storage.people.active(Role.TOVHOLDER)
    return [one for one in people if _stands_for(one, report.organization)]


def _stands_for(person: Person, organization: str) -> bool:
    return _is_here(person) and person.role.covers(Role.TOVHOLDER) and person.organization == organization


def _is_here(person: Person) -> bool:
    return person.state is State.ACTIVE and person.telegram is not None


def rule(
    number: int, step: Step, context: Context, *, version: int, seen: int, comment: str = "", again: Collection[str] = ()
) -> Ruling | None:
    """Take a step on the version that the coordinator saw, of which `seen` was the last event; None where that is no longer
    possible. `again` are the ids of the questions that are asked once more where a change is asked for (none: all can be
    changed)."""
    storage, me = context.deps.storage, context.me
    with storage.atomic():
        report = storage.reports.take(number, step, version=version, seen=seen, actor=me.id, comment=comment)
        if report is None:
            return None
        whom = addressees(report, context)
        letters = _write_letters(step, report, whom, context, comment=comment, again=again)
        _draft(step, report, again, context)
        detail: dict[str, int | str] = {"report": number, "version": version, "step": step.value, "letters": letters}
        storage.audit.note(Act.REVIEWED, actor=me.id, person=None, **detail)
    logger.info("report %s, version %s: %s", number, version, step.value)
    return Ruling(report, whom)


def _write_letters(
    step: Step, report: Filed, whom: Addressees, context: Context, *, comment: str, again: Collection[str]
) -> int:
    """Put the letters into the outbox, and take out what waits there and does not hold any more; returns how many are new."""
    storage = context.deps.storage
    *earlier, event = storage.reports.events(report.number)
    for one in earlier:
        if one.step in _OUTDATED[step]:
            storage.outbox.recall(Kind.VERDICT, one.id)
    html = reviewing.letter(step, report, comment=comment, labels=labels(report, again))
    return storage.outbox.put(Kind.VERDICT, event.id, [(one.telegram or 0, html) for one in whom.people])


def labels(report: Filed, again: Collection[str]) -> tuple[str, ...]:
    """What the questions that are asked once more are called, in the order of the form."""
    form = report.latest.form
    return tuple(told.labelled(form, id) for id in form.ids if id in again)


def _draft(step: Step, report: Filed, again: Collection[str], context: Context) -> None:
    """The municipality's draft for a change. One in which nothing was written yet makes room; in another more is asked.

    Where no change is wanted any more, a draft that waits for one, and in which nothing was written, is not needed either.
    """
    drafts = context.deps.storage.drafts
    kept = drafts.correcting(report.number)
    waits = kept is not None and kept.chat is None and is_untouched(kept.draft, report)
    if kept is not None and waits and step is not Step.UNPUBLISH:
        drafts.delete(kept.id)
        kept = None
    if step is not Step.ASK:
        return
    if kept is not None:
        drafts.save(kept, widened(kept.draft, again))
        return
    found = owner_of(report, context)
    owner = found.id if found is not None else None
    drafts.begin(correction(report, again), organization=report.organization, owner=owner, chat=None, report=report.number)
