"""What the texts hand to the handlers: a message with its buttons and with what the buttons open. No Danish here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_MESSAGE = 4096  # Bot API: characters of one message; markup is counted with it here, to be on the safe side
MAX_ANSWER = 1200  # DESIGN section 5, rule 3
MAX_QUOTE = 800
MAX_LABEL = 40
SUBJECT = "subject"  # among the views of a refusal: what its question was taken to be about


class Action(StrEnum):
    """What a button does. The value goes into the callback data and names the view it opens."""

    SOURCE = "source"
    MORE = "more"
    DECISION = "decision"
    PROPOSAL = "proposal"
    RECOMMENDATIONS = "advice"
    NEAREST = "nearest"
    MEETINGS = "meetings"
    CALENDAR = "calendar"
    CHOICE = "choice"  # payload: the question it asks
    FORWARD = "forward"  # pass the question to the coordinator: asks first
    CONFIRM = "confirm"
    CANCEL = "cancel"
    HELPED = "helped"
    NOT_HELPED = "unhelped"


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    action: Action
    payload: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A message. `html` is what Telegram gets, source line included; `text` is the same in plain, without the source line."""

    html: str
    text: str
    source: str = ""
    buttons: tuple[Button, ...] = ()
    views: dict[str, str] = field(default_factory=dict)  # HTML of what the buttons open, by action
