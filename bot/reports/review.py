"""What becomes of a report after it was sent: the states, the steps between them, and what one version changed. Pure.

To be approved and to be published are two things: while a correction is looked at, the version that was published before
stands. Only a published version leaves the circle of the municipality and the coordinator.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.reports.form import Form
from bot.reports.values import Answers, Value


class State(StrEnum):
    """Where the newest version of a report stands."""

    SUBMITTED = "submitted"
    CHANGES = "changes"  # a coordinator asked for something to be changed
    RESUBMITTED = "resubmitted"
    APPROVED = "approved"
    REJECTED = "rejected"


class Step(StrEnum):
    """What somebody does to a report."""

    SUBMIT = "submit"
    APPROVE = "approve"
    ASK = "ask"  # for a change; says why
    REJECT = "reject"  # says why
    PUBLISH = "publish"  # approves too
    UNPUBLISH = "unpublish"


COMMENTED: Final = (Step.ASK, Step.REJECT)
"""What has to be explained to whoever wrote the report."""

OPEN: Final = (State.SUBMITTED, State.RESUBMITTED)
"""What waits for a coordinator."""

_STEPS: Final[Mapping[State, tuple[Step, ...]]] = {
    State.SUBMITTED: (Step.PUBLISH, Step.APPROVE, Step.ASK, Step.REJECT),
    State.RESUBMITTED: (Step.PUBLISH, Step.APPROVE, Step.ASK, Step.REJECT),
    State.CHANGES: (Step.PUBLISH, Step.APPROVE, Step.REJECT),
    State.APPROVED: (Step.PUBLISH, Step.ASK),
    State.REJECTED: (Step.APPROVE, Step.ASK),
}
_AFTER: Final[Mapping[Step, State]] = {
    Step.APPROVE: State.APPROVED,
    Step.ASK: State.CHANGES,
    Step.REJECT: State.REJECTED,
    Step.PUBLISH: State.APPROVED,
}


def possible(state: State, *, published: int | None, version: int) -> tuple[Step, ...]:
    """What a coordinator can do to a report whose newest version is `version`, and of which `published` is published. What is
    published itself is not published again, nor rejected: it is taken back first."""
    steps = tuple(step for step in _STEPS[state] if step not in (Step.PUBLISH, Step.REJECT) or published != version)
    return (*steps, Step.UNPUBLISH) if published is not None else steps


def after(step: Step, state: State) -> State:
    """The state that a step of a coordinator leads to."""
    return _AFTER.get(step, state)


@dataclass(frozen=True, slots=True)
class Difference:
    """What one answer was and is; None where there was none."""

    question: str
    before: Value | None
    now: Value | None


def differences(before: Answers, now: Answers, form: Form) -> tuple[Difference, ...]:
    """What changed between two versions, in the order of the newer one's form; questions that are gone come last."""
    order = [*form.ids, *(id for id in before if id not in form.ids)]
    return tuple(Difference(id, before.get(id), now.get(id)) for id in order if before.get(id) != now.get(id))
