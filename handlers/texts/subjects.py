"""What a question was taken to be about, when it did not say so itself, and what is said when that is forgotten."""

from __future__ import annotations

from handlers.texts import dates
from handlers.texts.groups import in_sentence
from handlers.texts.markup import cut
from knowledge.subject import Ask, Subject

FORGOTTEN = "Det har jeg glemt igen. Sig gerne, hvad dit næste spørgsmål handler om."
NOTHING_TO_FORGET = "Der er ikke noget at glemme. Jeg husker kun kort tid, hvad vi sidst talte om."

MAX_NAME = 120
_OF_ITEM = (Ask.DECISION, Ask.PROPOSAL, Ask.TEXT)
_OF_MEETING = (*_OF_ITEM, Ask.APOLOGIES, Ask.WHERE)


def named(subject: Subject) -> str:
    """What the subject is called in a sentence: a person, an item on an agenda, a meeting, a group or a heading."""
    if subject.person:
        return cut(subject.person, MAX_NAME)
    meeting = subject.body or subject.group
    if subject.ask in _OF_MEETING and meeting and subject.date:
        held = f"{in_sentence(cut(meeting, MAX_NAME))} {dates.day(subject.date, weekday=False)}"
        if not subject.item:
            return f"mødet i {held}"
        topic = f"{cut(subject.topic, MAX_NAME)}, " if subject.topic else ""
        return f"{topic}{held}, punkt {subject.item}"
    if subject.ask is Ask.ADVICE:
        return f"råd {subject.item}"
    return in_sentence(cut(subject.group or subject.body or subject.topic, MAX_NAME))


def opening(carried: Subject | None, told: str) -> str:
    """The line that tells what was taken over; empty where the answer names it itself."""
    if carried is None:
        return ""
    name = named(carried)
    return "" if not name or name.casefold() in told.casefold() else f"Jeg går ud fra, at du spørger om {name}."
