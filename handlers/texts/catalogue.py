"""What is there: the list of groups and the list of documents."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts import dates
from handlers.texts.markup import cut, escape, label, page
from handlers.texts.reply import Action, Button
from knowledge.model import Document, Group

NO_GROUPS = "Der står ingen grupper i dokumenterne."
NO_DOCUMENTS = "Jeg har ikke læst nogen dokumenter endnu."
ALL_MEETINGS = "Vis alle møder"
MAX_BUTTONS = 8


def groups(found: Sequence[Group]) -> str:
    """HTML of the groups, one line each."""
    if not found:
        return escape(NO_GROUPS)
    lines = [escape(f"• {cut(group.name, 150)}{_size(group)}") for group in found]
    return page("<b>Disse grupper står i dokumenterne:</b>", lines)


def group_buttons(found: Sequence[Group]) -> tuple[Button, ...]:
    """One question for each of the first groups."""
    return tuple(
        Button(label(group.name), Action.CHOICE, f"Hvem sidder i {group.name}?") for group in found[:MAX_BUTTONS] if group.name
    )


def documents(found: Sequence[Document]) -> str:
    """HTML of the documents, those from files first."""
    if not found:
        return escape(NO_DOCUMENTS)
    lines = [escape(f"• {_document(document)}") for document in found if not document.bundled]
    bundled = [escape(f"• {_document(document)}") for document in found if document.bundled]
    if bundled:
        lines += ["\nDet her ved jeg om, men selve teksten er ikke indlæst:" if lines else "", *bundled]
    return page("<b>Jeg svarer ud fra disse dokumenter:</b>", [line for line in lines if line])


def _size(group: Group) -> str:
    number = len(group.members)
    if not number:
        return ""
    return " (1 medlem)" if number == 1 else f" ({number} medlemmer)"


def _document(document: Document) -> str:
    dated = f" ({dates.day(document.date, weekday=False)})" if document.date else ""
    return cut(document.title or document.name, 200) + dated
