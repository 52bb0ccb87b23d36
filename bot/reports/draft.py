"""A report that is being answered: which question comes next. A machine of pure functions, from one draft to the next.

Nothing here knows chats, rows or words. What was typed is made a value by `bot.reports.typed` first; where a draft is kept is
`bot.reports.drafts`.

The rules: the first question without an answer comes next; when there is none, the check before sending does. So whoever goes
back, or changes something at the check, comes back to where they were. `step` rises with every move, so that a button of an
earlier message, or the same press a second time, is told from one that counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.reports.form import Form, Question
from bot.reports.values import Chosen, Files, Skipped, Value


@dataclass(frozen=True, slots=True)
class Draft:
    """`at` is the id of the question that is asked now, None at the check before sending. `asked` are the questions that are to
    be asked, in the order of the form: all but what is known, or those that a coordinator asks for again. `ticked` are the
    options ticked so far where several may be."""

    form: Form
    asked: tuple[str, ...]
    answers: Mapping[str, Value] = field(default_factory=dict)
    at: str | None = None
    step: int = 1
    ticked: tuple[str, ...] = ()

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
    """A new draft with what is `known` before; `asked` are the questions to ask (None: all that are not known)."""
    wanted = set(form.ids) - known.keys() if asked is None else set(asked)
    order = tuple(id for id in form.ids if id in wanted)
    open_first = order[0] if asked is not None and order else _next(order, known)
    return Draft(form, order, dict(known), open_first)


def is_answered(value: Value | None) -> bool:
    """Whether something was said; to pass a question over is not to answer it."""
    return value is not None and not isinstance(value, Skipped)


def answered(draft: Draft, value: Value) -> Draft:
    """The question that is asked now has this answer, and the next one is asked. At the check nothing changes."""
    if draft.at is None:
        return draft
    return _moved(draft, {**draft.answers, draft.at: value}, after=draft.at)


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


def back(draft: Draft) -> Draft | None:
    """The question before is asked again; from the check the last one. None at the first."""
    place = len(draft.asked) if draft.at is None else draft.asked.index(draft.at)
    return None if place == 0 else _asking(draft, draft.asked[place - 1])


def to(draft: Draft, id: str) -> Draft | None:
    """The question `id` is asked (again), to change its answer; None where it is none of those that are asked."""
    return _asking(draft, id) if id in draft.asked else None


def to_check(draft: Draft) -> Draft:
    """What is still open is asked first; else the check before sending comes."""
    return _asking(draft, _next(draft.asked, draft.answers))


def with_files(draft: Draft, numbers: tuple[int, ...]) -> Draft:
    """The attachments of the question that is asked now; the question stays until it is said that these are all."""
    if draft.at is None:
        return draft
    answers = {id: value for id, value in draft.answers.items() if id != draft.at}
    return replace(draft, answers={**answers, draft.at: Files(numbers)} if numbers else answers)


def _moved(draft: Draft, answers: Mapping[str, Value], *, after: str) -> Draft:
    """The next question without an answer comes, those behind `after` before those in front of it."""
    later = draft.asked[draft.asked.index(after) + 1 :] if after in draft.asked else ()
    following = _next(later, answers) or _next(draft.asked, answers)
    return _asking(replace(draft, answers=answers), following)


def _next(asked: tuple[str, ...], answers: Mapping[str, Value]) -> str | None:
    return next((id for id in asked if id not in answers), None)


def _asking(draft: Draft, id: str | None) -> Draft:
    before = draft.answers.get(id) if id is not None else None
    return replace(draft, at=id, step=draft.step + 1, ticked=before.options if isinstance(before, Chosen) else ())
