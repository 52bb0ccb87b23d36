"""A report that is being answered: which question comes next. A machine of pure functions, from one draft to the next.

Nothing here knows chats, rows or words. What was typed is made a value by `bot.reports.typed` first; where a draft is kept is
`bot.reports.drafts`.

The rules: the first question without an answer, or to be answered again, comes next; when there is none, the check before
sending does. So whoever goes back, or changes something at the check, comes back to where they were. `step` rises with every
move, so that a button of an earlier message, or the same press a second time, is told from one that counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.reports.form import Form, Question
from bot.reports.values import Chosen, Files, Number, Skipped, Value


@dataclass(frozen=True, slots=True)
class Draft:
    """`at` is the id of the question that is asked now, None at the check before sending. `asked` are the questions that are to
    be asked, in the order of the form: all but what is known, or those that a coordinator asks for again. `ticked` are the
    options ticked so far where several may be. `again` are questions whose answer is from before, and not confirmed yet."""

    form: Form
    asked: tuple[str, ...]
    answers: Mapping[str, Value] = field(default_factory=dict)
    at: str | None = None
    step: int = 1
    ticked: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    @property
    def question(self) -> Question | None:
        """The question that is asked now; None at the check."""
        return self.form.question(self.at) if self.at is not None else None

    @property
    def position(self) -> tuple[int, int]:
        """Which of how many is asked now, from 1; at the check both are the number of questions."""
        total = len(self.asked)
        return (self.asked.index(self.at) + 1 if self.at in self.asked else total), total

    @property
    def missing(self) -> tuple[str, ...]:
        """What has to be answered before sending, among all questions of the form."""
        return tuple(one.id for one in self.form.questions if one.required and not is_answered(self.answers.get(one.id)))

    @property
    def begun(self) -> bool:
        """Whether anything of what is asked was answered."""
        return any(id in self.answers for id in self.asked)


def begun(form: Form, *, known: Mapping[str, Value], asked: tuple[str, ...] | None = None) -> Draft:
    """A new draft with what is `known` before; `asked` are the questions to ask, known or not (None: what is not known)."""
    wanted = set(form.ids) - known.keys() if asked is None else set(asked)
    order = tuple(id for id in form.ids if id in wanted)
    new = Draft(form, order, dict(known), again=tuple(id for id in order if id in known))
    return replace(_asking(new, _next(new)), step=1)


def is_answered(value: Value | None) -> bool:
    """Whether something was said; to pass a question over is not to answer it."""
    return value is not None and not isinstance(value, Skipped)


def answered(draft: Draft, value: Value) -> Draft:
    """The question that is asked now has this answer, and the next one is asked. At the check nothing changes.

    A later number that is now greater than the one it is a part of is asked again.
    """
    if draft.at is None:
        return draft
    answers = {**draft.answers, draft.at: value}
    parts = (answers.get(one.id) for one in draft.form.questions if one.not_above == draft.at)
    over = [part for part in parts if isinstance(part, Number) and isinstance(value, Number) and part.number > value.number]
    gone = {id for id, one in answers.items() if any(one is part for part in over)}
    asked = tuple(id for id in draft.form.ids if id in {*draft.asked, *gone})
    left = {id: one for id, one in answers.items() if id not in gone}
    return _moved(replace(draft, asked=asked), left, after=draft.at)


def ticked(draft: Draft, option: str, *, on: bool) -> Draft:
    """An option is ticked, or not any more; to tick it twice is to tick it once. The question stays, and so does the step."""
    question = draft.question
    if question is None or question.option(option) is None:
        return draft
    chosen = {*draft.ticked, option} if on else {*draft.ticked} - {option}
    return replace(draft, ticked=tuple(one.id for one in question.options if one.id in chosen))


def skipped(draft: Draft) -> Draft | None:
    """The question that is asked now is passed over; None where it has to be answered. An answer from before is taken back."""
    question = draft.question
    if question is None or question.required:
        return None
    return _moved(draft, {**draft.answers, question.id: Skipped()}, after=question.id)


def kept(draft: Draft) -> Draft | None:
    """The answer from before stands; None where there is none."""
    if draft.at is None or draft.at not in draft.answers:
        return None
    return _moved(draft, draft.answers, after=draft.at)


def with_answer(draft: Draft, id: str, value: Value) -> Draft:
    """The draft with another answer to a question that is not asked just now; nothing moves."""
    return replace(draft, answers={**draft.answers, id: value})


def without(draft: Draft, id: str) -> Draft:
    """The draft in which `id` is not asked any more, where it has an answer; one that asks it just now asks what comes next."""
    if id not in draft.asked or id not in draft.answers:
        return draft
    settled = replace(
        draft, asked=tuple(one for one in draft.asked if one != id), again=tuple(one for one in draft.again if one != id)
    )
    return _asking(settled, _next(settled)) if draft.at == id else settled


def back(draft: Draft) -> Draft | None:
    """The question before is asked again; from the check the last one. None at the first."""
    place = len(draft.asked) if draft.at is None else draft.asked.index(draft.at)
    return None if place == 0 else _asking(draft, draft.asked[place - 1])


def to(draft: Draft, id: str) -> Draft | None:
    """The question `id` is asked (again), to change its answer; None where it is none of those that are asked."""
    return _asking(draft, id) if id in draft.asked else None


def to_check(draft: Draft) -> Draft:
    """What has no answer is asked first; else the check before sending comes, where any answer can be changed."""
    settled = replace(draft, again=())
    return _asking(settled, _next(settled))


def with_files(draft: Draft, numbers: tuple[int, ...]) -> Draft:
    """The attachments of the question that is asked now; the question stays until it is said that these are all."""
    if draft.at is None:
        return draft
    answers = {id: value for id, value in draft.answers.items() if id != draft.at}
    return replace(draft, answers={**answers, draft.at: Files(numbers)} if numbers else answers)


def _moved(draft: Draft, answers: Mapping[str, Value], *, after: str) -> Draft:
    """The next question without an answer comes, those behind `after` before those in front of it."""
    moved = replace(draft, answers=answers, again=tuple(id for id in draft.again if id != after))
    return _asking(moved, _next(moved, behind=after) or _next(moved))


def _next(draft: Draft, *, behind: str | None = None) -> str | None:
    """The first question that is open, of those behind one or of all."""
    first = draft.asked.index(behind) + 1 if behind in draft.asked else 0
    return next((id for id in draft.asked[first:] if id not in draft.answers or id in draft.again), None)


def _asking(draft: Draft, id: str | None) -> Draft:
    before = draft.answers.get(id) if id is not None else None
    return replace(draft, at=id, step=draft.step + 1, ticked=before.options if isinstance(before, Chosen) else ())
