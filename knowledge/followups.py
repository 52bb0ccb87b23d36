"""Questions that an answer offers as buttons, in words that `knowledge.question` understands: the parser's other half."""

from __future__ import annotations

from knowledge.model import Choice


def next_meeting(group: str) -> Choice:
    """When `group` meets next."""
    return Choice(group, f"Hvornår er næste møde i {group}?")


def members(group: str) -> Choice:
    """Who is in `group`."""
    return Choice(f"Hvem sidder i {group}?", f"Hvem sidder i {group}?")


def composition(group: str) -> Choice:
    """How `group` is to be composed."""
    return Choice(f"Hvordan er {group} sammensat?", f"Hvordan er {group} sammensat?")


def last_decisions(body: str) -> Choice:
    """What the last meeting of `body` decided."""
    return Choice(body, f"Hvad blev besluttet på sidste møde i {body}?")


def meetings_in(group: str, period: str) -> Choice:
    """When `group` meets in a period, said in the words of the question."""
    return Choice(group, f"Hvornår er der møde i {group} {period}?")
