"""Questions that an answer offers as buttons, in words that `knowledge.question` understands: the parser's other half."""

from __future__ import annotations

from datetime import date

from knowledge.almanac import DANISH_MONTHS
from knowledge.findings import Choice
from knowledge.subject import Ask, Subject


def next_meeting(group: str) -> Choice:
    """When `group` meets next."""
    return Choice(group, f"Hvornår er næste møde i {group}?")


def members(group: str) -> Choice:
    """Who is in `group`."""
    return Choice(f"Hvem sidder i {group}?", f"Hvem sidder i {group}?")


def chair(group: str, *, vice: bool = False) -> Choice:
    """Who leads `group`, or stands in for who does."""
    return Choice(group, _OF_GROUP[Ask.VICE if vice else Ask.CHAIR].format(group))


def members_meant(group: str) -> Choice:
    """Who is in `group`, offered as what a name near to its own may have meant."""
    return Choice(group, members(group).question)


def composition(group: str) -> Choice:
    """How `group` is to be composed."""
    return Choice(f"Hvordan er {group} sammensat?", f"Hvordan er {group} sammensat?")


def last_decisions(body: str) -> Choice:
    """What the last meeting of `body` decided."""
    return Choice(body, f"Hvad blev besluttet på sidste møde i {body}?")


def meetings_in(group: str, period: str) -> Choice:
    """When `group` meets in a period, said in the words of the question."""
    return Choice(group, f"Hvornår er der møde i {group} {period}?")


def who_is(person: str, about: str = "") -> Choice:
    """Who `person` is; `about` tells two of one name apart on the buttons."""
    return Choice(f"{person} ({about})" if about else person, f"Hvem er {person}?")


def comes_from(place: str, group: str) -> Choice:
    """Who comes from a municipality, in `group`."""
    return Choice(group, f"Hvem repræsenterer {place} i {group}?")


def about(text: str) -> Choice:
    """A question with a misspelt name put right."""
    return Choice(text, text)


def in_full(subject: Subject) -> str | None:
    """The question in full that asks `subject.ask` of the rest of `subject`; None where that lacks what the ask is of."""
    group, meeting = subject.group, day_of(subject)
    match subject.ask:
        case Ask.PERSON | Ask.WORKPLACE | Ask.TITLE:
            return _OF_PERSON[subject.ask].format(subject.person) if subject.person else None
        case Ask.DECISION | Ask.PROPOSAL:
            return _of_meeting(subject)
        case Ask.ADVICE:
            return f"Hvilke anbefalinger giver råd {subject.item}?" if subject.item else None
        case Ask.APOLOGIES:
            return f"Hvem meldte afbud til {meeting}?" if meeting else None
        case Ask.NEXT | Ask.MEETINGS if group and subject.period:
            return meetings_in(group, _period(subject.period)).question
        case Ask.WHERE if group:
            return f"Hvor holdes {meeting or f'næste møde i {group}'}?"
        case Ask.FROM if group and subject.place:
            return comes_from(subject.place, group).question
        case Ask.TRIED if subject.place:
            return f"Har {subject.place} prøvet {subject.topic}?" if subject.topic else f"Hvad har {subject.place} prøvet?"
        case Ask.TEXT | Ask.FROM | Ask.TRIED:
            return None
    return _OF_GROUP[subject.ask].format(group) if group else None


def within(subject: Subject, period: str) -> str:
    """The question about the meetings of a body in a period, said in the words of the question: "i april 2023"."""
    said = {Ask.PROPOSAL: "Hvad var indstillingen på", Ask.APOLOGIES: "Hvem meldte afbud til"}
    return f"{said.get(subject.ask, 'Hvad blev besluttet på')} mødet i {subject.body} {period}?"


_OF_GROUP = {
    Ask.NEXT: "Hvornår er næste møde i {}?",
    Ask.LAST: "Hvornår var sidste møde i {}?",
    Ask.MEETINGS: "Hvilke møder er der i {}?",
    Ask.MEMBERS: "Hvem sidder i {}?",
    Ask.COUNT: "Hvor mange medlemmer har {}?",
    Ask.CHAIR: "Hvem er formand for {}?",
    Ask.VICE: "Hvem er næstformand for {}?",
    Ask.COMPOSITION: "Hvordan er {} sammensat?",
}
_OF_PERSON = {Ask.PERSON: "Hvem er {}?", Ask.WORKPLACE: "Hvor arbejder {}?", Ask.TITLE: "Hvilken titel har {}?"}


def _of_meeting(subject: Subject) -> str | None:
    """What was decided, or proposed, on an item, at a meeting, or by a body on a topic."""
    meeting = day_of(subject)
    said = "Hvad blev besluttet" if subject.ask is Ask.DECISION else "Hvad var indstillingen"
    if subject.item and meeting:
        return f"{said} i punkt {subject.item} på {meeting}?"
    if subject.topic and subject.body:
        return f"{said} i {subject.body} om {subject.topic}?"
    if meeting:
        return f"{said} på {meeting}?"
    return last_decisions(subject.body or subject.group).question if subject.body or subject.group else None


def day_of(subject: Subject) -> str:
    """ "mødet i KD-Net den 2. juni 2023"; empty where no one meeting is meant."""
    body = subject.body or subject.group
    return f"mødet i {body} den {_day(subject.date)}" if body and len(subject.date) == len("2023-06-02") else ""


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.day}. {DANISH_MONTHS[day.month - 1]} {day.year}"


def _period(label: str) -> str:
    """ "i 2024", "i juni 2023", "den 2. juni 2023" from ISO; a span is named by its first month."""
    if len(label) == len("2024"):
        return f"i {label}"
    return f"i {DANISH_MONTHS[int(label[5:7]) - 1]} {label[:4]}" if len(label) != len("2023-06-02") else f"den {_day(label)}"
