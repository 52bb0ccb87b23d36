"""What the texts hand to the handlers: a message with its buttons and with what the buttons open. No Danish here."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

MAX_MESSAGE = 4096  # Bot API: characters of one message; markup is counted with it here, to be on the safe side
MAX_ANSWER = 1200  # DESIGN section 5, rule 3
MAX_QUOTE = 800
MAX_LABEL = 40


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

    # one's own data
    LEAVE = "leave"
    STAY = "stay"
    EDIT_NAME = "name"
    EDIT_EMAIL = "email"
    EDIT_ORGANIZATION = "organization"  # number: 0 asks, else which of those in the settings
    EDIT_ADMINISTRATIONS = "administrations"  # number: 0 asks, else which one is ticked, 9 is done
    SEATS = "seats"
    SEAT = "seat"  # number: of the stored row, choice: which seat; 100 more for a no
    ERASE = "erase"
    ERASE_SURE = "erasesure"
    KEEP = "keep"

    # a coordinator's
    UNREGISTER = "unregister"  # number: of the group without its sign
    INVITE = "invite"  # number: the step, choice: what was chosen
    INVITATIONS = "invitations"
    WITHDRAW = "withdraw"
    PEOPLE = "people"  # number: the first of the page
    PERSON = "person"
    ROLE = "role"  # number: the person, choice: 0 asks, else which role
    LINK = "link"
    REMOVE = "remove"  # choice: 0 asks, 1 does
    FORGET = "forget"  # erase somebody; choice: 0 asks, 1 does
    LIST_IN = "listin"
    LIST_YES = "listyes"
    LIST_NO = "listno"
    LIST_OUT = "listout"
    RELINK = "relink"
    CORRECT = "correct"  # choice: what is corrected of the person
    TOPICS = "topics"  # number: the first of the page
    TOPIC = "topic"
    JOIN = "join"  # another topic to the one that is shown
    REPLY = "reply"
    DISMISS = "dismiss"
    SEND_REPLY = "sendreply"
    REWRITE = "rewrite"
    CANCEL_REPLY = "cancelreply"
    CURATED_LIST = "curatedlist"
    CURATED = "curated"
    RETRACT = "retract"


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
