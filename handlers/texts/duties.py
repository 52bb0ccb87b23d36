"""What the network owes, whose turn it is to host, and how groups are made up, in words. The screen that sums it up is
`handlers.texts.status`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.meetings.composition import Demand, Judgement, Reason, Verdict
from bot.meetings.duties import Duty, Occasion, Part, Presence, Record, State
from bot.meetings.seating import Lack, Seated
from handlers.texts import dates
from handlers.texts.markup import BULLET, cut, escape, joined, page, shrink

SEE_DUTIES, HOSTING, COMPOSITION = "Se årets møder", "Se værter", "Se sammensætning"
PLAN, STATUS = "Planlæg et møde", "« Status"
MAX_NAMES = 3  # names in a reason

VERDICTS = {Verdict.HOLDS: "overholdt", Verdict.BROKEN: "brudt", Verdict.CANNOT_BE_TOLD: "kan ikke afgøres"}
_STATES = {State.HELD: "holdt", State.PLANNED: "planlagt", State.MISSING: "intet møde er planlagt"}
_HALVES = {1: "første halvår", 2: "andet halvår"}
_PRESENCES = {
    Presence.MET: "mødt",
    Presence.EXCUSED: "afbud",
    Presence.MISSED: "udeblevet",
    Presence.UNTOLD: "ikke noteret",
    Presence.NOT_INVITED: "ikke inviteret",
}
_LACKS = {
    Lack.PLACE: "står uden organisation",
    Lack.UNIT: "står uden afdeling",
    Lack.POST: "står uden stilling",
    Lack.AREA: "står uden område",
    Lack.SETTLED: "er ikke afklaret",
}

_OF_SEATS = (Lack.PLACE, Lack.UNIT, Lack.POST, Lack.SETTLED)
_OF_AREAS = (Lack.PLACE, Lack.AREA, Lack.UNIT, Lack.POST, Lack.SETTLED)

NO_DUTIES = "Der er ikke sat et antal møder om året i indstillingerne (meetings.a_year), så jeg holder ikke øje med det."
NO_MUNICIPALITIES = "Der er ingen kommuner i indstillingerne, så ingen kan være vært efter tur."
NO_RULES = "Der er ingen regler for, hvordan grupperne skal være sat sammen (meetings.composition)."
OUT_OF_DATE = "Den knap er for gammel: reglerne er lavet om siden. Her er listen, som den er nu."


# ---------------------------------------------------------------------------------------------------------------- the year


def period(part: Part) -> str:
    """A part of a year: "første halvår 2027", "2. kvartal 2027", "2027", "1. januar 2027 til 14. marts 2027"."""
    if part.of == 1:
        return str(part.year)
    if part.of == 2:
        return f"{_HALVES[part.number]} {part.year}"
    if part.of == 4:
        return f"{part.number}. kvartal {part.year}"
    if part.of == 12:
        return dates.period(f"{part.year:04}-{part.number:02}")
    return f"{dates.day(part.first.isoformat(), weekday=False)} til {dates.day(part.last.isoformat(), weekday=False)}"


def warning(part: Part) -> str:
    """HTML of the letter to a coordinator."""
    return (
        f"<b>Der mangler et netværksmøde i {period(part)}.</b>\n"
        f"Perioden slutter den {dates.day(part.last.isoformat(), weekday=False)}, og intet møde er planlagt. "
        "Send /moede for at planlægge et, mens der er tid til at invitere. Jeg minder dig ikke om det igen."
    )


def standing(duty: Duty) -> str:
    """How it stands with a part of a year, in a line of plain text."""
    head = f"{period(duty.part)}: {_STATES[duty.state]}"
    return f"{head} {joined([_occasion(one) for one in duty.occasions][:MAX_NAMES])}" if duty.occasions else head


def _occasion(one: Occasion) -> str:
    if one.number is None and one.first != one.last:
        return f"mellem den {_short(one)} og den {dates.day(one.last.isoformat(), weekday=False)}"
    return f"den {_short(one)}"


def _short(one: Occasion) -> str:
    return dates.day(one.first.isoformat(), weekday=False)


def duties(found: Sequence[Duty], records: Sequence[Record], *, a_year: int) -> str:
    """HTML of what is owed, and of how each municipality was represented at the last meetings."""
    head = f"<b>{a_year} netværksmøde{'r' if a_year != 1 else ''} om året</b>"
    lines = [f"{BULLET}{escape(_upper(standing(one)))}" for one in found]
    held = records[0].presences if records else ()
    if held:
        noun = "det seneste netværksmøde" if len(held) == 1 else f"de {len(held)} seneste netværksmøder"
        lines += [f"\n<b>Kommunerne ved {noun}</b>", *(_record(one) for one in records)]
    return page(head, lines)


def _record(record: Record) -> str:
    counts = [(word, record.count(presence)) for presence, word in _PRESENCES.items()]
    shown = ", ".join(f"{word} {count}" for word, count in counts if count)
    return f"{BULLET}{escape(shrink(record.municipality, 40, room=120))}: {shown}"


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


# ----------------------------------------------------------------------------------------------------------------- hosting


def hosting(order: Sequence[str], last: Mapping[str, datetime], *, now: datetime) -> str:
    """HTML of the municipalities in the order in which they are to host."""
    if not order:
        return NO_MUNICIPALITIES
    head = "<b>Næste værter efter tur</b>\nForrest står de, der aldrig har været vært, og så dem, hvor det er længst siden."
    return page(head, [f"{number}. {_host(one, last.get(one), now)}" for number, one in enumerate(order, start=1)])


def _host(name: str, when: datetime | None, now: datetime) -> str:
    shown = escape(shrink(name, 40, room=120))
    if when is None:
        return f"{shown} (ikke været vært)"
    return f"{shown} ({'senest' if when <= now else 'er vært'} {dates.day_of(when)})"


# ------------------------------------------------------------------------------------------------------------- composition


def compositions(found: Sequence[Judgement]) -> str:
    """HTML of every group with its verdict; the numbers are those of the buttons."""
    if not found:
        return NO_RULES
    head = "<b>Er grupperne sat sammen efter reglerne?</b>\nTryk på et nummer for at se hvorfor."
    lines = [
        f"{number}. {escape(shrink(one.rule.name, 80, room=160))}: <b>{VERDICTS[one.verdict]}</b>{_short_why(one)}"
        for number, one in enumerate(found, start=1)
    ]
    return page(head, lines)


def _short_why(one: Judgement) -> str:
    return f" - {escape(cut(reason(one.reasons[0]), 160))}" if one.reasons else ""


def composition(one: Judgement) -> str:
    """HTML of one group: the verdict, why, and where rule and members stand."""
    head = f"<b>{escape(shrink(one.rule.name, 100, room=200))}: {VERDICTS[one.verdict]}</b>"
    lines = [f"{BULLET}{escape(cut(reason(each), 400))}" for each in _worth_telling(one.reasons)]
    source = one.rule.source
    lines.append(f"\n<i>Reglen: {escape(source.document)}, {_lines(source.lines)}</i>")
    if one.roster is not None:
        place = one.roster.source
        where = _lines(place.lines) if place.lines else f"side {place.page}" if place.page else ""
        lines.append(f"<i>Medlemmerne: {escape(', '.join(filter(None, (place.document, where))))}</i>")
    return page(head, lines)


def _lines(lines: tuple[int, int]) -> str:
    return f"linje {lines[0]}" if lines[0] == lines[1] else f"linje {lines[0]}-{lines[1]}"


def _worth_telling(reasons: Sequence[Reason]) -> list[Reason]:
    """Who is named for a seat that is still to be filled need not be named for those that are filled, or for none of them."""
    wanting = [one for one in reasons if one.demand is Demand.SEATS and one.sure < one.low]
    named = {each.name for one in wanting for each in one.open}
    again = (Demand.SEATS, Demand.NOBODY_ELSE)
    return [
        one
        for one in reasons
        if one.verdict is Verdict.BROKEN
        or one.demand not in again
        or one in wanting
        or {each.name for each in one.open} - named
    ]


def reason(one: Reason) -> str:
    """Why a part of a rule does not hold for sure, as plain text."""
    broken = one.verdict is Verdict.BROKEN
    match one.demand:
        case Demand.ROSTER:
            return "jeg kender ingen liste over medlemmerne"
        case Demand.SEATS | Demand.TOTAL:
            return _number(one, what=one.what or "medlemmer")
        case Demand.NOBODY_ELSE:
            if broken:
                return f"{one.sure} på listen hører ikke til nogen af pladserne"
            return f"det kan ikke ses, om alle hører til en af pladserne{_because(one.open, '; ')}"
        case Demand.AREA:
            return (
                f"{one.what}: ingen på listen dækker det"
                if broken
                else f"{one.what}{_because(one.open, ', da ', _OF_AREAS) or ' er uvist'}"
            )
        case Demand.OFFICE:
            return (
                f"{one.what}: ingen på listen kan være det"
                if broken
                else f"{one.what}: listen siger ikke hvem{_maybe(one.open)}"
            )
        case Demand.ALSO_IN:
            return _also_in(one)
        case Demand.FACT:
            return f"{one.what}: det siger listen intet om"
        case Demand.TOGETHER:
            return "pladserne kan ikke fyldes på én gang, uanset hvad der mangler at blive oplyst"


def _number(one: Reason, *, what: str) -> str:
    """ "fra regionen: 2 pladser, 3 navne, 2 uafklarede" """
    if one.verdict is Verdict.BROKEN and one.most < one.low:
        return f"{what}: der skal være {_span(one)}, og der er {'højst ' if one.sure < one.most else ''}{one.most}"
    if one.verdict is Verdict.BROKEN:
        return f"{what}: der skal være {_span(one)}, og der er {one.sure}"
    if one.unsettled:
        return f"{what}: {_span(one)} {'plads' if one.high == 1 else 'pladser'}, {one.most} navne, {_unsettled(one.unsettled)}"
    return f"{what}: der skal være {_span(one)}, og {_sure(one.sure)}{_because(one.open, '; ')}"


def _sure(count: int) -> str:
    return "ingen er sikker" if count == 0 else "1 er sikker" if count == 1 else f"{count} er sikre"


def _unsettled(count: int) -> str:
    return "1 uafklaret" if count == 1 else f"{count} uafklarede"


def _span(one: Reason) -> str:
    if one.high is None:
        return f"mindst {one.low}"
    return str(one.low) if one.low == one.high else f"{one.low}-{one.high}"


def _also_in(one: Reason) -> str:
    who = joined([_called(each) for each in one.open][:MAX_NAMES]) if one.open else ""
    if one.verdict is Verdict.BROKEN:
        return f"{one.what}: {who} står ikke på listen over {one.where}"
    if not one.open:
        return f"{one.what}: listen siger ikke hvem, så det kan ikke ses, om vedkommende også er med i {one.where}"
    return f"{one.what}: det kan ikke ses, om {who} også er med i {one.where}"


def _maybe(people: Sequence[Seated]) -> str:
    return f" (måske {joined([_called(one) for one in people][:MAX_NAMES])})" if people else ""


def _because(people: Sequence[Seated], before: str, asked: Sequence[Lack] = _OF_SEATS) -> str:
    """What is missing of whom, of what is `asked`: "Ida Holm (formand) står uden organisation"."""
    by_lack: dict[Lack, list[Seated]] = {}
    for one in people:
        lack = next((lack for lack in asked if lack in one.lacks), None)
        if lack is not None:
            by_lack.setdefault(lack, []).append(one)
    told = [f"{_who(those)} {_LACKS[lack]}" for lack, those in by_lack.items()]
    return f"{before}{joined(told)}" if told else ""


def _who(people: Sequence[Seated]) -> str:
    return joined([_called(one) for one in people]) if len(people) <= MAX_NAMES else f"{len(people)} medlemmer"


def _called(one: Seated) -> str:
    name = cut(one.name, 60)
    return f"{name} ({cut(one.role, 40)})" if one.role else name
