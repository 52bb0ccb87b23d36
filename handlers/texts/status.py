"""/status: what waits for the coordinator on one screen, the most urgent first. What stands behind it is worded elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from bot.meetings.composition import Judgement, Verdict
from bot.meetings.duties import Duty, State
from bot.meetings.matrix import Cell
from bot.meetings.meeting import Meeting
from handlers.texts import dates, duties, people
from handlers.texts.markup import BULLET, cut, escape, joined, shrink, size
from handlers.texts.reply import MAX_ANSWER, Action

URGENT_DAYS = 7  # before a meeting what is open about it is urgent
INVITE_DAYS = 28  # before a meeting nobody is invited to: a week more than the first reminder
MAX_HOLES = 3


class Urgency(IntEnum):
    """In which part of the screen a line stands."""

    NOW = 0
    WAITING = 1
    GOOD_TO_KNOW = 2


_COMPOSITIONS = {
    Verdict.BROKEN: "Ikke sat sammen efter reglerne",
    Verdict.CANNOT_BE_TOLD: "Kan ikke afgøres, om de er sat sammen efter reglerne",
}
_HEADS = {Urgency.NOW: "Haster", Urgency.WAITING: "Venter på dig", Urgency.GOOD_TO_KNOW: "Godt at vide"}


@dataclass(frozen=True, slots=True)
class Coming:
    """The next meeting: how many come, do not, may, and have not answered; and what nobody stands for."""

    meeting: Meeting
    days: int
    yes: int
    no: int
    maybe: int
    unanswered: int
    holes: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Letters:
    """Broadcasts: how many messages have not left yet, how many are kept back, of how many nobody knows whether they arrived,
    and how many did not."""

    under_way: int = 0
    paused: int = 0
    unknown: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Overview:
    """What waits for the coordinator on one day. `uninvited` are meetings to come with nobody invited, `unnoted` one that is
    over and whose attendance nobody noted; `host` is whose turn it is, empty where there are no municipalities."""

    today: date
    coming: Coming | None = None
    uninvited: tuple[Meeting, ...] = ()
    unnoted: Meeting | None = None
    duties: tuple[Duty, ...] = ()
    reports: int = 0
    topics: int = 0
    wanted: int = 0
    letters: Letters = Letters()
    doubts: int = 0
    unconnected: int = 0
    compositions: tuple[Judgement, ...] = ()
    host: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A thing that waits: HTML, and the button that opens it (what it says, what it does, with which number)."""

    urgency: Urgency
    html: str
    button: tuple[str, Action, int] | None = None


def lines(seen: Overview) -> tuple[Line, ...]:
    """Every line of the screen, the most urgent first."""
    found = [
        *_letters(seen.letters),
        *_doubts(seen.doubts),
        *_coming(seen.coming),
        *_uninvited(seen),
        *_duties(seen),
        *_asked(seen),
        *_reports(seen.reports),
        *_unnoted(seen.unnoted),
        *_unconnected(seen.unconnected),
        *_compositions(seen.compositions),
        *_host(seen.host),
    ]
    return tuple(sorted(found, key=lambda line: line.urgency))


def screen(seen: Overview) -> str:
    """HTML of the screen, at most 1,200 characters: what is least urgent is left to the buttons where it does not fit."""
    shown = lines(seen)
    done = f"<b>Status {dates.day(seen.today.isoformat(), weekday=False)}</b>"
    if all(line.urgency is Urgency.GOOD_TO_KNOW for line in shown):
        done += "\nIntet venter på dig lige nu."
    before: Urgency | None = None
    for number, line in enumerate(shown):
        head = f"\n\n<b>{_HEADS[line.urgency]}</b>" if line.urgency is not before else ""
        longer = f"{done}{head}\n{BULLET}{line.html}"
        rest = f"\n… og {len(shown) - number} ting mere bag knapperne."
        if size(longer) + (size(rest) if line is not shown[-1] else 0) > MAX_ANSWER:
            return done + rest
        done, before = longer, line.urgency
    return done


# --------------------------------------------------------------------------------------------------------------- the lines


def _letters(letters: Letters) -> Iterable[Line]:
    button = ("Se udsendelser", Action.BROADCASTS, 0)
    if letters.unknown:
        told = f"{_counted(letters.unknown, 'besked', 'beskeder')} er måske ikke nået frem. Du bestemmer, om de sendes igen."
        yield Line(Urgency.NOW, told, button)
    if letters.paused:
        told = f"{_counted(letters.paused, 'besked', 'beskeder')} er sat på pause."
        yield Line(Urgency.WAITING, told, button)
    if letters.failed:
        told = f"{_counted(letters.failed, 'besked', 'beskeder')} nåede ikke frem de seneste to uger."
        yield Line(Urgency.WAITING, told, button)
    if letters.under_way:
        yield Line(Urgency.GOOD_TO_KNOW, f"{_counted(letters.under_way, 'besked', 'beskeder')} er på vej.", button)


def _doubts(count: int) -> Iterable[Line]:
    """Letters that are no broadcasts."""
    if count:
        told = f"{_counted(count, 'brev', 'breve')} er måske ikke nået frem. Du bestemmer, om de sendes igen."
        yield Line(Urgency.NOW, told, ("Se breve", Action.LETTERS, 0))


def _coming(coming: Coming | None) -> Iterable[Line]:
    if coming is None:
        return
    is_open = bool(coming.unanswered or coming.maybe or coming.holes)
    urgency = Urgency.GOOD_TO_KNOW if not is_open else Urgency.NOW if coming.days <= URGENT_DAYS else Urgency.WAITING
    said = [(coming.yes, "ja"), (coming.no, "nej"), (coming.maybe, "måske"), (coming.unanswered, "uden svar")]
    answers = ", ".join(f"{count} {word}" for count, word in said if count)
    head = f"<b>{_title(coming.meeting)}</b> {_when(coming.meeting, coming.days)}"
    told = f"{head}: {answers or 'ingen er inviteret'}.{_holes(coming.holes)}"
    yield Line(urgency, told, ("Se hvem der kommer", Action.MATRIX, coming.meeting.number))


def _holes(holes: Sequence[Cell]) -> str:
    if not holes:
        return ""
    named = [
        f"{cut(one.municipality, 30)} ({people.ADMINISTRATIONS[one.administration].casefold()})" for one in holes[:MAX_HOLES]
    ]
    more = [f"{len(holes) - MAX_HOLES} til"] if len(holes) > MAX_HOLES else []
    return f" {_counted(len(holes), 'hul', 'huller')}: {escape(joined([*named, *more]))}."


def _uninvited(seen: Overview) -> Iterable[Line]:
    for one in seen.uninvited[:2]:
        days = (one.plan.start.date() - seen.today).days
        urgency = Urgency.NOW if days <= INVITE_DAYS else Urgency.WAITING
        yield Line(
            urgency,
            f"<b>{_title(one)}</b> {_when(one, days)}: ingen er inviteret endnu.",
            ("Se mødet", Action.PLANNED, one.number),
        )


def _duties(seen: Overview) -> Iterable[Line]:
    for one in seen.duties:
        if one.is_pressing(seen.today):
            urgency = Urgency.NOW
        else:
            urgency = Urgency.WAITING if one.state is State.MISSING and one.part.first <= seen.today else Urgency.GOOD_TO_KNOW
        told = duties.standing(one)
        yield Line(urgency, f"{escape(told[:1].upper() + told[1:])}.", (duties.SEE_DUTIES, Action.DUTIES, 0))


def _asked(seen: Overview) -> Iterable[Line]:
    if seen.topics:
        wanted = f", og {seen.wanted} venter på dit svar" if seen.wanted else ""
        told = f"{_counted(seen.topics, 'spørgsmål', 'spørgsmål')} kunne jeg ikke svare på{wanted}."
        yield Line(Urgency.WAITING, told, ("Se spørgsmål", Action.TOPICS, 0))


def _reports(count: int) -> Iterable[Line]:
    if count:
        told = f"{_counted(count, 'rapport', 'rapporter')} venter på at blive læst."
        yield Line(Urgency.WAITING, told, ("Se rapporter", Action.REPORTS, 0))


def _unnoted(meeting: Meeting | None) -> Iterable[Line]:
    if meeting is not None:
        told = f"<b>{_title(meeting)}</b> er holdt, og det er ikke noteret, hvem der var der."
        yield Line(Urgency.WAITING, told, ("Notér fremmøde", Action.ATTENDANCE, meeting.number))


def _unconnected(count: int) -> Iterable[Line]:
    if count:
        told = f"{_counted(count, 'inviteret', 'inviterede')} har ikke brugt {'sit' if count == 1 else 'deres'} link endnu."
        yield Line(Urgency.GOOD_TO_KNOW, told, ("Se medlemmer", Action.PEOPLE, 0))


def _compositions(found: Sequence[Judgement]) -> Iterable[Line]:
    """Rules that are broken wait for somebody; what cannot be told is good to know."""
    button = (duties.COMPOSITION, Action.COMPOSITION, 0)
    for verdict, urgency in ((Verdict.BROKEN, Urgency.WAITING), (Verdict.CANNOT_BE_TOLD, Urgency.GOOD_TO_KNOW)):
        names = [cut(one.rule.name, 50) for one in found if one.verdict is verdict]
        if names:
            more = [f"{len(names) - MAX_HOLES} til"] if len(names) > MAX_HOLES else []
            told = escape(joined([*names[:MAX_HOLES], *more]))
            yield Line(urgency, f"{_COMPOSITIONS[verdict]}: {told}.", button)


def _host(name: str) -> Iterable[Line]:
    if name:
        yield Line(
            Urgency.GOOD_TO_KNOW, f"Næste vært efter tur: {escape(shrink(name, 40))}.", (duties.HOSTING, Action.HOSTING, 0)
        )


def _title(meeting: Meeting) -> str:
    return escape(shrink(meeting.plan.title or meeting.plan.group, 60, room=120))


def _when(meeting: Meeting, days: int) -> str:
    """ "1. marts 2024 (om 12 dage)" """
    left = "i dag" if days <= 0 else "i morgen" if days == 1 else f"om {days} dage"
    return f"{dates.day_of(meeting.plan.start)} ({left})"


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
