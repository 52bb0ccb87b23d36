"""What is there: the list of groups and the list of documents."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts import dates, sources
from handlers.texts.markup import cut, escape, labels, page
from handlers.texts.reply import Action, Button
from knowledge.model import Document, Group

NO_GROUPS = "Der står ingen grupper i dokumenterne."
NO_GROUPS_NAMED = "Jeg finder ingen grupper under det navn. Send /grupper for at se dem alle."
NO_TEXTS = "Selve dokumenterne er ikke indlæst. Jeg svarer ud fra det, jeg på forhånd ved om disse:"
NO_DOCUMENTS = "Jeg har ikke læst nogen dokumenter endnu."
ALL_MEETINGS = "Vis alle møder"
REPORTS = ("Aktivitetsrapporter ({}): {}", "Aktivitetsrapporter ({}), de nyeste: {}")
MAX_BUTTONS = 8
MAX_REPORTS = 3


def groups(found: Sequence[Group]) -> str:
    """HTML of the groups, one line each."""
    if not found:
        return escape(NO_GROUPS)
    lines = [escape(f"• {cut(group.name, 150)}{_size(group)}") for group in found]
    return page("<b>Disse grupper står i dokumenterne:</b>", lines)


def group_buttons(found: Sequence[Group]) -> tuple[Button, ...]:
    """One question for each of the first groups: who is in it, or how it is made up where only that is stated."""
    shown = [group for group in found if group.name][:MAX_BUTTONS]
    return tuple(
        Button(name, Action.CHOICE, f"Hvem sidder i {group.name}?" if group.members else f"Hvordan er {group.name} sammensat?")
        for name, group in zip(labels([group.name for group in shown]), shown, strict=True)
    )


def documents(found: Sequence[Document]) -> str:
    """HTML of the documents, those from files first, the calendar, answers of the coordinator and published reports
    on one line each."""
    if not found:
        return escape(NO_DOCUMENTS)
    lines = [escape(f"• {_document(document)}") for document in found if document.from_file]
    if planned := sum(document.planned for document in found):
        lines.append(escape(f"• {sources.CALENDAR} ({'1 møde' if planned == 1 else f'{planned} møder'})"))
    if answers := sum(document.curated for document in found):
        lines.append(escape(f"• {sources.CURATED} ({answers})"))
    if reports := [document for document in found if document.report is not None]:
        lines.append(escape(f"• {_reports(reports)}"))
    bundled = [escape(f"• {_document(document)}") for document in found if document.bundled]
    if not lines:
        return page(f"<b>{escape(NO_TEXTS)}</b>", bundled)
    if bundled:
        lines += ["\nDet her ved jeg om, men selve teksten er ikke indlæst:", *bundled]
    return page("<b>Jeg svarer ud fra disse dokumenter:</b>", lines)


def _reports(found: Sequence[Document]) -> str:
    """How many reports there are, and what the newest are called."""
    newest = sorted(found, key=lambda document: (document.date or "", document.report or 0), reverse=True)[:MAX_REPORTS]
    named = "; ".join(cut(document.title, 150) for document in newest)
    return REPORTS[len(found) > MAX_REPORTS].format(len(found), named)


def _size(group: Group) -> str:
    number = len(group.members)
    if not number:
        return ""
    return " (1 medlem)" if number == 1 else f" ({number} medlemmer)"


def _document(document: Document) -> str:
    dated = f" ({dates.day(document.date, weekday=False)})" if document.date else ""
    return cut(document.title or document.name, 200) + dated
